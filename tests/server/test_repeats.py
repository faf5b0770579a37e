"""Messages that come again, late or in another order change nothing twice: cases S2, S9, K5."""

from __future__ import annotations

import pytest

from jupyter_onlyoffice.templates import blank

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of
from .offering import offered

BEFORE = docx_bytes("Before")


def at(second: int) -> str:
    """Return a time as ``lastsave`` has it."""
    return f"2026-11-25T10:00:{second:02d}.000Z"


async def test_a_final_save_that_comes_again_in_the_next_session_changes_nothing(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    first = await jupyter.config("a.docx")
    one = offered(document_server, docx_bytes("One"))
    await jupyter.callback(first, 2, url=one, filetype="docx")
    second = await jupyter.config("a.docx")
    two = offered(document_server, docx_bytes("Two"))
    await jupyter.callback(second, 6, url=two, filetype="docx")
    response = await jupyter.callback(first, 2, url=one, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}
    assert text_of(file) == "Two"
    assert jupyter.files() == {"a.docx"}
    assert await jupyter.key("a.docx") == second["document"]["key"]


@pytest.mark.parametrize("late", [2, 6])
async def test_what_comes_late_puts_back_no_older_text(
    jupyter: Jupyter, document_server: DocumentServer, late: int
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    new = offered(document_server, docx_bytes("Newer"))
    await jupyter.callback(config, 6, url=new, filetype="docx", lastsave=at(20))
    old = offered(document_server, docx_bytes("Older"))
    for _ in range(2):
        response = await jupyter.callback(config, late, url=old, filetype="docx", lastsave=at(19))
        assert answer_of(response, 200) == {"error": 0}
    assert text_of(file) == "Newer"
    (copy,) = jupyter.files() - {"a.docx"}
    assert "saved copy" in copy
    assert text_of(jupyter.root / copy) == "Older"
    assert await jupyter.key("a.docx") == key, "the session goes on"


async def test_what_was_overwritten_before_the_last_save_is_put_beside(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    fields = {"filetype": "docx", "lastsave": at(20)}
    early, last = (offered(document_server, docx_bytes("Typed")) for _ in range(2))
    await jupyter.callback(config, 2, url=early, **fields)
    assert text_of(file) == "Typed"
    file.write_bytes(docx_bytes("By a program"))
    response = await jupyter.callback(config, 2, url=last, notmodified=True, **fields)
    assert answer_of(response, 200) == {"error": 0}
    assert text_of(file) == "By a program"
    (copy,) = jupyter.files() - {"a.docx"}
    assert text_of(jupyter.root / copy) == "Typed"


async def test_a_force_save_after_the_last_save_goes_on_with_the_session(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    one = offered(document_server, docx_bytes("One"))
    await jupyter.callback(config, 2, url=one, filetype="docx", lastsave=at(1))
    two = offered(document_server, docx_bytes("Two"))
    response = await jupyter.callback(config, 6, url=two, filetype="docx", lastsave=at(2))
    assert answer_of(response, 200) == {"error": 0}
    assert text_of(file) == "Two"
    assert jupyter.files() == {"a.docx"}
    assert await jupyter.key("a.docx") == config["document"]["key"]


async def test_only_a_last_save_of_its_own_ends_what_went_on_after_the_last_one(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    one = offered(document_server, docx_bytes("One"))
    await jupyter.callback(config, 2, url=one, filetype="docx", lastsave=at(1))
    await jupyter.callback(config, 1, users=["u"], actions=[{"type": 1, "userid": "u"}])
    await jupyter.callback(config, 2, url=f"{one}&x=1", filetype="docx", lastsave=at(1))
    assert await jupyter.key("a.docx") == key, "another attempt at the first one"
    await editor.close()
    await document_server.callback(status=4)
    again = offered(document_server, docx_bytes("One"))
    await jupyter.callback(config, 2, url=again, filetype="docx", lastsave=at(1))
    assert await jupyter.key("a.docx") != key


async def test_who_opens_while_somebody_went_on_after_the_last_save_joins_them(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    # The answer to this one is lost, and the Document Server goes on.
    one = offered(document_server, docx_bytes("One"))
    await jupyter.callback(config, 2, url=one, filetype="docx", lastsave=at(1))
    assert await jupyter.key("a.docx") == config["document"]["key"]
    await editor.type("Two.")
    await editor.close()
    await document_server.callback(status=2)
    assert "Two." in text_of(file)
    assert jupyter.files() == {"a.docx"}
    assert await jupyter.key("a.docx") != config["document"]["key"]


@pytest.mark.parametrize("filetype", ["odt", "xyz"])
async def test_results_of_a_foreign_type_share_one_copy(
    jupyter: Jupyter, document_server: DocumentServer, filetype: str
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.conversion_error = -3
    for status in (6, 6, 2, 2):
        url = offered(document_server, blank("odt").read_bytes(), f"output.{filetype}")
        response = await jupyter.callback(config, status, url=url, filetype=filetype)
        assert answer_of(response, 200) == {"error": 0}
    assert file.read_bytes() == BEFORE
    (copy,) = jupyter.files() - {"a.docx"}
    assert copy.endswith(f".{filetype}")


@pytest.mark.parametrize("filetype", ["../x", "d o c", "x" * 11, "docx/"])
async def test_an_extension_that_is_none_is_malformed(
    jupyter: Jupyter, document_server: DocumentServer, filetype: str
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    url = offered(document_server, BEFORE)
    assert (await jupyter.callback(config, 2, url=url, filetype=filetype)).code == 400
    assert jupyter.files() == {"a.docx"}


async def test_rescues_share_one_copy(jupyter: Jupyter, document_server: DocumentServer) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    for text in ("One", "One", "Two"):
        url = offered(document_server, docx_bytes(text))
        response = await jupyter.callback(config, 3, url=url, filetype="docx")
        assert answer_of(response, 200)["error"] == 1
    (copy,) = jupyter.files() - {"a.docx"}
    assert text_of(jupyter.root / copy) == "Two"


async def test_saving_now_tells_of_the_copy(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Mine.")
    file.write_bytes(docx_bytes("Theirs"))
    answer = answer_of(await jupyter.post("save", {"path": "a.docx"}), 200)
    assert answer["saved"] is True
    assert "Mine." in text_of(jupyter.root / answer["copy"])
    assert text_of(file) == "Theirs"
    await editor.close()
    await document_server.callback(status=2)


async def test_saving_now_is_about_the_session_that_is_meant(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Mine.")
    file.rename(jupyter.root / "b.docx")
    jupyter.write("a.docx", docx_bytes("Another document"))
    other = await document_server.open(await jupyter.config("a.docx"))
    await other.type("Not mine.")
    body = {"path": "a.docx", "key": editor.key}
    assert answer_of(await jupyter.post("save", body), 200) == {"saved": True, "copy": None}
    assert "Mine." in text_of(jupyter.root / "b.docx")
    assert text_of(file) == "Another document"
    await editor.close()
    await other.close()


async def test_saving_now_fails_where_the_document_server_fails(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("Mine.")
    document_server.faults.conversion = "fails"
    response = await jupyter.post("save", {"path": "a.docx"})
    assert response.code == 503
    document_server.faults.clear()
    await editor.close()
    await document_server.callback(status=2)


async def test_a_viewer_does_not_end_a_session_by_calling_its_key_outdated(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    assert await jupyter.key("a.docx", outdated=key) == key
    await editor.close()
    await document_server.callback(status=4)
    (jupyter.root / "a.docx").chmod(0o444)
    assert await jupyter.key("a.docx", outdated=key) == key
