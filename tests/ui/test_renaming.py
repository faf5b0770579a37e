"""Documents that are renamed or deleted while they are open: case U6."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Screenshot
from .files import files_in, marked
from .lab import Lab
from .test_tabs import is_the_same, mark


def test_a_renamed_document_keeps_its_editor_and_is_saved_under_its_new_name(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "old.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("old.docx")
    key = lab.key("old.docx")
    editor.type("Under the old name.")
    mark(editor)
    lab.browser.rename("old.docx", "new.docx")
    expect(lab.tab("new.docx")).to_be_visible()
    expect(lab.tab("old.docx")).to_be_hidden()
    editor = lab.editor("new.docx")
    assert is_the_same(editor)
    editor.type(" Under the new one.")
    screenshot(lab, "renamed")
    editor.save()
    assert document_server.wait("callbacks", status=6, key=key)["ok"]
    assert "Under the old name. Under the new one." in text_of(folder / "new.docx")
    lab.close("new.docx")
    expect(lab.tab("new.docx")).to_be_hidden()
    assert document_server.wait("callbacks", status=2, key=key)["ok"]
    assert files_in(folder) == {"new.docx"}
    # The file browser's own request, and no other: a tab's title renames nothing.
    assert len(lab.person.asked("PATCH", "^api/contents/")) == 1
    assert (lab.times_opened("old.docx"), lab.times_opened("new.docx")) == (1, 0)


def test_deleting_a_document_that_is_open_says_so_and_what_was_typed_comes_back(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "report.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    editor.type("Before it went.")
    editor.settled()
    lab.browser.delete("report.docx")
    # JupyterLab closes the tabs of what it deletes.
    expect(lab.tab("report.docx")).to_be_hidden()
    expect(lab.notification.filter(has_text="deleted while it was open").first).to_be_visible()
    assert document_server.wait("callbacks", status=2, key=lab.key("report.docx"))["ok"]
    expect(lab.notification.filter(has_text=marked("recovered"))).to_be_visible()
    expect(lab.browser.file(marked("recovered"))).to_be_visible()
    screenshot(lab, "recovered")
    assert files_in(folder) == {marked("recovered")}
    assert "Before it went." in text_of(folder / marked("recovered"))


def test_a_document_that_somebody_else_deletes_stays_open_and_comes_back(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "report.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    editor.type("Before it went.")
    (folder / "report.docx").unlink()
    editor.type(" And after.")
    lab.close("report.docx")
    expect(lab.tab("report.docx")).to_be_hidden()
    assert document_server.wait("callbacks", status=2, key=lab.key("report.docx"))["ok"]
    expect(lab.notification.filter(has_text=marked("recovered"))).to_be_visible()
    screenshot(lab, "recovered")
    assert files_in(folder) == {marked("recovered")}
    assert "Before it went. And after." in text_of(folder / marked("recovered"))
