"""Putting new bytes in a file's place without harming what surrounds it."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from .. import durable
from . import Incoming

_CHUNK: Final = 1 << 20


def put_in_place(incoming: Incoming, target: Path, status: os.stat_result, recovery: Path) -> None:
    """Make ``target`` hold the incoming bytes, which are durable already.

    Renaming is the only way that is atomic. But where it would change the owner, cut a hard link,
    or where the folder may not be written to, the bytes are copied into the file itself.

    Args:
        target: an existing file; not a link.
        status: of ``target``.
        recovery: a folder of ours that keeps the old bytes while new ones are copied over them.

    Raises:
        OSError: the old bytes are still there.
    """
    if incoming.path.parent == target.parent and status.st_nlink == 1 and _dress(incoming, status):
        _copy_attributes(target, incoming.path)
        incoming.stream.close()  # Windows moves no file that is open
        os.replace(incoming.path, target)
        durable.sync_folder(target.parent)
    else:
        kept = _keep_original(target, recovery)
        try:
            _overwrite(target, incoming.stream)
        except OSError:
            heal(target, recovery)
            raise
        kept.unlink()
    incoming.discard()


def heal(target: Path, recovery: Path) -> None:
    """Give a file its old bytes back if new ones were copied over them only in part.

    Harmless, and cheap, where nothing of the kind happened.
    """
    kept = _kept_original(target, recovery)
    if kept.exists():
        with open(kept, "rb") as original:
            _overwrite(target, original)
        kept.unlink()


def _dress(incoming: Incoming, status: os.stat_result) -> bool:
    """Give the new file owner, group and mode of the old; False if that is not permitted."""
    if hasattr(os, "fchown"):
        fd = incoming.stream.fileno()
        own = os.fstat(fd)
        if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
            try:
                os.fchown(fd, status.st_uid, status.st_gid)
            except PermissionError:
                return False
    os.chmod(incoming.path, stat.S_IMODE(status.st_mode))
    return True


def _copy_attributes(source: Path, target: Path) -> None:
    """Copy extended attributes, among them access control lists, as far as that is permitted."""
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(source):
                with contextlib.suppress(OSError):
                    os.setxattr(target, name, os.getxattr(source, name))


def _kept_original(target: Path, recovery: Path) -> Path:
    name = sha256(os.fsencode(target)).hexdigest()[:32]
    return recovery / f"{name}.original"


def _keep_original(target: Path, recovery: Path) -> Path:
    recovery.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = _kept_original(target, recovery)
    with open(target, "rb") as original, durable.temporary(recovery) as copy:
        try:
            shutil.copyfileobj(original, copy, _CHUNK)
            durable.sync(copy)
        except OSError:
            Path(copy.name).unlink()
            raise
    os.replace(copy.name, kept)
    durable.sync_folder(recovery)
    return kept


def _overwrite(target: Path, source: BinaryIO) -> None:
    """Copy into the file itself, after making sure that there is room for all of it."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    with open(target, "r+b") as stream:
        before = os.fstat(stream.fileno()).st_size
        if size > before and hasattr(os, "posix_fallocate"):
            try:
                os.posix_fallocate(stream.fileno(), before, size - before)
            except OSError:
                stream.truncate(before)
                raise
        shutil.copyfileobj(source, stream, _CHUNK)
        stream.truncate(size)
        durable.sync(stream)
