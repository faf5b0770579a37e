"""Zip files that are the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

_TIMES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_NEW_YEAR: Final = b"2026-01-01T09:00:00Z"
_FIRST: Final = ("mimetype", "[Content_Types].xml", "_rels/.rels")


def package(parts: Mapping[str, bytes]) -> bytes:
    """Zip an office file: what tells its type comes first, and nothing tells the time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=_rank):
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            member.external_attr = 0o644 << 16
            # An OpenDocument type is read without unpacking, at a fixed place in the file.
            stored = name == "mimetype"
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(member, parts[name], compresslevel=9)
    return buffer.getvalue()


def repackage(content: bytes) -> bytes:
    """Zip an office file anew, with the workbooks inside it, so that nothing tells the time."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        if name.endswith(".xlsx"):
            parts[name] = repackage(part)
        elif name == "docProps/core.xml":
            parts[name] = _TIMES.sub(rb"\g<1>" + _NEW_YEAR + rb"\g<3>", part)
    return package(parts)


def _rank(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
