"""Sessions: which documents are being edited, under which key.

One small file per document, written whole or not at all, so that a killed process or a restart
forgets nothing. Nobody else computes keys.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from . import durable
from .core.errors import NotStored
from .core.names import join_path
from .secret import InstanceSecret

_LOCK_SECONDS: Final = 30
_LOCK_POLL_SECONDS: Final = 0.02
_RETIRED_KEPT: Final = 8


@dataclass
class Copy:
    """Where a session's bytes went when the document had been changed by somebody else."""

    path: str
    revision: str


@dataclass
class Retired:
    """A key whose session ended, what the document held then, and its copy if there was one."""

    key: str
    revision: str
    copy: Copy | None = None


@dataclass
class Record:
    """What is known about the editing of one document.

    Attributes:
        identity: the document's, as its storage tells it.
        path: the API path under which it was last seen.
        ext: the extension it was opened under.
        generation: how many keys there were before this one.
        key: the session's key; None after a final save, until the document is opened again.
        revision: of the bytes that the session began with or last stored.
        pending: of bytes that are just being put in place; they count as ours should the process
            die before it can say so.
        users: the editor's ids of those editing.
        editing: whether anybody was allowed to edit under this key.
        copy: the session's conflict copy, if it came to that.
        retired: the last few keys, newest last.
    """

    identity: str
    path: str
    ext: str
    generation: int = 0
    key: str | None = None
    revision: str = ""
    pending: str | None = None
    users: list[str] = field(default_factory=list)
    editing: bool = False
    copy: Copy | None = None
    retired: list[Retired] = field(default_factory=list)

    @property
    def ours(self) -> frozenset[str]:
        """The revisions under which the document holds nothing but this session's work."""
        return frozenset(filter(None, (self.revision, self.pending)))

    def knows(self, key: str) -> bool:
        return self.key == key or self.retired_as(key) is not None

    def retired_as(self, key: str) -> Retired | None:
        return next((retired for retired in self.retired if retired.key == key), None)

    def remember(self, key: str, revision: str) -> Retired:
        """Return what is kept about an ended session; an unknown one began with ``revision``."""
        retired = self.retired_as(key)
        if retired is None:
            retired = Retired(key, revision)
            self._add_retired(retired)
        return retired

    def _add_retired(self, retired: Retired) -> None:
        self.retired = [*self.retired, retired][-_RETIRED_KEPT:]
        self.generation += 1

    def retire(self) -> None:
        """End the session: the next one gets another key."""
        if self.key is not None:
            self._add_retired(Retired(self.key, self.revision, self.copy))
            self.key = None
        self.users, self.editing, self.copy, self.pending = [], False, None, None

    def revive(self, key: str) -> None:
        """Take up again a session that somebody joined in the moment it ended."""
        self.retired = [retired for retired in self.retired if retired.key != key]
        self.key, self.editing = key, True


