"""A notebook as slides: a new one for each heading, or as Jupyter's slide types say."""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

import pptx
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from .blocks import Block, Code, Heading, Picture, Table, Words, cells_of
from .directions import is_from_right
from .formulas import made_formula
from .pages import MARK, Formula, Pages

# Inches, of slides that are 13.33 wide and 7.5 high.
_LEFT: Final = 0.7
_WIDTH: Final = 11.9
_TOP: Final = 1.5
_BOTTOM: Final = 7.1
_SPACE: Final = 0.15
_LEAST_FIGURE: Final = 2.4
_WORDS_LINE: Final = 0.36
_CODE_LINE: Final = 0.21
_TABLE_LINE: Final = 0.33
_TALL_FORMULA: Final = 0.45
_LETTERS: Final = 100
"""How many letters of a text stand in a line."""

_TALL: Final = re.compile(r"\\(d?frac|sum|prod|i+nt|begin|lim|over|under)")
_DPI: Final = 96
_TITLE_ONLY: Final = 5
_MOST_COLUMNS: Final = 16
_MOST_ROWS: Final = 60
"""What is more of a table is left to documents; slides say how much it is."""

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FORMULA_LETTERS: Final = '<a:rPr sz="1800"><a:latin typeface="Cambria Math"/></a:rPr>'
_FORMULA: Final = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    f' xmlns:a="{_DRAWING}"><mc:Choice Requires="a14"'
    ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"><a14:m>%s</a14:m>'
    "</mc:Choice><mc:Fallback><a:r><a:t>%s</a:t></a:r></mc:Fallback></mc:AlternateContent>"
)


def write_slides(pages: Pages, title: str, template: Path, target: BinaryIO) -> None:
    """Write a notebook as a presentation.

    Args:
        pages: of the notebook, with its pictures.
        title: of the first slide, unless the notebook begins with one.
        template: a blank presentation, which begins with a title slide.

    Raises:
        OSError: it could not be written.
    """
    deck = _Deck(template, pages.formulas)
    cells = list(cells_of(pages.html))
    told = any(kind in {"slide", "subslide"} for kind, _ in cells)
    blocks = [block for kind, blocks in cells if kind not in {"skip", "notes"} for block in blocks]
    first = blocks[0] if blocks else None
    if isinstance(first, Heading) and first.level == 1:
        title = first.text
    deck.begin_with(title)
    for kind, content in cells:
        if kind == "skip":
            continue
        if kind == "notes":
            deck.note(content)
            continue
        if kind in {"slide", "subslide"}:
            deck.turn("")
        for block, following in itertools.zip_longest(content, content[1:]):
            if block is first and isinstance(first, Heading) and first.level == 1:
                continue
            if isinstance(block, Code) and isinstance(following, Picture):
                deck.keep(len(block.lines) * _CODE_LINE + 2 * _SPACE + _LEAST_FIGURE)
            deck.put(block, turns=not told)
    deck.save(target)


