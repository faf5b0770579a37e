"""Jupyter servers in processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any, Self

from tornado.simple_httpclient import SimpleAsyncHTTPClient

from ..conftest import SECRET


class Server:
    """A Jupyter server in a process of its own, on any port, with a data directory that stays."""

    def __init__(self, folder: Path, document_server_url: str, *options: str) -> None:
        self._folder = folder
        self._options = options
        self._environment = {
            **os.environ,
            **{f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("CONFIG", "DATA", "RUNTIME")},
            "ONLYOFFICE_URL": document_server_url,
            "ONLYOFFICE_SECRET": SECRET,
        }

    async def start(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", "--port=0", f"--ServerApp.root_dir={self._folder / 'root'}"),
            "--ServerApp.jpserver_extensions={'jupyter_onlyoffice': True}",
            "--IdentityProvider.token=a-token",
            *self._options,
            env=self._environment,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            found = re.search(rb"(http://127\.0\.0\.1:\d+/)", line)
            if found:
                self.url = found[1].decode()
            if b"Control-C" in line:
                break
        await self._listening()
        self._reading = asyncio.create_task(self._process.stderr.read())
        return self

    async def _listening(self) -> None:
        """Wait until the address, which is printed before, is listened to."""
        host, _, port = self.url.removeprefix("http://").rstrip("/").partition(":")
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(ConnectionRefusedError):
                    _, writer = await asyncio.open_connection(host, int(port))
                    writer.close()
                    return
                await asyncio.sleep(0.05)

    async def open(self, path: str) -> dict[str, Any]:
        """Open a document and return the editor's configuration."""
        config: dict[str, Any] = (await self.post("open", path=path))["config"]
        return config

    async def post(self, route: str, **body: Any) -> Any:
        client = SimpleAsyncHTTPClient(force_instance=True)
        response = await client.fetch(
            f"{self.url}onlyoffice/{route}",
            method="POST",
            body=json.dumps(body),
            headers={"Authorization": "token a-token"},
            request_timeout=70,
        )
        client.close()
        return json.loads(response.body)

    async def command(self, *words: str) -> tuple[int, str]:
        """Run ``jupyter onlyoffice`` as the server's user; return its status and what it says."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jupyter_onlyoffice.cli", *words),
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, said.decode().strip()

    async def kill(self, number: int = signal.SIGKILL) -> None:
        self._process.send_signal(number)
        await self._process.wait()
        await self._reading
