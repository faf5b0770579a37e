"""What a file's bytes say they are."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from .formats import Container, Format

_SIGNATURES: Final = {
    Container.ZIP: (b"PK\x03\x04",),
    Container.OLE: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    Container.PDF: (b"%PDF-",),
    Container.RTF: (b"{\\rtf",),
}
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PDF_TAIL: Final = 4096  # readers look for the end in the last 1024 bytes; some add a little

# Formats that are wrapped in a zip, each by a member that only its family has.
_FAMILIES: Final = {"word/": "word", "xl/": "cell", "ppt/": "slide", "visio/": "diagram"}


def complaint(stream: BinaryIO, format: Format | None) -> str | None:
    """Say in a sentence why the bytes cannot be a file of ``format``, or None if they can.

    An encrypted OOXML file is an OLE container. For formats without any mark of their own, such as
    plain text, only an HTML page is refused: it is what proxies and login pages answer with.

    Args:
        stream: a seekable file at any position.
        format: None for one that is not known here.
    """
    stream.seek(0)
    head = stream.read(1024)
    if not head:
        return "The saved document is empty."
    container = format.container if format else Container.OTHER
    accepted = _SIGNATURES.get(container)
    if accepted is None or format is None:
        if container is not Container.MARKUP and looks_like_html(head):
            return "The answer is a web page instead of the saved document."
        return None
    if container is Container.ZIP and head.startswith(_SIGNATURES[Container.OLE]):
        return None
    # PDF readers and writers allow some bytes before the mark.
    found = any(
        mark in head if container is Container.PDF else head.startswith(mark) for mark in accepted
    )
    if not found:
        if looks_like_html(head):
            return "The answer is a web page instead of the saved document."
        return f"The saved document is not a .{format.ext} file."
    if container is Container.ZIP:
        return _zip_complaint(stream, format)
    if container is Container.PDF:
        return _pdf_complaint(stream)
    return None


def is_protected(stream: BinaryIO) -> bool:
    """Tell whether bytes are an OOXML document that is encrypted with a password (MS-OFFCRYPTO)."""
    stream.seek(0)
    if not stream.read(8).startswith(_SIGNATURES[Container.OLE]):
        return False
    # The directory of the container holds the names of its streams.
    stream.seek(0)
    return any(_ENCRYPTED in chunk for chunk in _overlapping(stream))


def _overlapping(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes in pieces of which each begins with the end of the one before."""
    tail = b""
    while chunk := stream.read(1 << 20):
        yield tail + chunk
        tail = chunk[-len(_ENCRYPTED) :]


def is_form(stream: BinaryIO) -> bool:
    """Tell whether bytes are a PDF that ONLYOFFICE's editors take for a form of theirs.

    Its first object has this mark; the editors look for it in the first few hundred bytes too.
    """
    stream.seek(0)
    head = stream.read(1024)
    return head.startswith(_SIGNATURES[Container.PDF]) and b"/ONLYOFFICEFORM" in head


def looks_like_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _pdf_complaint(stream: BinaryIO) -> str | None:
    stream.seek(max(stream.seek(0, os.SEEK_END) - _PDF_TAIL, 0))
    return None if b"%%EOF" in stream.read() else "The saved document is incomplete."


def _zip_complaint(stream: BinaryIO, format: Format) -> str | None:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        # The directory stands at the end: a file that was cut short has none.
        return "The saved document is incomplete."
    for prefix, family in _FAMILIES.items():
        if any(name.startswith(prefix) for name in names):
            return (
                None
                if family == format.type or format.type == "pdf"
                else f"The saved document is not a .{format.ext} file."
            )
    return None
