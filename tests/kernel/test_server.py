"""Finding the server that a kernel belongs to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from jupyter_onlyoffice import OfficeError
from jupyter_onlyoffice.kernel.server import find_server, kernel_id


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment in which nothing of Jupyter is known."""
    for name in list(os.environ):
        if name.startswith(("JUPYTER", "JPY_")):
            monkeypatch.delenv(name)
    (tmp_path / "runtime").mkdir()
    (tmp_path / "work" / "inner").mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.chdir(tmp_path / "work" / "inner")
    return monkeypatch


def running(folder: Path, root: Path, *, pid: int | None = None, **fields: Any) -> None:
    """Let a server have told about itself."""
    pid = pid or os.getpid()
    info = {"url": "http://here/a/", "root_dir": str(root), "token": "t", "pid": pid, **fields}
    (folder / "runtime" / f"jpserver-{root.name}.json").write_text(json.dumps(info), "utf-8")


def test_without_any_server_the_message_says_what_to_do() -> None:
    with pytest.raises(OfficeError, match=r"No Jupyter server was found.*JUPYTER_SERVER_URL"):
        find_server()


def test_the_server_that_started_the_kernel_comes_first(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    running(tmp_path, tmp_path / "work")
    running(tmp_path, tmp_path / "elsewhere", pid=os.getppid(), url="http://parent/")
    environment.setenv("JPY_PARENT_PID", str(os.getppid()))
    server = find_server()
    assert (server.url, server.token) == ("http://parent/", "t")


def test_else_the_server_whose_folder_is_nearest(tmp_path: Path) -> None:
    running(tmp_path, tmp_path, url="http://far/")
    running(tmp_path, tmp_path / "work", url="http://near")
    running(tmp_path, tmp_path / "elsewhere", url="http://elsewhere/")
    server = find_server()
    assert server.url == "http://near/"
    assert server.path_of("b.docx") == "inner/b.docx"
    assert server.path_of(tmp_path / "work" / "ä b.docx") == "ä b.docx"
    assert server.file_of("inner/b.docx") == tmp_path / "work" / "inner" / "b.docx"
    with pytest.raises(OfficeError, match="outside of"):
        server.path_of("../../b.docx")


def test_the_folder_of_the_notebook_counts_and_not_where_the_code_went(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    running(tmp_path, tmp_path / "work")
    environment.setenv("JPY_SESSION_NAME", str(tmp_path / "work" / "inner" / "a.ipynb"))
    environment.chdir("/")
    assert find_server().root == tmp_path / "work"


def test_a_server_that_is_gone_is_none(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    running(tmp_path, tmp_path / "work", pid=child)
    with pytest.raises(OfficeError, match="No Jupyter server"):
        find_server()


def test_what_the_environment_names_is_taken(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("JUPYTER_SERVER_URL", "https://far.example/x")
    environment.setenv("JUPYTER_TOKEN", "secret")
    server = find_server()
    assert (server.url, server.token) == ("https://far.example/x/", "secret")
    assert server.path_of("a/b.docx") == "a/b.docx"
    assert "secret" not in repr(server)


def test_on_a_hub_the_token_of_the_environment_lets_in(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("JUPYTERHUB_API_TOKEN", "of the hub")
    environment.setenv("JUPYTERHUB_SERVICE_URL", "http://0.0.0.0:8888/user/ann/")
    environment.setenv("JUPYTERHUB_ROOT_DIR", str(tmp_path / "work"))
    server = find_server()
    assert (server.url, server.token) == ("http://127.0.0.1:8888/user/ann/", "of the hub")
    assert server.path_of("b.docx") == "inner/b.docx"
    running(tmp_path, tmp_path / "work", url="http://here:8888/user/ann/", token="")
    server = find_server()
    assert (server.url, server.token) == ("http://here:8888/user/ann/", "of the hub")


def test_outside_of_a_kernel_there_is_no_kernel() -> None:
    assert kernel_id() is None
