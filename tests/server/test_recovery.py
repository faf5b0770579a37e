"""Edits that could not be handed over come back from the Document Server: case S10."""

from __future__ import annotations

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of


async def recover(jupyter: Jupyter) -> list[dict[str, str | None]]:
    recovered = answer_of(await jupyter.post("recover", {}), 200)["recovered"]
    assert isinstance(recovered, list)
    return recovered


async def forgotten(jupyter: Jupyter, document_server: DocumentServer) -> str:
    """A key whose save was refused, so that the Document Server keeps what was typed."""
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    key = str(config["document"]["key"])
    document_server.forgotten.keep(key, docx_bytes("Typed"), "docx")
    return key


async def test_what_was_kept_goes_into_the_document_that_is_as_it_was(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    key = await forgotten(jupyter, document_server)
    assert await recover(jupyter) == [{"path": "a.docx", "copy": None, "error": None}]
    assert text_of(jupyter.root / "a.docx") == "Typed"
    assert document_server.forgotten.keys == []
    assert await jupyter.key("a.docx") != key
    assert await recover(jupyter) == []


async def test_what_was_kept_goes_beside_a_document_that_has_changed(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    await forgotten(jupyter, document_server)
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    (recovered,) = await recover(jupyter)
    assert text_of(jupyter.root / "a.docx") == "By a notebook"
    assert text_of(jupyter.root / str(recovered["copy"])) == "Typed"
    assert document_server.forgotten.keys == []


async def test_opening_a_changed_document_fetches_what_was_kept_first(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    key = await forgotten(jupyter, document_server)
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    assert await jupyter.key("a.docx") != key
    (copy,) = jupyter.files() - {"a.docx"}
    assert text_of(jupyter.root / copy) == "Typed"
    assert document_server.forgotten.keys == []


async def test_what_was_kept_for_a_deleted_document_comes_back_under_a_marked_name(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    await forgotten(jupyter, document_server)
    (jupyter.root / "a.docx").unlink()
    (recovered,) = await recover(jupyter)
    assert jupyter.files() == {recovered["copy"]}
    assert text_of(jupyter.root / str(recovered["copy"])) == "Typed"


async def test_a_document_that_takes_the_place_of_another_does_not_hide_what_was_kept_of_that(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    await forgotten(jupyter, document_server)
    (jupyter.root / "a.docx").unlink()
    jupyter.write("b.docx", docx_bytes("Another"))
    await jupyter.key("b.docx")
    assert (await jupyter.contents("b.docx", "PATCH", {"path": "a.docx"})).code == 200
    (recovered,) = await recover(jupyter)
    assert text_of(jupyter.root / str(recovered["copy"])) == "Typed"
    assert text_of(jupyter.root / "a.docx") == "Another"


async def test_what_others_left_behind_is_left_alone(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    await forgotten(jupyter, document_server)
    document_server.forgotten.keep("somebody-elses", docx_bytes("Private"), "docx")
    await recover(jupyter)
    assert document_server.forgotten.keys == ["somebody-elses"]


async def test_what_is_being_edited_again_is_left_to_its_editors(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    await forgotten(jupyter, document_server)
    editor = await document_server.open(await jupyter.config("a.docx"))
    assert editor.text == ["Typed"]  # the Document Server gives it back by itself
    assert await recover(jupyter) == []
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(jupyter.root / "a.docx") == "Typed"
    assert document_server.forgotten.keys == []


async def test_what_cannot_be_stored_stays_with_the_document_server(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    key = await forgotten(jupyter, document_server)
    document_server.faults.answers["result"] = "404"
    (failed,) = await recover(jupyter)
    assert failed["error"]
    assert document_server.forgotten.keys == [key]
    assert text_of(jupyter.root / "a.docx") == "Before"
    document_server.faults.clear()
    await recover(jupyter)
    assert text_of(jupyter.root / "a.docx") == "Typed"
