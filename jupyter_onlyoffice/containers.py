"""Docker or Podman, as far as a Document Server of one's own needs one of them.

Whatever they say when something fails ends up in one sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .core.errors import ContainerError

_PROGRAMS: Final = ("docker", "podman")
_SECONDS: Final = 60
"""Anything but fetching an image and stopping a Document Server takes less."""
_STOP_SECONDS: Final = 120
_LABEL: Final = "jupyter-onlyoffice"

NOWHERE: Final = (
    "Neither Docker nor Podman is installed here. Install one of them, or connect a Document Server"
    " that runs elsewhere: Help > ONLYOFFICE Connection > Settings in JupyterLab."
)


@dataclass(frozen=True, slots=True)
class Container:
    """A container that there is.

    Attributes:
        running: whether it runs.
        ours: whether it was started by us.
    """

    running: bool
    ours: bool


class Containers:
    """One of the two programs, which was found to work."""

    def __init__(self, program: str) -> None:
        self.program = program

    @classmethod
    def found(cls) -> Containers:
        """Return the first of the two that works.

        Raises:
            ContainerError: neither is here, or what is here does not run.
        """
        there = [program for program in _PROGRAMS if shutil.which(program)]
        if not there:
            raise ContainerError(NOWHERE)
        fault = ""
        for program in there:
            done = _run([program, "info", "--format", "{{.ID}}"])
            if done.returncode == 0:
                return cls(program)
            fault = fault or f"{program} is installed, but does not work: {_last_line(done)}"
        raise ContainerError(fault)

    def container(self, name: str) -> Container | None:
        """Return what is known of a container; None if there is none."""
        asked = '{{.State.Running}} {{index .Config.Labels "' + _LABEL + '"}}'
        done = self._call("container", "inspect", "--format", asked, name)
        if done.returncode != 0:
            return None
        running, _, label = done.stdout.strip().partition(" ")
        return Container(running == "true", label == "1")

    def fetch(self, image: str) -> None:
        """Fetch an image if it is not here; how far that is, the program itself tells.

        Raises:
            ContainerError: it could not be fetched.
        """
        if self._call("image", "inspect", "--format", "{{.Id}}", image).returncode == 0:
            return
        command = [self.program, "pull", image]
        done = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=subprocess.PIPE, text=True
        )
        if done.returncode != 0:
            raise ContainerError(f"{image} could not be fetched: {_last_line(done)}")

    def run(self, name: str, image: str, port: int, environment: Mapping[str, str]) -> None:
        """Start a container whose web server browsers of this machine find at ``port``.

        Args:
            environment: of the container; it stands in no command line, which others could read.

        Raises:
            ContainerError: it could not be started.
        """
        done = _run(
            [
                *(self.program, "run", "--detach", "--name", name, "--label", f"{_LABEL}=1"),
                *("--restart", "unless-stopped", "--publish", f"127.0.0.1:{port}:80"),
                *("--add-host", "host.docker.internal:host-gateway"),
                *(word for variable in environment for word in ("--env", variable)),
                image,
            ],
            {**os.environ, **environment},
        )
        if done.returncode != 0:
            # What could not be started is there all the same, and in the way of the next try.
            self._call("rm", "--force", name)
            raise ContainerError(f"The container could not be started: {_last_line(done)}")

    def start(self, name: str) -> None:
        """Start a container that was stopped.

        Raises:
            ContainerError: it could not be started.
        """
        self._must("start", name)

    def remove(self, name: str) -> None:
        """Stop a container in its own time, then remove it.

        Raises:
            ContainerError: it is still there.
        """
        self._must("stop", "--time", str(_STOP_SECONDS), name)
        self._must("rm", "--volumes", name)

    def gateway(self) -> str:
        """Return the address at which containers find this machine; empty if that is not known."""
        network = "bridge" if self.program == "docker" else "podman"
        # The two write the same in two ways.
        for asked in (
            "{{range .IPAM.Config}}{{.Gateway}} {{end}}",
            "{{(index .Subnets 0).Gateway}}",
        ):
            done = self._call("network", "inspect", "--format", asked, network)
            for word in done.stdout.split() if done.returncode == 0 else []:
                if word.count(".") == 3:
                    return word
        return ""

    def logs(self, name: str, options: Sequence[str]) -> int:
        """Show what a container says; return the program's exit status."""
        command = [self.program, "logs", *options, name]
        return subprocess.run(command, stdin=subprocess.DEVNULL).returncode  # noqa: S603

    def _must(self, *words: str) -> None:
        done = self._call(*words)
        if done.returncode != 0:
            raise ContainerError(f"{self.program} {words[0]} failed: {_last_line(done)}")

    def _call(self, *words: str) -> subprocess.CompletedProcess[str]:
        return _run([self.program, *words])


def _run(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS + (_STOP_SECONDS if "stop" in command[:2] else 0),
        )
    except subprocess.TimeoutExpired:
        raise ContainerError(f"{command[0]} {command[1]} does not come to an end.") from None


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    # Docker's last line is only where help is to be found.
    told = [line for line in lines if not line.startswith(("See '", "Run '"))]
    return told[-1] if told else f"exit status {done.returncode}"
