"""The spool: saves for servers that are down, until they come back.

Each save is a file of bytes and a small one that says whose it is. The bytes are durable before
the small file appears, which makes it an entry, so whenever the service is killed, a save is there
whole or the Document Server still has it. Several instances of the service may share the folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from filelock import FileLock

from .. import durable
from ..core.callback import Callback, Status
from ..core.errors import MalformedRequest, NotStored, OnlyOfficeError
from ..core.namespaces import ServerName

_LOCK_SECONDS: Final = 30
_ABANDONED_SECONDS: Final = 3600
_OWNER_DIGITS: Final = 16
_BODY, _PART = ".bin", ".part"
_FULL: Final = "There is no room for more saves of servers that are down."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept.

    Attributes:
        total: bytes of all saves.
        user: bytes of one user's saves.
        entries: how many saves of one user.
    """

    total: int
    user: int
    entries: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One save.

    Attributes:
        target: the server that it is for.
        key: of the session; a newer save of the same session takes its place.
        grant: the server's own, for the callback.
        payload: the callback's verified fields.
        body: the name of the file with the bytes.
        size: of the bytes.
        received: when, in seconds since the epoch.
        refusal: why the server did not take it, in its own words; None as long as it was not asked.
    """

    target: ServerName
    key: str
    grant: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    body: str = ""
    size: int = 0
    received: float = 0
    refusal: str | None = None

    @property
    def url(self) -> str:
        """Where the Document Server had the bytes."""
        return str(self.payload.get("url") or "")

    @property
    def is_final(self) -> bool:
        return self.payload.get("status") == Status.FINAL

    def is_older_than(self, other: Entry) -> bool:
        """Tell whether another save of the same session has what this one has, and more."""
        if self.is_final != other.is_final:
            return other.is_final
        mine, theirs = (_changed(entry.payload) for entry in (self, other))
        return mine is not None and theirs is not None and mine < theirs


class Spool:
    """The entries in a folder. Everything here waits for the disk, so none of it in an event loop.

    Raises `NotStored` where the folder cannot be used.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits

    def entries(self) -> Iterator[Entry]:
        """Yield all entries; those that cannot be read are none."""
        for path in sorted(self._folder.glob("*.json")):
            entry = _read(path)
            if entry is not None:
                yield entry

    def get(self, key: str) -> Entry | None:
        """Return the entry of a session, if there is one."""
        return _read(self._path(key))

    def open(self, entry: Entry) -> BinaryIO:
        """Return the bytes of an entry.

        Raises:
            FileNotFoundError: a newer save has taken its place, or it was delivered.
        """
        return (self._folder / entry.body).open("rb")

    def receive(self, owner: str, key: str) -> Receiving:
        """Return a place for the bytes of a session's save, if the owner may have one.

        Raises:
            NotStored: there is no room.
        """
        with _usable(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            room = self._room(owner, self.get(key))
            if room <= 0:
                raise NotStored(_FULL)
            return Receiving(self._folder, owner, room)

    def add(self, entry: Entry, received: Receiving) -> None:
        """Make an entry durable, in place of an older one of the same session.

        Raises:
            NotStored: there is no room.
        """
        with _usable(self._folder), self._locked():
            present = self.get(entry.key)
            if present is not None and entry.is_older_than(present):
                received.discard()
                return
            received.sync()
            # Others may have received something meanwhile; these bytes count already.
            if self._room(entry.target.owner, present) < 0:
                raise NotStored(_FULL)
            body = received.keep()
            whole = replace(entry, body=body.name, size=received.size, received=time.time())
            self._write(whole)
            if present is not None:
                self._remove_body(present)

    def refuse(self, entry: Entry, why: str) -> None:
        """Note that the server does not take an entry."""
        with _usable(self._folder), self._locked():
            if self.get(entry.key) == entry:
                self._write(replace(entry, refusal=why))

    def remove(self, entry: Entry) -> None:
        """Forget an entry that was delivered, unless a newer save has taken its place."""
        with _usable(self._folder), self._locked():
            present = self.get(entry.key)
            if present is not None and present.body == entry.body:
                self._path(entry.key).unlink(missing_ok=True)
                self._remove_body(present)

    def tidy(self) -> None:
        """Take away what a killed service left: bytes that belong to no entry."""
        before = time.time() - _ABANDONED_SECONDS
        with contextlib.suppress(OSError), _usable(self._folder), self._locked():
            known = {entry.body for entry in self.entries()}
            for path in self._bodies():
                if path.name not in known and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)
            durable.remove_abandoned(self._folder)

    def _room(self, owner: str, present: Entry | None) -> int:
        """Return how many bytes more may be there for an owner, in place of what there is.

        Raises:
            NotStored: there are too many saves.
        """
        total, own = self._sizes(owner)
        mine = sum(1 for entry in self.entries() if entry.target.owner == owner)
        freed = 0
        if present is not None:
            total -= present.size
            if present.target.owner == owner:
                own -= present.size
                freed = 1
        if mine - freed >= self._limits.entries:
            raise NotStored(_FULL)
        return min(self._limits.total - total, self._limits.user - own)

    def _sizes(self, owner: str) -> tuple[int, int]:
        """Return how many bytes there are in all, and of one owner."""
        total = own = 0
        for path in self._bodies():
            with contextlib.suppress(OSError):
                size = path.stat().st_size
                total += size
                own += size if path.name.startswith(_prefix(owner)) else 0
        return total, own

    def _bodies(self) -> Iterator[Path]:
        for path in self._folder.glob("*-*"):
            if path.suffix in {_BODY, _PART}:
                yield path

    def _write(self, entry: Entry) -> None:
        content = json.dumps(asdict(entry)).encode()
        durable.write_file(self._path(entry.key), content)

    def _remove_body(self, entry: Entry) -> None:
        (self._folder / entry.body).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256(key.encode()).hexdigest()}.json"

    def _locked(self) -> FileLock:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(self._folder / "lock", timeout=_LOCK_SECONDS, thread_local=False)


