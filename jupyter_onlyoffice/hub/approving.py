"""What a server may have signed: everything that is signed is made here, field by field.

Nothing is passed on because it is not forbidden: what is not known here is left out of what is
signed, and so means nothing to the Document Server. No I/O and no clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..core.errors import AccessDenied, MalformedRequest
from ..core.formats import formats
from ..core.grants import LIFETIME, Purpose
from ..core.images import EXTENSIONS
from ..core.namespaces import USER_ID_DIGITS, ServerName, in_namespace, namespace_of
from ..core.relays import own_grant

_KEY: Final = re.compile(r"[0-9A-Za-z._=-]{1,128}")
_USER_ID: Final = re.compile(f"[0-9a-f]{{{USER_ID_DIGITS}}}")
_LANGUAGE: Final = re.compile("[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")
_TYPES: Final = frozenset({"word", "cell", "slide", "pdf", "diagram"})
_USES: Final = frozenset(
    "add change fill watermark slide compare combine insert-text mailmerge".split()
)
"""What files are lent for; none of these is a command of the Document Server."""

_LONGEST_TEXT: Final = 512
_LONGEST_NAME: Final = 128
_LONGEST_GUEST: Final = 60
_MOST_IMAGES: Final = 50

Relayed = Callable[[Purpose, str, str, str], str]
"""Returns the address that stands for a server's own: from purpose, grant, key and user."""


@dataclass(frozen=True, slots=True)
class Asker:
    """A server whose token the Hub knows.

    Attributes:
        name: whose server it is.
        folders: name spaces of the shared folders that it can read.
        writable: those of them that it may write to.
    """

    name: ServerName
    folders: frozenset[str] = frozenset()
    writable: frozenset[str] = frozenset()

    def owns(self, key: str) -> bool:
        return namespace_of(key) in {self.name.namespace, *self.folders}

    def may_change(self, key: str) -> bool:
        return namespace_of(key) in {self.name.namespace, *self.writable}


def approved(
    payload: Mapping[str, Any], asker: Asker, relayed: Relayed, *, now: float, seconds: int
) -> dict[str, Any]:
    """Return what is to be signed of a payload.

    Args:
        now: seconds since the epoch.
        seconds: how long a configuration opens an editor.

    Raises:
        AccessDenied: it names what is not the asker's.
        MalformedRequest: it is none of the payloads that editors take.
    """
    if "document" in payload:
        return _config(payload, asker, relayed, int(now) + seconds)
    until = {"exp": int(now) + LIFETIME[Purpose.FILE]}
    if "version" in payload:
        return _history(payload, asker, relayed) | until
    if "referenceData" in payload:
        return _reference(payload, asker, relayed) | until
    if "c" in payload:
        return _lent(payload, asker, relayed) | until
    raise MalformedRequest("What is to be signed is not known.")


def shown_name(asker: Asker, name: str) -> str:
    """Return what others see of somebody who edits by a server.

    A server speaks for its owner. Of everybody else it says who they are, and nobody can tell
    whether that is true; so it is said by whose server they come.
    """
    owner = asker.name.owner
    if name == owner:
        return owner[:_LONGEST_NAME]
    plain = "".join(c for c in name if c.isprintable() and c not in "()")
    guest = " ".join(plain.split())[:_LONGEST_GUEST]
    return f"{guest} (guest of {owner})"[:_LONGEST_NAME]


def checked_key(asker: Asker, key: object, *, to_change: bool = False) -> str:
    """Return a key that is the asker's.

    Args:
        to_change: the asker wants more than to look at what it stands for.

    Raises:
        AccessDenied: it is not.
    """
    if not isinstance(key, str) or not _KEY.fullmatch(key) or not asker.owns(key):
        raise AccessDenied("The key is not one of the asking server's.")
    if to_change and not asker.may_change(key):
        raise AccessDenied("The folder can only be read, so its documents are only shown.")
    return key


