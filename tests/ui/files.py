"""What is on disk, and what people see of it."""

from __future__ import annotations

import datetime
from pathlib import Path


def files_in(folder: Path) -> set[str]:
    """Return the paths of all files below a folder, hidden ones too."""
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def marked(mark: str) -> str:
    """Return what a copy of ``report.docx`` is called that is made now."""
    return f"report ({mark} {datetime.date.today().isoformat()}).docx"  # noqa: DTZ011
