"""Putting new bytes in a file's place without harming what surrounds it."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from pathlib import Path

from .. import durable
from . import Incoming


def put_in_place(incoming: Incoming, target: Path, status: os.stat_result) -> None:
    """Make ``target`` hold the incoming bytes, which are durable already.

    Renaming is the only way that is atomic. But where it would change the owner, cut a hard link,
    or where the folder may not be written to, the bytes are copied into the file itself.

    Args:
        target: an existing file; not a link.
        status: of ``target``.

    Raises:
        OSError: the old bytes are still there.
    """
    if incoming.path.parent == target.parent and status.st_nlink == 1 and _dress(incoming, status):
        _copy_attributes(target, incoming.path)
        os.replace(incoming.path, target)
        durable.sync_folder(target.parent)
    else:
        _copy_into(incoming, target)
    incoming.discard()


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


def _copy_into(incoming: Incoming, target: Path) -> None:
    """Write into the file itself, after making sure that there is room for all of it."""
    with open(target, "r+b") as stream:
        before = os.fstat(stream.fileno()).st_size
        if incoming.size > before and hasattr(os, "posix_fallocate"):
            try:
                os.posix_fallocate(stream.fileno(), before, incoming.size - before)
            except OSError:
                stream.truncate(before)
                raise
        incoming.stream.seek(0)
        shutil.copyfileobj(incoming.stream, stream, 1 << 20)
        stream.truncate(incoming.size)
        durable.sync(stream)
