"""Where documents live: the only part that touches them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..core.errors import AccessDenied, DocumentNotFound, NotStored, OnlyOfficeError
from ..core.names import check_path
from ..core.sharing import SharedFolder


class Changed(OnlyOfficeError):
    """The document is not, or no longer, at the revision that was expected."""

    reason = "changed"


@dataclass(frozen=True, slots=True)
class Stat:
    """What can be told about a document without reading it.

    Attributes:
        identity: tells this document from every other, by whatever path it is reached.
        size: in bytes.
        writable: whether it may be saved to.
        fingerprint: differs whenever the bytes may have changed.
    """

    identity: str
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
        """Add bytes.

        Raises:
            NotStored: there is no room for them.
        """
        # Hashing takes as long as writing does, so they are done side by side.
        self._settle()
        self._hashing = self._hasher.submit(self._hash.update, chunk)
        try:
            self.stream.write(chunk)
            self.stream.flush()
        except OSError as error:
            raise translated(error) from error
        self.size += len(chunk)

    @property
    def revision(self) -> str:
        """The revision that a document holding these bytes has."""
        self._settle()
        return self._hash.hexdigest()

    def restart(self, size: int | None = None) -> None:
        """Forget what was written so far."""
        self._settle()
        self.stream.seek(0)
        self.stream.truncate()
        self.size = 0
        self._hash = hashlib.sha256()

    def discard(self) -> None:
        """Close and remove the file; harmless once it has been put in place."""
        self._hasher.shutdown(wait=False)
        with contextlib.suppress(OSError):  # what could not be written is not wanted any more
            self.stream.close()
        with contextlib.suppress(OSError):
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
        """Return what tells the document from every other, also if it does not exist."""
        ...

    def path_of(self, identity: str) -> str | None:
        """Return a path by which the document is reached, if there is one."""
        ...

    async def stat(self, path: str) -> Stat: ...

    async def whereabouts(self, path: str, fingerprint: str) -> str | None:
        """Return the path of the very file that once was at ``path``, if it was moved since.

        Args:
            fingerprint: that it had then.
        """
        ...

    def shared_folder(self, folder: str) -> SharedFolder | None:
        """Find a folder that others see too.

        Args:
            folder: an API path, or a path of the system.

        Returns:
            None if it is not below the root, nor is a link to it in the root.
        """
        ...

    def may_be_one(self, fingerprint: str, other: str) -> bool:
        """Tell whether two fingerprints can be of one file, at one place or at two."""
        ...

    async def revision(self, path: str) -> str:
        """Return the hash of the document's bytes (SHA-256, hexadecimal)."""
        ...

    async def open(self, path: str) -> BinaryIO:
        """Return the document's bytes, seekable; what is open stays whole while it is replaced."""
        ...

    async def folder_exists(self, path: str) -> bool: ...

    async def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder that Jupyter shows, in order."""
        ...

    async def remove(self, path: str) -> None:
        """Delete a document as Jupyter does: into the trash, if that is how it is set up."""
        ...

    async def receive(self, path: str, *, private: bool = True) -> Incoming:
        """Make room for new bytes of the document ``path``, or for a new one beside it.

        Args:
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


def translated(error: OSError) -> OnlyOfficeError:
    """Return what an operating system's error means for a document."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return DocumentNotFound("The file or its folder does not exist.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return AccessDenied("There is no permission to do that with this file or folder.")
        case errno.ENAMETOOLONG:
            return AccessDenied("The file name is too long.")
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return NotStored("There is no space left to store the document.")
        case _:
            return NotStored(f"The document could not be used: {error.strerror or error}.")


@contextlib.contextmanager
def failures_named() -> Iterator[None]:
    """Translate what a contents manager says."""
    try:
        yield
    except HTTPError as error:
        raise _of_http(error) from error


async def names_of(contents: Any, folder: str) -> list[str]:
    """Ask a contents manager, whose methods carry no types, for the files in a folder."""
    with failures_named():
        model: dict[str, Any] = await ensure_async(
            contents.get(check_path(folder), content=True, type="directory")
        )
    return sorted(entry["name"] for entry in model["content"] if entry["type"] != "directory")


def _of_http(error: HTTPError) -> OnlyOfficeError:
    if error.status_code in {400, 404}:
        return DocumentNotFound("The file does not exist.")
    if error.status_code == 403:
        return AccessDenied("There is no permission to do that with this file.")
    return NotStored("The document could not be used; Jupyter's log tells more.")
