"""What a document holds that an editor may drop, and what has become of it."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, BinaryIO, Final
from xml.parsers import expat

from .errors import Damaged

# By the beginning of a part's name.
_PARTS: Final[Mapping[str, str]] = {
    "word/charts/chart": "charts",
    "word/diagrams/data": "SmartArt",
    "word/embeddings/": "embedded objects",
    "word/media/": "pictures",
    "word/vbaProject.bin": "macros",
    "_xmlsignatures/sig": "digital signatures",
    "word/header": "headers",
    "word/footer": "footers",
    "word/fonts/": "embedded fonts",
    "customXml/item": "data of forms",
}
# By the local name of an element in the parts that hold text.
_ELEMENTS: Final[Mapping[str, str]] = {
    "sdt": "content controls",
    "oMath": "equations",
    "comment": "comments",
    "ins": "tracked insertions",
    "del": "tracked deletions",
    "moveFromRangeStart": "tracked moves",
    **dict.fromkeys(
        ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange"),
        "tracked formatting",
    ),
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "tbl": "tables",
    "drawing": "drawings",
    "pict": "drawings",
    "object": "embedded objects in the text",
    "txbxContent": "text boxes",
    "chart": "charts in the text",
    "relIds": "SmartArt in the text",
    "sym": "symbols",
    "noBreakHyphen": "special hyphens",
    "softHyphen": "special hyphens",
    "ruby": "readings above the text",
    "smartTag": "smart tags",
    "customXml": "tags of data",
    "permStart": "exceptions from protection",
    "ffData": "form fields",
    "hyperlink": "links",
    "bookmarkStart": "bookmarks",
    "fldSimple": "fields",
    "instrText": "fields",
    "sectPr": "sections",
    "altChunk": "documents within the document",
}
_TEXTS: Final = frozenset({"t", "delText"})
_CHARACTERS: Final = "characters of text"
_TEXT_PARTS: Final = re.compile(
    r"word/(document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml"
)
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing of which there is less than before.

    Attributes:
        what: in the plural, e.g. ``comments``.
        before, after: how many there are.
    """

    what: str
    before: int
    after: int


def inventory(document: BinaryIO) -> Counter[str]:
    """Count what a .docx file holds, by what people call it.

    Raises:
        Damaged: it cannot be read.
    """
    found: Counter[str] = Counter()
    try:
        with zipfile.ZipFile(document) as archive:
            for member in archive.infolist():
                for beginning, what in _PARTS.items():
                    if member.filename.startswith(beginning):
                        found[what] += 1
                if _TEXT_PARTS.fullmatch(member.filename):
                    with archive.open(member) as part:
                        found.update(_elements(part))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, expat.ExpatError):
        raise Damaged("The document cannot be read; it may be damaged.") from None
    return found


def malformed_parts(document: BinaryIO) -> list[str]:
    """Return the names of the parts that should be XML and are not.

    Raises:
        Damaged: it is no zip archive.
    """
    found = []
    try:
        with zipfile.ZipFile(document) as archive:
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        try:
                            _elements(part)
                        except expat.ExpatError:
                            found.append(member.filename)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError):
        raise Damaged("The document cannot be read; it may be damaged.") from None
    return found


def losses(before: Counter[str], after: Counter[str]) -> list[Loss]:
    """Return of what there is less, the most first."""
    fewer = [
        Loss(what, count, after[what]) for what, count in before.items() if after[what] < count
    ]
    return sorted(fewer, key=lambda loss: (loss.after - loss.before, loss.what))


def _elements(part: IO[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    is_text = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal is_text
        local = name.rpartition(" ")[2]
        is_text = local in _TEXTS
        what = _ELEMENTS.get(local)
        if what is not None:
            found[what] += 1

    def end(_: str) -> None:
        nonlocal is_text
        is_text = False

    def characters(text: str) -> None:
        if is_text:
            found[_CHARACTERS] += sum(not character.isspace() for character in text)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return found
