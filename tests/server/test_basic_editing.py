"""A .docx is edited in the browser itself where there is no Document Server."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import docx
import pytest
from tornado.httpclient import HTTPResponse

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of, xlsx_bytes

alone = pytest.mark.parametrize("settings", [{"document_server_url": ""}], indirect=True)


async def content(jupyter: Jupyter, path: str = "a.docx") -> tuple[bytes, str]:
    """Return a document's bytes and their revision."""
    response = await jupyter.get("content", path)
    assert response.code == 200, response.body
    return response.body, response.headers["Etag"].strip('"')


async def put(
    jupyter: Jupyter, body: bytes, revision: str | None, path: str = "a.docx", **params: str
) -> HTTPResponse:
    headers = {} if revision is None else {"If-Match": f'"{revision}"'}
    return await jupyter.get(
        "content", path, method="PUT", body=body, headers=headers, params=params, request_timeout=60
    )


async def lease(jupyter: Jupyter, id: str | None = None) -> HTTPResponse:
    body = json.dumps({"lease": id})
    return await jupyter.get("content", "a.docx", method="POST", body=body)


@alone
async def test_opening_offers_it_for_documents_that_can_be_written(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("x"))
    jupyter.write("a.xlsx", xlsx_bytes("x"))
    jupyter.write("locked.docx", docx_bytes("x")).chmod(0o444)
    offered = {path: (await jupyter.open(path))["basicEditing"] for path in jupyter.files()}
    assert offered == {"a.docx": True, "a.xlsx": False, "locked.docx": False}


@pytest.mark.parametrize(
    "settings", [{"document_server_url": "", "basic_editing": False}], indirect=True
)
async def test_an_administrator_can_turn_it_off(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("x"))
    assert (await jupyter.open("a.docx"))["basicEditing"] is False


@alone
async def test_what_was_read_is_changed_and_stored(jupyter: Jupyter) -> None:
    before = docx_bytes("Before")
    file = jupyter.write("a.docx", before)
    body, revision = await content(jupyter)
    assert body == before
    after = docx_bytes("After")
    answer = answer_of(await put(jupyter, after, revision), 200)
    assert file.read_bytes() == after
    assert (await content(jupyter))[1] == answer["revision"]
    kept = answer_of(await jupyter.get("history", "a.docx"), 200)["versions"]
    assert [version["size"] for version in kept] == [len(before)]
    assert jupyter.files() == {"a.docx"}


