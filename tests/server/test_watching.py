"""Documents that other programs change, move or remove while they are open: cases S5, S7, K7."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ..document_server import DocumentServer, Editor
from ..jupyter import Jupyter
from ..office import docx_bytes, text_of
from ..waiting import until

SCHEMA = "https://events.jupyter.org/jupyter_onlyoffice/document/v1"


class Told:
    """What people are told of documents."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self._came = asyncio.Event()

    async def note(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        self.events.append(data)
        self._came.set()

    async def of(self, action: str, number: int = 1) -> dict[str, Any]:
        """Return an event of that kind, by default the first, once it is there."""
        async with asyncio.timeout(30):
            while self.count(action) < number:
                self._came.clear()
                await self._came.wait()
        return [event for event in self.events if event["action"] == action][number - 1]

    def ends_with(self, event: dict[str, Any]) -> bool:
        return self.events[-1:] == [event]

    def count(self, action: str) -> int:
        return sum(event["action"] == action for event in self.events)


@pytest.fixture
def told(jp_serverapp: Any) -> Iterator[Told]:
    listener = Told()
    logger = jp_serverapp.event_logger
    logger.add_listener(schema_id=SCHEMA, listener=listener.note)
    yield listener
    logger.remove_listener(listener=listener.note)


class Looking:
    """Looks at a file that nobody writes any more."""

    def __init__(self, watching: Any) -> None:
        self.look_once = watching.look

    async def look(self) -> None:
        """Look twice: only what stays as it is gets told."""
        await self.look_once()
        await self.look_once()


async def opened(jupyter: Jupyter, document_server: DocumentServer) -> Editor:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await document_server.callback(status=1)
    return editor


@pytest.fixture
def watching(jp_serverapp: Any) -> Looking:
    """The part that looks after files, to look at a time of the test's choosing."""
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_onlyoffice"]
    return Looking(app._watching)


async def test_a_change_by_another_program_is_told_once(
    jupyter: Jupyter, document_server: DocumentServer, told: Told, watching: Looking
) -> None:
    editor = await opened(jupyter, document_server)
    await watching.look()
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    await watching.look()
    event = await told.of("conflict")
    assert event["path"] == "a.docx"
    assert "copy" not in event
    assert "“a.docx” was changed by another program" in event["message"]
    await watching.look()
    jupyter.write("a.docx", docx_bytes("By a notebook, again"))
    await watching.look()
    await told.of("conflict", 2)
    await watching.look()
    await editor.close()
    await told.of("closed")
    assert told.count("conflict") == 2


async def test_a_burst_of_writes_is_told_once_when_it_is_over(
    jupyter: Jupyter, document_server: DocumentServer, told: Told, watching: Looking
) -> None:
    editor = await opened(jupyter, document_server)
    await watching.look()
    for number in range(50):
        jupyter.write("a.docx", docx_bytes(f"By a notebook, {number}"))
        await watching.look_once()
        assert told.count("conflict") == 0
    await watching.look()
    await told.of("conflict")
    await editor.close()
    await told.of("closed")
    assert told.count("conflict") == 1


@pytest.mark.parametrize("settings", [{"shared_folders": ["team"]}], indirect=True)
async def test_who_comes_and_goes_by_another_server_is_told_here_too(
    team: Path, jupyter: Jupyter, document_server: DocumentServer, told: Told, watching: Looking
) -> None:
    jupyter.write("team/a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("team/a.docx"))
    await document_server.callback(status=1)
    (record,) = (team / ".jupyter-onlyoffice").glob("*.json")
    known = json.loads(record.read_text())
    one = known["users"]
    for users in ([*one, "of another server"], one):
        record.write_text(json.dumps({**known, "users": users}))
        for _ in range(2):
            await watching.look_once()
        event = {"path": "team/a.docx", "action": "opened", "users": users}
        await until(partial(told.ends_with, event))
        assert told.events[-2] != event, "once is enough"
    await editor.close()


async def test_the_same_bytes_with_a_new_time_are_no_change(
    jupyter: Jupyter, document_server: DocumentServer, told: Told, watching: Looking
) -> None:
    editor = await opened(jupyter, document_server)
    file = jupyter.root / "a.docx"
    os.utime(file, (1, 1))
    await watching.look()
    file.write_bytes(file.read_bytes())
    await watching.look()
    await editor.close()
    await told.of("closed")
    assert told.count("conflict") == 0


async def test_our_own_saves_are_no_change(
    jupyter: Jupyter, document_server: DocumentServer, told: Told, watching: Looking
) -> None:
    editor = await opened(jupyter, document_server)
    for words in ("One", "Two"):
        await editor.type(words)
        assert await editor.save()
        await watching.look()
    await editor.close()
    await document_server.callback(status=2)
    await watching.look()
    await told.of("closed")
    assert told.count("conflict") == 0


async def test_a_document_that_is_removed_is_told(
    jupyter: Jupyter, document_server: DocumentServer, told: Told, watching: Looking
) -> None:
    editor = await opened(jupyter, document_server)
    (jupyter.root / "a.docx").unlink()
    await watching.look()
    assert "was removed" in (await told.of("conflict"))["message"]
    await editor.close()


@pytest.mark.parametrize("looked", [True, False], ids=["seen", "unseen"])
@pytest.mark.parametrize("target", ["b.docx", "folder/a.docx"])
async def test_a_save_follows_a_document_that_was_moved_behind_jupyter(
    target: str,
    looked: bool,
    jupyter: Jupyter,
    document_server: DocumentServer,
    told: Told,
    watching: Looking,
) -> None:
    editor = await opened(jupyter, document_server)
    (jupyter.root / "folder").mkdir()
    os.rename(jupyter.root / "a.docx", jupyter.root / target)
    if looked:
        await watching.look()
    await editor.type("Typed after the move.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert jupyter.files() == {target}
    assert "Typed after the move." in text_of(jupyter.root / target)
    await told.of("closed")
    assert told.count("conflict") == 0


async def test_a_file_that_took_the_name_of_a_moved_document_is_left_alone(
    jupyter: Jupyter, document_server: DocumentServer, watching: Looking
) -> None:
    editor = await opened(jupyter, document_server)
    os.rename(jupyter.root / "a.docx", jupyter.root / "b.docx")
    jupyter.write("a.docx", docx_bytes("Another document"))
    await editor.type("Typed after the move.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(jupyter.root / "a.docx") == "Another document"
    assert "Typed after the move." in text_of(jupyter.root / "b.docx")
    assert jupyter.files() == {"a.docx", "b.docx"}


async def test_who_has_typed_nothing_gets_the_new_version(
    jupyter: Jupyter, document_server: DocumentServer, jp_fetch: Any, tmp_path: Path
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    cookie = {"Cookie": await logged_in(jupyter)}
    config = (await jupyter.open_as(cookie, "a.docx"))["config"]
    key = config["document"]["key"]
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    joined = (await jupyter.open_as(cookie, "a.docx", outdated=key))["config"]
    assert joined["document"]["key"] == key, "who may have typed goes on where they are"
    fresh = (await jupyter.open_as(cookie, "a.docx", outdated=key, untouched=True))["config"]
    assert fresh["document"]["key"] != key
    other = await document_server.open(fresh)
    assert other.text == ["By a notebook"]
    await editor.close()
    await other.close()


async def typed_and_saved(
    jupyter: Jupyter, document_server: DocumentServer
) -> tuple[dict[str, str], Editor]:
    """Return the login of somebody whose editor has typed something, and saved it."""
    jupyter.write("a.docx", docx_bytes("Before"))
    cookie = {"Cookie": await logged_in(jupyter)}
    editor = await document_server.open((await jupyter.open_as(cookie, "a.docx"))["config"])
    await document_server.callback(status=1)
    await editor.type("Typed.")
    assert await editor.save()
    return cookie, editor


async def test_who_has_saved_everything_gets_the_new_version_and_no_copy(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    cookie, editor = await typed_and_saved(jupyter, document_server)
    key = editor.key
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    fresh = (await jupyter.open_as(cookie, "a.docx", outdated=key, untouched=True))["config"]
    assert fresh["document"]["key"] != key
    other = await document_server.open(fresh)
    assert other.text == ["By a notebook"]
    await editor.close()
    assert (await document_server.callback(status=2, key=key)).ok
    assert jupyter.files() == {"a.docx"}
    assert text_of(jupyter.root / "a.docx") == "By a notebook"
    await other.close()


async def test_who_typed_more_than_was_saved_loses_nothing_by_a_new_version(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    cookie, editor = await typed_and_saved(jupyter, document_server)
    key = editor.key
    await editor.type("And more.")
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    await jupyter.open_as(cookie, "a.docx", outdated=key, untouched=True)
    await editor.close()
    assert (await document_server.callback(status=2, key=key)).ok
    (copy,) = jupyter.files() - {"a.docx"}
    assert "And more." in text_of(jupyter.root / copy)
    assert text_of(jupyter.root / "a.docx") == "By a notebook"


async def test_where_somebody_else_is_typing_too_everybody_stays_in_one_session(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    jupyter.write("a.docx", docx_bytes("By a notebook"))
    other = await jupyter.config("a.docx", outdated=key, untouched=True)  # another person
    assert other["document"]["key"] == key
    await editor.close()


async def logged_in(jupyter: Jupyter) -> str:
    """Return the cookie by which one person is known again; a mere token is a new one each time."""
    response = await jupyter.anonymous(
        f"{jupyter.origin}{jupyter.base_url}api/me", headers=jupyter.login
    )
    return "; ".join(c.partition(";")[0] for c in response.headers.get_list("Set-Cookie"))
