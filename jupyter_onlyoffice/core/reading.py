"""Code that reads a document in a notebook."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .conversion import TextForm
from .errors import UnsupportedFormat

SHEETS: Final = frozenset({"xlsx", "xlsm", "xltx", "xltm"})
"""Formats whose sheets are looked into; pandas reads the others of `_BOOKS` as well."""

_BOOKS: Final = SHEETS | {"xls", "ods"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, as far as its beginning tells.

    Attributes:
        name: what its tab says.
        skip: how many rows stand before the header.
        header: the texts of the header, as far as they are known.
    """

    name: str
    skip: int = 0
    header: tuple[str, ...] = ()


def header_row(rows: Sequence[Sequence[str | None]], texts: Sequence[Sequence[bool]]) -> int:
    """Return which of the first rows is the header: the first of the widest that is all text.

    Args:
        rows: what the cells show; None for those that are empty.
        texts: whether they are texts, in the same shape.
    """
    best, most = 0, 1
    for number, (row, kinds) in enumerate(zip(rows, texts, strict=True)):
        filled = [index for index, cell in enumerate(row) if cell not in {None, ""}]
        if len(filled) > most and all(kinds[index] for index in filled):
            best, most = number, len(filled)
    if most > 1:
        return best
    return next((number for number, row in enumerate(rows) if any(row)), 0)


def reading_code(
    path: str, ext: str, folder: str, sheets: Sequence[Sheet] = (), form: TextForm | None = None
) -> str:
    """Return code that reads a document.

    Args:
        path: the document's API path.
        folder: the notebook's, from which its kernel looks.
        sheets: of a workbook, what is known of them.
        form: of a delimited text, how it is written down.

    Raises:
        UnsupportedFormat: there is nothing that reads it so.
    """
    name = repr(posixpath.relpath(f"/{path}", f"/{folder}"))
    if ext in _BOOKS:
        return _book(name, sheets)
    if ext in {"csv", "tsv"} and form is not None:
        return _delimited(name, form)
    if ext in {"docx", "docm", "dotx", "dotm"}:
        return (
            "import docx\n\n"
            f"document = docx.Document({name})\n"
            "texts = [paragraph.text for paragraph in document.paragraphs]\n"
            "tables = [[[cell.text for cell in row.cells] for row in table.rows]"
            " for table in document.tables]\n"
            "texts, tables"
        )
    if ext in {"pptx", "pptm", "ppsx", "ppsm", "potx", "potm"}:
        return (
            "import pptx\n\n"
            f"slides = pptx.Presentation({name}).slides\n"
            "texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]"
            " for slide in slides]\n"
            "tables = [[[cell.text for cell in row.cells] for row in shape.table.rows]"
            " for slide in slides for shape in slide.shapes if shape.has_table]\n"
            "texts, tables"
        )
    raise UnsupportedFormat(f"There is no code that reads .{ext} files in a notebook.")


def _book(name: str, sheets: Sequence[Sheet]) -> str:
    first = sheets[0] if sheets else Sheet("")
    options = [name]
    notes = []
    if len(sheets) > 1:
        options.append(f"sheet_name={first.name!r}")
        notes.append("# Sheets: " + ", ".join(repr(sheet.name) for sheet in sheets))
    if first.skip:
        options.append(f"skiprows={first.skip}")
    if first.header:
        shown = ", ".join(_one_line(text) for text in first.header)
        notes.append(f"# Header, in row {first.skip + 1}: {shown}")
    return "\n".join(
        ["import pandas as pd", "", *notes, f"df = pd.read_excel({', '.join(options)})", "df"]
    )


def _delimited(name: str, form: TextForm) -> str:
    options = [name]
    if form.delimiter not in {None, ","}:
        options.append(f"sep={form.delimiter!r}")
    if form.encoding not in {"utf-8", "ascii"}:
        options.append(f"encoding={form.encoding!r}")
    return "\n".join(["import pandas as pd", "", f"df = pd.read_csv({', '.join(options)})", "df"])


def _one_line(text: str) -> str:
    return " ".join(text.split())[:40]
