"""New documents, from everywhere where JupyterLab offers something new: cases F3, U2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import text_of
from .conftest import Screenshot
from .files import files_in
from .lab import Lab


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("New Document", "Untitled.docx"),
        ("New Spreadsheet", "Untitled.xlsx"),
        ("New Presentation", "Untitled.pptx"),
    ],
)
def test_the_launcher_leads_to_a_saved_document(
    lab: Lab,
    folder: Path,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
    label: str,
    name: str,
) -> None:
    lab.start()
    expect(lab.launcher(label)).to_be_visible()
    screenshot(lab, "launcher")
    lab.launcher(label).click()
    editor = lab.editor(name)
    editor.may_edit()
    expect(lab.browser.file(name)).to_be_visible()
    editor.type("Made here.")
    editor.save()
    assert document_server.wait("callbacks", status=6, key=lab.key(name))["ok"]
    assert "Made here." in text_of(folder / name)
    assert files_in(folder) == {name}
    screenshot(lab, "saved")


def from_menu(lab: Lab) -> None:
    lab.menu("File", "New", "New Document")


def from_palette(lab: Lab) -> None:
    lab.palette("New Document")


def from_context_menu(lab: Lab) -> None:
    lab.browser.background_menu("New Document")


@pytest.mark.parametrize("way", [from_menu, from_palette, from_context_menu])
def test_other_ways_to_a_new_document_lead_there_too(
    lab: Lab, folder: Path, way: Callable[[Lab], None]
) -> None:
    way(lab.start())
    lab.editor("Untitled.docx").may_edit()
    expect(lab.browser.file("Untitled.docx")).to_be_visible()
    assert files_in(folder) == {"Untitled.docx"}


def test_a_name_that_is_taken_is_left_alone(lab: Lab, folder: Path) -> None:
    (folder / "Untitled.docx").write_bytes(b"somebody's")
    lab.start().launcher("New Document").click()
    lab.editor("Untitled1.docx").may_edit()
    assert files_in(folder) == {"Untitled.docx", "Untitled1.docx"}
    assert (folder / "Untitled.docx").read_bytes() == b"somebody's"


def test_two_clicks_make_one_document(lab: Lab, folder: Path) -> None:
    lab.start().launcher("New Document").dblclick()
    lab.editor("Untitled.docx").may_edit()
    expect(lab.browser.files).to_have_count(1)
    assert files_in(folder) == {"Untitled.docx"}
    expect(lab.dialog).to_have_count(0)


def test_in_a_folder_that_is_gone_there_is_one_readable_dialog(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    lab.start()
    folder.rmdir()
    lab.person.expect_trouble(r"status of 404")
    lab.launcher("New Document").click()
    expect(lab.dialog).to_contain_text("does not exist")
    screenshot(lab, "dialog")
    assert refused(lab)
    assert not folder.exists()


def test_where_no_file_can_be_made_there_is_one_readable_dialog(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    # Takes no files, not even from the superuser.
    (folder / "locked").symlink_to("/proc/fs")
    lab.start("locked")
    lab.person.expect_trouble(r"status of (403|500|503)")
    lab.launcher("New Document").click()
    expect(lab.dialog).to_be_visible()
    screenshot(lab, "dialog")
    assert refused(lab)


def refused(lab: Lab) -> bool:
    """Close the one dialog that says so; tell whether that was all."""
    expect(lab.dialog).to_have_count(1)
    expect(lab.dialog).to_contain_text("could not be created")
    lab.dialog.get_by_role("button").last.click()
    expect(lab.dialog).to_have_count(0)
    return lab.tabs.all_inner_texts() == ["Launcher"]
