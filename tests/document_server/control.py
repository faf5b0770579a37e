"""The control interface for tests that run in another process: ``/_test/…``.

It has no guard: the stand-in is for tests and listens on the loopback address.

* ``GET /_test/faults``: all faults as JSON
* ``POST /_test/faults``: sets the named faults; ``{"clear": true}`` first clears all
* ``GET /_test/records?kind=callbacks``: also downloads, commands, results
* ``GET /_test/wait?kind=callbacks&status=2&timeout=10``: the next such record, 408 if none comes;
  also by key, ok, door; callbacks that the info command causes only with ``echo=True``
* ``POST /_test/forgotten``: ``{"key", "extension", "data": base64}`` presets a forgotten file
* ``GET /_test/documents``: per key users, changes, saved, forgotten, lines of text
* ``POST /_test/reset``: clears faults and records
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from typing import Any

from tornado.web import HTTPError

from .doors import Door
from .records import Journal


class ControlDoor(Door):
    """Base of the control handlers: never subject to faults."""

    async def prepare(self) -> None:
        """Skip the canned answers."""

    def journal(self) -> Journal[Any]:
        """Return the journal that ``kind`` names."""
        journals = self.server.journals
        kind = self.get_query_argument("kind")
        if kind not in journals:
            raise HTTPError(400, reason=f"kind is one of {', '.join(journals)}")
        return journals[kind]

    def body(self) -> dict[str, Any]:
        """Return the JSON object posted."""
        parsed = json.loads(self.request.body or b"{}")
        if not isinstance(parsed, dict):
            raise HTTPError(400)
        return parsed


class FaultsHandler(ControlDoor):
    """See the module."""

    def get(self) -> None:
        """Answer all faults."""
        self.json(asdict(self.server.faults))

    def post(self) -> None:
        """Set some."""
        values = self.body()
        if values.pop("clear", False):
            self.server.faults.clear()
        try:
            self.server.faults.update(values)
        except ValueError as error:
            raise HTTPError(400, reason=str(error)) from error
        self.get()


class RecordsHandler(ControlDoor):
    """See the module."""

    def get(self) -> None:
        """Answer all records of a kind."""
        self.json(self.journal().plain())


class WaitHandler(ControlDoor):
    """See the module."""

    async def get(self) -> None:
        """Answer the next record that fits."""
        wanted = {
            name: self.get_query_argument(name)
            for name in ("status", "key", "door", "ok", "echo")
            if self.get_query_argument(name, "")
        }
        if self.get_query_argument("kind") == "callbacks":
            wanted.setdefault("echo", "False")
        timeout = float(self.get_query_argument("timeout", "10"))
        try:
            record = await self.journal().next(
                lambda record: all(
                    str(getattr(record, name, None)) == value for name, value in wanted.items()
                ),
                timeout,
            )
        except TimeoutError as error:
            raise HTTPError(408, str(error)) from error
        self.json(asdict(record))


class ForgottenHandler(ControlDoor):
    """See the module."""

    def post(self) -> None:
        """Preset a forgotten file."""
        body = self.body()
        self.server.forgotten.keep(
            body["key"], base64.b64decode(body["data"]), body.get("extension", "docx")
        )
        self.json({})


class DocumentsHandler(ControlDoor):
    """See the module."""

    def get(self) -> None:
        """Answer what is known by key."""
        self.json(self.server.overview())


class ResetHandler(ControlDoor):
    """See the module."""

    def post(self) -> None:
        """Clear faults and records."""
        self.server.faults.clear()
        for journal in self.server.journals.values():
            journal.clear()
        self.json({})


def control_routes() -> list[tuple[str, type[Door]]]:
    """Routes that no prefix is put before."""
    return [
        (r"/_test/faults", FaultsHandler),
        (r"/_test/records", RecordsHandler),
        (r"/_test/wait", WaitHandler),
        (r"/_test/forgotten", ForgottenHandler),
        (r"/_test/documents", DocumentsHandler),
        (r"/_test/reset", ResetHandler),
    ]
