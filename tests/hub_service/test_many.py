"""Fifty people, each with a server of their own, and one service for them all."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.web import Application, RequestHandler

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..hub.hub import free_ports
from ..office import docx_bytes, text_of
from ..waiting import until_asked
from .servers import TOKEN

NAMES = [f"user{number}" for number in range(50)]
CONNECTIONS = 15  # a Document Server without a licence has 20


class User(RequestHandler):
    """The Hub: whose token it is that the service was shown."""

    def get(self) -> None:
        name = self.request.headers["Authorization"].removeprefix("token token-of-")
        assert name in NAMES
        scopes = [f"access:servers!server={name}/"]
        self.finish({"kind": "user", "name": name, "admin": False, "scopes": scopes})


async def started(stack: AsyncExitStack, *command: str, **variables: str) -> Any:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *command),
        env={**os.environ, **variables},
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )

    async def end() -> None:
        process.kill()
        await process.wait()

    stack.push_async_callback(end)
    return process


async def test_fifty_people_with_servers_of_their_own_edit_and_save_through_one_service(
    document_server: DocumentServer, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    service = f"http://127.0.0.1:{port}/services/onlyoffice"
    (sock,) = bind_sockets(0, "127.0.0.1")
    hub = HTTPServer(Application([("/hub/api/user", User)], log_function=lambda _: None))
    hub.add_socket(sock)
    client = SimpleAsyncHTTPClient(force_instance=True, max_clients=100)
    async with AsyncExitStack() as stack:
        stack.callback(hub.stop)
        stack.callback(client.close)
        folder = tmp_path / "servers"
        servers = await started(
            stack,
            *("tests.hub_service.servers", str(folder), document_server.url, service, *NAMES),
        )
        assert servers.stdout is not None
        proxy = f"http://127.0.0.1:{int(await servers.stdout.readline())}"
        await started(
            stack,
            "jupyter_onlyoffice.hub",
            JUPYTERHUB_API_TOKEN="of the service",
            JUPYTERHUB_API_URL=f"http://127.0.0.1:{sock.getsockname()[1]}/hub/api",
            JUPYTERHUB_CLIENT_ID="service-onlyoffice",
            JUPYTERHUB_SERVICE_PREFIX="/services/onlyoffice/",
            JUPYTERHUB_SERVICE_URL=f"http://127.0.0.1:{port}",
            ONLYOFFICE_URL=document_server.url,
            ONLYOFFICE_SECRET=SECRET,
            ONLYOFFICE_SERVICE_URL=service,
            ONLYOFFICE_PROXY_URL=proxy,
            ONLYOFFICE_HUB_FOLDER=str(tmp_path / "service"),
        )

        async def answers() -> bool:
            try:
                return (await client.fetch(f"{service}/health")).code == 200
            except OSError:
                return False

        await until_asked(answers)
        connections = asyncio.Semaphore(CONNECTIONS)

        async def edit(name: str) -> str:
            (folder / name / "root/a.docx").write_bytes(docx_bytes("Before"))
            async with connections:
                answer = await client.fetch(
                    f"{proxy}/user/{name}/onlyoffice/open",
                    method="POST",
                    headers={"Authorization": f"token {TOKEN}"},
                    body=json.dumps({"path": "a.docx"}),
                    request_timeout=60,
                )
                config = json.loads(answer.body)["config"]
                assert config["editorConfig"]["callbackUrl"].startswith(service)
                editor = await document_server.open(config)
                await editor.type(f" and {name}")
                await editor.close()
            assert (await document_server.callback(status=2, key=editor.key)).ok
            return editor.key

        keys = await asyncio.gather(*map(edit, NAMES))
        assert len({key.partition(".")[0] for key in keys}) == len(NAMES)
        for name in NAMES:
            assert text_of(folder / name / "root/a.docx") == f"Before and {name}"
        assert not list((tmp_path / "service/spool").glob("*.json"))