@alone
async def test_a_document_that_was_changed_meanwhile_is_not_overwritten(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    _, revision = await content(jupyter)
    file = jupyter.write("a.docx", docx_bytes("By a notebook"))
    assert_error(await put(jupyter, docx_bytes("After"), revision), 412, "changed")
    assert text_of(file) == "By a notebook"
    assert_error(await put(jupyter, docx_bytes("After"), None), 400)
    assert jupyter.files() == {"a.docx"}


@alone
async def test_nothing_is_replaced_that_could_not_be_kept(jupyter: Jupyter) -> None:
    before = docx_bytes("Before")
    file = jupyter.write("a.docx", before)
    _, revision = await content(jupyter)
    in_the_way = jupyter.data / "history"
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_bytes(b"")
    assert "kept" in assert_error(
        await put(jupyter, docx_bytes("After"), revision), 503, "not-kept"
    )
    assert file.read_bytes() == before
    in_the_way.unlink()
    answer_of(await put(jupyter, docx_bytes("After"), revision), 200)
    assert text_of(file) == "After"


@alone
async def test_the_same_save_twice_is_one(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    _, revision = await content(jupyter)
    after = docx_bytes("After")
    first = answer_of(await put(jupyter, after, revision), 200)
    changed = file.stat().st_mtime_ns
    assert answer_of(await put(jupyter, after, revision), 200) == first
    assert file.stat().st_mtime_ns == changed


@alone
@pytest.mark.parametrize("body", [b"", b"<html>Log in</html>", docx_bytes("x")[:900], b"\0" * 99])
async def test_what_is_no_document_is_not_stored(body: bytes, jupyter: Jupyter) -> None:
    before = docx_bytes("Before")
    file = jupyter.write("a.docx", before)
    _, revision = await content(jupyter)
    assert_error(await put(jupyter, body, revision), 422, "damaged")
    assert file.read_bytes() == before
    assert jupyter.files() == {"a.docx"}


@alone
async def test_a_document_with_a_broken_part_is_not_stored(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    _, revision = await content(jupyter)
    broken = io.BytesIO()
    after = io.BytesIO(docx_bytes("After"))
    with zipfile.ZipFile(after) as source, zipfile.ZipFile(broken, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            made.writestr(name, b"<a:b/>" if name == "docProps/core.xml" else data)
    response = await put(jupyter, broken.getvalue(), revision)
    assert "docProps/core.xml" in assert_error(response, 422, "damaged")
    assert text_of(file) == "Before"


@alone
async def test_a_part_that_was_broken_before_is_no_reason_to_refuse(jupyter: Jupyter) -> None:
    def with_an_empty_part(words: str) -> bytes:
        buffer = io.BytesIO(docx_bytes(words))
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("word/webSettings2.xml", b"")
        return buffer.getvalue()

    file = jupyter.write("a.docx", with_an_empty_part("Before"))
    _, revision = await content(jupyter)
    answer_of(await put(jupyter, with_an_empty_part("After"), revision), 200)
    assert text_of(file) == "After"


@pytest.mark.parametrize(
    "settings", [{"document_server_url": "", "max_document_size": 100_000}], indirect=True
)
async def test_what_is_too_large_is_not_stored(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    _, revision = await content(jupyter)
    response = await put(jupyter, bytes(150_000), revision)
    assert response.code >= 400
    assert text_of(file) == "Before"
    assert jupyter.files() == {"a.docx"}


@alone
@pytest.mark.parametrize(
    ("path", "status"), [("gone.docx", 404), ("a.xlsx", 415), (".hidden.docx", 403)]
)
async def test_other_files_are_out_of_reach(path: str, status: int, jupyter: Jupyter) -> None:
    jupyter.write("a.xlsx", xlsx_bytes("x"))
    jupyter.write(".hidden.docx", docx_bytes("x"))
    assert_error(await jupyter.get("content", path), status)
    assert_error(await put(jupyter, docx_bytes("After"), "0" * 64, path), status)
    assert jupyter.files() == {"a.xlsx", ".hidden.docx"}


@alone
async def test_a_second_tab_is_told_who_is_editing(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    first = answer_of(await lease(jupyter), 200)
    assert "editing" in assert_error(await lease(jupyter), 409, "in-use")
    assert answer_of(await lease(jupyter, first["lease"]), 200)["lease"] == first["lease"]
    _, revision = await content(jupyter)
    assert_error(await put(jupyter, docx_bytes("Second"), revision), 409, "in-use")
    answer_of(await put(jupyter, docx_bytes("First"), revision, lease=first["lease"]), 200)
    given_back = await jupyter.get(
        "content", "a.docx", method="DELETE", params={"lease": first["lease"]}
    )
    assert given_back.code == 204
    answer_of(await lease(jupyter), 200)


async def test_a_document_in_an_editor_is_left_to_its_editors(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await document_server.callback(status=1)
    assert_error(await lease(jupyter), 409, "in-use")
    _, revision = await content(jupyter)
    assert_error(await put(jupyter, docx_bytes("After"), revision), 409, "in-use")
    await editor.close()


@alone
async def test_what_a_save_would_lose_is_found_out_beforehand(jupyter: Jupyter) -> None:
    made = docx.Document()
    made.add_paragraph("Words")
    made.add_table(1, 1).cell(0, 0).text = "In a table"
    buffer = io.BytesIO()
    made.save(buffer)
    before = buffer.getvalue()
    file = jupyter.write("a.docx", before)
    dry = {"dry-run": "1"}
    same = answer_of(await put(jupyter, before, None, **dry), 200)
    assert same == {"losses": [], "text_changed": False}
    poorer = answer_of(await put(jupyter, docx_bytes("Words"), None, **dry), 200)
    assert {"what": "tables", "before": 1, "after": 0} in poorer["losses"]
    assert poorer["text_changed"] is True
    assert file.read_bytes() == before


@alone
async def test_people_are_told_of_a_save(jupyter: Jupyter, jp_serverapp: Any) -> None:
    told: list[tuple[str, str]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        told.append((data["path"], data["action"]))

    schema = "https://events.jupyter.org/jupyter_onlyoffice/document/v1"
    jp_serverapp.event_logger.add_listener(schema_id=schema, listener=listen)
    jupyter.write("a.docx", docx_bytes("Before"))
    _, revision = await content(jupyter)
    answer_of(await put(jupyter, docx_bytes("After"), revision), 200)
    assert ("a.docx", "saved") in told
