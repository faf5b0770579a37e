"""``POST convert`` and ``jobs/{job}``: make a file of another format of a document."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from jupyter_client.jsonutil import json_default
from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from ..conversions import Wishes
from ..core.errors import AccessDenied, MalformedRequest, OnlyOfficeError
from ..core.formats import extension_of, formats
from ..jobs import Job, Made
from .base import BrowserHandler, JsonHandler, authorized_to_read
from .streaming import StreamingHandler, attachment

_MOMENT: Final = 1.5
"""How many seconds an answer may take before it says that the work goes on elsewhere."""


class ConvertHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        body = self.json_body()
        download = body.get("download", False)
        if not isinstance(download, bool):
            raise MalformedRequest("“download” must be true or false.")
        if not download and not await self.may_write():
            raise AccessDenied("You may not create files on this server.")
        job = self.parts.jobs.start(self._work(body, beside=not download))
        await asyncio.wait([job.task], timeout=_MOMENT)
        if not job.task.done():
            self.set_status(HTTPStatus.ACCEPTED)
            self.finish({"job": job.id})
        elif job.error is not None:
            self.parts.jobs.remove(job)
            raise job.error
        elif download:
            self.finish(_state(job, self.base_url))
        else:
            self.parts.jobs.remove(job)
            self.set_status(HTTPStatus.CREATED)
            self.finish(json.dumps(await _model(self, job.task.result()), default=json_default))

    def _work(
        self, body: Mapping[str, Any], *, beside: bool
    ) -> Callable[[Callable[[int], None]], Awaitable[Made]]:
        path, target = body.get("path"), body.get("to")
        if self.parts.exporting.makes(path, target):
            return lambda _: self.parts.exporting.export(path, target, beside=beside)
        wishes = Wishes.parse(body)
        return lambda report: self.parts.conversions.convert(
            path,
            target,
            wishes,
            report,
            user=self.editor_user().id,
            jupyter_url=self.jupyter_url,
            beside=beside,
        )


class JobHandler(JsonHandler):
    _track_activity = False

    @web.authenticated
    @authorized
    async def get(self, id: str) -> None:
        job = self.parts.jobs.get(id)
        model = None if job.made is None else await _model(self, job.made)
        answer = {**_state(job, self.base_url), "model": model}
        self.finish(json.dumps(answer, default=json_default))

    @web.authenticated
    @authorized_to_read
    async def delete(self, id: str) -> None:
        self.parts.jobs.remove(self.parts.jobs.get(id))
        self.set_status(HTTPStatus.NO_CONTENT)


class JobFileHandler(BrowserHandler, StreamingHandler):
    @web.authenticated
    @authorized
    async def get(self, id: str) -> None:
        made = self.parts.jobs.get(id).made
        if made is None or made.download is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND, "There is nothing to download.")
        format = formats().get(extension_of(made.name))
        self.set_header("Content-Type", format.mime if format else "application/octet-stream")
        self.set_header("Content-Disposition", attachment(made.name))
        with made.download.path.open("rb") as stream:
            await self.send_stream(stream, stream.seek(0, os.SEEK_END), id)


async def _model(handler: JsonHandler, made: Made) -> dict[str, Any] | None:
    """Return what Jupyter's contents API says of a new document."""
    if made.path is None:
        return None
    return await handler.contents_model(made.path)


def _state(job: Job, base_url: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "job": job.id,
        "state": "running",
        "progress": job.progress,
        "model": None,
        "url": None,
        "message": None,
        "reason": None,
    }
    error = job.error
    if isinstance(error, OnlyOfficeError):
        answer |= {"state": "failed", "message": error.message, "reason": error.reason}
    elif error is not None:
        message = "Something went wrong here; Jupyter's log tells more."
        answer |= {"state": "failed", "message": message, "reason": "error"}
    elif job.made is not None:
        answer |= {"state": "done", "progress": 100}
        if job.made.download is not None:
            answer["url"] = url_path_join(base_url, "onlyoffice/jobs", job.id, "file")
    return answer
