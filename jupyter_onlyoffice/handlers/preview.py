"""``GET preview/{path}``: a document as PDF, made by the engine."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..conversions import Preview, Wishes
from ..core.text import DELIMITERS, ENCODINGS
from ..engine.scripts import Script
from .base import BrowserHandler, authorized_to_read
from .streaming import StreamingHandler

_ABOUT: Final = "X-OnlyOffice-Preview"


class PreviewHandler(BrowserHandler, StreamingHandler):
    """Also by POST, as a password must not stand in an address, which is logged."""

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        names = ("encoding", "delimiter")
        asked = {name: self.get_query_argument(name, None, strip=False) for name in names}
        await self._answer(path, Wishes.parse(asked))

    @web.authenticated
    @authorized_to_read
    async def post(self, path: str) -> None:
        await self._answer(path, Wishes.parse(self.json_body()))

    async def _answer(self, path: str, wishes: Wishes) -> None:
        try:
            await self.while_connected(self._preview(path, wishes))
        except asyncio.CancelledError:
            self.log.info("%s: the browser went away", self.request.path)

    async def _preview(self, path: str, wishes: Wishes) -> None:
        preview = await self.parts.conversions.preview(path, wishes)
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Etag", f'"{preview.etag}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        result = await self.parts.conversions.make(preview)
        with result.stream as stream:
            self.set_header("Content-Type", "application/pdf")
            self.set_header("Content-Disposition", "inline")
            self.set_header(_ABOUT, json.dumps(_about(preview, result.missing_fonts)))
            await self.send_stream(stream, stream.seek(0, os.SEEK_END), preview.etag)


def _about(preview: Preview, missing_fonts: Iterable[Script]) -> dict[str, Any]:
    text = None
    if preview.text is not None:
        text = {**asdict(preview.text), "encodings": ENCODINGS, "delimiters": DELIMITERS}
    fonts = [{"script": script.name, "package": script.package} for script in missing_fonts]
    return {"text": text, "fonts": fonts}
