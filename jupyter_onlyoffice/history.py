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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from . import durable, origins
from .core.errors import DocumentNotFound
from .origins import ChangesFile, Origin

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


@dataclass(frozen=True, slots=True)
class State:
    """What a document held at some time, or holds now.

    Attributes:
        version: that is kept of it; None for what the document holds now.
        revision: of its bytes.
        origin: how it came to be, if that is known.
        has_changes: whether the changes that made it are there.
    """

    version: Version | None
    revision: str
    origin: Origin | None
    has_changes: bool


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

    @property
    def is_kept(self) -> bool:
        """Whether anything is to be kept at all."""
        return self._versions > 0

    async def keep(self, identity: str, revision: str, source: BinaryIO) -> None:
        """Keep a document's bytes, unless they were the last that were kept.

        Raises:
            OSError: there is no room for them.
        """
        if self.is_kept:
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

    async def states(self, identity: str, revision: str) -> list[State]:
        """Return what a document held and holds, newest first, with how each came to be.

        Args:
            revision: that the document has now.
        """
        return await asyncio.to_thread(self._states, identity, revision)

    async def receive_changes(self, identity: str) -> ChangesFile:
        """Make room for the changes of a session.

        Raises:
            OSError: there is none.
        """

        def receive() -> ChangesFile:
            folder = self._of(identity)
            self._prepare(folder, identity)
            return ChangesFile(folder, self._size)

        return await asyncio.to_thread(receive)

    async def note(self, identity: str, origin: Origin, changes: ChangesFile | None = None) -> None:
        """Keep how a document's present state came to be.

        ``origin.before`` is what was kept last, which is what the session began with.

        Raises:
            OSError: there is no room for it.
        """
        if self.is_kept:
            await asyncio.to_thread(self._note, identity, origin, changes)

    async def open_changes(self, identity: str, id: str) -> BinaryIO:
        """Return the changes that made a state.

        Raises:
            DocumentNotFound: they are not kept any more, or never were.
        """
        try:
            return await asyncio.to_thread(origins.open_changes, self._of(identity), id)
        except FileNotFoundError:
            raise DocumentNotFound("Those changes are not kept any more.") from None

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
        self._prepare(folder, identity)
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

    def _note(self, identity: str, origin: Origin, changes: ChangesFile | None) -> None:
        folder = self._of(identity)
        self._prepare(folder, identity)
        kept = _versions(folder)
        known = origins.read(folder)
        now = max(origin.time, known[0].time + 1 if known else 0)
        origin = replace(origin, time=now, before=kept[0].revision if kept else "")
        if changes is not None:
            changes.keep(origin)
        origins.write(folder, origin)
        states = self._states(identity, origin.revision)
        origins.remove_all_but(folder, {s.origin.id for s in states if s.origin is not None})

    def _states(self, identity: str, revision: str) -> list[State]:
        folder = self._of(identity)
        known = origins.read(folder)

        def origin_of(revision: str, until: int | None) -> Origin | None:
            fits = (
                o for o in known if o.revision == revision and (until is None or o.time < until)
            )
            return next(fits, None)

        def state(version: Version | None, revision: str) -> State:
            origin = origin_of(revision, version.time if version else None)
            return State(
                version,
                revision,
                origin,
                origin is not None and origins.has_changes(folder, origin),
            )

        kept = _versions(folder)
        return [state(None, revision), *(state(version, version.revision) for version in kept)]

    def _prepare(self, folder: Path, identity: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / _IDENTITY).exists():
            durable.write_file(folder / _IDENTITY, identity.encode(errors="surrogateescape"))
        durable.remove_abandoned(folder)

    def _make_room(self, size: int) -> None:
        kept = [(version, folder) for folder in self._folders() for version in _versions(folder)]
        total = size + sum(version.size for version, _ in kept)
        total += sum(origins.size_of(folder) for folder in self._folders())
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
