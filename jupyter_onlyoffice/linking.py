"""Linking: other files whose cells a document shows, found again wherever they have gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from typing import Any

from .core.editor import EditorUser
from .core.errors import DocumentNotFound, ForeignUrl, OnlyOfficeError
from .core.formats import extension_of
from .core.grants import LIFETIME, Purpose
from .core.keys import instance_id, key_of
from .core.names import check_path
from .core.references import Reference, path_in, relative
from .lending import Lending
from .moves import Moves
from .secret import InstanceSecret
from .sessions import Sessions
from .signing import Signing
from .storage import Storage


class Linking:
    """Finds the files that documents refer to, and lends them.

    A path that says the way from the document comes first, so that a folder that is copied as a
    whole refers to its own files. Then comes the key, which follows a file through renames.
    """

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        lending: Lending,
        *,
        secret: InstanceSecret,
        signing: Signing,
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._lending = lending
        self._secret = secret
        self._signing = signing

    async def lend(
        self, document: str, path: str, user: EditorUser, *, jupyter_url: str
    ) -> dict[str, Any]:
        """Return what the editor of a document is to be given of the file at a path, signed.

        Args:
            jupyter_url: where the Document Server reaches this server, ending in a slash.

        Raises:
            UnsupportedFormat: it is no spreadsheet.
            AccessDenied, Damaged, DocumentNotFound, NotStored, TooLarge
        """
        file = await self._lending.file(path, "reference", user, jupyter_url)
        stat = await self._storage.stat(path)
        key = await self._sessions.link(stat.identity, path, extension_of(path))
        secret = self._secret.value
        answer = {
            **file,
            # The Document Server keeps what it has fetched under a key.
            "key": key_of(secret, "reference", stat.identity, stat.fingerprint),
            "path": relative(path, document),
            "referenceData": {"fileKey": key, "instanceId": instance_id(secret)},
            "exp": int(time.time()) + LIFETIME[Purpose.FILE],
        }
        return await self._signing.signed(answer)

    async def find(
        self, document: str, reference: Reference, *, hosts: Collection[str], base_url: str
    ) -> str:
        """Return the path of the file that a document refers to.

        Args:
            hosts: those of this Jupyter server, with their ports.

        Raises:
            ForeignUrl: it is on another server.
            AccessDenied, DocumentNotFound, MalformedRequest
        """
        document = check_path(document)
        await self._storage.stat(document)
        if reference.link:
            path = path_in(reference.link, hosts, base_url)
            if path is None:
                raise ForeignUrl("Only files of this Jupyter server can be linked to.")
            await self._storage.stat(path)
            return path
        paths = reference.paths(document)
        known = await self._known(reference.key)
        first = 1 if reference.is_placed else 0
        problem: OnlyOfficeError | None = None
        for path in [*paths[:first], *known, *paths[first:]]:
            await self._moves.settled(path)
            try:
                await self._storage.stat(path)
            except OnlyOfficeError as error:
                problem = problem or error
            else:
                return path
        raise problem or DocumentNotFound("The file that is linked to is not here any more.")

    async def _known(self, key: str) -> list[str]:
        record = await asyncio.to_thread(self._sessions.linked, key) if key else None
        if record is not None:
            await self._moves.settled(record.path)
            record = await asyncio.to_thread(self._sessions.linked, key)
        if record is None:
            return []
        path = self._storage.path_of(record.identity) or record.path
        moved = await self._moves.follow(record, path)
        return [moved[1] if moved is not None else path]
