"""Jupyter servers as people start them: real processes, with folders and a token of their own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

TOKEN: Final = "the-token-of-the-browser-tests"
BASE_URL: Final = "/user/ann@uni.example/"

_START_SECONDS: Final = 120


class Server:
    """A running Jupyter server, as browsers know it.

    Attributes:
        url: its address, base URL included, with a slash at the end.
        log: the file with what it printed.
    """

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self.log = log

    def address(self, route: str, path: str = "") -> str:
        """Return the address of a page, with ``path`` quoted and put behind ``route``."""
        return f"{self.url}{route}/{quote(path)}".rstrip("/")


class JupyterProcess(Server):
    """Context manager around ``python -m jupyterlab``, which serves Notebook 7 as well.

    Attributes:
        root: the folder that it serves.
    """

    def __init__(
        self,
        home: Path,
        extension: Mapping[str, Any],
        *,
        enabled: bool = True,
        engine: bool = True,
        login: Mapping[str, Any] | None = None,
    ) -> None:
        """Prepare it; ``extension`` are the settings of ``OnlyOffice``.

        Args:
            home: an empty folder for everything.
            enabled: whether the server part of the extension is.
            engine: whether it finds the engine.
            login: settings by class, in place of a token.
        """
        port = free_port()
        super().__init__(f"http://127.0.0.1:{port}{BASE_URL}", home / "server.log")
        self.root = home / "root"
        self._home = home
        self._config = home / "config"
        self._login = login or {"IdentityProvider": {"token": TOKEN}}
        self._server: dict[str, Any] = {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(self.root),
            "base_url": BASE_URL,
            "allow_root": True,
            "allow_unauthenticated_access": False,
        }
        self._extension = extension
        self._enabled = enabled
        self._engine = engine
        self._running: Running | None = None

    def __enter__(self) -> Self:
        """Start it, and wait until it answers."""
        self.root.mkdir(parents=True)
        settle_in(self._home)
        if not self._engine:
            hide_engine(self._home / "hidden")
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        assert self._running is not None
        self._running.stop()

    def restart(self, extension: Mapping[str, Any]) -> None:
        """Start it anew with the extension enabled and other settings of it."""
        assert self._running is not None
        self._running.stop()
        self._extension, self._enabled = extension, True
        self._start()

    def _start(self) -> None:
        settings = {
            "ServerApp": {
                **self._server,
                "jpserver_extensions": {"jupyter_onlyoffice": self._enabled},
            },
            # Nothing here goes out to the network.
            "LabApp": {
                "news_url": None,
                "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
                "extension_manager": "readonly",
                # As `jupyterapp`; opens what a test is not about.
                "expose_app_in_browser": True,
            },
            "OnlyOffice": dict(self._extension),
            **self._login,
        }
        write_json(self._config / "jupyter_server_config.json", settings)
        command = [sys.executable, "-m", "jupyterlab"]
        ours = environment(self._home)
        if not self._engine:
            ours["PYTHONPATH"] = os.pathsep.join(
                filter(None, [str(self._home / "hidden"), ours.get("PYTHONPATH")])
            )
        self._running = Running(command, ours, self._home, self.log)
        self._running.wait_for(r"is running at:")

    def converters(self) -> list[int]:
        """Return the processes of the engine that work for this server now."""
        assert self._running is not None
        return [
            pid
            for pid, status in processes()
            if "Name:\tx2t\n" in status and f"PPid:\t{self._running.pid}\n" in status
        ]

    def results(self) -> set[Path]:
        """Return the files with what the engine has made so far."""
        return set((self._home / "data" / "jupyter_onlyoffice").glob("**/results/*"))

    @contextmanager
    def setting(self, plugin: str, **values: Any) -> Iterator[None]:
        """Let the user have chosen something in the settings of a plugin."""
        package, _, name = plugin.partition(":")
        file = self._config / "lab" / "user-settings" / package / f"{name}.jupyterlab-settings"
        write_json(file, values)
        try:
            yield
        finally:
            file.unlink()


class Running:
    """A process, all of its children, and what it prints."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path
    ) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            command,
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        self._news = threading.Condition()
        self._lines: list[str] = []
        self._ended = False
        self._reader = threading.Thread(target=self._read, args=(log,))
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Return the first match in what is printed; stops the process if none comes."""
        expression = re.compile(pattern)

        def found() -> re.Match[str] | None:
            return next(filter(None, map(expression.search, self._lines)), None)

        with self._news:
            self._news.wait_for(lambda: found() or self._ended, _START_SECONDS)
            match, printed = found(), "".join(self._lines)
        if match is None:
            self.stop()
            raise RuntimeError(f"It never said “{pattern}”:\n{printed}")
        return match

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join()
        self._output.close()

    def _read(self, target: Path) -> None:
        with target.open("a", encoding="utf-8") as log:
            for line in self._output:
                log.write(line)
                log.flush()
                with self._news:
                    self._lines.append(line)
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()


def settle_in(home: Path) -> None:
    """Let JupyterLab neither ask about news nor look whether it should be built anew."""
    labconfig = home / "config" / "labconfig"
    write_json(labconfig / "page_config.json", {"buildCheck": False})
    write_json(
        labconfig / "default_setting_overrides.json",
        {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}},
    )


def hide_engine(folder: Path) -> None:
    """Make a folder that hides the engine's package from whoever has it in PYTHONPATH."""
    folder.mkdir()
    (folder / "docbuilder.py").write_text('"""A module of that name, and no package."""\n', "utf-8")


def processes() -> Iterator[tuple[int, str]]:
    """Return the processes of this machine that are alive, and what the system says of each."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):  # it has just ended
            text = status.read_text()
            if "State:\tZ" not in text:
                yield int(status.parent.name), text


def environment(home: Path) -> dict[str, str]:
    """Return ours without anything that would lead a Jupyter server out of ``home``."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "ONLYOFFICE_", "XDG_", "PYTEST_"))
    }
    return {
        **ours,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PYTHONUNBUFFERED": "1",
    }


def write_json(file: Path, values: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(values), "utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
