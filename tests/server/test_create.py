"""Blank documents: cases F3, U2."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_onlyoffice.core.content import complaint
from jupyter_onlyoffice.core.formats import formats

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import text_of


@pytest.mark.parametrize("ext", ["docx", "xlsx", "pptx", "pdf"])
async def test_a_new_document_is_a_valid_file_of_its_type(jupyter: Jupyter, ext: str) -> None:
    model = answer_of(await jupyter.post("create", {"path": "", "ext": ext}), 201)
    assert (model["path"], model["name"]) == (f"Untitled.{ext}", f"Untitled.{ext}")
    assert (model["type"], model["content"]) == ("file", None)
    with (jupyter.root / model["path"]).open("rb") as stream:
        assert complaint(stream, formats()[ext]) is None


async def test_a_new_document_can_be_edited_at_once(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    model = answer_of(await jupyter.post("create", {"path": "", "ext": "docx", "lang": "de"}), 201)
    editor = await document_server.open(await jupyter.config(model["path"]))
    await editor.type("Hallo")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert "Hallo" in text_of(jupyter.root / model["path"])


async def test_ten_at_once_give_ten_files(jupyter: Jupyter) -> None:
    (jupyter.root / "sub").mkdir()
    body = {"path": "sub", "ext": "xlsx"}
    responses = await asyncio.gather(*(jupyter.post("create", body) for _ in range(10)))
    paths = {answer_of(response, 201)["path"] for response in responses}
    assert len(paths) == 10
    assert jupyter.files() == paths


async def test_a_taken_name_is_refused_and_the_file_is_spared(jupyter: Jupyter) -> None:
    file = jupyter.write("mine.docx", b"precious")
    body = {"path": "", "ext": "docx", "name": "mine"}
    assert_error(await jupyter.post("create", body), 409, "name-taken")
    assert file.read_bytes() == b"precious"
    assert jupyter.files() == {"mine.docx"}


async def test_a_folder_that_may_not_be_written_to_is_refused(jupyter: Jupyter) -> None:
    (jupyter.root / ".hidden").mkdir()
    for path, status in [("nowhere", 404), (".hidden", 403), ("..", 403), ("a/../..", 403)]:
        body = {"path": path, "ext": "docx"}
        assert_error(await jupyter.post("create", body), status)
    (jupyter.root / "locked").mkdir(mode=0o555)
    assert_error(await jupyter.post("create", {"path": "locked", "ext": "docx"}), 403)
    jupyter.write("file", b"")
    assert_error(await jupyter.post("create", {"path": "file", "ext": "docx"}), 404)
    assert jupyter.files() == {"file"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"path": ""}, 400),
        ({"path": "", "ext": "exe"}, 415),
        ({"path": "", "ext": 5}, 400),
        ({"path": 5, "ext": "docx"}, 400),
        ({"path": "", "ext": "docx", "name": 5}, 400),
        ({"path": "", "ext": "docx", "name": ""}, 400),
        ({"path": "", "ext": "docx", "name": "a/b"}, 400),
        ({"path": "", "ext": "docx", "name": "../b"}, 400),
        ({"path": "", "ext": "docx", "name": "x" * 300}, 400),
        ({"path": "", "ext": "docx", "name": ".hidden"}, 400),
        ([], 400),
        ("{", 400),
    ],
)
async def test_a_request_that_makes_no_sense_creates_nothing(
    jupyter: Jupyter, body: Any, status: int
) -> None:
    assert_error(await jupyter.post("create", body), status)
    assert jupyter.files() == set()


@pytest.mark.parametrize("lang", ["../../etc", "x" * 10_000, "\0", 7, ["de"], None])
async def test_a_strange_language_gives_the_usual_document(jupyter: Jupyter, lang: Any) -> None:
    body = {"path": "", "ext": "docx", "lang": lang}
    assert (await jupyter.post("create", body)).code == 201


async def test_a_new_document_takes_over_nothing_from_one_of_its_name_that_is_gone(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    create = {"path": "", "ext": "docx"}
    answer_of(await jupyter.post("create", create), 201)
    editor = await document_server.open(await jupyter.config("Untitled.docx"))
    await editor.type("Typed into the first")
    (jupyter.root / "Untitled.docx").unlink()
    assert answer_of(await jupyter.post("create", create), 201)["path"] == "Untitled.docx"
    assert await jupyter.key("Untitled.docx") != editor.key
    await editor.close()
    assert (await document_server.callback(status=2, key=editor.key)).ok
    assert text_of(jupyter.root / "Untitled.docx") == ""
    (copy,) = jupyter.files() - {"Untitled.docx"}
    assert text_of(jupyter.root / copy) == "Typed into the first"
