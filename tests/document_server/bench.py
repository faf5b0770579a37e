"""The stand-in and a minimal integrator side by side, for the stand-in's own tests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import jwt
from tornado.httpclient import HTTPResponse
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from ..office import docx_bytes
from .client import Editor
from .connector import Connector
from .server import DocumentServer

SECRET = "a-secret-of-the-stand-ins-own-tests-long-enough-for-all-of-the-algorithms"


class Bench:
    """A stand-in and an integrator, and configs that bring the two together."""

    def __init__(self, server: DocumentServer, connector: Connector) -> None:
        self.server, self.connector = server, connector
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_body_size=1 << 30)

    def config(
        self,
        key: str = "key",
        user: str = "ann",
        *,
        mode: str = "edit",
        forcesave: bool = False,
        signed: bool = True,
        file: str = "report.docx",
        **editor: Any,
    ) -> dict[str, Any]:
        """Return a signed config; ``editor`` adds to editorConfig."""
        config: dict[str, Any] = {
            "document": {
                "fileType": file.rpartition(".")[2],
                "key": key,
                "title": file,
                "url": f"{self.connector.url}/files/{file}",
                "permissions": {"edit": True},
            },
            "editorConfig": {
                "mode": mode,
                "callbackUrl": f"{self.connector.url}/callback/{user}",
                "user": {"id": user, "name": user.title()},
                "customization": {"forcesave": forcesave},
                **editor,
            },
        }
        return {**config, "token": self.signed(config)} if signed else config

    def signed(self, claims: Mapping[str, Any], algorithm: str = "HS256") -> str:
        return jwt.encode(dict(claims), SECRET, algorithm=algorithm)

    async def open(self, *arguments: Any, **options: Any) -> Editor:
        return await self.server.open(self.config(*arguments, **options))

    async def get(self, url: str, **options: Any) -> HTTPResponse:
        full = url if url.startswith("http") else self.server.url + url
        return await self._client.fetch(
            full, raise_error=False, follow_redirects=False, **{"request_timeout": 20, **options}
        )

    async def post(self, path: str, fields: Mapping[str, Any], **headers: str) -> Any:
        """Post fields to the command service or the converter, signed in the body."""
        response = await self.get(
            path,
            method="POST",
            body=json.dumps({"token": self.signed(fields)}),
            headers={"Accept": "application/json", **headers},
        )
        return json.loads(response.body)

    async def command(self, c: str, **fields: Any) -> Any:
        return await self.post("/command", {"c": c, **fields})

    async def saved(self, editor: Editor) -> bytes:
        """Close an editor and return the file of the final save."""
        await editor.close()
        record = await self.server.callback(status=2, key=editor.key)
        return (await self.get(record.fields["url"])).body


@asynccontextmanager
async def bench(**settings: Any) -> AsyncIterator[Bench]:
    """A bench whose both sides listen."""
    values = {"secret": SECRET, "time_scale": 0.02, **settings}
    connector = Connector(values["time_scale"])
    await connector.start()
    connector.files[""] = docx_bytes("Before.")
    try:
        async with DocumentServer(**values) as server:
            yield Bench(server, connector)
    finally:
        await connector.stop()
