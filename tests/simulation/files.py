"""Small office files that hold words, each word unique, and the words found in bytes."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache, lru_cache
from pathlib import Path

from ..office import office_bytes

WORD = re.compile(rb"Q\d{6}Q")
_PLACE = "Q000000Q"
_LONGEST_COMMENT = 0xFFFF
_DOCX = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/document.xml": (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{_PLACE}</w:t></w:r></w:p></w:body></w:document>"
    ),
}


def word(number: int) -> str:
    return f"Q{number:06d}Q"


def document(ext: str, text: str, size: int | None = None) -> bytes | None:
    """Return a file with ``text``, of ``size`` bytes if given; None if that is too small."""
    if ext == "csv":
        content = f"name;word\r\nx;{text}\r\n".encode()
        missing = 0 if size is None else size - len(content)
        return None if missing < 0 else content + b"x" * missing
    place, words = _PLACE.encode(), text.encode()
    parts = {name: part.replace(place, words) for name, part in _parts(ext)}
    bare = len(_zipped(parts, 0))
    missing = 0 if size is None else size - bare
    return _zipped(parts, missing) if 0 <= missing <= _LONGEST_COMMENT else None


@lru_cache(1024)
def words_in(content: bytes) -> frozenset[str]:
    """Return the words in bytes.

    Raises:
        zipfile.BadZipFile: it is part of an office file, or damaged.
    """
    if not content.startswith(b"PK"):
        return frozenset(found.decode() for found in WORD.findall(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        damaged = archive.testzip()
        if damaged is not None:
            raise zipfile.BadZipFile(damaged)
        parts = b"\n".join(archive.read(name) for name in archive.namelist())
    return frozenset(found.decode() for found in WORD.findall(parts))


def all_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


@cache
def _parts(ext: str) -> tuple[tuple[str, bytes], ...]:
    if ext == "docx":
        return tuple((name, part.encode()) for name, part in _DOCX.items())
    with zipfile.ZipFile(io.BytesIO(office_bytes(ext, _PLACE))) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _zipped(parts: dict[str, bytes], padding: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
        archive.comment = b" " * padding
    return buffer.getvalue()
