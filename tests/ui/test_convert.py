"""Documents become others: "Convert to…" and "Download as…"."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Locator, expect

from ..document_server import DocumentServerProcess
from ..engine.corpus import WORDS, document, workbook
from ..engine.test_engine import protected
from ..engine.trying import words_of
from ..jupyter import state_of
from ..office import docx_bytes
from .conftest import Meet, Screenshot
from .documents import endless
from .files import files_in
from .lab import Lab
from .server import JupyterProcess


@pytest.fixture
def jupyter(alone: JupyterProcess) -> JupyterProcess:
    """The Jupyter server of these tests has no Document Server."""
    return alone


@pytest.fixture
def lab(open_lab: Lab) -> Lab:
    return open_lab


def notified(lab: Lab, text: str) -> Locator:
    """Return the notification that says something, once it does."""
    notification = lab.notification.filter(has_text=text).first
    expect(notification).to_be_visible()
    return notification


# Ways to a conversion


def from_file_browser(lab: Lab) -> None:
    lab.browser.menu("report.docx", "Convert to…")


def from_palette_over_a_selection(lab: Lab) -> None:
    lab.browser.file("report.docx").click()
    lab.palette("Convert to…")


def from_palette_over_a_tab(lab: Lab) -> None:
    lab.open_preview("report.docx")
    lab.palette("Convert to…")


def from_preview(lab: Lab) -> None:
    lab.open_preview("report.docx").press("Convert to…")


@pytest.mark.parametrize(
    "way",
    [from_file_browser, from_palette_over_a_selection, from_palette_over_a_tab, from_preview],
)
def test_the_result_is_beside_the_document_and_offered_to_be_opened(
    lab: Lab, folder: Path, screenshot: Screenshot, way: Callable[[Lab], None]
) -> None:
    (folder / "report.docx").write_bytes(document())
    before = state_of(folder / "report.docx")
    way(lab.enter())
    expect(lab.dialog).to_contain_text("Convert report.docx")
    screenshot(lab, "dialog")
    lab.convert("OpenDocument text (.odt)")
    done = notified(lab, "Converted to report.odt")
    expect(lab.browser.file("report.odt")).to_be_visible()
    done.get_by_role("button", name="Open").click()
    lab.preview("report.odt").shows(WORDS)
    screenshot(lab, "opened")
    assert WORDS in words_of((folder / "report.odt").read_bytes(), "odt")
    assert files_in(folder) == {"report.docx", "report.odt"}
    assert state_of(folder / "report.docx") == before


def test_nothing_is_ever_overwritten(lab: Lab, folder: Path) -> None:
    (folder / "report.docx").write_bytes(document())
    (folder / "report.pdf").write_bytes(b"somebody's")
    lab.enter()
    for name in ("report (2).pdf", "report (3).pdf"):
        lab.browser.menu("report.docx", "Convert to…")
        lab.convert("PDF (.pdf)")
        notified(lab, f"Converted to {name}")
        expect(lab.browser.file(name)).to_be_visible()
        assert WORDS in words_of((folder / name).read_bytes(), "pdf")
    assert (folder / "report.pdf").read_bytes() == b"somebody's"


def test_giving_it_up_in_the_dialog_leaves_everything_as_it_was(lab: Lab, folder: Path) -> None:
    (folder / "report.docx").write_bytes(document())
    lab.enter().browser.menu("report.docx", "Convert to…")
    lab.dialog.get_by_role("button", name="Cancel").click()
    expect(lab.dialog).to_have_count(0)
    assert lab.person.asked("POST", "^onlyoffice/convert") == []
    assert files_in(folder) == {"report.docx"}


@pytest.mark.parametrize("name", ["notes.py", "program.exe", "folder"])
def test_what_cannot_be_converted_is_not_offered_to_be(lab: Lab, folder: Path, name: str) -> None:
    if name == "folder":
        (folder / name).mkdir()
    else:
        (folder / name).write_bytes(b"MZ")
    lab.enter().browser.file(name).click(button="right")
    menu = lab.page.locator(".lm-Menu")
    expect(menu.get_by_text("Rename", exact=True)).to_be_visible()
    for item in ("Convert to…", "Download as…", "Open with ONLYOFFICE"):
        expect(menu.get_by_text(item, exact=True)).to_be_hidden()


# Downloads


def test_a_download_has_the_right_bytes_and_the_right_name(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "Übersicht & Ende.docx").write_bytes(document())
    lab.enter().browser.menu("Übersicht & Ende.docx", "Download as…")
    expect(lab.dialog).to_contain_text("Download Übersicht & Ende.docx As")
    screenshot(lab, "dialog")
    with lab.page.expect_download() as coming:
        lab.convert("PDF (.pdf)", action="Download")
    assert coming.value.suggested_filename == "Übersicht & Ende.pdf"
    assert WORDS in pypdf.PdfReader(coming.value.path()).pages[0].extract_text()
    expect(lab.notification).to_have_count(0)
    assert files_in(folder) == {"Übersicht & Ende.docx"}


# Passwords


def test_a_conversion_asks_for_the_password_until_it_is_right(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "secret.docx").write_bytes(protected(docx_bytes("For few eyes"), "open sesame"))
    lab.enter()
    lab.person.expect_trouble("status of 403")
    lab.browser.menu("secret.docx", "Convert to…")
    lab.convert("Plain text (.txt)")
    for password, label in (("mellon", "Password"), ("open sesame", "That password is wrong")):
        expect(lab.dialog).to_contain_text("secret.docx is protected by a password")
        expect(lab.dialog).to_contain_text(label)
        screenshot(lab, label)
        lab.dialog.locator("input[type=password]").fill(password)
        lab.page.keyboard.press("Enter")
    notified(lab, "Converted to secret.txt")
    assert "For few eyes" in (folder / "secret.txt").read_text("utf-8-sig")
    assert all("sesame" not in request.url for request in lab.person.requests)


def test_a_document_that_is_open_already_needs_no_password_again(lab: Lab, folder: Path) -> None:
    (folder / "secret.docx").write_bytes(protected(docx_bytes("For few eyes"), "sesame"))
    lab.enter()
    lab.person.expect_trouble("status of 403")
    lab.browser.file("secret.docx").dblclick()
    preview = lab.coming_preview("secret.docx")
    preview.password.fill("sesame")
    preview.press("Open")
    preview.shows("For few eyes")
    preview.press("Convert to…")
    lab.convert("Plain text (.txt)")
    notified(lab, "Converted to secret.txt")
    assert "For few eyes" in (folder / "secret.txt").read_text("utf-8-sig")


# Texts


def test_how_a_csv_file_is_read_can_be_said(lab: Lab, folder: Path, screenshot: Screenshot) -> None:
    # Too little to tell in which encoding it is.
    (folder / "a.csv").write_bytes("Ж|1\n".encode("koi8-r"))
    lab.enter().browser.menu("a.csv", "Convert to…")
    screenshot(lab, "dialog")
    lab.convert("Excel workbook (.xlsx)", encoding="koi8-r", separator="|")
    notified(lab, "Converted to a.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO((folder / "a.xlsx").read_bytes())).active
    assert [cell.value for cell in sheet[1]] == ["Ж", 1]


def test_what_was_chosen_in_the_preview_holds_for_the_conversion(lab: Lab, folder: Path) -> None:
    (folder / "a.csv").write_bytes("Ж|1\n".encode("koi8-r"))
    lab.enter().browser.menu("a.csv", "Open With", "ONLYOFFICE")
    preview = lab.preview("a.csv")
    preview.tools.get_by_role("combobox", name="Encoding:").select_option("koi8-r")
    preview.shows("Ж")
    preview.press("Convert to…")
    expect(lab.dialog.get_by_label("Encoding")).to_have_value("koi8-r")
    lab.convert("Excel workbook (.xlsx)")
    notified(lab, "Converted to a.xlsx")
    assert "Ж" in words_of((folder / "a.xlsx").read_bytes(), "xlsx")


def test_a_spreadsheet_becomes_csv_with_the_results_of_its_formulas(lab: Lab, folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(workbook())
    lab.enter().browser.menu("a.xlsx", "Convert to…")
    lab.convert("Comma-separated values (.csv)")
    notified(lab, "Converted to a.csv")
    assert f"{WORDS},49" in (folder / "a.csv").read_text("utf-8-sig")


# Long ones, and those that fail


def test_a_long_conversion_shows_that_it_goes_on_and_can_be_called_off(
    lab: Lab, folder: Path, jupyter: JupyterProcess, screenshot: Screenshot
) -> None:
    (folder / "long.docx").write_bytes(endless())
    lab.enter().browser.menu("long.docx", "Convert to…")
    with lab.page.expect_response(lambda response: "/onlyoffice/jobs/" in response.url):
        lab.convert("PDF (.pdf)")
    going = notified(lab, "Converting long.docx…")
    screenshot(lab, "going-on")
    assert jupyter.converters()
    going.get_by_role("button", name="Cancel").click()
    expect(going).to_be_hidden()
    lab.person.until(lambda: not jupyter.converters(), "the end of the converter")
    lab.person.until(lambda: files_in(folder) == {"long.docx"}, "the end of its result")
    lab.browser.refresh()
    expect(lab.browser.files).to_have_count(1)


def test_a_failure_is_told_in_the_words_of_the_server(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "cut.docx").write_bytes(document()[:9000])
    lab.enter()
    lab.person.expect_trouble("status of 422")
    lab.browser.menu("cut.docx", "Convert to…")
    lab.convert("PDF (.pdf)")
    notified(lab, "The document is damaged: its archive cannot be read.")
    screenshot(lab, "failed")
    assert files_in(folder) == {"cut.docx"}


# With a Document Server


@pytest.fixture
def faulty(document_server: DocumentServerProcess) -> Iterator[DocumentServerProcess]:
    """The common Document Server, which is put right after the test."""
    yield document_server
    document_server.clear_faults()


@pytest.fixture
def connected(meet: Meet, editing: JupyterProcess, request: pytest.FixtureRequest) -> Lab:
    """Somebody's JupyterLab whose server has a Document Server, with a document in a folder."""
    folder = editing.root / request.node.name
    folder.mkdir()
    (folder / "report.docx").write_bytes(document())
    return Lab(meet(editing), folder.name).start()


def test_where_there_is_a_document_server_it_converts(
    connected: Lab, editing: JupyterProcess, document_server: DocumentServerProcess
) -> None:
    lab, made = connected, editing.results()
    lab.browser.menu("report.docx", "Convert to…")
    # The engine does not write this one.
    lab.convert("Word template (.dotx)")
    notified(lab, "Converted to report.dotx")
    asked = {"outputtype": ""}
    while asked["outputtype"] != "dotx":  # others of before may still be in the line
        asked = document_server.wait("commands", door="converter")["fields"]
    assert files_in(editing.root / lab.folder) == {"report.docx", "report.dotx"}
    assert editing.results() == made


def test_what_the_document_server_refuses_is_told(
    connected: Lab, editing: JupyterProcess, faulty: DocumentServerProcess
) -> None:
    lab = connected
    faulty.faults(conversion="fails")
    lab.person.expect_trouble("status of 422")
    lab.browser.menu("report.docx", "Convert to…")
    lab.convert("Plain text (.txt)")
    notified(lab, "The document cannot be read; it may be damaged.")
    assert files_in(editing.root / lab.folder) == {"report.docx"}
