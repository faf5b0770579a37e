"""Sending a file's bytes: in pieces, as fast as the other side takes them."""

from __future__ import annotations

import asyncio
import contextlib
import re
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import quote

from tornado.iostream import StreamClosedError

from .base import OnlyOfficeHandler

_CHUNK: Final = 1 << 20


class StreamingHandler(OnlyOfficeHandler):
    """Answers ``If-None-Match``, ``Range`` and ``If-Range``."""

    async def send_stream(
        self, stream: BinaryIO, size: int, etag: str, *, with_body: bool = True
    ) -> None:
        """Send ``size`` bytes of a seekable stream, or the part of them that is asked for.

        ``Content-Type`` and ``Content-Disposition`` are the caller's.
        """
        start, end = self._head(size, f'"{etag}"')
        if with_body and self.get_status() in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            with contextlib.suppress(StreamClosedError):  # the other side went away
                await self._send(stream, start, end)

    def _head(self, size: int, etag: str) -> tuple[int, int]:
        """Set status and headers; return the range of bytes that is asked for."""
        self.set_header("Etag", etag)
        self.set_header("Accept-Ranges", "bytes")
        start, end = 0, size
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
            return start, end
        asked = self.request.headers.get("Range")
        if asked and self.request.headers.get("If-Range", etag) == etag:
            wanted = _range(asked, size)
            if wanted is not None:
                start, end = wanted
                if start >= end:
                    self.set_status(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    self.set_header("Content-Range", f"bytes */{size}")
                    return start, end
                self.set_status(HTTPStatus.PARTIAL_CONTENT)
                self.set_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.set_header("Content-Length", str(end - start))
        return start, end

    async def _send(self, stream: BinaryIO, start: int, end: int) -> None:
        stream.seek(start)
        while start < end:
            # Read elsewhere: a disk may be slow, and a fast reader would never let others in.
            chunk = await asyncio.to_thread(stream.read, min(_CHUNK, end - start))
            if not chunk:
                # It was cut while being read. Breaking off tells the other side so.
                self.log.warning("%s: the file became shorter while it was read", self.request.path)
                self.request.connection.close()  # type: ignore[union-attr]
                return
            start += len(chunk)
            self.write(chunk)
            await self.flush()


def attachment(name: str) -> str:
    """Return a ``Content-Disposition`` by which browsers save a file under ``name``."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


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
