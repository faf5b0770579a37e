"""What has been made of documents already, so that the second look costs nothing."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

from ..durable import remove_abandoned, temporary, write_file

_USED_RECENTLY_SECONDS: Final = 60
_NOTES: Final = ".notes"


class ResultCache:
    """Files by key, of which those used longest ago make room for new ones.

    Several servers may use one folder.

    Args:
        folder: of ours.
        limit: of all files together, in bytes.
    """

    def __init__(self, folder: Path, limit: int = 512 << 20) -> None:
        self._folder = folder
        self._limit = limit

    def get(self, key: str) -> BinaryIO | None:
        """Return the file of that key, open, or None."""
        path = self._path(key)
        try:
            stream = path.open("rb")
        except OSError:
            return None
        with contextlib.suppress(OSError):  # only the order of removal depends on it
            os.utime(path)
        return stream

    def notes(self, key: str) -> tuple[str, ...]:
        """Return what was noted about the file of that key."""
        try:
            return tuple(self._path(key).with_suffix(_NOTES).read_text("utf-8").splitlines())
        except (OSError, ValueError):
            return ()

    def put(self, key: str, file: Path, notes: Iterable[str] = ()) -> None:
        """Keep a copy of ``file``, and lines of notes about it.

        Raises:
            OSError: it could not be written, such as on a full disk.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_room(file.stat().st_size)
        remove_abandoned(self._folder)
        with temporary(self._folder) as temp:
            try:
                with file.open("rb") as source:
                    shutil.copyfileobj(source, temp, 1 << 20)
                temp.close()
                if text := "\n".join(notes):
                    write_file(self._path(key).with_suffix(_NOTES), text.encode())
                os.replace(temp.name, self._path(key))
            except BaseException:
                Path(temp.name).unlink(missing_ok=True)
                raise

    def _path(self, key: str) -> Path:
        if not re.fullmatch("[0-9a-f]{64}", key):
            raise ValueError("A key is a SHA-256 in hexadecimal.")
        return self._folder / key

    def _make_room(self, size: int) -> None:
        entries = []
        with os.scandir(self._folder) as found:
            for entry in found:
                with contextlib.suppress(OSError):  # removed by another server
                    stat = entry.stat()
                    entries.append((stat.st_mtime, stat.st_size, entry.path))
        total = size + sum(entry[1] for entry in entries)
        before = time.time() - _USED_RECENTLY_SECONDS
        for used, bytes_, path in sorted(entries):
            if total <= self._limit or used > before:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                total -= bytes_
