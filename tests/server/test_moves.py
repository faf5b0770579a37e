"""No two documents ever share a session, wherever they are moved: cases K6, S5."""

from __future__ import annotations

import os
from typing import Any

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of
from .offering import offered

BEFORE = docx_bytes("Before")


async def save(
    jupyter: Jupyter, server: DocumentServer, config: dict[str, Any], text: str, status: int = 2
) -> None:
    url = offered(server, docx_bytes(text))
    response = await jupyter.callback(config, status, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}


async def new_document(jupyter: Jupyter) -> str:
    model = answer_of(await jupyter.post("create", {"path": "", "ext": "docx"}), 201)
    assert model["path"] == "Untitled.docx"
    return str(model["path"])


async def test_a_new_document_in_the_place_of_a_renamed_one_is_another(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    path = await new_document(jupyter)
    ann = await document_server.open(await jupyter.config(path))
    await ann.type("Of the report.")
    assert (await jupyter.contents(path, "PATCH", {"path": "report.docx"})).code == 200
    path = await new_document(jupyter)
    bob = await document_server.open(await jupyter.config(path))
    assert bob.key != ann.key
    await bob.type("Of the other.")
    await ann.close()
    await bob.close()
    for _ in range(2):
        assert (await document_server.callback(status=2)).ok
    assert text_of(jupyter.root / "report.docx") == "Of the report."
    assert text_of(jupyter.root / path) == "Of the other."
    assert jupyter.files() == {"report.docx", path}


async def test_a_new_document_in_the_place_of_a_deleted_one_is_another(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    path = await new_document(jupyter)
    ann = await document_server.open(await jupyter.config(path))
    await ann.type("Of the deleted one.")
    assert (await jupyter.contents(path, "DELETE")).code == 204
    path = await new_document(jupyter)
    assert await jupyter.key(path) != ann.key
    await ann.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(jupyter.root / path) == ""
    (copy,) = jupyter.files() - {path}
    assert text_of(jupyter.root / copy) == "Of the deleted one."


async def test_documents_of_a_deleted_folder_are_gone_as_well(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("folder/a.docx", BEFORE)
    config = await jupyter.config("folder/a.docx")
    (jupyter.root / "folder/a.docx").unlink()
    assert (await jupyter.contents("folder", "DELETE")).code == 204
    jupyter.write("folder/a.docx", BEFORE)
    assert await jupyter.key("folder/a.docx") != config["document"]["key"]
    await save(jupyter, document_server, config, "Typed")
    assert (jupyter.root / "folder/a.docx").read_bytes() == BEFORE


async def test_a_renamed_document_keeps_its_session_over_more_renames(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    for old, new in [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]:
        patched = await jupyter.contents(f"{old}.docx", "PATCH", {"path": f"{new}.docx"})
        assert patched.code == 200
        assert await jupyter.key(f"{new}.docx") == config["document"]["key"]
    await save(jupyter, document_server, config, "Typed")
    assert text_of(jupyter.root / "d.docx") == "Typed"
    assert jupyter.files() == {"d.docx"}


async def test_a_document_that_takes_a_used_name_never_takes_its_key(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    jupyter.write("b.docx", BEFORE)
    used = {await jupyter.key("a.docx"), await jupyter.key("b.docx")}
    assert (await jupyter.contents("b.docx", "DELETE")).code == 204
    assert (await jupyter.contents("a.docx", "PATCH", {"path": "b.docx"})).code == 200
    config = await jupyter.config("b.docx")
    await save(jupyter, document_server, config, "After")
    (jupyter.root / "b.docx").write_bytes(BEFORE)
    assert await jupyter.key("b.docx") not in used


async def test_a_link_that_is_renamed_still_leads_to_its_document(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    real = jupyter.write("store/real.docx", BEFORE)
    (jupyter.root / "a.docx").symlink_to(real)
    config = await jupyter.config("a.docx")
    assert (await jupyter.contents("a.docx", "PATCH", {"path": "b.docx"})).code == 200
    await save(jupyter, document_server, config, "Typed")
    assert text_of(real) == "Typed"
    assert jupyter.files() == {"store/real.docx", "b.docx"}


async def test_a_document_that_is_renamed_is_followed_from_a_link(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("real.docx", BEFORE)
    (jupyter.root / "link.docx").symlink_to("real.docx")
    config = await jupyter.config("link.docx")
    assert (await jupyter.contents("real.docx", "PATCH", {"path": "moved.docx"})).code == 200
    await save(jupyter, document_server, config, "Typed")
    assert text_of(jupyter.root / "moved.docx") == "Typed"


async def test_a_folder_that_is_renamed_is_followed_from_a_link(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("real/a.docx", BEFORE)
    (jupyter.root / "link").symlink_to("real")
    config = await jupyter.config("link/a.docx")
    assert (await jupyter.contents("real", "PATCH", {"path": "moved"})).code == 200
    await save(jupyter, document_server, config, "Typed")
    assert text_of(jupyter.root / "moved/a.docx") == "Typed"
    assert jupyter.files() >= {"moved/a.docx"}


async def test_a_link_that_is_deleted_takes_nothing_with_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    real = jupyter.write("real.docx", BEFORE)
    (jupyter.root / "link.docx").symlink_to("real.docx")
    ann, bob = await jupyter.config("real.docx"), await jupyter.config("link.docx")
    (jupyter.root / "link.docx").unlink()
    await save(jupyter, document_server, bob, "From Bob", 6)
    assert text_of(real) == "From Bob"
    await save(jupyter, document_server, ann, "From Ann")
    assert text_of(real) == "From Ann"
    assert jupyter.files() == {"real.docx"}


async def test_a_link_to_a_name_that_is_no_text_can_be_opened(jupyter: Jupyter) -> None:
    target = os.fsencode(jupyter.root) + b"/\xff.docx"
    with open(target, "wb") as stream:  # noqa: ASYNC230 - a few bytes
        stream.write(BEFORE)
    (jupyter.root / "a.docx").symlink_to(os.fsdecode(target))
    assert await jupyter.key("a.docx")


async def test_a_download_finds_the_document_behind_a_link_that_is_gone(jupyter: Jupyter) -> None:
    jupyter.write("real.docx", BEFORE)
    (jupyter.root / "link.docx").symlink_to("real.docx")
    config = await jupyter.config("link.docx")
    (jupyter.root / "link.docx").unlink()
    response = await jupyter.download(config)
    assert (response.code, response.body) == (200, BEFORE)


async def test_who_opens_a_document_where_it_was_moved_to_joins_its_editors(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    ann = await document_server.open(await jupyter.config("a.docx"))
    await ann.type("Of ann.")
    assert (await document_server.callback(status=1)).ok
    (jupyter.root / "sub").mkdir()
    moved = file.rename(jupyter.root / "sub/b.docx")
    assert await jupyter.key("sub/b.docx") == ann.key
    await ann.close()
    assert (await document_server.callback(status=2)).ok
    assert "Of ann." in text_of(moved)
    assert jupyter.files() == {"sub/b.docx"}


async def test_a_document_that_is_renamed_to_the_name_of_one_that_is_gone_is_another(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    gone = jupyter.write("a.docx", BEFORE)
    jupyter.write("b.docx", docx_bytes("Another"))
    ann = await document_server.open(await jupyter.config("a.docx"))
    await ann.type("Of the one that is gone.")
    assert (await document_server.callback(status=1)).ok
    gone.unlink()
    assert (await jupyter.contents("b.docx", "PATCH", {"path": "a.docx"})).code == 200
    assert await jupyter.key("a.docx") != ann.key
    await ann.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(gone) == "Another"
    (copy,) = jupyter.files() - {"a.docx"}
    assert "Of the one that is gone." in text_of(jupyter.root / copy)


async def test_a_hard_link_to_an_edited_document_takes_its_session_nowhere(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    ann = await document_server.open(await jupyter.config("a.docx"))
    assert (await document_server.callback(status=1)).ok
    (jupyter.root / "b.docx").hardlink_to(file)
    await jupyter.key("b.docx")
    assert await jupyter.key("a.docx") == ann.key
    await ann.close()
