"""``POST open``: start or join the editing of a document."""

from __future__ import annotations

from tornado import web

from .. import metrics
from ..core.editor import EditorRequest
from ..core.errors import MalformedRequest
from ..core.names import check_path
from ..documents import Opened
from .base import JsonHandler, authorized_to_read


class OpenHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        body = self.json_body()
        outdated = body.get("outdated")
        if not isinstance(outdated, str | None):
            raise MalformedRequest("“outdated” must be a text.")
        back = body.get("back")
        if back not in (None, "lab", "folder"):
            raise MalformedRequest("“back” must be “lab” or “folder”.")
        await self.parts.connecting.refresh()
        path = check_path(body.get("path"))
        request = EditorRequest.parse(body)
        # Other types put the address in place of the page that has the editor.
        if back == "lab" and request.type != "desktop":
            back = None
        result = await self.parts.documents.open(
            path,
            request,
            self.editor_user(),
            may_write=await self.may_write(),
            jupyter_url=self.jupyter_url,
            outdated=outdated,
            untouched=body.get("untouched") is True,
            surroundings=await self.surroundings(path, back=back),
        )
        if isinstance(result, Opened):
            metrics.count_opened("onlyoffice", result.reason)
            self.finish(
                {
                    "editor": "onlyoffice",
                    "apiUrl": result.api_url,
                    "config": result.config,
                    "mode": result.mode,
                    "reason": result.reason,
                    "message": result.message,
                }
            )
        else:
            metrics.count_opened("preview", result.reason)
            url, message = self.preview_of(str(body.get("path")), result)
            basic = await self.may_write() and await self.parts.basic_editing.offers(
                str(body.get("path"))
            )
            answer = {"editor": "preview", "url": url, "reason": result.reason, "message": message}
            self.finish({**answer, "basicEditing": basic})
