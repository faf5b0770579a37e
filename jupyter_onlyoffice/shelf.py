"""The shelf: which documents somebody opened last, and which they marked."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from . import durable
from .core.errors import NotStored, OnlyOfficeError
from .core.names import check_path, is_below
from .storage import Storage

_RECENT: Final = 10
_FAVORITES: Final = 50


@dataclass
class Shelf:
    """API paths, the latest first."""

    recent: list[str] = field(default_factory=list)
    favorites: list[str] = field(default_factory=list)


class Shelves:
    """Keeps a small file for each person.

    Args:
        folder: of ours; made when first needed.
    """

    def __init__(self, folder: Path, storage: Storage) -> None:
        self._folder = folder
        self._storage = storage
        self._order = asyncio.Lock()

    async def of(self, user: str) -> Shelf:
        """Return what somebody has there, without what is gone.

        Args:
            user: their name here, as the editor's id of them.
        """
        shelf = await asyncio.to_thread(self._read, self._file(user))
        return Shelf(
            await self._still_there(shelf.recent), await self._still_there(shelf.favorites)
        )

    async def opened(self, user: str, path: str) -> None:
        """Note that somebody opens a document; nothing depends on it."""
        path = check_path(path)
        with contextlib.suppress(NotStored):
            async with self._order:
                shelf = await asyncio.to_thread(self._read, self._file(user))
                if shelf.recent[:1] != [path]:
                    shelf.recent = [path, *(p for p in shelf.recent if p != path)][: _RECENT + 1]
                    await asyncio.to_thread(self._write, self._file(user), shelf)

    async def mark(self, user: str, path: object, favorite: bool) -> None:
        """Note whether a document is among somebody's favourites.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored
        """
        path = check_path(path)
        if favorite:
            await self._storage.stat(path)
        async with self._order:
            shelf = await asyncio.to_thread(self._read, self._file(user))
            others = [p for p in shelf.favorites if p != path]
            shelf.favorites = [path, *others][:_FAVORITES] if favorite else others
            await asyncio.to_thread(self._write, self._file(user), shelf)

    async def renamed(self, old: str, new: str) -> None:
        """Follow a document, or a folder of documents."""
        old, new = old.strip("/"), new.strip("/")
        async with self._order:
            await asyncio.to_thread(self._rename, old, new)

    async def _still_there(self, paths: list[str]) -> list[str]:
        found = []
        for path in paths:
            with contextlib.suppress(OnlyOfficeError):
                await self._storage.stat(path)
                found.append(path)
        return found

    def _rename(self, old: str, new: str) -> None:
        for file in self._folder.glob("*.json"):
            shelf = self._read(file)
            moved = Shelf(
                [_followed(path, old, new) for path in shelf.recent],
                [_followed(path, old, new) for path in shelf.favorites],
            )
            if moved != shelf:
                with contextlib.suppress(NotStored):
                    self._write(file, moved)

    def _read(self, file: Path) -> Shelf:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            fields = json.loads(file.read_bytes())
            return Shelf(
                [check_path(path) for path in fields["recent"]],
                [check_path(path) for path in fields["favorites"]],
            )
        return Shelf()

    def _write(self, file: Path, shelf: Shelf) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write_file(file, json.dumps(asdict(shelf)).encode())
        except OSError as error:
            raise NotStored(f"That could not be noted: {error.strerror}.") from error

    def _file(self, user: str) -> Path:
        return self._folder / f"{sha256(user.encode()).hexdigest()[:32]}.json"


def _followed(path: str, old: str, new: str) -> str:
    return new + path[len(old) :] if is_below(path, old) else path
