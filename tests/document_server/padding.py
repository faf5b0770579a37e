"""Huge but valid documents: a zip package with a stored member of any length, never in memory."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator

_NAME = b"docProps/padding.bin"
_END = b"PK\x05\x06"
_CHUNK = bytes(1 << 20)
_MOST = (1 << 32) - (1 << 24)
"""The plain zip format ends at 4 GiB."""


class PaddedZip:
    """A zip archive grown to about a size by a member of zero bytes that nothing refers to."""

    def __init__(self, archive: bytes, size: int) -> None:
        """Work out the pieces; raises ValueError if it is no zip archive or the size too large."""
        end = archive.rfind(_END)
        if end < 0 or size > _MOST:
            raise ValueError("cannot pad this")
        count, directory_size, directory = struct.unpack_from("<HII", archive, end + 10)
        self._zeros = max(0, size - len(archive))
        crc = _crc_of_zeros(self._zeros)
        common = struct.pack(
            "<HHHHHIIIHH",
            *(20, 0, 0, 0, 0x21, crc, self._zeros, self._zeros, len(_NAME), 0),
        )
        local = b"PK\x03\x04" + common + _NAME
        entry = (
            b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, directory) + _NAME
        )
        self._before = archive[:directory] + local
        tail = struct.pack(
            "<HHHHIIH",
            *(0, 0, count + 1, count + 1),
            directory_size + len(entry),
            len(self._before) + self._zeros,
            0,
        )
        self._after = archive[directory : directory + directory_size] + entry + _END + tail
        self.length = len(self._before) + self._zeros + len(self._after)

    def chunks(self) -> Iterator[bytes]:
        """All bytes, in pieces of at most a megabyte or so."""
        yield self._before
        left = self._zeros
        while left > 0:
            piece = _CHUNK if left >= len(_CHUNK) else bytes(left)
            yield piece
            left -= len(piece)
        yield self._after


@functools.cache
def _crc_of_zeros(count: int) -> int:
    crc = 0
    while count > 0:
        crc = zlib.crc32(_CHUNK[: min(count, len(_CHUNK))], crc)
        count -= len(_CHUNK)
    return crc
