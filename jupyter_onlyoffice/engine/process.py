"""One confined process: started, watched, and always cleared away."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..core.errors import EngineUnavailable

_LAUNCHER: Final = Path(__file__).with_name("confine.py")
_OUTPUT_LIMIT: Final = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use at most.

    Attributes:
        wall: seconds from start to end.
        cpu: seconds of computing.
        memory: bytes of data; the address space cannot be limited, as its JavaScript engine
            reserves far more of that than it uses.
        file: bytes of any one file it writes.
    """

    wall: float = 300
    cpu: int = 240
    memory: int = 2 << 30
    file: int = 512 << 20


class Cancelled(Exception):
    """Nobody waits for the result any more."""


class Cancellation:
    """Lets one thread end the process that another one waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        with self._lock:
            self.cancelled = True
            if self._process is not None:
                _kill(self._process)

    def watch(self, process: subprocess.Popen[bytes] | None) -> None:
        with self._lock:
            self._process = process
            if process is not None and self.cancelled:
                _kill(process)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended.

    Attributes:
        code: its exit status; negative for the signal that killed it.
        timed_out: whether it was killed because its time was up.
        output: the beginning of what it printed.
    """

    code: int
    timed_out: bool
    output: str


def run_confined(
    command: Sequence[Path | str],
    *,
    read: Sequence[Path],
    write: Path,
    limits: Limits,
    cancellation: Cancellation,
) -> Ended:
    """Run a program that reads and writes nothing but what is named, and wait for its end.

    Args:
        read: folders that it may read, besides the system's own.
        write: the one folder that it may write to; also its working directory.

    Raises:
        EngineUnavailable: it could not be started.
    """
    words = [str(word) for word in command]
    if os.name == "posix":
        spec = {
            "cpu": limits.cpu,
            "data": limits.memory,
            "file": limits.file,
            "read": [str(path) for path in read],
            "write": [str(write)],
            "parent": os.getpid(),
        }
        words = [sys.executable, "-I", "-S", str(_LAUNCHER), json.dumps(spec), *words]
    with (write / "output").open("w+b") as output:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own launcher, no shell
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=write,
                env=_environment(),
                # Of its own, so that whatever it starts can be ended with it.
                start_new_session=True,
            )
        except OSError as error:
            raise EngineUnavailable(
                f"ONLYOFFICE's converter could not be started: {error.strerror or error}."
            ) from error
        overdue = Cancellation()
        clock = threading.Timer(limits.wall, overdue.cancel)
        clock.daemon = True
        clock.start()
        overdue.watch(process)
        cancellation.watch(process)
        try:
            _await_end(process)
        finally:
            clock.cancel()
            overdue.watch(None)
            cancellation.watch(None)
            # Also after a normal end: nothing it started may outlive it.
            _kill(process)
            process.wait()
        output.seek(0)
        said = output.read(_OUTPUT_LIMIT).decode(errors="replace").strip()
    return Ended(process.returncode, overdue.cancelled, said)


def _environment() -> dict[str, str]:
    kept = ("SYSTEMROOT",)  # without it nothing starts on Windows
    return {"LC_ALL": "C", **{name: os.environ[name] for name in kept if name in os.environ}}


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Wait without a poll, and without giving the process's number back for others to use."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
