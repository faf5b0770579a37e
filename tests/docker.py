"""A stand-in for Docker: a program on the PATH that starts the stand-in Document Server.

It knows as much of the command line as ``jupyter onlyoffice up`` uses, and is as strict about it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, NoReturn

ROOT: Final = Path(__file__).parent.parent
GATEWAY: Final = "127.0.0.2"
"""Stands in for the address of the bridge, at which Jupyter does not listen."""


class Docker:
    """Docker as a test sees it.

    Attributes:
        bin: the folder with the program.
    """

    def __init__(self, folder: Path, program: str = "docker") -> None:
        self._folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        shim = self.bin / program
        shim.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            f"from tests.docker import main\nmain({str(folder)!r}, {program!r})\n"
        )
        shim.chmod(shim.stat().st_mode | stat.S_IXUSR)

    @property
    def state(self) -> dict[str, Any]:
        return State(self._folder).read()

    @property
    def calls(self) -> list[list[str]]:
        """The command lines it was called with."""
        calls: list[list[str]] = self.state["calls"]
        return calls

    def fail(self, command: str, said: str) -> None:
        """Have a command fail from now on, saying so much."""
        self._change("faults", command, said)

    def have(self, name: str, **container: Any) -> None:
        """Let there be a container; a "dead" one ends at once, one that "hangs" says nothing."""
        self._change("containers", name, {"label": "", "pid": 0, **container})

    def _change(self, kind: str, name: str, value: object) -> None:
        state = self.state
        state[kind][name] = value
        State(self._folder).write(state)

    def close(self) -> None:
        """End what runs."""
        for container in self.state["containers"].values():
            end(container)


class State:
    """What the program remembers from one call to the next."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "state.json"

    def read(self) -> dict[str, Any]:
        if not self._file.exists():
            return {"containers": {}, "images": [], "faults": {}, "calls": []}
        state: dict[str, Any] = json.loads(self._file.read_text())
        return state

    def write(self, state: dict[str, Any]) -> None:
        self._file.write_text(json.dumps(state))


def main(folder: str, program: str) -> NoReturn:
    """Do as the command line says, and end."""
    words = sys.argv[1:]
    keeper = State(Path(folder))
    state = keeper.read()
    state["calls"].append([program, *words])
    keeper.write(state)
    command = words[0] if words[0] not in {"container", "image", "network"} else " ".join(words[:2])
    if fault := state["faults"].get(command):
        sys.exit(fault)
    said = COMMANDS[command](state, words[len(command.split()) :])
    keeper.write(state)
    if said is None:
        sys.exit("Error: No such object\n")
    print(said)  # noqa: T201
    sys.exit(0)


def info(state: dict[str, Any], words: list[str]) -> str:
    return "an-id"


def inspect(state: dict[str, Any], words: list[str]) -> str | None:
    container = state["containers"].get(words[-1])
    if container is None:
        return None
    return f"{str(is_running(container)).lower()} {container['label']}"


def image(state: dict[str, Any], words: list[str]) -> str | None:
    return "sha256:1" if words[-1] in state["images"] else None


def pull(state: dict[str, Any], words: list[str]) -> str:
    state["images"].append(words[-1])
    return "Downloaded"


def network(state: dict[str, Any], words: list[str]) -> str:
    return f"{GATEWAY} "


def run(state: dict[str, Any], words: list[str]) -> str:
    parser = argparse.ArgumentParser()
    for name in ("name", "label", "restart", "publish", "add-host"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--env", action="append")
    parser.add_argument("--detach", action="store_true")
    parser.add_argument("image")
    options = parser.parse_args(words)
    assert options.detach
    assert options.image in state["images"]
    host, port, inside = options.publish.split(":")
    assert (host, inside) == ("127.0.0.1", "80")
    label = options.label.removeprefix("jupyter-onlyoffice=")
    container = {"label": label, "port": port, "secret": os.environ[options.env[0]]}
    state["containers"][options.name] = container
    return start(state, [options.name])


def start(state: dict[str, Any], words: list[str]) -> str:
    container = state["containers"][words[-1]]
    if container.get("dead") or container.get("hangs"):
        return words[-1]
    command = [sys.executable, "-m", "tests.document_server", f"--secret={container['secret']}"]
    process = subprocess.Popen(  # noqa: S603
        [*command, f"--port={container['port']}", "--time-scale=0.02"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    container["pid"] = process.pid
    return words[-1]


def stop(state: dict[str, Any], words: list[str]) -> str:
    end(state["containers"][words[-1]])
    return words[-1]


def remove(state: dict[str, Any], words: list[str]) -> str | None:
    return words[-1] if state["containers"].pop(words[-1], None) else None


def logs(state: dict[str, Any], words: list[str]) -> str:
    return f"What {words[-1]} says, {' '.join(words[:-1])}"


COMMANDS: Final = {
    "info": info,
    "container inspect": inspect,
    "image inspect": image,
    "network inspect": network,
    "pull": pull,
    "run": run,
    "start": start,
    "stop": stop,
    "rm": remove,
    "logs": logs,
}


def is_running(container: dict[str, Any]) -> bool:
    if not container["pid"]:
        return bool(container.get("hangs"))
    try:
        os.kill(container["pid"], 0)
    except ProcessLookupError:
        return False
    return True


def end(container: dict[str, Any]) -> None:
    if container["pid"] and is_running(container):
        os.kill(container["pid"], signal.SIGKILL)
        while is_running(container):
            time.sleep(0.02)
    container["pid"] = 0
