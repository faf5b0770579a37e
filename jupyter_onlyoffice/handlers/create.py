"""``POST create``: a blank document, or one of a template; ``GET templates``."""

from __future__ import annotations

import json
from dataclasses import asdict
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
        if body.get("template") is not None:
            path = await self.parts.own_templates.create(body["template"], body.get("path"))
        else:
            path = await self.parts.documents.create(
                body.get("path"), body.get("ext"), body.get("name"), body.get("lang")
            )
        model = await self.contents_model(path)
        self.set_status(HTTPStatus.CREATED)
        self.finish(json.dumps(model, default=json_default))


class TemplatesHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        templates = await self.parts.own_templates.list()
        self.finish({"templates": [asdict(template) for template in templates]})
