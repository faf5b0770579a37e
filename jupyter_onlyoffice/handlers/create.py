"""``POST create``: a blank document."""

from __future__ import annotations

import json
from http import HTTPStatus

from jupyter_client.jsonutil import json_default
from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import JsonHandler


class CreateHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        body = self.json_body()
        path = await self.parts.documents.create(
            body.get("path"), body.get("ext"), body.get("name"), body.get("lang")
        )
        model = await self.contents_model(path)
        self.set_status(HTTPStatus.CREATED)
        self.finish(json.dumps(model, default=json_default))
