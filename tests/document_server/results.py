"""The door of cache links, with all it can do wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.utils import formatdate

from .doors import Door
from .links import CachedFile
from .office.kinds import Kind, kind_of
from .padding import PaddedZip
from .records import ResultRecord

_PIECES = 40
"""How many pieces a slow result comes in."""


class ResultHandler(Door):
    """GET and HEAD of files in the cache."""

    door = "result"

    async def get(self) -> None:
        """Send a file, or refuse the link (403 wrong, 410 too late)."""
        path = self.plain_path()
        found = self.server.links.find(
            path, self.get_query_argument("md5", ""), self.get_query_argument("expires", "")
        )
        record = ResultRecord(path, list(self.request.headers.get_all()), 200)
        if isinstance(found, int):
            record.status = found
            self.refuse(found)
        try:
            if not isinstance(found, int):
                await self._send(found, record)
        finally:
            await self.server.results.add(record)

    async def head(self) -> None:
        """Like GET; tornado sends no body."""
        await self.get()

    async def _send(self, file: CachedFile, record: ResultRecord) -> None:
        length, pieces = await self._pieces(file)
        first, last = 0, length - 1
        wanted = self.request.headers.get("Range", "")
        if wanted.startswith("bytes=") and not self.server.faults.result_padding:
            start, _, end = wanted.removeprefix("bytes=").partition("-")
            if start.isdigit() and int(start) < length:
                first, last = int(start), min(int(end or last), last)
                pieces = iter([file.data[first : last + 1]])
                self.set_status(206)
                self.set_header("Content-Range", f"bytes {first}-{last}/{length}")
        self._head(file, last - first + 1)
        await self._stream(pieces, last - first + 1, record)

    async def _pieces(self, file: CachedFile) -> tuple[int, Iterator[bytes]]:
        faults = self.server.faults
        zipped = kind_of(file.data) not in (Kind.TEXT, Kind.HTML, Kind.RTF, Kind.PDF, Kind.EMPTY)
        if faults.result_padding and file.pads and zipped:
            padded = await asyncio.to_thread(PaddedZip, file.data, faults.result_padding)
            return padded.length, padded.chunks()
        data = file.data
        size = max(1, -(-len(data) // _PIECES)) if faults.result_seconds else max(1, len(data))
        return len(data), (data[at : at + size] for at in range(0, len(data), size))

    def _head(self, file: CachedFile, length: int) -> None:
        self.set_header("Content-Type", file.content_type)
        if self.server.faults.result_cut != "chunked":
            self.set_header("Content-Length", str(length))
        self.set_header("Last-Modified", formatdate(file.made, usegmt=True))
        self.set_header("ETag", f'"{int(file.made):x}-{length:x}"')
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{file.quoted_name}")
        self.set_header("Accept-Ranges", "bytes")
        if file.varies:
            self.set_header("Vary", "Accept-Encoding")

    async def _stream(self, pieces: Iterator[bytes], length: int, record: ResultRecord) -> None:
        faults = self.server.faults
        if self.request.method == "HEAD":
            return
        stop = length // 2 if faults.result_cut else length
        for piece in pieces:
            if record.sent >= stop and faults.result_cut:
                break
            part = piece[: stop - record.sent]
            self.write(part)
            await self.flush()
            record.sent += len(part)
            if faults.result_seconds:
                await asyncio.sleep(faults.result_seconds * len(part) / max(1, length))
        if faults.result_cut:
            self.break_off()
