"""Judging what the Document Server says of itself: secret, version, formats, licence, the time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

from ..formats import formats
from . import Step, StepName, failed, passed, skipped
from .settings import Facts
from .visits import Visit

_OLDEST: Final = (7, 1)
"""Before, signatures had another form and did not have to hold every field."""
_QUOTES: Final = "\"'“”`"
_RETRIES: Final = (9, 0)
"""Since then, a save that fails is tried again."""
_LIFE: Final = 300
"""Seconds that the Document Server's signatures are good for."""
_WHERE: Final = (
    "The Document Server's secret is in its container's JWT_SECRET, or shown by: docker exec"
    " onlyoffice /var/www/onlyoffice/documentserver/npm/json -f"
    " /etc/onlyoffice/documentserver/local.json services.CoAuthoring.secret.session.string"
)


@dataclass(frozen=True, slots=True)
class SecretSeen:
    """How the command ``version`` was answered.

    Attributes:
        answer: to our own signature.
        unsigned: the ``error`` without any signature; None if it was not told.
        close: what is wrong with the secret, where one that is almost the same was accepted.
        failure: why there was no answer.
    """

    answer: Mapping[str, Any]
    unsigned: object = None
    close: str | None = None
    failure: str | None = None

    @property
    def takes_anybody(self) -> bool:
        return self.unsigned == 0


def close_secrets(secret: str) -> dict[str, str]:
    """Return secrets that may be meant by this one, each with what is wrong then."""
    found: dict[str, str] = {}
    bare = secret
    while len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        bare = bare[1:-1]
        what = "quotes" if bare == bare.strip() else "quotes and blanks"
        found[bare] = "The quotes around it are part of the secret here: take them off."
        found[bare.strip()] = f"The {what} around it are part of the secret here: take them off."
    for ending, what in ((" ", "a blank"), ("\n", "a line end"), ("\r\n", "a line end")):
        found[secret + ending] = (
            f"The Document Server's own secret ends with {what}: take that off there."
        )
    found[f" {secret}"] = "The Document Server's own secret begins with a blank: take that off."
    for quote in "\"'":
        found[f"{quote}{secret}{quote}"] = (
            "The Document Server's own secret has quotes around it: take them off there."
        )
    inner = "".join(secret.split())
    found[inner] = "There are blanks within the secret here: take them out."
    found.pop(secret, None)
    found.pop("", None)
    return found


def judge_secret(seen: SecretSeen, facts: Facts) -> Step:
    name = StepName.SECRET
    if seen.failure is not None:
        return failed(
            name,
            f"The command service gave no answer: {seen.failure}",
            "The Document Server may be overloaded or starting: try again in a minute. Else look"
            " whether a proxy lets POST requests to /command through.",
        )
    match seen.answer.get("error"):
        case 0 if not facts.secret_bytes and facts.allow_unsigned:
            return passed(name, "Neither side has a secret (allow_unsigned).")
        case 0 if not facts.secret_bytes:
            return failed(
                name,
                "Signatures are off at the Document Server (JWT_ENABLED=false), and no secret is"
                " configured here.",
                "Turn them on there (JWT_ENABLED=true and a JWT_SECRET), and set"
                " OnlyOffice.jwt_secret to the same.",
            )
        case 0 if seen.takes_anybody:
            return failed(
                name,
                "Signatures are off at the Document Server (JWT_ENABLED=false), but a secret is"
                " configured here: what it sends unsigned is refused.",
                "Turn them on there: JWT_ENABLED=true, and JWT_SECRET the same as"
                " OnlyOffice.jwt_secret.",
            )
        case 0:
            return passed(name, "The Document Server accepts our signature.")
        case 7:
            return failed(
                name,
                "The Document Server takes our signature for expired.",
                "Set the clocks of both servers right.",
            )
        case 6 if not facts.secret_bytes:
            return failed(
                name,
                "The Document Server asks for signatures, and no secret is configured here.",
                f"Set OnlyOffice.jwt_secret (or ONLYOFFICE_SECRET). {_WHERE}",
            )
        case 6:
            return failed(
                name,
                "The Document Server does not accept our signature: the secrets differ.",
                seen.close or f"Set OnlyOffice.jwt_secret to the same on both sides. {_WHERE}",
            )
        case code:
            return failed(
                name,
                f"The command service answers with error {code}.",
                "Look at the log of the Document Server.",
            )


