"""What an editor made of its document becomes a new file, and nothing else ever does."""

from __future__ import annotations

from typing import Any

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from .offering import offered


def copy(url: object, **fields: Any) -> dict[str, Any]:
    return {"path": "", "name": "copy.docx", "fileType": "docx", "url": url, **fields}


async def test_a_copy_is_stored_where_somebody_wants_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    (jupyter.root / "sub ü").mkdir()
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type(" and after")
    url = offered(document_server, docx_bytes("Before and after"))
    body = copy(url, path="/sub ü/", name="copy")
    made = answer_of(await jupyter.post("save-as", body), 201)
    assert (made["path"], made["type"], made["content"]) == ("sub ü/copy.docx", "file", None)
    assert text_of(jupyter.root / "sub ü/copy.docx") == "Before and after"
    assert text_of(jupyter.root / "a.docx") == "Before"
    await editor.close()


async def test_a_copy_may_be_of_another_type(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    url = offered(document_server, b"%PDF-1.7\n%%EOF\n", "output.pdf")
    made = answer_of(await jupyter.post("save-as", copy(url, name="a.docx", fileType="pdf")), 201)
    assert made["path"] == "a.docx.pdf"


async def test_nothing_is_overwritten(jupyter: Jupyter, document_server: DocumentServer) -> None:
    jupyter.write("copy.docx", b"There first")
    url = offered(document_server, docx_bytes("Copy"))
    message = assert_error(await jupyter.post("save-as", copy(url)), 409, "name-taken")
    assert "exists already" in message
    assert (jupyter.root / "copy.docx").read_bytes() == b"There first"
    assert jupyter.files() == {"copy.docx"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/cache/files/a/output.docx",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "",
        None,
        7,
    ],
)
async def test_a_link_that_is_not_the_document_servers_is_not_followed(
    jupyter: Jupyter, url: object
) -> None:
    assert_error(await jupyter.post("save-as", copy(url)), 403, "foreign-url")
    assert jupyter.files() == set()


async def test_jupyters_own_address_is_not_fetched_by_this_way(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("secret.docx", docx_bytes("Secret"))
    url = (await jupyter.config("secret.docx"))["document"]["url"]
    assert_error(await jupyter.post("save-as", copy(url)), 403, "foreign-url")
    assert jupyter.files() == {"secret.docx"}


async def test_a_forged_or_forgotten_link_is_told(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    url = offered(document_server, docx_bytes("Copy"))
    assert_error(await jupyter.post("save-as", copy(url.replace("md5=", "md5=x"))), 502)
    assert jupyter.files() == set()


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({"fileType": "pdf"}, 422, "damaged"),
        ({"fileType": "exe"}, 415, "format"),
        ({"fileType": None}, 400, "malformed"),
        ({"name": "../copy.docx"}, 400, "malformed"),
        ({"name": ".copy.docx"}, 400, "malformed"),
        ({"name": ""}, 400, "malformed"),
        ({"name": None}, 400, "malformed"),
        ({"path": "none"}, 404, "not-found"),
        ({"path": "../.."}, 403, "denied"),
        ({"path": ".hidden"}, 403, "denied"),
        ({"path": None}, 400, "malformed"),
    ],
)
async def test_what_cannot_be_a_copy_is_refused(
    jupyter: Jupyter,
    document_server: DocumentServer,
    fields: dict[str, Any],
    status: int,
    reason: str,
) -> None:
    (jupyter.root / ".hidden").mkdir()
    url = offered(document_server, docx_bytes("Copy"))
    assert_error(await jupyter.post("save-as", copy(url, **fields)), status, reason)
    assert jupyter.files() == set()


@pytest.mark.parametrize("settings", [{"max_document_size": 1000}], indirect=True)
async def test_a_copy_that_is_too_large_is_refused(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    url = offered(document_server, docx_bytes("Copy"))
    assert_error(await jupyter.post("save-as", copy(url)), 503, "not-stored")
    assert jupyter.files() == set()
