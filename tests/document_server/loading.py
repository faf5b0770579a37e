"""Getting a document into a session: forgotten copy or download, options dialog, working copy."""

from __future__ import annotations

import asyncio
import hashlib

from .documents import Connection, Document
from .fetching import DownloadFailed, Fetcher
from .forgotten import ForgottenStore
from .office import working_copy
from .office.content import Content
from .office.kinds import kind_of

UNREADABLE, TOO_LARGE = -82, -84
"""Codes of onError for a file that cannot be converted, and for one over the size limit."""


class LoadingFailed(Exception):
    """There is no document to show; ``code`` is what onError says."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


class Loader:
    """Loads documents, one opening of each at a time."""

    def __init__(self, fetcher: Fetcher, forgotten: ForgottenStore) -> None:
        """Take where documents come from."""
        self._fetcher = fetcher
        self._forgotten = forgotten

    async def load(self, document: Document, connection: Connection) -> None:
        """Load a document unless it is there; raises LoadingFailed.

        A forgotten file of that key is opened instead of the url, and the editor warned.
        """
        async with document.loading:
            kept = self._forgotten.get(document.key)
            if kept is not None:
                document.from_forgotten = True
                connection.warn(-104)
            if document.content is not None:
                return
            try:
                if kept is not None:
                    await _take(document, kept.data, kept.extension)
                else:
                    await self._download(document, connection)
            except DownloadFailed as failure:
                raise LoadingFailed(failure.code) from failure
            except working_copy.ConversionFailed as failure:
                raise LoadingFailed(UNREADABLE) from failure

    async def _download(self, document: Document, connection: Connection) -> None:
        opening = connection.opening
        data = await self._fetcher.fetch(document.key, opening.url, signed=opening.signed)
        dialog = working_copy.needs_choice(data, opening.file_type)
        if dialog is not None:
            connection.tell("dialog", dialog)
            await connection.choice.wait()
        await _take(document, data, opening.file_type or str(kind_of(data)))


async def _take(document: Document, data: bytes, extension: str) -> None:
    def prepare() -> tuple[bytes, Content]:
        base = working_copy.working_copy(data, extension)
        return base, working_copy.read(base, working_copy.saved_extension(extension))

    document.file_type = extension
    document.source_hash = hashlib.sha256(data).hexdigest()
    document.base, document.content = await asyncio.to_thread(prepare)
