"""The file that keeps a connection which was not set by an administrator.

It is in Jupyter's configuration directory, for its owner alone: the secret stands in it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

from . import durable
from .core.connection import Connection
from .core.errors import MalformedRequest, NotStored

NAME: Final = "onlyoffice_connection.json"

Mark = tuple[int, ...] | None
"""Another one whenever the file is; None where there is none."""


class ConnectionFile:
    """Reads and writes it; others may do so at the same time, and each sees it whole."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def mark(self) -> Mark:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return (status.st_ino, status.st_size, status.st_mtime_ns)

    def read(self) -> Connection | None:
        """Return what is kept, or None.

        A file that others could read is taken from them first.

        Raises:
            NotStored: it cannot be read, or holds something else; the message says what to do.
        """
        try:
            with self.path.open("rb") as stream:
                if os.name == "posix" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                    with contextlib.suppress(OSError):
                        os.fchmod(stream.fileno(), 0o600)
                return Connection.read(stream.read())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotStored(f"{self.path} cannot be read: {error.strerror}.") from error
        except MalformedRequest as error:
            raise NotStored(
                f"{self.path} is damaged ({error.message.rstrip('.')}): connect the Document Server"
                " anew, or remove that file.",
                reason="damaged",
            ) from error

    def write(self, connection: Connection) -> None:
        """Keep a connection in place of the one before.

        Raises:
            NotStored: it could not be; the one before is unharmed.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable.write_file(self.path, connection.content())
        except OSError as error:
            raise NotStored(f"{self.path} cannot be written: {error.strerror}.") from error

    def remove(self) -> None:
        """Keep nothing any more.

        Raises:
            NotStored: it is still there.
        """
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise NotStored(f"{self.path} cannot be removed: {error.strerror}.") from error
