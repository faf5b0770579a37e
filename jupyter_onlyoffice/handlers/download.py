"""``GET download``: the Document Server fetches a document."""

from __future__ import annotations

from ..core.grants import Grant, Purpose
from ..documents import Content
from .granted import GrantedFileHandler


class DownloadHandler(GrantedFileHandler):
    purpose = Purpose.DOWNLOAD

    async def file_of(self, grant: Grant) -> Content:
        return await self.parts.documents.read(grant)
