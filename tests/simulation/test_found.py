"""What runs have found, each in its shortest form."""

from __future__ import annotations

from ..document_server import DocumentServer
from ..jupyter import JOINED, Jupyter, answer_of
from ..office import docx_bytes, text_of
from ..server.offering import offered

_OLDER, _NEWER = docx_bytes("Older"), docx_bytes("Older, newer")


async def save(
    jupyter: Jupyter, server: DocumentServer, config: dict[str, object], content: bytes, status: int
) -> None:
    url = offered(server, content)
    response = await jupyter.callback(config, status, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}


def texts(jupyter: Jupyter) -> list[str]:
    """All that is in documents and copies."""
    return [text_of(jupyter.root / path) for path in jupyter.files()]


# seed 3619072043
async def test_a_late_message_replaces_nothing_in_a_copy(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    (jupyter.root / "a.docx").unlink()
    await save(jupyter, document_server, config, _NEWER, 2)
    await save(jupyter, document_server, config, _OLDER, 6)
    assert "Older, newer" in texts(jupyter)


# seed 440335075
async def test_a_final_save_of_what_was_overwritten_since_is_kept(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    await save(jupyter, document_server, config, _NEWER, 6)
    jupyter.write("a.docx", docx_bytes("By a kernel"))
    assert await jupyter.key("a.docx") != config["document"]["key"]
    await save(jupyter, document_server, config, _NEWER, 2)
    assert sorted(texts(jupyter)) == ["By a kernel", "Older, newer"]


# seed 3772943009
async def test_a_force_save_that_comes_after_the_final_one_changes_no_document(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    await save(jupyter, document_server, config, _NEWER, 2)
    await save(jupyter, document_server, config, _OLDER, 6)
    assert text_of(file) == "Older, newer"


# seed 1957341261
async def test_a_refusal_to_tell_who_is_editing_splits_no_session(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    jupyter.write("a.docx", docx_bytes("By a kernel"))
    document_server.faults.command_error = 6
    assert await jupyter.key("a.docx") == config["document"]["key"]
    document_server.faults.clear()
    await editor.close()


# seed 4256364131
async def test_what_is_kept_of_a_save_that_was_overwritten_since_comes_back(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    await save(jupyter, document_server, config, _NEWER, 2)
    document_server.forgotten.keep(config["document"]["key"], _NEWER, "docx")
    jupyter.write("a.docx", docx_bytes("By a kernel"))
    answer_of(await jupyter.post("recover", {}), 200)
    assert sorted(texts(jupyter)) == ["By a kernel", "Older, newer"]


# seed 3324623757
async def test_who_joins_a_session_in_the_moment_it_ends_in_a_conflict_is_not_alone_in_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    jupyter.write("a.docx", docx_bytes("By a kernel"))
    await save(jupyter, document_server, config, _OLDER, 2)
    assert (await jupyter.callback(config, 1, **JOINED)).code == 200
    assert await jupyter.key("a.docx") == config["document"]["key"]
    # It may also have begun anew: what is kept beside the document is not replaced.
    await save(jupyter, document_server, config, docx_bytes("Newer"), 6)
    await save(jupyter, document_server, config, _NEWER, 2)
    assert sorted(texts(jupyter)) == ["By a kernel", "Older", "Older, newer"]
    await editor.close()
