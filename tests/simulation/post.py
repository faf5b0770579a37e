"""The post office between the two servers, which need not be a good one."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Self

from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.netutil import bind_sockets
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.web import Application, RequestHandler

from ..document_server.signatures import claims_of

MISCHIEF: Final = ("double", "answer lost", "late", "lost")
_KEPT_HEADERS = ("Authorization", "Content-Type")


@dataclass
class Letter:
    """One request of the Document Server.

    Attributes:
        fields: of a callback; empty for a download.
    """

    method: str
    address: str
    headers: dict[str, str]
    body: bytes | None
    fields: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Name it in a line."""
        return f"status {self.fields.get('status')} of {str(self.fields.get('key'))[:6]}"

    @property
    def saves(self) -> bool:
        return bool(self.fields.get("url"))


class Post:
    """Carries downloads and callbacks to the Jupyter server.

    Attributes:
        plans: what happens to the next callbacks that save, one of `MISCHIEF` each.
        letters: every callback so far.
        held: those that arrive later.
        under_way: how many requests are at the Jupyter server.
    """

    def __init__(self, answered: Callable[[Letter, HTTPResponse], None]) -> None:
        self._answered = answered
        self.told: Callable[[str], None] = lambda _: None
        self.plans: deque[str] = deque()
        self.letters: list[Letter] = []
        self.held: list[Letter] = []
        self.under_way = 0
        self.origin = ""
        self._open = 0
        self._work: set[asyncio.Task[Any]] = set()

    async def start(self) -> Self:
        sockets = bind_sockets(0, "127.0.0.1")
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=100)
        application = Application([(".*", _Counter, {"post": self})], log_function=lambda _: None)
        self._server = HTTPServer(application)
        self._server.add_sockets(sockets)
        return self

    async def stop(self) -> None:
        self._client.close()
        self._server.stop()
        await self._server.close_all_connections()

    def reset(self) -> None:
        self.plans.clear()
        self.letters.clear()
        self.held.clear()

    def open_up(self, origin: str) -> None:
        """Deliver to a server that has just started."""
        self.origin = origin
        self._open += 1

    def close_down(self) -> None:
        """The server is gone, with all that it was about to answer."""
        self.origin = ""
        self._open += 1

    async def settled(self) -> None:
        """Wait for everything that is still being delivered."""
        while self._work:
            await asyncio.wait(self._work)

    async def accept(self, letter: Letter) -> HTTPResponse | None:
        """Deal with a request; None if it gets no answer."""
        if letter.fields:
            self.letters.append(letter)
        plan = self.plans.popleft() if self.plans and letter.saves else ""
        if plan:
            self.told(f"    {letter} will be: {plan}")
        match plan:
            case "lost":
                return None
            case "late":
                self.held.append(letter)
                return None
            case "answer lost":
                await self.deliver(letter)
                return None
            case "double":
                first, _ = await asyncio.gather(self.deliver(letter), self.deliver(letter))
                return first
        return await self.deliver(letter)

    async def deliver(self, letter: Letter) -> HTTPResponse | None:
        """Hand over a request, also one that was handed over before."""
        task = asyncio.create_task(self._deliver(letter))
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return await task

    async def _deliver(self, letter: Letter) -> HTTPResponse | None:
        opened = self._open
        if not self.origin:
            return None
        request = HTTPRequest(
            self.origin + letter.address,
            letter.method,
            HTTPHeaders(letter.headers),
            letter.body,
            request_timeout=60,
        )
        self.under_way += 1
        try:
            response = await self._client.fetch(request, raise_error=False)
        except (HTTPClientError, OSError):
            return None
        finally:
            self.under_way -= 1
        if self._open != opened:
            return None
        if letter.fields:
            self.told(f"    {letter}: {response.code} {response.body.decode()}")
        self._answered(letter, response)
        return response


class _Counter(RequestHandler):
    def initialize(self, post: Post) -> None:
        self.post_office = post

    async def get(self) -> None:
        await self._pass_on()

    async def post(self) -> None:
        await self._pass_on()

    async def _pass_on(self) -> None:
        request = self.request
        headers = {name: request.headers[name] for name in _KEPT_HEADERS if name in request.headers}
        body = request.body if request.method == "POST" else None
        fields = claims_of(json.loads(body)["token"]) if body else {}
        letter = Letter(str(request.method), str(request.uri), headers, body, fields)
        answer = await self.post_office.accept(letter)
        if answer is None:
            self.detach().close()
            return
        self.set_status(answer.code)
        self.set_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
        self.finish(answer.body)
