"""Previews show what was put into the documents: all of it, on as many pages."""

from __future__ import annotations

import io

import docx
import openpyxl
import pptx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches
from openpyxl.chart import BarChart, Reference
from PIL import Image, ImageChops
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches as SlideInches

from .trying import Trial


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def picture(colour: str) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", (120, 80), colour).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def pixels(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """Count the pixels of about that colour."""
    plain = Image.new("RGB", picture.size, colour)
    distance = ImageChops.difference(picture, plain).convert("L")
    return sum(distance.histogram()[:20])


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("count", [1, 10, 100])
async def test_every_page_is_there_with_its_words(count: int, trial: Trial) -> None:
    made = docx.Document()
    for number in range(1, count + 1):
        made.add_heading(f"Chapter {number}", 1)
        last = made.add_paragraph(f"This is page {number} of {count}.")
        if number < count:
            last.add_run().add_break(WD_BREAK.PAGE)
    shown = await trial.preview(saved(made), "docx")
    assert len(shown.pages) == count
    for number, page in enumerate(shown.pages, 1):
        assert f"This is page {number} of {count}." in flat(page.extract_text())


async def test_pictures_tables_headers_and_lists_are_shown(trial: Trial) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "In the header"
    made.sections[0].footer.paragraphs[0].text = "In the footer"
    made.add_paragraph("First point", style="List Number")
    made.add_picture(picture("red"), width=Inches(1))
    table = made.add_table(rows=3, cols=2)
    for row in range(3):
        table.cell(row, 0).text, table.cell(row, 1).text = f"Name {row}", f"Value {row}"
    content = saved(made)
    text = flat((await trial.preview(content, "docx")).pages[0].extract_text())
    for words in ("In the header", "In the footer", "First point", "Name 2", "Value 2"):
        assert words in text
    # An inch wide, two thirds of an inch high.
    assert pixels(await trial.picture(content, "docx"), (255, 0, 0)) == pytest.approx(
        72 * 48, rel=0.05
    )


async def test_a_footnote_stands_at_the_foot_of_its_page(trial: Trial) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Text with a note")
    paragraph.add_run(" in endnote style")
    made.add_paragraph("More text")
    content = with_footnote(saved(made), "What the note says")
    heights: dict[str, float] = {}

    def note(text: str, _: object, matrix: list[float], *__: object) -> None:
        heights[text.strip()] = matrix[5]

    (await trial.preview(content, "docx")).pages[0].extract_text(visitor_text=note)
    assert heights["What the note says"] < heights["More text"] / 2


def with_footnote(content: bytes, words: str) -> bytes:
    """Add a footnote to the first paragraph; python-docx has no call for that."""
    made = docx.Document(io.BytesIO(content))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {space}>'
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
        "<w:continuationSeparator/></w:r></w:p></w:footnote>"
        f'<w:footnote w:id="1"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    run = made.paragraphs[0].add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "1")
    run._r.append(reference)
    return saved(made)


async def test_all_rows_of_a_long_sheet_are_shown(trial: Trial) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 10_001):
        book.active.append([number, f"row {number}", number * 1.5])
    shown = await trial.preview(saved(book), "xlsx")
    words = {word for page in shown.pages for word in page.extract_text().split()}
    assert {str(number) for number in range(1, 10_001)} <= words


async def test_every_sheet_is_shown_in_its_order_and_formulas_have_results(trial: Trial) -> None:
    book = openpyxl.Workbook()
    book.active.append([2, 3, "=A1*B1+1000"])
    for name in ("Second", "Third"):
        book.create_sheet(name).append([f"On sheet {name}"])
    pages = [flat(page.extract_text()) for page in (await trial.preview(saved(book), "xlsx")).pages]
    assert len(pages) == 3
    assert "1006" in pages[0]
    assert "On sheet Second" in pages[1]
    assert "On sheet Third" in pages[2]


async def test_charts_are_drawn(trial: Trial) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Fruit", "Count"], ["Apples", 42], ["Pears", 7]):
        sheet.append(row)
    chart = BarChart()
    chart.title = "A chart of fruit"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "D2")
    text = flat((await trial.preview(saved(book), "xlsx")).pages[0].extract_text())
    assert "A chart of fruit" in text
    assert text.count("Apples") == 2  # in its cell and on the axis


async def test_every_slide_is_a_page_with_its_title_picture_and_chart(trial: Trial) -> None:
    made = pptx.Presentation()
    for number in range(20):
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = f"Slide number {number}"
    slide.shapes.add_picture(picture("blue"), SlideInches(1), SlideInches(2))
    data = CategoryChartData()
    data.categories = ["Mangos", "Plums"]
    data.add_series("Fruit", (3, 4))
    slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED,
        SlideInches(4),
        SlideInches(2),
        SlideInches(5),
        SlideInches(4),
        data,
    )
    content = saved(made)
    pages = (await trial.preview(content, "pptx")).pages
    assert len(pages) == 20
    for number, page in enumerate(pages):
        assert f"Slide number {number}" in flat(page.extract_text())
    assert "Mangos" in pages[19].extract_text()
    assert pixels(await trial.picture(content, "pptx", 19), (0, 0, 255)) > 1000


async def test_text_from_right_to_left_keeps_its_order(trial: Trial) -> None:
    made = docx.Document()
    made.add_paragraph("עברית")
    text = (await trial.preview(saved(made), "docx")).pages[0].extract_text().strip()
    assert text == "עברית"[::-1]  # as it stands on the page, from the left
