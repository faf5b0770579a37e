"""Looking after the files of documents that are open: who else changes them is told at once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import MutableMapping
from typing import Any, Final

from .core.errors import AccessDenied, DocumentNotFound, OnlyOfficeError
from .core.names import split_path
from .events import Notify
from .moves import Moves
from .sessions import Record, Sessions
from .storage import Storage

_SECONDS: Final = 2.0
_QUIET_SECONDS: Final = 0.5
"""So long a file has to stay as it is before people hear of it: many programs write in steps."""

_RESTLESS_SECONDS: Final = 10.0
"""After so long they hear of it even if it is written all the time."""

_GONE: Final = "gone"


class Watching:
    """Compares documents that are being edited with what their sessions know of them.

    Asking again and again is what works on every file system, network ones too.
    """

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        *,
        notify: Notify,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._notify = notify
        self._log = log
        self._seen: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._restless: dict[str, tuple[str, float]] = {}
        self._editors: dict[str, list[str]] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        await self._sessions.live()
        while True:
            await asyncio.sleep(_QUIET_SECONDS if self._restless else _SECONDS)
            await self.look()

    async def look(self) -> None:
        """Look at each document that is being edited once."""
        open_now = frozenset(self._sessions.edited)
        everything: list[MutableMapping[str, Any]] = [
            *(self._seen, self._told, self._restless, self._editors)
        ]
        for known in everything:
            for identity in set(known) - open_now:
                del known[identity]
        for identity in open_now:
            try:
                await self._look_at(identity)
            except OnlyOfficeError as error:
                self._log.debug("%s could not be looked after: %s", identity, error)
            except Exception:  # noqa: BLE001 - one document must not keep the others from being looked after
                self._log.exception("%s could not be looked after", identity)

    async def _look_at(self, identity: str) -> None:
        record = await asyncio.to_thread(self._sessions.load, identity)
        if record is None or record.key is None:
            return
        path = self._storage.path_of(identity) or record.path
        if self._sessions.is_shared(identity) and record.users != self._editors.get(identity):
            # The Document Server tells the server of whoever comes or goes, and no other.
            self._editors[identity] = record.users
            action = "opened" if record.users else "closed"
            self._notify({"path": path, "action": action, "users": record.users})
        try:
            mark = (await self._storage.stat(path)).fingerprint
        except (AccessDenied, DocumentNotFound):
            mark = _GONE
        if mark == self._seen.get(identity, record.fingerprint):
            self._seen[identity] = mark
            self._restless.pop(identity, None)
            return
        if mark != _GONE and not self._is_quiet(identity, mark):
            return
        if mark == _GONE:
            if await self._moves.follow(record, path) is None:
                name = split_path(path)[1]
                self._tell(record, path, _GONE, f"“{name}” was removed while it is open.")
        else:
            revision = await self._storage.revision(path)
            # Loaded anew: a save of our own may have come in between.
            record = await asyncio.to_thread(self._sessions.load, identity)
            if record is not None and record.key is not None and revision not in record.ours:
                name = split_path(path)[1]
                because = f"“{name}” was changed by another program while it is open."
                self._tell(record, path, revision, because)
            elif self._sessions.is_shared(identity):
                # Another server may have saved it, which people here hear of nowhere else.
                self._notify({"path": path, "action": "force-saved"})
        self._seen[identity] = mark

    def _is_quiet(self, identity: str, mark: str) -> bool:
        """Tell whether a file that was changed has been left alone since the look before."""
        now = time.monotonic()
        last, since = self._restless.get(identity, (None, now))
        if mark == last or now - since > _RESTLESS_SECONDS:
            self._restless.pop(identity, None)
            return True
        self._restless[identity] = (mark, since)
        return False

    def _tell(self, record: Record, path: str, what: str, because: str) -> None:
        if self._told.get(record.identity) == what:
            return
        self._told[record.identity] = what
        self._log.info("%s %s", path, "is gone" if what == _GONE else "was changed while open")
        message = f"{because} What is typed here goes beside it, under a name of its own."
        self._notify({"path": path, "action": "conflict", "message": message})
