"""Starting a server of a user's, for which a save has come."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from jupyterhub.services.auth import HubOAuth
from tornado.httpclient import AsyncHTTPClient

from ..core.namespaces import ServerName


async def start_server(
    hub: HubOAuth, name: ServerName, log: logging.Logger | logging.LoggerAdapter[Any]
) -> None:
    server = f"servers/{quote(name.server, safe='')}" if name.server else "server"
    answer = await AsyncHTTPClient().fetch(
        f"{hub.api_url}/users/{quote(name.owner, safe='')}/{server}",
        method="POST",
        headers={"Authorization": f"token {hub.api_token}"},
        body="{}",
        raise_error=False,
    )
    if answer.code >= 400:
        log.warning(
            "The Hub does not start the server of %s (HTTP status %d); has the service the scope"
            " “servers”?",
            name.owner,
            answer.code,
        )
