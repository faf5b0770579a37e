"""Clean documents that are one text: HTML, web archives, Markdown, flat ODF and OOXML, FB2, plain.

The converter tells them apart by their content: HTML is read as HTML whatever its extension.
"""

from __future__ import annotations

import base64
import codecs
import email
import re
from email.message import Message

from ..core.errors import Damaged
from .hypertext import PLAIN_CHARSET, clean_html, clean_markdown
from .local import inside
from .markup import clean_xml

_XML_FAMILIES = re.compile(
    rb"office:document|opendocument|FictionBook|xmlPackage|wordml|office:spreadsheet|"
    rb"package/2006|openxmlformats",
    re.I,
)
_WEB_ARCHIVE = re.compile(rb"content-type\s*:\s*multipart/related", re.I)
_ROOT = re.compile(rb"(?:<[?!][^>]*>\s*)*<([\w:.-]+)")
# In a flat package, relationships are made from folders that there are only in names.
_FOLDER = "a/a/a/a"
_SHOWN = ("txt", "csv", "tsv")
# How much is looked at to tell the family; the converter looks at less.
_HEAD = 64 * 1024


def clean_text(data: bytes, ext: str) -> bytes:
    """Return a document without what would be fetched for it; the same object if nothing is.

    A web archive comes back as an HTML page with its pictures in it.

    Raises:
        Damaged: it is of a family that is XML but not well formed, or a web archive of no page.
    """
    head = data[:_HEAD].replace(b"\0", b"")
    if _WEB_ARCHIVE.search(head):
        return clean_html(page_of_web_archive(data), shown=ext in _SHOWN)
    root = _ROOT.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n"))
    if root and root[1].lower() != b"html" and _XML_FAMILIES.search(head):
        return clean_html(clean_xml(data, inside(_FOLDER if b"xmlPackage" in head else "")))
    return clean_markdown(data) if ext == "md" else clean_html(data, shown=ext in _SHOWN)


def page_of_web_archive(data: bytes) -> bytes:
    """Return the page of a web archive (MHT) as HTML, in UTF-16, with the archive's pictures in it.

    Raises:
        Damaged: there is no page in it.
    """
    parts = list(email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n")).walk())
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise Damaged("The document is damaged: there is no page in the web archive.")
    charset = page.get_content_charset("utf-8")
    known = PLAIN_CHARSET.fullmatch(charset)
    try:
        text = _content(page).decode(charset if known else "utf-8", "replace")
    except LookupError:
        text = _content(page).decode("utf-8", "replace")
    for part in parts:
        if part.get_content_maintype() == "image":
            uri = f"data:{part.get_content_type()};base64," + base64.b64encode(
                _content(part)
            ).decode("ascii")
            for name in _names(part):
                for quote in "\"'":
                    text = text.replace(f"={quote}{name}{quote}", f"={quote}{uri}{quote}")
    return codecs.BOM_UTF16_LE + text.lstrip("\ufeff").encode("utf-16-le", "replace")


def _names(part: Message) -> list[str]:
    """Return what a page may call a picture of its archive."""
    place = str(part.get("Content-Location", "")).strip()
    ident = str(part.get("Content-ID", "")).strip(" <>")
    return [name for name in (place, place.rpartition("/")[2], ident and f"cid:{ident}") if name]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
