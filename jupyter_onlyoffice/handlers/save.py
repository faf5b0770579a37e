"""``POST save``: have what was typed so far written into the document, now."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.names import check_path
from .base import JsonHandler


class SaveHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        path = check_path(self.json_body().get("path"))
        outcome = await self.parts.saving.save(path)
        self.finish({"saved": outcome is not None, "copy": outcome and outcome.copy})