def judge_version(answer: Mapping[str, Any]) -> Step:
    name = StepName.VERSION
    told = str(answer.get("version") or "")
    numbers = tuple(int(part) for part in told.split(".")[:2] if part.isdigit())
    if len(numbers) < 2:
        return skipped(name, "The Document Server does not tell its version.")
    if numbers < _OLDEST:
        return failed(
            name,
            f"The Document Server is version {told}, which is too old.",
            "Update it to 7.1 or later, best to 9.0 or later.",
        )
    if numbers < _RETRIES:
        return passed(
            name,
            f"The Document Server is version {told}.",
            "From 9.0 on it tries a save again that failed for a moment.",
        )
    return passed(name, f"The Document Server is version {told}.")


def judge_formats(visit: Visit) -> Step:
    name = StepName.FORMATS
    try:
        listed = json.loads(visit.body) if visit.status == 200 else None
        known = {str(entry["name"]): set(entry["actions"]) for entry in listed or []}
    except (ValueError, TypeError, KeyError, RecursionError):
        known = {}
    if not known:
        return skipped(name, "It does not list its formats; 9.3 and later do.")
    editable = [ext for ext, format in formats().items() if "edit" in format.actions]
    missing = [ext for ext in editable if "edit" not in known.get(ext, ())]
    if missing:
        return passed(
            name,
            f"It knows {len(known)} formats, but does not edit: {', '.join(missing)}.",
            "Update the Document Server to edit these, too.",
        )
    return passed(name, f"It knows {len(known)} formats, and edits all that are edited here.")


_EDITIONS: Final = {0: "Community", 1: "Enterprise", 2: "Developer"}


def judge_licence(answer: Mapping[str, Any] | None) -> Step:
    name = StepName.LICENCE
    licence = (answer or {}).get("license")
    server = (answer or {}).get("server")
    if not isinstance(licence, dict) or not isinstance(server, dict):
        return skipped(name, "The Document Server does not tell its licence.")
    edition = _EDITIONS.get(server.get("packageType", 0), "Unknown")
    most = licence.get("connections")
    # A licence by users counts those instead.
    if isinstance(most, int) and most:
        limit = f"at most {most} tabs edit at a time; whoever comes later gets a view"
    elif isinstance(licence.get("users_count"), int) and licence["users_count"]:
        limit = f"for {licence['users_count']} users"
    else:
        limit = "no limit told"
    end = licence.get("end_date")
    until = f", until {end[:10]}" if isinstance(end, str) else ""
    return passed(name, f"{edition} edition: {limit}{until}.")


def clock_offset(visit: Visit) -> float | None:
    """Return by how many seconds the other side's clock is ahead, as its answer's date tells."""
    try:
        date = parsedate_to_datetime(visit.headers["date"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return None
    # The date has whole seconds: it was written in the second that begins there.
    if visit.started - 1 <= date <= visit.ended:
        return 0.0
    return date + 0.5 - (visit.started + visit.ended) / 2


def judge_clocks(offset: float | None, facts: Facts, *, refused: bool) -> Step:
    """Judge how far the clocks are apart.

    Args:
        offset: by how many seconds the Document Server is ahead.
        refused: whether a signature of the Document Server was refused for its time.
    """
    name = StepName.CLOCKS
    if offset is None:
        return skipped(name, "The Document Server does not tell the time.")
    apart = abs(round(offset))
    ahead = "ahead of" if offset > 0 else "behind"
    detail = f"The Document Server's clock is {apart} s {ahead} this server's"
    hint = (
        "Set both clocks by NTP (timedatectl set-ntp true); which one is wrong, “date -u” on both"
        " machines tells."
    )
    if refused or offset > facts.leeway or offset < -(_LIFE + facts.leeway):
        return failed(name, f"{detail}: its signatures are refused.", hint)
    if apart > facts.leeway / 2:
        return passed(name, f"{detail}.", hint)
    return passed(name, "The clocks agree." if apart < 2 else f"{detail}: close enough.")
