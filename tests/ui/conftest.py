"""A real JupyterLab, a stand-in Document Server and a browser for each person."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from ..document_server import DocumentServerProcess
from ..office import docx_bytes
from .lab import Lab
from .person import Person
from .server import JupyterProcess, Server

SECRET: Final = "a-secret-of-more-than-thirty-two-bytes"
ARTIFACTS: Final = Path(__file__).parents[2] / "artifacts" / "ui"
PATIENCE: Final = 30_000
"""How long anything may take before the test fails, in milliseconds."""

TIME_SCALE: Final = 0.3
"""How slow the Document Server is, compared with the original."""

ARGUMENTS: Final = """
    --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync
""".split()

_report: Final = pytest.StashKey[pytest.TestReport]()

Screenshot = Callable[..., None]
Meet = Callable[..., Person]
StartJupyter = Callable[..., JupyterProcess]
StartDocumentServer = Callable[..., DocumentServerProcess]


@pytest.fixture(autouse=True)
def jp_asyncio_loop() -> None:
    """Leave the thread without a loop of pytest-jupyter's: Playwright's own is running in it."""


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """Leave out pytest-jupyter's cleaning up: no server was started in this process."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable, "The browser tests need Chromium: run `make chromium`."
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def document_server() -> Iterator[DocumentServerProcess]:
    """A Document Server on another site than Jupyter, as browsers see it."""
    with DocumentServerProcess(secret=SECRET, time_scale=TIME_SCALE) as server:
        yield server


@pytest.fixture(scope="package")
def editing(
    document_server: DocumentServerProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterProcess]:
    """A Jupyter server with everything in place."""
    settings = settings_for(document_server.url)
    with JupyterProcess(tmp_path_factory.mktemp("jupyter"), settings) as process:
        yield process


@pytest.fixture
def jupyter(editing: JupyterProcess) -> JupyterProcess:
    """The server that people are at; tests without a Document Server put another in its place."""
    return editing


@pytest.fixture(scope="package")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    """A Jupyter server without a Document Server, which has the engine."""
    with JupyterProcess(tmp_path_factory.mktemp("alone"), {}) as process:
        yield process


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    """Servers of a test's own, to be stopped once nobody looks at them any more."""
    with ExitStack() as servers:
        yield servers


@pytest.fixture
def start_jupyter(servers: ExitStack, tmp_path: Path) -> StartJupyter:
    """Starts a Jupyter server with a document ``a.docx``."""

    def start(extension: dict[str, Any], **options: Any) -> JupyterProcess:
        process = JupyterProcess(tmp_path / "jupyter", extension, **options)
        servers.enter_context(process)
        (process.root / "a.docx").write_bytes(docx_bytes("Here at last."))
        return process

    return start


@pytest.fixture
def start_document_server(servers: ExitStack) -> StartDocumentServer:
    """Starts a Document Server in place of the one before."""
    running = servers.enter_context(ExitStack())

    def start(port: int, secret: str = SECRET) -> DocumentServerProcess:
        running.close()
        server = DocumentServerProcess(secret=secret, time_scale=TIME_SCALE, port=port)
        return running.enter_context(server)

    return start


@pytest.fixture
def folder(jupyter: JupyterProcess, request: pytest.FixtureRequest) -> Path:
    """A folder of the test's own among those that Jupyter serves."""
    folder = jupyter.root / slug(request.node.name)
    folder.mkdir()
    return folder


@pytest.fixture(scope="package")
def residents(browser: Browser) -> Iterator[dict[Server, Person]]:
    """Who is in a JupyterLab that is as good as new, by the server."""
    del browser  # which they are in
    residents: dict[Server, Person] = {}
    yield residents
    for person in residents.values():
        person.close()


@pytest.fixture
def meet(
    browser: Browser,
    jupyter: JupyterProcess,
    residents: dict[Server, Person],
    servers: ExitStack,  # asked for so as to outlive the browsers
    request: pytest.FixtureRequest,
) -> Iterator[Meet]:
    """Makes people, and looks at the end whether anything went wrong in their browsers."""
    people: list[Person] = []
    for old in ARTIFACTS.glob(f"{slug(request.node.name)}-*"):
        old.unlink()

    def meet(server: Server = jupyter, *, resident: bool = False, **options: Any) -> Person:
        person = residents.pop(server, None) if resident else None
        person = person or Person(browser, server, **options)
        person.context.set_default_timeout(PATIENCE)
        people.append(person)
        return person

    yield meet
    if not passed(request.node) or any(person.troubles for person in people):
        keep_failure(request.node.name, people)
    troubles = [trouble for person in people for trouble in person.troubles]
    for person in people:
        if person not in residents.values():
            person.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def ann(meet: Meet) -> Person:
    """Somebody with a browser."""
    return meet()


@pytest.fixture
def lab(ann: Person, folder: Path) -> Lab:
    """Ann's JupyterLab in the folder of the test; ``start`` loads it, once there are files."""
    return Lab(ann, folder.name)


@pytest.fixture
def open_lab(
    meet: Meet,
    jupyter: JupyterProcess,
    folder: Path,
    residents: dict[Server, Person],
    request: pytest.FixtureRequest,
) -> Iterator[Lab]:
    """As ``lab``; ``enter`` spares the test to load JupyterLab if one before left it tidy."""
    person = meet(resident=True)
    person.begin()
    lab = Lab(person, folder.name)
    yield lab
    if passed(request.node) and not person.troubles and lab.leave():
        residents[jupyter] = person


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Screenshot:
    """Keeps a picture of an important state."""

    def screenshot(at: Lab | Person, state: str) -> None:
        page = at.page
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        file = ARTIFACTS / f"{slug(request.node.name)}-{slug(state)}.png"
        page.screenshot(path=file, animations="disabled")

    return screenshot


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know how the test went."""
    report = yield
    if call.when == "call":
        item.stash[_report] = report
    return report


def passed(item: pytest.Item) -> bool:
    report = item.stash.get(_report, None)
    return report is not None and report.passed


def settings_for(url: str) -> dict[str, Any]:
    """Return the extension's settings for a Document Server."""
    return {
        "document_server_url": url.replace("127.0.0.1", "localhost"),
        "document_server_internal_url": url,
        "jwt_secret": SECRET,
    }


def slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.removeprefix("test_").replace("_", "-")).strip("-")[:100]


def keep_failure(name: str, people: list[Person]) -> None:
    """Keep what everybody sees, and what their servers said."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    for number, person in enumerate(people, 1):
        stem = ARTIFACTS / f"{slug(name)}-failed-{number}"
        for index, page in enumerate(person.context.pages):
            try:
                page.screenshot(path=f"{stem}-{index}.png", timeout=5_000)
            except Error:
                continue  # it has crashed, or waits for a dialog
        shutil.copy(person.jupyter.log, f"{stem}.log")
