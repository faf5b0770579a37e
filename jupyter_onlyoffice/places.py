"""Places: where the records of documents are kept, and what their keys are made with.

A user's own documents have theirs in Jupyter's data directory. Those in a shared folder have them
in that folder, so that all servers that see it, wherever they see it, agree about its documents.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from . import durable
from .core.errors import NotStored
from .core.namespaces import (
    folder_namespace,
    in_namespace,
    is_proof,
    namespace_of,
    reading_proof,
    writing_proof,
)
from .core.sharing import SharedFolder
from .secret import InstanceSecret

_OURS: Final = ".jupyter-onlyoffice"
_OWN_MODE: Final = 0o700
_SHARED_BITS: Final = 0o2777
"""All but the sticky bit: whoever may write there replaces records of each other."""


@dataclass(frozen=True)
class Place:
    """A folder of records.

    Attributes:
        folder: made when first needed.
        secret: what the keys of its documents are made with.
        mode: of the folder; files in it have the same but for the right to run them.
        shared: the folder that is shared; None for one's own place.
        namespace: of the keys of one's own documents; None without a hub service.
    """

    folder: Path
    secret: InstanceSecret
    mode: int = _OWN_MODE
    shared: SharedFolder | None = None
    namespace: str | None = None

    @property
    def is_shared(self) -> bool:
        return self.shared is not None

    @property
    def file_mode(self) -> int:
        return self.mode & 0o666

    def make(self) -> None:
        """Make the folder, with the rights and the group of the folder that is shared.

        Raises:
            OSError: it cannot be made.
        """
        if not self.is_shared:
            self.folder.mkdir(mode=self.mode, parents=True, exist_ok=True)
            return
        with contextlib.suppress(FileExistsError):
            self.folder.mkdir(mode=self.mode)
            with contextlib.suppress(OSError):
                os.chown(self.folder, -1, os.stat(self.folder.parent).st_gid)
            os.chmod(self.folder, self.mode)

    def is_usable(self) -> bool:
        """Whether keys can be made here; not in a shared folder that nobody has written to yet."""
        if not self.is_shared:
            return True
        if self.folder.is_symlink():
            return False  # somebody wants us to write elsewhere
        if self.may_write():
            return True
        return self.secret.exists() and (self.namespace is None or self.proof() is not None)

    def may_write(self) -> bool:
        """Whether records can be written here, as they can be in one's own place."""
        there = self.folder if self.folder.exists() else self.folder.parent
        return not self.is_shared or os.access(there, os.W_OK)

    def named(self, key: str) -> str:
        """Return a key of this place as the Document Server is to know it.

        Raises:
            NotStored: the folder's secret cannot be read.
        """
        if self.namespace is None:
            return key
        space = self._space()
        if space is None:
            raise NotStored(f"The folder {self.folder} is not to be read.")
        return in_namespace(space, key)

    def takes(self, key: str) -> bool:
        """Tell whether a key is one that `named` gives; not if it is older than the hub service."""
        return self.namespace is None or self._space() == namespace_of(key)

    def proof(self) -> str | None:
        """Return what shows that we may read, or write to, a shared folder; None without one.

        What shows that one may write is kept for those who may; they make it.

        Raises:
            NotStored: the folder cannot be used.
        """
        if not self.is_shared or self.folder.is_symlink():
            return None
        try:
            proof = self._writers_proof() if self.may_write() else self._readers.read_text("ascii")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise NotStored(f"The folder {self.folder} cannot be used: {error}.") from error
        return proof if is_proof(proof) else None

    def _writers_proof(self) -> str:
        """Return the proof of those who may write, and see to it that readers have theirs."""
        self.make()
        path = self.folder / "writers"
        # Whoever may write to the folder may read it, and nobody else.
        proof = writing_proof(InstanceSecret(path, 0o600 | (self.mode & 0o022) << 1).value)
        group = self.folder.stat().st_gid
        if path.stat().st_gid != group:
            with contextlib.suppress(OSError):
                os.chown(path, -1, group)
        shown = reading_proof(proof).encode()
        if not self._readers.exists() or self._readers.read_bytes() != shown:
            durable.write_file(self._readers, shown, self.file_mode)
        return proof

    @property
    def _readers(self) -> Path:
        return self.folder / "readers"

    def _space(self) -> str | None:
        if self.namespace is None or not self.is_shared:
            return self.namespace
        proof = self.proof()
        return None if proof is None else folder_namespace(proof)

    # What records call documents. Whoever may write to a shared folder can write records there.

    def inner(self, identity: str) -> str:
        return identity if self.shared is None else self.shared.name_of(identity)

    def identity(self, inner: str) -> str | None:
        return inner if self.shared is None else self.shared.identity_of(inner)

    def inner_path(self, path: str) -> str | None:
        return path if self.shared is None else self.shared.name_of_path(path)

    def path(self, inner: str) -> str | None:
        """Return the API path that a record names; None if that leads out of the folder."""
        if self.shared is None:
            return inner
        target = str(self.shared.folder / inner)
        return self.shared.path_of(inner) if os.path.realpath(target) == target else None


class Places:
    """Finds the place of each document.

    Args:
        own: where records are that nobody shares.
        shared: finds the shared folders; called when first needed.
    """

    def __init__(self, own: Place, shared: Callable[[], Iterable[SharedFolder]] = tuple) -> None:
        self._own = own
        self._find = shared

    def __iter__(self) -> Iterator[Place]:
        yield self._own
        yield from self._shared

    def of(self, identity: str) -> Place:
        """Return the place of the innermost shared folder that a document is in, or one's own."""
        for place in self._shared:
            if place.shared and place.shared.has(identity) and place.is_usable():
                return place
        return self._own

    def remember(self, file: Path) -> None:
        """Note the shared folders where a terminal finds them.

        Raises:
            OSError: that cannot be written.
        """
        folders = {str(place.shared.folder) for place in self._shared if place.shared}
        known = {str(folder) for folder in _remembered(file)}
        if folders - known:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write_file(file, json.dumps(sorted(folders | known)).encode())

    def proofs(self) -> list[str]:
        """Return what shows which shared folders we can read; those that cannot be used are not."""
        proofs = []
        for place in self._shared:
            with contextlib.suppress(NotStored):
                proofs.append(place.proof())
        return [proof for proof in proofs if proof is not None]

    @cached_property
    def _shared(self) -> list[Place]:
        folders = sorted(self._find(), key=lambda shared: len(shared.base), reverse=True)
        return [_shared_place(shared, self._own.namespace) for shared in folders]


def read_remembered(file: Path) -> Iterator[Place]:
    """Yield the places of the shared folders that were noted, as far as they are there.

    Documents in them are called as the system calls them: no server is asked where it shows them.
    """
    for folder in _remembered(file):
        with contextlib.suppress(OSError):
            yield _shared_place(SharedFolder(folder, str(folder), f"{folder}{os.sep}"))


def _remembered(file: Path) -> list[Path]:
    try:
        names = json.loads(file.read_bytes())
        return [folder for name in names if (folder := Path(name)).is_dir()]
    except (OSError, ValueError, TypeError):
        return []


def _shared_place(shared: SharedFolder, namespace: str | None = None) -> Place:
    folder = shared.folder / _OURS
    mode = stat.S_IMODE(shared.folder.stat().st_mode) & _SHARED_BITS
    secret = InstanceSecret(folder / "secret", mode & 0o666)
    return Place(folder, secret, mode, shared, namespace)
