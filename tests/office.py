"""Small real office files, and what is written in them."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pptx

from jupyter_onlyoffice.templates import blank


def docx_bytes(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx_bytes(*cells: str) -> bytes:
    workbook = openpyxl.Workbook()
    for cell in cells:
        workbook.active.append([cell])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def pptx_bytes(title: str) -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = title
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def office_bytes(ext: str, text: str) -> bytes:
    """Return a document that holds ``text``, of any type that can be edited."""
    match ext:
        case "docx":
            return docx_bytes(text)
        case "xlsx":
            return xlsx_bytes(text)
        case "pptx":
            return pptx_bytes(text)
        case _:
            return blank(ext).read_bytes()


def text_of(file: Path | bytes) -> str:
    """Return the text of a docx, xlsx or pptx, found out by its own library."""
    content = file if isinstance(file, bytes) else file.read_bytes()
    stream = io.BytesIO(content)
    if b"word/document.xml" in content:
        return "\n".join(paragraph.text for paragraph in docx.Document(stream).paragraphs)
    if b"xl/workbook.xml" in content:
        rows = openpyxl.load_workbook(stream).active.iter_rows(values_only=True)
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    return "\n".join(
        shape.text_frame.text
        for slide in pptx.Presentation(stream).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
