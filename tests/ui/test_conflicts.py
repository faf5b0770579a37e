"""When another program writes a document that is open, and what comes back after failed saves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Meet, Screenshot
from .files import files_in, marked
from .lab import Editor, Lab
from .server import TOKEN, Server
from .test_tabs import is_the_same, mark

CHANGED = "was changed by another program"
NEW = "The file was changed on disk; this is the new version."


@pytest.fixture
def faulty(document_server: DocumentServerProcess) -> Iterator[DocumentServerProcess]:
    """The common Document Server, which is put right after the test."""
    yield document_server
    document_server.clear_faults()


def test_a_file_that_was_rewritten_is_shown_anew_where_nobody_has_typed(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    mark(editor)
    file.write_bytes(docx_bytes("From a kernel."))
    expect(lab.notice(NEW)).to_have_role("status")
    editor.shows("From a kernel.")
    screenshot(lab, "shown-anew")
    file.write_bytes(docx_bytes("From a kernel once more."))
    editor.shows("From a kernel once more.")
    assert is_the_same(editor)
    editor.type(" And from Ann.")
    editor.settled()
    lab.close("report.docx")
    assert document_server.wait("callbacks", status=2, key=lab.key("report.docx"))["ok"]
    assert "From a kernel once more. And from Ann." in text_of(file)
    assert files_in(folder) == {"report.docx"}
    expect(lab.notification).to_have_count(0)


def test_a_file_that_was_removed_is_told_and_its_editor_stays(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    lab.person.expect_trouble("status of 404")
    file.unlink()
    notice = lab.notice("was removed while it is open")
    expect(notice).to_have_role("alert")
    editor.shows("Before")
    editor.may_edit()
    screenshot(lab, "told")


def test_where_something_was_typed_a_rewritten_file_is_told_and_the_editor_stays(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    editor.type("Typed.")
    editor.settled()
    file.write_bytes(docx_bytes("From a kernel."))
    notice = lab.notice(CHANGED)
    expect(notice).to_have_role("alert")
    editor.shows("Typed.")
    screenshot(lab, "told")
    editor.type(" More.")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_be_hidden()
    assert "From a kernel." in text_of(file)


def test_two_people_with_one_document_are_both_told_that_it_was_rewritten(
    meet: Meet, folder: Path, screenshot: Screenshot
) -> None:
    # Not the name of the tests that follow: what is told of its end may come as late as then.
    file = folder / "shared.docx"
    file.write_bytes(docx_bytes("Before"))
    ann, bob = Lab(meet(), folder.name), Lab(meet(), folder.name)
    ann.start().open("shared.docx").type("From Ann.")
    his = bob.start("shared.docx").editor("shared.docx")
    his.shows("From Ann.")
    expect(his.users).to_have_count(2)
    file.write_bytes(docx_bytes("From a kernel."))
    for lab in (ann, bob):
        expect(lab.notice(CHANGED)).to_be_visible()
    # He has typed nothing, but to take the new version would be to leave her alone.
    his.shows("From Ann.")
    screenshot(bob, "told")
    assert ann.key("shared.docx") == bob.key("shared.docx")


def test_both_sides_of_a_conflict_are_compared_side_by_side(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    editor = conflict(lab.start(), folder)
    bar, told = asked(lab)
    expect(told).to_have_count(1)
    screenshot(lab, "asked")
    bar.get_by_role("button", name="Compare").click()
    copy = lab.editor(marked("conflict copy"))
    copy.shows("Typed.")
    copy.is_read_only()
    # The copy is beside the document, and both are seen.
    expect(editor.frame).to_be_visible()
    left, right = editor.frame.bounding_box(), copy.frame.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"] + 1
    screenshot(lab, "compared")
    # Each later save goes into the same copy, and says nothing new.
    editor.type(" More.")
    editor.save()
    lab.person.until(
        lambda: "Typed. More." in text_of(folder / marked("conflict copy")), "the copy"
    )
    expect(told).to_have_count(1)
    expect(lab.notice(marked("conflict copy"))).to_have_count(1)
    assert files_in(folder) == {"report.docx", marked("conflict copy")}


def test_what_was_typed_is_kept_if_people_say_so(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    editor = conflict(lab.start(), folder)
    bar, told = asked(lab)
    editor.type(" More.")
    editor.settled()
    bar.get_by_role("button", name="Keep mine").click()
    expect(lab.dialog).to_contain_text("becomes a kept version")
    screenshot(lab, "confirm")
    lab.dialog.get_by_role("button", name="Cancel").click()
    expect(bar).to_be_visible()
    keep(lab, told, "Keep mine")
    expect(lab.notification.filter(has_text="holds what was typed")).to_be_visible()
    expect(bar).to_be_hidden()
    screenshot(lab, "kept")
    expect(lab.browser.file(marked("conflict copy"))).to_be_hidden()
    assert "Typed. More." in text_of(folder / "report.docx")
    editor.type(" And on.")
    editor.settled()
    lab.close("report.docx")
    assert document_server.wait("callbacks", status=2, key=lab.key("report.docx"))["ok"]
    assert "Typed. More. And on." in text_of(folder / "report.docx")
    assert files_in(folder) == {"report.docx"}


def test_what_others_wrote_is_kept_if_people_say_so(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    editor = conflict(lab.start(), folder)
    old = lab.key("report.docx")
    mark(editor)
    bar, _ = asked(lab)
    with lab.person.holding("/onlyoffice/settle"):
        keep(lab, bar, "Keep theirs")
        expect(lab.notification.filter(has_text="Settling the conflict")).to_be_visible()
        screenshot(lab, "settling")
    expect(lab.notification.filter(has_text="stays as it was written")).to_be_visible()
    editor.shows("From a kernel.")
    assert is_the_same(editor)
    screenshot(lab, "kept")
    # The session that was given up ends on its own, and nothing comes of it.
    assert document_server.wait("callbacks", status=2, key=old)["ok"]
    expect(bar).to_be_hidden()
    assert files_in(folder) == {"report.docx"}
    editor.type(" And from Ann.")
    editor.save()
    expect(lab.page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    assert "From a kernel. And from Ann." in text_of(folder / "report.docx")
    assert files_in(folder) == {"report.docx"}


def test_a_conflict_that_somebody_else_settles_is_over_for_everybody(
    meet: Meet, folder: Path, screenshot: Screenshot
) -> None:
    ann, bob = Lab(meet(), folder.name), Lab(meet(), folder.name)
    bob.start()
    conflict(ann.start(), folder)
    his = bob.open("report.docx")
    his.shows("Typed.")
    asked(ann)
    told = bob.notification.filter(has_text=marked("conflict copy"))
    expect(bob.notice(marked("conflict copy"))).to_be_visible()
    keep(ann, ann.notice(marked("conflict copy")), "Keep mine")
    expect(ann.notice(marked("conflict copy"))).to_have_count(0)
    expect(bob.notice(marked("conflict copy"))).to_have_count(0)
    expect(told).to_have_count(0)
    screenshot(bob, "over")
    assert files_in(folder) == {"report.docx"}


def test_a_conflict_of_a_closed_document_is_settled_from_its_notification(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    conflict(lab.start(), folder, save=False)
    lab.close("report.docx")
    expect(lab.tab("report.docx")).to_be_hidden()
    told = lab.notification.filter(has_text=marked("conflict copy"))
    expect(told).to_be_visible()
    told.get_by_role("button", name="Compare").click()
    lab.editor(marked("conflict copy")).shows("Typed.")
    lab.editor("report.docx").shows("From a kernel.")
    expect(lab.notice(marked("conflict copy"))).to_be_visible()
    screenshot(lab, "compared")
    keep(lab, told, "Keep mine")
    lab.editor("report.docx").shows("Typed.")
    expect(lab.tab(marked("conflict copy"))).to_be_hidden()
    screenshot(lab, "kept")
    assert "Typed." in text_of(folder / "report.docx")
    assert files_in(folder) == {"report.docx"}


def test_what_the_document_server_kept_comes_back_and_is_told(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    lab.start().open("report.docx")
    lab.close("report.docx")
    key = lab.key("report.docx")
    assert document_server.wait("callbacks", status=4, key=key)["ok"]
    document_server.keep_forgotten(key, docx_bytes("Nearly lost."))
    recover(lab.person.jupyter)
    told = lab.notification.filter(has_text="What could not be saved")
    expect(told).to_be_visible()
    screenshot(lab, "told")
    assert "Nearly lost." in text_of(file)
    assert files_in(folder) == {"report.docx"}
    told.get_by_role("button", name="Open").click()
    lab.editor("report.docx").shows("Nearly lost.")


def test_what_the_document_server_kept_of_a_changed_file_is_a_conflict(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    lab.start().open("report.docx")
    lab.close("report.docx")
    key = lab.key("report.docx")
    assert document_server.wait("callbacks", status=4, key=key)["ok"]
    file.write_bytes(docx_bytes("From a kernel."))
    document_server.keep_forgotten(key, docx_bytes("Nearly lost."))
    recover(lab.person.jupyter)
    told = lab.notification.filter(has_text=marked("conflict copy"))
    expect(told).to_be_visible()
    screenshot(lab, "told")
    keep(lab, told, "Keep theirs")
    expect(lab.browser.file(marked("conflict copy"))).to_be_hidden()
    assert "From a kernel." in text_of(file)
    assert files_in(folder) == {"report.docx"}


def test_a_save_that_fails_says_why_and_is_tried_again(
    lab: Lab, folder: Path, faulty: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    editor = lab.start().open("report.docx")
    editor.type("Typed.")
    state = lab.page.locator(".jp-OnlyOffice-status")
    expect(state).to_have_text("Unsaved changes")
    screenshot(lab, "unsaved")
    faulty.faults(conversion="fails")
    editor.save()
    notice = lab.notice("Not saved: ONLYOFFICE could not make the file.")
    expect(notice).to_have_role("alert")
    expect(state).to_have_text("Not saved: ONLYOFFICE could not make the file.")
    screenshot(lab, "not-saved")
    faulty.clear_faults()
    editor.inside.get_by_role("button", name="OK").click()
    notice.get_by_role("button", name="Try again").click()
    expect(state).to_have_text(re.compile("Saved at"))
    expect(notice).to_be_hidden()
    expect(lab.tab("report.docx")).to_have_attribute("title", re.compile("Saved at"))
    screenshot(lab, "saved")
    assert "Typed." in text_of(file)


def conflict(lab: Lab, folder: Path, *, save: bool = True) -> Editor:
    """Type into a document that another program then writes, and save."""
    file = folder / "report.docx"
    file.write_bytes(docx_bytes("Before"))
    lab.browser.refresh()
    editor = lab.open("report.docx")
    editor.type("Typed.")
    editor.settled()
    file.write_bytes(docx_bytes("From a kernel."))
    if save:
        editor.save()
        expect(lab.notice(marked("conflict copy"))).to_be_visible()
    return editor


def asked(lab: Lab) -> tuple[Locator, Locator]:
    """Return the bar and the notification about the conflict, once they are there."""
    copy = marked("conflict copy")
    bar, told = lab.notice(copy), lab.notification.filter(has_text=copy)
    for place in (bar, told):
        for name in ("Compare", "Keep mine", "Keep theirs"):
            expect(place.get_by_role("button", name=name)).to_be_visible()
    return bar, told


def keep(lab: Lab, where: Locator, choice: str) -> None:
    where.get_by_role("button", name=choice).click()
    lab.dialog.get_by_role("button", name=choice).click()
    expect(lab.dialog).to_have_count(0)


def recover(jupyter: Server) -> None:
    """Have Jupyter ask the Document Server for what it kept."""
    request = Request(  # noqa: S310
        f"{jupyter.url}onlyoffice/recover",
        data=b"",
        headers={"Authorization": f"token {TOKEN}"},
    )
    with urlopen(request) as response:  # noqa: S310
        assert response.status == 200
