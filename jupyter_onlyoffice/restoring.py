"""Restoring out of an editor: a document that is open becomes what it was, everywhere at once."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from .core.editor import EditorUser
from .core.errors import DocumentServerError, InUse, MalformedRequest, UnsupportedFormat
from .core.formats import extension_of, formats
from .core.names import check_path, split_path
from .document_server import DocumentServer
from .events import Notify
from .moves import Moves
from .results import Results
from .saving_now import SavingNow
from .sessions import Sessions
from .storage import Storage
from .versions import Versions

_SECONDS: Final = 30
_PAUSE: Final = 0.2


class Restoring:
    """Restores documents that people have open; what they typed is stored first, and kept."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        document_server: DocumentServer,
        results: Results,
        versions: Versions,
        saving: SavingNow,
        notify: Notify,
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._document_server = document_server
        self._results = results
        self._versions = versions
        self._saving = saving
        self._notify = notify

    async def restore(self, path: object, version: object, user: EditorUser) -> None:
        """Let a document be as a kept version.

        Raises:
            InUse: what was typed could not be stored in time.
            AccessDenied, DocumentNotFound, DocumentServerError, MalformedRequest, NotStored
        """
        path = check_path(path)
        await self._store_what_was_typed(path)
        await self._versions.restore(path, version, user, is_open=True)
        self._notify({"path": path, "action": "restored"})

    async def restore_change(
        self, path: object, url: object, filetype: object, user: EditorUser
    ) -> None:
        """Let a document be as it was after one change within a version.

        Args:
            url: where the editor says that the Document Server has that state.
            filetype: the extension of what is there.

        Raises:
            ForeignUrl: the address is not the Document Server's.
            UnsupportedFormat: it cannot become a file of the document's type.
            what `restore` does
        """
        path = check_path(path)
        if not isinstance(url, str) or not isinstance(filetype, str):
            raise MalformedRequest("“url” and “fileType” must be texts.")
        if filetype.lower() not in formats():
            raise UnsupportedFormat(f"ONLYOFFICE does not write “.{filetype[:20]}” files.")
        ext = extension_of(path)
        incoming = await self._storage.receive(path)
        try:
            if not await self._results.fetch(url, filetype.lower(), ext, incoming):
                raise UnsupportedFormat(f"ONLYOFFICE could not make a .{ext} file of it.")
            identity = await self._store_what_was_typed(path)
            await self._versions.put_back(path, identity, incoming.stream, user, is_open=True)
        finally:
            await asyncio.to_thread(incoming.discard)
        self._notify({"path": path, "action": "restored"})

    async def _store_what_was_typed(self, path: str) -> str:
        """Return the document's identity, once nothing is with the Document Server alone."""
        await self._moves.settled(path)
        identity = (await self._storage.stat(path)).identity
        deadline = time.monotonic() + _SECONDS
        while True:
            record = await asyncio.to_thread(self._sessions.load, identity)
            if record is None or record.key is None or not record.users:
                return identity
            editors = await self._document_server.editors(record.key)
            if editors is None:
                raise DocumentServerError("The Document Server cannot be asked what was typed.")
            if editors:
                await self._saving.save(path)
                return identity
            # They have left, if only to look at a version: the last save is on its way.
            if time.monotonic() > deadline:
                name = split_path(path)[1]
                raise InUse(f"“{name}” is still being saved; try again in a moment.")
            await asyncio.sleep(_PAUSE)
