"""New files from text: what a conversion makes."""

from __future__ import annotations

import html
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pptx
from odf import opendocument
from odf import table as odf_table
from odf import text as odf_text
from odf.draw import Frame, TextBox
from odf.draw import Page as DrawPage
from odf.style import MasterPage, PageLayout
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from .content import Content, Page
from .plain import rtf_text, with_bom, write_csv


def write_docx(content: Content) -> bytes:
    """One paragraph per row, in the default template of python-docx."""
    document = docx.Document()
    for line in content.lines():
        document.add_paragraph(_printable(line))
    return _saved(document.save)


def write_xlsx(content: Content) -> bytes:
    """One sheet per page."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, page in enumerate(content.pages, 1):
        sheet = book.create_sheet(page.title or f"Sheet{number}")
        for row in page.rows:
            sheet.append([_number_or_text(value) for value in row])
    if not content.pages:
        book.create_sheet("Sheet1")
    return _saved(book.save)


def write_pptx(content: Content) -> bytes:
    """One slide per page: first row the title, the rest below it."""
    show = pptx.Presentation()
    for page in content.pages or [Page()]:
        slide = show.slides.add_slide(show.slide_layouts[1])
        rows = [_printable("\t".join(row)) for row in page.rows]
        slide.shapes.title.text = rows[0] if rows else ""
        slide.placeholders[1].text = "\n".join(rows[1:])
    return _saved(show.save)


def write_odt(content: Content) -> bytes:
    """One paragraph per row."""
    document = opendocument.OpenDocumentText()
    for line in content.lines():
        document.text.addElement(odf_text.P(text=_printable(line)))
    return _saved(document.write)


def write_ods(content: Content) -> bytes:
    """One table per page."""
    document = opendocument.OpenDocumentSpreadsheet()
    for number, page in enumerate(content.pages, 1):
        table = odf_table.Table(name=page.title or f"Sheet{number}")
        for row in page.rows:
            line = odf_table.TableRow()
            for value in row:
                cell = odf_table.TableCell(valuetype="string")
                if value:
                    cell.addElement(odf_text.P(text=_printable(value)))
                line.addElement(cell)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    return _saved(document.write)


def write_odp(content: Content) -> bytes:
    """One page per page, every row in a text box of its own."""
    document = opendocument.OpenDocumentPresentation()
    layout = PageLayout(name="layout")
    document.automaticstyles.addElement(layout)
    master = MasterPage(name="master", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    for number, page in enumerate(content.pages, 1):
        slide = DrawPage(name=f"page{number}", masterpagename=master)
        for place, row in enumerate(page.rows):
            frame = Frame(width="20cm", height="2cm", x="2cm", y=f"{2 + 3 * place}cm")
            box = TextBox()
            box.addElement(odf_text.P(text=_printable("\t".join(row))))
            frame.addElement(box)
            slide.addElement(frame)
        document.presentation.addElement(slide)
    return _saved(document.write)


def write_pdf(content: Content) -> bytes:
    """Set all text on A4, a new page for every slide or sheet."""
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    style = getSampleStyleSheet()["Normal"]
    wide = style.clone("wide", fontName="HeiseiMin-W3")
    flow: list[Any] = []
    for page in content.pages:
        if flow:
            flow.append(PageBreak())
        for row in page.rows:
            line = _printable("    ".join(row))
            look = style if line.isascii() or _is_latin(line) else wide
            flow += [Paragraph(html.escape(line), look), Spacer(1, 4)]
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, pageCompression=0)
    document.build(flow or [Spacer(1, 1)])
    return out.getvalue()


def as_form(pdf: bytes) -> bytes:
    """Put the mark of a form into the comment that such a file begins with."""
    first, comment, rest = pdf.split(b"\n", 2)
    mark = b"%/ONLYOFFICEFORM [ 0 0 ]"
    # Objects are found by their place in the file.
    return b"\n".join([first, mark.ljust(len(comment)), rest])


def write_txt(content: Content) -> bytes:
    """Lines, UTF-8 with a byte order mark."""
    return with_bom("".join(f"{line}\r\n" for line in content.lines()))


def write_md(content: Content) -> bytes:
    """Paragraphs with an empty line between."""
    return "\n\n".join(content.lines()).encode() + b"\n"


def write_html(content: Content) -> bytes:
    """A page of paragraphs."""
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in content.lines())
    head = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n'
    return f"{head}{paragraphs}\n</body></html>\n".encode()


def write_rtf(content: Content) -> bytes:
    """Paragraphs in one font."""
    body = b"".join(rtf_text(line) + b"\\par\n" for line in content.lines())
    return b"{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\n" + body + b"}"


def write_first_sheet(content: Content) -> bytes:
    """Csv of the first page."""
    return write_csv(content.pages[0].rows if content.pages else [])


def write_png(content: Content, width: int = 100, height: int = 100) -> bytes:
    """Draw a thumbnail: white paper with a grey bar for every line of text."""
    lines = content.lines()
    rows = []
    for y in range(height):
        number, inside = divmod(y - 4, 4)
        length = len(lines[number]) + 4 if 0 <= number < len(lines) and inside < 2 else 0
        rows.append(b"\0" + bytes(160 if 4 <= x < length else 255 for x in range(width)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _png_chunk(name, body)
        for name, body in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(b"".join(rows))),
            (b"IEND", b""),
        )
    )


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _is_latin(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    """Drop what XML cannot hold."""
    return "".join(
        character
        for character in text
        if character in "\t\n" or (character >= " " and not "\ud800" <= character <= "\udfff")
    )


def _number_or_text(value: str) -> str | float:
    try:
        return float(value) if value.strip() == value and value.isascii() else _printable(value)
    except ValueError:
        return _printable(value)


def _saved(save: Callable[[Any], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
