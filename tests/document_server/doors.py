"""What all request handlers share: canned wrong answers, the original's error pages."""

from __future__ import annotations

import asyncio
import html
import json
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tornado.web import Finish, HTTPError, RequestHandler

if TYPE_CHECKING:
    from .server import DocumentServer

_HEADER_LIMIT = 8192
"""nginx refuses requests with a longer header line."""
_TOO_LARGE = (
    "<html>\r\n<head><title>400 Request Header Or Cookie Too Large</title></head>\r\n<body>\r\n"
    "<center><h1>400 Bad Request</h1></center>\r\n<center>Request Header Or Cookie Too Large"
    "</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>"


class Door(RequestHandler):
    """Base of all handlers; ``door`` names it for `faults.Faults.answers`."""

    door = "other"

    @property
    def server(self) -> DocumentServer:
        """The server this handler belongs to."""
        server: DocumentServer = self.application.settings["document_server"]
        return server

    def set_default_headers(self) -> None:
        """Look like the nginx in front of the original."""
        self.set_header("Server", "nginx")
        self.set_header("Date", formatdate(time.time() + self.server.faults.clock, usegmt=True))

    async def prepare(self) -> None:
        """Give the canned answer if there is one."""
        if any(len(value) > _HEADER_LIMIT for _, value in self.request.headers.get_all()):
            self._page(400, _TOO_LARGE)
        await self._misbehave(self.server.faults.answer(self.door))

    async def _misbehave(self, answer: str) -> None:
        if answer == "":
            return
        if answer == "hang":
            await self.closed.wait()
            raise Finish
        if answer == "close":
            self.break_off()
        elif answer == "html":
            self._page(200, _LOGIN_PAGE)
        elif answer == "empty":
            self._page(200, "")
        elif answer.startswith("redirect:"):
            self.set_header("Location", answer.removeprefix("redirect:"))
            self._page(302, "")
        else:
            self._page(int(answer), f"<html><body>{answer}</body></html>")
        raise Finish

    def _page(self, status: int, text: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html")
        self.finish(text)
        raise Finish

    def initialize(self) -> None:
        """Be ready to hear that the caller has gone."""
        self.closed = asyncio.Event()

    def on_connection_close(self) -> None:
        """Note it, for answers that wait."""
        self.closed.set()

    def break_off(self) -> None:
        """Close the connection without finishing the answer."""
        stream = getattr(self.request.connection, "stream", None)
        if stream is not None:
            stream.close()
        self.closed.set()
        raise Finish

    def refuse(self, status: int) -> None:
        """Answer like nginx."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html")
        self.write(f"<html><body><center><h1>{status}</h1></center></body></html>")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer what is not there, or not with this method, like the original: 404."""
        if status_code not in (404, 405):
            super().write_error(status_code, **kwargs)
            return
        self.set_status(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        what = html.escape(f"Cannot {self.request.method} {self.request.path}")
        self.finish(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f"<title>Error</title>\n</head>\n<body>\n<pre>{what}</pre>\n</body>\n</html>\n"
        )

    def require_version(self, *since: int) -> None:
        """Answer 404 where this server is older than the route."""
        if self.server.settings.is_before(*since):
            raise HTTPError(404)

    def plain_path(self) -> str:
        """Path without the sub-path prefix, decoded."""
        path = unquote(self.request.path)
        return path.removeprefix(self.server.settings.prefix)

    def json(self, value: Any, content_type: str = "application/json") -> None:
        """Answer a JSON value as compactly as the original."""
        self.set_header("Content-Type", content_type)
        self.write(json.dumps(value, separators=(",", ":"), ensure_ascii=False))


class NotFound(Door):
    """Everything else."""

    async def prepare(self) -> None:
        """Refuse at once, whatever the method."""
        await super().prepare()
        raise HTTPError(404)
