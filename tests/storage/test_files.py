"""Files in particular: disks that are full, folders and owners that are in the way."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager

from jupyter_onlyoffice.core.errors import AccessDenied, NotStored
from jupyter_onlyoffice.storage import Incoming
from jupyter_onlyoffice.storage.files import FileStorage
from jupyter_onlyoffice.storage.replacing import put_in_place

from .test_contract import NEW, OLD, revision

NOBODY = 65534
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    return root


@pytest.fixture
def storage(tmp_path: Path, root: Path) -> Iterator[FileStorage]:
    contents = FileContentsManager(root_dir=str(root))
    storage = FileStorage(contents, tmp_path / "recovery")
    yield storage
    storage.close()


@contextmanager
def small_disk() -> Iterator[None]:
    """No file can grow beyond 20 bytes, not even the one that the tests are reported to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [21, 100_000])
async def test_a_full_disk_is_named_and_leaves_no_litter(
    storage: FileStorage, root: Path, size: int
) -> None:
    (root / "a.docx").write_bytes(OLD)
    incoming = await storage.receive("a.docx")
    with small_disk(), pytest.raises(NotStored, match="no space"):
        incoming.write(bytes(size))
    incoming.discard()
    assert os.listdir(root) == ["a.docx"]
    assert (root / "a.docx").read_bytes() == OLD


async def test_a_hard_link_gets_the_bytes_and_stays_one(
    storage: FileStorage, root: Path, tmp_path: Path
) -> None:
    (root / "a.docx").write_bytes(OLD)
    (root / "b.docx").hardlink_to(root / "a.docx")
    incoming = await storage.receive("a.docx")
    incoming.write(NEW)
    await storage.replace("a.docx", incoming, [revision(OLD)])
    assert (root / "b.docx").read_bytes() == NEW
    assert sorted(os.listdir(root)) == ["a.docx", "b.docx"]
    assert os.listdir(tmp_path / "recovery") == []


async def test_a_file_that_was_overwritten_only_in_part_gets_its_old_bytes_back(
    storage: FileStorage, root: Path, tmp_path: Path
) -> None:
    file = root / "a.docx"
    old, new = b"old" * 1_000_000, b"new" * 1_000_000
    file.write_bytes(old)
    (root / "b.docx").hardlink_to(file)
    recovery = tmp_path / "recovery"
    process = get_context("spawn").Process(target=_die_while_replacing, args=(file, new, recovery))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert file.read_bytes() not in {old, new}
    assert await storage.revision("a.docx") == revision(old)
    assert file.read_bytes() == old
    assert [name for name in os.listdir(recovery) if name.endswith(".original")] == []


class Deadly(FileIO):
    """A file whose second megabyte kills who reads it."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(size) or b""


def _die_while_replacing(file: Path, new: bytes, recovery: Path) -> None:
    temp = file.parent / ".new"
    temp.write_bytes(new)
    stream = cast(BinaryIO, Deadly(temp, "r+b"))
    put_in_place(Incoming(stream), file, file.stat(), recovery)


async def test_a_locked_folder_takes_nothing_new(storage: FileStorage, root: Path) -> None:
    (root / "locked").mkdir(mode=0o555)
    with pytest.raises(AccessDenied):
        await storage.receive("locked/new.docx", private=False)


@root_only
async def test_a_file_of_somebody_else_keeps_its_owner() -> None:
    # Not below pytest's own folder, which only root can enter.
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.chown(root, NOBODY)
        file = root / "a.docx"
        file.write_bytes(OLD)
        file.chmod(0o666)
        status = file.stat()
        contents = FileContentsManager(root_dir=name)
        os.seteuid(NOBODY)
        try:
            storage = FileStorage(contents, root / "recovery")
            incoming = await storage.receive("a.docx")
            incoming.write(NEW)
            await storage.replace("a.docx", incoming, [revision(OLD)])
            storage.close()
        finally:
            os.seteuid(0)
        after = file.stat()
        assert file.read_bytes() == NEW
        assert (after.st_uid, after.st_mode) == (status.st_uid, status.st_mode) == (0, 0o100666)
        assert sorted(os.listdir(root)) == ["a.docx", "recovery"]


async def test_what_killed_processes_left_is_taken_away_after_a_day(
    storage: FileStorage, root: Path
) -> None:
    (root / "a.docx").write_bytes(OLD)
    recent, old = root / ".~onlyoffice-1.tmp", root / ".~onlyoffice-2.tmp"
    recent.touch()
    old.touch()
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    os.utime(root / "a.docx", (yesterday, yesterday))
    incoming = await storage.receive("a.docx")
    incoming.discard()
    assert sorted(os.listdir(root)) == [recent.name, "a.docx"]
