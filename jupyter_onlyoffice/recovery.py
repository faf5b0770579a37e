"""Fetching what the Document Server kept because a save could not be handed over."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from .core.callback import Save
from .core.errors import DocumentServerError, OnlyOfficeError
from .core.formats import extension_of
from .core.grants import Grant, Purpose
from .document_server import DocumentServer
from .saving import Saving
from .sessions import Record, Sessions

_FIRST_PAUSE, _LONGEST_PAUSE = 60.0, 3600.0
_KEPT_SECONDS: Final = 60.0
_NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A document whose edits came back.

    Attributes:
        path: of the document.
        copy: where the edits are, if they could not go into the document.
        error: why they could not be fetched; they are still with the Document Server then.
    """

    path: str
    copy: str | None = None
    error: str | None = None


class Recovery:
    """Asks the Document Server for what it kept of our sessions.

    Under the same key edits also come back when the document is opened; but nobody may open it
    again, or the document may have changed, so that the key will never be used again.
    """

    def __init__(
        self,
        sessions: Sessions,
        document_server: DocumentServer,
        saving: Saving,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._sessions = sessions
        self._document_server = document_server
        self._saving = saving
        self._log = log

    async def recover_at_start(self) -> None:
        """Recover everything, however long the Document Server takes to come up."""
        pause = _FIRST_PAUSE
        while await self._sessions.any():
            with contextlib.suppress(DocumentServerError, OSError):
                await self.recover_all()
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def recover_now_and_then(
        self, is_needed: Callable[[], bool], seconds: float = _KEPT_SECONDS
    ) -> None:
        """Look again and again, until cancelled.

        Of a session that several servers are in, the last save may have been for one that is down.

        Args:
            is_needed: whether there is any session that could have ended without us.
        """
        while True:
            await asyncio.sleep(seconds)
            if is_needed():
                with contextlib.suppress(OnlyOfficeError, OSError):
                    await self.recover_all()

    async def recover_all(self) -> list[Recovered]:
        """Recover what was kept of all sessions of this server.

        Raises:
            DocumentServerError: it cannot be asked.
        """
        answer = await self._document_server.command("getForgottenList")
        keys = answer.get("keys")
        found = []
        for key in keys if isinstance(keys, list) else []:
            # Others use the same Document Server; their keys mean nothing here.
            record = await self._sessions.find(key, _NOBODY) if isinstance(key, str) else None
            if record is not None and not await self._document_server.is_live(key):
                try:
                    recovered = await self.recover(record, key)
                except OnlyOfficeError as error:
                    recovered = Recovered(record.path, error=error.message)
                if recovered is not None:
                    found.append(recovered)
        return found

    async def recover(self, record: Record, key: str) -> Recovered | None:
        """Recover what was kept of one session; None if nothing was.

        Raises:
            DocumentServerError: it cannot be asked.
            NotStored: what it kept could not be stored now; it stays there.
        """
        answer = await self._document_server.command("getForgotten", key=key)
        url = answer.get("url")
        if answer.get("error") != 0 or not isinstance(url, str):
            return None
        retired = record.retired_as(key)
        revision = record.revision if retired is None else retired.revision
        grant = Grant(Purpose.CALLBACK, record.path, key, _NOBODY, "edit", revision)
        save = Save(url, extension_of(unquote(urlsplit(url).path)) or None, final=True)
        outcome = await self._saving.recover(grant, save)
        await self._document_server.command("deleteForgotten", key=key)
        self._log.info("What was typed into %s came back from the Document Server", record.path)
        return Recovered(record.path, outcome.copy)
