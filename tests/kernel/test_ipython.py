"""The magic and the button, in a shell as kernels have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_onlyoffice import OfficeError
from jupyter_onlyoffice.kernel.ipython import MIME, office, show_table


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A shell with the extension, and no Jupyter server."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    shell: Any = InteractiveShell()
    shell.extension_manager.load_extension("jupyter_onlyoffice")
    yield shell
    shell.history_manager.end_session()
    shell.restore_sys_module_state()


def test_a_table_says_that_it_can_be_opened_and_shows_as_ever(shell: Any) -> None:
    table = pd.DataFrame({"a": [1, 2]})
    data, _ = shell.display_formatter.format(table)
    assert data[MIME].items() >= {"rows": 2, "columns": 1}.items()
    assert "<table" in data["text/html"]
    assert "text/plain" in data
    again, _ = shell.display_formatter.format(table)
    assert again[MIME] == data[MIME]
    assert MIME not in shell.display_formatter.format("a text")[0]


def test_a_table_is_not_kept_alive_by_its_button(shell: Any) -> None:
    data, _ = shell.display_formatter.format(pd.DataFrame({"a": [1, 2]}))
    with pytest.raises(OfficeError, match="run the cell again"):
        show_table(data[MIME]["table"])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "Usage: %office open"),
        ("open", "Usage"),
        ("show nothing", "no variable nothing"),
        ("open a.docx", "No Jupyter server"),
        ("show table", "No Jupyter server"),
    ],
)
def test_the_magic_says_what_is_wrong(shell: Any, line: str, message: str) -> None:
    shell.user_ns["table"] = pd.DataFrame({"a": [1]})
    with pytest.raises(OfficeError, match=message):
        office(line, shell)
    assert "office" in shell.magics_manager.magics["line"]
