"""``GET download``: the Document Server fetches a document."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.iostream import StreamClosedError

from ..core.grants import Purpose
from ..core.signatures import check_download
from ..documents import Content
from .base import DocumentServerHandler

_CHUNK: Final = 1 << 20


class DownloadHandler(DocumentServerHandler):
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
        with content.stream:
            start, end = self._head(content)
            if with_body and self.get_status() in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
                with contextlib.suppress(StreamClosedError):  # the Document Server went away
                    await self._send(content, start, end)

    def _head(self, content: Content) -> tuple[int, int]:
        """Set status and headers; return the range of bytes that is asked for."""
        etag = f'"{content.etag}"'
        self.set_header("Etag", etag)
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("Content-Type", content.format.mime)
        self.set_header("Content-Disposition", _attachment(content.name))
        start, end = 0, content.size
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
            return start, end
        asked = self.request.headers.get("Range")
        if asked and self.request.headers.get("If-Range", etag) == etag:
            wanted = _range(asked, content.size)
            if wanted is not None:
                start, end = wanted
                if start >= end:
                    self.set_status(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    self.set_header("Content-Range", f"bytes */{content.size}")
                    return start, end
                self.set_status(HTTPStatus.PARTIAL_CONTENT)
                self.set_header("Content-Range", f"bytes {start}-{end - 1}/{content.size}")
        self.set_header("Content-Length", str(end - start))
        return start, end

    async def _send(self, content: Content, start: int, end: int) -> None:
        content.stream.seek(start)
        while start < end:
            # Read elsewhere: a disk may be slow, and a fast reader would never let others in.
            chunk = await asyncio.to_thread(content.stream.read, min(_CHUNK, end - start))
            if not chunk:
                # It was cut while being read. Breaking off tells the other side so.
                self.log.warning("%s became shorter while it was read", content.name)
                self.request.connection.close()  # type: ignore[union-attr]
                return
            start += len(chunk)
            self.write(chunk)
            await self.flush()


def _range(header: str, size: int) -> tuple[int, int] | None:
    """Return the one range of bytes asked for; None for forms that may be ignored."""
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1 if last else size, size)


def _attachment(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
