"""Code that reads documents in notebooks, tried out with what reads them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from jupyter_onlyoffice.core.reading import header_row

from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, pptx_bytes, xlsx_bytes


async def code(jupyter: Jupyter, path: str, folder: str = "") -> str:
    answer = answer_of(await jupyter.get("reading", path, params={"folder": folder}), 200)
    return str(answer["code"])


def ran(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run a cell in a folder, and return its variables."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - it is what is tested
    return names


def book(*sheets: tuple[str, list[list[Any]]], hidden: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


async def test_a_table_below_a_title_is_found_with_its_header(
    jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[list[Any]] = [
        ["Results of 2026"],
        [],
        ["city", "people", "when"],
        ["Ulm", 128928, None],
        ["Bonn", 1],
    ]
    content = book(("Notes", [["x"]]), ("It's", rows), ("Other", []), hidden="Notes")
    jupyter.write("data/results.xlsx", content)
    cell = await code(jupyter, "data/results.xlsx", "notebooks/deep")
    assert cell.splitlines() == [
        "import pandas as pd",
        "",
        "# Sheets: \"It's\", 'Other'",
        "# Header, in row 3: city, people, when",
        "df = pd.read_excel('../../data/results.xlsx', sheet_name=\"It's\", skiprows=2)",
        "df",
    ]
    (jupyter.root / "notebooks" / "deep").mkdir(parents=True)
    df = ran(cell, jupyter.root / "notebooks" / "deep", monkeypatch)["df"]
    assert list(df.columns) == ["city", "people", "when"]
    assert df["people"].tolist() == [128928, 1]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"a,b\n1,2\n", "df = pd.read_csv('a.csv')"),
        ("a.csv", b"a;b\n1;2\n", "df = pd.read_csv('a.csv', sep=';')"),
        ("a.tsv", b"a\tb\n1\t2\n", "df = pd.read_csv('a.tsv', sep='\\t')"),
    ],
)
async def test_a_delimited_text_is_read_as_it_is_written(
    jupyter: Jupyter,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    expected: str,
) -> None:
    jupyter.write(name, content)
    cell = await code(jupyter, name)
    assert expected in cell.splitlines()
    df = ran(cell, jupyter.root, monkeypatch)["df"]
    assert df.equals(pd.DataFrame({"a": [1], "b": [2]}))


async def test_texts_and_tables_of_other_documents_are_listed(
    jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch
) -> None:
    jupyter.write("a.docx", docx_bytes("One", "Two"))
    jupyter.write("a.pptx", pptx_bytes("Title"))
    found = ran(await code(jupyter, "a.docx"), jupyter.root, monkeypatch)
    assert found["texts"][-2:] == ["One", "Two"]
    assert found["tables"] == []
    assert "Title" in str(ran(await code(jupyter, "a.pptx"), jupyter.root, monkeypatch)["texts"])


async def test_a_name_is_a_text_in_the_code_and_nothing_else(
    jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch
) -> None:
    jupyter.write("a'+b\"#.xlsx", xlsx_bytes("city", "Ulm"))
    df = ran(await code(jupyter, "a'+b\"#.xlsx"), jupyter.root, monkeypatch)["df"]
    assert df["city"].tolist() == ["Ulm"]


async def test_a_sheet_cannot_write_code_by_its_texts(
    jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch
) -> None:
    jupyter.write("a.xlsx", book(("S", [["a\nimport os", "b"], ["1", "2"]])))
    cell = await code(jupyter, "a.xlsx")
    assert "# Header, in row 1: a import os, b" in cell.splitlines()
    assert not any(line.startswith("import os") for line in cell.splitlines())


async def test_what_cannot_be_read_is_said(jupyter: Jupyter) -> None:
    jupyter.write("a.xlsx", b"no workbook")
    jupyter.write("a.vsdx", b"x")
    assert_error(await jupyter.get("reading", "a.xlsx"), 422, "damaged")
    assert_error(await jupyter.get("reading", "a.vsdx"), 415, "format")
    assert_error(await jupyter.get("reading", "none.xlsx"), 404, "not-found")


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([], 0),
        ([[None], ["x"]], 1),
        ([["a", "b"], ["1", "2"]], 0),
        ([["title", None], ["a", "b"], ["x", "y"]], 1),
    ],
)
def test_the_header_is_the_first_of_the_widest_rows_of_text(
    rows: list[list[str | None]], header: int
) -> None:
    texts = [[not (cell or "").isdigit() for cell in row] for row in rows]
    assert header_row(rows, texts) == header
