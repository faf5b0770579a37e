"""Renaming and deleting: documents that are open are followed to where they go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from .core.grants import Grant
from .core.names import is_below
from .history import History
from .sessions import Record, Sessions
from .storage import Stat, Storage


class Moves:
    """Carries the records of sessions along with their documents.

    Whoever looks for a document that is just being moved waits until it has arrived.
    """

    def __init__(self, storage: Storage, sessions: Sessions, history: History) -> None:
        self._storage = storage
        self._sessions = sessions
        self._history = history
        self._order = asyncio.Lock()
        self._going_on: list[tuple[str, asyncio.Event]] = []

    async def renamed(self, old_path: str, new_path: str) -> None:
        """Follow a document, or a folder of documents."""
        old_path, new_path = old_path.strip("/"), new_path.strip("/")
        with self._noted(old_path), self._noted(new_path):
            # One after the other: what is moved may be moved on at once.
            async with self._order:
                await self._rename(old_path, new_path)

    async def deleted(self, path: str) -> None:
        """Take note of a document, or a folder of documents, that is gone."""
        path = path.strip("/")
        with self._noted(path):
            async with self._order:
                await self._delete(path)

    async def _delete(self, path: str) -> None:
        identity = await self._storage.identity(path)
        for record in await self._sessions.below(identity):
            await self._sessions.deleted(record.identity)

    async def find(self, grant: Grant) -> tuple[Record | None, str]:
        """Return the record that knows the grant's key, and where the document is by now."""
        await self.settled(grant.path)
        identity = await self._storage.identity(grant.path)
        record = await self._sessions.find(grant.key, identity)
        if record is None:
            return record, grant.path
        path = grant.path
        if record.identity != identity:
            await self.settled(record.path)
            path = record.path
            if await self._storage.identity(path) != record.identity:
                path = self._storage.path_of(record.identity) or path
        followed = await self.follow(record, path)
        if followed is not None:
            return await self._sessions.find(grant.key, followed[0]), followed[1]
        return record, path

    async def follow(self, record: Record, path: str) -> tuple[str, str] | None:
        """Look for a document that was moved behind Jupyter's back.

        Returns:
            its new identity and path, with which its record has gone; None if it is where it was,
            or nowhere.
        """
        if record.fingerprint is None or record.key is None:
            return None
        found = await self._storage.whereabouts(path, record.fingerprint)
        # A number that tells one file from another is given to the next one when it is free.
        if found is None or await self._storage.revision(found) not in record.ours:
            return None
        with self._noted(path), self._noted(found):
            async with self._order:
                identity = await self._storage.identity(found)
                if await self._sessions.moved(record.identity, identity, found, record.key):
                    await self._history.moved(record.identity, identity)
        return identity, found

    async def arrived(self, path: str, stat: Stat) -> None:
        """See whether a document that is being edited was moved here behind Jupyter's back."""
        for identity in self._sessions.edited - {stat.identity}:
            record = await asyncio.to_thread(self._sessions.load, identity)
            if (
                record is not None
                and record.fingerprint is not None
                and self._storage.may_be_one(record.fingerprint, stat.fingerprint)
            ):
                await self.follow(record, self._storage.path_of(identity) or record.path)

    async def settled(self, path: str) -> None:
        """Wait until nothing is on its way to or from ``path``, or what it is a link to."""
        if not self._going_on:
            return
        linked = self._storage.path_of(await self._storage.identity(path))
        for moving, done in list(self._going_on):
            if any(is_below(p, moving) for p in (path.strip("/"), linked) if p is not None):
                await done.wait()

    async def _rename(self, old_path: str, new_path: str) -> None:
        old = await self._storage.identity(old_path)
        new = await self._storage.identity(new_path)
        moving = await self._sessions.below(old)
        known = any(record.identity == old for record in moving)
        if not known and self._storage.path_of(new) == new_path:  # a link has no place of its own
            # Nobody knows this document yet, and what is known is about another one that is gone.
            await self._sessions.deleted(new)
        for record in moving:
            rest = record.identity[len(old) :]
            if is_below(record.path, old_path):
                path = new_path + record.path[len(old_path) :]
            else:  # it was opened through a link
                path = new_path + rest.replace("\\", "/")
            await self._sessions.moved(record.identity, new + rest, path)
        await self._history.moved(old, new)

    @contextlib.contextmanager
    def _noted(self, path: str) -> Iterator[None]:
        entry = (path, asyncio.Event())
        self._going_on.append(entry)
        try:
            yield
        finally:
            self._going_on.remove(entry)
            entry[1].set()
