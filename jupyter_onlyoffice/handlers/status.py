"""``GET status``: what works right now."""

from __future__ import annotations

import asyncio
from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from .._version import __version__
from ..core.formats import Format, formats
from ..document_server import Health
from .base import JsonHandler

_SECONDS: Final = 1.8
"""The answer must be there within two, whatever the Document Server does."""


class StatusHandler(JsonHandler):
    _track_activity = False

    @web.authenticated
    @authorized
    async def get(self) -> None:
        await self.parts.connecting.refresh()
        try:
            health = await asyncio.wait_for(self.parts.document_server.look(), _SECONDS)
        except TimeoutError:
            health = Health(reason="unreachable", error="The Document Server is slow to answer.")
        address = self.parts.document_server.address
        engine = self.parts.conversions.engine
        editors = health.reason is None
        self.finish(
            {
                "version": __version__,
                "documentServer": {
                    "configured": address is not None,
                    "url": None if address is None else address.public,
                    "reachable": editors or health.reason == "secret",
                    "version": health.version,
                    "error": health.error,
                },
                "engine": {
                    "available": engine.error is None,
                    "version": engine.version,
                    "error": engine.error,
                },
                "formats": {
                    ext: {
                        "type": format.type,
                        "open": self._opens(format, editors=editors),
                        "default": ext in self.parts.defaults,
                        "convert": self.parts.conversions.targets(
                            format, editors=editors, engine=engine.error is None
                        ),
                    }
                    for ext, format in formats().items()
                },
                "new": [{"ext": ext, "label": label} for ext, label in self.parts.new.items()],
            }
        )

    def _opens(self, format: Format, *, editors: bool) -> str:
        if not editors:
            return "preview"
        return "edit" if self.parts.documents.can_save(format) else "view"
