"""Documents of every format that the engine reads, each holding the same few words.

Formats that no library here writes are made by the engine itself from another, or, where it cannot
either, by LibreOffice once (``samples/``).
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import docx
import openpyxl
import pptx
from odf.draw import Frame, Page, TextBox
from odf.opendocument import (
    OpenDocument,
    OpenDocumentPresentation,
    OpenDocumentSpreadsheet,
    OpenDocumentText,
)
from odf.style import MasterPage, PageLayout, PageLayoutProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from reportlab.pdfgen.canvas import Canvas

WORDS: Final = "Quarterly figures for the café"
"""What every document says, one way or another; sheets say it in one cell."""

SAMPLES: Final = Path(__file__).parent / "samples"


def _bytes(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def document() -> bytes:
    made = docx.Document()
    made.add_heading("Letter", 1)
    made.add_paragraph(WORDS)
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "Apples"
    table.cell(1, 1).text = "42"
    return _bytes(made.save)


def workbook() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["Fruit", "Count"], ["Apples", 42], ["Pears", 7], [WORDS, "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet.column_dimensions["A"].width = 40
    made.create_sheet("Second")["A1"] = "On the second sheet"
    return _bytes(made.save)


def presentation() -> bytes:
    made = pptx.Presentation()
    for title in (WORDS, "The second slide"):
        slide = made.slides.add_slide(made.slide_layouts[0])
        slide.shapes.title.text = title
    return _bytes(made.save)


def _odt() -> OpenDocument:
    made = OpenDocumentText()
    made.text.addElement(P(text=WORDS))
    return made


def _ods() -> OpenDocument:
    made = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for value in ("Fruit", WORDS):
        row = TableRow()
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=value))
        row.addElement(cell)
        table.addElement(row)
    made.spreadsheet.addElement(table)
    return made


def _odp() -> OpenDocument:
    made = OpenDocumentPresentation()
    layout = PageLayout(name="layout")
    layout.addElement(PageLayoutProperties(pagewidth="25.4cm", pageheight="19.05cm"))
    made.automaticstyles.addElement(layout)
    master = MasterPage(name="master", pagelayoutname=layout)
    made.masterstyles.addElement(master)
    for number, text in enumerate((WORDS, "The second slide")):
        page = Page(masterpagename=master, name=f"slide{number}")
        frame = Frame(width="20cm", height="5cm", x="2cm", y="2cm")
        box = TextBox()
        box.addElement(P(text=text))
        frame.addElement(box)
        page.addElement(frame)
        made.presentation.addElement(page)
    return made


def _template(made: OpenDocument) -> bytes:
    """OpenDocument templates differ from documents in their media type alone."""
    made.mimetype += "-template"
    return _bytes(made.save)


def _pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792))
    canvas.drawString(72, 700, WORDS)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _xps(font: bytes) -> bytes:
    page = (
        '<FixedPage xmlns="http://schemas.microsoft.com/xps/2005/06" Width="816" Height="1056"'
        ' xml:lang="en-US"><Glyphs Fill="#ff000000" FontUri="/font.ttf" FontRenderingEmSize="16"'
        f' OriginX="96" OriginY="96" UnicodeString="{WORDS}"/></FixedPage>'
    )
    schema = "http://schemas.microsoft.com/xps/2005/06"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="fdseq" ContentType='
            '"application/vnd.ms-package.xps-fixeddocumentsequence+xml"/>'
            '<Default Extension="fdoc" ContentType='
            '"application/vnd.ms-package.xps-fixeddocument+xml"/>'
            '<Default Extension="fpage" ContentType='
            '"application/vnd.ms-package.xps-fixedpage+xml"/>'
            '<Default Extension="ttf" ContentType="application/vnd.ms-opentype"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Target="/seq.fdseq"'
            f' Type="{schema}/fixedrepresentation"/></Relationships>'
        ),
        "seq.fdseq": (
            f'<FixedDocumentSequence xmlns="{schema}"><DocumentReference Source="/d.fdoc"/>'
            "</FixedDocumentSequence>"
        ),
        "d.fdoc": (
            f'<FixedDocument xmlns="{schema}"><PageContent Source="/1.fpage"/></FixedDocument>'
        ),
        "1.fpage": page,
        "_rels/1.fpage.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Target="/font.ttf"'
            f' Type="{schema}/required-resource"/></Relationships>'
        ),
        "font.ttf": font,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _fb2() -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info>'
        "<book-title>Letter</book-title></title-info></description><body><section>"
        f"<p>{WORDS}</p></section></body></FictionBook>"
    )


def _mht() -> str:
    return (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=edge\r\n\r\n--edge\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Location: file:///letter.html\r\n\r\n"
        f"<html><body><p>{WORDS}</p></body></html>\r\n--edge--\r\n"
    )


def written(font: bytes) -> Mapping[str, bytes]:
    """Return a document of every format that can be written without the engine.

    Args:
        font: a TrueType font that XPS is to be shown in.
    """
    texts = {
        "txt": WORDS,
        "md": f"# Letter\n\n{WORDS}\n",
        "html": f"<!doctype html><html><body><h1>Letter</h1><p>{WORDS}</p></body></html>",
        "htm": f"<html><body><p>{WORDS}</p></body></html>",
        "mht": _mht(),
        "mhtml": _mht(),
        "fb2": _fb2(),
        "csv": f"Fruit;Count\nApples;42\n{WORDS};49\n",
        "tsv": f"Fruit\tCount\nApples\t42\n{WORDS}\t49\n",
    }
    return {
        **{ext: text.encode() for ext, text in texts.items()},
        "docx": document(),
        "xlsx": workbook(),
        "pptx": presentation(),
        "odt": _bytes(_odt().save),
        "ods": _bytes(_ods().save),
        "odp": _bytes(_odp().save),
        "ott": _template(_odt()),
        "ots": _template(_ods()),
        "otp": _template(_odp()),
        "fodt": _odt().xml(),
        "fods": _ods().xml(),
        "fodp": _odp().xml(),
        "pdf": _pdf(),
        "xps": _xps(font),
        "oxps": _xps(font),
        "djvu": (SAMPLES / "scan.djvu").read_bytes(),
        "doc": (SAMPLES / "letter.doc").read_bytes(),
        "dot": (SAMPLES / "letter.doc").read_bytes(),
        "ppt": gzip.decompress((SAMPLES / "talk.ppt.gz").read_bytes()),
        "pps": gzip.decompress((SAMPLES / "talk.ppt.gz").read_bytes()),
    }


MADE_BY_THE_ENGINE: Final[Mapping[str, str]] = {
    **dict.fromkeys(("docm", "dotx", "dotm", "rtf", "epub"), "docx"),
    **dict.fromkeys(("xlsm", "xltx", "xltm", "xls"), "xlsx"),
    **dict.fromkeys(("pptm", "potx", "potm", "ppsx", "ppsm"), "pptx"),
}
"""What the engine makes the other formats of."""
