"""``GET`` and ``POST favorites``: the documents that somebody has marked."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.errors import MalformedRequest
from .base import JsonHandler, authorized_to_read


class FavoritesHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        await self._answer()

    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        """Mark a document, or take its mark away; whoever may read may do so."""
        body = self.json_body()
        favorite = body.get("favorite")
        if not isinstance(favorite, bool):
            raise MalformedRequest("“favorite” must be true or false.")
        await self.parts.shelves.mark(self.owner_of_shelf, body.get("path"), favorite)
        await self._answer()

    async def _answer(self) -> None:
        shelf = await self.parts.shelves.of(self.owner_of_shelf)
        self.finish({"favorites": shelf.favorites})
