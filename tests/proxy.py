"""A reverse proxy before one of the two servers, with what people configure wrong in theirs."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tornado.httpclient import HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.netutil import bind_sockets
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.web import Application, RequestHandler

_PASSED_BACK = (
    "Accept-Ranges Cache-Control Content-Disposition Content-Range Content-Type Date Etag Location"
).split()
_HANDSHAKE = b"\x16\x03"
"""How TLS begins (RFC 8446, 5.1)."""


@dataclass
class Proxy:
    """Passes requests on to ``target``, in this loop.

    Attributes:
        target: an address without a slash at its end.
        context: with the certificate of an https proxy.
        add: headers that it puts into requests, or in place of theirs.
        drop: headers that it takes off, in lower case.
        prefix: a sub-path that it takes off.
        status: that it answers with instead, with ``page`` and ``location``.
        keep_query: whether it passes the query on.
    """

    target: str
    context: ssl.SSLContext | None = None
    add: Mapping[str, str] = field(default_factory=dict)
    drop: frozenset[str] = frozenset()
    prefix: str = ""
    status: int = 0
    page: str = "<html><body>Sign in</body></html>"
    location: str = ""
    keep_query: bool = True

    async def __aenter__(self) -> Self:
        self._client = SimpleAsyncHTTPClient(force_instance=True)
        routes = [(r".*", _Passing, {"proxy": self})]
        self._server = HTTPServer(
            Application(routes, log_function=lambda _: None), ssl_options=self.context
        )
        sockets = bind_sockets(0, "127.0.0.1")
        self._server.add_sockets(sockets)
        scheme = "http" if self.context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{sockets[0].getsockname()[1]}{self.prefix}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
        await self._server.close_all_connections()
        self._client.close()

    async def passed(self, request: HTTPRequest) -> tuple[int, HTTPHeaders, bytes]:
        response = await self._client.fetch(request, raise_error=False)
        return response.code, response.headers, response.body or b""


class _Passing(RequestHandler):
    def initialize(self, proxy: Proxy) -> None:
        self.proxy = proxy

    async def prepare(self) -> None:
        proxy = self.proxy
        if proxy.status:
            self.set_status(proxy.status)
            self.set_header("Content-Type", "text/html")
            if proxy.location:
                self.set_header("Location", proxy.location)
            self.finish(proxy.page)
            return
        path = self.request.uri or "/"
        if not path.startswith(proxy.prefix):
            self.set_status(404)
            self.finish()
            return
        path = path.removeprefix(proxy.prefix)
        headers = HTTPHeaders()
        for name, value in self.request.headers.get_all():
            if name.lower() not in proxy.drop:
                headers.add(name, value)
        for name, value in proxy.add.items():
            headers[name] = value
        status, answered, body = await proxy.passed(
            HTTPRequest(
                proxy.target + (path if proxy.keep_query else path.partition("?")[0]),
                self.request.method or "GET",
                headers,
                self.request.body or None,
                follow_redirects=False,
                allow_nonstandard_methods=True,
            )
        )
        self.set_status(status)
        for name in _PASSED_BACK:
            if name in answered:
                self.set_header(name, answered[name])
        self.finish(body or None)

    def compute_etag(self) -> None:
        """Add none that the other side has not."""


class PlainDoor:
    """Passes bytes on to a port, and answers whoever begins with TLS as nginx does: in plain HTTP.

    As a context it gives its own port.
    """

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> int:
        self._server = await asyncio.start_server(self._let_in, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1 << 16)
        if first.startswith(_HANDSHAKE):
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        elif first:
            inner_reader, inner = await asyncio.open_connection("127.0.0.1", self._port)
            inner.write(first)
            await asyncio.gather(_pour(reader, inner), _pour(inner_reader, writer))
        writer.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(1 << 16):
            writer.write(chunk)
        writer.close()
