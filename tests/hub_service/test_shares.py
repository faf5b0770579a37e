"""One user takes all that one user may have of the service, and nothing more."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPResponse

from jupyter_onlyoffice.core.errors import Busy
from jupyter_onlyoffice.core.grants import Grant, Purpose, seal
from jupyter_onlyoffice.core.namespaces import ServerName
from jupyter_onlyoffice.hub.shares import Shares
from jupyter_onlyoffice.secret import InstanceSecret

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from ..waiting import until, until_asked
from .service import ANN, MALLORY, ServiceUnderTest, config_of, signed

MOST = 8
LARGEST = 8 << 20
few = pytest.mark.parametrize("service", [{"user_requests": MOST}], indirect=True)


async def begin(
    stack: AsyncExitStack, url: str, body: bytes = b"", size: int = 100, token: str = ""
) -> None:
    """Send a request without the end of its body, and leave it so."""
    place = urlsplit(url)
    _, writer = await asyncio.open_connection(place.hostname, place.port)
    stack.callback(writer.close)
    head = f"POST {place.path}?{place.query} HTTP/1.1\r\nHost: service\r\nContent-Length: {size}"
    writer.write(f"{head}\r\nAuthorization: token {token}\r\n\r\n".encode() + body)
    await writer.drain()


async def take_all(stack: AsyncExitStack, service: ServiceUnderTest, token: str) -> HTTPResponse:
    """Begin requests until the next is refused, and return that answer."""
    for _ in range(MOST):
        await begin(stack, f"{service.url}api/server?server=", token=token)
    refused: list[HTTPResponse] = []

    async def is_refused() -> bool:
        answer = await service.ask("server", {}, token)
        refused.append(answer)
        return answer.code != 200

    await until_asked(is_refused)
    return refused[-1]


def assert_busy(response: HTTPResponse) -> None:
    message = assert_error(response, 503, "busy")
    assert message.endswith("try again in a moment.")
    assert int(response.headers["Retry-After"]) > 0


@few
async def test_who_has_begun_too_much_takes_nothing_from_others(service: ServiceUnderTest) -> None:
    mine = await signed(service, config_of(ServerName("mallory")))
    async with AsyncExitStack() as stack:
        assert_busy(await take_all(stack, service, MALLORY))
        url = mine["document"]["url"]
        assert_error(await service.fetch(url), 403, "signature")  # and this is not counted at all
        assert_busy(
            await service.fetch(mine["editorConfig"]["callbackUrl"], method="POST", body="")
        )
        for _ in range(2 * MOST):
            answer_of(await service.ask("server", {}, ANN), 200)

    async def is_answered() -> bool:
        return (await service.ask("server", {})).code == 200

    await until_asked(is_answered)  # where a connection ends, what it took is there again


@few
async def test_a_save_that_finds_no_room_is_tried_again_and_then_kept(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    assert (await document_server.callback(status=1)).ok
    await editor.type(" and after")
    async with AsyncExitStack() as stack:
        await take_all(stack, service, ANN)
        url = config["document"]["url"]
        token = jupyter.signed({"payload": {"url": url}})
        assert_busy(await service.fetch(url, headers={"Authorization": f"Bearer {token}"}))
        await editor.close()
        for _ in range(4):
            assert (await document_server.callback(status=2)).answer_status == 503
        await until(lambda: document_server.forgotten.keys == [editor.key])
        assert text_of(jupyter.root / "a.docx") == "Before"

    async def is_back() -> bool:
        await jupyter.post("recover", {})
        return not document_server.forgotten.keys

    await until_asked(is_back)
    assert text_of(jupyter.root / "a.docx") == "Before and after"


async def test_what_one_user_sends_at_once_is_held_only_so_far(service: ServiceUnderTest) -> None:
    mine = await signed(service, config_of(ServerName("mallory")))
    url = mine["editorConfig"]["callbackUrl"]
    async with AsyncExitStack() as stack:
        answers: list[HTTPResponse] = []

        async def is_refused() -> bool:
            await begin(stack, url, b"x" * (LARGEST - 1), LARGEST)
            answers.append(await service.fetch(url, method="POST", body="{}" + " " * (1 << 17)))
            return answers[-1].code == 503

        await until_asked(is_refused)
        assert_busy(answers[-1])
        assert len(answers) > 3
        answer_of(await service.ask("server", {}, ANN), 200)


def test_what_was_given_back_can_be_taken_again() -> None:
    shares = Shares(2)
    for _ in range(3):
        first, second = shares.take("ann"), shares.take("ann")
        with pytest.raises(Busy):
            shares.take("ann")
        assert first.holds(30 << 20)
        assert not second.holds(3 << 20)
        others = shares.take("bob")
        assert others.holds(3 << 20)
        for share in (first, second, second, others):
            share.give_back()


async def test_a_token_that_is_too_long_is_not_even_asked_about(service: ServiceUnderTest) -> None:
    long: Any = "t" * 1000
    service.hub.let(long, "mallory", "access:servers!server=mallory/")
    assert_error(await service.ask("server", {}, long), 403, "denied")
    secret = InstanceSecret(service.folder / "secret").value
    for length, reason in ((3_000, "signature"), (30_000, "grant")):
        grant = Grant(Purpose.DOWNLOAD, "p" * length, "k", "u", "relay", '["mallory", ""]')
        url = f"{service.url}download?grant_token={seal(grant, secret, 1e10)}"
        assert_error(await service.fetch(url), 403, reason)
