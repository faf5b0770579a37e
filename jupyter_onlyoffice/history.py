"""Kept versions: what a document held before people changed it.

A folder for each document in Jupyter's data directory, never beside the document, where version
control and searches would find it. When and what is in the names of the files.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from . import durable
from .core.errors import DocumentNotFound

_CHUNK: Final = 1 << 20
_NAME: Final = re.compile(r"(\d{13,})-([0-9a-f]{64})")
_IDENTITY: Final = "identity"


@dataclass(frozen=True, slots=True)
class Version:
    """One kept version.

    Attributes:
        id: names it among those of its document.
        time: when it was replaced, in milliseconds since the epoch.
        revision: of its bytes.
        size: in bytes.
    """

    id: str
    time: int
    revision: str
    size: int


class History:
    """The kept versions of all documents of a server.

    Args:
        folder: of ours; made when first needed.
        versions: how many are kept of each document.
        size: how many bytes all of them may have together; the oldest make room.
    """

    def __init__(self, folder: Path, *, versions: int, size: int) -> None:
        self._folder = folder
        self._versions = versions
        self._size = size

    async def keep(self, identity: str, revision: str, source: BinaryIO) -> None:
        """Keep a document's bytes, unless they were the last that were kept.

        Raises:
            OSError: there is no room for them.
        """
        if self._versions > 0:
            await asyncio.to_thread(self._keep, identity, revision, source)

    async def versions(self, identity: str) -> list[Version]:
        """Return a document's versions, newest first."""
        return await asyncio.to_thread(lambda: _versions(self._of(identity)))

    async def open(self, identity: str, id: str) -> BinaryIO:
        """Return the bytes of a version.

        Raises:
            DocumentNotFound: it is not kept any more, or never was.
        """
        if not _NAME.fullmatch(id):
            raise DocumentNotFound("There is no such version.")
        try:
            return await asyncio.to_thread((self._of(identity) / id).open, "rb")
        except FileNotFoundError:
            raise DocumentNotFound("That version is not kept any more.") from None

    async def moved(self, old: str, new: str) -> None:
        """Follow a document, or all documents of a folder, to a new identity."""
        await asyncio.to_thread(self._move, old, new)

    def _keep(self, identity: str, revision: str, source: BinaryIO) -> None:
        folder = self._of(identity)
        kept = _versions(folder)
        if kept and kept[0].revision == revision:
            return
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        if size > self._size:
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / _IDENTITY).exists():
            durable.write_file(folder / _IDENTITY, identity.encode(errors="surrogateescape"))
        durable.remove_abandoned(folder)
        for version in kept[self._versions - 1 :]:
            (folder / version.id).unlink(missing_ok=True)
        self._make_room(size)
        now = max(int(time.time() * 1000), kept[0].time + 1 if kept else 0)
        with durable.temporary(folder) as copy:
            try:
                shutil.copyfileobj(source, copy, _CHUNK)
                durable.sync(copy)
                os.replace(copy.name, folder / f"{now}-{revision}")
            except BaseException:
                os.unlink(copy.name)
                raise
        durable.sync_folder(folder)

    def _make_room(self, size: int) -> None:
        kept = [(version, folder) for folder in self._folders() for version in _versions(folder)]
        total = size + sum(version.size for version, _ in kept)
        for version, folder in sorted(kept, key=lambda entry: entry[0].time):
            if total <= self._size:
                return
            (folder / version.id).unlink(missing_ok=True)
            total -= version.size

    def _move(self, old: str, new: str) -> None:
        for folder in self._folders():
            with contextlib.suppress(OSError):
                identity = os.fsdecode((folder / _IDENTITY).read_bytes())
                if identity != old and not identity.startswith((old + "/", old + os.sep)):
                    continue
                followed = new + identity[len(old) :]
                target = self._of(followed)
                shutil.rmtree(target, ignore_errors=True)  # of what was replaced there
                folder.rename(target)
                durable.write_file(target / _IDENTITY, os.fsencode(followed))

    def _folders(self) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            yield from [entry for entry in self._folder.iterdir() if entry.is_dir()]

    def _of(self, identity: str) -> Path:
        name = hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:32]
        return self._folder / name


def _versions(folder: Path) -> list[Version]:
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if match := _NAME.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    found.append(Version(entry.name, int(match[1]), match[2], entry.stat().st_size))
    return sorted(found, key=lambda version: version.time, reverse=True)
