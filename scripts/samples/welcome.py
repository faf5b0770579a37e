"""Welcome.docx: what to try first."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from .pictures import harbour

_STEPS: Final = (
    "Click into this page and type a few words; in a preview, press “Edit here (basic)” first.",
    "Press Ctrl+S (or Cmd+S). The file in the folder on the left is up to date at once.",
    "Close the tab and open the file again: your words are there.",
)
_FILES: Final = (
    ("Budget.xlsx", "A year of Harbour Café", "Change a yellow cell: the chart follows."),
    ("Pitch.pptx", "Five slides for the bank", "Move the picture, start the slide show."),
    ("Form.pdf", "A booking form", "Fill it in and save it."),
    ("Notes.odt", "Minutes of a meeting", "Open it, then convert it to .docx."),
    ("Measurements.csv", "Two days of a sensor", "Jupyter's own viewer opens it."),
    ("analysis.ipynb", "A notebook", "Run it: it turns the budget into a report."),
)
_TOGETHER: Final = (
    "Open this file in a second browser window: you see both cursors.",
    "Select a sentence and choose Comment to leave a note for the others.",
    "Switch on Track Changes to see who changed what.",
)


def welcome(blank: Path) -> bytes:
    document = Document(str(blank))
    document._body.clear_content()
    page = document.sections[0]
    page.top_margin = page.bottom_margin = Inches(0.8)
    document.add_paragraph("Welcome aboard", style="Title")
    document.add_paragraph("Office files, right inside JupyterLab", style="Subtitle")
    picture = document.add_paragraph()
    picture.add_run().add_picture(io.BytesIO(harbour(1560, 340)), width=Inches(6.5))
    picture.paragraph_format.space_after = Pt(6)

    document.add_heading("Start here", level=1)
    document.add_paragraph("This is a real Word file. Three things to try in your first minute:")
    for step in _STEPS:
        document.add_paragraph(step, style="List Number")

    document.add_heading("What else is in this folder", level=1)
    _table(document.add_table(rows=1, cols=3, style="Grid Table 4 Accent 1"))
    document.add_paragraph(
        "Double click a file, or choose Open With for another viewer."
    ).style = "Caption"

    document.add_heading("Work on it together", level=1)
    for hint in _TOGETHER:
        document.add_paragraph(hint, style="List Bullet")

    document.add_heading("If you only see a preview", level=1)
    paragraph = document.add_paragraph()
    paragraph.add_run("Then no Document Server is connected yet. ").bold = True
    paragraph.add_run(
        "The README says in a few lines how to start one on your machine, and how to connect it."
    )
    document.add_paragraph(
        "These files are yours: change, break or delete them. Missing ones come back next time.",
        style="Quote",
    )
    _page_number(page.footer.paragraphs[0])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(table: Table) -> None:
    widths = (Inches(1.6), Inches(1.95), Inches(2.95))
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, ("File", "What it is", "Try this"), strict=True):
        cell.text = text
    for row in _FILES:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph._element.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
