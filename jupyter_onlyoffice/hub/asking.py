"""What a server may ask of the Document Server: commands and conversions, field by field."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from ..core.errors import AccessDenied, ForeignUrl, MalformedRequest
from ..core.grants import Purpose
from ..core.relays import own_grant
from ..core.urls import DocumentServerAddress
from .approving import Asker, Relayed, checked_key

_WITHOUT_KEY: Final = frozenset({"version", "license", "getForgottenList"})
_CHANGING: Final = frozenset({"forcesave", "meta", "deleteForgotten"})
_WITH_KEY: Final = frozenset({"info", "getForgotten"}) | _CHANGING
_LONGEST: Final = 1024
_OUT: Final = ("%2f", "%5c", "%2e", "%25")
_CONVERSION: Final[Mapping[str, type]] = {
    "async": bool,
    "filetype": str,
    "outputtype": str,
    "password": str,
    "codePage": int,
    "delimiter": int,
}
_TOLD_OF_LICENCES: Final = ("error", "license", "server")


def permitted_command(fields: Mapping[str, Any], asker: Asker) -> dict[str, Any]:
    """Return a command as it may be given.

    Raises:
        AccessDenied: it is none that servers may give, or the key is not the asker's.
        MalformedRequest: it makes no sense.
    """
    c = _short(fields.get("c"))
    if c in _WITHOUT_KEY:
        return {"c": c}
    if c not in _WITH_KEY:
        raise AccessDenied("That is no command for users' servers.")
    command: dict[str, Any] = {
        "c": c,
        "key": checked_key(asker, fields.get("key"), to_change=c in _CHANGING),
    }
    if "userdata" in fields:
        command["userdata"] = _short(fields["userdata"])
    if c == "meta":
        meta = fields.get("meta")
        command["meta"] = {"title": _short(meta.get("title") if isinstance(meta, dict) else None)}
    return command


def told(answer: Mapping[str, Any], command: Mapping[str, Any], asker: Asker) -> dict[str, Any]:
    """Return what of the Document Server's answer the asker may know."""
    match command["c"]:
        case "getForgottenList":
            keys = answer.get("keys")
            mine = [key for key in keys if _is_own(key, asker)] if isinstance(keys, list) else []
            return {**answer, "keys": mine}
        case "license":
            # The rest names everybody who has opened anything lately.
            return {name: answer[name] for name in _TOLD_OF_LICENCES if name in answer}
    return dict(answer)


def permitted_conversion(
    fields: Mapping[str, Any],
    asker: Asker,
    relayed: Relayed,
    address: DocumentServerAddress,
    secret: bytes,
) -> dict[str, Any]:
    """Return a conversion as it may be asked for.

    Args:
        secret: the service's own. Results are kept by key: whoever knew another's could have it.

    Raises:
        AccessDenied: the file is not the asker's.
        MalformedRequest: it makes no sense.
    """
    url, key = fields.get("url"), _short(fields.get("key"))
    if is_result(url, address):
        source = address.rebase(url)
    else:
        purpose, grant = own_grant(url, Purpose.DOWNLOAD, Purpose.CHECK)
        source = relayed(purpose, grant, "", "")
    own = f"conversion\0{asker.name.namespace}\0{key}".encode()
    conversion: dict[str, Any] = {"url": source, "key": hmac.digest(secret, own, sha256).hex()}
    for name, kind in _CONVERSION.items():
        if name in fields:
            if type(fields[name]) is not kind or len(str(fields[name])) > _LONGEST:
                raise MalformedRequest(f"“{name}” is not of its type.")
            conversion[name] = fields[name]
    if "spreadsheetLayout" in fields:
        conversion["spreadsheetLayout"] = {}
    return conversion


def is_result(url: object, address: DocumentServerAddress) -> bool:
    """Tell whether an address is that of a result on the Document Server.

    Such addresses hold a check that only the Document Server makes, so whoever has one may use it.
    Nothing else over there is anybody's business.
    """
    try:
        rest = address.rebase(url).removeprefix(f"{address.internal}/")
    except ForeignUrl:
        return False
    path = rest.partition("?")[0].lower()
    # Quoted once more, a slash or a dot would lead out of there.
    return path.startswith("cache/files/") and not any(quoted in path for quoted in _OUT)


def _is_own(key: object, asker: Asker) -> bool:
    return isinstance(key, str) and asker.owns(key)


def _short(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise MalformedRequest("A field is missing, or too long.")
    return value
