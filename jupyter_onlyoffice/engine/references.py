"""Copy a document without what would make the converter reach outside of it.

The converter fetches what a document names, and reads local files that it names. It goes by the
content of a file, never by its extension, and so does this. What is not examined:

* Encrypted OOXML, which is an OLE container; it would have to be decrypted first.
* The old binary formats, RTF, PDF and DjVu. No reference in RTF was followed in any trial.

For these the confinement of the process has to do.
"""

from __future__ import annotations

import io
import posixpath
import shutil
import tempfile
import zipfile
from typing import BinaryIO
from urllib.parse import unquote

from ..core.errors import Damaged, TooLarge
from .archives import check_sizes, copy_member, read_member, reading_archive
from .hypertext import clean_html
from .limits import MEBIBYTE, InputLimits
from .local import climbs, inside
from .markup import clean_xml, relationship_targets
from .texts import clean_text

__all__ = ["InputLimits", "prepare"]

_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF = b"%PDF-"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_UNEXAMINED = (_PDF, _OLE, b"{\\rtf", b"AT&TFORM")
# With such an extension, what starts like an OLE container but is none is read as HTML.
_MARKUP = ("htm", "html", "mht", "mhtml", "xhtml", "md", "xml", "txt", "csv", "tsv")
_OFFICE_MEMBERS = frozenset(
    {"[content_types].xml", "_rels/.rels", "content.xml", "mimetype", "meta-inf/container.xml"}
)
# OOXML may hold whole documents to be shown in place ("altChunk"), which may hold others.
_CHUNK_KIND = "afchunk"
_NESTING = 3


def prepare(source: BinaryIO, target: BinaryIO, ext: str, limits: InputLimits) -> bool:
    """Copy a document without what would make the converter reach outside of it.

    A zip archive is always written anew, so that the converter can find nothing in it that was not
    looked at here; members that need no change are copied as they are packed.

    Args:
        source: the document; has to be seekable and is read from its start.
        target: an empty file; has to be seekable.
        ext: the extension, without its dot, of the file that the converter will be given.
        limits: what is accepted.

    Returns:
        Whether anything was taken out.

    Raises:
        Damaged: it cannot be examined.
        TooLarge: it is over one of the limits.
    """
    return _prepare(source, target, ext.lower(), limits, _NESTING)


def _prepare(
    source: BinaryIO, target: BinaryIO, ext: str, limits: InputLimits, nesting: int
) -> bool:
    if nesting == 0:
        raise Damaged("The document holds documents in documents, too many levels deep.")
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    start = source.read(16)
    # The converter finds an archive behind anything but the start of a PDF.
    if not start.startswith(_PDF):
        with reading_archive():
            if start.startswith(_ARCHIVE) or _is_office_archive(source):
                if start.startswith(_OLE):
                    return _pass_if_harmless(source, size, target, limits, nesting)
                return _prepare_archive(source, size, target, limits, nesting)
    source.seek(0)
    if start.startswith(_OLE) and ext in _MARKUP:
        raise Damaged(f"The document is no “.{ext}” file, though its name says so.")
    if start.startswith(_UNEXAMINED):
        shutil.copyfileobj(source, target, MEBIBYTE)
        return False
    if size > limits.markup:
        raise TooLarge("The document is too large to be examined.")
    data = source.read()
    cleaned = clean_text(data, ext)
    target.write(cleaned)
    return cleaned is not data


def _pass_if_harmless(
    source: BinaryIO, size: int, target: BinaryIO, limits: InputLimits, nesting: int
) -> bool:
    """Copy a file of an old binary format that holds an archive, as .xls and .ppt do for themes.

    What is in it decides whether the converter reads the one or the other.
    """
    with tempfile.TemporaryFile() as unwanted:
        if _prepare_archive(source, size, unwanted, limits, nesting):
            raise Damaged("The document holds another one that names things outside of it.")
    source.seek(0)
    shutil.copyfileobj(source, target, MEBIBYTE)
    return False


def _is_office_archive(source: BinaryIO) -> bool:
    """Whether there is a document's archive after something else."""
    if not zipfile.is_zipfile(source):
        return False
    with zipfile.ZipFile(source) as archive:
        return any(name.lower() in _OFFICE_MEMBERS for name in archive.namelist())


def _prepare_archive(
    source: BinaryIO, size: int, target: BinaryIO, limits: InputLimits, nesting: int
) -> bool:
    changed = False
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as copy:
        check_sizes(archive, size, limits)
        cleaner = _Cleaner(archive, limits, nesting)
        for member in archive.infolist():
            if climbs(member.filename):
                changed = True
                continue
            cleaned = cleaner.clean(member)
            if cleaned is None:
                copy_member(source, member, target, copy)
                continue
            changed = True
            entry = zipfile.ZipInfo(member.filename, member.date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED if member.compress_type else 0
            copy.NameToInfo.pop(entry.filename, None)  # a name may be there twice
            copy.writestr(entry, cleaned, compresslevel=1)
    return changed


class _Cleaner:
    """Cleans the members of one archive."""

    def __init__(self, archive: zipfile.ZipFile, limits: InputLimits, nesting: int) -> None:
        self._archive = archive
        self._limits = limits
        self._nesting = nesting
        names = {name.lower() for name in archive.namelist()}
        self._is_book = "meta-inf/container.xml" in names or any(n.endswith(".opf") for n in names)
        self._is_odf = bool(names & {"content.xml", "styles.xml", "meta-inf/manifest.xml"})
        self._chunks = self._find_chunks()

    def clean(self, member: zipfile.ZipInfo) -> bytes | None:
        """Return a member without what is fetched for it, or None if it needs no change."""
        name = member.filename.replace("\\", "/").lower()
        relationships = name.endswith(".rels")
        markup = self._is_odf and name.endswith(".xml")
        if not (relationships or markup or self._is_book or name in self._chunks):
            return None
        data = read_member(self._archive, member, self._limits)
        cleaned = data
        folder = posixpath.dirname(name.strip("/"))
        if relationships:
            # They are made from the folder above the one that they are in.
            cleaned = clean_xml(data, inside(posixpath.dirname(folder)))
        elif (markup or name.endswith(".opf")) and _looks_like_xml(data):
            cleaned = clean_xml(data, inside(folder))
        if self._is_book:
            cleaned = clean_html(cleaned, inside(folder))
        if name in self._chunks:
            cleaned = self._clean_chunk(cleaned, posixpath.splitext(name)[1][1:])
        return None if cleaned is data else cleaned

    def _clean_chunk(self, data: bytes, ext: str) -> bytes:
        target = io.BytesIO()
        changed = _prepare(io.BytesIO(data), target, ext, self._limits, self._nesting - 1)
        return target.getvalue() if changed else data

    def _find_chunks(self) -> frozenset[str]:
        """Return the names, in lower case, of the documents that are shown inside of this one."""
        found = set()
        for member in self._archive.infolist():
            name = member.filename.replace("\\", "/").lower()
            if name.endswith(".rels"):
                data = read_member(self._archive, member, self._limits)
                folder = "/" + posixpath.dirname(posixpath.dirname(name))
                for target in relationship_targets(data, _CHUNK_KIND):
                    for spelling in (target, unquote(target)):
                        path = posixpath.join(folder, spelling.replace("\\", "/").lower())
                        found.add(posixpath.normpath(path).strip("/"))
        return frozenset(found)


def _looks_like_xml(data: bytes) -> bool:
    """Whether it is worth parsing: a part of an encrypted ODF document is not."""
    return data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
