"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

TEMP_PREFIX = ".~onlyoffice-"
"""Begins the hidden names under which files grow before they are moved into place."""


def temporary(folder: Path, tag: str | None = None, mode: int = 0o600) -> BinaryIO:
    """Create a hidden file in ``folder``, open for writing and reading; its ``name`` is its path.

    With a ``tag`` the name is always the same, so that what a killed process left is taken away by
    the next attempt.

    Raises:
        OSError: the folder cannot be written to.
    """
    path = folder / f"{TEMP_PREFIX}{tag or secrets.token_hex(8)}.tmp"
    path.unlink(missing_ok=True)
    # Never through a link that somebody put there meanwhile.
    return open(path, "x+b", opener=lambda name, flags: os.open(name, flags, mode))


def sync(stream: BinaryIO) -> None:
    """Return only when the file's bytes would survive a power cut."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Return only when the folder's entries would survive a power cut."""
    with contextlib.suppress(OSError):  # Windows, and some network file systems, cannot.
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def write_file(path: Path, content: bytes) -> None:
    """Replace a small file of ours at once.

    Raises:
        OSError: it could not be written; what was there before is unharmed.
    """
    with _written(path.parent, content) as temp:
        os.replace(temp, path)
    sync_folder(path.parent)


def create_file(path: Path, content: bytes) -> bool:
    """Create a small file of ours whole; of several who try, exactly one gets True.

    Raises:
        OSError: it could not be written.
    """
    with _written(path.parent, content) as temp:
        created = place(temp, [path]) is not None
    sync_folder(path.parent)
    return created


def place(temp: Path, targets: Iterable[Path]) -> Path | None:
    """Move ``temp`` to the first of ``targets`` that does not exist yet, and return that.

    Never overwrites, whoever else creates files meanwhile. None if all exist.

    Raises:
        OSError: none of them could be created.
    """
    for target in targets:
        try:
            os.link(temp, target)
        except FileExistsError:
            continue
        except OSError:
            # A file system without links: claim the name, then replace the claim.
            try:
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            os.replace(temp, target)
        else:
            temp.unlink()
        return target
    return None


@contextlib.contextmanager
def _written(folder: Path, content: bytes) -> Iterator[Path]:
    stream = temporary(folder)
    temp = Path(stream.name)
    try:
        with stream:
            stream.write(content)
            sync(stream)
        yield temp
    finally:
        temp.unlink(missing_ok=True)
