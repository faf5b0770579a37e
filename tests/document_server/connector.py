"""A minimal integrator for the stand-in's own tests: serves files, answers callbacks, records.

What it answers is said by modes, in the words of the recordings: ``ok``, ``status:500``,
``truncated``, ``half``, ``garbage``, ``html``, ``empty``, ``redirect:other``, ``sleep:3`` for
documents; ``ok``, ``error1``, ``errormsg``, ``status:500``, ``empty``, ``html``, ``sleep:14`` for
callbacks. Seconds are scaled like the stand-in's.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from . import facts

GOOD = '{"error":0}'
_BODIES = {"error1": '{"error":1}', "errormsg": '{"error":1,"message":"disk is full"}'}
_BODIES |= {"empty": "", "html": "<html>login</html>", "ok": GOOD}


class Connector:
    """Listens on two ports: documents and callbacks, and callbacks only.

    Attributes:
        log: facts of every download, callback and fetched result, in order (see `facts`).
        files: bytes by name, ``report.docx``.
        page: HTML of a host page, for browsers.
        document_modes: mode by name of the file; "" is the default.
        callback_modes: mode by status; a list is used up one by one.
        names: set it before anything happens; it puts names for addresses into facts.
    """

    def __init__(self, time_scale: float) -> None:
        """Start without files, everything going well."""
        self.time_scale = time_scale
        self.log: list[dict[str, Any]] = []
        self._news = asyncio.Condition()
        self.files: dict[str, bytes] = {}
        self.page = ""
        self.document_modes: dict[str, str] = {}
        self.callback_modes: dict[int, str | list[str]] = {}
        self.names = facts.Names({})
        self.results: list[bytes] = []
        self._servers: list[HTTPServer] = []
        self.url = ""
        self.callbacks_url = ""

    async def start(self) -> None:
        """Listen."""
        routes: list[tuple[str, type[RequestHandler], dict[str, Any]]] = [
            (r"/files/(.*)", _Files, {"connector": self}),
            (r"/callback/(.*)", _Callbacks, {"connector": self}),
            (r"/page", _HostPage, {"connector": self}),
        ]
        urls = []
        for _ in range(2):
            server = HTTPServer(Application(routes, log_function=lambda _: None))
            sockets = bind_sockets(0, "127.0.0.1")
            server.add_sockets(sockets)
            self._servers.append(server)
            urls.append(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
        self.url, self.callbacks_url = urls

    async def stop(self) -> None:
        """Stop listening on both ports."""
        for server in self._servers:
            server.stop()
            await server.close_all_connections()

    def refuse_callbacks(self) -> None:
        """Stop listening on the port for callbacks only."""
        self._servers[1].stop()

    def mode_of_callback(self, status: int) -> str:
        """Return the mode for the next callback of a status."""
        mode = self.callback_modes.get(status, "ok")
        if isinstance(mode, str):
            return mode
        return mode.pop(0) if mode else "ok"

    async def sleep(self, mode: str) -> str:
        """Wait if a mode says so; return the mode that is left."""
        if mode.startswith("sleep:"):
            await asyncio.sleep(float(mode.removeprefix("sleep:")) * self.time_scale)
            return "ok"
        return mode

    async def fetch(self, url: str) -> None:
        """Fetch a result as an integrator does, without a token."""
        response = await AsyncHTTPClient().fetch(url, raise_error=False)
        self.results.append(response.body)
        headers = facts.chosen(dict(response.headers), facts.RESULT_HEADERS)
        await self.note(
            {
                "kind": "result",
                "link": self.names.put(url),
                "status": response.code,
                "headers": headers,
            }
        )

    async def note(self, exchange: dict[str, Any]) -> None:
        """Append to the log."""
        async with self._news:
            self.log.append(exchange)
            self._news.notify_all()

    async def logged(self, kind: str, count: int, within: float = 20.0) -> None:
        """Wait until the log has so many exchanges of a kind."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(
                lambda: [exchange["kind"] for exchange in self.log].count(kind) >= count
            )


def _claims(header: str | None) -> dict[str, Any] | None:
    if not header:
        return None
    return jwt.decode(header.removeprefix("Bearer "), options={"verify_signature": False})


class _Handler(RequestHandler):
    def initialize(self, connector: Connector) -> None:
        self.connector = connector


class _HostPage(_Handler):
    async def get(self) -> None:
        self.write(self.connector.page)


class _Files(_Handler):
    async def get(self, name: str) -> None:
        connector = self.connector
        mode = connector.document_modes.get(name, connector.document_modes.get("", "ok"))
        headers: Mapping[str, str] = dict(self.request.headers)
        left = await connector.sleep(mode)
        await connector.note(
            facts.download(
                headers,
                self.request.path,
                _claims(headers.get("Authorization")),
                mode,
                connector.names,
            )
        )
        data = connector.files.get(name, connector.files.get("", b""))
        answers: dict[str, Callable[[], bytes]] = {
            "half": lambda: data[: len(data) // 2],
            "garbage": lambda: b"this is not a document at all " * 40,
            "html": lambda: b"<html><body>login please</body></html>",
            "empty": lambda: b"",
        }
        if left.startswith("status:"):
            self.set_status(int(left.removeprefix("status:")))
            self.write("oops")
        elif left.startswith("redirect:"):
            self.redirect(f"/files/{left.removeprefix('redirect:')}.docx")
        elif left == "truncated":
            await self._truncated(data)
        else:
            self.write(answers.get(left, lambda: data)())

    async def _truncated(self, data: bytes) -> None:
        self.set_header("Content-Length", str(len(data)))
        self.write(data[: len(data) // 2])
        await self.flush()
        stream = getattr(self.request.connection, "stream", None)
        if stream is not None:
            stream.close()


class _Callbacks(_Handler):
    async def post(self, _name: str) -> None:
        connector = self.connector
        body = json.loads(self.request.body)
        headers = dict(self.request.headers)
        mode = connector.mode_of_callback(body["status"])
        status = int(mode.removeprefix("status:")) if mode.startswith("status:") else 200
        text = "oops" if status != 200 else _BODIES.get(mode, GOOD)
        await connector.note(
            facts.callback(
                headers,
                body,
                _claims(headers.get("Authorization")),
                _claims(body.get("token")),
                {"mode": mode, "status": status, "body": text},
                connector.names,
            )
        )
        await connector.sleep(mode)
        if "url" in body:
            await connector.fetch(body["url"])
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.write(text)
