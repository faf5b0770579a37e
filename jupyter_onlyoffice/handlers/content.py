"""``content/{path}``: the bytes of a document that is edited in the browser itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from http import HTTPStatus

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.errors import MalformedRequest, TooLarge
from ..core.formats import formats
from ..storage import Incoming
from .base import JsonHandler, parse_json
from .streaming import StreamingHandler


@web.stream_request_body
class ContentHandler(JsonHandler, StreamingHandler):
    """``PUT`` takes its body as it comes, after everything that could forbid it was asked."""

    _incoming: Incoming | None = None
    _small = b""
    _refusal: Exception | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.request.method != "PUT" or self._finished:
            return
        limit = self.parts.basic_editing.max_size
        self.request.connection.set_max_body_size(limit + 1)  # type: ignore[union-attr]
        if self.current_user is None or not await self.may_write():
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        self._incoming = await self.parts.basic_editing.receive(self._path)

    async def data_received(self, chunk: bytes) -> None:
        if self._incoming is None:
            self._small += chunk[: 1 << 16]
        elif self._refusal is None:
            try:
                await asyncio.to_thread(self._incoming.write, chunk)
                if self._incoming.size > self.parts.basic_editing.max_size:
                    raise TooLarge("The document is too large (max_document_size).")
            except Exception as error:  # noqa: BLE001 - answered once the request is there
                self._refusal = error

    @property
    def _path(self) -> str:
        return str(self.path_args[0] if self.path_args else self.path_kwargs.get("path", ""))

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        stream, size, revision = await self.parts.basic_editing.read(path)
        with stream:
            self.set_header("Content-Type", formats()["docx"].mime)
            self.set_header("Cache-Control", "private, no-cache")
            await self.send_stream(stream, size, revision)

    @web.authenticated
    @authorized
    async def post(self, path: str) -> None:
        """Take or renew the lease."""
        body = parse_json(self._small)
        lease, revision = await self.parts.basic_editing.lease(
            path, self.editor_user().name, body.get("lease")
        )
        self.finish({"lease": lease.id, "revision": revision})

    @web.authenticated
    @authorized
    async def delete(self, path: str) -> None:
        """Give the lease back."""
        await self.parts.basic_editing.give_back(path, self.get_query_argument("lease", None))
        self.set_status(HTTPStatus.NO_CONTENT)

    @web.authenticated
    @authorized
    async def put(self, path: str) -> None:
        try:
            await self._put(path)
        finally:
            await self._discard()

    async def _put(self, path: str) -> None:
        if self._refusal is not None:
            raise self._refusal
        assert self._incoming is not None  # noqa: S101
        if self.get_query_argument("dry-run", None) is not None:
            found = await self.parts.basic_editing.examine(path, self._incoming)
            self.finish(json.dumps(asdict(found)))
            return
        expected = self.request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
        if not expected:
            raise MalformedRequest("A save needs If-Match with the revision that it was made of.")
        revision = await self.parts.basic_editing.store(
            path, self._incoming, expected, self.get_query_argument("lease", None)
        )
        self.set_header("Etag", f'"{revision}"')
        self.finish({"revision": revision})

    def on_connection_close(self) -> None:
        """The browser went away in the middle of its request."""
        self._leaving = asyncio.ensure_future(self._discard())
        super().on_connection_close()

    async def _discard(self) -> None:
        incoming, self._incoming = self._incoming, None
        if incoming is not None:
            await asyncio.to_thread(incoming.discard)
