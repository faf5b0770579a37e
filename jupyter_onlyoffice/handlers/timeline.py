"""The history panel: ``GET timeline/{path}`` lists, ``GET version`` and ``changes`` hand over."""

from __future__ import annotations

import time
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado import web

from ..core.errors import MalformedRequest
from ..core.grants import Purpose
from ..core.signatures import check_download
from ..timeline import Moment
from .base import DocumentServerHandler, JsonHandler
from .streaming import StreamingHandler, attachment


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


class VersionHandler(DocumentServerHandler, StreamingHandler):
    purpose = Purpose.VERSION

    @allow_unauthenticated
    async def get(self) -> None:
        await self._serve(with_body=True)

    @allow_unauthenticated
    async def head(self) -> None:
        await self._serve(with_body=False)

    async def _serve(self, *, with_body: bool) -> None:
        grant = self.unseal(self.purpose, time.time())
        text = self.get_query_argument("grant_token")
        check_download(self.parts.signer, self.signature_header, text)
        timeline = self.parts.timeline
        is_version = self.purpose is Purpose.VERSION
        content = await (timeline.version(grant) if is_version else timeline.changes(grant))
        with content.stream as stream:
            mime = content.format.mime if is_version else "application/zip"
            self.set_header("Content-Type", mime)
            self.set_header("Content-Disposition", attachment(content.name))
            await self.send_stream(stream, content.size, content.etag, with_body=with_body)


class ChangesHandler(VersionHandler):
    purpose = Purpose.CHANGES


def _listed(moment: Moment) -> dict[str, Any]:
    return {
        "id": moment.id,
        "key": moment.key,
        "created": moment.created,
        "user": {"id": moment.user, "name": moment.name},
        "serverVersion": moment.server_version,
        "changes": list(moment.changes),
    }