class Receiving:
    """Bytes on their way into the spool.

    Attributes:
        size: how many have come.
    """

    def __init__(self, folder: Path, owner: str, room: int) -> None:
        self._path = folder / f"{_prefix(owner)}{secrets.token_hex(8)}{_PART}"
        self._stream = open(  # noqa: SIM115 - closed by `keep` or `discard`
            self._path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)
        )
        self._room = room
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Add bytes.

        Raises:
            NotStored: there is no room for them.
        """
        self.size += len(chunk)
        if self.size > self._room:
            raise NotStored(_FULL)
        with _usable(self._path.parent):
            self._stream.write(chunk)

    def restart(self, size: int | None = None) -> None:
        """Forget what was written so far."""
        self._stream.seek(0)
        self._stream.truncate()
        self.size = 0

    def sync(self) -> None:
        """Make the bytes durable."""
        durable.sync(self._stream)

    def keep(self) -> Path:
        """Give the bytes, which are durable, the name of an entry's, and return where they are."""
        self._stream.close()
        kept = self._path.with_suffix(_BODY)
        os.replace(self._path, kept)
        durable.sync_folder(kept.parent)
        return kept

    def discard(self) -> None:
        """Take the bytes away; harmless once they are kept."""
        with contextlib.suppress(OSError):
            self._stream.close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Discard it at the end, unless it is kept."""
        return self

    def __exit__(self, *_: object) -> None:
        """Discard it, unless it is kept."""
        self.discard()


def _prefix(owner: str) -> str:
    return f"{sha256(owner.encode()).hexdigest()[:_OWNER_DIGITS]}-"


def _read(path: Path) -> Entry | None:
    try:
        fields = json.loads(path.read_bytes())
        return Entry(**{**fields, "target": ServerName(**fields["target"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _changed(payload: Mapping[str, Any]) -> float | None:
    try:
        return Callback.parse(payload).changed
    except MalformedRequest:
        return None


@contextlib.contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OnlyOfficeError:
        raise
    except OSError as error:
        raise NotStored(f"The spool {folder} cannot be used: {error.strerror or error}.") from error
