"""Editing a .docx in the browser itself, where there is no Document Server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, Final

from .core.content import complaint
from .core.conversion import Conversion
from .core.errors import (
    Damaged,
    EngineUnavailable,
    InUse,
    MalformedRequest,
    OnlyOfficeError,
    PreconditionFailed,
    TooLarge,
    UnsupportedFormat,
)
from .core.formats import extension_of, formats
from .core.losses import Loss, inventory, losses, malformed_parts
from .core.names import check_path, split_path
from .engine import Engine
from .events import Notify
from .history import History
from .keeping import keep_version
from .leases import Lease, Leases
from .moves import Moves
from .sessions import Sessions
from .storage import Changed, Incoming, Stat, Storage

_EXT: Final = "docx"


@dataclass(frozen=True, slots=True)
class Examination:
    """What a save would cost.

    Attributes:
        losses: of what there would be less.
        text_changed: whether the document would read otherwise; None where that cannot be told.
    """

    losses: list[Loss]
    text_changed: bool | None


class BasicEditing:
    """Reads and stores the bytes that the browser edits; nothing else writes a document."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        history: History,
        engine: Engine,
        *,
        enabled: bool,
        max_size: int,
        notify: Notify,
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._history = history
        self._engine = engine
        self._enabled = enabled
        self._max_size = max_size
        self._notify = notify
        self._leases = Leases()

    @property
    def max_size(self) -> int:
        """The largest document, in bytes."""
        return self._max_size

    async def offers(self, path: str) -> bool:
        """Tell whether a document can be edited like this."""
        if not self._enabled or extension_of(path) != _EXT:
            return False
        try:
            stat = await self._storage.stat(path)
        except OnlyOfficeError:
            return False
        return stat.writable and stat.size <= self._max_size

    async def lease(self, path: object, holder: str, id: object) -> tuple[Lease, str]:
        """Take, or renew, the right to edit; return it with the document's revision.

        Raises:
            InUse: somebody else is editing it.
            AccessDenied, DocumentNotFound, MalformedRequest, UnsupportedFormat
        """
        if not isinstance(id, str | None):
            raise MalformedRequest("“lease” must be a text.")
        path, stat = await self._stat(path)
        await self._check_no_session(stat.identity, path)
        return self._leases.take(stat.identity, holder, id), await self._storage.revision(path)

    async def give_back(self, path: object, id: str | None) -> None:
        """End the right to edit."""
        path = check_path(path)
        self._leases.give_back(await self._storage.identity(path), id)

    async def read(self, path: object) -> tuple[BinaryIO, int, str]:
        """Return a document's bytes, their number, and their revision.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored, UnsupportedFormat
        """
        path, stat = await self._stat(path)
        while True:
            revision = await self._storage.revision(path)
            stream = await self._storage.open(path)
            # What was opened must be what was looked at.
            if (await self._storage.stat(path)).fingerprint == stat.fingerprint:
                return stream, stat.size, revision
            stream.close()
            _, stat = await self._stat(path)

    async def receive(self, path: object) -> Incoming:
        """Make room for new bytes of a document.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored, UnsupportedFormat
        """
        path, stat = await self._stat(path)
        if stat.size > self._max_size:
            raise TooLarge(f"The file is larger than {self._max_size} bytes (max_document_size).")
        return await self._storage.receive(path)

    async def store(
        self, path: object, incoming: Incoming, expected: str, lease: str | None
    ) -> str:
        """Put new bytes in the document's place; return their revision.

        Args:
            expected: the revision that they were made of.
            lease: under which they were made.

        Raises:
            PreconditionFailed: the document is at another revision.
            InUse: somebody else is editing it.
            Damaged: the bytes are no such document.
            AccessDenied, DocumentNotFound, MalformedRequest, NotKept, NotStored
        """
        path, stat = await self._stat(path)
        found = await asyncio.to_thread(complaint, incoming.stream, formats()[_EXT])
        if found:
            raise Damaged(found)
        if malformed := await asyncio.to_thread(malformed_parts, incoming.stream):
            # Some programs write parts with nothing in them; they stay as they were.
            with await self._storage.open(path) as current:
                known = await asyncio.to_thread(malformed_parts, current)
            for part in malformed:
                if part not in known:
                    raise Damaged(f"The saved document is damaged: its part {part} is not XML.")
        await self._check_no_session(stat.identity, path)
        held = self._leases.check(stat.identity, lease)
        async with self._sessions.locked(stat.identity):
            revision = await self._storage.revision(path)
            if revision == incoming.revision:
                return revision
            if revision != expected:
                raise PreconditionFailed("The document was changed by another program meanwhile.")
            if held is None or not held.stored:
                await keep_version(self._storage, self._history, stat.identity, path)
            try:
                await self._storage.replace(path, incoming, [expected])
            except Changed as error:
                raise PreconditionFailed(error.message) from error
        if held is not None:
            held.stored = True
        self._notify({"path": path, "action": "saved"})
        return incoming.revision

    async def examine(self, path: object, incoming: Incoming) -> Examination:
        """Tell what would be lost if these bytes, in which nobody changed anything, were stored.

        Raises:
            Damaged, and what `read` raises.
        """
        stream, _, revision = await self.read(path)
        with stream:
            before = await asyncio.to_thread(inventory, stream)
        after = await asyncio.to_thread(inventory, incoming.stream)
        path = check_path(path)
        try:
            old = await self._text(revision, partial(self._storage.open, path))
            new = await self._text(
                incoming.revision, partial(asyncio.to_thread, incoming.path.open, "rb")
            )
        except EngineUnavailable:
            return Examination(losses(before, after), None)
        return Examination(losses(before, after), old != new)

    async def _text(self, revision: str, opener: Callable[[], Any]) -> list[str]:
        result = await self._engine.convert(revision, opener, Conversion(_EXT, "txt"))
        with result.stream as stream:
            text = await asyncio.to_thread(stream.read)
        return text.decode("utf-8-sig").split()

    async def _stat(self, path: object) -> tuple[str, Stat]:
        path = check_path(path)
        if extension_of(path) != _EXT:
            raise UnsupportedFormat("Only .docx files can be edited in the browser itself.")
        await self._moves.settled(path)
        return path, await self._storage.stat(path)

    async def _check_no_session(self, identity: str, path: str) -> None:
        record = await asyncio.to_thread(self._sessions.load, identity)
        if record is not None and record.is_edited:
            raise InUse(f"“{split_path(path)[1]}” is open in an ONLYOFFICE editor.")
