"""Documents that are files: what a file-based contents manager serves."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import shutil
import stat
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Final, ParamSpec, TypeVar

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from .. import durable
from ..core.errors import AccessDenied, DocumentNotFound, NameTaken, NotStored
from ..core.names import check_path, join_path
from . import Changed, Incoming, Stat
from .replacing import put_in_place

_P = ParamSpec("_P")
_T = TypeVar("_T")

_CHUNK: Final = 1 << 20
_REMEMBERED: Final = 1024
_SETTLED: Final = 0.1
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
        self._executor = ThreadPoolExecutor(4, thread_name_prefix="onlyoffice-files")

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def identity(self, path: str) -> str:
        return "file:" + await self._run(os.path.realpath, await self._os_path(path))

    async def stat(self, path: str) -> Stat:
        return await self._run(_stat, await self._os_path(path))

    async def revision(self, path: str) -> str:
        return await self._run(self._revision, await self._os_path(path))

    async def open(self, path: str) -> BinaryIO:
        return await self._run(_open, await self._os_path(path))

    async def folder_exists(self, path: str) -> bool:
        return await self._run(os.path.isdir, await self._os_path(path))

    async def receive(self, path: str, tag: str | None = None, *, private: bool = True) -> Incoming:
        return await self._run(self._receive, await self._os_path(path), tag, private)

    async def replace(self, path: str, incoming: Incoming, expected: Iterable[str]) -> None:
        os_path = await self._os_path(path)
        await self._run(self._replace, os_path, incoming, frozenset(expected))
        self._announce(path, os_path)

    async def add(
        self, folder: str, names: Iterable[str], incoming: Incoming, like: str | None = None
    ) -> str:
        model = None if like is None else await self._os_path(like)
        os_folder = await self._os_path(folder)
        name = await self._run(_add, os_folder, names, incoming, model)
        path = join_path(folder, name)
        self._announce(path, os_folder / name)
        return path

    async def _run(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Run ``call`` where it blocks nobody, and translate what the system says."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, lambda: call(*args, **kwargs))
        except OSError as error:
            raise _translated(error) from error

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
                raise _translated(error) from error
            if hidden:
                raise AccessDenied("Hidden files are not opened.")
        return Path(os_path)

    def _revision(self, os_path: Path) -> str:
        identity = os.path.realpath(os_path)
        with _open(os_path) as stream:
            before = os.fstat(stream.fileno())
            mark = _fingerprint(before)
            known = self._revisions.get(identity)
            if known is not None and known[0] == mark:
                return known[1]
            started = time.time()
            revision = hashlib.file_digest(stream, "sha256").hexdigest()
            after = os.fstat(stream.fileno())
        # A change within one tick of the file system's clock would not show: do not trust yet.
        if _fingerprint(after) == mark and started - max(after.st_ctime, after.st_mtime) > _SETTLED:
            self._revisions[identity] = (mark, revision)
            self._revisions.move_to_end(identity)
            while len(self._revisions) > _REMEMBERED:
                self._revisions.popitem(last=False)
        return revision

    def _receive(self, os_path: Path, tag: str | None, private: bool) -> Incoming:
        folder = Path(os.path.realpath(os_path)).parent
        mode = 0o600 if private else 0o666
        try:
            _check_unlocked(folder)
            return Incoming(durable.temporary(folder, tag, mode))
        except (PermissionError, FileNotFoundError, NotADirectoryError):
            if not private:
                raise
        except OSError as error:
            if error.errno != errno.EROFS or not private:
                raise
        self._recovery.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Incoming(durable.temporary(self._recovery, tag, mode))

    def _replace(self, os_path: Path, incoming: Incoming, expected: frozenset[str]) -> None:
        durable.sync(incoming.stream)
        target = Path(os.path.realpath(os_path))
        status = os.stat(target)
        if not _writable(target, status):
            raise AccessDenied(f"“{os_path.name}” is read-only.")
        if self._revision(target) not in expected:
            raise Changed(f"“{os_path.name}” was changed by somebody else.")
        put_in_place(incoming, target, status)

    def _announce(self, path: str, os_path: Path) -> None:
        """Let hooks and listeners know, as after any other save in Jupyter."""
        model = {"type": "file", "format": "base64", "path": path}
        # The bytes are safe: whatever a hook does must not make the save look failed.
        with contextlib.suppress(HTTPError):
            self._contents.run_post_save_hooks(model=model, os_path=str(os_path))
        self._contents.emit(data={"action": "save", "path": path})


def _open(os_path: Path) -> BufferedReader:
    _check_regular(os_path, os.stat(os_path))
    return open(os_path, "rb")


def _stat(os_path: Path) -> Stat:
    status = os.stat(os_path)
    _check_regular(os_path, status)
    if not os.access(os_path, os.R_OK):
        raise AccessDenied(f"“{os_path.name}” may not be read.")
    return Stat(status.st_size, _writable(os_path, status), _fingerprint(status))


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


def _add(os_folder: Path, names: Iterable[str], incoming: Incoming, model: Path | None) -> str:
    _check_unlocked(os_folder)
    source = incoming.path
    if source.parent != Path(os.path.realpath(os_folder)):
        # It could not be received here; perhaps it can be put here now.
        with durable.temporary(os_folder) as stream:
            incoming.stream.seek(0)
            shutil.copyfileobj(incoming.stream, stream, _CHUNK)
            durable.sync(stream)
            source = Path(stream.name)
    else:
        durable.sync(incoming.stream)
    try:
        if model is not None:
            with contextlib.suppress(OSError):
                os.chmod(source, stat.S_IMODE(os.stat(model).st_mode) | stat.S_IWUSR)
        placed = durable.place(source, (os_folder / name for name in names))
    finally:
        source.unlink(missing_ok=True)
    if placed is None:
        raise NameTaken("A file of that name exists already.")
    durable.sync_folder(os_folder)
    incoming.discard()
    return placed.name


def _translated(error: OSError) -> Exception:
    """Return what an operating system's error means for a document."""
    name = Path(os.fsdecode(error.filename)).name if error.filename else "The file"
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return DocumentNotFound("The file or its folder does not exist.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return AccessDenied("There is no permission to do that with this file or folder.")
        case errno.ENAMETOOLONG:
            return AccessDenied("The file name is too long.")
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return NotStored("There is no space left to store the document.")
        case _:
            return NotStored(f"{name} could not be used: {error.strerror or error}.")
