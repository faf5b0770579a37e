"""What a document held before is kept, and comes back; conflicts are settled without a loss."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from .offering import offered


async def save(
    jupyter: Jupyter,
    document_server: DocumentServer,
    config: dict[str, Any],
    words: str,
    status: int = 2,
) -> None:
    url = offered(document_server, docx_bytes(words))
    response = await jupyter.callback(config, status, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}


async def edit(jupyter: Jupyter, document_server: DocumentServer, words: str) -> None:
    await save(jupyter, document_server, await jupyter.config("a.docx"), words)


async def versions(jupyter: Jupyter, path: str = "a.docx") -> list[dict[str, Any]]:
    found = answer_of(await jupyter.get("history", path), 200)["versions"]
    assert isinstance(found, list)
    return found


async def restore(jupyter: Jupyter, version: str) -> None:
    answer_of(await jupyter.post("restore", {"path": "a.docx", "version": version}), 200)


async def test_the_first_save_of_a_session_keeps_what_was_there(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    original = docx_bytes("One")
    jupyter.write("a.docx", original)
    config = await jupyter.config("a.docx")
    assert await versions(jupyter) == []
    await save(jupyter, document_server, config, "Two", status=6)
    await save(jupyter, document_server, config, "Three", status=6)
    await save(jupyter, document_server, config, "Four")
    (kept,) = await versions(jupyter)
    assert kept["size"] == len(original)
    assert jupyter.files() == {"a.docx"}


async def test_a_version_is_brought_back_and_what_it_replaces_is_kept(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    await edit(jupyter, document_server, "Two")
    key = await jupyter.key("a.docx")
    (one,) = await versions(jupyter)
    await restore(jupyter, one["id"])
    assert text_of(jupyter.root / "a.docx") == "One"
    two, _ = await versions(jupyter)
    await restore(jupyter, two["id"])
    assert text_of(jupyter.root / "a.docx") == "Two"
    assert await jupyter.key("a.docx") == key, "the bytes are those that the session began with"


async def test_a_document_that_is_being_edited_is_not_changed_under_its_editors(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    await edit(jupyter, document_server, "Two")
    editor = await document_server.open(await jupyter.config("a.docx"))
    await document_server.callback(status=1)
    (one,) = await versions(jupyter)
    refused = await jupyter.post("restore", {"path": "a.docx", "version": one["id"]})
    assert_error(refused, 409, "in-use")
    assert text_of(jupyter.root / "a.docx") == "Two"
    await editor.close()


@pytest.mark.parametrize("settings", [{"history_versions": 2}], indirect=True)
async def test_only_so_many_versions_are_kept(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    for words in ("Two", "Three", "Four"):
        await edit(jupyter, document_server, words)
    _, oldest = await versions(jupyter)
    await restore(jupyter, oldest["id"])
    assert text_of(jupyter.root / "a.docx") == "Two"


@pytest.mark.parametrize("settings", [{"history_size": 100_000}], indirect=True)
async def test_all_versions_together_have_only_so_much_room(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    jupyter.write("b.docx", docx_bytes("Other"))
    for words in ("Two", "Three", "Four"):
        await edit(jupyter, document_server, words)
    config = await jupyter.config("b.docx")
    await save(jupyter, document_server, config, "Other, changed")
    kept = [*await versions(jupyter), *await versions(jupyter, "b.docx")]
    assert 0 < sum(version["size"] for version in kept) <= 100_000
    assert len(await versions(jupyter, "b.docx")) == 1  # the newest made room for itself


@pytest.mark.parametrize("settings", [{"history_versions": 0}], indirect=True)
async def test_nothing_is_kept_where_nothing_is_to_be(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    await edit(jupyter, document_server, "Two")
    assert await versions(jupyter) == []


async def test_versions_follow_a_document_and_its_folder_to_their_new_names(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("old/a.docx", docx_bytes("One"))
    await save(jupyter, document_server, await jupyter.config("old/a.docx"), "Two")
    answer_of(await jupyter.contents("old", "PATCH", {"path": "new"}), 200)
    answer_of(await jupyter.contents("new/a.docx", "PATCH", {"path": "new/b.docx"}), 200)
    (kept,) = await versions(jupyter, "new/b.docx")
    body = {"path": "new/b.docx", "version": kept["id"]}
    answer_of(await jupyter.post("restore", body), 200)
    assert text_of(jupyter.root / "new/b.docx") == "One"


async def test_a_save_does_not_fail_for_want_of_room_for_a_version(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    await jupyter.config("a.docx")
    (jupyter.data / "history").write_text("no folder can be here")
    await edit(jupyter, document_server, "Two")
    assert text_of(jupyter.root / "a.docx") == "Two"


@pytest.mark.parametrize("version", ["../secret", "1-2", 7, "1234567890123-" + "0" * 64])
async def test_a_version_that_is_not_there_is_told(version: object, jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    response = await jupyter.post("restore", {"path": "a.docx", "version": version})
    assert_error(response, 400 if version == 7 else 404)


async def conflicting(jupyter: Jupyter, document_server: DocumentServer) -> str:
    """The copy of a conflict: a notebook wrote the document while somebody typed."""
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    jupyter.write("a.docx", docx_bytes("Theirs"))
    await save(jupyter, document_server, config, "Mine")
    (copy,) = jupyter.files() - {"a.docx"}
    return copy


async def settle(jupyter: Jupyter, copy: str, keep: str) -> None:
    body = {"path": "a.docx", "copy": copy, "keep": keep}
    answer_of(await jupyter.post("settle", body), 200)


@pytest.mark.parametrize(
    ("keep", "words", "other"),
    [
        ("mine", "Mine", "Theirs"),
        ("theirs", "Theirs", "Mine"),
    ],
)
async def test_a_conflict_ends_with_one_document_and_the_other_kept(
    keep: str, words: str, other: str, jupyter: Jupyter, document_server: DocumentServer
) -> None:
    copy = await conflicting(jupyter, document_server)
    await settle(jupyter, copy, keep)
    assert jupyter.files() == {"a.docx"}
    assert text_of(jupyter.root / "a.docx") == words
    await restore(jupyter, (await versions(jupyter))[0]["id"])
    assert text_of(jupyter.root / "a.docx") == other


async def test_a_conflict_stays_while_what_gives_way_cannot_be_kept(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    copy = await conflicting(jupyter, document_server)
    history = jupyter.data / "history"
    shutil.rmtree(history, ignore_errors=True)
    history.write_bytes(b"")
    for keep in ("mine", "theirs"):
        body = {"path": "a.docx", "copy": copy, "keep": keep}
        assert_error(await jupyter.post("settle", body), 503, "not-kept")
    assert jupyter.files() == {"a.docx", copy}
    assert text_of(jupyter.root / "a.docx") == "Theirs"
    history.unlink()
    await settle(jupyter, copy, "mine")
    assert text_of(jupyter.root / "a.docx") == "Mine"


async def test_keeping_mine_lets_an_open_session_go_on_in_the_document(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    jupyter.write("a.docx", docx_bytes("Theirs"))
    await save(jupyter, document_server, config, "Mine", status=6)
    (copy,) = jupyter.files() - {"a.docx"}
    await settle(jupyter, copy, "mine")
    await save(jupyter, document_server, config, "Mine, and more")
    assert jupyter.files() == {"a.docx"}
    assert text_of(jupyter.root / "a.docx") == "Mine, and more"


async def test_only_conflicts_are_settled(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    copy = await conflicting(jupyter, document_server)
    jupyter.write("private.docx", docx_bytes("Private"))
    body = {"path": "a.docx", "copy": "private.docx", "keep": "mine"}
    assert_error(await jupyter.post("settle", body), 404)
    assert text_of(jupyter.root / "private.docx") == "Private"
    body = {"path": "a.docx", "copy": copy, "keep": "both"}
    assert_error(await jupyter.post("settle", body), 400)
