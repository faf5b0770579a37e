"""The conversion service: /converter and /ConvertService.ashx."""

from __future__ import annotations

import asyncio
import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from . import formats
from .faults import Faults
from .fetching import DownloadFailed, Fetcher
from .links import CachedFile, Links
from .office import working_copy
from .opening import KEY
from .records import CommandRecord, Journal
from .sessions import Sessions
from .settings import Settings
from .signatures import BadToken, Signer

FAILED, DOWNLOAD, PASSWORD, BAD_INPUT, BAD_TOKEN, TOO_LARGE = -3, -4, -5, -7, -8, -10
"""Values of ``error``."""

_TEMPORARY = (DOWNLOAD, PASSWORD, TOO_LARGE)
"""Errors that the same request may get rid of; the others stay with the job."""


@dataclass(frozen=True)
class Job:
    """One conversion; equal ids share a result."""

    id: str
    key: str
    url: str
    source: str
    target: str
    name: str
    thumbnail: Mapping[str, Any] | None
    form: bool


@dataclass(frozen=True)
class Outcome:
    """A file in the cache, or an error."""

    path: str = ""
    extension: str = ""
    error: int = 0


class Converter:
    """Runs conversion jobs and remembers their results by id."""

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        signer: Signer,
        fetcher: Fetcher,
        links: Links,
        sessions: Sessions,
        journal: Journal[CommandRecord],
    ) -> None:
        """Take what converting needs."""
        self._settings = settings
        self._faults = faults
        self._signer = signer
        self._fetcher = fetcher
        self._links = links
        self._sessions = sessions
        self._journal = journal
        self._jobs: dict[str, asyncio.Task[Outcome]] = {}

    async def close(self) -> None:
        """Stop what is under way."""
        for task in self._jobs.values():
            task.cancel()
        await asyncio.gather(*self._jobs.values(), return_exceptions=True)

    async def settled(self) -> None:
        """Wait until no conversion is under way."""
        await asyncio.gather(*self._jobs.values())

    async def answer(
        self, headers: Mapping[str, str], body: bytes, base_url: str
    ) -> dict[str, Any]:
        """Answer one call as the JSON form has it; `as_xml` makes the other form."""
        try:
            plain = json.loads(body)
        except ValueError:
            plain = None
        if not isinstance(plain, dict):
            fields: dict[str, Any] = {}
            answer: dict[str, Any] = {"error": BAD_INPUT}
        else:
            try:
                fields = self._signer.call(headers, plain)
            except BadToken:
                fields, answer = plain, {"error": BAD_TOKEN}
            else:
                answer = await self._answer(fields, base_url)
        await self._journal.add(CommandRecord("converter", fields, answer))
        return answer

    async def _answer(self, fields: dict[str, Any], base_url: str) -> dict[str, Any]:
        if self._faults.conversion_error is not None:
            return {"error": self._faults.conversion_error}
        job = _job(fields)
        if job is None:
            return {"error": BAD_INPUT}
        task = self._jobs.get(job.id)
        if task is None:
            task = asyncio.create_task(self._work(job))
            self._jobs[job.id] = task
        if fields.get("async") is True and not task.done():
            return {"percent": 0, "endConvert": False}
        outcome = await asyncio.shield(task)
        if outcome.error:
            if outcome.error in _TEMPORARY:
                self._jobs.pop(job.id, None)
            return {"error": outcome.error}
        return {
            "fileUrl": self._links.link(base_url, outcome.path, self._sessions.shard_key),
            "fileType": outcome.extension,
            "percent": 100,
            "endConvert": True,
        }

    async def _work(self, job: Job) -> Outcome:
        pause = asyncio.create_task(
            asyncio.sleep(self._settings.scaled(self._settings.conversion_time))
        )
        try:
            return await self._outcome(job)
        finally:
            await pause

    async def _outcome(self, job: Job) -> Outcome:
        if not job.url:
            return Outcome(error=BAD_INPUT)
        try:
            data = await self._fetcher.fetch(job.key, job.url, signed=self._signer.on)
        except DownloadFailed as failure:
            return Outcome(error=TOO_LARGE if failure.code == -84 else DOWNLOAD)
        if not formats.can_convert(job.source, job.target):
            return Outcome(error=BAD_INPUT)
        if self._faults.conversion == "fails":
            return Outcome(error=FAILED)
        try:
            result, extension = await asyncio.to_thread(_converted, job, data)
        except working_copy.ConversionFailed:
            return Outcome(error=FAILED)
        file = CachedFile(result, f"{job.name}.{extension}")
        path = self._links.store(f"data/{job.id}", f"output.{extension}", file)
        return Outcome(path, extension)


def _job(fields: Mapping[str, Any]) -> Job | None:
    """Read a request; None for one that is refused at once."""
    key = fields.get("key", "undefined")
    url = fields.get("url", "")
    target = fields.get("outputtype")
    source = str(fields.get("filetype") or _extension(url)).lower()
    if not isinstance(key, str) or not KEY.fullmatch(key) or target not in formats.TARGETS:
        return None
    target = formats.family_target(source, str(target))
    title = posixpath.splitext(str(fields.get("title") or ""))[0]
    thumbnail, pdf = fields.get("thumbnail"), fields.get("pdf")
    form = target == "pdf" and isinstance(pdf, dict) and pdf.get("form") is True
    return Job(
        id=f"conv_{key}_{formats.FORM if form else formats.NUMBERS.get(target, 0)}",
        key=key,
        url=url if isinstance(url, str) else "",
        source=source,
        target=target,
        name=re.sub(r'[\\/:*?"<>|]', "_", title) or "output",
        thumbnail=thumbnail if isinstance(thumbnail, dict) else None,
        form=form,
    )


def _extension(url: Any) -> str:
    return posixpath.splitext(urlsplit(str(url)).path)[1].lstrip(".")


def _converted(job: Job, data: bytes) -> tuple[bytes, str]:
    if not data:
        data = working_copy.blank(working_copy.saved_extension(job.source or "docx"))
    if job.form:
        return working_copy.form(data, job.source), job.target
    if job.target != "png":
        return working_copy.converted(data, job.source, job.target), job.target
    options = job.thumbnail or {}
    picture = working_copy.thumbnail(
        data, job.source, int(options.get("width", 100)), int(options.get("height", 100))
    )
    if options.get("first", True):
        return picture, "png"
    return working_copy.zipped({"image1.png": picture}), "zip"


def as_xml(answer: Mapping[str, Any]) -> str:
    """Return the XML form of an answer."""
    if "error" in answer:
        inner = f"<Error>{answer['error']}</Error>"
    else:
        inner = (
            _element("FileUrl", answer.get("fileUrl", ""))
            + _element("FileType", answer.get("fileType", ""))
            + _element("Percent", str(answer["percent"]))
            + _element("EndConvert", str(answer["endConvert"]))
        )
    return f'<?xml version="1.0" encoding="utf-8"?><FileResult>{inner}</FileResult>'


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name}/>"
