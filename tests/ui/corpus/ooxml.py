"""Making .docx files, by hand where python-docx has no word for something."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from typing import Any, Final, Self

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": REL,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
OFFICE: Final = "application/vnd.openxmlformats-officedocument"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
BY: Final = 'w:author="Ann" w:date="2024-01-01T00:00:00Z"'

MIDDLE: Final = "Somewhere in the middle of it."
"""A paragraph that every document of the corpus has."""


class Draft:
    """A document in the making.

    Attributes:
        document: the same, as python-docx knows it.
        pieces: what was added to it.
    """

    def __init__(self) -> None:
        self.document: Document = docx.Document()
        self.pieces: list[Piece] = []
        self._ids = itertools.count(90)

    def id(self) -> int:
        """Return a number that nothing else in the document has."""
        return next(self._ids)

    def put(self, *elements: str) -> None:
        """Add elements to the end of the body, written as they are here."""
        body = self.document.element.body
        for element in elements:
            body.insert(len(body) - 1, parsed(element))

    def say(self, *paragraphs: str) -> None:
        for paragraph in paragraphs:
            self.document.add_paragraph(paragraph)

    def part(self, name: str, content: str | bytes, type: str, kind: str) -> str:
        """Add a part that the body names; return the id of their relationship.

        Args:
            name: below ``word/``, or from the root of the package with a slash in front.
            kind: the last word of the relationship's type.
        """
        part = self._made(name, content, type)
        return self.document.part.relate_to(part, f"{REL}/{kind}")

    def package_part(self, name: str, content: str | bytes, type: str, kind: str) -> None:
        """Add a part that the package itself names, by the whole type of the relationship."""
        self.document.part.package.relate_to(self._made(name, content, type), kind)

    def _made(self, name: str, content: str | bytes, type: str) -> Part:
        blob = content.encode() if isinstance(content, str) else content
        uri = PackURI(name if name.startswith("/") else f"/word/{name}")
        return Part(uri, type, blob, self.document.part.package)

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def written(self, *pieces: Piece | str) -> Self:
        """Add pieces, and paragraphs."""
        for piece in pieces:
            if isinstance(piece, str):
                self.say(piece)
            else:
                piece(self)
                self.pieces.append(piece)
        return self


Piece = Callable[[Draft], None]
"""Adds something to a document."""


def parsed(element: str) -> Any:
    """Return an element, which needs no declarations of namespaces."""
    name = element.index("<") + 1
    ends = (element.find(end, name) for end in (" ", ">", "/"))
    end = min(at for at in ends if at > 0)
    return parse_xml(f"{element[:end]} {SPACES}{element[end:]}")


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """Return the runs of a field and of what it came to last."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return mark("begin") + code + mark("separate") + run(result) + mark("end")


def graphic(uri: str, inner: str) -> str:
    """Return a run with something drawn in the line."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="3000000" cy="2000000"/><wp:docPr id="7" name="It"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
