"""Passing callbacks on; saves for servers that are down go into the spool."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from ..core.callback import Callback, Ignore, KeepOpen, Rest, Save, Warn, decide
from ..core.errors import InvalidGrant, NotStored, OnlyOfficeError
from ..core.grants import Purpose
from ..core.namespaces import ServerName
from ..core.relays import Relay
from ..document_server import DocumentServer
from .spool import Entry, Spool
from .targets import Answer, Targets

_GOOD: Final = Answer(200, {"error": 0})
_KEEP: Final = Answer(
    200, {"error": 1, "message": "There is no server to take it.", "reason": "down"}
)
_RECEIVED_AT_ONCE: Final = 8
_LONGEST: Final = 200
"""So much of what a server says is kept: anybody may run anything there."""


class Relaying:
    """Brings callbacks to servers, now or later.

    Args:
        wake: starts a server for which something has come; does nothing where that is not wanted.
    """

    def __init__(
        self,
        targets: Targets,
        document_server: DocumentServer,
        spool: Spool,
        wake: Callable[[ServerName], Awaitable[None]],
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._targets = targets
        self._document_server = document_server
        self._spool = spool
        self._wake = wake
        self._log = log
        self._receiving = asyncio.Semaphore(_RECEIVED_AT_ONCE)

    async def call_back(self, relay: Relay, payload: Mapping[str, Any]) -> Answer:
        """Pass a verified callback on; a save is durable when this returns without an error.

        Raises:
            InvalidGrant: it is about another session than its address.
            MalformedRequest: it makes no sense.
            NotStored: the server is down, and the save could not be kept.
        """
        callback = Callback.parse(payload)
        action = decide(callback)
        # What could not be made stays with the Document Server; all else is only news.
        unheard = _GOOD if isinstance(action, KeepOpen | Rest | Warn | Ignore) else _KEEP
        if relay.looks_on:
            # Where nobody else's address is known, the Document Server chooses that of one who only
            # looks on; theirs is not the word that what others typed is stored.
            return unheard
        if callback.key != relay.key:
            raise InvalidGrant("The callback is about another document than its address.")
        answer = await self._targets.call_back(relay, payload)
        if answer is not None:
            return answer
        if isinstance(action, Save):
            await self._keep(Entry(relay.target, relay.key, relay.grant, dict(payload)))
            return _GOOD
        return unheard

    async def deliver(self, entry: Entry) -> Answer | None:
        """Bring a save to its server; return what it says, or None if it is still down."""
        if not await self._targets.is_there(entry.target):
            return None
        relay = Relay(Purpose.CALLBACK, entry.target, entry.grant, entry.key)
        answer = await self._targets.call_back(relay, entry.payload)
        if answer is None:
            return None
        if answer.is_good:
            await asyncio.to_thread(self._spool.remove, entry)
            self._log.info("A save came to the server of %s", entry.target.owner)
        elif answer.is_refusal:
            why = _shown(answer.body.get("message")) or f"HTTP status {answer.status}"
            await asyncio.to_thread(self._spool.refuse, entry, why)
            self._log.warning("The server of %s refuses a save: %s", entry.target.owner, why)
        return answer

    async def _keep(self, entry: Entry) -> None:
        async with self._receiving:
            try:
                received = await asyncio.to_thread(
                    self._spool.receive, entry.target.owner, entry.key
                )
                try:
                    await self._document_server.fetch(entry.url, received)
                    await asyncio.to_thread(self._spool.add, entry, received)
                finally:
                    await asyncio.to_thread(received.discard)
            except OnlyOfficeError as error:
                self._log.warning(
                    "A save for the server of %s was not kept: %s", entry.target.owner, error
                )
                raise NotStored(error.message) from error
        self._log.info("A save for the server of %s waits for it", entry.target.owner)
        await self._wake(entry.target)


def _shown(said: object) -> str:
    """Return what a server says as it can be shown in a terminal, which some characters steer."""
    text = said[:_LONGEST] if isinstance(said, str) else ""
    return "".join(c if c.isprintable() else " " for c in text).strip()
