"""Which files can be pictures in a document, and what their bytes must say."""

from __future__ import annotations

from typing import BinaryIO, Final

_MARKS: Final = {
    "bmp": (b"BM",),
    "gif": (b"GIF87a", b"GIF89a"),
    "jpe": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "tif": (b"II*\0", b"MM\0*"),
    "tiff": (b"II*\0", b"MM\0*"),
}
EXTENSIONS: Final = (*_MARKS, "svg")
"""Of the files that editors insert."""

MIME: Final = {
    "bmp": "image/bmp",
    "gif": "image/gif",
    "jpe": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}


def is_image(stream: BinaryIO, ext: str) -> bool:
    """Tell whether a stream's bytes can be a picture of that type; it is put back to its start."""
    stream.seek(0)
    head = stream.read(1024)
    stream.seek(0)
    if ext == "svg":
        return b"<svg" in head.lower()
    return head.startswith(_MARKS[ext])
