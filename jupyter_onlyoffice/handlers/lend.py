"""``POST lend`` gives an editor files that somebody chose; ``GET file`` hands them over."""

from __future__ import annotations

from tornado import web

from ..core.grants import Grant, Purpose
from ..documents import Content
from .base import JsonHandler, authorized_to_read
from .granted import GrantedFileHandler


class LendHandler(JsonHandler):
    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        body = self.json_body()
        if "picture" in body:
            self.finish(
                await self.parts.lending.lend_picture(
                    body["picture"],
                    body.get("ext"),
                    self.editor_user(),
                    jupyter_url=self.jupyter_url,
                )
            )
            return
        self.finish(
            await self.parts.lending.lend(
                body.get("paths"),
                body.get("use"),
                self.editor_user(),
                jupyter_url=self.jupyter_url,
            )
        )


class FileHandler(GrantedFileHandler):
    purpose = Purpose.FILE

    async def file_of(self, grant: Grant) -> Content:
        return await self.parts.lending.read(grant)
