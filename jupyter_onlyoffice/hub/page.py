"""The page that shows administrators what waits in the spool."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated
from tornado.template import Template
from tornado.web import HTTPError, RequestHandler, authenticated

from .spool import Spool

_PAGE: Final = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>ONLYOFFICE</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; }
td, th { border-bottom: 1px solid color-mix(in srgb, currentColor 30%, transparent);
  padding: .4rem 1rem .4rem 0; text-align: left; }
.number { text-align: right; }
</style></head><body>
<h1>Saves that wait for a server</h1>
{% if entries %}
<table>
<tr><th>User</th><th>Server</th><th class="number">Bytes</th><th>Since</th><th>State</th></tr>
{% for entry in entries %}
<tr><td>{{ entry.target.owner }}</td><td>{{ entry.target.server }}</td>
<td class="number">{{ entry.size }}</td><td>{{ when(entry.received) }}</td>
<td>{{ "refused: " + entry.refusal if entry.refusal else "waiting" }}</td></tr>
{% end %}
</table>
<p>A save is delivered when its server runs again.</p>
{% else %}<p>None: everything has been delivered.</p>{% end %}
</body></html>
""",
    autoescape="xhtml_escape",
)


class SpoolHandler(HubOAuthenticated, RequestHandler):  # type: ignore[misc]
    """Only for administrators of the Hub."""

    spool: ClassVar[Spool]

    def initialize(self, hub: HubOAuth, spool: Spool) -> None:
        self.hub_auth = hub
        self._spool = spool

    async def prepare(self) -> None:
        # Asked here, where it can be waited for.
        await self.hub_auth.get_user(self, sync=False)

    @authenticated
    async def get(self) -> None:
        user: Any = self.current_user
        if not user.get("admin"):
            raise HTTPError(403, "Only administrators may see this.")
        entries = await asyncio.to_thread(lambda: list(self._spool.entries()))
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        )
        self.set_header("Cache-Control", "no-store")
        self.finish(_PAGE.generate(entries=entries, when=_when))


class LoggedInHandler(HubOAuthCallbackHandler):  # type: ignore[misc]
    """Where the Hub sends people who have logged in."""

    def initialize(self, hub: HubOAuth) -> None:
        self.hub_auth = hub


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
