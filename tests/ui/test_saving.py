"""Saving, and the moments in which something typed could be lost."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Screenshot
from .files import files_in, marked
from .lab import Lab

CHANGES = r"/doc/changes\?"
"""Where the editor sends what was typed."""


def test_ctrl_s_saves_while_the_focus_is_in_jupyterlab(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    editor.type("From outside.")
    lab.browser.file("a.docx").click()
    lab.page.keyboard.press("Control+s")
    saved = lab.page.get_by_role("status").filter(has_text="Saved at")
    expect(saved).to_be_visible()
    assert "From outside." in text_of(folder / "a.docx")
    screenshot(lab, "saved")
    assert lab.person.asked("PUT", "^api/contents") == []
    assert files_in(folder) == {"a.docx"}
    expect(lab.dialog).to_have_count(0)
    # And once more: that the file has changed since it was opened is no conflict.
    editor.type("Again.")
    lab.menu("File", "Save Document")
    expect(lab.dialog).to_have_count(0)
    expect(editor.status).to_have_text("All changes saved")


def test_a_tab_is_marked_while_something_is_not_sent_and_not_after(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    lab.is_clean("a.docx")
    with lab.person.holding(CHANGES) as release:
        editor.type("On its way.")
        lab.is_dirty("a.docx")
        screenshot(lab, "dirty")
        release()
        lab.is_clean("a.docx")


def test_a_tab_that_is_closed_waits_for_what_was_typed(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    with lab.person.holding(CHANGES) as release:
        editor.type("Nearly lost.")
        lab.close("a.docx")
        expect(lab.notice("Handing over what you typed")).to_be_visible()
        screenshot(lab, "waiting")
        expect(lab.tab("a.docx")).to_be_visible()
        release()
        expect(lab.tab("a.docx")).to_be_hidden()
    assert document_server.wait("callbacks", status=2, key=lab.key("a.docx"))["ok"]
    assert "Nearly lost." in text_of(folder / "a.docx")


def test_a_tab_that_cannot_hand_over_what_was_typed_asks_before_it_closes(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    with lab.person.holding(CHANGES) as release:
        editor.type("Kept.")
        lab.close("a.docx")
        expect(lab.dialog).to_contain_text("Close a.docx?")
        screenshot(lab, "asks")
        lab.dialog.get_by_role("button", name="Keep Open").click()
        expect(lab.tab("a.docx")).to_be_visible()
        editor.shows("Kept.")
        release()
        editor.settled()


def test_the_browser_warns_while_something_is_not_sent(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    with lab.person.holding(CHANGES) as release:
        editor.type("Unsent.")
        with lab.person.dialog("beforeunload", accept=False):
            lab.page.close(run_before_unload=True)
        editor.shows("Unsent.")
        release()
    editor.settled()
    lab.is_clean("a.docx")
    with lab.page.expect_event("close"):
        lab.page.close(run_before_unload=True)


def test_what_somebody_else_wrote_meanwhile_is_left_alone_and_ours_is_beside_it(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    editor.type("Typed.")
    editor.settled()
    file.write_bytes(docx_bytes("From a kernel."))
    lab.close("report.docx")
    assert document_server.wait("callbacks", status=2, key=lab.key("report.docx"))["ok"]
    copy = marked("conflict copy")
    expect(lab.notification.filter(has_text=copy)).to_be_visible()
    screenshot(lab, "notice")
    assert "From a kernel." in text_of(file)
    assert "Typed." in text_of(folder / copy)
    assert files_in(folder) == {"report.docx", copy}
    expect(lab.browser.file(copy)).to_be_visible()
    lab.notification.get_by_role("button", name="Compare").click()
    lab.editor(copy).shows("Typed.")


def test_a_file_that_may_not_be_written_is_shown_read_only_and_says_so(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    file = folder / "locked.docx"
    file.write_bytes(docx_bytes("Before"))
    file.chmod(0o444)
    before = file.read_bytes()
    editor = lab.start().open("locked.docx")
    editor.shows("Before")
    editor.is_read_only()
    expect(lab.notice("read-only")).to_have_role("status")
    screenshot(lab, "view")
    editor.surface.click()
    lab.page.keyboard.type("Not for me.")
    lab.is_clean("locked.docx")
    lab.close("locked.docx")
    expect(lab.tab("locked.docx")).to_be_hidden()
    assert file.read_bytes() == before
