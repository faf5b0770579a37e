"""Notebooks become documents, by the engine and by the Document Server."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import docx

from jupyter_onlyoffice.notebooks import rendered

from ..document_server import DocumentServer
from ..engine.hostile import png
from ..jupyter import Jupyter, assert_error
from ..office import docx_bytes
from .test_convert import alone, convert, made

WIDE = "<tr>" + "<td>0.123</td>" * 16 + "</tr>"


def notebook(*cells: dict[str, Any]) -> bytes:
    numbered = [{"id": f"c{number}", "metadata": {}, **cell} for number, cell in enumerate(cells)]
    whole = {"cells": numbered, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


def code(source: str, **data: str) -> dict[str, Any]:
    shown = {name.replace("_", "/"): value for name, value in data.items()}
    output = {"output_type": "display_data", "data": shown, "metadata": {}}
    return {
        "cell_type": "code",
        "source": source,
        "outputs": [output] if data else [],
        "execution_count": 1,
    }


REPORT = notebook(
    text(
        "# Results\n\nWith **weight** and $E = mc^2$, for $5 and $6.\n\n"
        "| a | b |\n|--|--|\n| 1 | 2 |"
    ),
    code("plot(x)", image_png=base64.b64encode(png((255, 0, 0))).decode()),
    code("table", text_html=f"<table class='dataframe'>{WIDE}{WIDE}</table>"),
)


@alone
async def test_a_notebook_becomes_a_document_with_its_figures_and_tables(jupyter: Jupyter) -> None:
    jupyter.write("sub/work.ipynb", REPORT)
    model = await made(jupyter, await convert(jupyter, "sub/work.ipynb", "docx"))
    assert model["path"] == "sub/work.docx"
    document = docx.Document(io.BytesIO((jupyter.root / "sub" / "work.docx").read_bytes()))
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Results" in written
    assert "plot(x)" in written
    assert "for $5 and $6" in written
    small, wide = document.tables
    assert [cell.text for cell in small.rows[1].cells] == ["1", "2"]
    assert [cell.text for cell in wide.rows[0].cells] == ["0.123"] * 16
    assert "image" in " ".join(part.content_type for part in document.part.package.iter_parts())
    pdf = await made(jupyter, await convert(jupyter, "sub/work.ipynb", "pdf"))
    assert (jupyter.root / pdf["path"]).read_bytes().startswith(b"%PDF")
    assert_error(await convert(jupyter, "sub/work.ipynb", "xlsx"), 415)


@alone
async def test_what_is_no_notebook_is_said(jupyter: Jupyter) -> None:
    jupyter.write("work.ipynb", b"{}")
    assert_error(await convert(jupyter, "work.ipynb", "docx"), 422, "damaged")
    jupyter.write("binary.ipynb", docx_bytes("No notebook"))
    assert_error(await convert(jupyter, "binary.ipynb", "docx"), 422, "damaged")
    assert_error(await convert(jupyter, "none.ipynb", "docx"), 404, "not-found")


async def test_the_document_server_makes_what_the_engine_does_not(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("work.ipynb", notebook(text("Over there")))
    model = await made(jupyter, await convert(jupyter, "work.ipynb", "rtf"))
    assert model["path"] == "work.rtf"


def test_nothing_runs_or_is_read_for_a_page() -> None:
    hostile = notebook(text("![x](/etc/passwd.png) ![y](../secret.png)"))
    page = rendered(hostile, "a <b>.ipynb").decode()
    assert "base64" not in page
    assert "<title>a &lt;b&gt;.ipynb</title>" in page


def test_code_keeps_its_dollars() -> None:
    page = rendered(notebook(code("f'${x}$ and $y$'")), "a.ipynb").decode()
    assert "<img" not in page
