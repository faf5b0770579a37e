"""``GET people/{path}``, ``POST mention`` and ``POST mentions``: telling people of comments."""

from __future__ import annotations

from dataclasses import asdict

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import JsonHandler, authorized_to_read


class PeopleHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        people = await self.parts.mentions.people(path)
        self.finish({"people": [asdict(person) for person in people]})


class MentionHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        """Tell people; whoever may read a document may comment on it to others."""
        body = self.json_body()
        told = await self.parts.mentions.mention(
            body.get("path"),
            body.get("emails"),
            body.get("message"),
            body.get("place"),
            self.editor_user(),
        )
        self.finish({"told": [person.id for person in told]})


class MentionsHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        """Answer what is waiting for whoever asks, once."""
        mentions = await self.parts.mentions.take(self.editor_user())
        self.finish({"mentions": [asdict(mention) for mention in mentions]})
