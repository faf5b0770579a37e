"""Typing into odt, ods and odp by changing content.xml; all other parts stay as they were."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from . import package
from .content import Content, Page, cell_values, next_free_row

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_NAMESPACE}:office:1.0}}"
TEXT = f"{{{_NAMESPACE}:text:1.0}}"
TABLE = f"{{{_NAMESPACE}:table:1.0}}"
DRAW = f"{{{_NAMESPACE}:drawing:1.0}}"
PRESENTATION = f"{{{_NAMESPACE}:presentation:1.0}}"
_CONTENT = "content.xml"
_ROWS = f"{TABLE}number-rows-repeated"
_COLUMNS = f"{TABLE}number-columns-repeated"
_MOST_ROWS = 10_000
"""Longer repetitions are the empty rest of a sheet."""


def read_odt(data: bytes) -> Content:
    """Paragraphs and headings in order."""
    body = _body(package.tree(data, _CONTENT), "text")
    return Content("word", [Page(rows=[[_text(node)] for node in _paragraphs(body)])])


def type_into_odt(data: bytes, runs: Sequence[str]) -> bytes:
    """Continue the last paragraph."""
    root = package.tree(data, _CONTENT)
    body = _body(root, "text")
    _continue_paragraphs(body, "".join(runs))
    return package.with_parts(data, {_CONTENT: root})


def read_odp(data: bytes) -> Content:
    """Text boxes of every page, the title first."""
    body = _body(package.tree(data, _CONTENT), "presentation")
    return Content(
        "slide",
        [
            Page(
                page.get(f"{DRAW}name", ""),
                [["\n".join(_text(node) for node in _paragraphs(box))] for box in _boxes(page)],
            )
            for page in body.iter(f"{DRAW}page")
        ],
    )


def type_into_odp(data: bytes, runs: Sequence[str]) -> bytes:
    """Continue the title, or the first text box, of the first page."""
    root = package.tree(data, _CONTENT)
    page = next(_body(root, "presentation").iter(f"{DRAW}page"))
    _continue_paragraphs(_boxes(page)[0], "".join(runs))
    return package.with_parts(data, {_CONTENT: root})


def read_ods(data: bytes) -> Content:
    """Every sheet as it is shown."""
    body = _body(package.tree(data, _CONTENT), "spreadsheet")
    return Content(
        "cell",
        [
            Page(table.get(f"{TABLE}name", ""), _table_rows(table))
            for table in body.iter(f"{TABLE}table")
        ],
    )


def type_into_ods(data: bytes, runs: Sequence[str]) -> bytes:
    """Fill the next free cells of column A of the first sheet."""
    root = package.tree(data, _CONTENT)
    table = next(_body(root, "spreadsheet").iter(f"{TABLE}table"))
    start = next_free_row(_table_rows(table))
    for offset, value in enumerate(cell_values(runs)):
        cell = _first_cell(_single_row(table, start + offset))
        for name in list(cell.attrib):
            if str(name).startswith(OFFICE):
                del cell.attrib[name]
        cell.set(f"{OFFICE}value-type", "string")
        for child in list(cell):
            cell.remove(child)
        etree.SubElement(cell, f"{TEXT}p").text = value
    return package.with_parts(data, {_CONTENT: root})


def _body(root: etree._Element, kind: str) -> etree._Element:
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise KeyError(kind)
    return body


def _paragraphs(inside: etree._Element) -> list[etree._Element]:
    return list(inside.iter(f"{TEXT}p", f"{TEXT}h"))


def _text(paragraph: etree._Element) -> str:
    return "".join(str(piece) for piece in paragraph.itertext())


def _continue_paragraphs(inside: etree._Element, text: str) -> None:
    first, *others = text.split("\n")
    paragraphs = _paragraphs(inside) or [etree.SubElement(inside, f"{TEXT}p")]
    paragraph = paragraphs[-1]
    etree.SubElement(paragraph, f"{TEXT}span").text = first
    for line in others:
        following = etree.Element(paragraph.tag)
        following.attrib.update(paragraph.attrib)
        following.text = line
        paragraph.addnext(following)
        paragraph = following


def _boxes(page: etree._Element) -> list[etree._Element]:
    frames = [
        frame for frame in page.iter(f"{DRAW}frame") if frame.find(f"{DRAW}text-box") is not None
    ]
    frames.sort(key=lambda frame: frame.get(f"{PRESENTATION}class") != "title")
    return [box for frame in frames if (box := frame.find(f"{DRAW}text-box")) is not None]


def _repeated(element: etree._Element, attribute: str) -> int:
    return int(element.get(attribute, "1"))


def _table_rows(table: etree._Element) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in table.iter(f"{TABLE}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            text = "\n".join(_text(node) for node in cell.iter(f"{TEXT}p"))
            cells.extend([text] * (_repeated(cell, _COLUMNS) if text else 1))
        while cells and cells[-1] == "":
            cells.pop()
        times = _repeated(row, _ROWS)
        rows.extend(list(cells) for _ in range(times if times < _MOST_ROWS else 1))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _single_row(table: etree._Element, index: int) -> etree._Element:
    """Return the row at an index, splitting a repeated one and adding one at the end."""
    position = 0
    for row in list(table.iter(f"{TABLE}table-row")):
        times = _repeated(row, _ROWS)
        if index < position + times:
            for count, place in ((index - position, "before"), (position + times - index - 1, "")):
                if count > 0:
                    rest = copy.deepcopy(row)
                    rest.set(_ROWS, str(count))
                    (row.addprevious if place else row.addnext)(rest)
            row.attrib.pop(_ROWS, "")
            return row
        position += times
    return etree.SubElement(table, f"{TABLE}table-row")


def _first_cell(row: etree._Element) -> etree._Element:
    cell = row.find(f"{TABLE}table-cell")
    if cell is None:
        return etree.SubElement(row, f"{TABLE}table-cell")
    times = _repeated(cell, _COLUMNS)
    if times > 1:
        rest = copy.deepcopy(cell)
        rest.set(_COLUMNS, str(times - 1))
        cell.addnext(rest)
        cell.attrib.pop(_COLUMNS)
    return cell
