"""``jupyter onlyoffice`` in a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .engine.test_engine import protected
from .engine.trying import words_of
from .office import docx_bytes, text_of


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


class Terminal:
    """Runs commands in a folder."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "JUPYTER_DATA_DIR": str(data)}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "jupyter_onlyoffice.cli", *words],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def terminal(tmp_path: Path, data: Path) -> Terminal:
    return Terminal(tmp_path, data)


def test_a_document_is_converted_to_what_the_name_of_the_result_says(terminal: Terminal) -> None:
    (terminal.folder / "a.docx").write_bytes(docx_bytes("From a script"))
    assert terminal.run("convert", "a.docx", "a.pdf").returncode == 0
    assert "From a script" in words_of((terminal.folder / "a.pdf").read_bytes(), "pdf")
    assert {file.name for file in terminal.folder.iterdir()} == {"a.docx", "a.pdf"}


def test_a_file_that_exists_is_overwritten_only_when_that_is_said(terminal: Terminal) -> None:
    (terminal.folder / "a.docx").write_bytes(docx_bytes("New"))
    target = terminal.folder / "a.txt"
    target.write_text("old")
    refused = terminal.run("convert", "a.docx", "a.txt")
    assert (refused.returncode, target.read_text()) == (1, "old")
    assert "--force" in refused.stderr
    assert terminal.run("convert", "--force", "a.docx", "a.txt").returncode == 0
    assert "New" in target.read_text("utf-8-sig")


def test_a_password_is_given_in_the_command(terminal: Terminal) -> None:
    (terminal.folder / "a.docx").write_bytes(protected(docx_bytes("Locked"), "sesame"))
    without = terminal.run("convert", "a.docx", "a.txt")
    assert (without.returncode, without.stderr.count("\n")) == (1, 1)
    assert "password" in without.stderr
    assert terminal.run("convert", "a.docx", "a.txt", "--password", "sesame").returncode == 0
    assert "Locked" in (terminal.folder / "a.txt").read_text("utf-8-sig")


def test_how_to_read_a_text_can_be_said(terminal: Terminal) -> None:
    (terminal.folder / "a.csv").write_bytes("näh:1\n".encode("cp1252"))
    options = ("--encoding", "cp1252", "--delimiter", ":")
    assert terminal.run("convert", "a.csv", "a.xlsx", *options).returncode == 0
    assert "näh" in text_of(terminal.folder / "a.xlsx")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("gone.docx", "a.pdf"),
        ("a.docx", "a.xlsx"),
        ("a.docx", "no/folder/a.pdf"),
        ("a.exe", "a.pdf"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    source: str, target: str, terminal: Terminal
) -> None:
    for name in ("a.docx", "a.exe"):
        (terminal.folder / name).write_bytes(docx_bytes("x"))
    failed = terminal.run("convert", source, target)
    assert failed.returncode == 1
    assert failed.stderr.startswith("jupyter onlyoffice: ")
    assert failed.stderr.count("\n") == 1
    assert {file.name for file in terminal.folder.iterdir()} == {"a.docx", "a.exe"}
