"""What differs between blank documents of two languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper in portrait."""

    width: int  # twentieths of a point
    height: int
    margin: int
    code: int  # the number that spreadsheets know it by


@dataclass(frozen=True, slots=True)
class EastAsian:
    """A font for East Asian text, and how it is declared."""

    font: str
    script: str  # ISO 15924
    charset: int  # as in the Windows API
    row_height: float  # points that a spreadsheet row of 11 point text needs


@dataclass(frozen=True, slots=True)
class Language:
    """The words and habits of one language."""

    tag: str  # BCP 47, with region
    sheet: str
    title: str
    subtitle: str
    level: str
    decimal: str
    layouts: list[str]  # names, in the order of layouts.LAYOUTS
    east_asian: EastAsian | None

    @property
    def paper(self) -> Paper:
        return LETTER if self.tag == "en-US" else A4


LETTER: Final = Paper(width=12240, height=15840, margin=1440, code=1)
A4: Final = Paper(width=11906, height=16838, margin=1417, code=9)


def languages() -> dict[str, Language]:
    """Return all languages, by the name of their folder under templates/."""
    table = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return {folder: _language(row) for folder, row in table.items()}


def _language(row: dict[str, Any]) -> Language:
    east_asian = row.pop("east_asian", None)
    return Language(**row, east_asian=EastAsian(**east_asian) if east_asian else None)
