"""A power cut: of what was written, only what was made durable (fsync) is sure to be there.

The original system calls are still made; it is only written down what each has made durable. After
every one of them the disk is looked at as a power cut would leave it, with the names of the last
fsync of each folder, and with those of now.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..server.offering import offered
from .files import document, word, words_in

Names = Literal["synced", "now"]
_NAMES: tuple[Names, Names] = ("synced", "now")


class Disk:
    """What would be left of the files below a folder.

    Attributes:
        look: is called after every change.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self.look: Callable[[], None] = lambda: None
        self._names = {folder: _entries(folder) for folder in self._all_folders()}
        self._content = self._now()

    def synced(self, fd: int) -> None:
        """Note that a file, or a folder, was made durable."""
        path = Path(os.readlink(f"/proc/self/fd/{fd}"))
        if not any(path.is_relative_to(folder) for folder in self._folders):
            return
        if path.is_dir():
            self._names[path] = _entries(path)
        else:
            self._content[os.fstat(fd).st_ino] = path.read_bytes()
        self.look()

    def left(self, names: Names) -> dict[str, bytes]:
        """Return the files that are there after a power cut, by path.

        A file whose bytes were changed and not made durable since is damaged.
        """
        found, now = {}, self._now()
        for folder in self._all_folders():
            entries = self._names.get(folder, {}) if names == "synced" else _entries(folder)
            for name, inode in entries.items():
                durable = self._content.get(inode, b"")
                changed = now.get(inode, durable) != durable
                found[str(folder / name)] = b"PK damaged" if changed else durable
        return found

    def _all_folders(self) -> list[Path]:
        below = [path for folder in self._folders for path in folder.rglob("*") if path.is_dir()]
        return [*self._folders, *below]

    def _now(self) -> dict[int, bytes]:
        found = {}
        for folder in self._all_folders():
            for name, inode in _entries(folder).items():
                with contextlib.suppress(FileNotFoundError):
                    found[inode] = (folder / name).read_bytes()
        return found


def _entries(folder: Path) -> dict[str, int]:
    with os.scandir(folder) as entries:
        return {entry.name: entry.inode() for entry in entries if entry.is_file()}


@pytest.fixture
def disk(jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of the server, with one document."""
    (jupyter.root / "a.docx").write_bytes(_document(1))
    jupyter.data.mkdir(exist_ok=True)
    disk = Disk(jupyter.root, jupyter.data)

    def watched(name: str, note: Callable[..., None]) -> None:
        original = getattr(os, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            result = original(*args, **kwargs)
            note(*args)
            return result

        monkeypatch.setattr(os, name, call)

    watched("fsync", disk.synced)
    for name in ("replace", "rename", "link", "unlink"):
        watched(name, lambda *_: disk.look())
    return disk


def _document(*numbers: int) -> bytes:
    content = document("docx", " ".join(word(number) for number in numbers))
    assert content is not None
    return content


def _words(files: dict[str, bytes]) -> set[str]:
    found: set[str] = set()
    for content in files.values():
        with contextlib.suppress(zipfile.BadZipFile):
            found |= words_in(content)
    return found


def _whole(disk: Disk, jupyter: Jupyter) -> None:
    """Check that the document is whole, or that its old bytes are where `heal` looks for them."""
    for names in _NAMES:
        left = disk.left(names)
        name = str(jupyter.root / "a.docx")
        if name not in left:
            continue
        try:
            assert word(1) in words_in(left[name]), names
        except zipfile.BadZipFile:
            kept = [content for path, content in left.items() if path.endswith(".original")]
            assert any(word(1) in words_in(content) for content in kept), names


async def plain(jupyter: Jupyter) -> None: ...


async def linked(jupyter: Jupyter) -> None:
    os.link(jupyter.root / "a.docx", jupyter.root.parent / "other name")


async def conflicting(jupyter: Jupyter) -> None:
    file = jupyter.root / "a.docx"
    file.write_bytes(_document(1, 9))
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


async def deleted(jupyter: Jupyter) -> None:
    (jupyter.root / "a.docx").unlink()
    folder = os.open(jupyter.root, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@pytest.mark.parametrize("meanwhile", [plain, linked, conflicting, deleted])
@pytest.mark.parametrize("statuses", [(2,), (6, 6, 2)])
async def test_what_was_answered_for_survives_and_the_document_is_always_whole(
    meanwhile: Callable[[Jupyter], Awaitable[None]],
    statuses: tuple[int, ...],
    disk: Disk,
    jupyter: Jupyter,
    document_server: DocumentServer,
) -> None:
    config = await jupyter.config("a.docx")
    await meanwhile(jupyter)
    disk.look = lambda: _whole(disk, jupyter)
    for number, status in enumerate(statuses, 2):
        url = offered(document_server, _document(1, *range(2, number + 1)))
        response = await jupyter.callback(config, status, url=url, filetype="docx")
        assert answer_of(response, 200) == {"error": 0}
        for names in _NAMES:
            assert word(number) in _words(disk.left(names)), names


async def test_the_document_server_forgets_only_what_survives(
    disk: Disk, jupyter: Jupyter, document_server: DocumentServer
) -> None:
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    document_server.forgotten.keep(key, _document(1, 2), "docx")

    def safe() -> None:
        kept = key in document_server.forgotten.keys
        assert kept or word(2) in _words(disk.left("synced")) & _words(disk.left("now"))

    disk.look = safe
    answer_of(await jupyter.post("recover", {}), 200)
    safe()
    assert document_server.forgotten.keys == []
