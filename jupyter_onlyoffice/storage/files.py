"""Documents that are files: what a file-based contents manager serves."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import itertools
import os
import shutil
import stat
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Final, ParamSpec, TypeVar

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from .. import durable
from ..core.errors import AccessDenied, DocumentNotFound, NameTaken
from ..core.names import check_path, join_path
from ..core.sharing import SharedFolder
from . import Changed, Incoming, Stat, failures_named, names_of, translated
from .replacing import heal, put_in_place

_P = ParamSpec("_P")
_T = TypeVar("_T")

_PREFIX: Final = "file:"
_CHUNK: Final = 1 << 20
_REMEMBERED: Final = 1024
_ENTRIES_LOOKED_AT: Final = 20_000
_SETTLED: Final = 2.5
"""Seconds after which a file's times tell a further change; file systems tick up to this slowly."""


class FileStorage:
    """Documents below the root of a file-based contents manager.

    Args:
        contents: a `FileContentsManager`, asked for the rules: root, hidden files, hooks. Its
            methods carry no types.
        recovery: a folder of ours for bytes that cannot be put beside their document.
    """

    def __init__(self, contents: Any, recovery: Path) -> None:
        self._contents = contents
        self._recovery = recovery
        self._revisions: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._quick = ThreadPoolExecutor(4, thread_name_prefix="onlyoffice-files")
        # Of their own: a few large documents must not keep everybody waiting.
        self._slow = ThreadPoolExecutor(2, thread_name_prefix="onlyoffice-bytes")

    def close(self) -> None:
        for executor in (self._quick, self._slow):
            executor.shutdown(wait=False, cancel_futures=True)

    async def identity(self, path: str) -> str:
        return await self._run(self._quick, _identity, await self._os_path(path))

    def path_of(self, identity: str) -> str | None:
        root = os.path.realpath(self._contents.root_dir)
        inside = Path(identity.removeprefix(_PREFIX))
        if not identity.startswith(_PREFIX) or not inside.is_relative_to(root):
            return None
        return inside.relative_to(root).as_posix()

    async def stat(self, path: str) -> Stat:
        return await self._run(self._quick, _stat, await self._os_path(path))

    async def whereabouts(self, path: str, fingerprint: str) -> str | None:
        os_path = await self._os_path(path)
        root, inode = self._contents.root_dir, _inode_in(fingerprint)
        return await self._run(self._slow, _moved, os_path, inode, root)

    def shared_folder(self, folder: str) -> SharedFolder | None:
        root = Path(self._contents.root_dir)
        real = Path(os.path.realpath(root / Path(folder).expanduser()))
        if not real.is_dir():
            return None
        path = next(_seen_at(root, real, folder), None)
        base = f"{_PREFIX}{real}{os.sep}"
        return None if path is None else SharedFolder(real, path.removeprefix("."), base)

    def may_be_one(self, fingerprint: str, other: str) -> bool:
        return _inode_in(fingerprint) == _inode_in(other)

    async def revision(self, path: str) -> str:
        os_path = await self._os_path(path)
        known = await self._run(self._quick, self._known_revision, os_path)
        if known is not None:
            return known
        return await self._run(self._slow, self._revision, os_path)

    async def open(self, path: str) -> BinaryIO:
        return await self._run(self._quick, _open, await self._os_path(path))

    async def folder_exists(self, path: str) -> bool:
        return await self._run(self._quick, os.path.isdir, await self._os_path(path))

    async def names(self, folder: str) -> list[str]:
        await self._os_path(folder)
        return await names_of(self._contents, folder)

    async def remove(self, path: str) -> None:
        with failures_named():
            await ensure_async(self._contents.delete(check_path(path)))

    async def receive(self, path: str, *, private: bool = True) -> Incoming:
        os_path = await self._os_path(path)
        return await self._run(self._quick, self._receive, os_path, private)

    async def replace(self, path: str, incoming: Incoming, expected: Iterable[str]) -> None:
        os_path = await self._os_path(path)
        await self._run(self._slow, self._replace, os_path, incoming, frozenset(expected))
        self._announce(path, os_path)

    async def add(
        self, folder: str, names: Iterable[str], incoming: Incoming, like: str | None = None
    ) -> str:
        model = None if like is None else await self._os_path(like)
        os_folder = await self._os_path(folder)
        name = await self._run(self._slow, _add, os_folder, names, incoming, model)
        path = join_path(folder, name)
        self._announce(path, os_folder / name)
        return path

    async def _run(
        self,
        executor: ThreadPoolExecutor,
        call: Callable[_P, _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        """Run ``call`` where it blocks nobody, and translate what the system says."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(executor, lambda: call(*args, **kwargs))
        except OSError as error:
            raise translated(error) from error

    async def _os_path(self, path: str) -> Path:
        path = check_path(path)
        outside = AccessDenied("That path is outside the folder that Jupyter serves.")
        if ".." in path.split("/"):
            raise outside
        try:
            os_path = self._contents._get_os_path(path)
        except HTTPError:
            raise outside from None
        if path and not self._contents.allow_hidden:
            try:
                hidden = await ensure_async(self._contents.is_hidden(path))
            except OSError as error:
                raise translated(error) from error
            if hidden:
                raise AccessDenied("Hidden files are not opened.")
        return Path(os_path)

    def _known_revision(self, os_path: Path) -> str | None:
        known = self._revisions.get(os.path.realpath(os_path))
        return known[1] if known and known[0] == _fingerprint(os.stat(os_path)) else None

    def _revision(self, os_path: Path) -> str:
        target = Path(os.path.realpath(os_path))
        heal(target, self._recovery)
        with _open(target) as stream:
            mark = _fingerprint(os.fstat(stream.fileno()))
            started = time.time()
            revision = hashlib.file_digest(stream, "sha256").hexdigest()
            after = os.fstat(stream.fileno())
        # A change within one tick of the file system's clock would not show: do not trust yet.
        if _fingerprint(after) == mark and started - max(after.st_ctime, after.st_mtime) > _SETTLED:
            self._revisions[str(target)] = (mark, revision)
            self._revisions.move_to_end(str(target))
            while len(self._revisions) > _REMEMBERED:
                self._revisions.popitem(last=False)
        return revision

    def _receive(self, os_path: Path, private: bool) -> Incoming:
        folder = Path(os.path.realpath(os_path)).parent
        mode = 0o600 if private else 0o666
        try:
            _check_unlocked(folder)
            durable.remove_abandoned(folder)
            return Incoming(durable.temporary(folder, mode))
        except (PermissionError, FileNotFoundError, NotADirectoryError):
            if not private:
                raise
        except OSError as error:
            if error.errno != errno.EROFS or not private:
                raise
        self._recovery.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.remove_abandoned(self._recovery)
        return Incoming(durable.temporary(self._recovery, mode))

    def _replace(self, os_path: Path, incoming: Incoming, expected: frozenset[str]) -> None:
        durable.sync(incoming.stream)
        target = Path(os.path.realpath(os_path))
        status = os.stat(target)
        if not _writable(target, status):
            raise AccessDenied(f"“{os_path.name}” is read-only.")
        if (self._known_revision(target) or self._revision(target)) not in expected:
            raise Changed(f"“{os_path.name}” was changed by somebody else.")
        put_in_place(incoming, target, status, self._recovery)

    def _announce(self, path: str, os_path: Path) -> None:
        """Let hooks and listeners know, as after any other save in Jupyter."""
        model = {"type": "file", "format": "base64", "path": path}
        # The bytes are safe: whatever a hook does must not make the save look failed.
        with contextlib.suppress(HTTPError):
            self._contents.run_post_save_hooks(model=model, os_path=str(os_path))
        self._contents.emit(data={"action": "save", "path": path})


def _identity(os_path: Path) -> str:
    return _PREFIX + os.path.realpath(os_path)


def _open(os_path: Path) -> BufferedReader:
    _check_regular(os_path, os.stat(os_path))
    return open(os_path, "rb")


def _stat(os_path: Path) -> Stat:
    status = os.stat(os_path)
    _check_regular(os_path, status)
    if not os.access(os_path, os.R_OK):
        raise AccessDenied(f"“{os_path.name}” may not be read.")
    identity, writable = _identity(os_path), _writable(os_path, status)
    return Stat(identity, status.st_size, writable, _fingerprint(status))


def _check_regular(os_path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise DocumentNotFound(f"“{os_path.name}” is not a file.")


def _check_unlocked(folder: Path) -> None:
    """Respect a folder without any write permission, as `_writable` does a file."""
    if not os.stat(folder).st_mode & 0o222:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))


def _writable(os_path: Path, status: os.stat_result) -> bool:
    """Tell whether a save may change the file.

    A file without any write permission was locked on purpose, also for its superuser.
    """
    return os.access(os_path, os.W_OK) and bool(status.st_mode & 0o222)


def _fingerprint(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def _inode_in(fingerprint: str) -> int:
    return int(fingerprint.rpartition("-")[2])


def _moved(os_path: Path, inode: int, root_dir: str) -> str | None:
    """Look for the file of that number: beside ``os_path``, then below the root."""
    root = Path(os.path.realpath(root_dir))
    folder = Path(os.path.realpath(os_path)).parent
    with contextlib.suppress(FileNotFoundError):
        if os.stat(os_path).st_ino == inode:
            return None
    places = itertools.chain([folder], _folders(root))
    left = _ENTRIES_LOOKED_AT
    for place in places:
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                left -= 1
                if left == 0:
                    return None
                if entry.inode() == inode and entry.is_file(follow_symlinks=False):
                    found = Path(entry.path)
                    if found.is_relative_to(root) and not entry.name.startswith("."):
                        return found.relative_to(root).as_posix()
    return None


def _seen_at(root: Path, folder: Path, named: str) -> Iterator[str]:
    """Yield the API paths of a folder: as it was named, as it is, or by a link in the root."""
    if not Path(named).is_absolute() and not named.startswith("~"):
        yield Path(named).as_posix()
    real = Path(os.path.realpath(root))
    if folder.is_relative_to(real):
        yield folder.relative_to(real).as_posix()
    with contextlib.suppress(OSError), os.scandir(root) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_symlink() and folder.is_relative_to(os.path.realpath(entry.path)):
                below = folder.relative_to(os.path.realpath(entry.path))
                yield (Path(entry.name) / below).as_posix()


def _folders(root: Path) -> Iterator[Path]:
    for base, folders, _ in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield Path(base)


def _add(os_folder: Path, names: Iterable[str], incoming: Incoming, model: Path | None) -> str:
    _check_unlocked(os_folder)
    source = incoming.path
    if source.parent == Path(os.path.realpath(os_folder)):
        durable.sync(incoming.stream)
    else:
        # It could not be received here; perhaps it can be put here now.
        with durable.temporary(os_folder) as stream:
            source = Path(stream.name)
            incoming.stream.seek(0)
            shutil.copyfileobj(incoming.stream, stream, _CHUNK)
            durable.sync(stream)
    try:
        if model is not None:
            with contextlib.suppress(OSError):
                os.chmod(source, stat.S_IMODE(os.stat(model).st_mode) | stat.S_IWUSR)
        placed = durable.place(source, (os_folder / name for name in names))
    except OSError:
        source.unlink(missing_ok=True)
        raise
    if placed is None:
        raise NameTaken("A file of that name exists already.")
    durable.sync_folder(os_folder)
    incoming.discard()
    return placed.name
