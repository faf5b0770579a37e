"""The engine: ONLYOFFICE's converter from the PyPI wheel, run as a confined child process.

It makes previews and converts without any Document Server. Each job has a process of its own, and
at most as many run at once as there are processors; the others wait for their turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from ..core.conversion import Conversion
from ..core.errors import Busy, EngineUnavailable, NotStored
from ..scratch import remove_abandoned_scratch
from .cache import ResultCache
from .fonts import Fonts
from .installed import installation
from .limits import InputLimits
from .process import Cancellation, Cancelled, Limits
from .scripts import Script, scripts_named

_T = TypeVar("_T")
Opener = Callable[[], Awaitable[BinaryIO]]

_WAITING_LIMIT: Final = 100
_RECIPE: Final = 1
"""Raised whenever the same document would now be converted to something else."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """Whether there is an engine.

    Attributes:
        version: of its package.
        error: why there is none, in a sentence.
    """

    version: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a document was converted to.

    Attributes:
        stream: to be closed after use.
        missing_fonts: scripts of the document that there is no font for.
    """

    stream: BinaryIO
    missing_fonts: Sequence[Script] = ()


@dataclass(frozen=True, slots=True)
class _Request:
    revision: str
    open_source: Opener
    conversion: Conversion


@dataclass(slots=True)
class _Flight:
    """A job that several may wait for."""

    task: asyncio.Task[None]
    waiting: int = 0


class Engine:
    """Converts documents.

    Args:
        folder: of ours, for fonts and for results that are kept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits | None = None,
        input_limits: InputLimits | None = None,
    ) -> None:
        self._cache = ResultCache(folder / "results")
        self._fonts = Fonts(folder / "fonts")
        self._limits = limits or Limits()
        self._input_limits = input_limits or InputLimits()
        self._pool: ThreadPoolExecutor | None = None
        self._flights: dict[str, _Flight] = {}
        self._jobs: set[Cancellation] = set()

    def state(self) -> EngineState:
        """Tell whether there is an engine, without starting anything."""
        try:
            return EngineState(version=installation().version)
        except EngineUnavailable as error:
            return EngineState(error=error.message)

    def key(self, revision: str, conversion: Conversion) -> str:
        """Return what tells one result from every other (SHA-256, hexadecimal).

        Args:
            revision: of the document.
        """
        parts = [_RECIPE, self.state().version, revision, asdict(conversion)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    async def convert(self, revision: str, open_source: Opener, conversion: Conversion) -> Result:
        """Return the result, that of an earlier time if there is one.

        Whoever is cancelled while waiting ends the job, unless others wait for the same.

        Args:
            revision: of the document.
            open_source: opens the document; not called where the result is there already.

        Raises:
            Busy, Damaged, EngineUnavailable, NotStored, PasswordNeeded, TooLarge
        """
        key = self.key(revision, conversion)
        request = _Request(revision, open_source, conversion)
        if conversion.password is not None:
            # What a password protects is not left lying about.
            return await self._run(request, self._private)
        while (found := await asyncio.to_thread(self._kept, key)) is None:
            await self._share(key, request)
        return found

    @property
    def jobs(self) -> int:
        """How many conversions run, or wait for their turn."""
        return len(self._jobs)

    def close(self) -> None:
        """End all jobs."""
        for job in self._jobs:
            job.cancel()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _share(self, key: str, request: _Request) -> None:
        """Wait for a job that others may be waiting for as well."""
        flight = self._flights.get(key)
        if flight is None:
            job = self._run(request, partial(self._keep, key))
            flight = self._flights[key] = _Flight(asyncio.create_task(job))
            flight.task.add_done_callback(lambda _: self._flights.pop(key, None))
        flight.waiting += 1
        try:
            await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                flight.task.cancel()
                self._flights.pop(key, None)

    async def _run(
        self, request: _Request, work: Callable[[_Request, BinaryIO, Cancellation], _T]
    ) -> _T:
        """Do ``work`` in a thread once it is its turn; end it when cancelled."""
        if len(self._jobs) >= _WAITING_LIMIT:
            raise Busy("Too many documents are being converted right now; try again in a moment.")
        if self._pool is None:
            self._pool = ThreadPoolExecutor(processors(), thread_name_prefix="onlyoffice-engine")
            self._pool.submit(remove_abandoned_scratch)
        job = Cancellation()
        self._jobs.add(job)
        try:
            with await request.open_source() as source:
                return await asyncio.wrap_future(self._pool.submit(work, request, source, job))
        except Cancelled:
            raise Busy("Jupyter is stopping; try again once it is back.") from None
        except asyncio.CancelledError:
            job.cancel()
            raise
        finally:
            self._jobs.discard(job)

    def _kept(self, key: str) -> Result | None:
        stream = self._cache.get(key)
        return None if stream is None else Result(stream, scripts_named(self._cache.notes(key)))

    def _keep(self, key: str, request: _Request, source: BinaryIO, job: Cancellation) -> None:
        with self._converted(request, source, job) as (path, missing):
            try:
                self._cache.put(key, path, [script.name for script in missing])
            except OSError as error:
                raise NotStored(
                    f"There is no room for the result: {error.strerror or error}."
                ) from error

    def _private(self, request: _Request, source: BinaryIO, job: Cancellation) -> Result:
        with self._converted(request, source, job) as (path, missing):
            stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever gets it
            with path.open("rb") as result:
                shutil.copyfileobj(result, stream, 1 << 20)
            stream.seek(0)
            return Result(stream, missing)

    @contextlib.contextmanager
    def _converted(
        self, request: _Request, source: BinaryIO, job: Cancellation
    ) -> Iterator[tuple[Path, list[Script]]]:
        # Much of it is needed for documents alone, so it is loaded with the first one.
        from .converter import Converter

        installed = installation()
        catalogue = self._fonts.catalogue(installed)
        with Converter(
            installed, catalogue, request.conversion, self._limits, self._input_limits, job
        ) as converter:
            converter.receive(source, request.revision)
            result = converter.convert()
            missing = converter.missing_fonts() if request.conversion.target == "pdf" else []
            yield result, missing


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
