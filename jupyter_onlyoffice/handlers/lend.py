"""``POST lend`` gives an editor files that somebody chose; ``GET file`` hands them over."""

from __future__ import annotations

import time

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from ..core.grants import Purpose
from ..core.signatures import check_download
from .base import DocumentServerHandler, JsonHandler, authorized_to_read
from .streaming import StreamingHandler, attachment


class LendHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        body = self.json_body()
        self.finish(
            await self.parts.lending.lend(
                body.get("paths"),
                body.get("use"),
                self.editor_user(),
                jupyter_url=self.jupyter_url,
            )
        )


class FileHandler(DocumentServerHandler, StreamingHandler):
    @allow_unauthenticated
    async def get(self) -> None:
        await self._serve(with_body=True)

    @allow_unauthenticated
    async def head(self) -> None:
        await self._serve(with_body=False)

    async def _serve(self, *, with_body: bool) -> None:
        grant = self.unseal(Purpose.FILE, time.time())
        text = self.get_query_argument("grant_token")
        check_download(self.parts.signer, self.signature_header, text)
        file = await self.parts.lending.read(grant)
        with file.stream as stream:
            self.set_header("Content-Type", file.mime)
            self.set_header("Content-Disposition", attachment(file.name))
            await self.send_stream(stream, file.size, file.etag, with_body=with_body)
