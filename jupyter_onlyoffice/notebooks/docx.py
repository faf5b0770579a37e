"""What the engine leaves out of a notebook's document: its formulas, and which way texts run."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Sequence
from typing import BinaryIO, Final

from .directions import is_from_right
from .formulas import made_formula
from .pages import MARK, Formula

_LETTERS: Final = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
_BODY: Final = "word/document.xml"
_RUN: Final = re.compile(
    r"<w:r(?: [^<>]*)?>((?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>)?)"
    r"<w:t(?: [^<>]*)?>([^<>]*\ue000\d+\ue001[^<>]*)</w:t></w:r>",
    re.S,
)
_PARAGRAPH: Final = re.compile(r"(<w:p(?: [^<>]*)?>)(<w:pPr>.*?</w:pPr>)?(.*?</w:p>)", re.S)
_TEXT: Final = re.compile(r"<w:t(?: [^<>]*)?>([^<>]*)</w:t>")
_AFTER_DIRECTION: Final = re.compile(
    "<w:(?:adjustRightInd|snapToGrid|spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc"
    "|textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)"
    r"\b|</w:pPr>"
)
"""What the schema has behind a paragraph's direction."""


def completed(source: BinaryIO, target: BinaryIO, formulas: Sequence[Formula]) -> None:
    """Copy a document, with formulas in the place of their marks and texts in their direction.

    Raises:
        OSError: it could not be written.
    """
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename == _BODY:
                body = old.read(entry).decode()
                body = _PARAGRAPH.sub(_directed, body)
                new.writestr(entry.filename, _RUN.sub(lambda run: _parted(run, formulas), body))
            else:
                with old.open(entry) as reading, new.open(entry.filename, "w") as writing:
                    shutil.copyfileobj(reading, writing)


def _parted(run: re.Match[str], formulas: Sequence[Formula]) -> str:
    properties, text = run[1], run[2]
    made = ""
    for index, piece in enumerate(MARK.split(text)):
        if index % 2:
            made += made_formula(formulas[int(piece)], _LETTERS)
        elif piece:
            made += f'<w:r>{properties}<w:t xml:space="preserve">{piece}</w:t></w:r>'
    return made


def _directed(paragraph: re.Match[str]) -> str:
    """Return a paragraph that runs from right to left if its first letter does."""
    begin, properties, rest = paragraph[1], paragraph[2] or "<w:pPr></w:pPr>", paragraph[3]
    text = "".join(_TEXT.findall(rest))
    if not is_from_right(text):
        return paragraph[0]
    return begin + _AFTER_DIRECTION.sub(lambda found: "<w:bidi/>" + found[0], properties, 1) + rest
