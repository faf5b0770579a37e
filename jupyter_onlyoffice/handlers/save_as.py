"""``POST save-as``: store what an editor made of its document under another name."""

from __future__ import annotations

import json
from http import HTTPStatus

from jupyter_client.jsonutil import json_default
from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import JsonHandler


class SaveAsHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        body = self.json_body()
        path = await self.parts.saving_as.save(
            body.get("path"), body.get("name"), body.get("fileType"), body.get("url")
        )
        model = await self.contents_model(path)
        self.set_status(HTTPStatus.CREATED)
        self.finish(json.dumps(model, default=json_default))
