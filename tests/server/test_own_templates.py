"""New documents that are copies of templates."""

from __future__ import annotations

import asyncio

import pytest

from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, xlsx_bytes


async def listed(jupyter: Jupyter) -> list[str]:
    answer = answer_of(await jupyter.get("templates"), 200)
    return [template["path"] for template in answer["templates"]]


@pytest.mark.parametrize("settings", [{"shared_folders": ["team"]}], indirect=True)
async def test_templates_are_the_documents_in_the_folders_for_them(jupyter: Jupyter) -> None:
    (jupyter.root / "team").mkdir()
    assert await listed(jupyter) == []
    for path in ("Templates/Letter.docx", "Templates/.draft.docx", "team/Templates/Report.docx"):
        jupyter.write(path, docx_bytes("Dear"))
    jupyter.write("Templates/Bill.xlsx", xlsx_bytes("Sum"))
    jupyter.write("Templates/notes.txt", b"not for editing")
    jupyter.write("Templates/more/Deep.docx", docx_bytes("Dear"))
    assert await listed(jupyter) == [
        "Templates/Bill.xlsx",
        "Templates/Letter.docx",
        "team/Templates/Report.docx",
    ]
    first = answer_of(await jupyter.get("templates"), 200)["templates"][0]
    assert first == {
        "path": "Templates/Bill.xlsx",
        "name": "Bill",
        "ext": "xlsx",
        "type": "cell",
    }


@pytest.mark.parametrize("settings", [{"templates_folder": ""}], indirect=True)
async def test_there_may_be_no_templates(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Dear"))
    assert await listed(jupyter) == []


async def test_a_document_is_a_copy_of_its_template_under_a_free_name(jupyter: Jupyter) -> None:
    template = jupyter.write("Templates/Letter.docx", docx_bytes("Dear"))
    template.chmod(0o444)
    (jupyter.root / "sub").mkdir()
    body = {"path": "sub", "template": "Templates/Letter.docx"}
    responses = await asyncio.gather(*(jupyter.post("create", body) for _ in range(3)))
    paths = {answer_of(response, 201)["path"] for response in responses}
    assert paths == {"sub/Letter.docx", "sub/Letter (2).docx", "sub/Letter (3).docx"}
    for path in paths:
        assert (jupyter.root / path).read_bytes() == template.read_bytes()
        assert (await jupyter.open(path))["mode"] == "edit"


async def test_what_is_no_template_makes_nothing(jupyter: Jupyter) -> None:
    jupyter.write(".hidden.docx", docx_bytes("secret"))
    jupyter.write("false.docx", b"<html>")
    jupyter.write("a.txt", b"text")
    (jupyter.root.parent / "outside.docx").write_bytes(docx_bytes("secret"))
    files = jupyter.files()
    refused: list[tuple[object, int, str]] = [
        (".hidden.docx", 415, "format"),
        ("../outside.docx", 403, "denied"),
        ("false.docx", 422, "damaged"),
        ("a.txt", 415, "format"),
        ("gone.docx", 404, "not-found"),
        (7, 400, "malformed"),
    ]
    for template, status, reason in refused:
        response = await jupyter.post("create", {"path": "", "template": template})
        assert_error(response, status, reason)
    jupyter.write("b.docx", docx_bytes("Dear"))
    gone = await jupyter.post("create", {"path": "gone", "template": "b.docx"})
    assert_error(gone, 404, "not-found")
    assert jupyter.files() == files | {"b.docx"}
