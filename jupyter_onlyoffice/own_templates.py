"""Templates of people's own: documents in certain folders that new ones are copies of."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .core.content import complaint
from .core.errors import Damaged, OnlyOfficeError, TooLarge, UnsupportedFormat
from .core.formats import Format, format_of
from .core.names import check_path, converted_name, join_path, split_path
from .moves import Moves
from .storage import Storage


@dataclass(frozen=True, slots=True)
class Template:
    """A document to begin with.

    Attributes:
        name: without its extension.
        type: of the editor: ``word``, ``cell``, ``slide``, ``pdf`` or ``diagram``.
    """

    path: str
    name: str
    ext: str
    type: str


class OwnTemplates:
    """Lists templates, and makes documents of them.

    Args:
        folder: the name of the folders; empty for none.
        shared: the paths of the folders that others see too, each of which may have its own.
        can_save: whether documents of a format are edited here.
    """

    def __init__(
        self,
        storage: Storage,
        moves: Moves,
        *,
        folder: str,
        shared: Callable[[], Iterable[str]],
        can_save: Callable[[Format], bool],
        max_size: int,
    ) -> None:
        self._storage = storage
        self._moves = moves
        self._folder = folder
        self._shared = shared
        self._can_save = can_save
        self._max_size = max_size

    async def list(self) -> list[Template]:
        """Return what there is: first of the user's own, each folder's by name."""
        found: list[Template] = []
        for path in await asyncio.to_thread(self._folders):
            try:
                names = await self._storage.names(path)
            except OnlyOfficeError:
                continue  # most have no such folder
            found += [t for name in names if (t := self._template(join_path(path, name)))]
        return found

    async def create(self, template: object, folder: object) -> str:
        """Copy a document into a folder, under a free name, and return its path.

        Raises:
            Damaged, TooLarge, UnsupportedFormat: it cannot be one to begin with.
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored
        """
        path, folder = check_path(template), check_path(folder)
        made = self._template(path)
        if made is None:
            raise UnsupportedFormat("Documents of that type cannot be made here.")
        await self._moves.settled(path)
        name = split_path(path)[1]
        if (await self._storage.stat(path)).size > self._max_size:
            raise TooLarge(f"“{name}” is larger than {self._max_size} bytes (max_document_size).")
        incoming = await self._storage.receive(join_path(folder, name), private=False)
        try:
            with await self._storage.open(path) as stream:
                found = await asyncio.to_thread(complaint, stream, format_of(name))
                if found:
                    raise Damaged(f"“{name}” is not what its name says.")
                stream.seek(0)
                await asyncio.to_thread(shutil.copyfileobj, stream, incoming)
            return await self._storage.add(folder, converted_name(name, made.ext), incoming)
        finally:
            await asyncio.to_thread(incoming.discard)

    def _folders(self) -> dict[str, Any]:
        own = check_path(self._folder)
        shared = (join_path(path, own) for path in self._shared())
        return dict.fromkeys([own, *shared] if own else [])

    def _template(self, path: str) -> Template | None:
        name = split_path(path)[1]
        try:
            format = format_of(name)
        except UnsupportedFormat:
            return None
        if name.startswith(".") or not self._can_save(format):
            return None
        return Template(path, name.rpartition(".")[0], format.ext, format.type)
