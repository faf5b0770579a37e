"""When there is no editor: why is said in its place, and Retry brings it: A5, A8, A9."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes
from .conftest import Meet, Screenshot, StartDocumentServer, StartJupyter, settings_for
from .lab import Lab
from .server import JupyterProcess, free_port

REACHES_JUPYTER = "fetch(location.href).then(answer => answer.ok, () => false)"


@pytest.fixture
def faulty(document_server: DocumentServerProcess) -> Iterator[DocumentServerProcess]:
    """The common Document Server, which is put right after the test."""
    yield document_server
    document_server.clear_faults()


def retry(panel: Locator) -> None:
    panel.get_by_role("button", name="Retry").click()


def test_a_server_without_the_server_part_is_told_how_to_enable_it(
    meet: Meet,
    start_jupyter: StartJupyter,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
) -> None:
    jupyter = start_jupyter({}, enabled=False)
    lab = Lab(meet(jupyter), "")
    lab.person.expect_trouble("status of 404")
    lab.start()
    lab.browser.file("a.docx").dblclick()
    panel = lab.panel("server-missing")
    expect(panel).to_contain_text("jupyter server extension enable jupyter_onlyoffice")
    screenshot(lab, "panel")
    restart(lab, jupyter, settings_for(document_server.url))
    retry(panel)
    lab.editor("a.docx").shows("Here at last.")


def test_without_a_document_server_and_the_engine_the_panel_says_what_to_set(
    meet: Meet,
    start_jupyter: StartJupyter,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
) -> None:
    jupyter = start_jupyter({}, engine=False)
    lab = Lab(meet(jupyter), "").start()
    expect(lab.launcher("New Document")).to_be_visible()
    lab.browser.file("a.docx").dblclick()
    panel = lab.panel("not-configured")
    expect(panel).to_have_role("alert")
    expect(panel.get_by_role("heading")).to_be_visible()
    expect(panel).to_contain_text("jupyter onlyoffice up")
    expect(panel).to_contain_text('pip install "jupyter-onlyoffice[engine]"')
    screenshot(lab, "panel")
    lab.browser.menu("a.docx", "Convert to…")
    expect(lab.notification).to_contain_text('pip install "jupyter-onlyoffice[engine]"')
    screenshot(lab, "nothing-converts")
    restart(lab, jupyter, settings_for(document_server.url))
    retry(panel)
    lab.editor("a.docx").shows("Here at last.")


def test_a_document_server_that_is_down_is_reached_by_retry_once_it_runs(
    meet: Meet,
    start_jupyter: StartJupyter,
    start_document_server: StartDocumentServer,
    screenshot: Screenshot,
) -> None:
    port = free_port()
    jupyter = start_jupyter(settings_for(f"http://127.0.0.1:{port}"))
    (jupyter.root / "plan.vsdx").write_bytes(b"PK")
    lab = Lab(meet(jupyter), "").start()
    # Of this format there is no preview.
    lab.browser.file("plan.vsdx").dblclick()
    expect(lab.panel("unreachable")).to_contain_text("OnlyOffice.document_server_url")
    screenshot(lab, "panel")
    preview = lab.open_preview("a.docx")
    preview.shows("Here at last.")
    preview.says("The Document Server does not answer: this is a preview.")
    preview.says("The Document Server cannot be reached.")
    screenshot(lab, "preview")
    preview.press("Connect a Document Server…")
    expect(lab.dialog).to_contain_text("An administrator has set OnlyOffice.document_server_url")
    expect(lab.dialog.get_by_role("button", name="Save")).to_be_hidden()
    screenshot(lab, "locked")
    lab.dialog.get_by_role("button", name="Close").click()
    preview.press("Retry")
    preview = lab.preview("a.docx")
    preview.shows("Here at last.")
    start_document_server(port)
    preview.press("Retry")
    lab.editor("a.docx").shows("Here at last.")
    expect(preview.bar).to_have_count(0)


def test_secrets_that_differ_are_named_as_the_cause(
    meet: Meet,
    start_jupyter: StartJupyter,
    start_document_server: StartDocumentServer,
    screenshot: Screenshot,
) -> None:
    port = free_port()
    start_document_server(port, "quite-another-secret-than-jupyter-has")
    jupyter = start_jupyter(settings_for(f"http://127.0.0.1:{port}"))
    lab = Lab(meet(jupyter), "").start()
    preview = lab.open_preview("a.docx")
    preview.shows("Here at last.")
    preview.says("The secret of the Document Server is missing or wrong")
    preview.says("same secret")
    screenshot(lab, "preview")
    start_document_server(port)
    preview.press("Retry")
    lab.editor("a.docx").shows("Here at last.")


def test_a_document_that_cannot_be_fetched_names_the_address_to_look_at(
    meet: Meet,
    start_jupyter: StartJupyter,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
) -> None:
    settings = settings_for(document_server.url)
    jupyter = start_jupyter({**settings, "jupyter_url": f"http://127.0.0.1:{free_port()}/"})
    lab = Lab(meet(jupyter), "").start()
    lab.browser.file("a.docx").dblclick()
    panel = lab.panel("editor-4")
    expect(panel).to_be_visible()
    wrong = urlsplit(lab.config("a.docx")["document"]["url"])
    expect(panel).to_contain_text(f"{wrong.scheme}://{wrong.netloc}")
    expect(panel).to_contain_text("OnlyOffice.jupyter_url")
    screenshot(lab, "panel")
    restart(lab, jupyter, settings)
    retry(panel)
    lab.editor("a.docx").shows("Here at last.")


def test_a_script_that_fails_once_is_loaded_again(
    lab: Lab, folder: Path, faulty: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Here at last."))
    lab.start()
    faulty.faults(api_failures=1)
    lab.person.expect_trouble(r"status of 500.*api\.js")
    lab.browser.file("a.docx").dblclick()
    panel = lab.panel("script")
    expect(panel).to_contain_text(faulty.api_url.rpartition(":")[2])
    screenshot(lab, "panel")
    retry(panel)
    lab.editor("a.docx").shows("Here at last.")


def test_a_frame_that_a_header_blocks_says_which_headers_to_look_for(
    lab: Lab, folder: Path, faulty: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Here at last."))
    lab.start()
    faulty.faults(frame_options="DENY")
    lab.person.expect_trouble("X-Frame-Options")
    lab.browser.file("a.docx").dblclick()
    panel = lab.panel("silent")
    expect(panel).to_contain_text("X-Frame-Options")
    screenshot(lab, "panel")
    faulty.clear_faults()
    retry(panel)
    lab.editor("a.docx").shows("Here at last.")


def restart(lab: Lab, jupyter: JupyterProcess, settings: dict[str, Any]) -> None:
    """Start Jupyter with other settings, while JupyterLab stays in the browser."""
    lab.person.expect_trouble("ERR_CONNECTION_REFUSED", "WebSocket connection")
    # JupyterLab tells of it, too, if it takes long.
    lab.page.add_locator_handler(
        lab.dialog.filter(has_text="Server Connection Error"),
        lambda dialog: dialog.get_by_role("button").last.click(),
    )
    jupyter.restart(settings)
    # What the browser has open to the old server may take a moment to be known as closed.
    lab.person.until(lambda: bool(lab.page.evaluate(REACHES_JUPYTER)), "Jupyter")
