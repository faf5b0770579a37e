"""What a file really is, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum


class Kind(StrEnum):
    """A way of storing a document; several extensions can share one (docx, docm, dotx)."""

    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    PDF = "pdf"
    RTF = "rtf"
    HTML = "html"
    TEXT = "text"
    EMPTY = "empty"
    FOREIGN = "foreign"
    """A real format that nobody here can read (old binary Office, images, other archives)."""


_MAIN_PARTS = {
    "word/": Kind.DOCX,
    "xl/": Kind.XLSX,
    "ppt/": Kind.PPTX,
}
_ODF_TYPES = {
    "application/vnd.oasis.opendocument.text": Kind.ODT,
    "application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    "application/vnd.oasis.opendocument.presentation": Kind.ODP,
}
_FOREIGN_STARTS = (b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def kind_of(data: bytes) -> Kind:
    """Tell by content. Half a zip archive is text, as it is for the original."""
    if not data:
        return Kind.EMPTY
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    if data.startswith(_FOREIGN_STARTS):
        return Kind.FOREIGN
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return _kind_of_archive(archive)
        except zipfile.BadZipFile:
            return Kind.TEXT
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    return Kind.TEXT


def _kind_of_archive(archive: zipfile.ZipFile) -> Kind:
    names = archive.namelist()
    if "mimetype" in names:
        declared = archive.read("mimetype").decode("ascii", "replace").strip()
        return _ODF_TYPES.get(declared.removesuffix("-template"), Kind.FOREIGN)
    if "[Content_Types].xml" in names:
        for prefix, kind in _MAIN_PARTS.items():
            if any(name.startswith(prefix) for name in names):
                return kind
    return Kind.FOREIGN
