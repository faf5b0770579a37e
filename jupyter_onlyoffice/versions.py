"""Choosing between states of a document: earlier ones, and the two of a conflict."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import BinaryIO, Final

from .core.editor import EditorUser
from .core.errors import DocumentNotFound, InUse, MalformedRequest
from .core.names import check_path, split_path
from .events import Notify
from .history import History, Version
from .keeping import keep_version
from .moves import Moves
from .origins import Origin
from .sessions import Record, Retired, Sessions
from .storage import Storage

_CHUNK: Final = 1 << 20


class Versions:
    """Brings back kept versions, and settles conflicts. What gives way is always kept."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        history: History,
        notify: Notify,
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._history = history
        self._notify = notify

    async def list(self, path: object) -> list[Version]:
        """Return what is kept of a document, newest first.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest
        """
        return await self._history.versions(await self._identity(check_path(path)))

    async def restore(
        self, path: object, version: object, user: EditorUser, *, is_open: bool = False
    ) -> None:
        """Let a document be as it was.

        Args:
            user: who wants it.
            is_open: what was typed in open editors is stored, and they will open it anew.

        Raises:
            InUse: somebody is editing it.
            AccessDenied, DocumentNotFound, MalformedRequest, NotKept, NotStored
        """
        path = check_path(path)
        if not isinstance(version, str):
            raise MalformedRequest("“version” must be a text.")
        identity = await self._identity(path)
        with await self._history.open(identity, version) as stream:
            await self.put_back(path, identity, stream, user, is_open=is_open)

    async def put_back(
        self, path: str, identity: str, stream: BinaryIO, user: EditorUser, *, is_open: bool
    ) -> None:
        """Let a document hold other bytes, as `restore` does; raises what that does."""
        async with self._sessions.locked(identity):
            record = self._sessions.load(identity)
            if record is not None and record.is_edited and not is_open:
                name = split_path(path)[1]
                raise InUse(f"“{name}” is being edited; close it in all editors first.")
            revision = await self._put(path, identity, stream)
            if record is not None and is_open:
                # Whoever opens it from now on gets another key.
                record.retire(saved=True)
                await self._sessions.store(record)
        now = int(time.time() * 1000)
        with contextlib.suppress(OSError):  # it is restored all the same
            await self._history.note(identity, Origin(now, revision, user=user.id, name=user.name))

    async def settle(self, path: object, copy: object, keep: object) -> None:
        """End a conflict: one of the two becomes the document, the other a kept version.

        Args:
            copy: the path of the conflict copy.
            keep: ``mine``, what was typed and is in the copy, or ``theirs``, the document.

        Raises:
            DocumentNotFound: there is no such conflict any more.
            AccessDenied, MalformedRequest, NotKept, NotStored
        """
        path, copy = check_path(path), check_path(copy)
        if keep not in {"mine", "theirs"}:
            raise MalformedRequest("“keep” must be “mine” or “theirs”.")
        identity = await self._identity(path)
        async with self._sessions.locked(identity):
            record = self._sessions.load(identity)
            if record is None or not any(
                known.path == copy
                for session in _sessions(record)
                for known in session.copies.values()
            ):
                raise DocumentNotFound("That conflict is settled already.")
            if keep == "mine":
                with await self._storage.open(copy) as stream:
                    revision = await self._put(path, identity, stream)
            else:
                revision = await keep_version(self._storage, self._history, identity, copy)
            for session in _sessions(record):
                for kind in [kind for kind, known in session.copies.items() if known.path == copy]:
                    del session.copies[kind]
                    # What the session saved last is dealt with; from here it may go on.
                    session.revision = revision
            await self._sessions.store(record)
        await self._storage.remove(copy)
        self._notify({"path": path, "action": "settled", "copy": copy})

    async def _identity(self, path: str) -> str:
        await self._moves.settled(path)
        return (await self._storage.stat(path)).identity

    async def _put(self, path: str, identity: str, stream: BinaryIO) -> str:
        """Replace the document's bytes, which become a kept version; return the new revision."""
        revision = await keep_version(self._storage, self._history, identity, path)
        incoming = await self._storage.receive(path)
        try:
            stream.seek(0)
            while chunk := await asyncio.to_thread(stream.read, _CHUNK):
                await asyncio.to_thread(incoming.write, chunk)
            made = incoming.revision
            await self._storage.replace(path, incoming, [revision])
            return made
        finally:
            await asyncio.to_thread(incoming.discard)


def _sessions(record: Record) -> list[Record | Retired]:
    return [record, *record.retired]
