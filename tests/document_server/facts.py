"""What of an exchange is worth comparing: addresses, times and random parts become names.

`distil` puts recordings of an original into this form, and the wire test what the stand-in does;
then both must be equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

USUAL = {
    "Accept": "application/json, text/plain, */*",
    "User-Agent": "Node.js/6.13",
    "Connection": "Keep-Alive",
    "Accept-Encoding": "gzip, compress, deflate, br",
}
"""Headers of every request of the original; callbacks also have ``Content-Type``."""
RESULT_HEADERS = ("Content-Type", "Content-Disposition", "Accept-Ranges", "Vary")
_LINK = re.compile(
    r"(?P<start>[^\s\"<>]*/cache/files/(?:data/conv_[^/]+|data/[^/]+_|forgotten/[^/]+))"
    r"(?P<number>\d*)(?P<path>/[^?]+)\?md5=[\w-]{22}&(?P<amp>amp;)?expires=\d+"
    r"&(?:amp;)?(?:shardkey=[^&]*&(?:amp;)?)?filename="
)
_TIMES = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z"), "{second}"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "{moment}"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "{created}"),
    (re.compile(r"[0-9a-f]{64}"), "{sha256}"),
)
_REPEATED = re.compile(r"(.)\1{299,}")


class Names:
    """Puts names for addresses: ``{connector}``, ``{server}``, ``{dead}``, …."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """Take address → name; longer addresses are looked for first."""
        self._addresses = sorted(addresses.items(), key=lambda item: -len(item[0]))

    def put(self, value: Any) -> Any:
        """Put them into any JSON value; times, hashes, links and long runs get names too."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {name: self.put(inner) for name, inner in value.items()}
        if isinstance(value, Sequence):
            return [self.put(inner) for inner in value]
        return value

    def _text(self, text: str) -> str:
        for address, name in self._addresses:
            text = text.replace(address, name)
        text = _LINK.sub(_short_link, text)
        for pattern, name in _TIMES:
            if pattern.fullmatch(text):
                return name
        return _REPEATED.sub(lambda run: f"{{{run[1]} * {len(run[0])}}}", text)


def _short_link(match: re.Match[str]) -> str:
    number = match["number"]
    fixed = "/conv_" in match["start"] or "/forgotten/" in match["start"]
    return f"{match['start']}{number if fixed else '{n}'}{match['path']}?{{signed}}&filename="


def chosen(headers: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """Return the headers worth comparing."""
    return {name: headers[name] for name in wanted if name in headers}


def unusual(headers: Mapping[str, str], usual: Mapping[str, str]) -> dict[str, str]:
    """Return headers that differ from what the original sends, or are not there."""
    return {name: headers.get(name, "") for name in usual if headers.get(name) != usual[name]}


def callback(
    headers: Mapping[str, str],
    body: Mapping[str, Any],
    header_claims: Mapping[str, Any] | None,
    token_claims: Mapping[str, Any] | None,
    answer: Mapping[str, Any] | None,
    names: Names,
) -> dict[str, Any]:
    """Return a callback's facts: body, both tokens' claims, headers, and how it was answered."""
    plain = {name: value for name, value in body.items() if name != "token"}
    payload = None if header_claims is None else header_claims.get("payload")
    flat = None if token_claims is None else _without_life(token_claims)
    usual = {**USUAL, "Content-Type": "application/json"}
    return {
        "kind": "callback",
        "body": names.put(plain),
        "header": "same" if payload == plain else names.put(payload),
        "token": "same" if flat == plain else names.put(flat),
        "life": [_life(header_claims), _life(token_claims)],
        "unusual": unusual(headers, usual),
        "answer": answer,
    }


def download(
    headers: Mapping[str, str],
    path: str,
    claims: Mapping[str, Any] | None,
    answer: str,
    names: Names,
) -> dict[str, Any]:
    """Return a download's facts."""
    return {
        "kind": "download",
        "path": path,
        "claims": None if claims is None else names.put(_without_life(claims)),
        "life": _life(claims),
        "unusual": unusual(headers, USUAL),
        "answer": answer,
    }


def call_answer(
    status: int, content_type: str, text: str, names: Names, keys: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what answered a call; forgotten keys of other scenarios are left out."""
    try:
        body = json.loads(text)
    except ValueError:
        body = text if text.startswith("<?xml") else None
    if isinstance(body, dict) and isinstance(body.get("keys"), list):
        body["keys"] = [key for key in body["keys"] if key in keys]
    kind = {"type": content_type.replace(" ", "").lower()} if content_type else {}
    return {"status": status, **kind, "body": names.put(body)}


def events(seen: Sequence[tuple[str, Any]]) -> list[list[Any]]:
    """Return names and payloads; runs of onDocumentStateChange shrink to their two ends."""
    short: list[list[Any]] = []
    for name, data in seen:
        before = [item for item in short[-2:] if item[0] == "onDocumentStateChange"]
        if name == "onDocumentStateChange" and before and short[-1][0] == name:
            if len(before) == 2:
                short.pop()
            if short[-1][1] == data:
                continue
        short.append([name, data])
    return short


def _without_life(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if name not in ("iat", "exp")}


def _life(claims: Mapping[str, Any] | None) -> int | None:
    return None if claims is None else int(claims["exp"]) - int(claims["iat"])
