"""Documents that the engine writes of others."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, List, ListItem, P

from .ooxml import MIDDLE


def _odt() -> bytes:
    made = OpenDocumentText()
    made.text.addElement(H(outlinelevel=1, text="A heading"))
    items = List()
    for text in ("One", "Two"):
        item = ListItem()
        item.addElement(P(text=text))
        items.addElement(item)
    made.text.addElement(items)
    made.text.addElement(P(text=MIDDLE))
    table, row, cell = Table(name="T"), TableRow(), TableCell()
    cell.addElement(P(text="In a table"))
    row.addElement(cell)
    table.addElement(row)
    made.text.addElement(table)
    made.text.addElement(P(text="After it"))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


_RTF: Final = (
    r"{\rtf1\ansi\deff0{\fonttbl{\f0 Liberation Serif;}}\f0\fs28\b A title\b0\fs22\par "
    r"Some \i italic\i0  and \ul underlined\ulnone  words, caf\'e9\par "
    rf"{MIDDLE}\par \trowd\cellx3000\cellx6000\intbl One\cell Two\cell\row "
    r"\pard After it\par}"
)
_HTML: Final = (
    "<!doctype html><html><body><h1>A heading</h1><ul><li>One<ul><li>Within</li></ul></li></ul>"
    f"<p>{MIDDLE}</p><table border=1><tr><td>In a table</td><td>Beside it</td></tr></table>"
    "<blockquote>A quotation</blockquote></body></html>"
)
_MARKDOWN: Final = (
    f"# A heading\n\n* One\n* **Two**\n\n{MIDDLE}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
)

SOURCES: Final[Mapping[str, bytes]] = {
    "odt": _odt(),
    "rtf": _RTF.encode("ascii"),
    "html": _HTML.encode(),
    "md": _MARKDOWN.encode(),
    "txt": f"First\n\n{MIDDLE}\n\nLast\n".encode(),
}
"""By their extension."""
