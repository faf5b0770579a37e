"""Jupyter servers that are killed at a chosen change of the disk; by fork, so that each is quick.

``python -m tests.simulation.server`` reads a JSON line for each server that is to be started, and
answers one: ``{"pid", "origin"}``.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import ServerApp

from .jupyter import Jupyter

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {
    "os.rename",
    "os.link",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.setxattr",
}


class Killer:
    """Counts the changes of the disk below a folder and does not let one of them happen."""

    def __init__(self, folder: str, fatal: int) -> None:
        self._folder = folder
        self._fatal = fatal
        self._count = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear of something that Python is about to do (PEP 578)."""
        if not self._changes(event, arguments):
            return
        self._count += 1
        if self._count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def _changes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            path, _, flags = arguments
            return isinstance(flags, int) and bool(flags & _WRITING) and self._is_below(path)
        return event in _CHANGES and any(self._is_below(argument) for argument in arguments)

    def _is_below(self, path: object) -> bool:
        if isinstance(path, int) and not isinstance(path, bool) and path > 2:
            path = os.readlink(f"/proc/self/fd/{path}")
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self._folder)


async def _serve(order: dict[str, Any], answer: int) -> None:
    folder = Path(order["folder"])
    jupyter = Jupyter(Path(order["own"]), order["document_server"], order["public"])
    jupyter.serve(folder / "root", folder / "data")
    if order["fatal"]:
        sys.addaudithook(Killer(str(folder), order["fatal"]))
    await jupyter.start()
    line = json.dumps({"pid": os.getpid(), "origin": jupyter.origin})
    os.write(answer, f"{line}\n".encode())
    await asyncio.Event().wait()


async def _warm_up(folder: str) -> None:
    Jupyter(Path(folder), "http://127.0.0.1:9", "http://127.0.0.1:9")


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    answer = os.dup(1)
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_warm_up(folder))
    ServerApp.clear_instance()
    for line in sys.stdin:
        if os.fork() == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            asyncio.run(_serve(json.loads(line), answer))


if __name__ == "__main__":
    main()
