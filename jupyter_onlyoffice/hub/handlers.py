"""The service's doors: one for users' servers, one for the Document Server, one to look at it."""

from __future__ import annotations

import json
import re
import time
from typing import Final

import requests
from tornado.web import RequestHandler
from urllib3.exceptions import HTTPError as TransportError

from .._version import __version__
from ..core import errors
from ..core.grants import Purpose
from ..core.relays import ROUTES, opened_relay
from ..core.signatures import check_download, verified_callback
from ..hub_service import PROOFS
from .approving import Asker
from .asker import identified
from .base import BodyHandler, ServiceHandler
from .outlet import Outlet
from .targets import Head

_LARGEST_QUESTION: Final = 1 << 18
_LARGEST_CALLBACK: Final = 8 << 20
_PASSED_ON: Final = ("Range", "If-Range", "If-None-Match")


class AskingHandler(BodyHandler):
    """A route for users' servers: the Hub's token opens it."""

    largest = _LARGEST_QUESTION
    asker: Asker

    async def let_in(self) -> str:
        header = self.request.headers.get("Authorization", "")
        found = re.fullmatch(r"(?:token|bearer)\s+(\S+)", header, re.IGNORECASE)
        self.asker = await identified(
            self.parts.hub,
            found[1] if found else "",
            self.get_query_argument("server", ""),
            self.request.headers.get(PROOFS, ""),
        )
        self.parts.delivering.is_there(self.asker.name)
        return self.asker.name.owner

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
        self.body_has_come()
        self.set_header("Content-Type", "application/octet-stream")
        sink = _Outgoing(self)
        is_whole = False
        try:
            await self.parts.service.result(self.get_query_argument("url"), self.asker, sink)
            is_whole = True
        except (errors.OnlyOfficeError, OSError):
            if not sink.outlet.has_begun:
                raise
        sink.outlet.end(is_whole=is_whole)


class _Outgoing:
    """Sends what is fetched in another thread, as fast as the other side takes it."""

    def __init__(self, handler: RequestHandler) -> None:
        self.outlet = Outlet(handler)

    def write(self, chunk: bytes) -> None:
        self.outlet.write(chunk)

    def restart(self, size: int | None = None) -> None:
        if self.outlet.has_begun:
            raise errors.DocumentServerError("The Document Server began twice.")
        if size is not None:
            self.outlet.expect(size)


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
        self.count_for(relay.target.owner)
        asked = {
            name: self.request.headers[name] for name in _PASSED_ON if name in self.request.headers
        }
        outlet = Outlet(self)

        def begin(head: Head) -> None:
            self.set_status(head.status)
            for name, value in head.headers.items():
                self.set_header(name, value)
            if "Content-Length" in head.headers:
                outlet.expect(int(head.headers["Content-Length"]))

        is_there = is_whole = False
        try:
            is_there = is_whole = await parts.targets.fetch(
                relay, self.request.method or "GET", asked, begin, outlet.write
            )
        except (requests.RequestException, TransportError, OSError, ValueError) as error:
            if outlet.has_begun:
                parts.log.warning("A file of %s broke off: %s", relay.target.owner, error)
                is_there = True
        if not is_there:
            raise errors.DocumentNotFound("The server that has the document does not hand it over.")
        outlet.end(is_whole=is_whole)

    def compute_etag(self) -> None:
        """The server's own is passed on."""


class CallbackHandler(BodyHandler):
    """Passes on what the Document Server reports on a session."""

    largest = _LARGEST_CALLBACK

    async def let_in(self) -> str:
        text = self.get_query_argument("grant_token", "")
        self._relay = opened_relay(text, Purpose.CALLBACK, self.parts.secret, time.time())
        return self._relay.target.owner

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
