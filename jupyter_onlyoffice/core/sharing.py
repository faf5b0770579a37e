"""Shared folders: how documents in them are called by all who see the folder, wherever that is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .names import join_path


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A folder whose documents several servers edit together.

    What others say of its documents is not believed to name anything else.

    Attributes:
        folder: the system's path, with all links followed.
        path: the API path.
        base: what the identities of its documents begin with.
    """

    folder: Path
    path: str
    base: str

    def has(self, identity: str) -> bool:
        return identity.startswith(self.base)

    def name_of(self, identity: str) -> str:
        """Return the name of a document that is in the folder."""
        return identity.removeprefix(self.base).replace(os.sep, "/")

    def identity_of(self, name: str) -> str | None:
        """Return the identity of a named document; None if that is not in the folder."""
        return self.base + name.replace("/", os.sep) if _is_inside(name) else None

    def name_of_path(self, path: str) -> str | None:
        """Return the name of what is at an API path; None if it is not in the folder."""
        prefix = f"{self.path}/" if self.path else ""
        return path.removeprefix(prefix) if path.startswith(prefix) else None

    def path_of(self, name: str) -> str | None:
        """Return the API path of a named document; None if it is not in the folder."""
        return join_path(self.path, name) if _is_inside(name) else None


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not {"..", "/"} & {*parts} and not {"\\", "\0"} & {*name}
