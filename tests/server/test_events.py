"""What people are told."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_onlyoffice.events import SCHEMA_ID

from ..document_server import DocumentServer
from ..jupyter import Jupyter
from ..office import docx_bytes


@pytest.fixture
def told(jupyter: Jupyter, jp_serverapp: Any) -> list[tuple[str, str]]:
    """Path and action of each event, as they come."""
    events: list[tuple[str, str]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        events.append((data["path"], data["action"]))
        if "copy" in data:
            assert (jupyter.root / data["copy"]).is_file()

    jp_serverapp.event_logger.add_listener(schema_id=SCHEMA_ID, listener=listen)
    return events


async def test_a_session_is_told_from_its_beginning_to_its_end(
    jupyter: Jupyter, document_server: DocumentServer, told: list[tuple[str, str]]
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("One.")
    await editor.save()
    await editor.type("Two.")
    await editor.close()
    await document_server.callback(status=2)
    await document_server.callback(status=1)
    actions = ["opened", "force-saved", "saved", "closed"]
    assert told == [("a.docx", action) for action in actions]


async def test_it_is_told_who_comes_and_goes(
    jupyter: Jupyter, document_server: DocumentServer, jp_serverapp: Any
) -> None:
    editing: list[int] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        editing.append(len(data["users"]))

    jp_serverapp.event_logger.add_listener(schema_id=SCHEMA_ID, listener=listen)
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    ann = await document_server.open(config)
    bob = await document_server.open(await jupyter.config("a.docx"))
    await ann.close()
    for _ in range(3):
        await document_server.callback(status=1)
    await bob.close()
    await document_server.callback(status=4)
    assert editing == [1, 2, 1, 0]


async def test_closing_unchanged_is_told(
    jupyter: Jupyter, document_server: DocumentServer, told: list[tuple[str, str]]
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.close()
    await document_server.callback(status=4)
    assert told == [("a.docx", "opened"), ("a.docx", "closed")]


async def test_a_conflict_is_told_with_its_copy(
    jupyter: Jupyter, document_server: DocumentServer, told: list[tuple[str, str]]
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Mine.")
    file.write_bytes(docx_bytes("Theirs"))
    await editor.close()
    await document_server.callback(status=2)
    assert told == [("a.docx", "opened"), ("a.docx", "conflict"), ("a.docx", "closed")]


async def test_the_text_of_a_deleted_document_is_told_with_its_copy(
    jupyter: Jupyter, document_server: DocumentServer, told: list[tuple[str, str]]
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Mine.")
    file.unlink()
    await editor.close()
    await document_server.callback(status=2)
    assert told == [("a.docx", "opened"), ("a.docx", "recovered"), ("a.docx", "closed")]


async def test_a_failed_save_is_told(
    jupyter: Jupyter, document_server: DocumentServer, told: list[tuple[str, str]]
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    file.chmod(0o444)
    editor = await document_server.open(config)
    await editor.type("Mine.")
    assert not await editor.save()
    assert told == [("a.docx", "opened"), ("a.docx", "save-failed")]
    for status in (3, 7):
        await jupyter.callback(config, status)
    assert told[2:] == [("a.docx", "save-failed")] * 2
    file.chmod(0o644)
    await editor.close()
    await document_server.callback(status=2)


async def test_events_name_the_new_place_of_a_renamed_document(
    jupyter: Jupyter, document_server: DocumentServer, told: list[tuple[str, str]]
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await jupyter.contents("a.docx", "PATCH", {"path": "b.docx"})
    await editor.type("Mine.")
    await editor.close()
    await document_server.callback(status=2)
    assert told == [("a.docx", "opened"), ("b.docx", "saved"), ("b.docx", "closed")]