class _Deck:
    """Puts things on slides from top to bottom, and goes on with the next where one is full."""

    def __init__(self, template: Path, formulas: Sequence[Formula]) -> None:
        self._deck: Any = pptx.Presentation(str(template))
        self._formulas = formulas
        self._slide: Any = None
        self._title = ""
        self._y = _TOP
        self._frame: Any = None

    def begin_with(self, title: str) -> None:
        self._deck.slides[0].shapes.title.text = title
        self._title = title

    def turn(self, title: str) -> None:
        """Begin a new slide with the next thing that is put."""
        self._slide, self._frame = None, None
        self._title = title or self._title

    def keep(self, height: float) -> None:
        """Begin a new slide if what is so high is whole on that, but not on this one."""
        if self._slide is not None and self._y + height > _BOTTOM >= _TOP + height:
            self._begin()

    def put(self, block: Block, *, turns: bool) -> None:
        """Put something on the slides.

        Args:
            turns: whether a heading of the first two levels begins a slide.
        """
        match block:
            case Heading(level, text):
                if self._slide is None and not turns:
                    self._title = text
                    self._begin()
                elif level <= 2 and turns:
                    self.turn(text)
                    self._begin()
                else:
                    self._words(text, 0, bold=True)
            case Words(text, level):
                self._words(text, level)
            case Code(lines):
                self._code(lines)
            case Picture(content):
                self._picture(content)
            case Table(rows):
                self._table(rows)

    def note(self, blocks: Iterable[Block]) -> None:
        """Add what only who speaks is to see."""
        if self._slide is None:
            self._begin()
        texts = [block.text for block in blocks if isinstance(block, Heading | Words)]
        self._slide.notes_slide.notes_text_frame.text = MARK.sub(self._source, "\n".join(texts))

    def save(self, target: BinaryIO) -> None:
        self._deck.save(target)

    def _begin(self) -> None:
        self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        title = self._slide.shapes.title
        title.text = MARK.sub(self._source, self._title)
        title.left, title.top = Inches(_LEFT), Inches(0.4)
        title.width, title.height = Inches(_WIDTH), Inches(0.9)
        self._y, self._frame = _TOP, None

    def _source(self, mark: Any) -> str:
        return self._formulas[int(mark[1])].tex

    def _room(self, height: float) -> float:
        """Return where something of a height goes; on a new slide if there is no room for it."""
        if self._slide is None or (self._y > _TOP and self._y + height > _BOTTOM):
            self._begin()
        y = self._y
        self._y += height
        return y

    def _box(self, y: float, height: float) -> Any:
        box = self._slide.shapes.add_textbox(
            Inches(_LEFT), Inches(y), Inches(_WIDTH), Inches(height)
        )
        box.text_frame.word_wrap = True
        return box

    def _words(self, text: str, level: int, *, bold: bool = False) -> None:
        height = _WORDS_LINE * math.ceil(len(text) / _LETTERS)
        height += self._extra(text)
        y = self._room(height)
        if self._frame is None:
            self._frame = self._box(y, height).text_frame
            paragraph = self._frame.paragraphs[0]
        else:
            paragraph = self._frame.add_paragraph()
        if level:
            text = "•  " + text
            paragraph.level = min(level, 5) - 1
        paragraph.space_after = Pt(4)
        if is_from_right(text):
            paragraph._p.get_or_add_pPr().set("rtl", "1")
            paragraph.alignment = PP_ALIGN.RIGHT
        for index, piece in enumerate(MARK.split(text)):
            if index % 2:
                paragraph._p.append(etree.fromstring(self._formula(self._formulas[int(piece)])))
            elif piece:
                run = paragraph.add_run()
                run.text = piece
                run.font.size, run.font.bold = Pt(18), bold or None

    def _extra(self, text: str) -> float:
        """Return how much more room a text takes for its formulas."""
        formulas = [self._formulas[int(mark[1])] for mark in MARK.finditer(text)]
        return _TALL_FORMULA if any(f.is_alone or _TALL.search(f.tex) for f in formulas) else 0

    def _formula(self, formula: Formula) -> str:
        return _FORMULA % (made_formula(formula, _FORMULA_LETTERS), escape(formula.tex))

    def _code(self, lines: Sequence[str]) -> None:
        rest = [piece for line in lines for piece in _folded(line)]
        most = int((_BOTTOM - _TOP) / _CODE_LINE)
        while rest:
            if self._slide is None:
                self._begin()
            free = int((_BOTTOM - self._y - _SPACE) / _CODE_LINE)
            count = min(len(rest), free if free >= min(len(rest), 6) else most)
            height = count * _CODE_LINE
            y = self._room(height + _SPACE)
            box = self._box(y, height)
            box.fill.solid()
            box.fill.fore_color.rgb = RGBColor(0xF5, 0xF5, 0xF5)
            run = box.text_frame.paragraphs[0].add_run()
            run.text = "\n".join(rest[:count])
            run.font.size, run.font.name = Pt(12), "Courier New"
            rest, self._frame = rest[count:], None

    def _picture(self, content: bytes) -> None:
        if self._slide is None or _BOTTOM - self._y < _LEAST_FIGURE:
            self._begin()
        try:
            shape = self._slide.shapes.add_picture(io.BytesIO(content), 0, Inches(self._y))
        except (OSError, ValueError):  # it is no picture of a type that slides have
            return
        width, height = shape.image.size
        scale = min(_WIDTH / width, (_BOTTOM - self._y) / height, 1.5 / _DPI)
        shape.width, shape.height = Inches(width * scale), Inches(height * scale)
        shape.left = Inches(_LEFT + (_WIDTH - width * scale) / 2)
        self._y += height * scale + _SPACE
        self._frame = None

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        width = min(max(map(len, rows)), _MOST_COLUMNS)
        head, *rest = [_narrowed(row) for row in rows]
        left_out = max(0, len(rest) - _MOST_ROWS)
        for part in _parts(rest[:_MOST_ROWS], int((_BOTTOM - _TOP) / _TABLE_LINE) - 2) or [[]]:
            whole = [head, *part]
            height = len(whole) * _TABLE_LINE
            y = self._room(height + _SPACE)
            shape = self._slide.shapes.add_table(
                len(whole), width, Inches(_LEFT), Inches(y), Inches(_WIDTH), Inches(height)
            )
            for (r, row), c in itertools.product(enumerate(whole), range(width)):
                cell = shape.table.cell(r, c)
                cell.text = MARK.sub(self._source, row[c]) if c < len(row) else ""
                cell.margin_top = cell.margin_bottom = Inches(0.02)
                for paragraph in cell.text_frame.paragraphs:
                    paragraph.font.size = Pt(11 if width <= 10 else 8)
            for row in shape.table.rows:
                row.height = Inches(_TABLE_LINE)
            self._frame = None
        if left_out:
            self._words(f"… {left_out}", 0)


def _narrowed(row: Sequence[str]) -> Sequence[str]:
    """Return as many cells as a slide has room for; the last says that there are more."""
    return row if len(row) <= _MOST_COLUMNS else [*row[: _MOST_COLUMNS - 1], "…"]


def _folded(line: str) -> Iterator[str]:
    """Yield a line of code in pieces that fit."""
    most = 110
    yield line[:most]
    for at in range(most, len(line), most):
        yield line[at : at + most]


def _parts(rows: Sequence[Sequence[str]], most: int) -> list[Sequence[Sequence[str]]]:
    return [rows[at : at + most] for at in range(0, len(rows), most)]
