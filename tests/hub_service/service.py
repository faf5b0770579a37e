"""The service under test, in the loop of the test, and those who ask it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from tornado.httpclient import HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from jupyter_onlyoffice.core.grants import Grant, Purpose, seal
from jupyter_onlyoffice.core.namespaces import ServerName, in_namespace
from jupyter_onlyoffice.core.relays import HERE, ROUTES
from jupyter_onlyoffice.core.urls import with_grant
from jupyter_onlyoffice.hub.app import HubServiceApp

from ..conftest import SECRET
from ..jupyter import answer_of
from .spool import waiting

ANN, MALLORY = "the-token-of-anns-server", "the-token-of-mallorys-server"


class TokensOfHub:
    """What the Hub says of tokens, in the shape of its ``GET /hub/api/user``."""

    api_token = "of the service"
    api_url = ""

    def __init__(self) -> None:
        self.models: dict[str, dict[str, Any]] = {}
        for name, token in (("ann", ANN), ("mallory", MALLORY)):
            self.let(token, name, f"access:servers!server={name}/")

    def let(self, token: str, name: str, *scopes: str) -> None:
        self.models[token] = {"kind": "user", "name": name, "admin": False, "scopes": [*scopes]}

    async def user_for_token(self, token: str, *, sync: bool) -> dict[str, Any] | None:
        assert not sync, "nothing may keep the loop waiting"
        return self.models.get(token)


class ServiceUnderTest:
    """The service, listening on a port of this machine.

    Attributes:
        proxy: where it reaches the servers; can be changed before it starts.
        hub: tells it whose tokens are whose.
        url: where it listens, with its prefix and a slash at its end.
        folder: of its own secret and its spool.
    """

    def __init__(self, folder: Path, document_server_url: str, proxy: str, **traits: Any) -> None:
        self.folder = folder
        self.proxy = proxy
        self.hub = TokensOfHub()
        self._traits = {"document_server_url": document_server_url, "jwt_secret": SECRET, **traits}
        self._sockets = bind_sockets(0, "127.0.0.1")
        origin = f"http://127.0.0.1:{self._sockets[0].getsockname()[1]}"
        self.url = f"{origin}/services/onlyoffice/"

    async def __aenter__(self) -> Self:
        """Start it; saves are delivered when a test says so."""
        self._client = SimpleAsyncHTTPClient(force_instance=True)
        app = HubServiceApp(
            folder=str(self.folder), service_url=self.url, proxy_url=self.proxy, **self._traits
        )
        application, self.delivering = app.built(self.hub)
        self._server = HTTPServer(application)
        self._server.add_sockets(self._sockets)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop it."""
        self._server.stop()
        await self._server.close_all_connections()
        self._client.close()

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """What is in the spool."""
        return waiting(self.folder / "spool")

    async def ask(
        self, route: str, body: object, token: str = MALLORY, *, server: str = "", proofs: str = ""
    ) -> HTTPResponse:
        """Ask as a server does; whoever runs code in a server can ask anything."""
        return await self.fetch(
            f"{self.url}api/{route}?server={quote(server)}",
            method="POST",
            body=json.dumps(body),
            headers={"Authorization": f"token {token}", "X-Onlyoffice-Folders": proofs},
        )

    async def result(self, url: str, token: str = MALLORY) -> HTTPResponse:
        return await self.fetch(
            f"{self.url}api/result?server=&url={quote(url, safe='')}",
            headers={"Authorization": f"token {token}"},
        )

    async def fetch(self, url: str, **kwargs: Any) -> HTTPResponse:
        return await self._client.fetch(url, raise_error=False, follow_redirects=False, **kwargs)


def config_of(name: ServerName, **changes: Any) -> dict[str, Any]:
    """Return a configuration as a server of that name may have it signed."""
    key = in_namespace(name.namespace, "A" * 40)
    return {
        "documentType": "word",
        "document": {
            "fileType": "docx",
            "key": changes.get("key", key),
            "title": "a.docx",
            "url": changes.get("url", own_url(Purpose.DOWNLOAD, key)),
            "permissions": {"edit": True},
        },
        "editorConfig": {
            "mode": "edit",
            "callbackUrl": changes.get("callback_url", own_url(Purpose.CALLBACK, key)),
            "lang": "en",
            "user": {
                "id": changes.get("user_id", name.user_id("0" * 32)),
                "name": changes.get("user_name", name.owner),
            },
        },
    }


def own_url(purpose: Purpose, key: str, path: str = "a.docx") -> str:
    grant = seal(Grant(purpose, path, key, "", "edit", ""), b"a secret of a hostile server....", 0)
    return with_grant(HERE, ROUTES[purpose], grant)


async def signed(
    service: ServiceUnderTest, payload: Mapping[str, Any], token: str = MALLORY, **kwargs: Any
) -> dict[str, Any]:
    """Have something signed; return it as an editor would get it."""
    answer = answer_of(await service.ask("sign", payload, token, **kwargs), 200)
    return {**answer["claims"], "token": answer["token"]}
