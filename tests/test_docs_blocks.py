"""Every command and every block of configuration in the documentation is run, loaded or parsed."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml
from traitlets.config import Config

from jupyter_onlyoffice import kernel
from jupyter_onlyoffice.cli import parser
from jupyter_onlyoffice.extension import OnlyOffice
from jupyter_onlyoffice.hub.app import HubServiceApp

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
VARIABLES: Final = set(
    re.findall(
        r"ONLYOFFICE_[A-Z_]+",
        "".join(
            trait.help
            for program in (OnlyOffice, HubServiceApp)
            for trait in program.class_own_traits(config=True).values()
        ),
    )
)
PROGRAMS: Final = {".venv/bin/jlpm", ".venv/bin/pytest", "export", "jupyter", "make", "pip", "ssh"}
PROGRAMS_OF_CONTAINERS: Final = {"docker", "podman", "kubectl", "helm"}


class Block(NamedTuple):
    page: str
    language: str
    content: str


def blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text("utf-8")
        for language, content in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M):
            yield Block(page.name, language, content)


BLOCKS: Final = list(blocks())


def of(*languages: str) -> list[Any]:
    found = [block for block in BLOCKS if block.language in languages]
    assert found
    return [pytest.param(block, id=f"{block.page}-{n}") for n, block in enumerate(found)]


def test_there_is_a_test_for_every_kind_of_block() -> None:
    known = {"", "bash", "dockerfile", "nginx", "python", "sh", "yaml"}
    assert {block.language for block in BLOCKS} <= known


# Shell


def commands(block: Block) -> list[list[str]]:
    lines = block.content.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.mark.parametrize("block", of("sh", "bash"))
def test_commands_are_well_formed(block: Block) -> None:
    done = subprocess.run(
        ["/bin/sh", "-n"], input=block.content, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("block", of("sh", "bash"))
def test_commands_are_as_their_program_takes_them(block: Block) -> None:
    for program, *words in commands(block):
        name = program.partition("=")[0]
        if name in VARIABLES:
            continue
        assert program in PROGRAMS | PROGRAMS_OF_CONTAINERS, program
        check = CHECKS.get(program)
        if check is not None:
            check(words)


def check_jupyter(words: list[str]) -> None:
    program, *rest = words
    if program == "onlyoffice":
        assert callable(parser().parse_args(rest).run)
    for trait in re.findall(r"--OnlyOffice\.(\w+)", " ".join(rest)):
        assert trait in OnlyOffice.class_own_traits(config=True)


def check_make(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [word for word in words if "=" not in word]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.M), target


def check_pip(words: list[str]) -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    verb, *what = [word for word in words if not word.startswith("-")]
    assert verb in {"install", "uninstall"}
    for extra in re.findall(r"\[(\w+)\]", " ".join(what)):
        assert re.search(rf"^{extra} = \[", project, re.M), extra


def check_pytest(words: list[str]) -> None:
    for word in words:
        if "/" in word:
            assert (ROOT / word).exists()


def check_export(words: list[str]) -> None:
    for word in words:
        assert word.partition("=")[0] in VARIABLES, word


CHECKS: Final[dict[str, Callable[[list[str]], None]]] = {
    ".venv/bin/pytest": check_pytest,
    "export": check_export,
    "jupyter": check_jupyter,
    "make": check_make,
    "pip": check_pip,
}


# Configuration


def is_for_kernels(content: str) -> bool:
    return "import jupyter_onlyoffice as office" in content


@pytest.mark.parametrize(
    "block", [param for param in of("python") if is_for_kernels(param.values[0].content)]
)
def test_code_calls_what_there_is(block: Block) -> None:
    calls = [node for node in ast.walk(ast.parse(block.content)) if isinstance(node, ast.Call)]
    assert calls
    for call in calls:
        assert isinstance(call.func, ast.Attribute)
        # Not of the package: beside a server, which no kernel has, a module has one of the names.
        function = getattr(kernel, call.func.attr)
        given = {keyword.arg or "": keyword.value for keyword in call.keywords}
        inspect.signature(function).bind(*call.args, **given)


@pytest.mark.parametrize(
    "block", [param for param in of("python") if not is_for_kernels(param.values[0].content)]
)
def test_configuration_is_taken_by_the_extension(
    block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = compile(block.content, block.page, "exec")
    if "c" not in code.co_names:
        return  # not configuration, but what people type into a notebook
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    c = Config()
    c.Spawner.environment, c.JupyterHub.services = {}, []
    names: dict[str, Any] = {"c": c, "get_config": lambda: c, "os": os}
    exec(code, names)  # noqa: S102
    given = set(c.get("OnlyOffice", {}))
    assert given <= set(OnlyOffice.class_own_traits(config=True))
    extension = OnlyOffice(config=c)
    for trait in given:
        assert getattr(extension, trait) == c.OnlyOffice[trait]
    services = c.JupyterHub.services
    for environment in (c.Spawner.environment, *(s["environment"] for s in services)):
        assert {name for name in environment if name.startswith("ONLYOFFICE_")} <= VARIABLES
    for service in services:
        assert urlsplit(service["url"]).port
        assert find_spec(service["command"][-1])
    for role in c.JupyterHub.get("load_roles", []):
        assert set(role["services"]) == {"onlyoffice"}


@pytest.mark.parametrize("block", of("yaml"))
def test_yaml_names_variables_that_exist(block: Block) -> None:
    documents = list(yaml.safe_load_all(block.content))
    assert all(isinstance(document, dict) for document in documents)
    used = set(re.findall(r"(ONLYOFFICE_\w+)", block.content))
    assert used <= VARIABLES
    for document in documents:
        if "kind" in document:
            assert document.keys() >= {"apiVersion", "kind", "metadata"}
        for service in document.get("services", {}).values():
            assert service.keys() & {"image", "build"}
            for port in service.get("ports", []):
                assert re.fullmatch(r"(?:[\d.]+:)?\d+:\d+", port)


@pytest.mark.parametrize("block", of("nginx"))
def test_directives_of_a_proxy_end_where_they_should(block: Block) -> None:
    depth = 0
    for line in filter(None, map(str.strip, block.content.splitlines())):
        if line == "}":
            depth -= 1
        elif line.endswith("{"):
            depth += 1
        else:
            assert line.startswith("#") or re.fullmatch(r"[a-z_]+ .*;", line), line
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("block", of("dockerfile"))
def test_images_are_made_by_steps_that_exist(block: Block) -> None:
    for line in filter(None, block.content.splitlines()):
        step, _, rest = line.partition(" ")
        assert step in {"FROM", "RUN", "COPY", "USER", "ENV"}, line
        if step == "RUN":
            program, *words = shlex.split(rest)
            CHECKS[program](words)
