"""Help > ONLYOFFICE Connection: whether documents can be edited, and how they come to be."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import SECRET
from ..document_server import DocumentServerProcess
from .conftest import Meet, Screenshot, StartDocumentServer, StartJupyter, settings_for
from .lab import Lab
from .server import free_port


@pytest.fixture
def faulty(document_server: DocumentServerProcess) -> Iterator[DocumentServerProcess]:
    """The common Document Server, which is put right after the test."""
    yield document_server
    document_server.clear_faults()


def step(lab: Lab, name: str, state: str) -> Locator:
    """Return a step, once it has come to this state."""
    found = lab.dialog.locator(f"[data-step='{name}'][data-state='{state}']")
    expect(found).to_be_visible()
    return found


def press(lab: Lab, name: str) -> None:
    lab.dialog.get_by_role("button", name=name, exact=True).click()


def concludes(lab: Lab, text: str) -> None:
    expect(lab.dialog.get_by_role("status").filter(has_text=text)).to_be_visible()


def test_every_step_is_shown_and_the_browsers_own_is_among_them(
    lab: Lab, faulty: DocumentServerProcess, screenshot: Screenshot
) -> None:
    lab.start()
    lab.menu("Help", "ONLYOFFICE Connection")
    concludes(lab, "All is well")
    expect(step(lab, "browser", "ok")).to_contain_text("http://localhost:")
    expect(step(lab, "way-back", "ok")).to_contain_text(lab.person.jupyter.url)
    screenshot(lab, "well")
    lab.person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(lab, "Copy Report")
    expect(lab.dialog.get_by_role("button", name="Copied")).to_be_visible()
    report = lab.page.evaluate("navigator.clipboard.readText()")
    assert "[well] Secret" in report
    assert SECRET not in json.dumps(report)
    # Now the script does not come to browsers, and everything else is as before.
    faulty.faults(answers={"api": "404"})
    lab.person.expect_trouble(r"404.*api\.js")
    press(lab, "Retry")
    concludes(lab, "cannot be edited")
    failed = step(lab, "browser", "failed")
    expect(failed).to_contain_text("/web-apps/apps/api/documents/api.js")
    expect(lab.dialog.locator("li[data-state='failed']")).to_have_count(1)
    screenshot(lab, "failed")
    faulty.clear_faults()
    press(lab, "Retry")
    concludes(lab, "All is well")
    lab.page.keyboard.press("Escape")
    expect(lab.dialog).to_have_count(0)


def test_it_is_reached_from_a_failure_and_from_a_preview(
    meet: Meet,
    start_jupyter: StartJupyter,
    start_document_server: StartDocumentServer,
    screenshot: Screenshot,
) -> None:
    port = free_port()
    jupyter = start_jupyter(settings_for(f"http://127.0.0.1:{port}"))
    (jupyter.root / "plan.vsdx").write_bytes(b"PK")
    with jupyter.setting("@jupyterlab/apputils-extension:themes", theme="JupyterLab Dark"):
        lab = Lab(meet(jupyter), "").start()
        expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    health = lab.page.get_by_role("button", name="ONLYOFFICE")
    expect(health).to_have_text("ONLYOFFICE: no answer")
    lab.person.expect_trouble("ERR_CONNECTION_REFUSED")
    lab.browser.file("plan.vsdx").dblclick()
    panel = lab.panel("unreachable")
    panel.get_by_role("button", name="Check Connection").click()
    expect(step(lab, "connection", "failed")).to_contain_text(f"127.0.0.1:{port}")
    step(lab, "secret", "skipped")
    concludes(lab, "cannot be edited")
    screenshot(lab, "dark")
    press(lab, "Close")
    preview = lab.open_preview("a.docx")
    preview.press("Check…")
    step(lab, "connection", "failed")
    press(lab, "Close")
    health.click()
    step(lab, "connection", "failed")
    start_document_server(port)
    press(lab, "Retry")
    concludes(lab, "All is well")
    press(lab, "Close")
    expect(health).to_have_text("ONLYOFFICE")
    screenshot(lab, "status-bar")


def test_a_document_server_is_connected_without_a_shell_or_a_restart(
    meet: Meet,
    start_jupyter: StartJupyter,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
) -> None:
    jupyter = start_jupyter({})
    with jupyter.setting("@jupyterlab/apputils-extension:themes", theme="JupyterLab Dark"):
        lab = Lab(meet(jupyter), "").start()
        expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    preview = lab.open_preview("a.docx")
    preview.press("Connect a Document Server…")
    lab.dialog.get_by_label("Document Server document_server_url").fill(document_server.url)
    secret = lab.dialog.get_by_label("Secret")
    secret.fill("another-secret-of-more-than-thirty-two-bytes")
    # Enter tries, and closes nothing.
    secret.press("Enter")
    step(lab, "secret", "failed")
    concludes(lab, "cannot be edited")
    screenshot(lab, "wrong-dark")
    secret.fill(SECRET)
    press(lab, "Test")
    concludes(lab, "All is well")
    press(lab, "Save")
    concludes(lab, "Saved")
    expect(secret).to_have_value("")
    screenshot(lab, "saved-dark")
    press(lab, "Close")
    lab.editor("a.docx").shows("Here at last.")
    # From the check one comes to it again.
    lab.menu("Help", "ONLYOFFICE Connection")
    concludes(lab, "All is well")
    press(lab, "Settings…")
    lab.person.expect_trouble("409")
    press(lab, "Disconnect")
    concludes(lab, "A document is being edited")
    press(lab, "Go on all the same")
    concludes(lab, "Disconnected")
