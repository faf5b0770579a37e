"""``POST title``: have all editors of a document show its name once more.

An editor shows the name that somebody typed at once, whatever becomes of the renaming.
"""

from __future__ import annotations

from http import HTTPStatus

from tornado import web

from .base import JsonHandler, authorized_to_read


class TitleHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        await self.parts.titles.tell(self.json_body().get("path"))
        self.set_status(HTTPStatus.NO_CONTENT)
