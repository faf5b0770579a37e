"""What a server sends, byte by byte, and what the Document Server gets of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import jwt
import pytest
from tornado.httpclient import HTTPResponse
from tornado.simple_httpclient import HTTPStreamClosedError

from jupyter_onlyoffice.core.namespaces import ServerName

from ..conftest import SECRET
from ..waiting import until_asked
from .service import ANN, ServiceUnderTest, config_of, signed

HEAD = b'HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nEtag: "a"\r\nConnection: close\r\n'
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
ANNS = ServerName("ann")


@asynccontextmanager
async def serving(folder: Path, answer: bytes, **traits: int) -> AsyncIterator[ServiceUnderTest]:
    """Run a service where all servers send the same bytes, and then end the connection."""

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    servers = await asyncio.start_server(answered, "127.0.0.1", 0)
    port = servers.sockets[0].getsockname()[1]
    service = ServiceUnderTest(folder, "http://127.0.0.1:9", f"http://127.0.0.1:{port}", **traits)
    async with servers, service:
        yield service


async def address_of(service: ServiceUnderTest) -> str:
    """Return where the Document Server finds a document."""
    return str((await signed(service, config_of(ANNS), ANN))["document"]["url"])


async def downloaded(
    service: ServiceUnderTest, url: str, method: str = "GET"
) -> HTTPResponse | None:
    """Ask for a document as the Document Server does; return None for what is broken off."""
    claims = {"payload": {"url": url}, "exp": int(time.time()) + 60}
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    answers: list[HTTPResponse] = []

    async def is_answered() -> bool:
        # The one before may have arrived a moment before it counts as answered.
        header = {"Authorization": f"Bearer {token}"}
        answers.append(await service.fetch(url, method=method, headers=header))
        return answers[-1].code != 503

    try:
        await until_asked(is_answered)
    except HTTPStreamClosedError:
        return None
    return answers[-1]


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (HEAD + b"Content-Length: 5\r\n\r\nhello", b"hello"),
        (HEAD + b"Content-Length: 5\r\n\r\nhello and more", b"hello"),
        (HEAD + b"Content-Length: 0\r\n\r\n", b""),
        (CHUNKED + b"0\r\n\r\n", b"hello"),
        (HEAD + b"Content-Length: 5000000\r\n\r\n" + b"x" * 5_000_000, b"x" * 5_000_000),
    ],
    ids=["short", "and more", "empty", "of unknown length", "long"],
)
async def test_a_file_arrives_as_it_was_sent(tmp_path: Path, answer: bytes, body: bytes) -> None:
    async with serving(tmp_path, answer, user_requests=1) as service:
        url = await address_of(service)
        for _ in range(3):
            response = await downloaded(service, url)
            assert response is not None
            assert (response.code, response.body) == (200, body)
            assert response.headers["Etag"] == '"a"'
        head = await downloaded(service, url, "HEAD")
        assert head is not None
        assert (head.code, head.body) == (200, b"")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (HEAD + b"Content-Length: 500\r\n\r\nhello", None),
        (HEAD + b"Content-Length: 5000000\r\n\r\n" + b"x" * 4_999_999, None),
        (CHUNKED, None),
        (HEAD + b"Content-Length: -5\r\n\r\nhello", None),
        (HEAD + b"Content-Length: many\r\n\r\nhello", 404),
        (HEAD.replace(b"200 OK", b"302 Found") + b"Location: /\r\n\r\n", 404),
        (b"\r\n\r\n", 404),
        (b"", 404),
    ],
    ids=["short", "long", "chunked", "negative", "wordy", "elsewhere", "senseless", "nothing"],
)
async def test_what_is_not_whole_does_not_look_so_and_takes_up_nothing(
    tmp_path: Path, answer: bytes, status: int | None
) -> None:
    async with serving(tmp_path, answer, user_requests=1) as service:
        url = await address_of(service)
        for _ in range(3):
            response = await downloaded(service, url)
            assert (response and response.code) == status
