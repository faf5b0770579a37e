"""Pouring: bytes that come in a thread go out in the event loop, one step behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Final

_MOST: Final = 1 << 20
"""So many bytes gather while others go out."""


class Pouring:
    """Lets some bytes go out while the next come in, and never more: a slow reader holds all up.

    What comes meanwhile goes out together, since handing it to the loop costs more than the bytes.

    Args:
        loop: of whoever sends.
        send: sends a piece, and returns once there may be another.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, send: Callable[[bytes], Awaitable[None]]
    ) -> None:
        self._loop = loop
        self._send = send
        self._last: Future[None] | None = None
        self._waiting: list[bytes] = []
        self._size = 0
        self.has_begun = False

    def pour(self, piece: bytes) -> None:
        """Send a piece; called in the thread. Raises what sending those before raised."""
        self.has_begun = True
        self._waiting.append(piece)
        self._size += len(piece)
        if self._last is None or self._last.done() or self._size >= _MOST:
            self._send_on()

    def settle(self) -> None:
        """Return once everything is sent; called in the thread."""
        self._send_on()
        self._settle_last()

    def _send_on(self) -> None:
        self._settle_last()
        if self._waiting:
            pieces, self._waiting, self._size = self._waiting, [], 0
            self._last = asyncio.run_coroutine_threadsafe(self._sent(pieces), self._loop)

    def _settle_last(self) -> None:
        if self._last is not None:
            last, self._last = self._last, None
            last.result()

    async def _sent(self, pieces: list[bytes]) -> None:
        await self._send(b"".join(pieces))
