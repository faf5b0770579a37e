"""Documents of any other contents manager, served through its own interface."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from jupyter_core.utils import ensure_async

from .. import durable
from ..core.errors import AccessDenied, NameTaken, NotStored
from ..core.names import check_path, join_path
from ..core.sharing import SharedFolder
from . import Changed, Incoming, Stat, failures_named, names_of

_PREFIX: Final = "contents:"


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
        self._adding = asyncio.Lock()

    def close(self) -> None:
        """Nothing is held."""

    async def identity(self, path: str) -> str:
        return _PREFIX + check_path(path)

    def path_of(self, identity: str) -> str | None:
        return identity.removeprefix(_PREFIX) if identity.startswith(_PREFIX) else None

    async def stat(self, path: str) -> Stat:
        model = await self._get(path, content=False)
        return Stat(
            await self.identity(path),
            int(model.get("size") or 0),
            bool(model.get("writable", True)),
            f"{model.get('size')}-{model['last_modified']}",
        )

    async def whereabouts(self, path: str, fingerprint: str) -> str | None:
        return None

    def shared_folder(self, folder: str) -> SharedFolder | None:
        return None

    def may_be_one(self, fingerprint: str, other: str) -> bool:
        return False

    async def revision(self, path: str) -> str:
        content = await self._bytes(path)
        return (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()

    async def open(self, path: str) -> BinaryIO:
        return BytesIO(await self._bytes(path))

    async def folder_exists(self, path: str) -> bool:
        return bool(await ensure_async(self._contents.dir_exists(check_path(path))))

    async def names(self, folder: str) -> list[str]:
        return await names_of(self._contents, folder)

    async def remove(self, path: str) -> None:
        with failures_named():
            await ensure_async(self._contents.delete(check_path(path)))

    async def receive(self, path: str, *, private: bool = True) -> Incoming:
        try:
            self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            return Incoming(durable.temporary(self._scratch))
        except OSError as error:
            raise NotStored(f"The folder {self._scratch} cannot be used.") from error

    async def replace(self, path: str, incoming: Incoming, expected: Iterable[str]) -> None:
        if await self.revision(path) not in frozenset(expected):
            raise Changed("The document was changed by somebody else.")
        await self._put(path, incoming)

    async def add(
        self, folder: str, names: Iterable[str], incoming: Incoming, like: str | None = None
    ) -> str:
        async with self._adding:
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
        with failures_named():
            return cast(
                dict[str, Any],
                await ensure_async(
                    self._contents.get(path, content=content, type="file", format=format)
                ),
            )

    async def _bytes(self, path: str) -> bytes:
        model = await self._get(path, content=True)
        return await asyncio.to_thread(base64.b64decode, model["content"])

    async def _put(self, path: str, incoming: Incoming) -> None:
        content = await asyncio.to_thread(_encoded, incoming)
        model = {"type": "file", "format": "base64", "content": content}
        with failures_named():
            await ensure_async(self._contents.save(model, path))
        incoming.discard()


def _encoded(incoming: Incoming) -> str:
    incoming.stream.seek(0)
    return base64.b64encode(incoming.stream.read()).decode("ascii")
