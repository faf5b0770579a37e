"""A document that is renamed has its new name in every editor at once."""

from __future__ import annotations

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, assert_error
from ..office import docx_bytes


async def test_every_editor_shows_the_new_name(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("old.docx", docx_bytes("Before"))
    ann = await document_server.open(await jupyter.config("old.docx"))
    bob = await document_server.open(await jupyter.config("old.docx", mode="view"))
    assert (await jupyter.contents("old.docx", "PATCH", {"path": "sub ü.docx"})).code == 200
    await ann.until(lambda: ann.title == "sub ü.docx")
    await bob.until(lambda: bob.title == "sub ü.docx")
    await ann.close()
    await bob.close()


async def test_an_editor_that_shows_a_name_nobody_gave_is_put_right(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    jupyter.write("taken.docx", docx_bytes("Other"))
    ann = await document_server.open(await jupyter.config("a.docx"))
    ann.title = "taken.docx"  # as typed
    assert (await jupyter.contents("a.docx", "PATCH", {"path": "taken.docx"})).code == 409
    assert (await jupyter.post("title", {"path": "a.docx"})).code == 204
    await ann.until(lambda: ann.title == "a.docx")
    await ann.close()


@pytest.mark.parametrize("path", ["taken.docx", "none.docx", "../../etc/passwd"])
async def test_what_nobody_edits_has_no_editors_to_be_told(
    jupyter: Jupyter, document_server: DocumentServer, path: str
) -> None:
    jupyter.write("taken.docx", docx_bytes("Other"))
    response = await jupyter.post("title", {"path": path})
    assert response.code in {204, 403, 404}
    assert [record for record in document_server.commands if record.fields.get("c") == "meta"] == []


async def test_a_title_is_of_a_path(jupyter: Jupyter) -> None:
    assert_error(await jupyter.post("title", {"path": 7}), 400, "malformed")


@pytest.mark.parametrize("settings", [{"document_server_url": "http://127.0.0.1:9"}], indirect=True)
async def test_renaming_needs_no_document_server(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    assert (await jupyter.contents("a.docx", "PATCH", {"path": "b.docx"})).code == 200
    assert jupyter.files() == {"b.docx"}
    assert (await jupyter.post("title", {"path": "b.docx"})).code == 204
