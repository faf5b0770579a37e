"""Where the engine is installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ..core.errors import EngineUnavailable

INSTALL: Final = 'pip install "jupyter-onlyoffice[engine]"'

_WHEEL: Final = "document-builder"
_EXE: Final = ".exe" if sys.platform == "win32" else ""


@dataclass(frozen=True, slots=True)
class Installation:
    """A copy of ONLYOFFICE's converter.

    Attributes:
        library: the folder with its programs, scripts and fonts; often read-only.
        version: as its package says, e.g. ``10.0.0.170``.
    """

    library: Path
    version: str

    @property
    def converter(self) -> Path:
        return self.library / f"x2t{_EXE}"

    @property
    def font_scanner(self) -> Path:
        """Its script runner, the only program that looks for fonts.

        It is used for nothing else: what it saves carries a watermark.
        """
        return self.library / f"docbuilder{_EXE}"


@cache
def installation() -> Installation:
    """Find the engine without importing or starting anything of it.

    Raises:
        EngineUnavailable: it is not installed, or cannot run on this system.
    """
    spec = importlib.util.find_spec("docbuilder")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise EngineUnavailable(f"ONLYOFFICE's converter is not installed; {INSTALL} brings it.")
    try:
        version = importlib.metadata.version(_WHEEL)
    except importlib.metadata.PackageNotFoundError:
        version = "unknown"
    found = Installation(Path(next(iter(folders))) / "lib", version)
    if not os.access(found.converter, os.X_OK):
        raise EngineUnavailable(
            "ONLYOFFICE's converter is installed, but has no program for this system."
        )
    return found
