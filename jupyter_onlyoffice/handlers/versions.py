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
        """Restore; with ``open`` also what people have open, with ``url`` one of its changes."""
        body = self.json_body()
        path, version, user = body.get("path"), body.get("version"), self.editor_user()
        if "url" in body:
            await self.parts.restoring.restore_change(path, body["url"], body.get("fileType"), user)
        elif body.get("open") is True:
            await self.parts.restoring.restore(path, version, user)
        else:
            await self.parts.versions.restore(path, version, user)
        self.finish({"restored": True})


class SettleHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        body = self.json_body()
        await self.parts.versions.settle(body.get("path"), body.get("copy"), body.get("keep"))
        self.finish({"settled": True})
