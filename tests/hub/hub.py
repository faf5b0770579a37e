"""A JupyterHub on this machine, whose users share a folder."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final, Self

from tornado.httpclient import HTTPResponse
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from ..conftest import SECRET
from ..hub_service.spool import waiting
from ..waiting import until_asked

_ROOT: Final = Path(__file__).parents[2]
_PROXY: Final = _ROOT / "node_modules/.bin/configurable-http-proxy"

_CONFIG: Final = """
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}/"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.auth_token = {token!r}
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {{"root"}}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.args = [
    "--allow-root",
    "--OnlyOffice.shared_folders={shared}",
    # For how many seconds the Hub is believed on who may come in.
    "--HubOAuth.cache_max_age=1",
]
c.Spawner.environment = {{
    "ONLYOFFICE_URL": {document_server!r},
    # Without JupyterLab they start sooner.
    "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
    {environment}
}}
c.JupyterHub.services = [{{"name": "tests", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [
    {{
        "name": "tests",
        "services": ["tests"],
        "scopes": ["admin:users", "admin:servers", "tokens", "shares"],
    }}
]
"""


# What only the service knows, and what users' servers know in its place.
_WITH_SECRET: Final = '"ONLYOFFICE_SECRET": {secret!r}'
_WITH_SERVICE: Final = '"ONLYOFFICE_HUB_SERVICE": "http://127.0.0.1:{ports[0]}/services/onlyoffice"'
_SERVICE: Final = """
c.JupyterHub.services.append({{
    "name": "onlyoffice", "url": "http://127.0.0.1:{ports[3]}", "api_token": {service_token!r}
}})
"""


class Hub:
    """Starts and stops the Hub and its users' servers.

    Attributes:
        url: of the proxy, with a slash at its end.
        shared: the folder that all users see, each as a link of another name.
    """

    def __init__(self, folder: Path, document_server_url: str, *, service: bool = False) -> None:
        self._folder = folder
        self._service = service
        self._document_server_url = document_server_url
        self._token = secrets.token_hex(16)
        self._service_token = secrets.token_hex(16)
        self._client = SimpleAsyncHTTPClient(force_instance=True)
        self.shared = folder / "srv/team"
        self.shared.mkdir(parents=True)

    async def __aenter__(self) -> Self:
        """Start the Hub; nobody's server runs yet."""
        ports = free_ports(4)
        self.url = f"http://127.0.0.1:{ports[0]}/"
        self.service_url = f"{self.url}services/onlyoffice/"
        self._service_port = ports[3]
        self._routes_url = f"http://127.0.0.1:{ports[2]}/api/routes/"
        config = self._folder / "jupyterhub_config.py"
        values: dict[str, Any] = {
            "ports": ports,
            "proxy": str(_PROXY),
            "service_token": self._service_token,
            "folder": self._folder,
            "shared": self.shared,
            "document_server": self._document_server_url,
            "secret": SECRET,
            "token": self._token,
        }
        known = (_WITH_SERVICE if self._service else _WITH_SECRET).format(**values)
        text = _CONFIG + _SERVICE if self._service else _CONFIG
        config.write_text(text.format(environment=known, **values))
        with (self._folder / "hub.log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "jupyterhub", "-f", str(config)),
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        await until_asked(self._answers)
        if self._service:
            await self.start_service()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop it with all that it has started."""
        if self._service:
            await self.kill_service()
        self._process.send_signal(signal.SIGTERM)
        await self._process.wait()
        self._client.close()

    async def _answers(self) -> bool:
        assert self._process.returncode is None, (self._folder / "hub.log").read_text()
        try:
            return (await self.ask("GET", "")).code == 200
        except OSError:
            return False

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """What the service keeps for servers that are down."""
        return waiting(self._spool)

    @property
    def _spool(self) -> Path:
        return self._folder / "service/spool"

    async def start_service(self) -> None:
        """Start the service, as an administrator who runs it beside the Hub."""
        with (self._folder / "service.log").open("ab") as log:
            self._running_service = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "jupyter_onlyoffice.hub"),
                cwd=_ROOT,
                env={**os.environ, **self.service_variables},
                stdout=log,
                stderr=log,
            )
        await self.until_service_answers()

    @property
    def service_variables(self) -> dict[str, str]:
        """What an administrator sets for the service."""
        return {
            "JUPYTERHUB_API_TOKEN": self._service_token,
            "JUPYTERHUB_API_URL": f"{self.url}hub/api",
            "JUPYTERHUB_BASE_URL": "/",
            "JUPYTERHUB_CLIENT_ID": "service-onlyoffice",
            "JUPYTERHUB_SERVICE_PREFIX": "/services/onlyoffice/",
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self._service_port}",
            "ONLYOFFICE_URL": self._document_server_url,
            "ONLYOFFICE_SECRET": SECRET,
            "ONLYOFFICE_SERVICE_URL": self.service_url,
            "ONLYOFFICE_PROXY_URL": self.url,
            "ONLYOFFICE_HUB_FOLDER": str(self._folder / "service"),
        }

    async def until_service_answers(self) -> None:
        """Return once a service listens, whoever has started it."""
        await until_asked(self._service_answers)

    async def kill_service(self) -> None:
        """Kill the service, as a machine that runs out of memory does."""
        assert self._running_service is not None
        with contextlib.suppress(ProcessLookupError):
            self._running_service.kill()
        await self._running_service.wait()

    async def _service_answers(self) -> bool:
        answer = await self._client.fetch(f"{self.service_url}health", raise_error=False)
        return answer.code == 200

    async def take_way(self, name: str) -> bytes:
        """Take the way to somebody's server away, as the Hub does first when it stops one.

        Returns what `give_way` brings it back with.
        """
        routes = json.loads((await self._routes("", "GET")).body)
        await self._routes(f"user/{name}", "DELETE")
        return json.dumps(routes[f"/user/{name}"]).encode()

    async def give_way(self, name: str, way: bytes) -> None:
        await self._routes(f"user/{name}", "POST", way)

    async def _routes(self, path: str, method: str, body: bytes | None = None) -> HTTPResponse:
        """Use the API of the proxy."""
        return await self._client.fetch(
            self._routes_url + path,
            method=method,
            headers={"Authorization": f"token {self._token}"},
            body=body,
        )

    async def token_of(self, name: str) -> str:
        """Return a token that may do all that somebody may."""
        answer = await self.ask("POST", f"users/{name}/tokens", {})
        assert answer.code == 201, answer.body
        return str(json.loads(answer.body)["token"])

    async def page(self, token: str) -> HTTPResponse:
        """Look at the service's page as somebody."""
        return await self.visit(self.service_url, token)

    async def visit(self, url: str, token: str, body: object = None) -> HTTPResponse:
        """Come to any address with a token: of the Hub, or of whoever."""
        return await self._client.fetch(
            url,
            method="GET" if body is None else "POST",
            headers={"Authorization": f"Bearer {token}"},
            body=None if body is None else json.dumps(body),
            follow_redirects=False,
            raise_error=False,
        )

    async def ask(self, method: str, route: str, body: object = None) -> HTTPResponse:
        """Use the Hub's API as one who may do everything that the tests need."""
        return await self._client.fetch(
            f"{self.url}hub/api/{route}",
            method=method,
            headers={"Authorization": f"token {self._token}"},
            body=None if body is None else json.dumps(body),
            allow_nonstandard_methods=True,
            raise_error=False,
            request_timeout=60,
        )

    async def user(self, name: str, link: str) -> User:
        """Return a new user whose server runs, and who sees the shared folder as ``link``."""
        home = self._folder / "home" / name
        home.mkdir(parents=True)
        (home / link).symlink_to(self.shared)
        assert (await self.ask("POST", f"users/{name}")).code == 201
        user = User(self, name, home, await self.token_of(name))
        await user.start()
        return user


class User:
    """A person with a server of their own."""

    def __init__(self, hub: Hub, name: str, home: Path, token: str) -> None:
        self._hub = hub
        self._name = name
        self.token = token
        self.home = home

    async def start(self) -> None:
        """Start the server, and wait until it answers."""
        answer = await self._hub.ask("POST", f"users/{self._name}/server", {})
        assert answer.code in {201, 202}, answer.body
        await until_asked(self.runs)

    async def stop(self) -> None:
        """Stop the server as the culler does, and wait until it has ended."""
        answer = await self._hub.ask("DELETE", f"users/{self._name}/server")
        assert answer.code in {202, 204}, answer.body
        await until_asked(self._has_stopped)

    async def runs(self) -> bool:
        return (await self.ask("GET", "api/status")).code == 200

    async def _has_stopped(self) -> bool:
        answer = await self._hub.ask("GET", f"users/{self._name}")
        return "" not in json.loads(answer.body).get("servers", {})

    async def ask(self, method: str, route: str, body: object = None) -> HTTPResponse:
        """Send a request to the user's own server, through the proxy."""
        return await self.ask_at(self._name, method, route, body)

    async def ask_at(
        self, owner: str, method: str, route: str, body: object = None
    ) -> HTTPResponse:
        """Send a request to somebody's server, with this user's token."""
        return await self._hub._client.fetch(
            f"{self._hub.url}user/{owner}/{route}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
            body=None if body is None else json.dumps(body),
            follow_redirects=False,
            raise_error=False,
            request_timeout=70,
        )

    async def config(self, path: str) -> dict[str, Any]:
        """Open a document and return the editor's configuration."""
        answer = await self.ask("POST", "onlyoffice/open", {"path": path})
        assert answer.code == 200, answer.body
        opened = json.loads(answer.body)
        assert opened["editor"] == "onlyoffice", opened
        config: dict[str, Any] = opened["config"]
        return config


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [listening.getsockname()[1] for listening in sockets]
    for listening in sockets:
        listening.close()
    return ports
