"""Callbacks: what the Document Server tells us about a session, and what is to be done about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any, Final, assert_never

from .errors import MalformedRequest

_SUBMITTED: Final = 3


class Status(IntEnum):
    """The statuses that mean something to us; others are only logged."""

    EDITING = 1
    FINAL = 2
    FINAL_FAILED = 3
    UNCHANGED = 4
    FORCE_SAVED = 6
    FORCE_SAVE_FAILED = 7


@dataclass(frozen=True, slots=True)
class Changes:
    """What a session did to a document, for the editor's history panel.

    Attributes:
        url: where the changes themselves can be fetched for 15 minutes, as a zip; None if they
            are not offered.
        server_version: of the Document Server; only the same version shows these changes.
        entries: who changed something when, passed on to the editor as they are.
    """

    url: str | None
    server_version: str
    entries: tuple[Mapping[str, Any], ...]

    @property
    def authors_alone(self) -> Changes:
        """Who did it, without what cannot be shown as long as more may come."""
        return replace(self, url=None, server_version="")

    @property
    def author(self) -> tuple[str, str]:
        """The editor's id and the name of whoever came last; empty texts if nobody is named."""
        for entry in reversed(self.entries):
            user = entry.get("user")
            if isinstance(user, Mapping):
                return str(user.get("id") or ""), str(user.get("name") or "")
        return "", ""


@dataclass(frozen=True, slots=True)
class Callback:
    """One verified message of the Document Server.

    Attributes:
        key: the session's key.
        status: see `Status`; any other number is possible.
        url: where the result can be fetched for 15 minutes, or None.
        filetype: the extension of the result; may differ from the document's.
        users: ids of those editing now (status 1) or of the last editor.
        has_actions: False for a mere echo of the ``info`` command.
        userdata: what was given to the command that caused it.
        changed: when the last of the changes in the result was made, in seconds since 1970 by the
            Document Server's clock (its field ``lastsave``, in whole seconds), or None.
        changes: what the session did, if that is told.
        unmodified: the last force save had these changes already.
        submitted: somebody sent off a form with it (its ``forcesavetype`` 3).
        data_url: where what was filled in can be fetched as JSON, or None.
    """

    key: str
    status: int
    url: str | None = None
    filetype: str | None = None
    users: tuple[str, ...] = ()
    has_actions: bool = False
    userdata: str | None = None
    changed: float | None = None
    changes: Changes | None = None
    unmodified: bool = False
    submitted: bool = False
    data_url: str | None = None

    @classmethod
    def parse(cls, payload: Mapping[str, Any]) -> Callback:
        """Make a callback of a verified payload.

        Raises:
            MalformedRequest: a field is missing or of the wrong type.
        """
        key, status = payload.get("key"), payload.get("status")
        if not isinstance(key, str) or not key:
            raise MalformedRequest("The callback has no key.")
        if not isinstance(status, int) or isinstance(status, bool):
            raise MalformedRequest("The callback's status is not a number.")
        users = payload.get("users") or ()
        if not isinstance(users, list | tuple) or not all(isinstance(u, str) for u in users):
            raise MalformedRequest("The callback's users are not a list of texts.")
        filetype = (_text(payload, "filetype") or "").lower().lstrip(".")
        if filetype and not re.fullmatch("[a-z0-9]{1,10}", filetype):
            raise MalformedRequest("The callback's filetype is not an extension.")
        return cls(
            key=key,
            status=status,
            url=_text(payload, "url"),
            filetype=filetype or None,
            users=tuple(users),
            has_actions=bool(payload.get("actions")),
            userdata=_text(payload, "userdata"),
            changed=_time(payload.get("lastsave")),
            changes=_changes(payload),
            unmodified=payload.get("notmodified") is True,
            submitted=payload.get("forcesavetype") == _SUBMITTED,
            data_url=_text(payload, "formsdataurl"),
        )


def _text(payload: Mapping[str, Any], name: str) -> str | None:
    value = payload.get(name)
    if value is not None and not isinstance(value, str):
        raise MalformedRequest(f"The callback's {name} is not a text.")
    return value or None


def _time(value: object) -> float | None:
    # The field is not documented, so nothing depends on its being there.
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is None else moment.timestamp()


def _changes(payload: Mapping[str, Any]) -> Changes | None:
    """Return what is told of the changes; a save does not depend on it, so nothing is refused."""
    history = payload.get("history")
    if not isinstance(history, Mapping):
        return None
    entries, version = history.get("changes"), history.get("serverVersion")
    if not isinstance(entries, list) or not isinstance(version, str):
        return None
    url = payload.get("changesurl")
    known = tuple(entry for entry in entries if isinstance(entry, Mapping))
    return Changes(url if isinstance(url, str) and url else None, version, known) if known else None


@dataclass(frozen=True, slots=True)
class KeepOpen:
    """People are editing."""

    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """Everybody left and nothing was changed: record and key stay."""


@dataclass(frozen=True, slots=True)
class Save:
    """Store the result; the key is spent if ``final``.

    Attributes:
        changed: as in `Callback`.
        changes: what the whole session did, if that is told.
        unmodified: the last force save had these changes already.
    """

    url: str
    filetype: str | None
    final: bool
    changed: float | None = None
    changes: Changes | None = None
    unmodified: bool = False


@dataclass(frozen=True, slots=True)
class Submit:
    """Keep a form that was filled in and sent off; the form itself stays as it is.

    Attributes:
        data_url: where what was filled in can be fetched as JSON, or None.
        changed: as in `Callback`.
    """

    url: str
    filetype: str | None
    data_url: str | None
    changed: float | None = None


@dataclass(frozen=True, slots=True)
class Rescue:
    """The Document Server could not make the file; keep what there is of it."""

    url: str | None
    filetype: str | None


@dataclass(frozen=True, slots=True)
class Warn:
    """A force save failed; the session goes on."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing to be done."""


Action = KeepOpen | Rest | Save | Submit | Rescue | Warn | Ignore


def decide(callback: Callback) -> Action:
    """Map a callback to the one thing to do about it.

    Raises:
        MalformedRequest: a save without a link to what is to be saved.
    """
    try:
        status = Status(callback.status)
    except ValueError:
        return Ignore()
    match status:
        case Status.EDITING:
            return KeepOpen(callback.users) if callback.has_actions else Ignore()
        case Status.UNCHANGED:
            return Rest() if callback.has_actions else Ignore()
        case Status.FINAL | Status.FORCE_SAVED:
            if callback.url is None:
                raise MalformedRequest("The callback has no link to the saved document.")
            if callback.submitted and status is Status.FORCE_SAVED:
                return Submit(callback.url, callback.filetype, callback.data_url, callback.changed)
            return Save(
                callback.url,
                callback.filetype,
                final=status is Status.FINAL,
                changed=callback.changed,
                changes=callback.changes,
                unmodified=callback.unmodified,
            )
        case Status.FINAL_FAILED:
            return Rescue(callback.url, callback.filetype)
        case Status.FORCE_SAVE_FAILED:
            return Warn()
        case _ as unreachable:
            assert_never(unreachable)
