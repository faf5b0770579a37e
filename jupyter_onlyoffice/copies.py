"""Copies beside a document: where a session's bytes go when they may not go into it."""

from __future__ import annotations

import contextlib
import datetime

from .core.errors import AccessDenied, DocumentNotFound, NotStored
from .core.names import copy_name, split_path
from .sessions import Copy, Record, Retired
from .storage import Changed, Incoming, Storage


class Copies:
    """Makes and updates copies: one of each kind for a session, however often it saves."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def put(
        self,
        session: Record | Retired,
        path: str,
        incoming: Incoming,
        kind: str,
        ext: str | None = None,
        *,
        late: bool = False,
    ) -> tuple[str, bool]:
        """Put bytes into the session's copy, which is noted in ``session``.

        Args:
            kind: for the copy's name, e.g. ``conflict copy``.
            ext: the copy's extension where it differs from the document's.
            late: the bytes may be older than what the copy holds, which then stays.

        Returns:
            the copy's path, and whether it is new.

        Raises:
            NotStored: there is no place for it now.
        """
        name = kind if ext is None else f"{kind} {ext}"
        copy = session.copies.get(name)
        late = late or (isinstance(session, Retired) and session.saved)
        if copy is not None and (not late or copy.revision == incoming.revision):
            with contextlib.suppress(Changed, DocumentNotFound, AccessDenied):
                if await self._storage.revision(copy.path) != incoming.revision:
                    await self._storage.replace(copy.path, incoming, [copy.revision])
                copy.revision = incoming.revision
                return copy.path, False
        copy = Copy(await self._add_beside(path, incoming, kind, ext), incoming.revision)
        session.copies[name] = copy
        return copy.path, True

    async def _add_beside(
        self, path: str, incoming: Incoming, kind: str, ext: str | None = None
    ) -> str:
        """Put bytes beside a document, or in the nearest folder above that takes them."""
        folder, name = split_path(path)
        day = datetime.date.today()  # noqa: DTZ011 - people's own day
        while True:
            with contextlib.suppress(DocumentNotFound, AccessDenied):
                return await self._storage.add(
                    folder, copy_name(name, kind, day, ext), incoming, like=path
                )
            if not folder:
                raise NotStored("There is no folder in which what was typed could be kept.")
            folder = split_path(folder)[0]
