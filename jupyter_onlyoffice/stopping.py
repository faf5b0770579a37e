"""When Jupyter stops, what people are typing is saved first."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from .core.errors import OnlyOfficeError
from .saving_now import SavingNow
from .sessions import Record, Sessions
from .storage import Storage


class Stopping:
    """Has the documents that are being edited saved, within a bounded time."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        saving: SavingNow,
        *,
        seconds: float,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._saving = saving
        self._seconds = seconds
        self._log = log

    async def save_all(self, serverapp: Any) -> None:
        """Ask for a save of every live session, and let the callbacks come in.

        What is typed afterwards the Document Server keeps; the next start fetches it.

        Args:
            serverapp: the running `ServerApp`, which listens no more.
        """
        live = await self._sessions.live()
        if not live or self._seconds <= 0:
            return
        self._log.info("Saving %d documents that are being edited", len(live))
        with _listening(serverapp):
            saves = [asyncio.create_task(self._save(record)) for record in live]
            _, late = await asyncio.wait(saves, timeout=self._seconds)
            for task in late:
                task.cancel()
            if late:
                self._log.warning(
                    "The Document Server did not save %d documents in %g seconds; what it has of"
                    " them is fetched at the next start",
                    len(late),
                    self._seconds,
                )

    async def _save(self, record: Record) -> None:
        path = self._storage.path_of(record.identity) or record.path
        try:
            await self._saving.save(path)
        except OnlyOfficeError as error:
            self._log.warning("%s was not saved before the stop: %s", path, error.message)


@contextlib.contextmanager
def _listening(serverapp: Any) -> Iterator[None]:
    """Listen once more: Jupyter closes its door before extensions may say goodbye."""
    before = getattr(serverapp, "http_server", None)
    server = HTTPServer(
        serverapp.web_app,
        ssl_options=getattr(before, "ssl_options", None),
        xheaders=serverapp.trust_xheaders,
        max_body_size=serverapp.max_body_size,
    )
    # Where it listens still, as when it is stopped through its API, there is nothing to be done.
    with contextlib.suppress(OSError):
        if not serverapp.sock:
            server.add_sockets(bind_sockets(serverapp.port, serverapp.ip or None))
    try:
        yield
    finally:
        server.stop()
