"""``POST check``: find out what keeps people from editing; ``GET check/file`` is a part of it."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from typing import Final

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web
from tornado.iostream import StreamClosedError

from ..core.check import Step, is_well
from ..core.check.settings import faulty_settings
from ..core.errors import InvalidGrant
from ..core.grants import Purpose
from .base import DocumentServerHandler, JsonHandler, authorized_to_read

FAULT: Final = "jupyter_onlyoffice_fault"
"""Names, among tornado's settings, the sentence on a setting that is wrong."""
LINES: Final = "application/x-ndjson"


class CheckAnswer(JsonHandler):
    """Answers ``{"ok", "steps"}``; to ``Accept: application/x-ndjson`` each step as it is done."""

    async def answer(self, steps: AsyncIterator[Step]) -> None:
        streamed = LINES in self.request.headers.get("Accept", "")
        done: list[Step] = []
        if streamed:
            self.set_header("Content-Type", LINES)
            self.set_header("X-Accel-Buffering", "no")
        try:
            async for step in steps:
                done.append(step)
                if streamed:
                    self.write(json.dumps(asdict(step)) + "\n")
                    await self.flush()
        except StreamClosedError:
            return  # whoever asked has gone
        if streamed:
            self.finish(json.dumps({"ok": is_well(done)}) + "\n")
        else:
            self.finish({"ok": is_well(done), "steps": [asdict(step) for step in done]})


class CheckHandler(CheckAnswer):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        await self.parts.connecting.refresh()
        page = self.request.headers.get("Origin")
        run = self.parts.checking.run(self.jupyter_url, page)
        async with aclosing(run) as steps:  # type: ignore[type-var]
            await self.while_connected(self.answer(steps))


class FaultHandler(CheckAnswer):
    """The check where a setting is wrong, so that there is nothing else of ours."""

    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        async def steps() -> AsyncIterator[Step]:
            for step in faulty_settings(str(self.settings[FAULT])):
                yield step

        await self.answer(steps())


class CheckFileHandler(DocumentServerHandler):
    """The Document Server fetches the file of a check: what arrives here tells how."""

    @allow_unauthenticated
    async def get(self) -> None:
        checking = self.parts.checking
        try:
            grant = self.unseal(Purpose.CHECK, time.time())
        except InvalidGrant:
            checking.strayed()
            raise
        text = self.grant_text
        headers = dict(self.request.headers)
        await self.parts.signer()
        content = checking.arrived(grant, text, headers, self.request.remote_ip or "")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(content)
