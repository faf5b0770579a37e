"""Hub services that are killed at a chosen step; by fork, so that each starts at once.

``python -m tests.hub.service_to_kill`` starts a service for each line that it reads, a number: of
the connection, or change of the service's folder, that is not to happen; 0 for none of them. It
answers the process id, and counts from the moment on when the folder has a file ``armed``.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from itertools import count
from typing import Any

from jupyter_onlyoffice.hub.app import HubServiceApp

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.truncate"}


class Killer:
    """Does not let one step of the service happen."""

    def __init__(self, folder: str, fatal: int) -> None:
        self._folder = folder
        self._fatal = fatal
        self._steps = count(1)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear of something that Python is about to do (PEP 578)."""
        if self._is_step(event, arguments) and os.access(f"{self._folder}/armed", os.F_OK):
            step = next(self._steps)
            if step == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    def _is_step(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            path, _, flags = arguments
            return isinstance(flags, int) and bool(flags & _WRITING) and self._is_below(path)
        if event in _CHANGES:
            return any(map(self._is_below, arguments))
        return event == "socket.connect"

    def _is_below(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self._folder)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(0, 1)
            sys.addaudithook(Killer(os.environ["ONLYOFFICE_HUB_FOLDER"], int(line)))
            HubServiceApp.launch_instance([])
        print(child, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
