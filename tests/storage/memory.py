"""A contents manager that is not made of files."""

from __future__ import annotations

import datetime
from typing import Any

from jupyter_server.services.contents.manager import AsyncContentsManager
from tornado.web import HTTPError


class MemoryContentsManager(AsyncContentsManager):
    """Keeps files in a dictionary: path → base64 and when it was saved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.files: dict[str, tuple[str, datetime.datetime]] = {}
        self.folders = {""}

    def _model(self, path: str, kind: str, saved: datetime.datetime) -> dict[str, Any]:
        content = self.files[path][0] if kind == "file" else ""
        return {
            "name": path.rpartition("/")[2],
            "path": path,
            "type": kind,
            "created": saved,
            "last_modified": saved,
            "content": None,
            "format": None,
            "mimetype": None,
            "writable": True,
            "size": len(content) * 3 // 4,
        }

    async def get(
        self,
        path: str,
        content: bool = True,
        type: str | None = None,
        format: str | None = None,
        require_hash: bool = False,
    ) -> dict[str, Any]:
        path = path.strip("/")
        if path not in self.files:
            raise HTTPError(404, f"No such file: {path}")
        base64, saved = self.files[path]
        model = self._model(path, "file", saved)
        if content:
            model.update(content=base64, format="base64")
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        path = path.strip("/")
        if model["format"] != "base64":
            raise HTTPError(400, "Only base64 here")
        self.files[path] = (model["content"], datetime.datetime.now(datetime.UTC))
        self.emit(data={"action": "save", "path": path})  # type: ignore[no-untyped-call]
        return await self.get(path, content=False)

    async def delete_file(self, path: str) -> None:
        del self.files[path.strip("/")]

    async def rename_file(self, old_path: str, new_path: str) -> None:
        self.files[new_path.strip("/")] = self.files.pop(old_path.strip("/"))

    async def file_exists(self, path: str = "") -> bool:
        return path.strip("/") in self.files

    async def dir_exists(self, path: str) -> bool:
        return path.strip("/") in self.folders

    async def is_hidden(self, path: str) -> bool:
        return any(part.startswith(".") for part in path.split("/"))
