"""``POST reference`` and ``POST locate``: other files that a document refers to."""

from __future__ import annotations

from urllib.parse import urlsplit

from tornado import web

from ..core.names import check_path
from ..core.references import Reference
from .base import JsonHandler, authorized_to_read


class _ReferenceBase(JsonHandler):
    async def found(self, document: object, reference: object) -> str:
        # A proxy may call this server by another name than browsers do.
        origin = urlsplit(self.request.headers.get("Origin", "")).netloc
        return await self.parts.linking.find(
            check_path(document),
            Reference.parse(reference),
            hosts={self.request.host.lower(), origin.lower()} - {""},
            base_url=self.base_url,
        )


class ReferenceHandler(_ReferenceBase):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        """Lend what is referred to, or what somebody chose to refer to."""
        body = self.json_body()
        document = check_path(body.get("path"))
        if body.get("chosen") is None:
            path = await self.found(document, body.get("reference"))
        else:
            path = check_path(body["chosen"])
        self.finish(
            await self.parts.linking.lend(
                document, path, self.editor_user(), jupyter_url=self.jupyter_url
            )
        )


class LocateHandler(_ReferenceBase):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        body = self.json_body()
        self.finish({"path": await self.found(body.get("path"), body.get("reference"))})
