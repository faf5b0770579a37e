"""The fonts that the converter finds.

It knows only those in a catalogue, which its script runner writes beside itself; so a folder is
made up that looks like the installation, and the catalogue grows there instead of in
``site-packages``, which is often read-only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock

from ..core.errors import EngineUnavailable
from .installed import Installation
from .process import Cancellation, Limits, run_confined

SYSTEM_FOLDERS: Final = tuple(
    Path(folder)
    for folder in (
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/usr/share/X11/fonts",
        "/usr/X11R6/lib/X11/fonts",
        "/run/host/fonts",
    )
)
"""Where the converter's own scan looks on Linux."""

_OWN_FOLDERS: Final = ("~/.fonts", "~/.local/share/fonts")
_FONT_FILES: Final = (".ttf", ".otf", ".ttc", ".otc")
_OWN_LIMIT: Final = 512 << 20
_BELIEVED_SECONDS: Final = 30
_KEPT_SECONDS: Final = 30 * 24 * 3600
_CATALOGUE: Final = "AllFonts.js"


@dataclass(frozen=True, slots=True)
class FontCatalogue:
    """What the converter needs to know about fonts.

    Attributes:
        folder: with the catalogue and its index.
        root: the folder that the converter must be able to read.
        fingerprint: differs when the fonts differ.
        ranges: code points that some font can show, as pairs of first and last.
    """

    folder: Path
    root: Path
    fingerprint: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def file(self) -> Path:
        return self.folder / _CATALOGUE

    def shows(self, character: str) -> bool:
        """Tell whether there is a font for a character."""
        return any(first <= ord(character) <= last for first, last in self.ranges)


class Fonts:
    """Keeps the catalogue up to date.

    Args:
        folder: of ours, where catalogues are kept; shared by all servers of a user.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._catalogue: FontCatalogue | None = None
        self._looked_at = 0.0

    def catalogue(self, installation: Installation) -> FontCatalogue:
        """Return the catalogue of the fonts as they are now; made where there is none yet.

        Raises:
            EngineUnavailable: it cannot be made.
        """
        with self._lock:
            recent = time.monotonic() - self._looked_at < _BELIEVED_SECONDS
            if self._catalogue is None or not recent or not self._catalogue.file.exists():
                self._catalogue = self._current(installation)
                self._looked_at = time.monotonic()
            return self._catalogue

    def _current(self, installation: Installation) -> FontCatalogue:
        fingerprint = _fingerprint(installation)
        root = self._folder / fingerprint
        try:
            if not (root / "ready").exists():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with FileLock(self._folder / ".lock"):
                    if not (root / "ready").exists():
                        self._make(root, installation)
            return _read(root, fingerprint)
        except OSError as error:
            raise EngineUnavailable(
                f"ONLYOFFICE's converter cannot be prepared: {error.strerror or error}"
                f" ({self._folder})."
            ) from error

    def _make(self, root: Path, installation: Installation) -> None:
        """Scan the fonts; the catalogue holds absolute paths, so it is made where it stays."""
        self._remove_old()
        shutil.rmtree(root, ignore_errors=True)  # left half made
        root.mkdir()
        _resemble(installation, root)
        (root / "catalogue").mkdir()
        ended = run_confined(
            # There is no such script, which it complains about after the scan.
            [root / installation.font_scanner.name, "none"],
            read=[installation.library, *SYSTEM_FOLDERS],
            write=root,
            limits=Limits(wall=120, cpu=100),
            cancellation=Cancellation(),
        )
        if not (root / "catalogue" / _CATALOGUE).exists():
            raise EngineUnavailable(
                "ONLYOFFICE's converter does not run on this system"
                f" (exit status {ended.code}{': ' if ended.output else ''}{ended.output[:200]})."
            )
        (root / "ready").touch()

    def _remove_old(self) -> None:
        for ready in self._folder.glob("*/ready"):
            if time.time() - ready.stat().st_mtime > _KEPT_SECONDS:
                shutil.rmtree(ready.parent, ignore_errors=True)


def _resemble(installation: Installation, work: Path) -> None:
    """Make ``work`` look like the installation, with a catalogue and fonts of its own.

    The scanner finds itself by where its file truly is, so it is copied; linked fonts it passes
    over.
    """
    config = "DoctRenderer.config"
    own = {installation.font_scanner.name, installation.converter.name, config, "fonts"}
    for entry in installation.library.iterdir():
        if entry.name not in own:
            (work / entry.name).symlink_to(entry, target_is_directory=entry.is_dir())
    shutil.copy(installation.font_scanner, work)
    text = (installation.library / config).read_text("utf-8")
    catalogue = f"<allfonts>./catalogue/{_CATALOGUE}</allfonts>"
    (work / config).write_text(re.sub("<allfonts>.*?</allfonts>", catalogue, text), "utf-8")
    (work / "fonts").mkdir()
    room = _OWN_LIMIT
    for folder in (installation.library / "fonts", *_own_folders()):
        for number, file in enumerate(_font_files(folder)):
            room -= file.stat().st_size
            if room < 0:
                return
            # A name of its own: files of the same name in several folders are common.
            shutil.copyfile(file, work / "fonts" / f"{folder.name}-{number}{file.suffix.lower()}")


def _own_folders() -> list[Path]:
    """Where people put fonts without an administrator: at home, or in their environment."""
    folders = [Path(folder).expanduser() for folder in _OWN_FOLDERS]
    return [*folders, Path(sys.prefix, "fonts"), Path(sys.prefix, "share", "fonts")]


def _font_files(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(_FONT_FILES):
                yield Path(base, name)


def _fingerprint(installation: Installation) -> str:
    """Return a word that changes when fonts are added or removed, or the engine is another."""
    seen: list[object] = [str(installation.library), installation.version]
    for folder in (*SYSTEM_FOLDERS, *_own_folders()):
        for base, folders, _ in os.walk(folder):
            folders.sort()
            seen += [base, os.stat(base).st_mtime_ns]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


def _read(root: Path, fingerprint: str) -> FontCatalogue:
    folder = root / "catalogue"
    text = (folder / _CATALOGUE).read_text("utf-8-sig")
    found = re.search(r'__fonts_ranges"\] = \[([0-9,\s]*)', text)
    numbers = [int(number) for number in re.findall(r"\d+", found[1])] if found else []
    ranges = tuple(zip(numbers[::3], numbers[1::3], strict=False))
    return FontCatalogue(folder, root, fingerprint, ranges)
