"""The stand-in as a whole: wiring, starting, stopping, waiting."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from types import TracebackType
from typing import Any, Self

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from .answers import Answers
from .callbacks import Poster
from .client import Editor
from .commands import Commands
from .conversion import Converter
from .events import WAIT
from .faults import Faults
from .fetching import Fetcher
from .forgotten import ForgottenStore
from .links import Links
from .loading import Loader
from .outgoing import Outgoing
from .records import (
    CallbackRecord,
    CommandRecord,
    DownloadRecord,
    Journal,
    ResultRecord,
)
from .routes import routes
from .saving import Saver
from .sessions import Sessions
from .settings import Settings
from .signatures import BadToken, Signer

_SWEEP = 5.0
_SILENCE = 60.0
"""Seconds without a poll after which a frame is taken for gone."""


class DocumentServer:
    """A Document Server on the loopback address, in this loop.

    Settings are given by name (see `Settings`): ``DocumentServer(secret="…", time_scale=0.02)``.
    """

    def __init__(self, *, port: int = 0, host: str = "127.0.0.1", **settings: Any) -> None:
        """Wire everything; `start` listens."""
        self.settings = Settings(**settings)
        self.faults = Faults()
        self.callback_journal: Journal[CallbackRecord] = Journal()
        self.download_journal: Journal[DownloadRecord] = Journal()
        self.command_journal: Journal[CommandRecord] = Journal()
        self.results: Journal[ResultRecord] = Journal()
        self.signer = Signer(self.settings, self.faults)
        self.links = Links(self.settings)
        self.forgotten = ForgottenStore(self.links)
        self._outgoing = Outgoing(self.faults)
        poster = Poster(
            self.settings, self.faults, self.signer, self._outgoing, self.callback_journal
        )
        fetcher = Fetcher(self.settings, self.signer, self._outgoing, self.download_journal)
        self.saver = Saver(self.settings, self.faults, self.links, poster)
        self.answers = Answers(self.signer, fetcher)
        loader = Loader(fetcher, self.forgotten)
        self.sessions = Sessions(self.settings, poster, loader, self.saver, self.forgotten)
        self.command_service = Commands(
            self.settings,
            self.faults,
            self.signer,
            poster,
            self.sessions,
            self.forgotten,
            self.links,
            self.command_journal,
        )
        self.converter = Converter(
            self.settings,
            self.faults,
            self.signer,
            fetcher,
            self.links,
            self.sessions,
            self.command_journal,
        )
        self._host, self._port = host, port
        self._http: HTTPServer | None = None
        self._sweeper: asyncio.Task[None] | None = None
        self._editors: list[Editor] = []

    # Life

    async def start(self) -> Self:
        """Listen; from now on `url` is right."""
        application = Application(
            routes(self.settings.prefix), document_server=self, log_function=lambda _: None
        )
        sockets = bind_sockets(self._port, self._host, family=socket.AF_UNSPEC)
        self._port = sockets[0].getsockname()[1]
        self.links.address = self.url
        self._http = HTTPServer(application, max_buffer_size=1 << 30)
        self._http.add_sockets(sockets)
        self._sweeper = asyncio.create_task(self._sweep())
        return self

    async def stop(self) -> None:
        """Stop listening and everything under way; open editors are gone without a callback."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        self.faults.clear()
        await self.sessions.close()
        for editor in self._editors:
            await editor.gone()
        await self.converter.close()
        if self._http is not None:
            self._http.stop()
            await self._http.close_all_connections()
        self._outgoing.close()

    async def __aenter__(self) -> Self:
        """Start."""
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    async def _sweep(self) -> None:
        """End connections whose frame stopped asking without closing its request."""
        while True:
            await asyncio.sleep(_SWEEP)
            latest = time.monotonic() - _SILENCE
            for connection in list(self.sessions.connections.values()):
                if connection.last_poll < latest:
                    self.sessions.leave(connection.id)

    # For tests

    @property
    def url(self) -> str:
        """Address as browsers on this machine reach it, prefix included, no trailing slash."""
        return f"http://{self._host}:{self._port}{self.settings.prefix}"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port

    @property
    def api_url(self) -> str:
        """Address of api.js."""
        return f"{self.url}/web-apps/apps/api/documents/api.js"

    @property
    def callbacks(self) -> list[CallbackRecord]:
        """Every callback posted, in the order of their answers."""
        return self.callback_journal.records

    @property
    def downloads(self) -> list[DownloadRecord]:
        """Every GET of a document's url."""
        return self.download_journal.records

    @property
    def commands(self) -> list[CommandRecord]:
        """Every call of /command and /converter."""
        return self.command_journal.records

    async def open(
        self,
        config: Mapping[str, Any],
        *,
        handlers: AbstractSet[str] | None = None,
        url: str | None = None,
        headers: Mapping[str, str] | None = None,
        accept_dialogs: bool = True,
    ) -> Editor:
        """Open an editor without a browser; see `client.Editor.open`."""
        editor = await Editor.open(
            url or self.url,
            config,
            handlers=handlers,
            headers=headers,
            accept_dialogs=accept_dialogs,
            flush_delay=self.settings.scaled(self.settings.flush_delay),
        )
        self._editors.append(editor)
        return editor

    async def callback(
        self,
        *,
        status: int | None = None,
        key: str | None = None,
        ok: bool | None = None,
        echo: bool = False,
        within: float = WAIT,
    ) -> CallbackRecord:
        """Return the next answered callback that fits; each is handed out once.

        Those that the info command causes (status 1 or 4 without actions) only with ``echo``.

        Raises:
            TimeoutError: none came within so many real seconds.
        """

        def wanted(record: CallbackRecord) -> bool:
            return (
                (status is None or record.status == status)
                and (key is None or record.key == key)
                and (ok is None or record.ok == ok)
                and record.echo == echo
            )

        return await self.callback_journal.next(wanted, within, f"callback {status or ''}")

    async def save_settled(self, editor: Editor) -> None:
        """Wait until the final save of an editor's document is over, well or not."""
        await self.sessions.save_settled(editor.key)

    async def download(self, *, key: str | None = None, within: float = WAIT) -> DownloadRecord:
        """Return the next download that fits; each is handed out once."""
        return await self.download_journal.next(
            lambda record: key is None or record.key == key, within, "download"
        )

    async def command(self, *, c: str | None = None, within: float = WAIT) -> CommandRecord:
        """Return the next command (or conversion, for ``c=None``); each is handed out once."""
        return await self.command_journal.next(
            lambda record: c is None or record.fields.get("c") == c, within, f"command {c or ''}"
        )

    async def result(self, *, within: float = WAIT) -> ResultRecord:
        """Return the next finished GET of a cache link; each is handed out once."""
        return await self.results.next(lambda _: True, within, "result")

    @property
    def journals(self) -> dict[str, Journal[Any]]:
        """Return all records by kind."""
        return {
            "callbacks": self.callback_journal,
            "downloads": self.download_journal,
            "commands": self.command_journal,
            "results": self.results,
        }

    def overview(self) -> dict[str, Any]:
        """Return what is known by key, as JSON."""
        return {
            document.key: {
                "users": document.users,
                "changes": len(document.changes),
                "saved": document.saved_at is not None,
                "forgotten": document.key in self.forgotten.keys,
                "lines": [
                    "\t".join(row) for page in document.surface()["pages"] for row in page["rows"]
                ],
            }
            for document in self.sessions.documents.values()
        }

    def verified_argument(self, argument: Mapping[str, Any]) -> dict[str, Any]:
        """Verify a method's argument: its token's claims, or ``{"error": -20}`` or -21."""
        if not self.signer.on and "token" not in argument:
            return {"claims": dict(argument)}
        try:
            return {"claims": self.signer.verify(argument.get("token"))}
        except BadToken as error:
            return {"error": -21 if error.problem.value == "expired" else -20}
