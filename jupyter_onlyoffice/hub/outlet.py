"""The way out: what comes in a thread leaves in that thread, past the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Final

from tornado.iostream import IOStream
from tornado.web import RequestHandler

_SECONDS: Final = 60.0
"""How long whoever asked may take for one piece."""


class Outlet:
    """The body of an answer, whose status and headers the handler has by its first byte.

    Where it is known how long it will be, the connection is taken over: to hand pieces to the event
    loop costs as much as to send them, and whoever has nothing to relay would wait for it.
    """

    def __init__(self, handler: RequestHandler) -> None:
        self.has_begun = False
        self._handler = handler
        self._loop = asyncio.get_running_loop()
        self._is_length_known = False
        self._stream: IOStream | None = None
        self._socket: socket.socket | None = None
        self._sending = threading.Lock()

    def expect(self, size: int) -> None:
        """Say how many bytes there will be."""
        self._handler.set_header("Content-Length", size)
        self._is_length_known = True

    def write(self, piece: bytes) -> None:
        """Send a piece; called in the thread, and returns once there may be another.

        Raises:
            OSError: the other side is gone, or takes too long.
        """
        if not self.has_begun:
            self.has_begun = True
            if self._is_length_known:
                asyncio.run_coroutine_threadsafe(self._take_over(), self._loop).result()
        if self._socket is None:
            asyncio.run_coroutine_threadsafe(self._send(piece), self._loop).result()
            return
        with self._sending:
            self._socket.sendall(piece)

    def end(self, *, is_whole: bool) -> None:
        """End the answer; one that is not whole is broken off, so that this can be told.

        Called in the event loop; the thread may still be at work on one that is not whole.
        """
        if self._stream is not None and self._socket is not None:
            with contextlib.suppress(OSError):
                # What is being sent ends with it, so that nobody waits for the lock.
                self._socket.shutdown(socket.SHUT_WR)
            with self._sending:
                self._socket.close()
            self._stream.close()
            self._handler.on_finish()
        elif is_whole or not self.has_begun:
            self._handler.finish()
        else:
            self._handler.request.connection.close()  # type: ignore[union-attr]

    async def _take_over(self) -> None:
        self._handler.set_header("Connection", "close")
        await self._handler.flush()
        self._stream = self._handler.detach()
        # The loop closes its own when the other side does, though it is being written to.
        self._socket = self._stream.socket.dup()
        self._socket.settimeout(_SECONDS)

    async def _send(self, piece: bytes) -> None:
        self._handler.write(piece)
        await self._handler.flush()
