"""Tell whether a reference stays inside of its document."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

Local = Callable[[str], bool]
"""Tells whether a reference stays inside of the document."""

_DATA = re.compile(
    r"data:image/(?:png|jpe?g|gif|bmp|webp|tiff?|svg\+xml);base64,[A-Za-z0-9+/=\s]*", re.A
)
# The converter hands to curl whatever starts with one of the words, even without a colon.
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|https?|ftp|www|[/\\~])", re.I | re.A)


def nowhere(reference: str) -> bool:
    """Whether a reference needs nothing outside of the text that has it."""
    return not reference.strip() or reference.startswith("#") or bool(_DATA.fullmatch(reference))


def inside(folder: str) -> Local:
    """Return what tells whether a reference made in ``folder`` of an archive stays in the archive.

    ``folder`` has no slash at its ends and is empty for the top.
    """
    top = len(folder.split("/")) if folder else 0

    def local(reference: str) -> bool:
        if nowhere(reference):
            return True
        if "\0" in reference or _ELSEWHERE.match(reference) or _ELSEWHERE.match(unquote(reference)):
            return False
        return not (climbs(reference, top) or climbs(unquote(reference), top))

    return local


def climbs(path: str, depth: int = 0) -> bool:
    """Whether a path goes above the top of an archive from a folder that deep in it."""
    for step in path.replace("\\", "/").split("/"):
        depth += -1 if step.strip() == ".." else step not in ("", ".")
        if depth < 0:
            return True
    return False
