"""Notes.odt: minutes of a meeting, in OpenDocument."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from odf.opendocument import OpenDocument, load
from odf.style import (
    ListLevelLabelAlignment,
    ListLevelProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TextProperties,
)
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import H, List, ListItem, ListLevelStyleBullet, ListStyle, P

_DECISIONS: Final = (
    "Open at seven in summer, at eight in winter.",
    "Try oat milk from the farm next door for a month.",
    "The blackboard shows the price of the day; Jonas writes it.",
)
_TASKS: Final = (
    ("Task", "Who", "Until"),
    ("Ask the bank for an appointment", "Ines", "Friday"),
    ("Measure the second room", "Jonas", "Monday"),
    ("Bring the cake recipe", "Mara", "Next meeting"),
)


def notes(blank: Path) -> bytes:
    document = load(str(blank))
    # odfpy takes the package itself for one more member of it, and would list it twice.
    document._extra.clear()
    text = document.text
    for element in list(text.childNodes):
        text.removeChild(element)
    text.addElement(P(stylename="Title", text="Harbour Café: minutes"))
    text.addElement(P(stylename="Subtitle", text="Monday morning, over coffee"))
    text.addElement(
        P(
            stylename="Text_20_body",
            text="This is an OpenDocument file, as LibreOffice writes it. It opens like the "
            "others; to edit it without losing anything, convert it to .docx first.",
        )
    )
    text.addElement(H(outlinelevel=1, stylename="Heading_20_1", text="Decided"))
    text.addElement(_bullets(document))
    text.addElement(H(outlinelevel=1, stylename="Heading_20_1", text="To do"))
    text.addElement(_tasks(document))
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _bullets(document: OpenDocument) -> List:
    style = ListStyle(name="Bullets")
    level = ListLevelStyleBullet(level=1, bulletchar="•")
    properties = ListLevelProperties(listlevelpositionandspacemode="label-alignment")
    properties.addElement(
        ListLevelLabelAlignment(
            labelfollowedby="listtab",
            listtabstopposition="0.64cm",
            textindent="-0.64cm",
            marginleft="0.64cm",
        )
    )
    level.addElement(properties)
    style.addElement(level)
    document.automaticstyles.addElement(style)
    bullets = List(stylename="Bullets")
    for decision in _DECISIONS:
        item = ListItem()
        item.addElement(P(stylename="Text_20_body", text=decision))
        bullets.addElement(item)
    return bullets


def _tasks(document: OpenDocument) -> Table:
    _table_styles(document)
    table = Table(name="Tasks")
    for width in ("Wide", "Narrow", "Narrow"):
        table.addElement(TableColumn(stylename=width))
    for number, texts in enumerate(_TASKS):
        row = TableRow()
        for text in texts:
            cell = TableCell(stylename="Cell" if number else "HeadCell", valuetype="string")
            cell.addElement(P(stylename="CellText" if number else "HeadText", text=text))
            row.addElement(cell)
        table.addElement(row)
    return table


def _table_styles(document: OpenDocument) -> None:
    for name, width in (("Wide", "8.5cm"), ("Narrow", "3.75cm")):
        column = Style(name=name, family="table-column")
        column.addElement(TableColumnProperties(columnwidth=width))
        document.automaticstyles.addElement(column)
    for name, background in (("HeadCell", "#2b6cb0"), ("Cell", "#ffffff")):
        cell = Style(name=name, family="table-cell")
        cell.addElement(
            TableCellProperties(
                padding="0.15cm", border="0.5pt solid #9dbee2", backgroundcolor=background
            )
        )
        document.automaticstyles.addElement(cell)
    for name, properties in (
        ("HeadText", {"color": "#ffffff", "fontweight": "bold"}),
        ("CellText", {"color": "#000000"}),
    ):
        paragraph = Style(name=name, family="paragraph", parentstylename="Standard")
        paragraph.addElement(ParagraphProperties(margintop="0cm", marginbottom="0cm"))
        paragraph.addElement(TextProperties(**properties))
        document.automaticstyles.addElement(paragraph)
