"""What the editor asks of JupyterLab: renaming, copies, history, files, links, mentions."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..engine.hostile import png
from ..office import docx_bytes, text_of, xlsx_bytes
from .conftest import Meet, Screenshot
from .files import files_in
from .lab import Editor, Lab
from .server import JupyterProcess
from .test_tabs import is_the_same, mark

DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="top.document.title='
    "'run'\">"
    '<rect width="40" height="30" fill="#2a5"/><text x="4" y="20">Yes</text></svg>'
)
MARKED = re.compile("/onlyoffice/favorites")


def test_a_document_is_renamed_in_its_editor_and_tab_browser_and_others_follow(
    lab: Lab,
    folder: Path,
    meet: Meet,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
) -> None:
    (folder / "old.docx").write_bytes(docx_bytes("Before"))
    (folder / "taken.docx").write_bytes(docx_bytes("Other"))
    editor = lab.start().open("old.docx")
    key = lab.key("old.docx")
    bob = Lab(meet(), folder.name)
    bobs = bob.start().open("old.docx")
    mark(editor)
    lab.person.expect_trouble("409 .*taken|409 .*old.docx")
    editor.rename("taken")
    expect(lab.notice("There is a file “taken.docx” already")).to_be_visible()
    expect(editor.title).to_have_text("old.docx")
    screenshot(lab, "taken")
    editor.rename("new")
    expect(lab.tab("new.docx")).to_be_visible()
    expect(lab.browser.file("new.docx")).to_be_visible()
    editor = lab.editor("new.docx")
    assert is_the_same(editor)
    for title in (editor.title, bobs.title):
        expect(title).to_have_text("new.docx")
    editor.type(" And after.")
    editor.save()
    assert document_server.wait("callbacks", status=6, key=key)["ok"]
    assert "And after." in text_of(folder / "new.docx")
    assert files_in(folder) == {"new.docx", "taken.docx"}


def test_a_copy_goes_into_a_folder_that_somebody_chooses_and_is_opened(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    (folder / "sent").mkdir()
    editor = lab.start().open("a.docx")
    editor.type(" And after.")
    editor.settled()
    lab.person.expect_trouble("409 .*save-as")
    editor.ask("save-as")
    name = lab.dialog.get_by_label("Name")
    expect(name).to_have_value("a-copy.docx")
    name.fill("a.docx")
    screenshot(lab, "asked")
    save = lab.dialog.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(lab.dialog.get_by_role("alert")).to_have_text("A file of that name exists already.")
    lab.dialog.locator(".jp-DirListing-item", has_text="sent").dblclick()
    expect(lab.dialog.locator(".jp-BreadCrumbs")).to_contain_text("sent")
    screenshot(lab, "asked-again")
    name.fill("copy.docx")
    save.click()
    lab.editor("copy.docx").shows("And after.")
    assert "And after." in text_of(folder / "sent/copy.docx")
    assert "And after." not in text_of(folder / "a.docx")


def test_the_history_shows_what_was_and_restores_it_in_everybodys_editor(
    lab: Lab,
    folder: Path,
    meet: Meet,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Once"))
    editor = lab.start().open("a.docx")
    editor.type(" and now.")
    editor.settled()
    lab.close("a.docx")
    assert document_server.wait("callbacks", status=2, key=lab.key("a.docx"))["ok"]
    editor = lab.open("a.docx")
    bob = Lab(meet(), folder.name)
    bobs = bob.start().open("a.docx")
    bobs.type(" By Bob.")
    bobs.settled()
    editor.ask("history")
    first, second = editor.version(1), editor.version(2)
    expect(second).to_contain_text("Anonymous")
    second.get_by_test_id("version-button").click()
    expect(editor.status).to_have_text("Version 2, 1 changes shown")
    editor.shows("Once and now.")
    first.get_by_test_id("version-button").click()
    expect(editor.status).to_have_text("Version 1, 0 changes shown")
    expect(editor.surface).to_have_text("Once")
    screenshot(lab, "shown")
    first.get_by_test_id("restore-button").click()
    # What Bob has typed, and what was restored.
    expect(editor.version(4)).to_be_visible()
    expect(bobs.surface).to_have_text("Once")
    expect(bob.notice("An earlier version was restored")).to_be_visible()
    assert text_of(folder / "a.docx") == "Once"
    editor.version(3).get_by_test_id("version-button").click()
    editor.shows("Once and now. By Bob.")
    editor.ask("close-history")
    editor = lab.editor("a.docx")
    expect(editor.surface).to_have_text("Once")
    editor.type(" Again.")
    bobs.shows("Again.")
    assert files_in(folder) == {"a.docx"}


def test_files_that_somebody_chooses_are_put_into_the_document(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    (folder / "other.docx").write_bytes(docx_bytes("Other words"))
    (folder / "people.xlsx").write_bytes(xlsx_bytes("Ann"))
    (folder / "red.png").write_bytes(png((255, 0, 0)))
    (folder / "drawn.svg").write_text(DRAWN)
    (folder / "false.png").write_bytes(b"no picture")
    editor = lab.start().open("a.docx")
    editor.ask("insert-image")
    files = lab.dialog.locator(".jp-DirListing-item")
    expect(files).to_have_count(3)
    expect(files.locator("img:visible")).to_have_count(2)
    expect(lab.page).not_to_have_title("run")
    with_icon = files.filter(has=lab.page.locator(".jp-DirListing-itemIcon:visible"))
    expect(with_icon).to_contain_text("false.png")
    screenshot(lab, "insert-image")
    files.filter(has_text="red.png").dblclick()
    expect(editor.status).to_have_text("Inserted: png")
    for what, name, said in (
        ("compare", "other.docx", "To compare: Other words"),
        ("mail-merge", "people.xlsx", "For mailmerge: Ann"),
    ):
        editor.ask(what)
        files.filter(has_text=name).click()
        screenshot(lab, what)
        lab.dialog.get_by_role("button", name="Select").click()
        expect(editor.status).to_have_text(said)
    drag(lab, "red.png", editor)
    expect(editor.status).to_have_text("Inserted: png")
    expect(lab.tabs.filter(has_text="red.png")).to_have_count(0)
    lab.person.expect_trouble("422 .*lend")
    editor.ask("insert-image")
    files.filter(has_text="false.png").click()
    lab.dialog.get_by_role("button", name="Select").click()
    expect(lab.notice("“false.png” is not what its name says.")).to_be_visible()


def test_cells_come_from_another_spreadsheet_wherever_it_goes(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.xlsx").write_bytes(xlsx_bytes("Asks"))
    (folder / "sales.xlsx").write_bytes(xlsx_bytes("Seven"))
    (folder / "more.xlsx").write_bytes(xlsx_bytes("Nine"))
    lab.start().open("sales.xlsx").ask("copy-cells")
    editor = lab.open("a.xlsx")
    editor.ask("paste-link")
    expect(editor.status).to_have_text("From ./sales.xlsx: Seven")
    lab.browser.rename("sales.xlsx", "sold.xlsx")
    editor.ask("update-links")
    expect(editor.status).to_have_text("From ./sold.xlsx: Seven")
    lab.close("sold.xlsx")
    pages = len(lab.person.context.pages)
    editor.ask("open-source")
    lab.editor("sold.xlsx").shows("Seven")
    # The editor had opened an empty window for it.
    assert len(lab.person.context.pages) == pages
    lab.tab("a.xlsx").click()
    editor.ask("change-source")
    lab.dialog.locator(".jp-DirListing-item", has_text="more.xlsx").click()
    screenshot(lab, "chosen")
    lab.dialog.get_by_role("button", name="Select").click()
    expect(editor.status).to_have_text("From ./more.xlsx: Nine")
    lab.person.expect_trouble("404 .*reference")
    (folder / "more.xlsx").unlink()
    editor.ask("update-links")
    expect(editor.inside.get_by_test_id("message")).to_have_text(re.compile("does not exist"))


def test_new_documents_and_marked_ones_are_a_click_away(
    lab: Lab, jupyter: JupyterProcess, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    templates = jupyter.root / "Templates"
    templates.mkdir(exist_ok=True)
    (templates / "Letter.docx").write_bytes(docx_bytes("Dear"))
    editor = lab.start().open("a.docx")
    editor.ask("create-new")
    screenshot(lab, "templates")
    lab.dialog.get_by_role("combobox").select_option("Letter.docx")
    lab.dialog.get_by_role("button", name="Create").click()
    new = lab.editor("Letter.docx")
    new.shows("Dear")
    expect(lab.browser.file("Letter.docx")).to_be_visible()
    new.ask("favorite")
    expect(new.inside.get_by_test_id("favorite-button")).to_have_attribute("aria-pressed", "true")
    with lab.person.context.expect_page() as coming:
        new.ask("recent")
    expect(coming.value).to_have_title("a.docx")
    # Of pages in one window only the front one is painted, and only into what is painted can be
    # clicked: a frame that comes below another page would not get its first clicks.
    coming.value.close()
    lab.close("Letter.docx")
    lab.tab("Launcher").click()
    card = lab.launcher("Letter.docx", "Favorite Documents")
    card.scroll_into_view_if_needed()
    screenshot(lab, "launcher")
    card.click()
    with lab.page.expect_response(MARKED):
        lab.editor("Letter.docx").ask("favorite")
    lab.menu("File", "New Launcher")
    expect(lab.launcher("New Document")).to_be_visible()
    expect(card).to_have_count(0)


def test_an_editor_shows_where_its_document_is_links_to_places_in_it_and_closes_its_tab(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    (folder / "sub").mkdir()
    editor = lab.start().open("a.docx")
    lab.browser.file("sub").dblclick()
    expect(lab.browser.files).to_have_count(0)
    with lab.person.context.expect_page() as coming:
        editor.ask("go-back")
    expect(lab.browser.file("a.docx")).to_have_class(re.compile("jp-mod-selected"))
    screenshot(lab, "shown")
    if not coming.value.is_closed():
        coming.value.wait_for_event("close")
    assert "/onlyoffice/folder/" in coming.value.url
    editor.ask("link")
    expect(editor.inside.get_by_test_id("message")).to_contain_text("/onlyoffice/edit/")
    link = editor.inside.get_by_test_id("message").inner_text()
    editor.ask("close")
    expect(lab.tab("a.docx")).to_be_hidden()
    lab.page.goto(link)
    frame = lab.page.frame_locator("iframe")
    expect(frame.get_by_test_id("message")).to_have_text("At the bookmark a.docx")
    expect(frame.get_by_test_id("editor-surface")).to_contain_text("Before")


def test_somebody_who_is_mentioned_is_told_in_jupyterlab_and_led_there(
    lab: Lab, folder: Path, meet: Meet, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    bob = Lab(meet(), folder.name)
    bob.start().open("a.docx")
    expect(editor.users).to_have_count(2)
    own = lab.config("a.docx")["editorConfig"]["user"]["name"]
    bobs = bob.config("a.docx")["editorConfig"]["user"]["name"]
    editor.ask("mention")
    people = editor.inside.get_by_test_id("history").get_by_test_id("person-button")
    expect(people).to_have_text([bobs, own])
    people.first.click()
    told = bob.notification.filter(has_text=f"{own} in a.docx")
    expect(told).to_contain_text("please look")
    screenshot(bob, "told")
    told.get_by_role("button", name="Open").click()
    expect(bob.editor("a.docx").inside.get_by_test_id("message")).to_have_text("At the comment c1")
    expect(lab.notification).to_have_count(0)


def drag(lab: Lab, name: str, editor: Editor) -> None:
    """Drag a file from the file browser into a document."""
    mouse = lab.page.mouse
    lab.browser.file(name).hover()
    mouse.down()
    box = editor.frame.bounding_box()
    assert box is not None
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
    expect(lab.page.locator(".jp-mod-onlyoffice-target")).to_be_visible()
    mouse.up()
    expect(lab.page.locator(".jp-mod-onlyoffice-target")).to_have_count(0)
