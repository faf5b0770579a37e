"""References: how a document names another file whose cells it shows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from .errors import MalformedRequest
from .names import join_path, split_path

_LONGEST: Final = 4096
_PAGES: Final = re.compile(
    r"(?:onlyoffice/edit|files|edit|tree|(?:lab|doc)(?:/workspaces/[^/]+)?/tree)/(.+)"
)
"""The addresses of Jupyter's pages that show one file."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What an editor tells of another file; what it does not tell is empty.

    Attributes:
        key: ours, as it was told with the file (its ``fileKey``).
        path: as it stands in the document, which other programs may have written.
        link: an address, as in a formula with IMPORTRANGE.
    """

    key: str = ""
    path: str = ""
    link: str = ""

    @classmethod
    def parse(cls, value: object) -> Reference:
        """Make a reference of what an editor's event holds.

        Raises:
            MalformedRequest: it names nothing.
        """
        fields = value if isinstance(value, dict) else {}
        data = fields.get("referenceData")
        key = data.get("fileKey") if isinstance(data, dict) else ""
        parts = [key, fields.get("path") or "", fields.get("link") or ""]
        if not any(parts) or not all(isinstance(p, str) and len(p) <= _LONGEST for p in parts):
            raise MalformedRequest("“reference” is none that an editor has told.")
        return cls(*(str(part) for part in parts))

    @property
    def is_placed(self) -> bool:
        """Whether the path says where to look, seen from the document, and not only a name.

        A cell that is pasted from another document comes with that one's name alone.
        """
        return "/" in _plain(self.path)

    def paths(self, document: str) -> list[str]:
        """Return where the path may lead from the document at an API path, likeliest first."""
        folder = split_path(document)[0]
        plain = _plain(self.path)
        names = [name for name in dict.fromkeys((plain, unquote(plain))) if name]
        found = [posixpath.normpath(join_path(folder, name)) for name in names]
        # Written elsewhere, it may be the path on another computer.
        beside = [join_path(folder, posixpath.basename(name)) for name in names]
        return list(dict.fromkeys([*found, *beside]))


def relative(path: str, document: str) -> str:
    """Return how a document is to name the file at a path: by the way from one to the other."""
    folder = split_path(document)[0]
    way = posixpath.relpath(f"/{path}", f"/{folder}")
    return way if "/" in way else f"./{way}"


def path_in(link: str, hosts: Collection[str], base_url: str) -> str | None:
    """Return the API path of the file that an address of this Jupyter server shows.

    Args:
        hosts: the server's, with their ports.
        base_url: begins and ends with a slash.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in hosts:
        return None
    page = _PAGES.fullmatch(unquote(parts.path).removeprefix(unquote(base_url)))
    return page[1] if page and unquote(parts.path).startswith(unquote(base_url)) else None


def _plain(path: str) -> str:
    return path.replace("\\", "/").removeprefix("file:///").lstrip("/")
