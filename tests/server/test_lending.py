"""Files that editors put into documents: only those that somebody chose and may read."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

from ..document_server import DocumentServer
from ..engine.hostile import png
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, xlsx_bytes

RED = png((255, 0, 0))


async def lend(jupyter: Jupyter, use: object, *paths: object) -> HTTPResponse:
    return await jupyter.post("lend", {"paths": list(paths), "use": use})


async def fetched(jupyter: Jupyter, url: str, **headers: str) -> HTTPResponse:
    """Fetch as the Document Server does."""
    signature = jupyter.signed({"payload": {"url": url}})
    return await jupyter.anonymous(url, headers={"Authorization": f"Bearer {signature}", **headers})


async def test_pictures_are_lent_signed_and_fetched(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("sub/red ü.PNG", RED)
    jupyter.write("b.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    answer = answer_of(await lend(jupyter, "add", "sub/red ü.PNG", "b.svg"), 200)
    signed = document_server.verified_argument(answer)["claims"]
    assert signed == {name: value for name, value in answer.items() if name != "token"}
    assert answer["c"] == "add"
    assert [image["fileType"] for image in answer["images"]] == ["png", "svg"]
    response = await fetched(jupyter, answer["images"][0]["url"])
    assert response.body == RED
    assert response.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("use", "name", "content"),
    [
        ("compare", "b.docx", docx_bytes("Other")),
        ("combine", "b.docx", docx_bytes("Other")),
        ("insert-text", "b.docx", docx_bytes("Other")),
        ("mailmerge", "b.xlsx", xlsx_bytes("Ann")),
    ],
)
async def test_a_document_is_lent_for_what_its_type_is_good_for(
    jupyter: Jupyter, use: str, name: str, content: bytes
) -> None:
    jupyter.write(name, content)
    answer = answer_of(await lend(jupyter, use, name), 200)
    assert (answer["c"], answer["fileType"]) == (use, name[2:])
    assert (await fetched(jupyter, answer["url"])).body == content


async def test_a_picture_of_a_notebook_is_lent_without_being_a_file(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    body = {"picture": base64.b64encode(RED).decode(), "ext": "png"}
    answer = answer_of(await jupyter.post("lend", body), 200)
    signed = document_server.verified_argument(answer)["claims"]
    assert signed == {name: value for name, value in answer.items() if name != "token"}
    url = answer["images"][0]["url"]
    response = await fetched(jupyter, url)
    assert (response.body, response.headers["Content-Type"]) == (RED, "image/png")
    assert_error(await jupyter.anonymous(url), 403, "signature")
    assert jupyter.files() == set()
    for _ in range(40):
        answer_of(await jupyter.post("lend", body), 200)
    assert_error(await fetched(jupyter, url), 404, "not-found")


@pytest.mark.parametrize(
    ("picture", "ext", "status", "reason"),
    [
        (base64.b64encode(RED).decode(), "gif", 422, "damaged"),
        (base64.b64encode(RED).decode(), "html", 415, "format"),
        ("not base64!", "png", 400, "malformed"),
        (7, "png", 400, "malformed"),
        (base64.b64encode(RED).decode(), None, 400, "malformed"),
    ],
)
async def test_what_is_no_picture_is_not_lent(
    jupyter: Jupyter, picture: object, ext: object, status: int, reason: str
) -> None:
    body = {"picture": picture, "ext": ext}
    assert_error(await jupyter.post("lend", body), status, reason)


REFUSED: list[tuple[object, list[object], int, str]] = [
    ("add", ["none.png"], 404, "not-found"),
    ("add", ["folder.png"], 404, "not-found"),
    ("add", [".hidden.png"], 403, "denied"),
    ("add", ["../outside.png"], 403, "denied"),
    ("add", ["false.png"], 422, "damaged"),
    ("add", ["red.png", "secret.txt"], 415, "format"),
    ("add", ["secret.txt"], 415, "format"),
    ("add", [], 400, "malformed"),
    ("add", [7], 400, "malformed"),
    ("compare", ["red.png"], 415, "format"),
    ("compare", ["b.xlsx"], 415, "format"),
    ("compare", ["b.docx", "b.docx"], 400, "malformed"),
    ("mailmerge", ["b.docx"], 415, "format"),
    ("mailmerge", ["false.xlsx"], 422, "damaged"),
    ("steal", ["red.png"], 400, "malformed"),
    (None, ["red.png"], 400, "malformed"),
]


async def test_what_may_not_be_read_or_is_of_no_use_is_not_lent(jupyter: Jupyter) -> None:
    for name, content in {
        "red.png": RED,
        ".hidden.png": RED,
        "false.png": b"<html>",
        "false.xlsx": b"secret",
        "secret.txt": b"secret",
        "b.docx": docx_bytes("Other"),
        "b.xlsx": xlsx_bytes("Ann"),
    }.items():
        jupyter.write(name, content)
    (jupyter.root / "folder.png").mkdir()
    (jupyter.root.parent / "outside.png").write_bytes(RED)
    for use, paths, status, reason in REFUSED:
        assert_error(await lend(jupyter, use, *paths), status, reason)


async def test_a_link_to_a_file_is_good_for_that_file_alone(jupyter: Jupyter) -> None:
    jupyter.write("red.png", RED)
    jupyter.write("a.docx", docx_bytes("Before"))
    url = answer_of(await lend(jupyter, "add", "red.png"), 200)["images"][0]["url"]
    assert_error(await jupyter.anonymous(url), 403, "signature")
    assert_error(await fetched(jupyter, url.replace("/file?", "/download?")), 403, "grant")
    assert_error(await fetched(jupyter, url[:-4] + "AAAA"), 403, "grant")
    document = (await jupyter.config("a.docx"))["document"]["url"]
    assert_error(await fetched(jupyter, document.replace("/download?", "/file?")), 403, "grant")
    (jupyter.root / "red.png").unlink()
    assert_error(await fetched(jupyter, url), 404, "not-found")


@pytest.mark.parametrize("settings", [{"max_document_size": 50}], indirect=True)
async def test_a_file_that_is_too_large_is_not_lent(jupyter: Jupyter) -> None:
    jupyter.write("red.png", RED)
    assert_error(await lend(jupyter, "add", "red.png"), 413, "too-large")


async def test_a_document_is_opened_at_a_place_that_its_editor_has_told(
    jupyter: Jupyter,
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    place: dict[str, Any] = {"action": {"type": "bookmark", "data": "here"}}
    config = await jupyter.config("a.docx", place=place)
    assert config["editorConfig"]["actionLink"] == place
    query = {"place": '{"action": {"type": "bookmark", "data": "here"}}'}
    page = await jupyter.get("edit", "a.docx", params=query)
    assert b'"actionLink": {"action"' in page.body
    assert "actionLink" not in (await jupyter.config("a.docx"))["editorConfig"]
    for odd in ("here", 7, {"data": "x" * 5000}):
        refused = await jupyter.post("open", {"path": "a.docx", "place": odd})
        assert_error(refused, 400, "malformed")
    assert (await jupyter.get("edit", "a.docx", params={"place": "["})).code == 400
