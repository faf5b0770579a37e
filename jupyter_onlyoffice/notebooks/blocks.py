"""What stands in a notebook's pages, one thing after the other."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bs4 import BeautifulSoup, Tag

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_GROUPS: Final = frozenset("article blockquote body center details div figure main section".split())
_INLINE: Final = frozenset(
    "a abbr b br cite code del em i ins kbd label mark q s samp small span strike strong sub sup u "
    "var".split()
)
_DATA: Final = re.compile(r"data:image/(png|jpeg|gif|bmp);base64,(.+)", re.S)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph.

    Attributes:
        level: how deep in lists; 0 outside of any.
    """

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that are shown as they are."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Words | Code | Picture | Table


def cells_of(html: str) -> Iterator[tuple[str, list[Block]]]:
    """Yield the cells of a notebook's pages: how slide shows take them, and what is in them.

    The first is what Jupyter calls the slide type; empty where nothing is said.
    """
    for cell in BeautifulSoup(html, "html.parser").select("body > div.cell"):
        yield str(cell.get("data-slide") or ""), list(_blocks(cell, 0))


def _blocks(parent: Tag, level: int) -> Iterator[Block]:
    loose = ""
    for child in parent.children:
        if not isinstance(child, Tag):
            loose += str(child)
        elif child.name in _INLINE and child.find(_holds_blocks) is None:
            loose += " " if child.name == "br" else child.get_text()
        elif child.name not in {"script", "style", "template"}:
            yield from _words(loose, level)
            loose = ""
            yield from _block(child, level)
    yield from _words(loose, level)


def _block(tag: Tag, level: int) -> Iterator[Block]:
    if tag.name in _HEADINGS:
        yield Heading(_HEADINGS[tag.name], _plain(tag.get_text()))
    elif tag.name == "pre":
        lines = tag.get_text().strip("\n").splitlines()
        if lines:
            yield Code(tuple(lines))
    elif tag.name == "table":
        rows = [
            [_plain(c.get_text()) for c in r.find_all(["td", "th"])] for r in tag.find_all("tr")
        ]
        if any(rows):
            yield Table(tuple(tuple(row) for row in rows if row))
    elif tag.name == "img":
        found = _DATA.match(str(tag.get("src") or ""))
        if found:
            try:
                yield Picture(base64.b64decode(found[2]))
            except binascii.Error:
                return
    elif tag.name in {"ul", "ol"}:
        for item in tag.find_all("li", recursive=False):
            if isinstance(item, Tag):
                yield from _blocks(item, level + 1)
    elif tag.name == "p" or tag.name in _GROUPS | _INLINE:
        yield from _blocks(tag, level)
    else:
        yield from _words(tag.get_text(), level)


def _holds_blocks(tag: Tag) -> bool:
    return tag.name not in _INLINE


def _words(text: str, level: int) -> Iterator[Block]:
    text = _plain(text)
    if text:
        yield Words(text, level)


def _plain(text: str) -> str:
    return " ".join(text.split())
