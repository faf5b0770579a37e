"""Conversions that take longer than a person should wait for an answer."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from .core.errors import Busy, DocumentNotFound, OnlyOfficeError

_KEPT_SECONDS: Final = 15 * 60
_LIMIT: Final = 50


class Download(Protocol):
    """A file that is there until it is closed."""

    @property
    def path(self) -> Path: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Made:
    """What a conversion made: a document beside the original, or bytes to be downloaded.

    Attributes:
        name: the file name of either.
        path: the new document's API path.
        download: the bytes, where they were not put beside the original.
    """

    name: str
    path: str | None = None
    download: Download | None = None


@dataclass(slots=True, eq=False)
class Job:
    """One conversion on its way.

    Attributes:
        id: that only who began it knows. With a mere token each request counts as a new user, so
            that nothing else could tell whose it is.
        progress: in per cent, where it is known.
    """

    id: str
    task: asyncio.Task[Made]
    progress: int | None = None
    ended_at: float | None = None

    @property
    def made(self) -> Made | None:
        """What it made, once it has been successful."""
        if not self.task.done() or self.task.cancelled() or self.task.exception():
            return None
        return self.task.result()

    @property
    def error(self) -> BaseException | None:
        """Why it failed."""
        if not self.task.done():
            return None
        if self.task.cancelled():
            return OnlyOfficeError("The conversion was cancelled.", reason="cancelled")
        return self.task.exception()


class Jobs:
    """The conversions of a server, kept for a while after their end."""

    def __init__(self, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._log = log
        self._jobs: dict[str, Job] = {}

    def start(self, work: Callable[[Callable[[int], None]], Awaitable[Made]]) -> Job:
        """Begin a job.

        Args:
            work: is given what to report its progress to, in per cent.

        Raises:
            Busy: there are too many already.
        """
        self._forget_old()
        if sum(not job.task.done() for job in self._jobs.values()) >= _LIMIT:
            raise Busy("Too many documents are being converted right now; try again in a moment.")

        async def run() -> Made:
            return await work(report)

        def report(progress: int) -> None:
            job.progress = progress

        job = Job(secrets.token_urlsafe(16), asyncio.create_task(run()))
        self._jobs[job.id] = job
        job.task.add_done_callback(lambda task: self._end(job, task))
        return job

    def get(self, id: str) -> Job:
        """Return a job.

        Raises:
            DocumentNotFound: there is none of that id.
        """
        job = self._jobs.get(id)
        if job is None:
            raise DocumentNotFound("There is no such conversion, or it ended some time ago.")
        return job

    def remove(self, job: Job) -> None:
        """Cancel a job, or forget what it made."""
        job.task.cancel()
        self._jobs.pop(job.id, None)
        _close(job)

    def close(self) -> None:
        for job in list(self._jobs.values()):
            self.remove(job)

    def _end(self, job: Job, task: asyncio.Task[Made]) -> None:
        job.ended_at = time.monotonic()
        if not task.cancelled():
            error = task.exception()
            if error is not None and not isinstance(error, OnlyOfficeError):
                self._log.error("A conversion came to grief", exc_info=error)
        if job.id not in self._jobs:
            _close(job)

    def _forget_old(self) -> None:
        before = time.monotonic() - _KEPT_SECONDS
        for job in list(self._jobs.values()):
            if job.ended_at is not None and job.ended_at < before:
                self.remove(job)


def _close(job: Job) -> None:
    if (made := job.made) and made.download:
        made.download.close()
