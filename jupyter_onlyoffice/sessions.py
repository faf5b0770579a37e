"""Sessions: which documents are being edited, under which key.

One small file per document, written whole or not at all, so that a killed process or a restart
forgets nothing. Nobody else computes keys. Where the files are is the matter of `Places`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from . import durable
from .core.errors import NotStored
from .core.keys import key_of
from .places import Place, Places, read_remembered
from .secret import InstanceSecret

_LOCK_SECONDS: Final = 30
_LOCK_POLL_SECONDS: Final = 0.02
_RETIRED_KEPT: Final = 8
_PEOPLE_KEPT: Final = 200
_FORGOTTEN_SECONDS: Final = 60 * 24 * 3600
"""Twice as long as the longest grant: after that nobody can come back to a session."""

_LARGEST: Final = 1 << 20
"""So many bytes of a record are read; others can write those of shared folders."""

SHARED: Final = "shared_folders.json"
"""The file in our data directory that says which folders are shared."""

_NOTHING: Final = ""
"""The revision of a document that is gone; no bytes have it."""


@dataclass
class Copy:
    """Where a session's bytes went when they could not go into the document."""

    path: str
    revision: str


@dataclass
class Retired:
    """A key whose session ended, what the document held then, and its copies by kind.

    Attributes:
        saved: whether a final save ended it, after which nothing newer can come.
        changed: when the last of the changes in ``revision`` was made, if that is known.
        result: the path of the final save's result on the Document Server. Attempts of one save
            share it (seen with 9.3), and another save has another.
    """

    key: str
    revision: str
    copies: dict[str, Copy] = field(default_factory=dict)
    saved: bool = False
    changed: float | None = None
    result: str | None = None


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
        fingerprint: of the document when it last held ``revision``; tells where it went.
        pending: of bytes that are just being put in place; they count as ours should the process
            die before it can say so.
        changed: when the last of the changes that were stored was made, as `Callback` has it.
        submitted: when the last of the changes was made that were sent off with a form, which
            stays as it is.
        stored: whether the session has stored anything yet.
        since: when the session began, in seconds since the epoch; None if it is not known.
        saved: when it last stored anything.
        revived: the result of the final save after which the session went on all the same; it
            does not end the session when it comes again.
        users: the editor's ids of those editing.
        people: the names of all who have opened the document for editing, by their editor's ids,
            whoever came last at the end.
        link: what other documents call this one, whatever its name; empty until it is needed.
        linked: whether any does; then the record is not forgotten.
        copies: what the session could not put into the document, by kind.
        retired: the last few keys, newest last.
    """

    identity: str
    path: str
    ext: str
    generation: int = 0
    key: str | None = None
    revision: str = _NOTHING
    fingerprint: str | None = None
    pending: str | None = None
    changed: float | None = None
    submitted: float | None = None
    stored: bool = False
    since: float | None = None
    saved: float | None = None
    revived: str | None = None
    users: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    link: str = ""
    linked: bool = False
    copies: dict[str, Copy] = field(default_factory=dict)
    retired: list[Retired] = field(default_factory=list)

    @property
    def ours(self) -> frozenset[str]:
        """The revisions under which the document holds nothing but this session's work."""
        return frozenset(filter(None, (self.revision, self.pending)))

    @property
    def is_edited(self) -> bool:
        """Whether anybody is editing the document."""
        return self.key is not None and bool(self.users)

    def welcome(self, user: str, name: str) -> None:
        """Remember somebody who edits the document."""
        if self.people.get(user) != name:
            self.people.pop(user, None)
            self.people[user] = name
            for oldest in list(self.people)[:-_PEOPLE_KEPT]:
                del self.people[oldest]

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

    def retire(self, *, saved: bool = False, result: str | None = None) -> None:
        """End the session: the next one gets another key."""
        if self.key is not None:
            self._add_retired(
                Retired(self.key, self.revision, self.copies, saved, self.changed, result)
            )
            self.key = None
        self.users, self.copies, self.pending, self.stored = [], {}, None, False
        self.revived = self.changed = self.submitted = None
        self.since = self.saved = None

    @property
    def last_ended(self) -> Retired | None:
        """The last session, if none has begun since and the document is still the same one."""
        if self.key is not None or not self.retired or not self.retired[-1].revision:
            return None
        return self.retired[-1]

    def revive(self, ended: Retired, revision: str | None) -> None:
        """Take up again a session that somebody joined in the moment it ended.

        Args:
            revision: of the document now. If that is another, the Document Server may have begun
                anew with it, and what is in copies may not be in what it saves from now on.
        """
        self.retired.remove(ended)
        self.key, self.revision, self.changed = ended.key, ended.revision, ended.changed
        self.copies = (
            ended.copies
            if revision == ended.revision
            else {f"earlier {kind}": copy for kind, copy in ended.copies.items()}
        )
        self.revived = ended.result

    def leave_behind(self) -> Record:
        """Return what stays where the document was: no key is ever used for two documents."""
        return Record(self.identity, self.path, self.ext, generation=self.generation + 1)

    def take_over(self, gone: Record) -> None:
        """The document takes the place of one that is gone, whose sessions may still have edits."""
        gone.lose()
        self.retired = [*gone.retired, *self.retired][-_RETIRED_KEPT:]
        self.generation = max(self.generation, gone.generation + 1)

    def lose(self) -> None:
        """The document was deleted: whatever stands in its place later is another."""
        self.retire()
        self.link, self.linked = "", False
        for retired in self.retired:
            retired.revision = _NOTHING

    def _add_retired(self, retired: Retired) -> None:
        self.retired = [*self.retired, retired][-_RETIRED_KEPT:]
        self.generation += 1


