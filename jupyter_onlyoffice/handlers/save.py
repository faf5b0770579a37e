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
        body = self.json_body()
        path, key = check_path(body.get("path")), body.get("key")
        outcome = await self.parts.saving.save(path, key if isinstance(key, str) else None)
        self.finish({"saved": outcome is not None, "copy": outcome and outcome.copy})