class Sessions:
    """The records, in a folder that may be used by several servers at once.

    Args:
        folder: made when first needed.
        secret: keys are made with it, so that no other connector of the same Document Server can
            have the same ones.
    """

    def __init__(self, folder: Path, secret: InstanceSecret) -> None:
        self._folder = folder
        self._secret = secret
        self._moves = 0
        self._settled = asyncio.Event()
        self._settled.set()

    def begin(self, record: Record, revision: str) -> None:
        """Give the record a key for a session that begins with ``revision``.

        The same document, bytes and generation always give the same key: should the record be
        lost, edits that the Document Server kept under the key still come back.
        """
        material = "\0".join((record.identity, revision, str(record.generation)))
        digest = hmac.digest(self._secret.value, b"key\0" + material.encode(), sha256)
        # 0-9a-zA-Z-_ are the characters that ONLYOFFICE takes, up to 128 of them.
        record.key = base64.urlsafe_b64encode(digest).decode()[:40]
        record.revision = revision

    @contextlib.asynccontextmanager
    async def locked(self, identity: str) -> AsyncIterator[None]:
        """Keep everybody else, in this process and in others, from the document's record.

        Raises:
            NotStored: somebody else keeps it for too long, or the folder cannot be used.
        """
        await self._settled.wait()
        async with self._locked(identity):
            yield

    @contextlib.asynccontextmanager
    async def _locked(self, identity: str) -> AsyncIterator[None]:
        with _usable(self._folder):
            await asyncio.to_thread(self._folder.mkdir, 0o700, parents=True, exist_ok=True)
            lock = FileLock(self._file(identity, "lock"), thread_local=False)
            for _ in range(int(_LOCK_SECONDS / _LOCK_POLL_SECONDS)):
                with contextlib.suppress(Timeout):
                    # Elsewhere: making the file may have to wait for a disk that is busy.
                    await asyncio.to_thread(lock.acquire, blocking=False)
                    break
                await asyncio.sleep(_LOCK_POLL_SECONDS)
            else:
                raise NotStored("The document is being used by another process; try again.")
        try:
            yield
        finally:
            lock.release()

    def load(self, identity: str) -> Record | None:
        """Return the document's record, or None if there is none that can be read."""
        return _read(self._file(identity, "json"))

    async def store(self, record: Record) -> None:
        """Make the record durable.

        Raises:
            NotStored: it could not be written.
        """
        content = json.dumps(asdict(record), indent=1).encode()
        with _usable(self._folder):
            path = self._file(record.identity, "json")
            await asyncio.to_thread(durable.write_file, path, content)

    async def find(self, key: str, identity: str) -> Record | None:
        """Return the record that has, or had, the key; the document may have been renamed."""
        await self._settled.wait()
        record = self.load(identity)
        if record is not None and record.knows(key):
            return record
        return await asyncio.to_thread(self._search, key)

    @contextlib.contextmanager
    def moving(self) -> Iterator[None]:
        """Make everybody wait who might look for a document in its old place."""
        self._moves += 1
        self._settled.clear()
        try:
            yield
        finally:
            self._moves -= 1
            if not self._moves:
                self._settled.set()

    async def moved(self, old: str, new: str, old_path: str, new_path: str) -> None:
        """Follow a document, or a folder of documents, to its new place."""
        for record in await asyncio.to_thread(lambda: list(self._below(old))):
            rest = record.identity[len(old) :]
            async with contextlib.AsyncExitStack() as stack:
                for identity in sorted({record.identity, new + rest}):
                    await stack.enter_async_context(self._locked(identity))
                self._file(record.identity, "json").unlink(missing_ok=True)
                record.identity = new + rest
                record.path = join_path(new_path, record.path.removeprefix(old_path).lstrip("/"))
                record.path = record.path.rstrip("/")
                await self.store(record)

    def _below(self, identity: str) -> Iterator[Record]:
        single = self.load(identity)
        if single is not None:
            yield single
            return
        for record in self._all():
            if record.identity.startswith((identity + "/", identity + os.sep)):
                yield record

    def _search(self, key: str) -> Record | None:
        return next((record for record in self._all() if record.knows(key)), None)

    def _all(self) -> Iterator[Record]:
        for path in self._folder.glob("*.json"):
            record = _read(path)
            if record is not None:
                yield record

    def _file(self, identity: str, suffix: str) -> Path:
        name = sha256(identity.encode(errors="surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}.{suffix}"


def _read(path: Path) -> Record | None:
    try:
        fields: dict[str, Any] = json.loads(path.read_bytes())
        for entry in (fields, *fields["retired"]):
            entry["copy"] = Copy(**entry["copy"]) if entry["copy"] else None
        fields["retired"] = [Retired(**retired) for retired in fields["retired"]]
        return Record(**fields)
    except (OSError, ValueError, TypeError, KeyError):
        # Not there, or not one of ours: as good as lost, which a session survives.
        return None


@contextlib.contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotStored(f"The folder {folder} cannot be used: {error.strerror}.") from error
