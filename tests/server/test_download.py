"""The Document Server fetches a document: cases F1, F2, T5."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import socket
import zipfile
from urllib.parse import urlsplit

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, assert_error
from ..office import docx_bytes

CONTENT = bytes(range(256)) * 1000


async def test_the_bytes_come_whole_with_their_type(jupyter: Jupyter) -> None:
    content = docx_bytes("Hello")
    jupyter.write("a.docx", content)
    response = await jupyter.download(await jupyter.config("a.docx"))
    assert response.code == 200
    assert response.body == content
    assert response.headers["Content-Type"].endswith("wordprocessingml.document")
    assert response.headers["Content-Length"] == str(len(content))
    assert "Set-Cookie" not in response.headers


async def test_head_tells_the_size_without_the_bytes(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", CONTENT)
    response = await jupyter.download(await jupyter.config("a.docx"), method="HEAD")
    assert (response.code, response.body) == (200, b"")
    assert response.headers["Content-Length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=1000-", 1000, len(CONTENT)),
        ("bytes=-500", len(CONTENT) - 500, len(CONTENT)),
        ("bytes=0-999999999", 0, len(CONTENT)),
        ("bytes=-999999999", 0, len(CONTENT)),
    ],
)
async def test_a_range_is_honoured(jupyter: Jupyter, asked: str, start: int, end: int) -> None:
    jupyter.write("a.docx", CONTENT)
    response = await jupyter.download(await jupyter.config("a.docx"), headers={"Range": asked})
    assert response.code == 206
    assert response.body == CONTENT[start:end]
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999999-", "bytes=-0"])
async def test_a_range_beyond_the_end_is_refused(jupyter: Jupyter, asked: str) -> None:
    jupyter.write("a.docx", CONTENT)
    response = await jupyter.download(await jupyter.config("a.docx"), headers={"Range": asked})
    assert (response.code, response.body) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes",
        "bytes=-",
        "bytes=a-b",
        "lines=1-2",
        "bytes=0-1,5-6",
        "bytes=5-1",
        "bytes=0-" + "9" * 5000,
    ],
)
async def test_a_range_of_another_form_is_ignored(jupyter: Jupyter, asked: str) -> None:
    jupyter.write("a.docx", CONTENT)
    response = await jupyter.download(await jupyter.config("a.docx"), headers={"Range": asked})
    assert (response.code, response.body) == (200, CONTENT)


async def test_the_etag_changes_with_the_bytes(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", b"one")
    config = await jupyter.config("a.docx")
    etag = (await jupyter.download(config)).headers["Etag"]
    same = await jupyter.download(config, headers={"If-None-Match": etag})
    assert (same.code, same.body) == (304, b"")
    file.write_bytes(b"two")
    other = await jupyter.download(config, headers={"If-None-Match": etag})
    assert (other.code, other.body) == (200, b"two")
    resumed = await jupyter.download(config, headers={"Range": "bytes=1-", "If-Range": etag})
    assert (resumed.code, resumed.body) == (200, b"two")


@pytest.mark.parametrize("ext", ["docx", "xlsx", "pptx", "odt", "ods", "odp", "docm", "ppsx"])
async def test_an_empty_office_file_is_served_as_a_blank_document(
    jupyter: Jupyter, ext: str
) -> None:
    file = jupyter.write(f"new.{ext}", b"")
    response = await jupyter.download(await jupyter.config(f"new.{ext}"))
    assert zipfile.ZipFile(io.BytesIO(response.body)).testzip() is None
    assert file.read_bytes() == b""


async def test_an_empty_text_file_stays_empty(jupyter: Jupyter) -> None:
    jupyter.write("new.csv", b"")
    response = await jupyter.download(await jupyter.config("new.csv"))
    assert (response.code, response.body) == (200, b"")


async def test_an_empty_office_file_can_be_edited(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("new.docx", b"")
    editor = await document_server.open(await jupyter.config("new.docx"))
    assert not editor.errors
    await editor.type("First words")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert zipfile.ZipFile(file).testzip() is None


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url[:-1] + ("A" if url[-1] != "A" else "B"),
        lambda url: url.partition("?")[0],
        lambda url: url.partition("=")[0] + "=",
        lambda url: url.replace("grant_token", "token"),
        lambda url: url + "&grant_token=x",
    ],
)
async def test_an_address_that_is_not_ours_is_refused_without_a_page(
    jupyter: Jupyter, change: object
) -> None:
    jupyter.write("a.docx", docx_bytes("Secret"))
    config = await jupyter.config("a.docx")
    assert callable(change)
    config["document"]["url"] = change(config["document"]["url"])
    response = await jupyter.download(config)
    assert_error(response, 403)
    assert "Location" not in response.headers


async def test_a_callbacks_grant_does_not_read_the_document(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Secret"))
    config = await jupyter.config("a.docx")
    url = config["editorConfig"]["callbackUrl"].replace("/callback?", "/download?")
    config["document"]["url"] = url
    assert_error(await jupyter.download(config), 403, "grant")


async def test_a_grant_alone_does_not_read_the_document(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Secret"))
    jupyter.write("b.docx", docx_bytes("Other"))
    url = (await jupyter.config("a.docx"))["document"]["url"]
    other = (await jupyter.config("b.docx"))["document"]["url"]
    for header in [
        None,
        "Bearer x.y.z",
        f"Bearer {jupyter.signed({'payload': {'url': url}}, 'x' * 40)}",
        f"Bearer {jupyter.signed({'payload': {'url': other}})}",
        f"Bearer {jupyter.signed({'payload': {'url': url}, 'exp': 1})}",
    ]:
        headers = {} if header is None else {"Authorization": header}
        assert_error(await jupyter.anonymous(url, headers=headers), 403, "signature")


async def test_a_deleted_document_is_not_found(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", docx_bytes("Hello"))
    config = await jupyter.config("a.docx")
    file.unlink()
    assert_error(await jupyter.download(config), 404)
    file.mkdir()
    assert_error(await jupyter.download(config), 404)


async def _raw(jupyter: Jupyter, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Ask for a document without reading the answer."""
    parts = urlsplit(url)
    assert parts.hostname
    plain = socket.socket()
    # A small window, so that the sender has to wait for us.
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, (parts.hostname, parts.port))
    reader, writer = await asyncio.open_connection(sock=plain, limit=1 << 14)
    token = jupyter.signed({"payload": {"url": url}})
    writer.write(
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode()
    )
    await writer.drain()
    return reader, writer


