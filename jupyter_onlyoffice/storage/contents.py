"""Documents of any other contents manager, served through its own interface."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from .. import durable
from ..core.errors import AccessDenied, DocumentNotFound, NameTaken, NotStored, OnlyOfficeError
from ..core.names import check_path, join_path
from . import Changed, Incoming, Stat


class ContentsStorage:
    """Documents of a contents manager that is not made of files, such as a database.

    Its interface knows whole documents in base64 only, so they are held in memory here.

    Args:
        contents: a `ContentsManager`, synchronous or not; its methods carry no types.
        scratch: a folder of ours for bytes on their way.
    """

    def __init__(self, contents: Any, scratch: Path) -> None:
        self._contents = contents
        self._scratch = scratch

    def close(self) -> None:
        """Nothing is held."""

    async def identity(self, path: str) -> str:
        return f"contents:{check_path(path)}"

    async def stat(self, path: str) -> Stat:
        model = await self._get(path, content=False)
        return Stat(
            int(model.get("size") or 0),
            bool(model.get("writable", True)),
            f"{model.get('size')}-{model['last_modified']}",
        )

    async def revision(self, path: str) -> str:
        return hashlib.sha256(await self._bytes(path)).hexdigest()

    async def open(self, path: str) -> BinaryIO:
        return BytesIO(await self._bytes(path))

    async def folder_exists(self, path: str) -> bool:
        return bool(await ensure_async(self._contents.dir_exists(check_path(path))))

    async def receive(self, path: str, tag: str | None = None, *, private: bool = True) -> Incoming:
        try:
            self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            return Incoming(durable.temporary(self._scratch, tag))
        except OSError as error:
            raise NotStored(f"The folder {self._scratch} cannot be used.") from error

    async def replace(self, path: str, incoming: Incoming, expected: Iterable[str]) -> None:
        if await self.revision(path) not in frozenset(expected):
            raise Changed("The document was changed by somebody else.")
        await self._put(path, incoming)

    async def add(
        self, folder: str, names: Iterable[str], incoming: Incoming, like: str | None = None
    ) -> str:
        for name in names:
            path = join_path(check_path(folder), name)
            if not await ensure_async(self._contents.file_exists(path)):
                await self._put(path, incoming)
                return path
        raise NameTaken("A file of that name exists already.")

    async def _get(self, path: str, *, content: bool) -> dict[str, Any]:
        path = check_path(path)
        if not self._contents.allow_hidden and await ensure_async(self._contents.is_hidden(path)):
            raise AccessDenied("Hidden files are not opened.")
        format = "base64" if content else None
        with _failures_named():
            return cast(
                dict[str, Any],
                await ensure_async(
                    self._contents.get(path, content=content, type="file", format=format)
                ),
            )

    async def _bytes(self, path: str) -> bytes:
        return base64.b64decode((await self._get(path, content=True))["content"])

    async def _put(self, path: str, incoming: Incoming) -> None:
        incoming.stream.seek(0)
        content = base64.b64encode(incoming.stream.read()).decode("ascii")
        model = {"type": "file", "format": "base64", "content": content}
        with _failures_named():
            await ensure_async(self._contents.save(model, path))
        incoming.discard()


@contextlib.contextmanager
def _failures_named() -> Iterator[None]:
    try:
        yield
    except HTTPError as error:
        raise _translated(error) from error


def _translated(error: HTTPError) -> OnlyOfficeError:
    if error.status_code in {400, 404}:
        return DocumentNotFound("The file does not exist.")
    if error.status_code == 403:
        return AccessDenied("There is no permission to do that with this file.")
    return NotStored("The document could not be used; Jupyter's log tells more.")
