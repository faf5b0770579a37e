"""The history panel: ``GET timeline/{path}`` lists, ``GET version`` and ``changes`` hand over."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.errors import MalformedRequest
from ..core.grants import Grant, Purpose
from ..documents import Content
from ..timeline import Moment
from .base import JsonHandler
from .granted import GrantedFileHandler


class TimelineHandler(JsonHandler):
    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        """Answer all states of a document, or with ``state`` and ``number`` how one is shown."""
        timeline = self.parts.timeline
        state = self.get_query_argument("state", None)
        if state is None:
            self.finish({"states": [_listed(moment) for moment in await timeline.moments(path)]})
            return
        number = self.get_query_argument("number", "")
        if not number.isascii() or not number.isdigit():
            raise MalformedRequest("“number” must be a number.")
        self.finish(
            await timeline.show(
                path, state, int(number), self.editor_user(), jupyter_url=self.jupyter_url
            )
        )


class VersionHandler(GrantedFileHandler):
    purpose = Purpose.VERSION

    async def file_of(self, grant: Grant) -> Content:
        return await self.parts.timeline.version(grant)


class ChangesHandler(GrantedFileHandler):
    purpose = Purpose.CHANGES

    async def file_of(self, grant: Grant) -> Content:
        return await self.parts.timeline.changes(grant)


def _listed(moment: Moment) -> dict[str, Any]:
    return {
        "id": moment.id,
        "key": moment.key,
        "created": moment.created,
        "user": {"id": moment.user, "name": moment.name},
        "serverVersion": moment.server_version,
        "changes": list(moment.changes),
    }
