"""Titles: what open editors show as the name of their document."""

from __future__ import annotations

import contextlib

from .core.errors import DocumentServerError
from .core.names import check_path, split_path, title
from .document_server import DocumentServer
from .sessions import Sessions
from .storage import Storage


class Titles:
    """Tells editors what their document is called by now."""

    def __init__(
        self, storage: Storage, sessions: Sessions, document_server: DocumentServer
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._document_server = document_server

    async def tell(self, path: object) -> None:
        """Tell everybody who has a document open; nobody minds if the Document Server is away.

        Raises:
            AccessDenied, MalformedRequest
        """
        path = check_path(path)
        record = self._sessions.load(await self._storage.identity(path))
        if record is None or record.key is None:
            return
        meta = {"title": title(split_path(path)[1])}
        with contextlib.suppress(DocumentServerError):
            await self._document_server.command("meta", key=record.key, meta=meta)
