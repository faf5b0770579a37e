"""Bringing saves to servers that were down, as soon as they are there again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from ..core.errors import OnlyOfficeError
from ..core.namespaces import ServerName
from .relaying import Relaying
from .spool import Entry, Spool

_SECONDS: Final = 5.0
_LONGEST_PAUSE: Final = 300.0
_TIDY_SECONDS: Final = 3600.0


class Delivering:
    """Asks the servers again and again, each less often the longer it is down.

    What is remembered here only saves requests: another instance, or the next, asks anew.
    """

    def __init__(
        self,
        spool: Spool,
        relaying: Relaying,
        folder: Path,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._spool = spool
        self._relaying = relaying
        self._lock = FileLock(folder / "delivering.lock", blocking=False, thread_local=False)
        self._log = log
        self._pauses: dict[ServerName, float] = {}
        self._not_before: dict[ServerName, float] = {}
        self._news = asyncio.Event()
        self._at_work: dict[ServerName, asyncio.Task[None]] = {}

    def is_there(self, name: ServerName) -> None:
        """A server shows that it runs; if it was down, it need not wait any longer."""
        self._pauses.pop(name, None)
        if self._not_before.pop(name, None) is not None:
            self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        tidied = 0.0
        try:
            while True:
                try:
                    if time.monotonic() - tidied > _TIDY_SECONDS:
                        await asyncio.to_thread(self._spool.tidy)
                        tidied = time.monotonic()
                    await self._begin()
                except (OnlyOfficeError, OSError) as error:
                    self._log.warning("Saves could not be delivered: %s", error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_SECONDS):
                        await self._news.wait()
                self._news.clear()
        finally:
            for task in self._at_work.values():
                task.cancel()

    async def deliver(self) -> None:
        """Try once what is due, and return when all of that has been tried."""
        await self._begin()
        await asyncio.gather(*self._at_work.values())

    async def _begin(self) -> None:
        """Begin with what is due, unless another instance is at it.

        Nobody waits for anybody else's server: whose takes its time may do so on purpose.
        """
        entries = await asyncio.to_thread(lambda: list(self._spool.entries()))
        by_server: dict[ServerName, list[Entry]] = {}
        for entry in entries:
            if self._is_due(entry):
                by_server.setdefault(entry.target, []).append(entry)
        if not by_server or not await self._has_lock():
            return
        for name, due in by_server.items():
            task = self._at_work[name] = asyncio.create_task(self._deliver_to(name, due))
            task.add_done_callback(partial(self._ended, name))

    async def _has_lock(self) -> bool:
        """Tell whether this instance delivers now: one that has begun does until it is done."""
        try:
            if not self._at_work:
                await asyncio.to_thread(self._lock.acquire)
        except Timeout:
            return False
        return True

    def _ended(self, name: ServerName, _: asyncio.Task[None]) -> None:
        del self._at_work[name]
        if not self._at_work:
            self._lock.release()

    async def _deliver_to(self, name: ServerName, entries: Iterable[Entry]) -> None:
        for entry in entries:
            try:
                answer = await self._relaying.deliver(entry)
            except (OnlyOfficeError, OSError) as error:
                self._log.warning("A save could not be delivered: %s", error)
                answer = None
            if answer is None or not (answer.is_good or answer.is_refusal):
                pause = self._pauses[name] = min(
                    2 * self._pauses.get(name, _SECONDS / 2), _LONGEST_PAUSE
                )
                self._not_before[name] = time.monotonic() + pause
                return

    def _is_due(self, entry: Entry) -> bool:
        if entry.refusal is not None:
            return False  # it is there for the administrator, and for `jupyter onlyoffice recover`
        if entry.target in self._at_work:
            return False
        return time.monotonic() >= self._not_before.get(entry.target, 0)
