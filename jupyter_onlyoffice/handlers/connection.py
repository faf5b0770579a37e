"""``connection``: where the Document Server is, for a person whose own server this is.

A secret comes in, and never goes out.
"""

from __future__ import annotations

from contextlib import aclosing

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..connecting import Described
from ..core.connection import Connection
from ..core.errors import AccessDenied
from .base import JsonHandler
from .check import FAULT, CheckAnswer


class ConnectionHandler(JsonHandler):
    auth_resource = "config"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.parts.connecting.described())

    @web.authenticated
    @authorized
    async def put(self) -> None:
        fields = self.json_body()
        while_edited = fields.pop("while_edited", False) is True
        self.answer(await self.parts.connecting.store(fields, while_edited=while_edited))

    def answer(self, described: Described) -> None:
        connection = described.connection
        self.finish(
            {
                "document_server_url": connection.document_server_url,
                "document_server_internal_url": connection.document_server_internal_url,
                "jupyter_url": connection.jupyter_url,
                "has_secret": described.has_secret,
                "locked": described.locked,
                "fault": described.fault,
            }
        )


class TryConnectionHandler(CheckAnswer):
    """Answers as ``POST check`` does, of a connection that is not stored."""

    auth_resource = "config"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        page = self.request.headers.get("Origin")
        run = self.parts.connecting.tried(self.json_body(), self.visited_url, page)
        async with aclosing(run) as steps:  # type: ignore[type-var]
            await self.while_connected(self.answer(steps))


class FaultyConnectionHandler(ConnectionHandler):
    """The connection where a setting is wrong, so that there is nothing else of ours."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        fault = str(self.settings[FAULT])
        self.answer(Described(Connection(), has_secret=False, locked=fault, fault=None))

    @web.authenticated
    @authorized
    async def put(self) -> None:
        raise AccessDenied(str(self.settings[FAULT]), reason="locked")
