"""Bringing saves to servers that were down, as soon as they are there again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
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

    def is_there(self, name: ServerName) -> None:
        """A server shows that it runs; if it was down, it need not wait any longer."""
        self._pauses.pop(name, None)
        if self._not_before.pop(name, None) is not None:
            self._news.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        tidied = 0.0
        while True:
            try:
                if time.monotonic() - tidied > _TIDY_SECONDS:
                    await asyncio.to_thread(self._spool.tidy)
                    tidied = time.monotonic()
                await self.deliver()
            except (OnlyOfficeError, OSError) as error:
                self._log.warning("Saves could not be delivered: %s", error)
            try:
                async with asyncio.timeout(_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                continue
            self._news.clear()

    async def deliver(self) -> None:
        """Try once what is due, unless another instance is at it."""
        entries = await asyncio.to_thread(lambda: list(self._spool.entries()))
        due = [entry for entry in entries if self._is_due(entry)]
        if not due:
            return
        try:
            await asyncio.to_thread(self._lock.acquire)
        except Timeout:
            return
        try:
            by_server: dict[ServerName, list[Entry]] = {}
            for entry in due:
                by_server.setdefault(entry.target, []).append(entry)
            tries = (self._deliver_to(name, found) for name, found in by_server.items())
            await asyncio.gather(*tries)
        finally:
            self._lock.release()

    async def _deliver_to(self, name: ServerName, entries: Iterable[Entry]) -> None:
        for entry in entries:
            answer = await self._relaying.deliver(entry)
            if answer is None or not (answer.is_good or answer.is_refusal):
                pause = self._pauses[name] = min(
                    2 * self._pauses.get(name, _SECONDS / 2), _LONGEST_PAUSE
                )
                self._not_before[name] = time.monotonic() + pause
                return

    def _is_due(self, entry: Entry) -> bool:
        if entry.refusal is not None:
            return False  # it is there for the administrator, and for `jupyter onlyoffice recover`
        return time.monotonic() >= self._not_before.get(entry.target, 0)