class Sessions:
    """The records, in folders that may be used by several servers at once.

    Args:
        places: keys are made with the secret of the document's place, so that no other connector
            of the same Document Server can have the same ones.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self.edited: set[str] = set()
        """The identities of documents that are being edited, as far as this server knows."""

    def begin(self, record: Record, revision: str) -> None:
        """Give the record a key for a session that begins with ``revision``.

        The same document, bytes and generation always give the same key: should the record be
        lost, edits that the Document Server kept under the key still come back.
        """
        place = self._places.of(record.identity)
        inner = place.inner(record.identity)
        with _usable(place.folder):
            place.make()
        key = key_of(place.secret.value, "key", inner, revision, str(record.generation))
        record.key = place.named(key)
        record.link = record.link or key_of(place.secret.value, "link", record.key)
        record.revision = revision
        record.since, record.saved = time.time(), None

    def takes(self, record: Record) -> bool:
        """Tell whether the record's key can be used; not if it was made without the hub service."""
        return record.key is None or self._places.of(record.identity).takes(record.key)

    @contextlib.asynccontextmanager
    async def locked(self, *identities: str) -> AsyncIterator[None]:
        """Keep everybody else, in this process and in others, from the documents' records.

        Raises:
            NotStored: somebody else keeps them for too long, or the folder cannot be used.
        """
        # Always in the same order, and few files for any number of documents.
        locks = {}
        for identity in identities:
            place = self._places.of(identity)
            # Who may only look on writes nothing that others would have to wait for.
            if await asyncio.to_thread(place.may_write):
                locks[place.folder / f"{_name(place.inner(identity))[:2]}.lock"] = place
        async with contextlib.AsyncExitStack() as stack:
            for path, place in sorted(locks.items(), key=lambda entry: entry[0]):
                lock = FileLock(path, mode=place.file_mode, thread_local=False)
                await self._acquire(lock, place)
                stack.callback(lock.release)
            yield

    async def _acquire(self, lock: FileLock, place: Place) -> None:
        for _ in range(int(_LOCK_SECONDS / _LOCK_POLL_SECONDS)):
            # Elsewhere: making the file may have to wait for a disk that is busy.
            trying = asyncio.ensure_future(asyncio.to_thread(self._try, lock, place))
            try:
                if await asyncio.shield(trying):
                    return
            except asyncio.CancelledError:
                trying.add_done_callback(lambda _: lock.release())
                raise
            await asyncio.sleep(_LOCK_POLL_SECONDS)
        raise NotStored("The document is being used by another process; try again.")

    def _try(self, lock: FileLock, place: Place) -> bool:
        with _usable(place.folder):
            # Left to the lock, the folder would have other rights.
            place.make()
            try:
                lock.acquire(blocking=False)
            except Timeout:
                return False
            return True

    def load(self, identity: str) -> Record | None:
        """Return the document's record, or None if there is none that can be read."""
        place = self._places.of(identity)
        return _read(self._file(place, identity), place, identity)

    async def store(self, record: Record) -> None:
        """Make the record durable.

        Raises:
            NotStored: it could not be written.
        """
        self._note(record)
        place = self._places.of(record.identity)
        content = json.dumps(_written(record, place), indent=1).encode()
        with _usable(place.folder):
            await asyncio.to_thread(
                durable.write_file, self._file(place, record.identity), content, place.file_mode
            )

    async def find(self, key: str, identity: str) -> Record | None:
        """Return the record that has, or had, the key; the document may have been renamed."""
        record = self.load(identity)
        if record is not None and record.knows(key):
            return record
        return await asyncio.to_thread(self._search, key)

    async def link(self, identity: str, path: str, ext: str) -> str:
        """Return what other documents are to call a document, and remember it."""
        async with self.locked(identity):
            record = self.load(identity) or Record(identity, path, ext)
            if not (record.link and record.linked):
                place = self._places.of(identity)
                inner, generation = place.inner(identity), str(record.generation)
                secret = await asyncio.to_thread(lambda: place.secret.value)
                record.link = record.link or key_of(secret, "link", inner, generation)
                record.linked = True
                with contextlib.suppress(NotStored):  # a folder that others write to
                    await self.store(record)
            return record.link

    def linked(self, link: str) -> Record | None:
        """Return the record of the document that others call ``link``."""
        return next((record for record in self._all() if record.link == link), None)

    def is_shared(self, identity: str) -> bool:
        """Tell whether other people's servers may edit the document too."""
        return self._places.of(identity).is_shared

    async def any(self) -> bool:
        """Tell whether there is any record."""
        return await asyncio.to_thread(lambda: next(self._all(), None) is not None)

    async def live(self) -> list[Record]:
        """Return the records of documents that are being edited."""
        records = await asyncio.to_thread(lambda: list(self._all()))
        for record in records:
            self._note(record)
        return [record for record in records if record.is_edited]

    async def below(self, identity: str) -> list[Record]:
        """Return the records of a document, or of all documents in a folder."""
        single = self.load(identity)
        if single is not None:
            return [single]
        inside = (identity + "/", identity + os.sep)
        records = await asyncio.to_thread(lambda: list(self._all()))
        return [record for record in records if record.identity.startswith(inside)]

    async def moved(self, old: str, new: str, path: str, key: str | None = None) -> bool:
        """Follow one document to its new identity and path.

        Args:
            key: only the session that has it; it may have been followed already.

        Returns:
            whether there was anything to follow.
        """
        async with self.locked(old, new):
            record = self.load(old)
            if record is None or (key is not None and record.key != key):
                return False
            left = record.leave_behind()
            record.identity, record.path = new, path
            taken = self.load(new)
            if taken is not None:
                record.take_over(taken)
            # In this order: should we die in between, the session is found at one of them.
            await self.store(record)
            await self.store(left)
            return True

    async def deleted(self, identity: str) -> None:
        """Take note that a document is gone."""
        async with self.locked(identity):
            record = self.load(identity)
            if record is not None:
                record.lose()
                await self.store(record)

    def _note(self, record: Record) -> None:
        if record.is_edited:
            self.edited.add(record.identity)
        else:
            self.edited.discard(record.identity)

    def _search(self, key: str) -> Record | None:
        return next((record for record in self._all() if record.knows(key)), None)

    def _all(self) -> Iterator[Record]:
        forgotten = time.time() - _FORGOTTEN_SECONDS
        for place in self._places:
            for path in _files(place):
                record = _read(path, place)
                if record is not None:
                    yield record
                with contextlib.suppress(OSError):
                    if path.stat().st_mtime < forgotten and not (record and record.linked):
                        path.unlink()

    def _file(self, place: Place, identity: str) -> Path:
        return place.folder / f"{_name(place.inner(identity))}.json"


