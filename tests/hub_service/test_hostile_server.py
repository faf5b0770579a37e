"""Mallory's server answers the service as it likes. Nobody else is the worse for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from jupyter_onlyoffice.core.namespaces import ServerName
from jupyter_onlyoffice.hub.spool import Entry, Limits, Spool

from ..document_server import DocumentServer
from ..waiting import until
from .service import ServiceUnderTest, config_of

Answer = Callable[[RequestHandler], object]


class Servers:
    """All servers of the Hub; each takes a save as it is told to, or does not answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Answer] = {}


class _Server(RequestHandler):
    def initialize(self, servers: Servers) -> None:
        self.servers = servers

    def get(self, owner: str) -> None:
        """Refuse whoever comes without a grant, as the extension does."""
        self.set_status(403)
        self.finish({"message": "", "reason": "grant"})

    async def post(self, owner: str) -> None:
        self.servers.asked.append(owner)
        if owner in self.servers.answers:
            self.servers.answers[owner](self)
        else:
            await asyncio.Event().wait()


@pytest.fixture
def hub(
    jp_asyncio_loop: asyncio.AbstractEventLoop, document_server: DocumentServer, tmp_path: Path
) -> Iterator[tuple[ServiceUnderTest, Servers]]:
    servers = Servers()
    routes = [(r"/user/(\w+)/onlyoffice/\w+", _Server, {"servers": servers})]

    async def begin() -> tuple[HTTPServer, ServiceUnderTest]:
        server = HTTPServer(Application(routes, log_function=lambda _: None))
        (sock,) = bind_sockets(0, "127.0.0.1")
        server.add_socket(sock)
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        service = ServiceUnderTest(tmp_path / "hub", document_server.url, url)
        return server, await service.__aenter__()

    server, service = jp_asyncio_loop.run_until_complete(begin())
    yield service, servers
    server.stop()
    jp_asyncio_loop.run_until_complete(service.__aexit__())
    jp_asyncio_loop.run_until_complete(server.close_all_connections())


def wait_for(service: ServiceUnderTest, owner: str, key: str) -> None:
    """Have a save wait for somebody's server."""
    spool = Spool(service.folder / "spool", Limits(100, 100, 9))
    with spool.receive(owner, key) as received:
        received.write(b"bytes")
        entry = Entry(ServerName(owner), key, "grant", {"key": key, "status": 2, "url": "u"})
        spool.add(entry, received)


async def test_a_server_that_does_not_answer_keeps_nobody_elses_saves_waiting(
    hub: tuple[ServiceUnderTest, Servers],
) -> None:
    service, servers = hub
    wait_for(service, "mallory", "a")
    rounds = [asyncio.create_task(service.delivering.deliver())]
    await until(lambda: servers.asked == ["mallory"])

    servers.answers["ann"] = lambda handler: handler.finish({"error": 0})
    wait_for(service, "ann", "b")
    rounds.append(asyncio.create_task(service.delivering.deliver()))
    await until(lambda: [save["target"]["owner"] for save in service.waiting] == ["mallory"])
    assert servers.asked == ["mallory", "ann"], "who is asked already is not asked once more"
    assert not any(task.done() for task in rounds)
    for task in rounds:
        task.cancel()


async def test_what_a_server_says_steers_no_terminal(
    hub: tuple[ServiceUnderTest, Servers],
) -> None:
    service, servers = hub

    def refuse(handler: RequestHandler) -> None:
        handler.set_status(400)
        handler.finish({"error": 1, "message": "\x1b[2J\nAll is well.\u202e" + "x" * 999})

    servers.answers["mallory"] = refuse
    wait_for(service, "mallory", "a")
    await service.delivering.deliver()
    (waiting,) = service.waiting
    assert waiting["refusal"].startswith("[2J All is well.")
    assert waiting["refusal"].isprintable()
    assert len(waiting["refusal"]) <= 200


@pytest.mark.parametrize("server", ["..", ".", "a/b", "\x1b[2J", "a\nb", "x" * 256])
async def test_no_server_has_a_name_that_leads_elsewhere_or_steers_a_terminal(
    hub: tuple[ServiceUnderTest, Servers], server: str
) -> None:
    service, _ = hub
    service.hub.let("all", "mallory", "access:servers!user=mallory")
    config = config_of(ServerName("mallory", server))
    response = await service.ask("sign", config, "all", server=server)
    assert response.code == 403
