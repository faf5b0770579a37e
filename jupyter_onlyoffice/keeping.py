"""Keeping what a document holds, before something else takes its place."""

from __future__ import annotations

from .core.errors import NotKept
from .history import History
from .storage import Storage


async def keep_version(storage: Storage, history: History, identity: str, path: str) -> str:
    """Keep the bytes at ``path`` as a version of a document; return their revision.

    Raises:
        NotKept: there is no room for them.
        AccessDenied, DocumentNotFound, NotStored: they cannot be read.
    """
    try:
        revision = await storage.revision(path)
        with await storage.open(path) as stream:
            await history.keep(identity, revision, stream)
    except OSError as error:
        because = error.strerror or type(error).__name__
        raise NotKept(f"What the document held so far could not be kept: {because}.") from error
    return revision
