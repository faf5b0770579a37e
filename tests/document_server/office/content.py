"""The text of a document, and what typing does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Family = Literal["word", "cell", "slide", "pdf"]


@dataclass
class Page:
    """One page of rows of cells.

    A text document is one page whose rows have one cell, a paragraph, each; a workbook has a page
    per sheet; a presentation a page per slide whose rows are its text boxes, title first.
    """

    title: str = ""
    rows: list[list[str]] = field(default_factory=list)
    headings: frozenset[int] = frozenset()
    """Indexes of rows that are headings."""


@dataclass
class Content:
    """What a reader sees of a document."""

    family: Family
    pages: list[Page] = field(default_factory=list)

    def typed(self, runs: Sequence[str]) -> Content:
        """Return what it holds after typing (`type_into` has the same rules for real files).

        A run is what one person typed without another in between. In text documents and PDF the
        text continues the last paragraph and a line feed starts a new one; on slides it continues
        the first text box of the first slide; in a sheet every line of every run goes into the
        next free cell of column A of the first sheet.
        """
        pages = [replace(page, rows=[list(row) for row in page.rows]) for page in self.pages]
        first = pages[0] if pages else Page()
        text = "".join(runs)
        if not text:
            return Content(self.family, pages)
        if not pages:
            pages = [first]
        if self.family == "cell":
            _fill_column(first.rows, cell_values(runs))
        elif self.family == "slide":
            _continue(first.rows, [text], 0)
        else:
            lines = text.split("\n")
            last = pages[-1].rows
            _continue(last, lines[:1], -1)
            last.extend([line] for line in lines[1:])
        return Content(self.family, pages)

    def lines(self) -> list[str]:
        """Every row as one line of text."""
        return ["\t".join(row) for page in self.pages for row in page.rows]


def cell_values(runs: Sequence[str]) -> list[str]:
    """Values that go one below the other into a sheet."""
    return [line for run in runs for line in run.split("\n") if line]


def next_free_row(rows: Sequence[Sequence[str]]) -> int:
    """Index of the row below the last one with something in column A."""
    used = [index for index, row in enumerate(rows) if row and row[0] != ""]
    return used[-1] + 1 if used else 0


def _continue(rows: list[list[str]], texts: list[str], index: int) -> None:
    if not rows:
        rows.append([""])
    row = rows[index]
    if not row:
        row.append("")
    row[0] += texts[0]


def _fill_column(rows: list[list[str]], values: list[str]) -> None:
    start = next_free_row(rows)
    for offset, value in enumerate(values):
        while len(rows) <= start + offset:
            rows.append([])
        row = rows[start + offset]
        if not row:
            row.append("")
        row[0] = value
