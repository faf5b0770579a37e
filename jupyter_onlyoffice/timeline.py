"""The editor's history panel: what a document held, who made it so, and how it is shown."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .core.editor import EditorUser
from .core.errors import DocumentNotFound, MalformedRequest
from .core.formats import format_of
from .core.grants import LIFETIME, Grant, Purpose, seal
from .core.keys import key_of
from .core.names import check_path, split_path
from .core.namespaces import in_namespace
from .core.urls import with_grant
from .documents import Content, size_of
from .history import History, State
from .moves import Moves
from .secret import InstanceSecret
from .signing import Signing
from .storage import Storage

CURRENT: Final = "current"
"""The id of what a document holds now; all others are those of kept versions."""

_MOST_NUMBERS: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Moment:
    """One state of a document, as the panel lists it.

    Attributes:
        id: `CURRENT`, or a kept version's.
        key: under which the Document Server shows it; differs with the bytes.
        created: in milliseconds since the epoch; None if that is not known.
        user: the editor's id of who made it; empty if that is not known, as is the name.
        server_version: of the Document Server that made the changes.
        changes: who changed something when, for the editor.
    """

    id: str
    key: str
    created: int | None
    user: str
    name: str
    server_version: str
    changes: tuple[Mapping[str, Any], ...]


class Timeline:
    """Lists the states of documents, and has them shown."""

    def __init__(
        self,
        storage: Storage,
        moves: Moves,
        history: History,
        *,
        secret: InstanceSecret,
        signing: Signing,
        namespace: str | None = None,
    ) -> None:
        self._storage = storage
        self._moves = moves
        self._history = history
        self._secret = secret
        self._signing = signing
        self._namespace = namespace

    async def moments(self, path: object) -> list[Moment]:
        """Return what a document held and holds, oldest first.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest
        """
        identity, states = await self._states(check_path(path))
        older = [*states[1:], None]
        moments = [
            self._moment(identity, state, before)
            for state, before in zip(states, older, strict=True)
        ]
        return moments[::-1]

    async def show(
        self, path: object, id: str, number: object, user: EditorUser, *, jupyter_url: str
    ) -> dict[str, Any]:
        """Return what the editor needs to show one state, signed.

        Args:
            id: as `moments` told it.
            number: the one that the editor gave to it.
            jupyter_url: where the Document Server reaches this server, ending in a slash.

        Raises:
            DocumentNotFound: it is not kept any more.
            AccessDenied, MalformedRequest, UnsupportedFormat
        """
        path = check_path(path)
        if not isinstance(number, int) or not 0 < number < _MOST_NUMBERS:
            raise MalformedRequest("“number” must be a number.")
        format = format_of(split_path(path)[1])
        identity, states = await self._states(path)
        found = next((n for n, state in enumerate(states) if _id(state) == id), None)
        if found is None:
            raise DocumentNotFound("That version is not kept any more.")
        state = states[found]
        before = states[found + 1] if found + 1 < len(states) else None

        def address(purpose: Purpose, key: str, revision: str) -> str:
            grant = Grant(purpose, path, key, user.id, "view", revision)
            return with_grant(jupyter_url, purpose, seal(grant, self._secret.value, time.time()))

        def shown(revision: str) -> dict[str, Any]:
            return {
                "fileType": format.ext,
                "key": self._key(identity, revision),
                "url": address(Purpose.VERSION, "", revision),
            }

        # The number is what tells the Document Server that this may only be looked at.
        answer = {"version": number, **shown(state.revision)}
        answer["exp"] = int(time.time()) + LIFETIME[Purpose.VERSION]
        origin = state.origin
        if (
            origin is not None
            and state.has_changes
            and before is not None
            and before.revision == origin.before
        ):
            answer["previous"] = shown(before.revision)
            answer["changesUrl"] = address(Purpose.CHANGES, origin.id, state.revision)
        return await self._signing.signed(answer)

    async def version(self, grant: Grant) -> Content:
        """Return the state of a document that a grant names by its revision.

        Raises:
            DocumentNotFound: it is not kept any more.
            AccessDenied, UnsupportedFormat, NotStored
        """
        path, revision = grant.path, grant.revision
        format = format_of(path)
        identity, states = await self._states(path)
        state = next((state for state in states if state.revision == revision), None)
        if state is None:
            raise DocumentNotFound("That version is not kept any more.")
        if state.version is None:
            stream = await self._storage.open(path)
        else:
            stream = await self._history.open(identity, state.version.id)
        return Content(stream, size_of(stream), revision, format.mime, split_path(path)[1])

    async def changes(self, grant: Grant) -> Content:
        """Return the changes that made a state, as the Document Server packed them.

        Raises:
            DocumentNotFound: they are not kept any more.
            AccessDenied
        """
        await self._moves.settled(grant.path)
        identity = (await self._storage.stat(grant.path)).identity
        stream = await self._history.open_changes(identity, grant.key)
        return Content(stream, size_of(stream), grant.key, "application/zip", "changes.zip")

    async def _states(self, path: str) -> tuple[str, list[State]]:
        await self._moves.settled(path)
        identity = (await self._storage.stat(path)).identity
        revision = await self._storage.revision(path)
        return identity, await self._history.states(identity, revision)

    def _moment(self, identity: str, state: State, before: State | None) -> Moment:
        origin = state.origin
        created = origin.time if origin else None
        if created is None and before is not None and before.version is not None:
            created = before.version.time
        return Moment(
            _id(state),
            self._key(identity, state.revision),
            created,
            origin.user if origin else "",
            origin.name if origin else "",
            origin.server_version if origin else "",
            origin.changes if origin else (),
        )

    def _key(self, identity: str, revision: str) -> str:
        """Return a key that no session ever has: what is shown under it is never edited."""
        key = key_of(self._secret.value, "version", identity, revision)
        return key if self._namespace is None else in_namespace(self._namespace, key)


def _id(state: State) -> str:
    return state.version.id if state.version else CURRENT
