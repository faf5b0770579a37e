"""Saving under another name: what an editor made of its document becomes a new file."""

from __future__ import annotations

import asyncio

from .core.content import complaint
from .core.errors import Damaged, DocumentNotFound, MalformedRequest, UnsupportedFormat
from .core.formats import formats
from .core.names import check_name, check_path, join_path
from .document_server import DocumentServer
from .storage import Storage, translated


class SavingAs:
    """Stores copies that the Document Server has ready."""

    def __init__(self, storage: Storage, document_server: DocumentServer) -> None:
        self._storage = storage
        self._document_server = document_server

    async def save(self, folder: object, name: object, filetype: object, url: object) -> str:
        """Fetch a copy into a new file and return its path; never overwrites.

        Args:
            name: of the file; the extension is added where it is missing.
            filetype: the extension of what is at ``url``.
            url: as the page gives it, so that it is not believed to be the Document Server's.

        Raises:
            NameTaken: there is something of that name.
            ForeignUrl: the address is not the Document Server's.
            Damaged: what is there is no such file.
            AccessDenied, DocumentNotFound, DocumentServerError, MalformedRequest, NotStored,
            UnsupportedFormat
        """
        folder = check_path(folder)
        if not isinstance(filetype, str):
            raise MalformedRequest("“fileType” must be a text.")
        ext = filetype.lower()
        if ext not in formats():
            raise UnsupportedFormat(f"ONLYOFFICE does not write “.{ext[:20]}” files.")
        name = check_name(name, ext)
        if not await self._storage.folder_exists(folder):
            raise DocumentNotFound("That folder does not exist.")
        incoming = await self._storage.receive(join_path(folder, name), private=False)
        try:
            await self._document_server.fetch(url, incoming)
            try:
                found = await asyncio.to_thread(complaint, incoming.stream, formats()[ext])
            except OSError as error:
                raise translated(error) from error
            if found:
                raise Damaged(found)
            return await self._storage.add(folder, [name], incoming)
        finally:
            await asyncio.to_thread(incoming.discard)
