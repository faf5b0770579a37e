"""Translations: all messages are gathered, and a translation keeps what its message names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jupyterlab_server.translation_utils import get_installed_packages_locale

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "jupyter_onlyoffice/locale"
LANGUAGES = ["de_DE", "fr_FR"]
every_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> list[Message]:
    file = LOCALES / language / "LC_MESSAGES/jupyter_onlyoffice.po"
    with file.open(encoding="utf-8") as stream:
        return [message for message in read_po(stream, locale=language) if message.id]


def texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_the_catalogues_hold_the_messages_that_the_sources_have() -> None:
    run = subprocess.run(  # noqa: S603
        [sys.executable, ROOT / "scripts/make_catalogues.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"Run `make catalogues`; stale are: {run.stdout}{run.stderr}"


@every_language
def test_hardly_any_message_waits_for_its_translation(language: str) -> None:
    # Whoever adds a message may not know the language.
    waiting = [m.id for m in catalogue(language) if not all(texts(m.string))]
    assert len(waiting) <= len(catalogue(language)) * 0.05, waiting


@every_language
def test_a_translation_has_the_same_placeholders_and_addresses(language: str) -> None:
    for message in catalogue(language):
        for string in filter(None, texts(message.string)):
            for pattern in (r"%\d", r"OnlyOffice\.\w+", r"\b[A-Z]+(?:_[A-Z]+)+\b"):
                expected = set(re.findall(pattern, texts(message.id)[-1]))
                assert set(re.findall(pattern, string)) == expected, message.id


@every_language
def test_jupyterlab_finds_the_translations(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # As an installed package has it.
    info = tmp_path / "jupyter_onlyoffice_again-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jupyter-onlyoffice-again\n")
    [(name, module)] = project["entry-points"]["jupyterlab.locale"].items()
    (info / "entry_points.txt").write_text(f"[jupyterlab.locale]\n{name} = {module}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found, problem = get_installed_packages_locale(language)
    assert problem.strip() == ""
    translated = found["jupyter_onlyoffice"]
    assert translated[""]["language"] == language
    assert translated[""]["pluralForms"]
    assert len(translated["%1 person editing"]) == 2
    assert translated["Retry"] != ["Retry"]
    assert f"settings\x04{'Zoom'}" in translated
    shipped = LOCALES / language / "LC_MESSAGES/jupyter_onlyoffice.json"
    assert json.loads(shipped.read_text("utf-8")) == translated
