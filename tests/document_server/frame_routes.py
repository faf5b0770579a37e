"""What an open editor and the server say to each other: plain requests and a long poll.

The frame's page (``web/frame.js``) and the editor without a browser (`client`) speak this. It is
nobody else's business: the original has a socket here.
"""

from __future__ import annotations

import json
import time
from typing import Any, ClassVar

from tornado.web import HTTPError

from .documents import Connection
from .doors import Door
from .links import base_url
from .opening import Hangs, Refused, check


class OpenHandler(Door):
    """POST /doc/open: an editor asks for a document."""

    door = "frame"

    def post(self) -> None:
        """Answer a connection, a refusal with its code, or nothing that ever happens."""
        config = self._config()
        try:
            opening = check(config, self.server.signer)
        except Refused as refused:
            self.json({"refused": refused.code, "description": str(refused)})
        except Hangs:
            self.json({"hangs": True})
        else:
            connection = self.server.sessions.open(
                opening, base_url(self.request, self.server.settings)
            )
            self.json({"connection": connection.id, "key": opening.key})

    def _config(self) -> dict[str, Any]:
        body = json.loads(self.request.body)
        config = body.get("config")
        if not isinstance(config, dict):
            raise HTTPError(400)
        return config


class ConnectionHandler(Door):
    """Base of what an open editor says."""

    door = "frame"

    def connection(self) -> Connection:
        """Return the connection that the request names."""
        name = self.get_query_argument("connection")
        connection = self.server.sessions.connections.get(name)
        if connection is None:
            raise HTTPError(410)
        return connection


class EventsHandler(ConnectionHandler):
    """GET /doc/events: the long poll; breaking it off is leaving."""

    async def get(self) -> None:
        """Answer the events after a number, at the latest after `Settings.poll_time`."""
        connection = self.connection()
        self._polled = connection
        connection.last_poll = time.monotonic()
        after = int(self.get_query_argument("after", "0"))
        events = await connection.news(after, self.server.settings.poll_time)
        connection.last_poll = time.monotonic()
        if not self.closed.is_set():
            self.json({"events": events})

    _polled: Connection | None = None

    def on_connection_close(self) -> None:
        """Take it for a frame that was closed."""
        super().on_connection_close()
        if self._polled is not None:
            self.server.sessions.leave(self._polled.id)


class ChangesHandler(ConnectionHandler):
    """POST /doc/changes: what was typed since the last time."""

    def post(self) -> None:
        """Answer whether it was taken."""
        text = json.loads(self.request.body)["text"]
        connection = self.connection()
        taken = self.server.sessions.type(connection, str(text))
        document = self.server.sessions.document_of(connection)
        self.json({"taken": taken, "surface": document.surface() if document else None})


class ForcesaveHandler(ConnectionHandler):
    """POST /doc/forcesave: the Save button where the config says forcesave."""

    def post(self) -> None:
        """Answer whether there was something to save; the outcome follows as an event."""
        self.json({"started": self.server.sessions.press_save(self.connection())})


class SubmitHandler(ConnectionHandler):
    """POST /doc/submit: the Submit button of a form."""

    def post(self) -> None:
        """Answer whether there was something to send; the outcome follows as an event."""
        self.json({"started": self.server.sessions.submit(self.connection())})


class ChoiceHandler(ConnectionHandler):
    """POST /doc/choice: OK in the txt or csv options dialog."""

    def post(self) -> None:
        """Go on with opening."""
        self.connection().choice.set()
        self.json({})


class DownloadHandler(ConnectionHandler):
    """POST /doc/download: ``downloadAs``."""

    async def post(self) -> None:
        """Answer type and link of the document as it is now."""
        wanted = json.loads(self.request.body).get("format")
        document = self.server.sessions.document_of(self.connection())
        if document is None:
            raise HTTPError(410)
        self.json(await self.server.saver.download(document, wanted))


class VerifyHandler(ConnectionHandler):
    """POST /doc/verify: a signed argument of a method (refreshFile, insertImage, …)."""

    def post(self) -> None:
        """Answer the claims, or that the token does not count."""
        self.connection()
        argument = json.loads(self.request.body)
        self.json(self.server.verified_argument(argument))


class ClipboardHandler(ConnectionHandler):
    """POST /doc/clipboard: what was copied in one editor, for the others of the browser.

    Frames of another site than their page's share no storage in every browser.
    """

    copied: ClassVar[dict[str, Any]] = {}

    def post(self) -> None:
        """Keep what is copied, if anything; answer what was copied last."""
        self.connection()
        self.copied.update(json.loads(self.request.body))
        self.json(self.copied)


class AnswerHandler(Door):
    """POST /doc/answer: a signed argument of a method whose files are fetched."""

    door = "frame"

    async def post(self) -> None:
        """Answer what the editor shows; looking at a version, it has no connection any more."""
        body = json.loads(self.request.body)
        self.json(await self.server.answers.take(str(body["method"]), body["argument"]))


class LeaveHandler(Door):
    """POST /doc/leave: sent as a beacon when the frame goes away."""

    door = "frame"

    def post(self) -> None:
        """End the connection, if it has not ended yet."""
        self.server.sessions.leave(self.get_query_argument("connection"))
        self.json({})


FRAME_ROUTES: list[tuple[str, type[Door]]] = [
    (r"/doc/open", OpenHandler),
    (r"/doc/events", EventsHandler),
    (r"/doc/changes", ChangesHandler),
    (r"/doc/forcesave", ForcesaveHandler),
    (r"/doc/submit", SubmitHandler),
    (r"/doc/choice", ChoiceHandler),
    (r"/doc/download", DownloadHandler),
    (r"/doc/verify", VerifyHandler),
    (r"/doc/clipboard", ClipboardHandler),
    (r"/doc/answer", AnswerHandler),
    (r"/doc/leave", LeaveHandler),
]
