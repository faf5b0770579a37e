"""Notebooks become documents: their words, figures, tables and formulas are in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE

from jupyter_onlyoffice.notebooks import rendered

from ..document_server import DocumentServer
from ..engine.hostile import png
from ..engine.trying import words_of
from ..jupyter import Jupyter, answer_of, assert_error
from ..notebook import FIGURE, SVG, TABLE, code, failed, notebook, printed, shown, words
from .test_convert import alone, convert, made

STUDY = notebook(
    words(
        "# A study\n\nWith **bold** words, and $E = mc^2$ in a line.\n\n$$\\frac{a}{b}$$\n\n- one"
    ),
    code("for i in range(3):\n    print(i)", printed("0\n1\n2\n"), printed("mind this", "stderr")),
    code("plot()", shown(image_png=FIGURE, text_plain="<Figure>")),
    code("draw()", shown(image_svg=SVG, text_plain="<Figure>")),
    code("table", shown(text_html=TABLE, text_plain="as text")),
    code("symbol", shown(text_latex="$\\displaystyle \\sum_i x_i$", image_png=FIGURE)),
    code("1/0", failed("\x1b[31mZeroDivisionError\x1b[39m: division by zero")),
)

FIGURES = [code("plot()", shown(image_png=FIGURE, text_plain="<Figure>"))]
PICTURE = MSO_SHAPE_TYPE.PICTURE


def slides_of(content: bytes) -> list[Any]:
    return list(pptx.Presentation(io.BytesIO(content)).slides)


def text_on(slide: Any) -> str:
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(frame.text.replace("\v", "\n") for frame in frames)


def body_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def pictures_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [name for name in archive.namelist() if name.startswith("word/media/")]


async def exported(jupyter: Jupyter, path: str, to: str) -> bytes:
    model = await made(jupyter, await convert(jupyter, path, to))
    content: bytes = (jupyter.root / model["path"]).read_bytes()
    return content


@alone
async def test_a_notebook_becomes_a_document_beside_it(jupyter: Jupyter) -> None:
    jupyter.write("sub/Study.ipynb", STUDY)
    content = await exported(jupyter, "sub/Study.ipynb", "docx")
    assert jupyter.files() == {"sub/Study.ipynb", "sub/Study.docx"}
    document = docx.Document(io.BytesIO(content))
    lines = "\n".join(paragraph.text for paragraph in document.paragraphs).splitlines()
    for line in ("A study", "one", "for i in range(3):", "    print(i)", "2", "mind this"):
        assert line in lines
    style = document.paragraphs[0].style
    assert style is not None
    assert style.base_style is not None
    assert style.base_style.name == "Heading 1"
    assert "ZeroDivisionError: division by zero" in lines
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["n", "square"],
        ["7", "49"],
    ]
    # The sum is a formula, not a picture.
    assert len(pictures_of(content)) == 2
    assert "as text" not in lines


@alone
async def test_its_formulas_are_formulas(jupyter: Jupyter) -> None:
    jupyter.write("a.ipynb", STUDY)
    body = body_of(await exported(jupyter, "a.ipynb", "docx"))
    assert body.count("<m:oMath ") == 3
    assert body.count("<m:oMathPara ") == 1
    assert "<m:f><m:num>" in body
    assert "<m:nary>" in body
    assert not {"\ue000", "\ue001", "$"} & {*body}


@alone
async def test_what_is_no_latex_is_shown_as_it_is(jupyter: Jupyter) -> None:
    jupyter.write("a.ipynb", notebook(words("It is $a^b^c$ so.")))
    body = body_of(await exported(jupyter, "a.ipynb", "docx"))
    assert ">a^b^c</m:t>" in body
    assert "so." in body
    assert "\ue000" not in body


@alone
async def test_a_notebook_becomes_pages_and_other_texts(jupyter: Jupyter) -> None:
    jupyter.write("a.ipynb", STUDY)
    for ext in ("pdf", "odt", "epub", "rtf"):
        content = await exported(jupyter, "a.ipynb", ext)
        assert "A study" in words_of(content, ext), ext


@alone
async def test_pictures_beside_the_notebook_are_in_the_document(jupyter: Jupyter) -> None:
    jupyter.write("sub/fig one.png", png((1, 2, 3)))
    jupyter.write("fig.png", png((4, 5, 6)))
    cell = words(
        "![a](fig%20one.png) ![b](attachment:x.png) ![c](attachment:none.png)\n\n"
        "<img src='../fig.png'> ![d](gone.png)",
        attachments={"x.png": {"image/png": FIGURE}},
    )
    jupyter.write("sub/a.ipynb", notebook(cell))
    assert len(pictures_of(await exported(jupyter, "sub/a.ipynb", "docx"))) == 3


@alone
async def test_nothing_outside_is_in_the_document(jupyter: Jupyter, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(png((9, 9, 9)))
    jupyter.write(".hidden.png", png((8, 8, 8)))
    up = "../" * 30
    jupyter.write(
        "a.ipynb",
        notebook(
            words(f"![a]({up}{outside}) ![b](file://{outside}) ![c](.hidden.png) ![d]({outside})"),
            code("x", shown(text_html=f"<img src='file://{outside}'><p>Seen</p>")),
        ),
    )
    content = await exported(jupyter, "a.ipynb", "docx")
    assert pictures_of(content) == []
    assert "Seen" in words_of(content, "docx")


@alone
async def test_texts_run_their_way_and_what_is_struck_is_no_tracked_change(
    jupyter: Jupyter,
) -> None:
    jupyter.write("a.ipynb", notebook(words("A ~~struck~~ word\n\n(שלום one)\n\n- עולם")))
    document = docx.Document(io.BytesIO(await exported(jupyter, "a.ipynb", "docx")))
    directions = {
        paragraph.text: next(paragraph._p.iter(qn("w:bidi")), None) is not None
        for paragraph in document.paragraphs
        if paragraph.text.strip()
    }
    assert directions == {"A struck word": False, "(שלום one)": True, "עולם": True}
    ways = {
        paragraph.text: paragraph._p.get_or_add_pPr().get("rtl")
        for slide in slides_of(await exported(jupyter, "a.ipynb", "pptx"))
        for shape in slide.shapes
        for paragraph in shape.text_frame.paragraphs
    }
    assert (ways["A struck word"], ways["(שלום one)"]) == (None, "1")


@alone
async def test_it_can_be_downloaded_instead(jupyter: Jupyter) -> None:
    jupyter.write("a.ipynb", STUDY)
    job = answer_of(await convert(jupyter, "a.ipynb", "docx", download=True), 200)
    response = await jupyter.get("jobs", job["job"], "file")
    assert "A study" in words_of(response.body, "docx")
    assert jupyter.files() == {"a.ipynb"}


@alone
@pytest.mark.parametrize(
    ("content", "to", "status", "reason"),
    [
        (b"{", "docx", 422, "damaged"),
        (b'{"cells": 7}', "docx", 422, "damaged"),
        (STUDY, "xlsx", 415, "format"),
        (STUDY, "exe", 415, "format"),
    ],
)
async def test_what_cannot_be_exported_is_told(
    jupyter: Jupyter, content: bytes, to: str, status: int, reason: str
) -> None:
    jupyter.write("a.ipynb", content)
    assert_error(await convert(jupyter, "a.ipynb", to), status, reason)
    assert jupyter.files() == {"a.ipynb"}


@alone
async def test_a_wide_table_is_whole(jupyter: Jupyter) -> None:
    row = "<tr>" + "<td>0.123</td>" * 16 + "</tr>"
    jupyter.write("a.ipynb", notebook(code("wide", shown(text_html=f"<table>{row}{row}</table>"))))
    content = await exported(jupyter, "a.ipynb", "docx")
    (table,) = docx.Document(io.BytesIO(content)).tables
    assert [cell.text for cell in table.rows[1].cells] == ["0.123"] * 16


@alone
async def test_code_keeps_its_dollars(jupyter: Jupyter) -> None:
    jupyter.write("a.ipynb", notebook(code("f'${x}$ and $y$'")))
    assert "f'${x}$ and $y$'" in words_of(await exported(jupyter, "a.ipynb", "docx"), "docx")


@alone
async def test_a_notebook_that_is_not_there_is_told(jupyter: Jupyter) -> None:
    assert_error(await convert(jupyter, "gone.ipynb", "docx"), 404)


@alone
async def test_an_empty_notebook_is_an_empty_document(jupyter: Jupyter) -> None:
    jupyter.write("a.ipynb", notebook())
    content: Any = await exported(jupyter, "a.ipynb", "docx")
    assert docx.Document(io.BytesIO(content)).tables == []


@alone
async def test_a_notebook_becomes_slides(jupyter: Jupyter) -> None:
    more = words("## Further\n\n- two\n\n| a |\n|---|\n| 1 |")
    jupyter.write("a.ipynb", notebook(words("# A study\n\nFirst $E = mc^2$."), more, *FIGURES))
    slides = slides_of(await exported(jupyter, "a.ipynb", "pptx"))
    assert [slide.shapes.title.text for slide in slides] == ["A study", "A study", "Further"]
    _, first, second = slides
    assert "First" in text_on(first)
    assert etree.tostring(first.element).count(b"oMath ") == 1
    assert [shape.table.cell(1, 0).text for shape in second.shapes if shape.has_table] == ["1"]
    assert [shape.image.size for shape in second.shapes if shape.shape_type == PICTURE] == [
        (80, 80)
    ]
    assert "plot()" in text_on(second)


@alone
async def test_a_figure_is_on_the_slide_of_its_code(jupyter: Jupyter) -> None:
    above = words("\n\n".join(f"Paragraph {number}" for number in range(12)))
    jupyter.write("a.ipynb", notebook(above, *FIGURES))
    *_, last = slides_of(await exported(jupyter, "a.ipynb", "pptx"))
    assert "plot()" in text_on(last)
    assert PICTURE in [shape.shape_type for shape in last.shapes]


@alone
async def test_slides_have_drawings_whole_lines_and_say_what_they_leave_out(
    jupyter: Jupyter,
) -> None:
    row = "".join(f"<td>{number}</td>" for number in range(20))
    jupyter.write(
        "a.ipynb",
        notebook(
            words("A ~~struck~~ <span>word</span> in <u>a</u> line."),
            code("draw()", shown(image_svg=SVG), shown(image_svg=SVG.replace("teal", "blue"))),
            code("wide", shown(text_html=f"<table><tr>{row}</tr></table>")),
        ),
    )
    slides = slides_of(await exported(jupyter, "a.ipynb", "pptx"))
    shapes = [shape for slide in slides for shape in slide.shapes]
    assert "A struck word in a line." in "\n".join(map(text_on, slides)).splitlines()
    assert [s.image.ext for s in shapes if s.shape_type == PICTURE] == ["png", "png"]
    (table,) = [shape.table for shape in shapes if shape.has_table]
    assert [cell.text for cell in table.rows[0].cells] == [*map(str, range(15)), "…"]


@alone
async def test_slides_are_as_the_slide_types_of_the_notebook_say(jupyter: Jupyter) -> None:
    def cell(source: str, type: str) -> Any:
        return words(source, metadata={"slideshow": {"slide_type": type}})

    jupyter.write(
        "a.ipynb",
        notebook(
            cell("# Title", "slide"),
            cell("## One", "slide"),
            cell("## Still one", "-"),
            cell("Left out", "skip"),
            cell("To be said", "notes"),
            cell("Two", "subslide"),
        ),
    )
    slides = slides_of(await exported(jupyter, "a.ipynb", "pptx"))
    assert [slide.shapes.title.text for slide in slides] == ["Title", "One", "One"]
    assert "Still one" in text_on(slides[1])
    assert slides[1].notes_slide.notes_text_frame.text == "To be said"
    assert "Two" in text_on(slides[2])


@alone
async def test_what_does_not_fit_on_a_slide_goes_on_on_the_next(jupyter: Jupyter) -> None:
    lines = [f"line {number}" for number in range(70)]
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(40))
    jupyter.write(
        "a.ipynb",
        notebook(
            code("\n".join(lines), shown(text_html=f"<table>{rows}</table>")),
            words("\n\n".join(f"Paragraph {number}" for number in range(40))),
        ),
    )
    slides = slides_of(await exported(jupyter, "a.ipynb", "pptx"))
    text = "\n".join(map(text_on, slides)).splitlines()
    for line in [*lines, *(f"Paragraph {number}" for number in range(40))]:
        assert text.count(line) == 1
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    shown_rows = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert shown_rows == [str(number) for number in range(1, 40)]
    for slide in slides[1:]:
        assert all(shape.top + shape.height <= 6858000 for shape in slide.shapes)


async def test_the_document_server_makes_what_the_engine_does_not(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.ipynb", notebook(words("Over there, $E = mc^2$")))
    await made(jupyter, await convert(jupyter, "a.ipynb", "dotx"))
    asked = [record for record in document_server.commands if record.door == "converter"]
    assert asked[-1].fields["filetype"] == "html"


def test_formulas_are_shown_as_they_were_written_where_there_is_no_engine() -> None:
    page = rendered(notebook(words("So $a<b$.")), "a <b>").decode()
    assert "So <code>a&lt;b</code>." in page
    assert "<title>a &lt;b&gt;</title>" in page