async def test_what_grows_while_it_is_sent_is_sent_as_declared(jupyter: Jupyter) -> None:
    content = os.urandom(8 << 20)
    file = jupyter.write("a.docx", content)
    reader, writer = await _raw(jupyter, (await jupyter.config("a.docx"))["document"]["url"])
    head = await reader.readuntil(b"\r\n\r\n")
    with file.open("ab") as stream:
        stream.write(b"more" * 100_000)
    body = await reader.read(-1)
    assert f"Content-Length: {len(content)}".encode() in head
    assert hashlib.sha256(body).digest() == hashlib.sha256(content).digest()
    writer.close()


async def test_what_shrinks_while_it_is_sent_breaks_off(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", os.urandom(16 << 20))
    reader, writer = await _raw(jupyter, (await jupyter.config("a.docx"))["document"]["url"])
    await reader.readuntil(b"\r\n\r\n")
    os.truncate(file, 100)
    assert len(await reader.read(-1)) < 16 << 20
    writer.close()


async def test_a_reader_that_goes_away_leaves_no_trace_in_the_log(
    jupyter: Jupyter, caplog: pytest.LogCaptureFixture
) -> None:
    jupyter.write("a.docx", os.urandom(16 << 20))
    reader, writer = await _raw(jupyter, (await jupyter.config("a.docx"))["document"]["url"])
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()
    assert (await jupyter.get("status")).code == 200
    assert "Traceback" not in caplog.text
