"""All the ways to an existing document: cases U1, U7, N6."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from jupyter_onlyoffice.templates import blank

from ..jupyter import state_of
from ..office import docx_bytes, office_bytes
from .conftest import Screenshot
from .lab import Lab
from .server import JupyterProcess


def test_a_link_to_the_document_opens_it(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("By a link."))
    lab.start("a.docx").editor("a.docx").shows("By a link.")


def test_a_link_in_a_markdown_file_opens_it(lab: Lab, folder: Path) -> None:
    (folder / "a b.docx").write_bytes(docx_bytes("By markdown."))
    (folder / "notes.md").write_text("See [the document](a%20b.docx).", "utf-8")
    lab.start().browser.menu("notes.md", "Open With", "Markdown Preview")
    lab.page.get_by_role("link", name="the document").click()
    lab.editor("a b.docx").shows("By markdown.")
    assert lab.person.asked("GET", r"\.docx.*format=text") == []


@pytest.mark.parametrize("name", ["REPORT.DOCX", "a.xlsX"])
def test_the_case_of_an_extension_does_not_matter(lab: Lab, folder: Path, name: str) -> None:
    ext = name.rpartition(".")[2].lower()
    (folder / name).write_bytes(office_bytes(ext, "Loud."))
    lab.start().open(name).shows("Loud.")


def test_opening_moves_no_bytes_through_the_contents_api(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    before = state_of(folder / "a.docx")
    editor = lab.start().open("a.docx")
    editor.shows("Before")
    lab.is_clean("a.docx")
    person = lab.person
    assert person.asked("GET", r"^api/contents/.+a\.docx\?.*content=0")
    assert person.asked("GET", r"^api/contents/.+a\.docx\?.*content=1") == []
    assert person.asked("GET", r"^files/") == []
    assert person.asked("GET", "format=(text|base64)") == []
    assert person.asked("PUT", "^api/contents") == []
    assert person.asked("PATCH", "^api/contents") == []
    assert person.asked("POST", "^api/contents") == []
    assert state_of(folder / "a.docx") == before


@pytest.mark.parametrize(("ext", "theirs"), [("csv", "CSVViewer"), ("pdf", "PDFContainer")])
def test_formats_that_jupyterlab_shows_stay_with_it_but_can_be_opened_here(
    lab: Lab, folder: Path, screenshot: Screenshot, ext: str, theirs: str
) -> None:
    content = b"one,two\n1,2\n" if ext == "csv" else blank("pdf").read_bytes()
    (folder / f"a.{ext}").write_bytes(content)
    lab.start().browser.file(f"a.{ext}").dblclick()
    expect(lab.page.locator(f".jp-{theirs}")).to_be_visible()
    assert lab.times_opened(f"a.{ext}") == 0
    lab.browser.menu(f"a.{ext}", "Open With", "ONLYOFFICE")
    if ext == "csv":
        lab.coming_editor("a.csv").inside.get_by_test_id("dialog-ok").click()
    editor = lab.editor(f"a.{ext}")
    if ext == "csv":
        editor.is_read_only()
        expect(lab.notice("cannot save them without loss")).to_be_visible()
    else:
        editor.may_edit()
    screenshot(lab, "opened-here")


def test_what_the_user_has_chosen_as_viewer_wins(
    lab: Lab, jupyter: JupyterProcess, folder: Path
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    (folder / "a.csv").write_text("one,two\n1,2\n", "utf-8")
    with jupyter.setting(
        "@jupyterlab/docmanager-extension:plugin",
        defaultViewers={"csv": "ONLYOFFICE"},
    ):
        lab.start().browser.file("a.csv").dblclick()
        lab.coming_editor("a.csv").inside.get_by_test_id("dialog-ok").click()
        lab.editor("a.csv").shows("one")


def test_several_selected_documents_open_together(lab: Lab, folder: Path) -> None:
    for name in ("a.docx", "b.xlsx"):
        (folder / name).write_bytes(office_bytes(name[2:], f"In {name}."))
    lab.start().browser.file("a.docx").click()
    lab.browser.file("b.xlsx").click(modifiers=["Shift"])
    lab.browser.menu("b.xlsx", "Open with ONLYOFFICE")
    for name in ("a.docx", "b.xlsx"):
        expect(lab.tab(name)).to_be_visible()
        lab.tab(name).click()
        lab.editor(name).shows(f"In {name}.")
