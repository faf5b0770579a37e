"""The functions of the package, at a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import jupyter_onlyoffice as office

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of

SCHEMA = "https://events.jupyter.org/jupyter_onlyoffice/document/v1"


@pytest.fixture(autouse=True)
def kernel(jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that runs in the folder that Jupyter serves."""
    monkeypatch.setenv("JUPYTER_SERVER_URL", f"{jupyter.origin}{jupyter.base_url}")
    monkeypatch.setenv("JUPYTER_SERVER_ROOT", str(jupyter.root))
    monkeypatch.setenv("JUPYTER_TOKEN", jupyter.login["Authorization"].partition(" ")[2])
    monkeypatch.chdir(jupyter.root)


async def test_saving_waits_until_the_file_has_what_was_typed(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await document_server.callback(status=1)
    assert not await office.save_async("a.docx")
    await editor.type("Typed.")
    assert await office.save_async(Path("a.docx"))
    assert "Typed." in text_of(file)
    (session,) = await office.sessions_async()
    assert session.path == "a.docx"
    assert len(session.people) == 1
    assert session.since is not None
    assert session.saved is not None
    file.write_bytes(docx_bytes("By code"))
    await editor.type("Typed more.")
    with pytest.raises(office.OfficeError, match=r"was changed by another program.*conflict copy"):
        await office.save_async("a.docx")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert await office.sessions_async() == []


async def test_opening_asks_the_jupyterlab_of_the_kernel(
    jupyter: Jupyter, jp_serverapp: Any
) -> None:
    jupyter.write("ä b/a.docx", docx_bytes("Here"))
    heard: list[dict[str, Any]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        heard.append(data)

    jp_serverapp.event_logger.add_listener(schema_id=SCHEMA, listener=listen)
    link = await office.open_async("ä b/a.docx")
    assert (link.path, link.file) == ("ä b/a.docx", jupyter.root / "ä b" / "a.docx")
    assert link.url == f"{jupyter.base_url}onlyoffice/edit/%C3%A4%20b/a.docx"
    assert ">a.docx</a>" in link._repr_html_()
    answer_of(await jupyter.post("show", {"path": "ä b/a.docx", "kernel": "k"}), 200)
    jp_serverapp.event_logger.remove_listener(listener=listen)
    assert heard == [
        {"path": "ä b/a.docx", "action": "requested"},
        {"path": "ä b/a.docx", "action": "requested", "kernel": "k"},
    ]


async def test_what_cannot_be_opened_is_said(jupyter: Jupyter) -> None:
    with pytest.raises(office.OfficeError, match=r"nothing\.docx"):
        await office.open_async("nothing.docx")
    jupyter.write("a.xyz", b"")
    with pytest.raises(office.OfficeError):
        await office.open_async("a.xyz")
    assert_error(await jupyter.post("show", {"path": "a.docx", "kernel": 1}), 400)


async def test_converting_makes_a_file_beside_the_document(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Here"))
    made = await office.convert_async("a.docx", ".txt")
    assert made == jupyter.root / "a.txt"
    assert "Here" in made.read_text("utf-8-sig")
    with pytest.raises(office.OfficeError):
        await office.convert_async("a.docx", "xyz")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:1/", "cannot be asked"),
        ("{origin}/elsewhere/", "has no jupyter-onlyoffice"),
    ],
)
async def test_a_server_that_does_not_answer_is_said(
    jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch, url: str, message: str
) -> None:
    monkeypatch.setenv("JUPYTER_SERVER_URL", url.format(origin=jupyter.origin))
    with pytest.raises(office.OfficeError, match=message):
        await office.sessions_async()


async def test_a_wrong_token_is_said_without_being_shown(
    jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "not-the-one")
    with pytest.raises(office.OfficeError) as caught:
        await office.sessions_async()
    assert "not-the-one" not in str(caught.value)
    assert json.dumps(str(caught.value))
