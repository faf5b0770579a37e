"""Saving at a person's word: the Document Server is asked, and its callback is waited for."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final

from .core.callback import Callback
from .core.errors import DocumentServerError, NotStored, OnlyOfficeError
from .core.grants import Grant
from .document_server import DocumentServer
from .saving import Outcome, Saving
from .sessions import Record, Sessions
from .storage import Storage

_SECONDS: Final = 60
_POLL_SECONDS: Final = 0.25


class SavingNow:
    """Has documents saved, and lets callbacks through to `Saving`.

    The command carries a ticket that the callback brings back, so each asker gets the answer to
    their own question.
    """

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        document_server: DocumentServer,
        saving: Saving,
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._document_server = document_server
        self._saving = saving
        self._asked: dict[str, asyncio.Future[Outcome]] = {}

    async def save(self, path: str, key: str | None = None) -> Outcome | None:
        """Return what became of what was typed so far; None if there is nothing new.

        Args:
            key: the session that is meant; another document may have the path by now.

        Raises:
            DocumentServerError: the Document Server cannot be asked.
            NotStored: it did not work, or not in time.
        """
        identity = await self._storage.identity(path)
        if key is None:
            record = await asyncio.to_thread(self._sessions.load, identity)
            key = None if record is None else record.key
        else:
            record = await self._sessions.find(key, identity)
        if record is None or key is None:
            return None
        ticket = secrets.token_hex(8)
        answer = self._asked[ticket] = asyncio.get_running_loop().create_future()
        try:
            reply = await self._document_server.command("forcesave", key=key, userdata=ticket)
            match reply.get("error"):
                case 0:
                    async with asyncio.timeout(_SECONDS):
                        return await self._answer(answer, record)
                case 1 | 4:  # nobody is editing; nothing is new
                    return None
                case code:
                    raise DocumentServerError(
                        f"The Document Server cannot save the document now (error {code})."
                    )
        except TimeoutError:
            raise NotStored("The Document Server did not hand over the document in time.") from None
        finally:
            answer.cancel()
            del self._asked[ticket]

    async def _answer(self, answer: asyncio.Future[Outcome], before: Record) -> Outcome:
        """Wait for the callback, which of a shared document may come to another server."""
        if not self._sessions.is_shared(before.identity):
            return await answer
        while True:
            done, _ = await asyncio.wait({answer}, timeout=_POLL_SECONDS)
            if done:
                return answer.result()
            record = await asyncio.to_thread(self._sessions.load, before.identity)
            if record is None or record.key != before.key or record.revision != before.revision:
                return Outcome()
            for kind, copy in record.copies.items():
                if copy != before.copies.get(kind):
                    return Outcome(copy=copy.path)

    async def apply(self, grant: Grant, callback: Callback) -> Outcome:
        """Carry out a callback, and tell whoever asked for it; raises what `Saving.apply` does."""
        asker = self._asked.get(callback.userdata or "")
        try:
            outcome = await self._saving.apply(grant, callback)
        except BaseException as error:
            if asker is not None and not asker.done():
                known = isinstance(error, OnlyOfficeError)
                asker.set_exception(error if known else NotStored("It could not be saved."))
            raise
        if asker is not None and not asker.done():
            if outcome.message is None:
                asker.set_result(outcome)
            else:
                asker.set_exception(NotStored(outcome.message))
        return outcome
