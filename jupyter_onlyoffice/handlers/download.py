"""``GET download``: the Document Server fetches a document."""

from __future__ import annotations

import time

from jupyter_server.auth.decorator import allow_unauthenticated

from ..core.grants import Purpose
from ..core.signatures import check_download
from .base import DocumentServerHandler
from .streaming import StreamingHandler, attachment


class DownloadHandler(DocumentServerHandler, StreamingHandler):
    @allow_unauthenticated
    async def get(self) -> None:
        await self._serve(with_body=True)

    @allow_unauthenticated
    async def head(self) -> None:
        await self._serve(with_body=False)

    async def _serve(self, *, with_body: bool) -> None:
        grant = self.unseal(Purpose.DOWNLOAD, time.time())
        text = self.get_query_argument("grant_token")
        check_download(self.parts.signer, self.signature_header, text)
        content = await self.parts.documents.read(grant)
        with content.stream as stream:
            self.set_header("Content-Type", content.format.mime)
            self.set_header("Content-Disposition", attachment(content.name))
            await self.send_stream(stream, content.size, content.etag, with_body=with_body)
