"""From opening to the file on disk, with the stand-in as the Document Server."""

from __future__ import annotations

import asyncio

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, state_of
from ..office import docx_bytes, office_bytes, text_of


@pytest.mark.parametrize("ext", ["docx", "xlsx", "pptx"])
async def test_what_is_typed_is_in_the_file_after_closing(
    jupyter: Jupyter, document_server: DocumentServer, ext: str
) -> None:
    file = jupyter.write(f"report.{ext}", office_bytes(ext, "Before"))
    editor = await document_server.open(await jupyter.config(f"report.{ext}"))
    assert editor.mode == "edit"
    await editor.type("Typed words")
    await editor.close()
    saved = await document_server.callback(status=2)
    assert saved.ok
    assert "Before" in text_of(file)
    assert "Typed words" in text_of(file)
    assert jupyter.files() == {f"report.{ext}"}


async def test_the_save_button_writes_the_file_at_once(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await editor.type("One.")
    assert await editor.save()
    assert "One." in text_of(file)
    assert await jupyter.key("a.docx") == config["document"]["key"]
    await editor.type("Two.")
    assert await editor.save()
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert "One.Two." in text_of(file)


async def saved_now(jupyter: Jupyter, path: str) -> bool:
    answer = answer_of(await jupyter.post("save", {"path": path}), 200)
    assert answer["copy"] is None
    return bool(answer["saved"])


async def test_saving_from_jupyter_waits_until_the_file_has_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Now.")
    assert answer_of(await jupyter.post("save", {"path": "a.docx"}), 200) == {
        "saved": True,
        "copy": None,
    }
    assert "Now." in text_of(file)
    assert answer_of(await jupyter.post("save", {"path": "a.docx"}), 200) == {
        "saved": False,
        "copy": None,
    }
    await editor.close()
    await document_server.callback(status=2)


async def test_saving_what_nobody_edits_saves_nothing(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    assert answer_of(await jupyter.post("save", {"path": "a.docx"}), 200) == {
        "saved": False,
        "copy": None,
    }
    await jupyter.config("a.docx")
    assert answer_of(await jupyter.post("save", {"path": "a.docx"}), 200) == {
        "saved": False,
        "copy": None,
    }


async def test_two_people_type_into_one_document(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    ann = await document_server.open(await jupyter.config("a.docx"))
    bob = await document_server.open(await jupyter.config("a.docx"))
    await ann.type("From Ann.")
    await bob.type("From Bob.")
    await ann.close()
    await bob.close()
    assert (await document_server.callback(status=2)).ok
    assert "From Ann." in text_of(file)
    assert "From Bob." in text_of(file)


async def test_a_file_that_nobody_changed_is_not_touched(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    before = state_of(file)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await editor.close()
    assert (await document_server.callback(status=4)).ok
    assert state_of(file) == before
    # The Document Server has it cached under the key: opening again is instant.
    assert await jupyter.key("a.docx") == config["document"]["key"]


async def test_a_viewer_sees_and_changes_nothing(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    before = state_of(file)
    viewer = await document_server.open(await jupyter.config("a.docx", mode="view"))
    assert viewer.mode == "view"
    assert "Before" in viewer.text
    await viewer.close()
    assert state_of(file) == before


async def test_a_viewer_who_came_first_does_not_spoil_an_edit(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    viewer = await document_server.open(await jupyter.config("a.docx", mode="view"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Edited.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert "Edited." in text_of(file)
    await viewer.close()


async def test_a_read_only_file_opens_as_a_view_that_says_so(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before")).chmod(0o444)
    answer = await jupyter.open("a.docx")
    assert (answer["mode"], answer["reason"]) == ("view", "read-only")
    assert answer["message"]
    assert answer["config"]["document"]["permissions"]["edit"] is False


async def test_a_failed_save_comes_back_when_the_document_is_opened_again(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await editor.type("Nearly lost.")
    file.chmod(0o444)
    await editor.close()
    for _ in range(4):
        assert (await document_server.callback(status=2)).answer_status == 503
    assert "Nearly lost." not in text_of(file)
    file.chmod(0o644)
    again = await jupyter.config("a.docx")
    assert again["document"]["key"] == config["document"]["key"]
    rescued = await document_server.open(again)
    assert -104 in rescued.warnings
    await rescued.close()
    assert (await document_server.callback(status=2)).ok
    assert "Nearly lost." in text_of(file)


async def test_people_who_come_and_go_get_consistent_keys(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    first = await document_server.open(config)
    await first.type("One.")
    await first.close()
    # Back before the final save went out, or just after: the session goes on.
    again = await document_server.open(await jupyter.config("a.docx"))
    assert not again.errors
    await again.type("Two.")
    await again.close()
    while True:
        assert (await document_server.callback(status=2)).ok
        if "Two." in text_of(file):
            break
    assert await jupyter.key("a.docx") != config["document"]["key"]


async def test_an_editor_with_a_spent_key_gets_a_fresh_one(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await editor.type("One.")
    await editor.close()
    await document_server.callback(status=2)
    late = await document_server.open(config)
    await late.event("onRequestRefreshFile")
    fresh = await jupyter.config("a.docx", outdated=config["document"]["key"])
    assert fresh["document"]["key"] != config["document"]["key"]
    editor = await document_server.open(fresh)
    assert "One." in "".join(editor.text)
    await asyncio.gather(late.close(), editor.close())
