"""The Jupyter server: built once, with the extension built anew for every start of it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import HTTPClientError, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from traitlets.config import Config

import jupyter_onlyoffice
from jupyter_onlyoffice.extension import OnlyOffice

SECRET: Final = "a-secret-of-more-than-thirty-two-bytes"
_AFTER_AN_END: Final = (
    "cannot schedule new futures after shutdown",
    "CancelledError",
    "HTTPTimeoutError",
)
TOKEN: Final = "a-token"
_PACKAGE = str(Path(jupyter_onlyoffice.__file__).parent)


class Complaints(logging.Handler):
    """Keeps what is logged with a traceback: nothing that is foreseen has one."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if record.exc_info and not any(known in text for known in _AFTER_AN_END):
            self.texts.append(text)


class Jupyter:
    """Starts, stops, crashes and starts again over the same data.

    A crash interrupts what goes on wherever it waits; no answer about it arrives anywhere.
    """

    def __init__(self, folder: Path, document_server_url: str, public_url: str) -> None:
        for kind in ("CONFIG", "DATA", "RUNTIME"):
            os.environ[f"JUPYTER_{kind}_DIR"] = str(folder / kind)
        config = Config(
            {
                "ServerApp": {
                    "jpserver_extensions": {
                        "jupyter_onlyoffice": True,
                        "jupyter_server_terminals": False,
                    },
                    "root_dir": str(folder),
                    "log_level": "ERROR",
                },
                "FileContentsManager": {"delete_to_trash": False},
                "IdentityProvider": {"token": TOKEN},
                "OnlyOffice": {
                    "document_server_url": document_server_url,
                    "jupyter_url": public_url,
                    "jwt_secret": SECRET,
                    "lossy_formats": ["csv"],
                    "fetch_timeout": 1,
                    "connect_timeout": 1,
                    "stop_timeout": 1,
                },
            }
        )
        self._app = ServerApp.instance(config=config, open_browser=False, allow_root=True)
        self._app.init_signal = lambda: None  # type: ignore[method-assign]
        self._app.initialize(argv=[], new_httpserver=False)
        self.complaints = Complaints()
        sockets = bind_sockets(0, "127.0.0.1")
        self.origin = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        self._server = HTTPServer(self._app.web_app)
        self._server.add_sockets(sockets)
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=100)
        self._extension: OnlyOffice | None = None
        self._crashed = asyncio.Event()
        self._threads = ThreadPoolExecutor()
        asyncio.get_running_loop().set_default_executor(self._threads)

    @property
    def running(self) -> bool:
        return self._extension is not None

    def serve(self, root: Path, data: Path) -> None:
        """Use these folders from the next start on."""
        self._app.contents_manager.root_dir = str(root)
        self._app.data_dir = str(data)

    async def start(self) -> None:
        self._crashed = asyncio.Event()
        self._app.init_event_logger()
        assert self._app.event_logger is not None
        self._app.contents_manager.event_logger = self._app.event_logger
        extension = OnlyOffice()
        extension._link_jupyter_server_extension(self._app)
        extension._prepare_settings()  # type: ignore[no-untyped-call]
        self._take_logs()
        await extension._start_jupyter_server_extension(self._app)
        self._extension = extension

    def _take_logs(self) -> None:
        for name in ("", self._app.log.name, "tornado.application", "asyncio"):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [self.complaints], False
        for name in ("tornado.access", "tornado.general"):
            logging.getLogger(name).disabled = True

    async def settled(self) -> None:
        """Wait until everybody has been told of what happened to files."""
        assert self._app.event_logger is not None
        await self._app.event_logger.gather_listeners()

    async def stop(self) -> None:
        assert self._extension is not None
        await self._extension.stop_extension()
        self._extension = None

    async def crash(self) -> None:
        """Drop everything; returns when nothing of it can reach the disk any more."""
        extension, self._extension = self._extension, None
        assert extension is not None
        self._crashed.set()
        loop = asyncio.get_running_loop()
        before, self._threads = self._threads, ThreadPoolExecutor()
        loop.set_default_executor(self._threads)
        for task in asyncio.all_tasks():
            if _is_jupyters(task.get_coro()):
                task.cancel()
        await asyncio.sleep(0)
        threads = [before, *vars(extension._storage).values()]
        for executor in threads:
            if isinstance(executor, ThreadPoolExecutor):
                await asyncio.to_thread(executor.shutdown)

    async def ask(
        self, method: str, *parts: str, body: object = None, patience: float = 10
    ) -> HTTPResponse | None:
        """Send a request as a logged-in browser; None if nobody answers in so many seconds."""
        if not self.running:
            return None
        fetching: asyncio.Future[HTTPResponse] = asyncio.ensure_future(
            self._client.fetch(
                "/".join((self.origin, *parts)),
                method=method,
                headers={"Authorization": f"token {TOKEN}"},
                body=None if body is None else json.dumps(body),
                raise_error=False,
                request_timeout=patience,
            )
        )
        crash: asyncio.Future[Any] = asyncio.ensure_future(self._crashed.wait())
        await asyncio.wait({fetching, crash}, return_when=asyncio.FIRST_COMPLETED)
        if crash.done():
            fetching.add_done_callback(lambda future: future.cancelled() or future.exception())
            fetching.cancel()
            return None
        crash.cancel()
        try:
            return await fetching
        except (HTTPClientError, OSError):
            return None

    async def post(self, route: str, patience: float = 10, **body: Any) -> HTTPResponse | None:
        return await self.ask("POST", "onlyoffice", route, body=body, patience=patience)


def _is_jupyters(work: object) -> bool:
    code, frame = getattr(work, "cr_code", None), getattr(work, "cr_frame", None)
    if code is None or frame is None:
        return False
    handler = isinstance(frame.f_locals.get("self"), JupyterHandler)
    return handler or str(code.co_filename).startswith(_PACKAGE)
