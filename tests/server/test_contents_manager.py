"""A contents manager that is not made of files is served through its own interface."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    manager = "tests.storage.memory.MemoryContentsManager"
    jp_server_config["ServerApp"]["contents_manager_class"] = manager
    return jp_server_config


async def test_documents_make_the_round_trip(
    jupyter: Jupyter, document_server: DocumentServer, jp_serverapp: Any
) -> None:
    files = jp_serverapp.contents_manager.files
    created = answer_of(await jupyter.post("create", {"path": "", "ext": "docx"}), 201)
    config = await jupyter.config(created["path"])
    editor = await document_server.open(config)
    await editor.type("Typed.")
    await editor.save()
    assert await jupyter.key(created["path"]) == config["document"]["key"]
    await editor.type("More.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    content = base64.b64decode(files["Untitled.docx"][0])
    assert "Typed.More." in text_of(content)
    assert set(files) == {"Untitled.docx"}


async def test_an_outside_change_is_kept_there_too(
    jupyter: Jupyter, document_server: DocumentServer, jp_serverapp: Any
) -> None:
    contents = jp_serverapp.contents_manager
    created = answer_of(await jupyter.post("create", {"path": "", "ext": "docx"}), 201)
    editor = await document_server.open(await jupyter.config(created["path"]))
    await editor.type("Typed.")
    theirs = base64.b64encode(docx_bytes("Theirs")).decode()
    await contents.save({"type": "file", "format": "base64", "content": theirs}, "Untitled.docx")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert contents.files["Untitled.docx"][0] == theirs
    assert len(contents.files) == 2
