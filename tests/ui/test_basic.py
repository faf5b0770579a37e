"""Editing .docx files in the page itself, where there is no Document Server."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from playwright.sync_api import expect

from ..engine import hostile
from ..engine.hostile import png
from ..jupyter import state_of
from ..office import docx_bytes
from .basic import Basic, words
from .conftest import Meet, Screenshot, StartJupyter
from .corpus.features import text_boxes
from .corpus.ooxml import Draft
from .files import files_in
from .lab import Lab
from .server import JupyterProcess

ELSEWHERE = "http://pictures.example/p.png"


@pytest.fixture
def jupyter(alone: JupyterProcess) -> JupyterProcess:
    """The Jupyter server of these tests has no Document Server."""
    return alone


@pytest.fixture
def lab(open_lab: Lab) -> Lab:
    return open_lab


def edit(lab: Lab, name: str = "a.docx") -> Basic:
    """Open a file, and edit it in the page once everything is known about it."""
    preview = lab.open_preview(name)
    with lab.page.expect_response(re.compile("dry-run")):
        preview.press("Edit here (basic)")
    basic = Basic(lab.page, preview.tab)
    basic.has_come()
    return basic


@pytest.fixture
def file(folder: Path) -> Path:
    file = folder / "a.docx"
    file.write_bytes(docx_bytes("Here at last."))
    return file


@pytest.fixture
def basic(lab: Lab, file: Path) -> Basic:
    """``a.docx``, which is being edited."""
    del file
    return edit(lab.enter())


# Typing and saving


def test_what_is_typed_is_saved_by_ctrl_s(
    lab: Lab, file: Path, basic: Basic, screenshot: Screenshot
) -> None:
    lab.is_clean("a.docx")
    basic.type(" And typed.")
    lab.is_dirty("a.docx")
    expect(lab.status_bar).to_contain_text("Unsaved changes")
    screenshot(lab, "typed")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    expect(lab.status_bar).to_contain_text("Saved at")
    assert words(file) == "Here at last. And typed."
    assert files_in(file.parent) == {"a.docx"}


def test_a_new_document_is_there_to_be_typed_in(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    lab.enter()
    lab.launcher("New Document").click()
    basic = Basic(lab.page, lab.coming_preview("Untitled.docx").tab)
    basic.has_come()
    # Nobody has clicked into it.
    expect(basic.tab.locator(".ProseMirror-focused")).to_have_count(1)
    lab.page.keyboard.type("My first words")
    basic.shows("My first words")
    screenshot(lab, "typed")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("Untitled.docx")
    lab.close("Untitled.docx")
    expect(lab.tab("Untitled.docx")).to_have_count(0)
    assert words(folder / "Untitled.docx").strip() == "My first words"


def test_the_menu_of_jupyterlab_saves_as_well(lab: Lab, file: Path, basic: Basic) -> None:
    basic.type(" More.")
    lab.menu("File", "Save Document")
    lab.is_clean("a.docx")
    assert words(file) == "Here at last. More."


def test_the_menu_of_the_editor_saves_and_downloads_nothing(
    lab: Lab, file: Path, basic: Basic
) -> None:
    basic.type(" More.")
    downloads: list[object] = []
    lab.page.on("download", lambda download: downloads.append(download))
    basic.menu("File", "Save")
    lab.is_clean("a.docx")
    assert words(file) == "Here at last. More."
    assert downloads == []


def test_jupyterlab_saves_by_itself_if_it_is_set_to(
    lab: Lab, file: Path, jupyter: JupyterProcess
) -> None:
    with jupyter.setting("@jupyterlab/docmanager-extension:plugin", autosaveInterval=2):
        basic = edit(lab.start())
        basic.type(" By itself.")
        lab.is_clean("a.docx")
    assert words(file) == "Here at last. By itself."


def test_ctrl_b_is_bold_and_hides_no_sidebar(lab: Lab, file: Path, basic: Basic) -> None:
    basic.type(" ")
    lab.page.keyboard.press("Control+b")
    lab.page.keyboard.type("bold")
    basic.shows("bold")
    expect(lab.browser.area).to_be_visible()
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    runs = docx.Document(str(file)).paragraphs[0].runs
    assert [run.text for run in runs if run.bold] == ["bold"]


def test_undo_and_redo(lab: Lab, basic: Basic) -> None:
    basic.type(" Oops")
    lab.page.keyboard.press("Control+z")
    expect(basic.sheet).not_to_contain_text("Oops")
    lab.page.keyboard.press("Control+y")
    basic.shows("Oops")


def test_find_shows_what_is_searched_for(lab: Lab, basic: Basic) -> None:
    basic.click("Here at last.")
    field = basic.search("Control+f")
    field.fill("last")
    field.press("Enter")
    expect(basic.tab.locator(".docx-find-replace-dialog")).to_contain_text("1 of 1")


def test_replace_changes_every_place_and_is_saved(lab: Lab, folder: Path) -> None:
    file = folder / "a.docx"
    file.write_bytes(docx_bytes("One pear.", "Two pears.", "No apple."))
    basic = edit(lab.enter())
    basic.click("One pear.")
    basic.search("Control+h").fill("pear")
    basic.tab.get_by_label("Replace text").fill("plum")
    dialog = basic.tab.locator(".docx-find-replace-dialog").bounding_box()
    tab = basic.tab.bounding_box()
    assert dialog is not None
    assert tab is not None
    assert dialog["y"] > tab["y"]
    assert dialog["x"] > tab["x"]
    assert dialog["x"] + dialog["width"] < tab["x"] + tab["width"]
    basic.tab.get_by_role("button", name="Replace All").click()
    basic.shows("One plum.", "Two plums.", "No apple.")
    lab.is_dirty("a.docx")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    assert words(file).splitlines() == ["One plum.", "Two plums.", "No apple."]


def test_a_picture_is_pasted_and_saved(lab: Lab, file: Path, basic: Basic) -> None:
    basic.click("Here at last.")
    lab.page.evaluate(
        """async bytes => {
            const data = new DataTransfer();
            const image = new Uint8Array(bytes);
            data.items.add(new File([image], 'image.png', { type: 'image/png' }));
            const event = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', event));
        }""",
        list(png((200, 30, 30))),
    )
    expect(basic.sheet.locator("img").first).to_be_visible()
    lab.is_dirty("a.docx")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    (picture,) = docx.Document(str(file)).inline_shapes
    assert picture.width == picture.height
    assert "Here at last." in words(file)


def test_what_is_typed_while_it_saves_is_saved_next(lab: Lab, folder: Path) -> None:
    file = folder / "a.docx"
    content = io.BytesIO()
    made = docx.Document()
    for number in range(40):
        made.add_picture(io.BytesIO(png((number, 30, 30), side=900)))
    made.add_paragraph("Here at last.")
    made.save(content)
    file.write_bytes(content.getvalue())
    basic = edit(lab.enter())
    basic.find("Here at last.")
    basic.move("End")
    lab.page.keyboard.type(" One.")
    basic.shows("Here at last. One.")
    for number in range(6):
        lab.page.keyboard.press("Control+s")
        lab.page.keyboard.type(f" {number}")
    basic.shows("0 1 2 3 4 5")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    assert words(file).endswith("Here at last. One. 0 1 2 3 4 5")


def test_its_menus_are_in_the_language_of_jupyterlab(
    lab: Lab, file: Path, jupyter: JupyterProcess, screenshot: Screenshot
) -> None:
    del file
    with jupyter.setting("@jupyterlab/translation-extension:plugin", locale="de"):
        basic = edit(lab.start())
        expect(basic.tab.get_by_role("button", name="Datei").first).to_be_visible()
        screenshot(lab, "menus")


def test_two_documents_beside_each_other_do_not_share_their_keys(
    lab: Lab, file: Path, folder: Path
) -> None:
    (folder / "b.docx").write_bytes(docx_bytes("The other one."))
    edit(lab.enter())
    second = edit(lab, "b.docx")
    second.click("The other one.")
    second.search("Control+f")
    find = lab.page.get_by_label("Find text")
    expect(find).to_have_count(1)
    lab.page.keyboard.press("Escape")
    expect(find).to_have_count(0)
    second.type(" Typed.")
    lab.is_dirty("b.docx")
    lab.is_clean("a.docx")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("b.docx")
    assert words(folder / "b.docx") == "The other one. Typed."
    assert words(file) == "Here at last."


def test_what_is_not_saved_is_asked_about_at_closing(lab: Lab, file: Path, basic: Basic) -> None:
    basic.type(" Unsaved.")
    lab.close("a.docx")
    lab.dialog.get_by_role("button", name="Cancel").click()
    lab.is_dirty("a.docx")
    lab.close("a.docx")
    lab.dialog.get_by_role("button", name="Save", exact=True).click()
    expect(lab.tab("a.docx")).to_have_count(0)
    assert words(file) == "Here at last. Unsaved."


def test_what_is_discarded_at_closing_does_not_come_back(
    lab: Lab, file: Path, basic: Basic
) -> None:
    before = state_of(file)
    basic.type(" Unwanted.")
    lab.close("a.docx")
    lab.dialog.get_by_role("button", name="Discard").click()
    expect(lab.tab("a.docx")).to_have_count(0)
    assert state_of(file) == before
    again = edit(lab)
    expect(again.notice("Unsaved changes")).to_have_count(0)
    expect(again.sheet).not_to_contain_text("Unwanted")


def test_a_save_that_fails_can_be_tried_again(lab: Lab, file: Path, basic: Basic) -> None:
    lab.person.expect_trouble("500", "Failed to load resource")
    basic.type(" Typed.")
    pattern = re.compile(r"onlyoffice/content/.*lease=")
    lab.page.route(pattern, lambda route: route.fulfill(status=500, body="{}"))
    lab.page.keyboard.press("Control+s")
    notice = basic.notice("Not saved")
    expect(notice).to_be_visible()
    lab.is_dirty("a.docx")
    lab.page.unroute(pattern)
    notice.get_by_role("button", name="Try again").click()
    lab.is_clean("a.docx")
    expect(notice).to_have_count(0)
    assert words(file) == "Here at last. Typed."


def test_back_in_the_preview_is_what_was_saved(lab: Lab, basic: Basic) -> None:
    basic.type(" Typed.")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    basic.press("Back to the preview")
    lab.preview("a.docx").shows("Here at last. Typed.")


def test_it_is_printed_as_the_preview_lays_it_out(lab: Lab, file: Path, basic: Basic) -> None:
    basic.type(" Typed.")
    lab.page.evaluate(
        """() => new MutationObserver(records => {
            for (const { addedNodes } of records) {
                for (const node of addedNodes) {
                    if (node.className === 'jp-OnlyOffice-print') {
                        node.contentWindow.print = () => { document.body.dataset.printed = 'yes'; };
                    }
                }
            }
        }).observe(document.body, { childList: true })"""
    )
    basic.press("Print")
    expect(lab.page.locator("body[data-printed=yes]")).to_have_count(1)
    assert words(file) == "Here at last. Typed."


# Others


def test_a_second_person_is_told_who_is_editing(
    lab: Lab, folder: Path, basic: Basic, meet: Meet, screenshot: Screenshot
) -> None:
    basic.type(" Typed.")
    other = Lab(meet(), folder.name).start()
    other.person.expect_trouble("409")
    preview = other.open_preview("a.docx")
    preview.press("Edit here (basic)")
    told = preview.notice("is editing this document")
    expect(told).to_be_visible()
    other.preview("a.docx").shows("Here at last.")
    screenshot(other, "told")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    lab.close("a.docx")
    expect(lab.tab("a.docx")).to_have_count(0)
    preview.press("Edit here (basic)")
    later = Basic(other.page, preview.tab)
    later.has_come()
    later.shows("Here at last. Typed.")
    expect(told).to_have_count(0)


def test_a_change_on_disk_is_shown_while_nothing_is_typed(
    lab: Lab, file: Path, basic: Basic
) -> None:
    file.write_bytes(docx_bytes("By a notebook."))
    basic.shows("By a notebook.")
    expect(basic.notice("this is the new version")).to_be_visible()
    lab.is_clean("a.docx")
    basic.type(" And me.")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    assert words(file) == "By a notebook. And me."


@pytest.mark.parametrize(
    ("choice", "text"),
    [("Keep mine", "Here at last. Mine."), ("Keep theirs", "By a notebook.")],
)
def test_a_change_on_disk_is_asked_about_where_something_was_typed(
    lab: Lab, file: Path, basic: Basic, screenshot: Screenshot, choice: str, text: str
) -> None:
    lab.person.expect_trouble("412")
    basic.type(" Mine.")
    file.write_bytes(docx_bytes("By a notebook."))
    lab.page.keyboard.press("Control+s")
    notice = basic.notice("changed on disk")
    expect(notice).to_be_visible()
    assert words(file) == "By a notebook."
    screenshot(lab, "asked")
    notice.get_by_role("button", name=choice).click()
    basic.shows(text)
    lab.is_clean("a.docx")
    assert words(file) == text


def test_two_versions_can_be_compared(lab: Lab, file: Path, basic: Basic) -> None:
    basic.type(" Mine.")
    file.write_bytes(docx_bytes("By a notebook."))
    notice = basic.notice("changed on disk")
    notice.get_by_role("button", name="Compare").click()
    lab.preview("a (basic copy).docx").shows("Here at last. Mine.")
    expect(basic.sheet).to_be_visible()
    expect(notice).to_be_visible()


# Drafts


def test_a_reload_brings_back_what_was_typed(
    lab: Lab, file: Path, basic: Basic, screenshot: Screenshot
) -> None:
    basic.type(" Typed.")
    lab.person.until(lambda: has_draft(lab), "a draft")
    with lab.person.dialog("beforeunload", accept=True):
        lab.page.reload()
    lab.loaded()
    preview = lab.preview("a.docx")
    notice = preview.notice("Unsaved changes from")
    expect(notice).to_be_visible()
    screenshot(lab, "found")
    notice.get_by_role("button", name="Restore").click()
    again = Basic(lab.page, preview.tab)
    again.has_come()
    again.shows("Here at last. Typed.")
    lab.is_dirty("a.docx")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("a.docx")
    assert words(file) == "Here at last. Typed."
    lab.person.until(lambda: not has_draft(lab), "no draft")


def test_what_was_typed_follows_a_rename(lab: Lab, folder: Path, basic: Basic) -> None:
    basic.type(" Typed.")
    lab.person.until(lambda: has_draft(lab), "a draft")
    # JupyterLab looks whether what was open lately is still there.
    lab.person.expect_trouble(r"404 .*a\.docx")
    lab.browser.rename("a.docx", "b.docx")
    expect(lab.tab("b.docx")).to_be_visible()
    with lab.person.dialog("beforeunload", accept=True):
        lab.page.reload()
    lab.loaded()
    preview = lab.preview("b.docx")
    preview.notice("Unsaved changes from").get_by_role("button", name="Restore").click()
    again = Basic(lab.page, preview.tab)
    again.has_come()
    again.shows("Here at last. Typed.")
    lab.is_dirty("b.docx")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("b.docx")
    assert words(folder / "b.docx") == "Here at last. Typed."


def has_draft(lab: Lab, name: str = "a.docx") -> bool:
    keys = lab.page.evaluate(
        """() => new Promise(resolve => {
            const opening = indexedDB.open('jupyter-onlyoffice', 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore('drafts');
            opening.onsuccess = () => {
                const store = opening.result.transaction('drafts').objectStore('drafts');
                const asking = store.getAllKeys();
                asking.onsuccess = () => {
                    opening.result.close();
                    resolve(asking.result);
                };
            };
        })"""
    )
    return any(key.endswith(f"{lab.folder}/{name}") for key in keys)


# Losses


def test_what_would_be_lost_is_asked_about_before_the_first_save(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    file = folder / "box.docx"
    file.write_bytes(Draft().written("Before it.", text_boxes, "After it.").bytes())
    before = file.read_bytes()
    basic = edit(lab.enter(), "box.docx")
    notice = basic.notice("This editor cannot keep: ")
    expect(notice).to_contain_text("text boxes (1)")
    basic.type(" Typed.")
    lab.page.keyboard.press("Control+s")
    expect(lab.dialog).to_contain_text("text boxes (1)")
    screenshot(lab, "asked")
    lab.dialog.get_by_role("button", name="Cancel").click()
    lab.is_dirty("box.docx")
    assert file.read_bytes() == before
    lab.page.keyboard.press("Control+s")
    lab.dialog.get_by_role("button", name="Save as a Copy").click()
    copy = Basic(lab.page, lab.coming_preview("box (basic copy).docx").tab)
    copy.has_come()
    copy.shows("Typed.")
    assert file.read_bytes() == before
    assert "Typed." in words(folder / "box (basic copy).docx")


def test_who_insists_saves_into_the_same_file_and_is_asked_once(lab: Lab, folder: Path) -> None:
    file = folder / "box.docx"
    file.write_bytes(Draft().written("Before it.", text_boxes, "After it.").bytes())
    basic = edit(lab.enter(), "box.docx")
    basic.type(" Typed.")
    lab.page.keyboard.press("Control+s")
    lab.dialog.get_by_role("button", name="Save Here Anyway").click()
    lab.is_clean("box.docx")
    basic.type(" More.")
    lab.page.keyboard.press("Control+s")
    lab.is_clean("box.docx")
    assert words(file).endswith("Typed. More.")


# The network, and looks


@pytest.mark.parametrize(
    "content",
    [
        docx_bytes("Here."),
        hostile.docx(ELSEWHERE, external=True),
        hostile.docx(ELSEWHERE, external=True, blip='r:link="p"'),
        hostile.docx_vml(ELSEWHERE),
    ],
    ids=["plain", "picture", "linked", "vml"],
)
def test_nothing_is_asked_of_other_hosts(lab: Lab, folder: Path, content: bytes) -> None:
    (folder / "a.docx").write_bytes(content)
    basic = edit(lab.enter())
    basic.type("Typed.")
    ours = urlsplit(lab.person.jupyter.url).netloc
    hosts = {urlsplit(asked.url).netloc for asked in lab.person.requests}
    assert hosts - {"", ours} == set()


def test_the_editor_is_loaded_only_when_it_is_needed(lab: Lab, file: Path) -> None:
    del file
    lab.start().open_preview("a.docx")
    styles = "[...document.querySelectorAll('style')].map(style => style.textContent).join()"
    assert "ep-root" not in lab.page.evaluate(styles)
    lab.preview("a.docx").press("Edit here (basic)")
    Basic(lab.page, lab.coming_preview("a.docx").tab).has_come()
    assert "ep-root" in lab.page.evaluate(styles)


def test_it_is_dark_where_jupyterlab_is(
    lab: Lab, file: Path, jupyter: JupyterProcess, screenshot: Screenshot
) -> None:
    del file
    with jupyter.setting("@jupyterlab/apputils-extension:themes", theme="JupyterLab Dark"):
        basic = edit(lab.start())
        expect(basic.tab.locator(".ep-root.docx-editor.dark")).to_be_visible()
        screenshot(lab, "dark")


def test_where_it_is_turned_off_it_is_not_offered(start_jupyter: StartJupyter, meet: Meet) -> None:
    process = start_jupyter({"basic_editing": False})
    preview = Lab(meet(process), "").start().open_preview("a.docx")
    expect(preview.bar.get_by_role("button", name="Edit here (basic)")).to_have_count(0)
