"""Typing into real files: what changes, and that nothing else does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pptx
import pypdf
import pytest
from openpyxl.chart import BarChart, Reference

from .document_server.office import working_copy
from .document_server.office.content import Content, Page
from .document_server.office.kinds import Kind, kind_of

TYPED = ["Typed", " words\nand a line, ü 日本 <&>"]

DOCUMENT = Content("word", [Page("", [["First paragraph"], ["Last paragraph"]])])
BOOK = Content("cell", [Page("Numbers", [["Name", "Amount"], ["Ann", "12"]]), Page("Two", [["x"]])])
SHOW = Content("slide", [Page("", [["Title"], ["Body"]]), Page("", [["Second"], ["More"]])])

MADE = [
    *[("word", extension) for extension in ("docx", "odt", "rtf", "html", "txt", "md")],
    *[("cell", extension) for extension in ("xlsx", "ods", "csv")],
    *[("slide", extension) for extension in ("pptx", "odp")],
]
CONTENTS = {"word": DOCUMENT, "cell": BOOK, "slide": SHOW}


@pytest.mark.parametrize(("family", "extension"), MADE)
def test_a_file_holds_afterwards_what_the_surface_showed(family: str, extension: str) -> None:
    before = working_copy.made(CONTENTS[family], extension)
    shown = working_copy.read(before, extension).typed(TYPED)
    after = working_copy.type_into(before, extension, TYPED)
    assert working_copy.read(after, extension).lines() == shown.lines()
    assert "words" in "".join(shown.lines())


@pytest.mark.parametrize("extension", ["docx", "odt", "xlsx", "ods", "pptx", "odp", "txt", "csv"])
def test_a_file_of_no_bytes_becomes_a_blank_document(extension: str) -> None:
    blank = working_copy.working_copy(b"", extension)
    typed = working_copy.type_into(blank, extension, ["Hello"])
    assert "Hello" in "".join(working_copy.read(typed, extension).lines())


def test_text_continues_in_the_look_of_the_last_run() -> None:
    document = docx.Document()
    document.add_paragraph("Plain.")
    document.add_paragraph("").add_run("Bold.").bold = True
    after = docx.Document(io.BytesIO(working_copy.type_into(saved(document), "docx", ["More."])))
    last = after.paragraphs[-1]
    assert last.text == "Bold.More."
    assert last.runs[-1].bold


def test_typing_after_a_table_starts_a_paragraph() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "Cell"
    after = docx.Document(io.BytesIO(working_copy.type_into(saved(document), "docx", ["After."])))
    assert after.paragraphs[-1].text == "After."
    assert after.tables[0].cell(0, 0).text == "Cell"


def test_charts_formulas_and_other_parts_of_a_workbook_stay() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "Amount"], ["Ann", 12], ["Bob", 30], [None, "=SUM(B2:B3)"]):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "E2")
    before = saved(book)
    after = working_copy.type_into(before, "xlsx", ["Cid\n17"])
    changed = different_parts(before, after)
    assert changed == {"xl/worksheets/sheet1.xml"}
    again = openpyxl.load_workbook(io.BytesIO(after)).active
    assert [cell.value for cell in again["A"]] == ["Name", "Ann", "Bob", "Cid", 17]
    assert again["B4"].value == "=SUM(B2:B3)"


@pytest.mark.parametrize(
    ("document", "extension", "part"),
    [
        (docx.Document(), "docx", "word/document.xml"),
        (openpyxl.Workbook(), "xlsx", "xl/worksheets/sheet1.xml"),
    ],
)
def test_only_one_part_changes(document: docx.document.Document, extension: str, part: str) -> None:
    before = saved(document)
    after = working_copy.type_into(before, extension, ["x"])
    assert different_parts(before, after) == {part}


def test_a_slide_without_a_title_takes_its_first_text_box() -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "Box"
    after = pptx.Presentation(io.BytesIO(working_copy.type_into(saved(show), "pptx", ["ed"])))
    assert after.slides[0].shapes[0].text_frame.text == "Boxed"


def test_a_pdf_stays_valid_with_all_its_pages() -> None:
    before = working_copy.made(DOCUMENT, "pdf")
    after = working_copy.type_into(before, "pdf", ["Typed (ü)\nTwo"])
    twice = working_copy.type_into(after, "pdf", ["."])
    assert twice.startswith(before.rstrip())
    pages = pypdf.PdfReader(io.BytesIO(twice), strict=True).pages
    assert "First paragraph" in pages[0].extract_text()
    assert working_copy.read(twice, "pdf").lines() == ["Typed (ü)", "Two."]


def test_repeated_rows_of_a_sheet_are_taken_apart() -> None:
    before = working_copy.made(Content("cell", [Page("S", [["a"], [], [], ["", "b"]])]), "ods")
    empty = re.compile(rb"(<table:table-row\s*/>){2}")
    assert empty.search(zipfile.ZipFile(io.BytesIO(before)).read("content.xml"))
    repeated = with_part(
        before,
        "content.xml",
        lambda xml: empty.sub(
            b'<table:table-row table:number-rows-repeated="2"><table:table-cell'
            b' table:number-columns-repeated="9"/></table:table-row>',
            xml,
        ),
    )
    after = working_copy.type_into(repeated, "ods", ["1\n2\n3\n4"])
    rows = working_copy.read(after, "ods").pages[0].rows
    assert rows == [["a"], ["1"], ["2"], ["3", "b"], ["4"]]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"<html><body>login please</body></html>", Kind.HTML),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", Kind.HTML),
        (b"PK\x03\x04 half an archive", Kind.TEXT),
        (b"{\\rtf1 }", Kind.RTF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.FOREIGN),
        (b"just words", Kind.TEXT),
    ],
)
def test_the_content_decides_what_a_file_is(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


def test_a_login_page_named_docx_becomes_a_document_as_in_the_original() -> None:
    copy = working_copy.working_copy(b"<html><body><p>Sign in</p></body></html>", "docx")
    assert working_copy.read(copy, "docx").lines() == ["Sign in"]


def test_what_nobody_can_read_is_refused() -> None:
    with pytest.raises(working_copy.ConversionFailed):
        working_copy.working_copy(b"\xd0\xcf\x11\xe0", "doc")


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def different_parts(before: bytes, after: bytes) -> set[str]:
    old, new = zipfile.ZipFile(io.BytesIO(before)), zipfile.ZipFile(io.BytesIO(after))
    assert old.namelist() == new.namelist()
    return {name for name in old.namelist() if old.read(name) != new.read(name)}


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()
