"""What the Document Server hands over: fetched, converted back, and looked at."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from .core.content import complaint
from .core.errors import (
    Damaged,
    DocumentServerError,
    ForeignUrl,
    NotStored,
    PasswordNeeded,
    TooLarge,
)
from .core.formats import formats
from .document_server import DocumentServer, Sink
from .storage import Incoming, translated

_CHANGES_SECONDS: Final = 20


class Results:
    """Fetches the results of saves.

    Raises (everywhere):
        ForeignUrl: the result is not on the Document Server.
        DocumentServerError, NotStored: it is not to be had now, or is no such document.
    """

    def __init__(
        self, document_server: DocumentServer, log: logging.Logger | logging.LoggerAdapter[Any]
    ) -> None:
        self._document_server = document_server
        self._log = log

    async def fetch(self, url: str, filetype: str, ext: str, incoming: Incoming) -> bool:
        """Fetch a result as a file of type ``ext``; False if it could only be had as it is."""
        await self.fetch_as_it_is(url, filetype, incoming)
        if filetype == ext:
            return True
        # Only now: of a result that is empty, or none, a blank document would be made.
        try:
            converted = await self._document_server.convert_result(url, filetype, ext)
            await self.fetch_as_it_is(converted, ext, incoming)
        except (Damaged, DocumentServerError, NotStored, PasswordNeeded, TooLarge) as error:
            self._log.warning("A .%s result did not become .%s: %s", filetype, ext, error)
            await self.fetch_as_it_is(url, filetype, incoming)
            return False
        return True

    async def fetch_changes(self, url: str, sink: Sink) -> bool:
        """Fetch the changes of a session; False if they are not to be had."""
        try:
            # The Document Server waits for an answer about the document, which is stored by now.
            async with asyncio.timeout(_CHANGES_SECONDS):
                await self._document_server.fetch(url, sink)
        except (DocumentServerError, ForeignUrl, NotStored, TimeoutError) as error:
            self._log.warning("The changes of a session are not to be had: %s", error)
            return False
        return True

    async def fetch_as_it_is(self, url: str, filetype: str, incoming: Incoming) -> None:
        """Fetch a result, which must be a file of that type."""
        await self._document_server.fetch(url, incoming)
        try:
            found = await asyncio.to_thread(complaint, incoming.stream, formats().get(filetype))
        except OSError as error:
            raise translated(error) from error
        if found:
            raise NotStored(found)
