"""``POST recover``: fetch what the Document Server kept after failed saves."""

from __future__ import annotations

from dataclasses import asdict

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import JsonHandler


class RecoverHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        recovered = await self.parts.recovery.recover_all()
        self.finish({"recovered": [asdict(entry) for entry in recovered]})
