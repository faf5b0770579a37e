"""An editor without a browser: does what the frame's page does, over the same requests."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Self

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from .events import WAIT, EventLog

_SETTLED = {"onDocumentReady", "onError", "onRequestRefreshFile", "onOutdatedVersion"}


class Editor(EventLog):
    """One open editor; made by `open` (or `server.DocumentServer.open`).

    Attributes:
        key: the document's key, as the token has it.
        mode: "edit" or "view" as onInfo said; None before.
        title: title shown.
        users: who edits, ``[{"id", "name"}]``.
        version_message: the file version has changed and no handler was there to be told.
        dialog: "txt" or "csv" while such a dialog is open.
        dropped: whether the drop command made it a reader.
    """

    def __init__(self, url: str, handlers: AbstractSet[str] | None, flush_delay: float) -> None:
        """Use `open` instead."""
        super().__init__()
        self.url = url
        self.mode: str | None = None
        self.title = ""
        self.users: list[dict[str, str]] = []
        self.version_message = False
        self.dialog: str | None = None
        self.dropped = False
        self.surface: dict[str, Any] = {"family": "word", "pages": []}
        self._handlers = handlers
        self._flush_delay = flush_delay
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=20)
        self._headers: dict[str, str] = {}
        self._connection = ""
        self.key = ""
        self._pending = ""
        self._forcesave = False
        self._autosave = True
        self._polling: asyncio.Task[None] | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._forcesaves: list[bool] = []
        self._accept_dialogs = True

    @classmethod
    async def open(
        cls,
        url: str,
        config: Mapping[str, Any],
        *,
        handlers: AbstractSet[str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_dialogs: bool = True,
        flush_delay: float = 0.035,
    ) -> Self:
        """Open a config on the server at ``url``; returns when it is clear what came of it.

        That is: onDocumentReady, onError, a version change, a txt or csv dialog that is not
        accepted by itself, or a key with which the original would load for ever.

        Args:
            url: address as the browser knows it; callbacks' links start with it.
            config: as given to ``DocsAPI.DocEditor``; not changed.
            handlers: names of the events the host page declares; None: all of them.
            headers: more request headers, for instance X-Forwarded-Host.
            accept_dialogs: press OK in options dialogs.
            flush_delay: seconds from the last key until what was typed is on the server.
        """
        editor = cls(url, handlers, flush_delay)
        editor._headers = dict(headers or {})
        editor._accept_dialogs = accept_dialogs
        await editor._open(json.loads(json.dumps(dict(config))))
        return editor

    # What a person does

    async def type(self, text: str, *, wait: bool = True) -> None:
        """Type; with ``wait`` until onDocumentStateChange false: it is on the server then.

        Without autosave (or in strict co-editing) nothing is sent before `save`.
        """
        if self.mode != "edit" or self.dropped:
            raise AssertionError(f"cannot type: mode {self.mode}, dropped {self.dropped}")
        if not self._pending:
            await self.emit("onDocumentStateChange", True)
        self._pending += text
        if not self._autosave:
            return
        await self._stop_flushing()
        self._flushing = asyncio.create_task(self._flush_later())
        if wait:
            await self._flushing

    async def save(self, within: float = WAIT) -> bool:
        """Press Save; True when a force save was stored, False when there was none or it failed.

        Sends what was typed first. Only configs with customization.forcesave make more of it.
        """
        await self._stop_flushing()
        await self._flush()
        return self._forcesave and await self._told("forcesave", within)

    async def submit(self, within: float = WAIT) -> bool:
        """Press Submit in a form; True when it was kept."""
        await self._stop_flushing()
        await self._flush()
        return await self._told("submit", within)

    async def _told(self, button: str, within: float) -> bool:
        done = len(self._forcesaves)
        if not (await self._post(button, {}))["started"]:
            return False
        await self.until(lambda: len(self._forcesaves) > done, within)
        return self._forcesaves[done]

    async def close(self) -> None:
        """Close at once, as ``destroyEditor()`` does: what was not sent yet is lost."""
        await self._stop_flushing()
        if self._connection:
            with contextlib.suppress(HTTPError, OSError):
                await self._post("leave", {}, within=5)
        await self.gone()

    async def reload(self, config: Mapping[str, Any]) -> Editor:
        """Close and open again, as reloading the page does; returns the new editor."""
        await self.close()
        return await self.__class__.open(
            self.url,
            config,
            handlers=self._handlers,
            headers=self._headers,
            flush_delay=self._flush_delay,
        )

    async def accept_dialog(self) -> None:
        """Press OK in the txt or csv options dialog."""
        self.dialog = None
        await self._post("choice", {})

    # What a test asks

    @property
    def text(self) -> list[str]:
        """What the surface shows: paragraphs, text boxes or rows (cells joined by tabs)."""
        return ["\t".join(row) for page in self.surface["pages"] for row in page["rows"]]

    @property
    def unsent(self) -> bool:
        """Whether closing now would lose something."""
        return self._pending != ""

    async def gone(self) -> None:
        """Wait until the server has let go of this editor (it was closed, or the server is)."""
        await self._stop_flushing()
        if self._polling is not None:
            await self._polling
        self._client.close()

    # How

    async def _open(self, config: dict[str, Any]) -> None:
        await self.emit("onAppReady")
        answer = await self._request("POST", "/doc/open", {"config": config})
        self.key = answer.get("key", "")
        if "refused" in answer:
            await self._error(answer["refused"], answer["description"])
            return
        if "hangs" in answer:
            return
        self._connection = answer["connection"]
        self._polling = asyncio.create_task(self._poll())
        await self.until(self._settled, 120.0)

    def _settled(self) -> bool:
        names = {event.name for event in self.events}
        return bool(names & _SETTLED) or self.version_message or self.dialog is not None

    async def _poll(self) -> None:
        after = 0
        while True:
            path = f"/doc/events?connection={self._connection}&after={after}"
            try:
                answer = await self._request("GET", path, None)
            except (HTTPError, OSError):
                return
            for kind, data in answer["events"]:
                after += 1
                await self._heard(kind, data)

    async def _heard(self, kind: str, data: Any) -> None:
        match kind:
            case "opened":
                self.surface, self.title, self.users = data["surface"], data["title"], data["users"]
                self._forcesave, self._autosave = data["forcesave"], data["autosave"]
                self.mode = data["mode"]
                await self.emit("onInfo", {"mode": data["mode"]})
                await self.emit("onDocumentReady")
            case "error":
                await self._error(data["code"], data["description"])
            case "warning":
                warning = {
                    "warningCode": data["code"],
                    "warningDescription": data["description"],
                }
                await self.emit("onWarning", warning)
            case "version":
                await self._version_changed()
            case "dialog":
                await self.emit("onUserActionRequired")
                if self._accept_dialogs:
                    await self._post("choice", {})
                else:
                    self.dialog = data
            case "changed":
                self.surface = data["surface"]
            case "users":
                self.users = data
            case "meta":
                self.title = data.get("title", self.title)
                await self.emit("onMetaChange", data)
            case "dropped":
                self.dropped = True
            case "forcesaved":
                self._forcesaves.append(data["saved"])
        await self.notify()

    async def _version_changed(self) -> None:
        for name in ("onRequestRefreshFile", "onOutdatedVersion"):
            if self._handlers is None or name in self._handlers:
                await self.emit(name)
                return
        self.version_message = True

    async def _error(self, code: int, description: str) -> None:
        await self.emit("onError", {"errorCode": code, "errorDescription": description})

    async def _flush_later(self) -> None:
        await asyncio.sleep(self._flush_delay)
        await self._flush()

    async def _flush(self) -> None:
        text, self._pending = self._pending, ""
        if not text:
            return
        answer = await self._post("changes", {"text": text})
        if answer["taken"]:
            self.surface = answer["surface"]
            await self.emit("onDocumentStateChange", False)

    async def _stop_flushing(self) -> None:
        if self._flushing is not None:
            self._flushing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._flushing
            self._flushing = None

    async def _post(self, what: str, body: dict[str, Any], within: float = 600) -> Any:
        path = f"/doc/{what}?connection={self._connection}"
        return await self._request("POST", path, body, within)

    async def _request(
        self, method: str, path: str, body: dict[str, Any] | None, within: float = 600
    ) -> Any:
        request = HTTPRequest(
            self.url + path,
            method,
            headers={"Content-Type": "application/json", **self._headers},
            body=None if body is None else json.dumps(body),
            request_timeout=within,
        )
        response = await self._client.fetch(request)
        return json.loads(response.body)
