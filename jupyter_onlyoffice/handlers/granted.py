"""Files that the Document Server fetches with a grant for each."""

from __future__ import annotations

import time
from abc import abstractmethod
from typing import ClassVar

from jupyter_server.auth.decorator import allow_unauthenticated

from ..core.grants import Grant, Purpose
from ..core.signatures import check_download
from ..documents import Content
from .base import DocumentServerHandler
from .streaming import StreamingHandler, attachment


class GrantedFileHandler(DocumentServerHandler, StreamingHandler):
    """Sends the file that a grant for ``purpose`` names, to whoever signs for that very grant."""

    purpose: ClassVar[Purpose]

    @abstractmethod
    async def file_of(self, grant: Grant) -> Content:
        """Return the file, to be closed after use."""

    @allow_unauthenticated
    async def get(self) -> None:
        await self._serve(with_body=True)

    @allow_unauthenticated
    async def head(self) -> None:
        await self._serve(with_body=False)

    async def _serve(self, *, with_body: bool) -> None:
        grant = self.unseal(self.purpose, time.time())
        signer = await self.parts.signer()
        check_download(signer, self.signature_header, self.grant_text)
        file = await self.file_of(grant)
        with file.stream as stream:
            self.set_header("Content-Type", file.mime)
            self.set_header("Content-Disposition", attachment(file.name))
            await self.send_stream(stream, file.size, file.etag, with_body=with_body)
