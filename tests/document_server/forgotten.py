"""Files whose final callback was never answered well."""

from __future__ import annotations

from dataclasses import dataclass

from .links import CachedFile, Links


@dataclass(frozen=True)
class Forgotten:
    """A file that its owner does not have yet."""

    data: bytes
    extension: str
    path: str


class ForgottenStore:
    """By key; `commands` lists, links and deletes them, opening such a key opens the copy."""

    def __init__(self, links: Links) -> None:
        """Start empty."""
        self._links = links
        self._files: dict[str, Forgotten] = {}

    def keep(self, key: str, data: bytes, extension: str) -> None:
        """Keep the result of a save that nobody took."""
        file = CachedFile(data, f"output.{extension}")
        path = self._links.store(f"forgotten/{key}", file.name, file)
        self._files[key] = Forgotten(data, extension, path)

    def get(self, key: str) -> Forgotten | None:
        """Return the file kept under a key."""
        return self._files.get(key)

    def delete(self, key: str) -> bool:
        """Remove a file; False if there was none."""
        self._links.discard(f"forgotten/{key}")
        return self._files.pop(key, None) is not None

    @property
    def keys(self) -> list[str]:
        """Every key, sorted as the original lists them."""
        return sorted(self._files)
