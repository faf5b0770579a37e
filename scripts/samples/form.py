"""Form.pdf: a form to fill in."""

from __future__ import annotations

import io
from typing import Final

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .pictures import harbour

_NAVY: Final = HexColor("#1F3A5F")
_BLUE: Final = HexColor("#2B6CB0")
_PALE: Final = HexColor("#EDF1F6")
_GREY: Final = HexColor("#595959")
_LEFT: Final = 72
_WIDTH: Final = letter[0] - 2 * _LEFT
_GAP: Final = 24
_LINE: Final = 20
_HALF: Final = (_WIDTH - _GAP) / 2


def form() -> bytes:
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=letter, invariant=1, pageCompression=1, lang="en-US")
    page.setTitle("Book a table")
    top = letter[1]
    page.drawImage(ImageReader(io.BytesIO(harbour(1700, 400))), 0, top - 144, letter[0], 144)
    page.setFillColor(_NAVY)
    page.setFont("Helvetica-Bold", 26)
    page.drawString(_LEFT, top - 190, "Book a table")
    page.setFillColor(_GREY)
    page.setFont("Helvetica", 11)
    page.drawString(_LEFT, top - 210, "Harbour Café: fill in the fields, then save the file.")

    right = _LEFT + _HALF + _GAP
    _field(page, "Name", "name", _LEFT, top - 264, _HALF)
    _field(page, "Telephone", "telephone", right, top - 264, _HALF)
    _field(page, "Day", "day", _LEFT, top - 318, _HALF)
    _choice(page, "Guests", "guests", right, top - 318)

    page.setFillColor(_NAVY)
    page.setFont("Helvetica-Bold", 11)
    page.drawString(_LEFT, top - 358, "What shall we prepare?")
    for number, wish in enumerate(("Coffee", "Cake", "A high chair", "A place in the sun")):
        x, y = (_LEFT, right)[number % 2], top - 386 - 26 * (number // 2)
        _checkbox(page, wish, f"wish_{number + 1}", x, y)

    _field(page, "Anything else", "remarks", _LEFT, top - 552, _WIDTH, height=90, multiline=True)
    page.setFillColor(_GREY)
    page.setFont("Helvetica-Oblique", 9)
    page.drawString(_LEFT, 60, "A sample form. Nothing in it is sent anywhere.")
    page.save()
    return buffer.getvalue()


def _label(page: Canvas, text: str, x: float, y: float) -> None:
    page.setFillColor(_NAVY)
    page.setFont("Helvetica-Bold", 11)
    page.drawString(x, y, text)


def _field(
    page: Canvas,
    label: str,
    name: str,
    x: float,
    y: float,
    width: float,
    *,
    height: float = _LINE,
    multiline: bool = False,
) -> None:
    _label(page, label, x, y + height + 6)
    page.acroForm.textfield(
        name=name,
        tooltip=label,
        x=x,
        y=y,
        width=width,
        height=height,
        fontName="Helvetica",
        fontSize=11,
        borderColor=_BLUE,
        fillColor=_PALE,
        textColor=_NAVY,
        borderWidth=0.75,
        fieldFlags="multiline" if multiline else "",
    )


def _choice(page: Canvas, label: str, name: str, x: float, y: float) -> None:
    _label(page, label, x, y + _LINE + 6)
    page.acroForm.choice(
        name=name,
        tooltip=label,
        value="2",
        options=[str(number) for number in range(1, 9)],
        x=x,
        y=y,
        width=_HALF,
        height=_LINE,
        fontName="Helvetica",
        fontSize=11,
        borderColor=_BLUE,
        fillColor=_PALE,
        textColor=_NAVY,
        borderWidth=0.75,
        fieldFlags="combo",
    )


def _checkbox(page: Canvas, label: str, name: str, x: float, y: float) -> None:
    page.acroForm.checkbox(
        name=name,
        tooltip=label,
        x=x,
        y=y,
        size=16,
        buttonStyle="check",
        borderColor=_BLUE,
        fillColor=white,
        textColor=_NAVY,
        borderWidth=0.75,
    )
    page.setFillColor(_NAVY)
    page.setFont("Helvetica", 11)
    page.drawString(x + 24, y + 4, label)
