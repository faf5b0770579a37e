"""Many Jupyter servers of a Hub in one process, each of somebody else, behind one port.

``python -m tests.hub_service.servers FOLDER DOCUMENT_SERVER SERVICE NAME…`` prints the port once
all of them are there. They share a process, and nothing else: each has a name, a token for the Hub,
a root and data of its own.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.routing import PathMatches, Rule, RuleRouter
from traitlets.config import Config

TOKEN = "lets-a-browser-in"


def server_of(name: str, folder: Path, document_server: str, service: str) -> ServerApp:
    root = folder / name / "root"
    root.mkdir(parents=True)
    for kind in ("CONFIG", "DATA", "RUNTIME"):
        os.environ[f"JUPYTER_{kind}_DIR"] = str(folder / name / kind)
    os.environ["JUPYTERHUB_USER"] = name
    os.environ["JUPYTERHUB_API_TOKEN"] = f"token-of-{name}"
    extensions = {
        "jupyter_onlyoffice": True,
        **dict.fromkeys(
            ("jupyterlab", "jupyter_lsp", "jupyter_server_terminals", "notebook", "notebook_shim"),
            False,
        ),
    }
    config = Config(
        {
            "ServerApp": {
                "jpserver_extensions": extensions,
                "root_dir": str(root),
                "base_url": f"/user/{name}/",
                "log_level": "ERROR",
            },
            "IdentityProvider": {"token": TOKEN},
            "OnlyOffice": {"document_server_url": document_server, "hub_service": service},
        }
    )
    app = ServerApp(config=config, open_browser=False, allow_root=True)
    app.init_signal = lambda: None  # type: ignore[method-assign]
    app.initialize(argv=[], new_httpserver=False)
    return app


async def main(folder: Path, document_server: str, service: str, names: list[str]) -> None:
    rules = [
        Rule(
            PathMatches(f"/user/{name}/.*"),
            server_of(name, folder, document_server, service).web_app,
        )
        for name in names
    ]
    (sock,) = bind_sockets(0, "127.0.0.1")
    HTTPServer(RuleRouter(rules)).add_socket(sock)
    print(sock.getsockname()[1], flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
