"""The page to send somebody a link to."""

from __future__ import annotations

import datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from jupyter_onlyoffice.templates import blank

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Meet, Screenshot
from .files import files_in
from .lab import Editor
from .person import Person
from .server import TOKEN

SAY_ERROR = """
() => parent.postMessage(
  JSON.stringify({
    event: 'onError',
    data: { errorCode: -20, errorDescription: 'The connection<br>is lost.' },
    frameEditorId: new URLSearchParams(location.search).get('frameEditorId')
  }),
  '*'
)
"""
"""The editor tells the page of an error."""


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


def test_an_error_leaves_a_document_of_a_link_in_sight_that_may_hold_typing(
    meet: Meet, folder: Path
) -> None:
    ann = meet(locale="de-AT")
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/a.docx"))
    editor = editor_in(ann.page)
    editor.type("Typed.")
    editor.surface.evaluate(SAY_ERROR)
    expect(ann.page.get_by_role("status")).to_have_text(
        "ONLYOFFICE meldet: The connection is lost. (-20)"
    )
    editor.shows("Typed.")
    editor.settled()


def test_a_link_to_nothing_says_so(meet: Meet, folder: Path, screenshot: Screenshot) -> None:
    ann = meet(locale="fr-FR")
    ann.expect_trouble("status of 404")
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/gone.docx"))
    panel = ann.page.get_by_role("alert")
    expect(panel.get_by_role("heading")).to_contain_text("Impossible")
    expect(panel).to_contain_text("Il a peut-être été")
    expect(panel.get_by_role("button", name="Réessayer")).to_be_visible()
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


def test_the_editor_of_a_link_renames_copies_restores_and_has_no_dead_buttons(
    ann: Person, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Once"))
    (folder / "taken.docx").write_bytes(docx_bytes("Other"))
    page = ann.page
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/a.docx") + "?mode=view")
    editor = editor_in(page)
    editor.is_read_only()
    editor.ask("edit")
    editor.may_edit()
    offered = editor.inside.get_by_test_id("asks").locator("button")
    expect(offered.filter(has_text="Version history")).to_be_visible()
    expect(offered.filter(has_text="Open file location")).to_be_visible()
    for takes_a_file_browser in ("Image from storage", "Compare", "Create new"):
        expect(offered.filter(has_text=takes_a_file_browser)).to_have_count(0)
    editor.type(" and now.")
    editor.settled()
    editor.save()
    editor.settled()
    ann.expect_trouble("409 ")
    editor.rename("taken")
    expect(page.get_by_role("status")).to_contain_text("There is a file “taken.docx” already")
    expect(editor.title).to_have_text("a.docx")
    editor.rename("b")
    expect(page).to_have_title("b.docx")
    assert f"{folder.name}/b.docx?mode=view" in page.url
    editor.ask("save-as")
    name = page.get_by_label("Name")
    expect(name).to_have_value("b-copy.docx")
    name.fill("taken")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("A file of that name exists already.")
    screenshot(ann, "copy")
    name.fill("copy")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("copy.docx")
    assert "Once and now." in text_of(folder / "copy.docx")
    editor.ask("history")
    editor.version(1).get_by_test_id("version-button").click()
    expect(editor.surface).to_have_text("Once")
    editor.version(1).get_by_test_id("restore-button").click()
    expect(editor.version(3)).to_be_visible()
    editor.ask("close-history")
    editor.may_edit()
    expect(editor.surface).to_have_text("Once")
    assert text_of(folder / "b.docx") == "Once"


def test_a_link_for_less_than_editing_says_why_there_is_less_and_only_then(
    ann: Person, folder: Path
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Here."))
    address = ann.jupyter.address("onlyoffice/edit", f"{folder.name}/a.docx")
    ann.visit(f"{address}?mode=fill")
    editor = editor_in(ann.page)
    editor.shows("Here.")
    editor.ask("mention")  # what the editor asks for takes nothing away that is to be read
    why = "A .docx file cannot be opened for this alone"
    expect(ann.page.get_by_role("status")).to_contain_text(why)
    ann.visit(f"{address}?mode=comment")
    editor_in(ann.page).shows("Here.")
    expect(ann.page.locator("#bar")).to_be_hidden()


def key_of(document_server: DocumentServerProcess, text: str) -> str:
    """Return the key of the one document that holds a text."""
    documents = document_server.documents()
    [key] = [key for key, each in documents.items() if text in "\n".join(each["lines"])]
    return key


def test_what_somebody_fills_into_a_form_is_sent_off_and_the_form_stays_blank(
    ann: Person, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    form = blank("pdf").read_bytes()
    (folder / "Ask.pdf").write_bytes(form)
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/Ask.pdf") + "?mode=fill")
    editor = editor_in(ann.page)
    editor.type("Ann Example")
    editor.ask("submit")
    expect(editor.status).to_have_text("Form submitted successfully")
    screenshot(ann, "submitted")
    key = key_of(document_server, "Ann Example")
    with ann.page.expect_event("close"):
        ann.page.close(run_before_unload=True)
    assert document_server.wait("callbacks", status=2, key=key)["ok"]
    day = datetime.date.today().isoformat()  # noqa: DTZ011
    sent = f"Ask (submitted {day})"
    assert files_in(folder) == {"Ask.pdf", f"{sent}.pdf", f"{sent}.json"}
    assert (folder / "Ask.pdf").read_bytes() == form
    assert "Ann Example" in (folder / f"{sent}.json").read_text()
