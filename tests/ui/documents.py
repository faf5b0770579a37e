"""Documents of several pages, for those who turn pages, and of too many."""

from __future__ import annotations

import io

import docx

from ..office import docx_bytes


def paged(*texts: str) -> bytes:
    """Return a text document with each of the texts on a page of its own."""
    document = docx.Document()
    for number, text in enumerate(texts):
        if number:
            document.add_page_break()
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def endless() -> bytes:
    """Return a text document that the engine is busy with for many seconds."""
    return docx_bytes(
        *(f"Paragraph {number}. " + "More of the same. " * 40 for number in range(12_000))
    )
