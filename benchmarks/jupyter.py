"""A real Jupyter server in a process of its own, and how it fares."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

EXTENSION = "--ServerApp.jpserver_extensions={'jupyter_onlyoffice': True}"
TOKEN = "benchmark"  # noqa: S105 - of a server that lives for seconds on the loopback address


class JupyterProcess:
    """Starts a server; use as a context manager.

    Attributes:
        url: its address, ending in a slash.
    """

    def __init__(
        self,
        root: Path,
        scratch: Path,
        *options: str,
        variables: Mapping[str, str] | None = None,
        python: str = sys.executable,
        module: str = "jupyter_server",
        base_url: str = "/",
    ) -> None:
        """Start it.

        Args:
            root: the folder that it serves.
            scratch: a folder for all that it remembers.
            options: more of the command line.
            variables: more of the environment.
            python: of the environment with what is to be measured.
            module: ``jupyterlab``, where there is to be a front end.
            base_url: of all that it serves, with slashes at both ends.
        """
        environment = {
            **{name: word for name, word in os.environ.items() if "ONLYOFFICE" not in name},
            "HOME": str(scratch),
            "JUPYTER_CONFIG_DIR": str(scratch / "config"),
            "JUPYTER_DATA_DIR": str(scratch / "data"),
            "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
            **(variables or {}),
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [
                *(python, "-m", module, "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", "--port=0", f"--ServerApp.root_dir={root}"),
                *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.base_url={base_url}"),
                *options,
            ],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            found = re.search(r"(http://127\.0\.0\.1:\d+/)", line)
            if found:
                self.url = found[1] + base_url.removeprefix("/")
                break
        threading.Thread(target=self._process.stderr.read, daemon=True).start()
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"token {TOKEN}"
        # The address is printed before it is listened to.
        retries = Retry(connect=100, backoff_factor=0.1, backoff_max=0.2)
        self.session.mount("http://", HTTPAdapter(max_retries=retries))
        self.session.get(f"{self.url}api").raise_for_status()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def resident(self) -> int:
        """Return the memory that the server occupies, in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024


class Watch:
    """Looks at a server while something goes on there.

    Attributes:
        worst_wait: the longest that a small request had to wait, in seconds.
        growth: by how many bytes the server grew.
    """

    def __init__(self, jupyter: JupyterProcess) -> None:
        self._jupyter = jupyter
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.worst_wait = 0.0
        self.growth = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        before = self._jupyter.resident()
        session = requests.Session()
        session.headers.update(self._jupyter.session.headers)
        session.get(f"{self._jupyter.url}api/status").raise_for_status()
        while not self._done.wait(0.005):
            started = time.perf_counter()
            session.get(f"{self._jupyter.url}api/status")
            self.worst_wait = max(self.worst_wait, time.perf_counter() - started)
            self.growth = max(self.growth, self._jupyter.resident() - before)
