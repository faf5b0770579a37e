"""``POST typed``: somebody types; the browser says so about once in a minute."""

from __future__ import annotations

from http import HTTPStatus

from tornado import web

from .base import JsonHandler, authorized_to_read


class TypedHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        self.parts.activity.changed()
        self.set_status(HTTPStatus.NO_CONTENT)
