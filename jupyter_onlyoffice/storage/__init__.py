"""Where documents live: the only part that touches them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from ..core.errors import OnlyOfficeError


class Changed(OnlyOfficeError):
    """The document is not, or no longer, at the revision that was expected."""

    reason = "changed"


@dataclass(frozen=True, slots=True)
class Stat:
    """What can be told about a document without reading it.

    Attributes:
        size: in bytes.
        writable: whether it may be saved to.
        fingerprint: differs whenever the bytes may have changed.
    """

    size: int
    writable: bool
    fingerprint: str


class Incoming:
    """Bytes on their way into a document: a file of ours that is not in place yet."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.path = Path(stream.name)
        self.size = 0
        self._hash = hashlib.sha256()
        self._hasher = ThreadPoolExecutor(1, thread_name_prefix="onlyoffice-hash")
        self._hashing: Future[None] | None = None

    def write(self, chunk: bytes) -> None:
        # Hashing takes as long as writing does, so they are done side by side.
        self._settle()
        self._hashing = self._hasher.submit(self._hash.update, chunk)
        self.stream.write(chunk)
        self.size += len(chunk)

    @property
    def revision(self) -> str:
        """The revision that a document holding these bytes has."""
        self._settle()
        return self._hash.hexdigest()

    def restart(self) -> None:
        """Forget what was written so far."""
        self._settle()
        self.stream.seek(0)
        self.stream.truncate()
        self.size = 0
        self._hash = hashlib.sha256()

    def discard(self) -> None:
        """Close and remove the file; harmless once it has been put in place."""
        self._hasher.shutdown(wait=False)
        self.stream.close()
        self.path.unlink(missing_ok=True)

    def _settle(self) -> None:
        if self._hashing is not None:
            self._hashing.result()


class Storage(Protocol):
    """The documents of one Jupyter server, by API path.

    All methods raise `AccessDenied` for what is hidden, outside the root or not permitted,
    `DocumentNotFound` for what does not exist, and `NotStored` where writing fails for now.
    """

    async def identity(self, path: str) -> str:
        """Return what tells this document from every other, by whatever path it is reached."""
        ...

    async def stat(self, path: str) -> Stat: ...

    async def revision(self, path: str) -> str:
        """Return the hash of the document's bytes (SHA-256, hexadecimal)."""
        ...

    async def open(self, path: str) -> BinaryIO:
        """Return the document's bytes, seekable; what is open stays whole while it is replaced."""
        ...

    async def folder_exists(self, path: str) -> bool: ...

    async def receive(self, path: str, tag: str | None = None, *, private: bool = True) -> Incoming:
        """Make room for new bytes of the document ``path``, or for a new one beside it.

        Args:
            tag: makes the room the same for each attempt, so that none is left over.
            private: readable by the owner alone until it takes over a document's permissions.
        """
        ...

    async def replace(self, path: str, incoming: Incoming, expected: Iterable[str]) -> None:
        """Put the bytes in the document's place, durably and at once.

        Raises:
            Changed: the document's revision is none of ``expected``; nothing was changed.
        """
        ...

    async def add(
        self, folder: str, names: Iterable[str], incoming: Incoming, like: str | None = None
    ) -> str:
        """Put the bytes under the first free name and return its path; never overwrites.

        Args:
            like: the document whose permissions the new one takes over.

        Raises:
            NameTaken: none of the names is free.
        """
        ...
