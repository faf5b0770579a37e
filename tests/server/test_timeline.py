"""The history panel: who made what, how it is shown, and how it comes back in open editors."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import Any, Final

import pytest
from tornado.httpclient import HTTPResponse

from ..document_server import DocumentServer, Editor
from ..jupyter import JOINED, Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of


async def opened(jupyter: Jupyter, document_server: DocumentServer, path: str = "a.docx") -> Editor:
    editor = await document_server.open(await jupyter.config(path))
    await document_server.callback(status=1, key=editor.key)
    return editor


async def edit(jupyter: Jupyter, document_server: DocumentServer, words: str) -> None:
    editor = await opened(jupyter, document_server)
    await editor.type(words)
    await editor.close()
    assert (await document_server.callback(status=2, key=editor.key)).ok


async def states(jupyter: Jupyter, path: str = "a.docx") -> list[dict[str, Any]]:
    found = answer_of(await jupyter.get("timeline", path), 200)["states"]
    assert isinstance(found, list)
    return found


async def shown(jupyter: Jupyter, state: str, number: object = 1) -> HTTPResponse:
    return await jupyter.get("timeline", "a.docx", params={"state": state, "number": str(number)})


async def fetched(jupyter: Jupyter, url: str, **headers: str) -> HTTPResponse:
    """Fetch as the Document Server does."""
    signature = jupyter.signed({"payload": {"url": url}})
    return await jupyter.anonymous(url, headers={"Authorization": f"Bearer {signature}", **headers})


async def restore(jupyter: Jupyter, **fields: Any) -> HTTPResponse:
    return await jupyter.post("restore", {"path": "a.docx", "open": True, **fields})


@pytest.fixture
def edited(
    jupyter: Jupyter, document_server: DocumentServer, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Jupyter:
    """A document that held “One”, then “One, two”, and holds “One, two, three” now."""

    async def work() -> None:
        jupyter.write("a.docx", docx_bytes("One"))
        await edit(jupyter, document_server, ", two")
        await edit(jupyter, document_server, ", three")

    jp_asyncio_loop.run_until_complete(work())
    return jupyter


async def test_every_state_is_listed_with_who_made_it(edited: Jupyter) -> None:
    one, two, three = await states(edited)
    assert one["user"] == {"id": "", "name": ""}
    assert (one["created"], one["changes"]) == (None, [])
    for state in (two, three):
        assert state["serverVersion"] == "9.3.0"
        (change,) = state["changes"]
        assert state["user"] == change["user"]
        assert state["user"]["name"].startswith("Anonymous ")
    assert three["id"] == "current"
    assert two["created"] < three["created"]
    assert len({state["key"] for state in (one, two, three)}) == 3


async def test_who_saves_and_goes_on_is_named_before_the_session_is_over(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    editor = await opened(jupyter, document_server)
    await editor.type(", two")
    assert await editor.save()
    _, saved = await states(jupyter)
    assert saved["user"]["name"].startswith("Anonymous ")
    assert saved["serverVersion"] == ""
    await editor.close()
    assert (await document_server.callback(status=2, key=editor.key)).ok
    _, closed = await states(jupyter)
    assert (closed["user"], closed["serverVersion"]) == (saved["user"], "9.3.0")
    assert len(await states(jupyter)) == 2


async def test_a_state_is_shown_with_its_changes_all_of_it_signed(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    one, two, three = await states(edited)
    answer = answer_of(await shown(edited, two["id"], 2), 200)
    signed = document_server.verified_argument(answer)["claims"]
    assert signed == {name: value for name, value in answer.items() if name != "token"}
    assert (answer["version"], answer["key"], answer["fileType"]) == (2, two["key"], "docx")
    assert answer["previous"]["key"] == one["key"]
    texts = [
        text_of((await fetched(edited, part["url"])).body) for part in (answer["previous"], answer)
    ]
    assert texts == ["One", "One, two"]
    changes = (await fetched(edited, answer["changesUrl"])).body
    with zipfile.ZipFile(io.BytesIO(changes)) as archive:
        assert json.loads(archive.read("changes0.json")) == [", two"]
    last = answer_of(await shown(edited, three["id"], 3), 200)
    assert text_of((await fetched(edited, last["url"])).body) == "One, two, three"
    first = answer_of(await shown(edited, one["id"]), 200)
    assert not first.keys() & {"previous", "changesUrl"}


async def test_changes_are_shown_only_upon_what_they_were_made_to(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    edited.write("a.docx", docx_bytes("From a kernel"))
    await edit(edited, document_server, ", four")
    *_, kernel, four = await states(edited)
    assert kernel["user"]["name"] == ""
    answer = answer_of(await shown(edited, four["id"]), 200)
    assert text_of((await fetched(edited, answer["previous"]["url"])).body) == "From a kernel"


async def test_a_link_to_a_version_opens_that_version_alone(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    _, two, _ = await states(edited)
    answer = answer_of(await shown(edited, two["id"]), 200)
    url, changes = answer["url"], answer["changesUrl"]
    unsigned = await edited.anonymous(url)
    assert_error(unsigned, 403, "signature")
    other = edited.signed({"payload": {"url": changes}})
    assert_error(await fetched(edited, url, Authorization=f"Bearer {other}"), 403, "signature")
    for forged in (
        url.replace("/version?", "/download?"),
        url.replace("/version?", "/changes?"),
        changes.replace("/changes?", "/version?"),
        url[:-4] + "AAAA",
        (await edited.config("a.docx"))["document"]["url"].replace("/download?", "/version?"),
    ):
        assert_error(await fetched(edited, forged), 403, "grant")


async def test_a_link_follows_a_version_that_was_current(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    answer = answer_of(await shown(edited, "current"), 200)
    await edit(edited, document_server, ", four")
    assert text_of((await fetched(edited, answer["url"])).body) == "One, two, three"


@pytest.mark.parametrize("settings", [{"history_versions": 1}], indirect=True)
async def test_what_is_not_kept_any_more_is_told(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    await edit(jupyter, document_server, ", two")
    one, _ = await states(jupyter)
    answer = answer_of(await shown(jupyter, one["id"]), 200)
    current = answer_of(await shown(jupyter, "current"), 200)
    for words in (", three", ", four"):
        await edit(jupyter, document_server, words)
    assert_error(await fetched(jupyter, answer["url"]), 404, "not-found")
    assert_error(await fetched(jupyter, current["changesUrl"]), 404, "not-found")
    assert_error(await shown(jupyter, one["id"]), 404, "not-found")
    kept = {file.suffix for file in (jupyter.data / "history").rglob("origin-*")}
    assert kept == {".json", ".zip"}
    assert len(list((jupyter.data / "history").rglob("origin-*"))) <= 4


@pytest.mark.parametrize(
    ("path", "status"),
    [("none.docx", 404), (".hidden.docx", 403), ("../secret.docx", 403), ("folder", 404)],
)
async def test_there_is_no_history_of_what_nobody_may_read(
    jupyter: Jupyter, path: str, status: int
) -> None:
    jupyter.write(".hidden.docx", docx_bytes("Hidden"))
    (jupyter.root / "folder").mkdir()
    assert_error(await jupyter.get("timeline", path.replace("/", "%2F")), status)


async def test_a_state_is_asked_for_by_a_number_of_the_panel(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    for number in ("0", "-1", "x", "", "9999999999"):
        assert_error(await shown(jupyter, "current", number), 400, "malformed")


async def test_restoring_stores_what_was_typed_and_gives_everybody_the_old_state(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    one, *_ = await states(edited)
    config = await edited.config("a.docx")
    ann = await opened(edited, document_server)
    await ann.type(", four")
    answer_of(await restore(edited, version=one["id"]), 200)
    assert text_of(edited.root / "a.docx") == "One"
    # A second tab of hers, say.
    assert (await edited.callback(config, 1, **JOINED)).code == 200
    bob = await opened(edited, document_server)
    assert bob.text == ["One"]
    assert bob.key != ann.key
    *_, four, now = await states(edited)
    answer = answer_of(await shown(edited, four["id"]), 200)
    assert text_of((await fetched(edited, answer["url"])).body) == "One, two, three, four"
    assert now["user"]["name"].startswith("Anonymous ")
    assert now["changes"] == []
    await ann.close()
    last = await document_server.callback(status=2, key=ann.key)
    assert last.ok
    assert last.fields["notmodified"] is True
    await bob.close()
    assert text_of(edited.root / "a.docx") == "One"
    assert edited.files() == {"a.docx"}


async def test_what_is_typed_on_after_restoring_is_not_lost(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    one, *_ = await states(edited)
    ann = await opened(edited, document_server)
    await ann.type(", four")
    answer_of(await restore(edited, version=one["id"]), 200)
    await ann.type(", five")
    await ann.close()
    assert (await document_server.callback(status=2, key=ann.key)).ok
    assert text_of(edited.root / "a.docx") == "One"
    (copy,) = edited.files() - {"a.docx"}
    assert text_of(edited.root / copy) == "One, two, three, four, five"


async def test_restoring_waits_for_the_last_save_of_who_has_just_left(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    one, *_ = await states(edited)
    ann = await opened(edited, document_server)
    await ann.type(", four")
    await ann.close()  # as for looking at a version
    answer_of(await restore(edited, version=one["id"]), 200)
    assert (await document_server.callback(status=2, key=ann.key)).ok
    assert text_of(edited.root / "a.docx") == "One"
    assert edited.files() == {"a.docx"}
    assert len(await states(edited)) == 5


async def test_one_change_within_a_version_is_restored_from_the_document_server(
    edited: Jupyter, document_server: DocumentServer
) -> None:
    link = document_server.links.cache("output.docx", docx_bytes("One, t"))
    answer_of(await restore(edited, version="", url=link, fileType="docx"), 200)
    assert text_of(edited.root / "a.docx") == "One, t"
    assert len(await states(edited)) == 4


CANNOT_BE_RESTORED: Final[list[tuple[dict[str, Any], int, str]]] = [
    ({"version": "1700000000000-" + "0" * 64}, 404, "not-found"),
    ({"version": "../../secret"}, 404, "not-found"),
    ({"version": None}, 400, "malformed"),
    ({"url": "http://127.0.0.1:9/x.docx", "fileType": "docx"}, 403, "foreign-url"),
    ({"url": "file:///etc/passwd", "fileType": "docx"}, 403, "foreign-url"),
    ({"url": None, "fileType": "docx"}, 400, "malformed"),
    ({"url": "http://127.0.0.1:9/x", "fileType": "exe"}, 415, "format"),
    ({"path": "none.docx", "version": "current"}, 404, "not-found"),
]


async def test_what_cannot_be_restored_leaves_the_document_as_it_is(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    for fields, status, reason in CANNOT_BE_RESTORED:
        assert_error(await restore(jupyter, **fields), status, reason)
    assert text_of(jupyter.root / "a.docx") == "One"
    assert jupyter.files() == {"a.docx"}


async def test_a_save_does_not_fail_for_want_of_its_history(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("One"))
    config = await jupyter.config("a.docx")
    url = document_server.links.cache("output.docx", docx_bytes("One, two"))
    history = {"serverVersion": "9.3.0", "changes": [{"user": {"id": "u", "name": "Ann"}}]}
    told: list[dict[str, Any]] = [
        {"history": history, "changesurl": "http://elsewhere/changes.zip"},
        {"history": {"serverVersion": 7, "changes": "none"}},
        {"history": [], "changesurl": 7},
    ]
    for fields in told:
        response = await jupyter.callback(config, 2, url=url, filetype="docx", **fields)
        assert answer_of(response, 200) == {"error": 0}
        assert [s["user"]["name"] for s in await states(jupyter)] == ["", "Ann"], fields
    assert not list((jupyter.data / "history").rglob("*.zip"))
