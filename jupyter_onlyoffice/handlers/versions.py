"""``GET history/{path}``, ``POST restore`` and ``POST settle``: other states of a document."""

from __future__ import annotations

from dataclasses import asdict

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import JsonHandler


class HistoryHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        versions = await self.parts.versions.list(path)
        self.finish({"versions": [asdict(version) for version in versions]})


class RestoreHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        body = self.json_body()
        await self.parts.versions.restore(body.get("path"), body.get("version"))
        self.finish({"restored": True})


class SettleHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        body = self.json_body()
        await self.parts.versions.settle(body.get("path"), body.get("copy"), body.get("keep"))
        self.finish({"settled": True})
