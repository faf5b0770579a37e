"""Documents as people have them: headings, text, lists, tables, pictures; as many as are needed."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
from docx.shared import Inches
from openpyxl.styles import Font
from PIL import Image
from pptx.util import Inches as SlideInches

from jupyter_onlyoffice.templates import blank

_EDITION = b"edition-00000"
_WORDS = """
    the quarter shows growth in revenue while costs of transport remain under pressure and the team
    expects that new contracts with suppliers will improve margins before winter although demand for
    smaller units was lower than planned because several customers moved their orders to spring
""".split()


def text_document(pages: int) -> bytes:
    """Return a .docx of about that many pages."""
    words = random.Random(pages)  # noqa: S311 - the same text in every run
    document = docx.Document()
    document.add_heading("Report", 0)
    document.add_paragraph(_EDITION.decode())
    for page in range(pages):
        if page:
            document.add_heading(f"Section {page + 1}", 1)
        for _ in range(3):
            document.add_paragraph(_prose(words, 80))
        for _ in range(3):
            document.add_paragraph(_prose(words, 9), style="List Bullet")
        if page % 3 == 0:
            _add_table(document, words)
        else:
            document.add_paragraph(_prose(words, 110))
        if page % 4 == 3:
            document.add_picture(io.BytesIO(_picture(page)), width=Inches(2.5))
        else:
            document.add_paragraph(_prose(words, 30))
    return _saved(document)


def spreadsheet(rows: int) -> bytes:
    """Return an .xlsx of that many rows, with a sum."""
    words = random.Random(rows)  # noqa: S311
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Number", "Article", "Customer", "Pieces", "Price", "Sum", _EDITION.decode()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in range(2, rows + 1):
        article, customer = words.choice(_WORDS), _prose(words, 2)
        pieces, price = words.randrange(1, 100), words.randrange(100, 99999) / 100
        sheet.append([row - 1, article, customer, pieces, price, pieces * price, words.random()])
    sheet.append(["", "", "", "", "", f"=SUM(F2:F{rows})"])
    for column in "BC":
        sheet.column_dimensions[column].width = 24
    return _saved(workbook)


def presentation(slides: int) -> bytes:
    """Return a .pptx of that many slides."""
    words = random.Random(slides)  # noqa: S311
    made = pptx.Presentation()
    for number in range(slides):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number + 1}" if number else _EDITION.decode()
        body = slide.placeholders[1].text_frame
        body.text = _prose(words, 6)
        for _ in range(3):
            body.add_paragraph().text = _prose(words, 6)
        left, top = SlideInches(1), SlideInches(5)
        if number % 3 == 1:
            picture = io.BytesIO(_picture(number))
            slide.shapes.add_picture(picture, left, top, SlideInches(3))
        elif number % 3 == 2:
            shape = slide.shapes.add_table(3, 3, left, top, SlideInches(7), SlideInches(1.5))
            for row in shape.table.rows:
                for cell in row.cells:
                    cell.text = words.choice(_WORDS)
    return _saved(made)


def write_edition(path: Path, document: bytes, number: int) -> None:
    """Write a document that differs from all other editions in one word."""
    word = f"edition-{number:05}".encode()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            target.writestr(member, source.read(member).replace(_EDITION, word))


def _add_table(document: docx.document.Document, words: random.Random) -> None:
    table = document.add_table(6, 4, style="Light Grid Accent 1")
    for row in table.rows:
        for cell in row.cells:
            cell.text = words.choice(_WORDS)


def _picture(seed: int) -> bytes:
    gradient = Image.linear_gradient("L").resize((480, 300))
    other = gradient.rotate(90 * (seed % 4)).resize((480, 300))
    buffer = io.BytesIO()
    Image.merge("RGB", (gradient, other, gradient)).save(buffer, "JPEG")
    return buffer.getvalue()


def _prose(words: random.Random, count: int) -> str:
    return " ".join(words.choices(_WORDS, k=count)).capitalize() + "."


def _saved(
    made: docx.document.Document | openpyxl.Workbook | pptx.presentation.Presentation,
) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def write_large_document(path: Path, size: int) -> None:
    """Write a document of about ``size`` bytes that cannot be told from a real one."""
    block = os.urandom(10**6)
    with zipfile.ZipFile(blank("docx")) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        with target.open("word/media/image1.png", "w", force_zip64=True) as member:
            for _ in range(size // 10**6):
                member.write(block)
