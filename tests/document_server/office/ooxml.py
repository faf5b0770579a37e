"""Typing into docx, xlsx and pptx by changing one XML part; all other parts stay as they were."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

from lxml import etree

from . import package
from .content import Content, Page, cell_values, next_free_row

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def read_docx(data: bytes) -> Content:
    """Paragraphs in order, those of tables too."""
    body = package.tree(data, package.main_part(data)).find(f"{W}body")
    flow = [] if body is None else _word_flow(body)
    headings = frozenset(index for index, paragraph in enumerate(flow) if _is_heading(paragraph))
    return Content("word", [Page("", [[_word_text(paragraph)] for paragraph in flow], headings)])


def type_into_docx(data: bytes, runs: Sequence[str]) -> bytes:
    """Continue the last paragraph in the look of its last run; line feeds make new paragraphs."""
    name = package.main_part(data)
    root = package.tree(data, name)
    body = root.find(f"{W}body")
    if body is None:
        body = etree.SubElement(root, f"{W}body")
    first, *others = "".join(runs).split("\n")
    paragraph = _last_paragraph(body)
    _add_word_run(paragraph, first)
    for line in others:
        following = etree.Element(f"{W}p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            following.append(copy.deepcopy(properties))
        paragraph.addnext(following)
        _add_word_run(following, line)
        paragraph = following
    return package.with_parts(data, {name: root})


def _word_flow(body: etree._Element) -> list[etree._Element]:
    return [
        paragraph
        for paragraph in body.iter(f"{W}p")
        if not any(parent.tag == f"{W}txbxContent" for parent in paragraph.iterancestors())
    ]


def _is_heading(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val", "").startswith(("Heading", "Title"))


def _word_text(paragraph: etree._Element) -> str:
    texts = {f"{W}tab": "\t", f"{W}br": "\n"}
    inside = paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")
    return "".join(
        node.text or "" if node.tag == f"{W}t" else texts[str(node.tag)]
        for node in inside
        if node.getparent() is not None and str(getattr(node.getparent(), "tag", "")) == f"{W}r"
    )


def _last_paragraph(body: etree._Element) -> etree._Element:
    children = [child for child in body if child.tag != f"{W}sectPr"]
    if children and children[-1].tag == f"{W}p":
        return children[-1]
    paragraph = etree.Element(f"{W}p")
    if children:
        children[-1].addnext(paragraph)
    else:
        body.insert(0, paragraph)
    return paragraph


def _add_word_run(paragraph: etree._Element, text: str) -> None:
    if not text:
        return
    run = etree.Element(f"{W}r")
    styled = paragraph.findall(f"{W}r/{W}rPr")
    if styled:
        run.append(copy.deepcopy(styled[-1]))
    node = etree.SubElement(run, f"{W}t")
    node.text = text
    node.set(_SPACE, "preserve")
    paragraph.append(run)


def read_xlsx(data: bytes) -> Content:
    """Every sheet; cells hold what was typed or computed last."""
    strings = _shared_strings(data)
    pages = []
    for title, name in _sheets(data):
        rows = _sheet_rows(package.tree(data, name), strings)
        pages.append(Page(title, rows))
    return Content("cell", pages)


def type_into_xlsx(data: bytes, runs: Sequence[str]) -> bytes:
    """Fill the next free cells of column A of the first sheet; numbers become numbers."""
    _, name = _sheets(data)[0]
    root = package.tree(data, name)
    sheet_data = root.find(f"{S}sheetData")
    if sheet_data is None:
        raise KeyError("sheetData")
    start = next_free_row(_sheet_rows(root, _shared_strings(data)))
    values = cell_values(runs)
    for offset, value in enumerate(values):
        number = start + offset + 1
        _set_first_cell(_row(sheet_data, number), number, value)
    _stretch_dimension(root, start + len(values))
    return package.with_parts(data, {name: root})


def _sheets(data: bytes) -> list[tuple[str, str]]:
    main = package.main_part(data)
    targets = package.related(data, main)
    return [
        (sheet.get("name", ""), targets[sheet.get(package.RELATION_ID, "")])
        for sheet in package.tree(data, main).iter(f"{S}sheet")
    ]


def _shared_strings(data: bytes) -> list[str]:
    names = [name for name in package.part_names(data) if name.endswith("/sharedStrings.xml")]
    if not names:
        return []
    items = package.tree(data, names[0]).iter(f"{S}si")
    return ["".join(node.text or "" for node in item.iter(f"{S}t")) for item in items]


def _sheet_rows(root: etree._Element, strings: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for position, row in enumerate(root.iter(f"{S}row"), 1):
        index = int(row.get("r", position)) - 1
        while len(rows) <= index:
            rows.append([])
        for place, cell in enumerate(row.iter(f"{S}c")):
            column = _column(cell.get("r", "")) if cell.get("r") else place
            cells = rows[index]
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = _cell_text(cell, strings)
    return rows


def _cell_text(cell: etree._Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(node.text or "" for node in cell.iter(f"{S}t"))
    value = cell.findtext(f"{S}v") or ""
    if cell.get("t") == "s" and value:
        return strings[int(value)]
    return value


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number - 1


def _row(sheet_data: etree._Element, number: int) -> etree._Element:
    for existing in sheet_data.iter(f"{S}row"):
        if int(existing.get("r", 0)) == number:
            return existing
        if int(existing.get("r", 0)) > number:
            row = etree.Element(f"{S}row", r=str(number))
            existing.addprevious(row)
            return row
    return etree.SubElement(sheet_data, f"{S}row", r=str(number))


def _set_first_cell(row: etree._Element, number: int, value: str) -> None:
    reference = f"A{number}"
    cell = next((cell for cell in row.iter(f"{S}c") if cell.get("r") == reference), None)
    if cell is None:
        cell = etree.Element(f"{S}c", r=reference)
        row.insert(0, cell)
    for child in list(cell):
        cell.remove(child)
    if _NUMBER.fullmatch(value):
        cell.attrib.pop("t", "")
        etree.SubElement(cell, f"{S}v").text = value
        return
    cell.set("t", "inlineStr")
    node = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
    node.text = value
    node.set(_SPACE, "preserve")


def _stretch_dimension(root: etree._Element, last: int) -> None:
    dimension = root.find(f"{S}dimension")
    if dimension is None:
        return
    columns = re.findall(r"[A-Z]+", dimension.get("ref", "A1")) or ["A"]
    rows = [int(row) for row in re.findall(r"\d+", dimension.get("ref", "A1"))] or [1]
    dimension.set("ref", f"A{min(rows)}:{columns[-1]}{max([*rows, last])}")


def read_pptx(data: bytes) -> Content:
    """Text boxes of every slide, the title first."""
    return Content(
        "slide",
        [
            Page(f"Slide {number}", [[_box_text(box)] for box in _boxes(package.tree(data, name))])
            for number, name in enumerate(_slides(data), 1)
        ],
    )


def type_into_pptx(data: bytes, runs: Sequence[str]) -> bytes:
    """Continue the title, or the first text box, of the first slide."""
    name = _slides(data)[0]
    root = package.tree(data, name)
    boxes = _boxes(root)
    if not boxes:
        raise KeyError("text box")
    first, *others = "".join(runs).split("\n")
    paragraphs = boxes[0].findall(f"{A}p") or [etree.SubElement(boxes[0], f"{A}p")]
    _add_slide_run(paragraphs[-1], first)
    for line in others:
        _add_slide_run(etree.SubElement(boxes[0], f"{A}p"), line)
    return package.with_parts(data, {name: root})


def _slides(data: bytes) -> list[str]:
    main = package.main_part(data)
    targets = package.related(data, main)
    ids = package.tree(data, main).iter(f"{P}sldId")
    return [targets[slide.get(package.RELATION_ID, "")] for slide in ids]


def _boxes(slide: etree._Element) -> list[etree._Element]:
    shapes = [shape for shape in slide.iter(f"{P}sp") if shape.find(f"{P}txBody") is not None]
    shapes.sort(key=lambda shape: not _is_title(shape))
    return [body for shape in shapes if (body := shape.find(f"{P}txBody")) is not None]


def _is_title(shape: etree._Element) -> bool:
    holder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return holder is not None and holder.get("type") in ("title", "ctrTitle")


def _box_text(body: etree._Element) -> str:
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(f"{A}t"))
        for paragraph in body.iter(f"{A}p")
    )


def _add_slide_run(paragraph: etree._Element, text: str) -> None:
    if not text:
        return
    run = etree.Element(f"{A}r")
    styled = paragraph.findall(f"{A}r/{A}rPr")
    if styled:
        run.append(copy.deepcopy(styled[-1]))
    etree.SubElement(run, f"{A}t").text = text
    end = paragraph.find(f"{A}endParaRPr")
    if end is not None:
        end.addprevious(run)
    else:
        paragraph.append(run)
