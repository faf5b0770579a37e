"""``jupyter onlyoffice check`` and ``sessions``."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_onlyoffice.core.check import StepName

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..jupyter import Jupyter
from ..office import docx_bytes


class Terminal:
    """Runs commands of a person with these folders."""

    def __init__(self, home: Path, data: Path) -> None:
        self._home = home
        self.environment = {
            **os.environ,
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTER_DATA_DIR": str(data),
        }

    async def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "jupyter_onlyoffice.cli", *words],
            cwd=self._home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def terminal(tmp_path: Path, jp_data_dir: Path) -> Terminal:
    (tmp_path / "runtime").mkdir(exist_ok=True)
    return Terminal(tmp_path, jp_data_dir)


@pytest.fixture
def running(terminal: Terminal, jupyter: Jupyter, jp_serverapp: Any, tmp_path: Path) -> Jupyter:
    """The server, as terminals find it."""
    info = {**jp_serverapp.server_info(), "url": f"{jupyter.origin}{jupyter.base_url}"}
    (tmp_path / "runtime" / f"jpserver-{info['pid']}.json").write_text(json.dumps(info))
    return jupyter


async def test_the_running_server_is_asked(
    running: Jupyter, terminal: Terminal, document_server: DocumentServer
) -> None:
    done = await terminal.run("check", "--json")
    assert done.returncode == 0, done
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    assert answer["ok"] is True
    assert [step["name"] for step in answer["steps"]] == list(StepName)
    document_server.faults.healthy = False
    failed = await terminal.run("check", "--json")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["ok"] is False


async def test_people_read_what_is_wrong_and_what_mends_it(
    running: Jupyter, terminal: Terminal, document_server: DocumentServer
) -> None:
    document_server.faults.healthy = False
    done = await terminal.run("check")
    assert done.returncode == 1
    assert f"{running.origin}{running.base_url}" in done.stdout
    assert "FAILED    health" in done.stdout
    assert "→ Look whether its disk is full" in done.stdout
    assert "skipped   way-back" in done.stdout
    assert done.stdout.endswith("Editing would not work: see health above.\n")
    assert SECRET not in done.stdout


async def test_without_a_running_server_one_is_started_for_a_moment(
    terminal: Terminal, document_server: DocumentServer, tmp_path: Path
) -> None:
    terminal.environment |= {"ONLYOFFICE_URL": document_server.url, "ONLYOFFICE_SECRET": SECRET}
    done = await terminal.run("check")
    assert done.returncode == 0, done
    assert "starting one for a moment" in done.stderr
    assert done.stdout.endswith("Editing would work.\n")
    assert list((tmp_path / "runtime").glob("jpserver-*.json")) == []


async def test_a_server_without_the_extension_is_told_of(
    terminal: Terminal, running: Jupyter, tmp_path: Path
) -> None:
    (file,) = (tmp_path / "runtime").glob("jpserver-*.json")
    info = json.loads(file.read_text())
    file.write_text(json.dumps({**info, "url": f"{running.origin}{running.base_url}api/"}))
    done = await terminal.run("check")
    assert done.returncode == 1
    assert "jupyter server extension enable jupyter_onlyoffice" in done.stderr


async def test_sessions_list_what_is_being_edited(
    terminal: Terminal, jupyter: Jupyter, document_server: DocumentServer
) -> None:
    assert (await terminal.run("sessions")).stdout == "Nobody is editing anything.\n"
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    done = await terminal.run("sessions", "--json")
    (session,) = json.loads(done.stdout)["sessions"]
    assert (session["path"], session["users"], session["state"]) == ("a.docx", 1, "editing")
    assert session["since"]
    assert session["lastSave"] is None
    await editor.type("After")
    assert await editor.save()
    shown = (await terminal.run("sessions")).stdout
    assert shown.startswith("a.docx: editing, 1 person, since ")
    assert "saved 20" in shown
    # Neither keys nor people's ids.
    assert config["document"]["key"] not in done.stdout + shown
    assert config["editorConfig"]["user"]["id"] not in done.stdout + shown
    await editor.close()
    await document_server.callback(status=2)
    assert json.loads((await terminal.run("sessions", "--json")).stdout) == {"sessions": []}
