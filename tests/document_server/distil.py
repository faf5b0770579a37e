"""Distil wire recordings into the facts under ``recordings/``.

``python -m tests.document_server.distil WIRE`` reads a folder of recordings: one folder per
scenario with numbered JSON files of the kinds download, callback, call, fetch-result,
editor-config, browser-events and note, and a README.md that names the secret. No secret, no token
and no port of theirs is written; `recorded` reads what is.
"""

from __future__ import annotations

import email.utils
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt

from . import facts

TARGET = Path(__file__).parent / "recordings"
_CONNECTOR = re.compile(r"http://127\.0\.0\.1:91\d\d(?=[/\"]|$)")
_ADDRESSES = {
    "http://127.0.0.1:8090": "{server}",
    "http://localhost:8090": "{localhost}",
    "http://127.0.0.1:9/": "{dead}/",
    "http://127.0.0.1:9208": "{callbacks}",
}


class Scenario:
    """One folder of recordings."""

    def __init__(self, folder: Path, secret: str) -> None:
        """Read all exchanges."""
        self._secret = secret
        self.name = folder.name
        self.exchanges = [json.loads(file.read_text("utf-8")) for file in sorted(folder.iterdir())]
        text = json.dumps(self.exchanges)
        connectors = {match[0] for match in _CONNECTOR.finditer(text)}
        self._names = facts.Names({**_ADDRESSES, **dict.fromkeys(connectors, "{connector}")})
        self._keys = [
            exchange["config"]["document"].get("key", "")
            for exchange in self.exchanges
            if exchange["kind"] == "editor-config"
        ]

    def facts(self) -> Iterator[dict[str, Any]]:
        """Yield the facts of each exchange; notes without a bearing are left out."""
        for number, exchange in enumerate(self.exchanges):
            match exchange["kind"]:
                case "callback":
                    yield self._callback(exchange)
                case "download":
                    yield self._download(exchange)
                case "call":
                    yield self._call(number, exchange)
                case "fetch-result":
                    headers = dict(exchange["headers"])
                    yield {
                        "kind": "result",
                        "link": self._names.put(exchange["url"]),
                        "status": exchange["status"],
                        "headers": facts.chosen(headers, facts.RESULT_HEADERS),
                    }
                case "editor-config":
                    yield self._config(number, exchange)
                case "browser-events":
                    seen = [(name, data) for _, name, data in exchange["events"]]
                    note = exchange.get("note") or ""
                    yield {"kind": "events", "note": note, "events": facts.events(seen)}

    def _callback(self, exchange: dict[str, Any]) -> dict[str, Any]:
        request, response = exchange["request"], exchange["response"]
        return facts.callback(
            dict(request["headers"]),
            request["body_json"],
            _payload(request.get("authorization_jwt")),
            _payload(request.get("body_token_jwt")),
            {"mode": response["mode"], "status": response["status"], "body": response["body"]},
            self._names,
        )

    def _download(self, exchange: dict[str, Any]) -> dict[str, Any]:
        request = exchange["request"]
        return facts.download(
            dict(request["headers"]),
            request["path"],
            _payload(request.get("authorization_jwt")),
            exchange["response"]["mode"],
            self._names,
        )

    def _call(self, number: int, exchange: dict[str, Any]) -> dict[str, Any]:
        request, response = exchange.get("request", {}), exchange["response"]
        headers = {name.title(): value for name, value in request.get("headers", {}).items()}
        answered = dict(response.get("headers", []))
        sent = {
            name: value
            for name, value in headers.items()
            if name in ("Accept", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix")
        }
        path = urlsplit(request.get("url", "{server}/converter" if request else "{server}/command"))
        return {
            "kind": "call",
            "note": exchange["note"],
            "method": request.get("method", "POST" if request else "GET"),
            "path": path.path.removeprefix("{server}") + (f"?{path.query}" if path.query else ""),
            "headers": sent,
            "authorization": self._authorization(number, headers.get("Authorization")),
            "body": self._body(number, request.get("body", "")),
            "answer": facts.call_answer(
                response["status"],
                answered.get("Content-Type", ""),
                response["body"],
                self._names,
                self._keys,
            ),
        }

    def _authorization(self, number: int, value: str | None) -> dict[str, Any] | None:
        if value is None:
            return None
        prefix, _, token = value.rpartition(" ")
        return {"prefix": prefix, **self._token(number, token)}

    def _body(self, number: int, text: str) -> Any:
        try:
            body = json.loads(text)
        except ValueError:
            return text
        if isinstance(body, dict) and "token" in body:
            return {**self._names.put(body), "token": self._token(number, body["token"])}
        return self._names.put(body)

    def _config(self, number: int, exchange: dict[str, Any]) -> dict[str, Any]:
        config = dict(exchange["config"])
        token = config.pop("token", None)
        described = None if token is None else self._token(number, token)
        plain = self._names.put(config)
        if described is not None and described.get("claims") == plain:
            described["claims"] = "same"
        return {"kind": "config", "config": plain, "token": described}

    def _token(self, number: int, token: str) -> dict[str, Any]:
        """Describe a token so that it can be made again with any secret."""
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except jwt.PyJWTError:
            return {"raw": token}
        algorithm = str(jwt.get_unverified_header(token)["alg"])
        try:
            jwt.decode(token, self._secret, [algorithm], options={"verify_exp": False})
            right = True
        except jwt.PyJWTError:
            right = False
        described = {"algorithm": algorithm, "right_secret": right}
        ends = claims.pop("exp", None)
        claims.pop("iat", None)
        if ends is not None:
            described["ends_in"] = round(ends - self._time_near(number), -1)
        return {**described, "claims": self._names.put(claims)}

    def _time_near(self, number: int) -> float:
        """Find when an exchange happened, by the dates in it and its neighbours."""
        for distance in range(len(self.exchanges)):
            for place in (number - distance, number + distance):
                if 0 <= place < len(self.exchanges):
                    found = _time_of(self.exchanges[place])
                    if found is not None:
                        return found
        return 0.0


def _time_of(exchange: dict[str, Any]) -> float | None:
    if exchange["kind"] in ("callback", "download"):
        claims = _payload(exchange["request"].get("authorization_jwt"))
        return None if claims is None else float(claims["iat"])
    for name, value in (exchange.get("response") or {}).get("headers", []):
        if name == "Date":
            return email.utils.parsedate_to_datetime(value).timestamp()
    return None


def _payload(token: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if token is None else token["payload"]


def distil(wire: Path) -> None:
    """Write one file per scenario."""
    named = re.search(r"Secret: (\S+?)\.?\s", (wire / "README.md").read_text("utf-8"))
    if named is None:
        raise SystemExit("the recordings' README.md does not name their secret")
    TARGET.mkdir(exist_ok=True)
    for folder in sorted(path for path in wire.iterdir() if path.is_dir()):
        lines = [
            " " + json.dumps(fact, ensure_ascii=False, separators=(",", ":"))
            for fact in Scenario(folder, named[1]).facts()
        ]
        text = "[\n" + ",\n".join(lines) + "\n]\n"
        (TARGET / f"{folder.name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    distil(Path(sys.argv[1]))