def all_records(data: Path) -> Iterator[Record]:
    """Yield the records below a data directory of ours, and in the shared folders known there.

    Documents in shared folders are called as the system calls them.
    """
    own = Place(data / "sessions", InstanceSecret(data / "secret"))
    for place in (own, *read_remembered(data / SHARED)):
        for path in _files(place):
            record = _read(path, place)
            if record is not None:
                yield record


def _files(place: Place) -> list[Path]:
    """Return the files of a place's records; none, if its folder is gone or cannot be listed."""
    with contextlib.suppress(OSError):
        return list(place.folder.glob("*.json"))
    return []


def _name(identity: str) -> str:
    return sha256(identity.encode(errors="surrogateescape")).hexdigest()[:32]


def _written(record: Record, place: Place) -> dict[str, Any]:
    """Return what a record says in its place."""
    fields = asdict(record)
    fields["identity"] = place.inner(record.identity)
    fields["path"] = place.inner_path(record.path) or fields["identity"]
    for entry in (fields, *fields["retired"]):
        for kind, copy in list(entry["copies"].items()):
            copy["path"] = place.inner_path(copy["path"])
            if copy["path"] is None:
                del entry["copies"][kind]
    return fields


def _read(path: Path, place: Place, identity: str | None = None) -> Record | None:
    """Return the record in a file; None if there is none, or it is of another document."""
    try:
        with path.open("rb") as stream:
            fields: dict[str, Any] = json.loads(stream.read(_LARGEST))
        found = place.identity(fields["identity"])
        document = place.path(fields["path"])
        if found is None or document is None or identity not in {None, found}:
            return None
        fields["identity"], fields["path"] = found, document
        for entry in (fields, *fields["retired"]):
            copies = {kind: (place.path(c["path"]), c) for kind, c in entry["copies"].items()}
            entry["copies"] = {
                kind: Copy(where, copy["revision"])
                for kind, (where, copy) in copies.items()
                if where is not None
            }
        fields["retired"] = [Retired(**retired) for retired in fields["retired"]]
        fields["people"] = {str(user): str(name) for user, name in fields["people"].items()}
        fields["users"] = [str(user) for user in fields["users"]]
        return Record(**fields)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # Not there, or not one of ours: as good as lost, which a session survives.
        return None


@contextlib.contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotStored(f"The folder {folder} cannot be used: {error.strerror}.") from error