def _config(
    payload: Mapping[str, Any], asker: Asker, relayed: Relayed, until: int
) -> dict[str, Any]:
    document, editor = _part(payload, "document"), _part(payload, "editorConfig")
    mode = _one_of(editor.get("mode"), {"edit", "view"})
    key = checked_key(asker, document.get("key"), to_change=mode != "view")
    user = _part(editor, "user")
    id, name = user.get("id"), _text(user, "name")
    known = isinstance(id, str) and _USER_ID.fullmatch(id) and id.startswith(asker.name.users)
    if not isinstance(id, str) or not known:
        raise AccessDenied("The user's id is not one of the asking server's.")
    _, download = own_grant(document.get("url"), Purpose.DOWNLOAD)
    _, callback = own_grant(editor.get("callbackUrl"), Purpose.CALLBACK)
    signed: dict[str, Any] = {
        "exp": until,
        "documentType": _one_of(payload.get("documentType"), _TYPES),
        "document": {
            "fileType": _one_of(document.get("fileType"), formats()),
            "key": key,
            "title": _text(document, "title"),
            "url": relayed(Purpose.DOWNLOAD, download, key, id),
            "permissions": _permissions(_part(document, "permissions")),
        },
        "editorConfig": {
            "mode": mode,
            "callbackUrl": relayed(Purpose.CALLBACK, callback, key, id),
            "lang": _matching(editor.get("lang"), _LANGUAGE),
            "user": {"id": id, "name": shown_name(asker, name)},
        },
    }
    if "referenceData" in document:
        signed["document"]["referenceData"] = _reference_data(document)
    return signed


def _history(payload: Mapping[str, Any], asker: Asker, relayed: Relayed) -> dict[str, Any]:
    def shown(state: Mapping[str, Any]) -> dict[str, Any]:
        _, grant = own_grant(state.get("url"), Purpose.VERSION)
        key = checked_key(asker, state.get("key"), to_change=True)
        return {
            "fileType": _one_of(state.get("fileType"), formats()),
            "key": key,
            "url": relayed(Purpose.VERSION, grant, key, ""),
        }

    version = payload.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise MalformedRequest("“version” must be a number.")
    signed: dict[str, Any] = {"version": version, **shown(payload)}
    if "previous" in payload:
        _, changes = own_grant(payload.get("changesUrl"), Purpose.CHANGES)
        signed["previous"] = shown(_part(payload, "previous"))
        signed["changesUrl"] = relayed(Purpose.CHANGES, changes, signed["key"], "")
    return signed


def _reference(payload: Mapping[str, Any], asker: Asker, relayed: Relayed) -> dict[str, Any]:
    key = _matching(payload.get("key"), _KEY)
    return {
        **_file(payload, relayed),
        # Made by the server alone, as keys of what is only read are.
        "key": checked_key(
            asker,
            key if "." in key else in_namespace(asker.name.namespace, key),
            to_change=True,
        ),
        "path": _text(payload, "path"),
        "referenceData": _reference_data(payload),
    }


def _lent(payload: Mapping[str, Any], asker: Asker, relayed: Relayed) -> dict[str, Any]:
    use = _one_of(payload.get("c"), _USES)
    if "images" not in payload:
        return {"c": use, **_file(payload, relayed)}
    images = payload["images"]
    if not isinstance(images, list) or not 0 < len(images) <= _MOST_IMAGES:
        raise MalformedRequest("“images” must be a list.")
    return {"c": use, "images": [_file(_object(image), relayed) for image in images]}


def _file(payload: Mapping[str, Any], relayed: Relayed) -> dict[str, Any]:
    _, grant = own_grant(payload.get("url"), Purpose.FILE)
    return {
        "fileType": _one_of(payload.get("fileType"), {*formats(), *EXTENSIONS}),
        "url": relayed(Purpose.FILE, grant, "", ""),
    }


def _reference_data(payload: Mapping[str, Any]) -> dict[str, str]:
    data = _part(payload, "referenceData")
    return {name: _text(data, name) for name in ("fileKey", "instanceId")}


def _permissions(permissions: Mapping[str, Any]) -> dict[str, Any]:
    """Return permissions, which have to be signed as they are: yes or no, or names of groups."""
    signed: dict[str, Any] = {}
    for name, value in permissions.items():
        groups = value.values() if isinstance(value, dict) else [value]
        lists = all(
            isinstance(group, list) and all(isinstance(text, str) for text in group)
            for group in groups
        )
        if not isinstance(value, bool) and not lists:
            raise MalformedRequest("“permissions” holds what is no permission.")
        signed[name] = value
    return signed


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _object(payload.get(name))


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise MalformedRequest("A part of what is to be signed is missing.")
    return value


def _text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise MalformedRequest(f"“{name}” must be a short text.")
    return value


def _one_of(value: object, known: Mapping[str, Any] | frozenset[str] | set[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise MalformedRequest("What is to be signed has a value that is not known.")
    return value


def _matching(value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise MalformedRequest("What is to be signed has a value of a wrong form.")
    return value
