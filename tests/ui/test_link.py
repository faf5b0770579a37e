"""The page to send somebody a link to."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Meet, Screenshot
from .lab import Editor
from .person import Person
from .server import TOKEN


def editor_in(page: Page) -> Editor:
    return Editor(page, page.locator("iframe"))


def test_a_link_leads_through_the_login_to_the_document_and_saves_it(
    ann: Person, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    name = "what? #1 <b>.docx"
    (folder / name).write_bytes(docx_bytes("Before"))
    page = ann.page
    page.goto(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/{name}"))
    page.get_by_role("textbox").first.fill(TOKEN)
    page.get_by_role("button", name="Log in").first.click()
    editor = editor_in(page)
    editor.shows("Before")
    expect(page).to_have_title(name)
    editor.type("By a link.")
    editor.settled()
    screenshot(ann, "editor")
    key = key_of(document_server, "By a link.")
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert document_server.wait("callbacks", status=2, key=key)["ok"]
    assert "By a link." in text_of(folder / name)


def test_the_page_of_a_link_warns_before_something_is_lost(ann: Person, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/a.docx"))
    editor = editor_in(ann.page)
    with ann.holding(r"/doc/changes\?") as release:
        editor.type("Unsent.")
        with ann.dialog("beforeunload", accept=False):
            ann.page.close(run_before_unload=True)
        release()
    editor.settled()


def test_a_link_to_nothing_says_so(ann: Person, folder: Path, screenshot: Screenshot) -> None:
    ann.expect_trouble("status of 404")
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/gone.docx"))
    expect(ann.page.get_by_role("alert")).to_contain_text("exist")
    screenshot(ann, "gone")


def test_two_people_meet_by_a_link(meet: Meet, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    people = [meet(), meet()]
    for person in people:
        person.visit(person.jupyter.address("onlyoffice/edit", f"{folder.name}/a.docx"))
    hers, his = (editor_in(person.page) for person in people)
    expect(hers.users).to_have_count(2)
    hers.type("Hello.")
    his.shows("Hello.")


def key_of(document_server: DocumentServerProcess, text: str) -> str:
    """Return the key of the one document that holds a text."""
    documents = document_server.documents()
    [key] = [key for key, each in documents.items() if text in "\n".join(each["lines"])]
    return key
