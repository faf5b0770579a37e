"""The service's doors: one for users' servers, one for the Document Server, one to look at it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, ClassVar, Final

import requests
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler, stream_request_body
from urllib3.exceptions import HTTPError as TransportError

from .._version import __version__
from ..core import errors
from ..core.grants import Purpose
from ..core.relays import ROUTES, opened_relay
from ..core.signatures import Signer, check_download, verified_callback
from ..hub_service import PROOFS
from .approving import Asker
from .asker import Hub, identified
from .delivering import Delivering
from .pouring import Pouring
from .relaying import Relaying
from .service import Service
from .targets import Head, Targets

SETTING: Final = "onlyoffice"
_LARGEST_QUESTION: Final = 1 << 18
_LARGEST_CALLBACK: Final = 8 << 20
_PASSED_ON: Final = ("Range", "If-Range", "If-None-Match")
_STATUS: Final[Mapping[type[errors.OnlyOfficeError], HTTPStatus]] = {
    errors.MalformedRequest: HTTPStatus.BAD_REQUEST,
    errors.AccessDenied: HTTPStatus.FORBIDDEN,
    errors.InvalidGrant: HTTPStatus.FORBIDDEN,
    errors.InvalidSignature: HTTPStatus.FORBIDDEN,
    errors.ForeignUrl: HTTPStatus.FORBIDDEN,
    errors.DocumentNotFound: HTTPStatus.NOT_FOUND,
    errors.DocumentServerError: HTTPStatus.BAD_GATEWAY,
    errors.NotStored: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Parts:
    """What the handlers translate HTTP for; built by the application.

    Attributes:
        signer: with the secret that is shared with the Document Server.
        jwt_header: the header that carries the Document Server's signature.
        secret: the service's own.
    """

    hub: Hub
    service: Service
    targets: Targets
    relaying: Relaying
    delivering: Delivering
    signer: Signer
    jwt_header: str
    secret: bytes
    log: logging.Logger | logging.LoggerAdapter[Any]


class ServiceHandler(RequestHandler):
    """Answers errors as ``{"message", "reason"}``; never an address, which may hold a grant."""

    @property
    def parts(self) -> Parts:
        parts = self.settings[SETTING]
        assert isinstance(parts, Parts)  # noqa: S101
        return parts

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        request = f"{self.request.method} {self.request.path}"
        if isinstance(value, errors.OnlyOfficeError | HTTPError):
            self.parts.log.info("%s: %s", request, value)
        else:
            self.parts.log.error("%s failed", request, exc_info=(typ, value, tb))  # type: ignore[arg-type]

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, errors.OnlyOfficeError):
            self.set_status(_STATUS.get(type(error), HTTPStatus.CONFLICT))
            self.finish_error(error.message, error.reason)
        else:
            self.finish_error(HTTPStatus(status_code).phrase, "error")

    def finish_error(self, message: str, reason: str) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": message, "reason": reason}))


@stream_request_body
class BodyHandler(ServiceHandler):
    """Reads a body only once it is known who sends it, and no large one."""

    largest: ClassVar[int]

    async def prepare(self) -> None:
        self._body = bytearray()
        await self.let_in()
        self.request.connection.set_max_body_size(self.largest)  # type: ignore[union-attr]

    async def let_in(self) -> None:
        """Find out who asks; raises what they are to be refused with."""
        raise NotImplementedError

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    def json_body(self) -> dict[str, Any]:
        try:
            parsed = json.loads(bytes(self._body))
        except (ValueError, RecursionError):
            raise errors.MalformedRequest("The request is not valid JSON.") from None
        if not isinstance(parsed, dict):
            raise errors.MalformedRequest("The request is not a JSON object.")
        return parsed


class AskingHandler(BodyHandler):
    """A route for users' servers: the Hub's token opens it."""

    largest = _LARGEST_QUESTION
    asker: Asker

    async def let_in(self) -> None:
        header = self.request.headers.get("Authorization", "")
        found = re.fullmatch(r"(?:token|bearer)\s+(\S+)", header, re.IGNORECASE)
        self.asker = await identified(
            self.parts.hub,
            found[1] if found else "",
            self.get_query_argument("server", ""),
            self.request.headers.get(PROOFS, ""),
        )
        self.parts.delivering.is_there(self.asker.name)

    def check_xsrf_cookie(self) -> None:
        """No cookie opens this door."""


class ServerHandler(AskingHandler):
    async def post(self) -> None:
        """Tell a server what our messages to it are signed with."""
        self.finish({"secret": self.parts.targets.secret_of(self.asker.name)})


class SignHandler(AskingHandler):
    async def post(self) -> None:
        self.finish(await self.parts.service.sign(self.json_body(), self.asker))


class CommandHandler(AskingHandler):
    async def post(self) -> None:
        self.finish(await self.parts.service.command(self.json_body(), self.asker))


class ConverterHandler(AskingHandler):
    async def post(self) -> None:
        self.finish(await self.parts.service.convert(self.json_body(), self.asker))


class ResultHandler(AskingHandler):
    async def get(self) -> None:
        """Hand over a result of the Document Server as it comes."""
        sink = _Outgoing(self, asyncio.get_running_loop())
        try:
            await self.parts.service.result(self.get_query_argument("url"), self.asker, sink)
            await asyncio.to_thread(sink.pouring.settle)
        except StreamClosedError:
            return
        except errors.OnlyOfficeError:
            if sink.pouring.has_begun:
                # Breaking off tells the other side that it is not whole.
                self.request.connection.close()  # type: ignore[union-attr]
                return
            raise
        self.finish()


class _Outgoing:
    """Sends what is fetched in another thread, as fast as the other side takes it."""

    def __init__(self, handler: RequestHandler, loop: asyncio.AbstractEventLoop) -> None:
        self.pouring = Pouring(loop, lambda piece: _sent(handler, piece))
        self._handler = handler
        handler.set_header("Content-Type", "application/octet-stream")

    def write(self, chunk: bytes) -> None:
        self.pouring.pour(chunk)

    def restart(self, size: int | None = None) -> None:
        if self.pouring.has_begun:
            raise errors.DocumentServerError("The Document Server began twice.")
        if size is not None:
            # Otherwise each piece would be copied twice for its length to be written around it.
            self._handler.set_header("Content-Length", size)


async def _sent(handler: RequestHandler, chunk: bytes) -> None:
    handler.write(chunk)
    await handler.flush()


class GrantedFileHandler(ServiceHandler):
    """Fetches a file from the server that a grant names, for whoever signs for that grant."""

    def initialize(self, purpose: Purpose) -> None:
        self._purpose = purpose

    async def get(self) -> None:
        await self._relay()

    async def head(self) -> None:
        await self._relay()

    async def _relay(self) -> None:
        parts = self.parts
        text = self.get_query_argument("grant_token", "")
        relay = opened_relay(text, self._purpose, parts.secret, time.time())
        check_download(parts.signer, self.request.headers.get(parts.jwt_header), text)
        asked = {
            name: self.request.headers[name] for name in _PASSED_ON if name in self.request.headers
        }

        def begin(head: Head) -> None:
            self.set_status(head.status)
            for name, value in head.headers.items():
                self.set_header(name, value)

        async def pour(chunk: bytes) -> None:
            await _sent(self, chunk)

        try:
            there = await parts.targets.fetch(
                relay, self.request.method or "GET", asked, begin, pour
            )
        except StreamClosedError:
            return
        except (requests.RequestException, TransportError, OSError, TimeoutError) as error:
            if self._headers_written:
                parts.log.warning("A file of %s broke off: %s", relay.target.owner, error)
                self.request.connection.close()  # type: ignore[union-attr]
                return
            there = False
        if not there:
            raise errors.DocumentNotFound("The server that has the document does not hand it over.")
        self.finish()

    def compute_etag(self) -> None:
        """The server's own is passed on."""


class CallbackHandler(BodyHandler):
    """Passes on what the Document Server reports on a session."""

    largest = _LARGEST_CALLBACK

    async def let_in(self) -> None:
        text = self.get_query_argument("grant_token", "")
        self._relay = opened_relay(text, Purpose.CALLBACK, self.parts.secret, time.time())

    def check_xsrf_cookie(self) -> None:
        """The grant and the signature stand in for the cookie that the Document Server lacks."""

    async def post(self) -> None:
        parts = self.parts
        header = self.request.headers.get(parts.jwt_header)
        payload = verified_callback(parts.signer, self.json_body(), header)
        answer = await parts.relaying.call_back(self._relay, payload)
        self.set_status(answer.status)
        self.finish(dict(answer.body))

    def finish_error(self, message: str, reason: str) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"error": 1, "message": message, "reason": reason}))


class HealthHandler(ServiceHandler):
    async def get(self) -> None:
        self.finish({"version": __version__})


ROUTES_OF_FILES: Final = [
    (ROUTES[purpose], GrantedFileHandler, {"purpose": purpose})
    for purpose in Purpose
    if purpose is not Purpose.CALLBACK
]
