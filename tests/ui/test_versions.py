"""Earlier versions of documents, and the way back to them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Meet, Screenshot
from .files import files_in
from .lab import Editor, Lab

RESTORE = "Restore an Earlier Version…"


def test_a_document_that_was_never_saved_here_has_no_earlier_version_and_is_told_why(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "report.docx").write_bytes(docx_bytes("Before"))
    (folder / "notes.txt").write_text("Not for an office.", "utf-8")
    lab.start()
    assert lab.person.asked("GET", "onlyoffice/history") == []
    lab.browser.menu("report.docx", RESTORE)
    expect(lab.dialog).to_contain_text("No Earlier Version of report.docx")
    expect(lab.dialog).to_contain_text("before ONLYOFFICE first saves into it")
    screenshot(lab, "none")
    lab.dialog.get_by_role("button", name="Ok").click()
    lab.browser.file("notes.txt").click(button="right")
    expect(lab.page.locator(".lm-Menu").last).to_be_visible()
    expect(lab.page.locator(".lm-Menu").get_by_text(RESTORE)).to_be_hidden()


def test_an_earlier_version_is_restored_from_the_file_browser(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    save(lab, editor, " Once.")
    lab.close("report.docx")
    assert document_server.wait("callbacks", status=2, key=lab.key("report.docx"))["ok"]
    lab.browser.menu("report.docx", RESTORE)
    versions = lab.dialog.get_by_role("radio")
    expect(versions).to_have_count(1)
    expect(lab.dialog).to_contain_text("second")
    expect(lab.dialog).to_contain_text("KB")
    screenshot(lab, "one")
    restore(lab)
    expect(lab.notification.filter(has_text="is as it was")).to_be_visible()
    assert text_of(file) == "Before"
    assert files_in(folder) == {"report.docx"}
    # What gave way can be brought back as well.
    lab.browser.menu("report.docx", RESTORE)
    expect(versions).to_have_count(2)
    expect(versions.first).to_be_checked()
    screenshot(lab, "two")
    restore(lab)
    lab.person.until(lambda: "Once." in text_of(file), "what gave way")


def test_the_current_document_is_restored_and_shown_as_it_was(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    save(lab, editor, " Once.")
    editor.type(" Not saved yet.")
    editor.settled()
    lab.browser.file("report.docx").click()
    lab.palette(RESTORE)
    restore(lab)
    expect(lab.notification.filter(has_text="Restoring report.docx")).to_be_visible()
    screenshot(lab, "restoring")
    expect(lab.notification.filter(has_text="is as it was")).to_be_visible()
    editor = lab.editor("report.docx")
    expect(editor.surface).to_have_text("Before")
    editor.may_edit()
    screenshot(lab, "restored")
    assert text_of(file) == "Before"
    # Everything that was typed is kept as well.
    lab.browser.menu("report.docx", RESTORE)
    expect(lab.dialog.get_by_role("radio")).to_have_count(2)


def test_a_document_that_others_are_editing_is_not_restored(
    meet: Meet, folder: Path, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    ann, bob = Lab(meet(), folder.name), Lab(meet(), folder.name)
    editor = ann.start().open("report.docx")
    save(ann, editor, " Once.")
    bob.start()
    bob.person.expect_trouble("status of 409")
    bob.browser.menu("report.docx", RESTORE)
    restore(bob)
    expect(bob.notification.filter(has_text="is being edited")).to_be_visible()
    screenshot(bob, "refused")
    editor.shows("Before Once.")
    assert "Once." in text_of(file)


def save(lab: Lab, editor: Editor, text: str) -> None:
    """Type and save."""
    editor.type(text)
    editor.save()
    expect(lab.page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()


def restore(lab: Lab) -> None:
    lab.dialog.get_by_role("button", name="Restore").click()
    expect(lab.dialog).to_have_count(0)
