"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

TEMP_PREFIX: Final = ".~onlyoffice-"
"""Begins the hidden names under which files grow before they are moved into place."""

_ABANDONED_SECONDS: Final = 24 * 3600


def temporary(folder: Path, mode: int = 0o600) -> BinaryIO:
    """Create a hidden file in ``folder``, open for writing and reading; its ``name`` is its path.

    Raises:
        OSError: the folder cannot be written to.
    """
    path = folder / f"{TEMP_PREFIX}{secrets.token_hex(8)}.tmp"
    return open(path, "x+b", opener=lambda name, flags: os.open(name, flags, mode))


def remove_abandoned(folder: Path) -> None:
    """Take away what killed processes left behind, as far as that is permitted."""
    before = time.time() - _ABANDONED_SECONDS
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(TEMP_PREFIX):
                with contextlib.suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < before:
                        os.unlink(entry)


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


def write_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace a small file of ours at once.

    Raises:
        OSError: it could not be written; what was there before is unharmed.
    """
    with _written(path.parent, content, mode) as temp:
        os.replace(temp, path)
    sync_folder(path.parent)


def create_file(path: Path, content: bytes, mode: int = 0o600) -> bool:
    """Create a small file of ours whole; of several who try, exactly one gets True.

    Raises:
        OSError: it could not be written.
    """
    with _written(path.parent, content, mode) as temp:
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
def _written(folder: Path, content: bytes, mode: int) -> Iterator[Path]:
    stream = temporary(folder)
    temp = Path(stream.name)
    try:
        with stream:
            if mode != 0o600:
                os.chmod(temp, mode)  # whatever the mask of this process is
            stream.write(content)
            sync(stream)
        yield temp
    finally:
        temp.unlink(missing_ok=True)
