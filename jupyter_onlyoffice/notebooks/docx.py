"""Formulas are put into a document in the place of their marks."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Sequence
from typing import BinaryIO, Final

from .formulas import made_formula
from .pages import MARK, Formula

_LETTERS: Final = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
_BODY: Final = "word/document.xml"
_RUN: Final = re.compile(
    r"<w:r(?: [^<>]*)?>((?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>)?)"
    r"<w:t(?: [^<>]*)?>([^<>]*\ue000\d+\ue001[^<>]*)</w:t></w:r>",
    re.S,
)


def with_formulas(source: BinaryIO, target: BinaryIO, formulas: Sequence[Formula]) -> None:
    """Copy a document, with formulas in the place of their marks.

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
