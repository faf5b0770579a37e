"""What a cell shows of a document."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Link:
    """A document, and the page on which it opens.

    Attributes:
        file: as the kernel finds it.
        path: as Jupyter knows it.
        url: of a page of its own, on the server of the notebook that shows it.
    """

    file: Path
    path: str
    url: str

    def __fspath__(self) -> str:
        return str(self.file)

    def __str__(self) -> str:
        return str(self.file)

    def _repr_html_(self) -> str:
        name, url = html.escape(self.file.name), html.escape(self.url, quote=True)
        return f'<a href="{url}" target="_blank" rel="noopener">{name}</a>'
