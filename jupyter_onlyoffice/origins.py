"""Origins: how a state of a document came to be, kept beside its versions.

Two files for each in the folder of a document's kept versions: who and when as JSON, and the
changes themselves as the Document Server packs them. When and what is in their names.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from . import durable

_NAME: Final = re.compile(r"origin-(\d{13,})-([0-9a-f]{64})\.json")
_ID: Final = re.compile(r"origin-\d{13,}-[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Origin:
    """How one state came to be.

    Attributes:
        time: when, in milliseconds since the epoch.
        revision: of the state.
        before: the revision of the state that the changes start from; empty if that is not known.
        user: the editor's id of who is to be named; may be empty.
        name: of the same.
        server_version: of the Document Server that made the changes; empty if there are none.
        changes: who changed something when, as the Document Server told it.
    """

    time: int
    revision: str
    before: str = ""
    user: str = ""
    name: str = ""
    server_version: str = ""
    changes: tuple[Mapping[str, Any], ...] = ()

    @property
    def id(self) -> str:
        """Names it among those of its document."""
        return f"origin-{self.time}-{self.revision}"


class ChangesFile:
    """Changes on their way from the Document Server into a folder."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._stream = durable.temporary(folder)
        self._limit = limit

    def write(self, chunk: bytes) -> None:
        """Add bytes.

        Raises:
            OSError: there is no room for them.
        """
        self._stream.write(chunk)
        if self._stream.tell() > self._limit:
            raise OSError("more than may be kept")

    def restart(self, size: int | None = None) -> None:
        """Forget what was written so far."""
        self._stream.seek(0)
        self._stream.truncate()

    def keep(self, origin: Origin) -> None:
        durable.sync(self._stream)
        self._stream.close()
        path = Path(self._stream.name)
        os.replace(path, path.parent / f"{origin.id}.zip")

    def discard(self) -> None:
        """Close and remove the file; harmless once it is kept."""
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            os.unlink(self._stream.name)


def write(folder: Path, origin: Origin) -> None:
    """Keep an origin.

    Raises:
        OSError: there is no room for it.
    """
    content = json.dumps(asdict(origin)).encode()
    durable.write_file(folder / f"{origin.id}.json", content)


def read(folder: Path) -> list[Origin]:
    """Return all that are kept in a folder, newest first; one that cannot be read is none."""
    found = []
    with contextlib.suppress(OSError):
        for entry in list(folder.iterdir()):
            if _NAME.fullmatch(entry.name):
                with contextlib.suppress(OSError, ValueError, TypeError):
                    fields = json.loads(entry.read_bytes())
                    fields["changes"] = tuple(fields["changes"])
                    found.append(Origin(**fields))
    return sorted(found, key=lambda origin: origin.time, reverse=True)


def open_changes(folder: Path, id: str) -> BinaryIO:
    """Return the changes of an origin.

    Raises:
        FileNotFoundError: there are none, or none any more.
    """
    if not _ID.fullmatch(id):
        raise FileNotFoundError(id)
    return (folder / f"{id}.zip").open("rb")


def has_changes(folder: Path, origin: Origin) -> bool:
    return (folder / f"{origin.id}.zip").exists()


def remove_all_but(folder: Path, ids: Collection[str]) -> None:
    """Remove what is kept of all other states."""
    with contextlib.suppress(OSError):
        for entry in list(folder.iterdir()):
            if _ID.fullmatch(entry.stem) and entry.stem not in ids:
                entry.unlink(missing_ok=True)


def size_of(folder: Path) -> int:
    """Return how many bytes all origins of a document have."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("origin-"):
                with contextlib.suppress(OSError):
                    total += entry.stat().st_size
    return total
