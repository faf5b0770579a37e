"""A door of its own for the Document Server.

A container on this machine finds it at the address of a bridge, where a Jupyter server that listens
on ``localhost`` is not. Through the door there is nothing but what a grant and a signature open.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping
from typing import Any, Final

from tornado.httpserver import HTTPServer
from tornado.web import Application

_HARMLESS: Final = {
    errno.EADDRINUSE: "Jupyter itself listens there",
    errno.EADDRNOTAVAIL: "this machine does not have that address now",
}


class Door:
    """Listens at one address at a time, or not at all."""

    def __init__(self, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._log = log
        self._address = ""
        self._server: HTTPServer | None = None

    def open(self, address: str, port: int, routes: list[Any], settings: Mapping[str, Any]) -> None:
        """Listen at ``address``, and nowhere else any more; without one, nowhere.

        Where that does not work the check tells what it means.
        """
        if address == self._address:
            return
        self.close()
        self._address = address
        if not address:
            return
        # Jupyter's own, without its files.
        kept = {name: value for name, value in settings.items() if not name.startswith("static_")}
        server = HTTPServer(Application(routes, **kept))
        try:
            server.listen(port, address)
        except OSError as error:
            why = _HARMLESS.get(error.errno or 0, error.strerror)
            self._log.info("The Document Server has no door at %s:%d: %s", address, port, why)
            return
        self._server = server
        self._log.info("The Document Server also comes in at %s:%d", address, port)

    def close(self) -> None:
        if self._server is not None:
            self._server.stop()
        self._server, self._address = None, ""
