"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jupyter_onlyoffice.core.conversion import engine_targets
from jupyter_onlyoffice.core.formats import formats
from jupyter_onlyoffice.engine.scripts import SCRIPTS
from jupyter_onlyoffice.extension import OnlyOffice
from jupyter_onlyoffice.handlers import ROUTES
from jupyter_onlyoffice.hub.app import HubServiceApp

ROOT = Path(__file__).parent.parent
CONFIGURATION = (ROOT / "docs/configuration.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
ENGINE = (ROOT / "docs/engine.md").read_text("utf-8")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
TRAITS = OnlyOffice.class_own_traits(config=True)
SERVICE_TRAITS = HubServiceApp.class_own_traits(config=True)


def test_every_setting_has_a_heading_and_nothing_else_has() -> None:
    headings = re.findall(r"^## (\w+)$", CONFIGURATION, re.MULTILINE)
    assert sorted(headings) == sorted(TRAITS)


@pytest.mark.parametrize("name", TRAITS)
def test_a_setting_is_described_with_its_default_and_its_variable(name: str) -> None:
    section = CONFIGURATION.partition(f"## {name}\n")[2].partition("\n## ")[0]
    assert "Default: " in section
    default: Any = getattr(OnlyOffice(), name)
    if isinstance(default, bool):
        assert f"Default: `{default}`." in section
    elif isinstance(default, float):
        assert f"Default: {default:g}." in section
    variables = set(re.findall(r"ONLYOFFICE_[A-Z_]+", TRAITS[name].help))
    assert variables <= set(re.findall(r"ONLYOFFICE_[A-Z_]+", section))


def test_every_route_is_in_the_architecture() -> None:
    rows = re.findall(r"^\| `(?:GET|POST)\b.*", ARCHITECTURE, re.MULTILINE)
    text = "\n".join(rows)
    for route, _ in ROUTES:
        named = route.replace("(.+)", "{path}").replace(r"([\w-]+)", "{job}")
        assert named.removeprefix("/onlyoffice/") in text
    assert len(rows) == len(ROUTES)


def test_the_formats_of_the_engine_are_the_ones_in_its_documentation() -> None:
    table = ENGINE.partition("| from | to |")[2].partition("\n\n")[0]
    pages = set(engine_targets("docx")) | {"docx"}
    told: dict[str, set[str]] = {}
    for row in table.splitlines()[2:]:
        sources, targets = (set(re.findall(r"`(\w+)`", cell)) for cell in row.split("|")[1:3])
        if "the same" in row:
            targets = pages - targets
        told |= {ext: targets - {ext} for ext in sources}
    assert told == {ext: set(engine_targets(ext)) for ext in formats() if engine_targets(ext)}


def test_the_packages_of_fonts_are_the_ones_in_the_documentation() -> None:
    for script in SCRIPTS:
        assert f"| `{script.package}` |" in ENGINE


def test_every_fault_has_a_consequence_and_a_test_that_exists() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    written = set(re.findall(r"def (test_\w+)", sources))
    faults = (ROOT / "docs/reliability.md").read_text("utf-8").partition("## Faults")[2]
    rows = re.findall(r"^\| (?!fault |---)(.+) \|$", faults, re.MULTILINE)
    assert len(rows) > 30
    for row in rows:
        fault, consequence, tests = (cell.strip() for cell in row.split("|"))
        assert fault
        assert consequence
        named = re.findall(r"`(test_\w+)`", tests)
        assert named
        assert set(named) <= written, row


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text("utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w-]", "", h.lower().replace(" ", "-")) for h in headings]
            assert anchor in anchors, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_and_setting_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    helps = [trait.help for trait in (*TRAITS.values(), *SERVICE_TRAITS.values())]
    known = set(re.findall(r"ONLYOFFICE_[A-Z_]+", "".join(helps)))
    assert set(re.findall(r"\bONLYOFFICE_[A-Z_]+", text)) <= known
    assert set(re.findall(r"c\.OnlyOffice\.(\w+)", text)) <= {*TRAITS, "name"}
    assert set(re.findall(r"HubServiceApp\.(\w+)", text)) <= {*SERVICE_TRAITS}


def test_what_is_documented_as_the_test_command_is_what_is_run() -> None:
    assert "make test" in (ROOT / "README.md").read_text("utf-8")
    assert "make test" in (ROOT / ".ci/run").read_text("utf-8")
