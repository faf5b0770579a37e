"""Folders for work that is thrown away, on the disk that the system has for that."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

from .core.errors import NotStored

_PREFIX: Final = "onlyoffice-job-"
_ABANDONED_SECONDS: Final = 3600


def scratch_folder() -> Path:
    """Create a folder that nobody else can look into; whoever asked removes it.

    Raises:
        NotStored: there is no room for one.
    """
    try:
        return Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
    except OSError as error:
        raise NotStored(f"There is no room to work in: {error.strerror or error}.") from error


def remove_abandoned_scratch() -> None:
    """Take away what killed servers left behind."""
    before = time.time() - _ABANDONED_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.stat(follow_symlinks=False).st_mtime < before:
                shutil.rmtree(folder)
