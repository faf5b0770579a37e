"""Notebook 7: the same editors, each in a browser tab of its own."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Screenshot
from .files import files_in
from .lab import Lab
from .person import Person


def test_a_click_in_the_list_of_files_opens_an_editor_in_a_tab_of_its_own(
    ann: Person, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    ann.visit(ann.jupyter.address("tree", folder.name))
    with ann.context.expect_page() as coming:
        ann.page.locator(".jp-DirListing-item").filter(has_text="a.docx").dblclick()
    tree, ann.page = ann.page, coming.value
    notebook = Lab(ann, folder.name)
    editor = notebook.editor("a.docx")
    editor.shows("Before")
    # The list of files has started no editor of its own.
    assert notebook.times_opened("a.docx") == 1
    expect(tree.locator("iframe")).to_have_count(0)
    editor.type("In Notebook.")
    editor.save()
    key = notebook.key("a.docx")
    assert document_server.wait("callbacks", status=6, key=key)["ok"]
    assert "In Notebook." in text_of(folder / "a.docx")
    screenshot(ann, "editor")
    editor.type(" And closed.")
    editor.settled()
    with ann.page.expect_event("close"):
        ann.page.close(run_before_unload=True)
    assert document_server.wait("callbacks", status=2, key=key)["ok"]
    assert "In Notebook. And closed." in text_of(folder / "a.docx")
    assert files_in(folder) == {"a.docx"}


def test_a_new_document_can_be_made_from_the_menu_of_the_list_of_files(
    ann: Person, folder: Path, screenshot: Screenshot
) -> None:
    ann.visit(ann.jupyter.address("tree", folder.name))
    tree = Lab(ann, folder.name)
    with ann.context.expect_page() as coming:
        tree.menu("File", "New", "New Document")
    ann.page = coming.value
    editor = Lab(ann, folder.name).editor("Untitled.docx")
    editor.may_edit()
    screenshot(ann, "editor")
    assert files_in(folder) == {"Untitled.docx"}
