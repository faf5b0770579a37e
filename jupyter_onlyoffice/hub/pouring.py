"""Pouring: bytes that come in a thread go out in the event loop, one piece behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future


class Pouring:
    """Lets one piece go out while the next comes in, and never more: a slow reader holds all up.

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
        self.has_begun = False

    def pour(self, piece: bytes) -> None:
        """Send a piece; called in the thread. Raises what sending the one before raised."""
        self.settle()
        self.has_begun = True
        self._last = asyncio.run_coroutine_threadsafe(self._sent(piece), self._loop)

    def settle(self) -> None:
        """Return once everything is sent; called in the thread."""
        if self._last is not None:
            last, self._last = self._last, None
            last.result()

    async def _sent(self, piece: bytes) -> None:
        await self._send(piece)
