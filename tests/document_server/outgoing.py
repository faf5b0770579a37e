"""The stand-in's HTTP client: header by header what the original's Node.js client sends."""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.simple_httpclient import HTTPTimeoutError, SimpleAsyncHTTPClient

from .faults import Faults

_LIMIT = 1 << 40
_REDIRECTS = 5
_COMMON = {
    "Accept": "application/json, text/plain, */*",
    "User-Agent": "Node.js/6.13",
    "Connection": "Keep-Alive",
    "Accept-Encoding": "gzip, compress, deflate, br",
}


def headers_of(method: str, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a request, without Host and Content-Length."""
    body = {"Content-Type": "application/json"} if method == "POST" else {}
    return {**_COMMON, **body, **extra}


class NoAnswer(Exception):
    """Refused, broken off, timed out, no such host, no such scheme: there is no response."""

    def __init__(self, reason: str, *, final: bool) -> None:
        """Keep whether trying again is pointless."""
        super().__init__(reason)
        self.final = final


class TooLarge(Exception):
    """The body is longer than allowed."""


@dataclass(frozen=True)
class Answer:
    """A complete response after redirects."""

    status: int
    headers: HTTPHeaders
    body: bytes


class Outgoing:
    """One client per server, so that closing the server breaks what is under way."""

    def __init__(self, faults: Faults) -> None:
        """Make a client without tornado's limits on size and number."""
        self._faults = faults
        self._client = SimpleAsyncHTTPClient(
            force_instance=True, max_clients=500, max_body_size=_LIMIT, max_buffer_size=_LIMIT
        )

    def close(self) -> None:
        """Break what is under way."""
        self._client.close()

    async def get(
        self, url: str, headers: Mapping[str, str], within: float, limit: int = _LIMIT
    ) -> Answer:
        """GET with redirects followed, all headers resent; raises NoAnswer or TooLarge."""
        return await self._follow("GET", url, headers, None, within, limit)

    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes, within: float
    ) -> Answer:
        """POST JSON; a redirect turns it into a GET without body, as in the original."""
        return await self._follow("POST", url, headers, body, within, _LIMIT)

    async def _follow(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        within: float,
        limit: int,
    ) -> Answer:
        for _ in range(_REDIRECTS + 1):
            answer = await self._once(method, url, headers, body, within, limit)
            if answer.status not in (301, 302, 303, 307, 308) or "Location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["Location"])
            if answer.status in (301, 302, 303):
                method, body = "GET", None
        raise NoAnswer("too many redirects", final=False)

    async def _hinder(self, parts: SplitResult) -> None:
        match self._faults.outgoing:
            case "unresolved":
                raise NoAnswer("ENOTFOUND", final=True)
            case "container" if _is_loopback(parts.hostname or ""):
                raise NoAnswer("ECONNREFUSED", final=False)
            case "certificates" if parts.scheme == "https":
                raise NoAnswer("UNABLE_TO_VERIFY_LEAF_SIGNATURE", final=False)
            case "hangs":
                await asyncio.Event().wait()

    async def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        within: float,
        limit: int,
    ) -> Answer:
        await self._hinder(urlsplit(url))
        collected = _Collector(limit)
        try:
            request = HTTPRequest(
                url,
                method,
                HTTPHeaders(dict(headers)),
                body,
                connect_timeout=within,
                request_timeout=within,
                follow_redirects=False,
                decompress_response=False,
                streaming_callback=collected.add,
                header_callback=collected.head,
            )
            response = await self._client.fetch(request, raise_error=False)
        except (HTTPTimeoutError, socket.gaierror) as error:
            raise NoAnswer(repr(error), final=True) from error
        except (HTTPError, OSError, ValueError, KeyError) as error:
            raise NoAnswer(repr(error), final=collected.began) from error
        if collected.too_large:
            raise TooLarge(url)
        try:
            content = _decoded(collected.body(), response.headers)
        except zlib.error as error:
            raise NoAnswer(repr(error), final=True) from error
        return Answer(response.code, response.headers, content)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


class _Collector:
    """Keeps chunks up to a limit, drops the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.began = False
        self.chunks: list[bytes] = []

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.too_large:
            self.chunks.clear()
        else:
            self.chunks.append(chunk)

    def head(self, _line: str) -> None:
        self.began = True

    @property
    def too_large(self) -> bool:
        return self.size > self.limit

    def body(self) -> bytes:
        return b"".join(self.chunks)


def _decoded(body: bytes, headers: HTTPHeaders) -> bytes:
    encoding = headers.get("Content-Encoding", "").lower()
    if encoding in ("gzip", "deflate"):
        return zlib.decompress(body, zlib.MAX_WBITS | 32)
    return body
