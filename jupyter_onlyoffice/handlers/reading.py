"""``GET reading/{path}``: code that reads a document in a notebook."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import JsonHandler


class ReadingHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        folder = self.get_query_argument("folder", "")
        self.finish({"code": await self.parts.reading.code(path, folder)})
