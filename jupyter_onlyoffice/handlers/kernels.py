"""What code in kernels asks for: ``POST show`` and ``GET sessions``."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.errors import MalformedRequest
from ..core.formats import format_of
from ..core.names import check_path, split_path
from ..events import SCHEMA_ID
from .base import JsonHandler, authorized_to_read


class ShowHandler(JsonHandler):
    """Has the JupyterLab that a kernel belongs to open a document."""

    @web.authenticated
    @authorized_to_read
    async def post(self) -> None:
        body = self.json_body()
        path, kernel = check_path(body.get("path")), body.get("kernel")
        if not isinstance(kernel, str | None):
            raise MalformedRequest("“kernel” must be a text.")
        format_of(split_path(path)[1])
        await self.contents_model(path)
        data = {"path": path, "action": "requested"}
        if kernel is not None:
            data["kernel"] = kernel
        self.event_logger.emit(schema_id=SCHEMA_ID, data=data)
        self.finish({"path": path})


class SessionsHandler(JsonHandler):
    """Tells which documents are being edited."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        records = await self.parts.documents.edited()
        self.finish(
            {
                "sessions": [
                    {
                        "path": record.path,
                        "people": [record.people.get(user, "Guest") for user in record.users],
                        "since": record.since,
                        "saved": record.saved,
                    }
                    for record in records
                ]
            }
        )
