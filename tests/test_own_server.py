"""``jupyter onlyoffice up``, ``down`` and ``logs``: a Document Server of one's own."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jupyter_onlyoffice import own_server
from jupyter_onlyoffice.connection_file import NAME, ConnectionFile
from jupyter_onlyoffice.containers import NOWHERE
from jupyter_onlyoffice.core.connection import Connection
from jupyter_onlyoffice.core.errors import ContainerError
from jupyter_onlyoffice.own_server import Wanted

from .docker import GATEWAY, Docker

HERE = f"http://{GATEWAY}:{{port}}{{base_url}}"
ELSEWHERE = Connection("http://docs.example.org", jwt_secret="another-secret")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Docker]:
    """The only program there is."""
    docker = Docker(tmp_path / "docker")
    monkeypatch.setenv("PATH", str(docker.bin))
    yield docker
    docker.close()


@pytest.fixture
def file(tmp_path: Path) -> ConnectionFile:
    return ConnectionFile(tmp_path / "config")


@pytest.fixture
def up(file: ConnectionFile, port: int) -> Callable[..., list[str]]:
    """Bring a Document Server up in this process; what is said is returned."""

    def up(**wanted: object) -> list[str]:
        said: list[str] = []
        options = {"port": port, "seconds": 60, **wanted}
        own_server.up(Wanted(**options), file, said.append)  # type: ignore[arg-type]
        return said

    return up


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``jupyter onlyoffice`` as somebody with folders of their own."""
    folders = {
        f"JUPYTER_{kind.upper()}_DIR": str(tmp_path / kind)
        for kind in ("config", "data", "runtime")
    }

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "jupyter_onlyoffice.cli", *words],
            cwd=tmp_path,
            env={**os.environ, **folders, "HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return command


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
def test_one_command_leads_from_nothing_to_editing_and_another_one_back(
    docker: Docker,
    file: ConnectionFile,
    port: int,
    command: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = command("up", "--port", str(port), "--jupyter-url", HERE)
    # The whole check, with the Document Server coming in where Jupyter does not listen.
    assert done.returncode == 0, done
    assert f"answers at http://localhost:{port}" in done.stdout
    assert "Editing would work." in done.stdout
    assert f"{GATEWAY}:" in done.stdout
    stored = file.read()
    assert stored is not None
    assert (stored.document_server_url, stored.door) == (f"http://localhost:{port}", GATEWAY)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    # Where others of this machine can look there is no secret.
    assert len(stored.jwt_secret) == 64
    assert stored.jwt_secret not in str(docker.calls) + done.stdout + done.stderr
    logs = command("logs", "--tail", "5")
    assert logs.stdout == "What jupyter-onlyoffice says, --tail 5\n"
    stopped = command("down")
    assert stopped.returncode == 0, stopped
    assert docker.state["containers"] == {}
    assert not file.path.exists()


def test_what_runs_already_is_used_and_what_was_stopped_is_started(
    docker: Docker, file: ConnectionFile, up: Callable[..., list[str]]
) -> None:
    up()
    first = file.read()
    assert "runs already" in up()[0]
    docker.close()
    assert "is started already" in up()[0]
    assert file.read() == first
    assert [call[1] for call in docker.calls].count("run") == 1


def refused(up: Callable[..., list[str]], **wanted: object) -> str:
    with pytest.raises(ContainerError) as refusal:
        up(**wanted)
    assert "\n" not in refusal.value.message
    return refusal.value.message


def test_neither_docker_nor_podman(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, up: Callable[..., list[str]]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(up) == NOWHERE


def test_docker_that_is_not_running(docker: Docker, up: Callable[..., list[str]]) -> None:
    docker.fail("info", "Cannot connect to the Docker daemon. Is the docker daemon running?")
    assert refused(up).startswith("docker is installed, but does not work: Cannot connect")


def test_podman_where_docker_does_not_work(
    docker: Docker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    up: Callable[..., list[str]],
) -> None:
    docker.fail("info", "Cannot connect to the Docker daemon.")
    podman = Docker(tmp_path / "podman", "podman")
    podman.fail("pull", "no space left on device")
    monkeypatch.setenv("PATH", f"{docker.bin}{os.pathsep}{podman.bin}")
    assert "no space left" in refused(up)
    assert [call[1] for call in podman.calls][-1] == "pull"


def test_a_port_that_is_taken_and_one_that_is_not(
    docker: Docker, file: ConnectionFile, up: Callable[..., list[str]], port: int
) -> None:
    with socket.create_server(("127.0.0.1", port)):
        message = refused(up)
    assert message.startswith(f"Port {port} is taken by another program; --port ")
    assert not file.path.exists()


@pytest.mark.parametrize(
    ("failing", "said", "named"),
    [
        ("pull", "Error response from daemon: manifest unknown", "could not be fetched: Error"),
        (
            "run",
            "Error: port is already allocated.\nSee 'docker run --help'.",
            "could not be started: Error: port is already allocated.",
        ),
    ],
)
def test_what_docker_says_is_told_in_one_sentence_and_nothing_is_left(
    docker: Docker,
    file: ConnectionFile,
    up: Callable[..., list[str]],
    failing: str,
    said: str,
    named: str,
) -> None:
    docker.fail(failing, said)
    assert named in refused(up)
    assert docker.state["containers"] == {}
    assert not file.path.exists()


def test_a_container_of_somebody_else_is_left_alone(
    docker: Docker, file: ConnectionFile, tmp_path: Path, up: Callable[..., list[str]]
) -> None:
    docker.have("jupyter-onlyoffice")
    assert "--name" in refused(up)
    with pytest.raises(ContainerError, match="was not started by"):
        own_server.down("jupyter-onlyoffice", file, tmp_path, force=True)
    assert list(docker.state["containers"]) == ["jupyter-onlyoffice"]


def test_a_container_whose_secret_is_lost_is_to_be_removed_first(
    docker: Docker, file: ConnectionFile, tmp_path: Path, up: Callable[..., list[str]]
) -> None:
    docker.have("jupyter-onlyoffice", label="1")
    assert "jupyter onlyoffice down" in refused(up)
    assert own_server.down("jupyter-onlyoffice", file, tmp_path, force=False) is True
    assert own_server.down("jupyter-onlyoffice", file, tmp_path, force=False) is False


def test_another_connection_is_replaced_only_when_that_is_said(
    docker: Docker, file: ConnectionFile, up: Callable[..., list[str]], port: int
) -> None:
    file.write(ELSEWHERE)
    message = refused(up)
    assert "docs.example.org" in message
    assert "--replace" in message
    assert docker.state["containers"] == {}
    assert [call[1] for call in docker.calls] == ["info", "container"]
    docker.fail("run", "no memory")
    assert "no memory" in refused(up, replace=True)
    # What was not replaced in the end is as it was.
    assert file.read() == ELSEWHERE


def test_going_down_leaves_a_connection_to_another_server(
    docker: Docker, file: ConnectionFile, tmp_path: Path
) -> None:
    docker.have("jupyter-onlyoffice", label="1")
    file.write(ELSEWHERE)
    assert own_server.down("jupyter-onlyoffice", file, tmp_path, force=False)
    assert file.read() == ELSEWHERE


@pytest.mark.parametrize(
    ("variable", "named"),
    [("ONLYOFFICE_URL", "ONLYOFFICE_URL is set"), ("JUPYTERHUB_SERVICE_PREFIX", "a JupyterHub")],
)
def test_what_would_win_is_named(
    docker: Docker,
    monkeypatch: pytest.MonkeyPatch,
    up: Callable[..., list[str]],
    variable: str,
    named: str,
) -> None:
    monkeypatch.setenv(variable, "/of/somebody/else/")
    assert named in refused(up)
    assert docker.calls == []


@pytest.mark.parametrize(
    ("state", "named"), [("dead", "stopped by itself"), ("hangs", "did not come up in 0 seconds")]
)
def test_a_document_server_that_stops_or_does_not_come_up_is_told(
    docker: Docker,
    file: ConnectionFile,
    up: Callable[..., list[str]],
    port: int,
    state: str,
    named: str,
) -> None:
    url = f"http://127.0.0.1:{port}"
    file.write(Connection(url, jwt_secret="a-secret", container="jupyter-onlyoffice"))
    docker.have("jupyter-onlyoffice", label="1", **{state: True})
    message = refused(up, seconds=0)
    assert named in message
    assert "jupyter onlyoffice logs" in message
    # It is there to be looked at, and to be waited for once more.
    assert file.path.exists()


def test_logs_of_nothing(docker: Docker) -> None:
    with pytest.raises(ContainerError, match="There is no container"):
        own_server.logs("jupyter-onlyoffice", [])


@pytest.mark.containers
@pytest.mark.skipif(
    not (shutil.which("docker") or shutil.which("podman")), reason="needs Docker or Podman"
)
def test_a_real_document_server_comes_up_and_goes_down(
    file: ConnectionFile,
    port: int,
    command: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    name = f"jupyter-onlyoffice-test-{port}"
    try:
        done = command("up", "--port", str(port), "--name", name, "--wait", "600")
        assert done.returncode == 0, done
        assert file.path.name == NAME
    finally:
        assert command("down", "--name", name).returncode == 0
