"""Documents without a Document Server: a preview made by the engine."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from fontTools.ttLib import TTCollection, TTFont
from playwright.sync_api import expect

from ..engine.corpus import WORDS, presentation, workbook, written
from ..engine.test_engine import protected
from ..jupyter import state_of
from ..office import docx_bytes, xlsx_bytes
from .conftest import Meet, Screenshot, StartJupyter
from .documents import endless, paged
from .files import files_in
from .lab import Lab
from .person import Person
from .preview import Preview
from .server import JupyterProcess
from .test_tabs import drag

FIVE = [f"This is page {number} of the report." for number in ("one", "two", "three", "four", "V")]


@pytest.fixture
def jupyter(alone: JupyterProcess) -> JupyterProcess:
    """The Jupyter server of these tests has no Document Server."""
    return alone


@pytest.fixture
def lab(open_lab: Lab) -> Lab:
    return open_lab


@pytest.fixture
def report(lab: Lab, folder: Path) -> Preview:
    """The preview of five pages."""
    (folder / "report.docx").write_bytes(paged(*FIVE))
    preview = lab.enter().open_preview("report.docx")
    preview.has_pages(5)
    return preview


# Formats


@pytest.mark.parametrize(
    ("name", "content", "pages"),
    [
        ("letter.docx", docx_bytes("Seen without a server"), ["Seen without a server"]),
        ("fruit.xlsx", workbook(), [WORDS, "On the second sheet"]),
        ("talk.pptx", presentation(), [WORDS, "The second slide"]),
    ],
)
def test_a_double_click_shows_the_pages_of_a_document(
    lab: Lab, folder: Path, screenshot: Screenshot, name: str, content: bytes, pages: list[str]
) -> None:
    (folder / name).write_bytes(content)
    before = state_of(folder / name)
    preview = lab.enter().open_preview(name)
    preview.has_pages(len(pages))
    for number, text in enumerate(pages, 1):
        preview.press("Next page") if number > 1 else None
        preview.shows(text, page=number)
        preview.is_drawn(number)
    preview.says("Preview. Connect a Document Server to edit.")
    expect(lab.tab(name)).to_be_visible()
    lab.is_clean(name)
    screenshot(lab, "preview")
    assert lab.person.asked("GET", r"^api/contents/.*content=1&.*format") == []
    assert state_of(folder / name) == before
    assert files_in(folder) == {name}


def test_open_and_older_formats_are_shown_as_well(lab: Lab, folder: Path) -> None:
    documents = written(b"")
    extensions = ["odt", "ods", "odp", "doc", "ppt", "fodt"]
    for ext in extensions:
        (folder / f"a.{ext}").write_bytes(documents[ext])
    lab.enter()
    for ext in extensions:
        preview = lab.open_preview(f"a.{ext}")
        preview.shows(WORDS)
        lab.close(f"a.{ext}")


@pytest.mark.parametrize("ext", ["html", "md", "pdf", "txt"])
def test_what_opens_elsewhere_by_default_can_be_shown_too(lab: Lab, folder: Path, ext: str) -> None:
    (folder / f"a.{ext}").write_bytes(written(b"")[ext])
    lab.enter().browser.menu(f"a.{ext}", "Open With", "ONLYOFFICE")
    lab.preview(f"a.{ext}").shows(WORDS)


def test_a_new_spreadsheet_is_shown_as_the_blank_that_it_is(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    lab.enter().launcher("New Spreadsheet").click()
    preview = lab.preview("Untitled.xlsx")
    preview.has_pages(1)
    expect(lab.browser.file("Untitled.xlsx")).to_be_visible()
    screenshot(lab, "preview")
    assert files_in(folder) == {"Untitled.xlsx"}


# Moving about


def test_pages_are_turned_by_buttons_keys_and_their_number(
    report: Preview, lab: Lab, screenshot: Screenshot
) -> None:
    report.is_at(1)
    report.press("Next page")
    report.is_at(2)
    report.shows(FIVE[1], page=2)
    report.press("Previous page")
    report.is_at(1)
    report.field.fill("4")
    report.field.press("Enter")
    report.is_at(4)
    expect(report.sheet).to_be_focused()
    screenshot(lab, "fourth")
    keys = lab.page.keyboard
    for key, page in (("Home", 1), ("ArrowRight", 2), ("End", 5), ("ArrowLeft", 4)):
        keys.press(key)
        report.is_at(page)
    for text, page in (("99", 5), ("-3", 1)):
        report.field.fill(text)
        report.field.press("Enter")
        report.is_at(page)
    report.field.fill("no page")
    report.field.press("Enter")
    report.is_at(1)
    # The keys of a browser scroll as everywhere.
    report.sheet.click()
    keys.press("PageDown")
    lab.page.wait_for_function(
        "() => document.querySelector('.jp-OnlyOffice-sheet.jp-mod-shown').scrollTop > 200"
    )


def test_whole_pages_are_leafed_through_with_page_up_and_page_down(
    report: Preview, lab: Lab
) -> None:
    report.zoom.select_option("Fit page")
    report.sheet.focus()
    for key, page in (("PageDown", 2), ("PageDown", 3), ("PageUp", 2)):
        lab.page.keyboard.press(key)
        report.is_at(page)
    box, room = report.page(2).bounding_box(), report.sheet.bounding_box()
    assert box is not None
    assert room is not None
    assert room["height"] * 0.8 < box["height"] <= room["height"]


def test_pages_are_zoomed_by_buttons_keys_and_wheel(
    report: Preview, lab: Lab, screenshot: Screenshot
) -> None:
    report.zoom.select_option("100 %")
    real = report.width()
    report.press("Zoom in")
    expect(report.zoom).to_have_value("other")
    assert report.width() == pytest.approx(real * 1.1, rel=0.02)
    report.press("Zoom out")
    report.press("Zoom out")
    assert report.width() == pytest.approx(real / 1.1, rel=0.02)
    report.sheet.focus()
    keys = lab.page.keyboard
    keys.press("Control++")
    assert report.width() == pytest.approx(real, rel=0.02)
    keys.press("Control+-")
    keys.press("Control+-")
    assert report.width() == pytest.approx(real / 1.21, rel=0.02)
    keys.press("Control+0")
    expect(report.zoom).to_have_value("auto")
    report.zoom.select_option("200 %")
    assert report.width() == pytest.approx(real * 2, rel=0.02)
    report.shows(FIVE[0])
    screenshot(lab, "large")
    report.sheet.hover()
    keys.down("Control")
    lab.page.mouse.wheel(0, 100)
    keys.up("Control")
    expect(report.zoom).to_have_value("other")
    assert report.width() == pytest.approx(real * 2 / 1.1, rel=0.02)
    # JupyterLab itself, in which everything is, has kept its size.
    assert lab.page.evaluate("visualViewport.scale") == 1


def test_pages_that_fit_the_width_follow_it(report: Preview, lab: Lab) -> None:
    report.zoom.select_option("Fit width")
    before = report.room()
    assert before - 60 < report.width() <= before
    lab.page.keyboard.press("Control+b")  # hides the file browser
    expect(lab.browser.area).to_be_hidden()
    lab.page.wait_for_function(
        "before => document.querySelector('.jp-OnlyOffice-sheet.jp-mod-shown').clientWidth"
        " > before + 100",
        arg=before,
    )
    expect(report.zoom).to_have_value("page-width")
    assert report.room() - 60 < report.width() <= report.room()


# Finding and selecting


def test_words_are_found_counted_and_gone_through(
    report: Preview, lab: Lab, screenshot: Screenshot
) -> None:
    keys = lab.page.keyboard
    report.find.search("REPORT")
    expect(report.find.count).to_have_text("1 of 5")
    expect(report.sheet.locator(".highlight.selected")).to_have_text("report")
    screenshot(lab, "found")
    keys.press("Enter")
    expect(report.find.count).to_have_text("2 of 5")
    report.is_at(2)
    keys.press("Shift+Enter")
    keys.press("Shift+Enter")
    expect(report.find.count).to_have_text("5 of 5")
    report.is_at(5)
    report.press("Next match")
    expect(report.find.count).to_have_text("1 of 5")
    report.find.field.fill("page three")
    expect(report.find.count).to_have_text("1 of 1")
    report.is_at(3)
    report.find.field.fill("nowhere in there")
    expect(report.find.count).to_have_text("Not found")
    expect(report.find.field).to_have_attribute("aria-invalid", "true")
    screenshot(lab, "not-found")
    keys.press("Escape")
    expect(report.find.area).to_be_hidden()
    expect(report.sheet.locator(".highlight")).to_have_count(0)
    expect(report.sheet).to_be_focused()
    expect(lab.page.locator(".jp-DocumentSearch-overlay")).to_have_count(0)


def test_text_is_selected_copied_and_searched_for(report: Preview, lab: Lab) -> None:
    lab.person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.page.mouse.dblclick(*middle_of_word(report, "report"))
    lab.page.keyboard.press("Control+c")
    assert lab.page.evaluate("navigator.clipboard.readText()").strip() == "report"
    lab.page.keyboard.press("Control+f")
    expect(report.find.field).to_have_value("report")
    expect(report.find.count).to_have_text("1 of 5")


def middle_of_word(preview: Preview, word: str) -> tuple[float, float]:
    """Return where a word stands on the first page, in pixels."""
    place: list[float] = (
        preview.page(1)
        .locator(".textLayer")
        .evaluate(
            """(layer, word) => {
            const texts = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const start = texts.currentNode.data.indexOf(word);
                if (start >= 0) {
                    const range = document.createRange();
                    range.setStart(texts.currentNode, start);
                    range.setEnd(texts.currentNode, start + word.length);
                    const { x, y, width, height } = range.getBoundingClientRect();
                    return [x + width / 2, y + height / 2];
                }
            }
        }""",
            word,
        )
    )
    x, y = place
    return x, y


# Taking away


def test_printing_hands_every_page_to_the_browser(lab: Lab, folder: Path) -> None:
    (folder / "report.docx").write_bytes(paged(*FIVE))
    lab.page.add_init_script(
        """window.print = () => {
            window.top.printed = Array.from(
                document.images, image => [image.naturalWidth, image.style.width]
            );
        };"""
    )
    preview = lab.enter().open_preview("report.docx")
    preview.press("Print")
    lab.page.wait_for_function("() => window.printed !== undefined")
    printed = lab.page.evaluate("() => window.printed")
    assert len(printed) == 5
    assert all(width > 1000 and paper.endswith("pt") for width, paper in printed)
    expect(preview.notice("Preparing to print")).to_have_count(0)


def test_the_preview_is_downloaded_as_pdf(report: Preview) -> None:
    name, file = report.download()
    assert name == "report.pdf"
    pages = pypdf.PdfReader(file).pages
    assert [text in page.extract_text() for text, page in zip(FIVE, pages, strict=True)] == [
        True
    ] * 5


# How it looks, and where


def test_a_dark_jupyterlab_has_dark_bars_and_white_pages(
    lab: Lab, jupyter: JupyterProcess, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "report.docx").write_bytes(paged(*FIVE))
    with jupyter.setting("@jupyterlab/apputils-extension:themes", theme="JupyterLab Dark"):
        preview = lab.start().open_preview("report.docx")
        expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        preview.shows(FIVE[0])
        preview.find.search("page")
        expect(preview.find.count).to_have_text("1 of 5")
        screenshot(lab, "dark")
        assert brightness(preview, "bar") < 100
        assert brightness(preview, "tools") < 100
        expect(preview.page(1)).to_have_css("background-color", "rgb(255, 255, 255)")


def brightness(preview: Preview, part: str) -> float:
    color: str = getattr(preview, part).evaluate("node => getComputedStyle(node).backgroundColor")
    red, green, blue = (int(value) for value in re.findall(r"\d+", color)[:3])
    return (red + green + blue) / 3


@pytest.mark.parametrize("width", [900, 640, 480])
def test_in_a_narrow_window_nothing_is_cut_off(
    meet: Meet, jupyter: JupyterProcess, folder: Path, screenshot: Screenshot, width: int
) -> None:
    (folder / "report.csv").write_text("Имя;Город\nЮлия;Москва\n", "utf-8")
    lab = Lab(meet(jupyter, viewport={"width": width, "height": 800}), folder.name).start()
    lab.browser.menu("report.csv", "Open With", "ONLYOFFICE")
    preview = lab.preview("report.csv")
    preview.shows("Москва")
    screenshot(lab, "preview")
    room = preview.tab.bounding_box()
    assert room is not None
    for part in (preview.bar, preview.tools):
        for control in part.locator("button:visible, input:visible, select:visible").all():
            box = control.bounding_box()
            assert box is not None
            assert box["x"] >= room["x"], control
            assert box["x"] + box["width"] <= room["x"] + room["width"], control


def test_two_previews_side_by_side_do_not_disturb_each_other(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    for name in ("a.docx", "b.docx"):
        (folder / name).write_bytes(paged(*(f"{text} {name}" for text in FIVE)))
    lab.enter()
    left = lab.open_preview("a.docx")
    right = lab.open_preview("b.docx")
    drag(lab, lab.tab("b.docx"), right.sheet, at=0.95)
    for preview in (left, right):
        expect(preview.sheet).to_be_visible()
        preview.shows(FIVE[0])
    right.sheet.click()
    lab.is_current("b.docx")
    lab.page.keyboard.press("End")
    right.is_at(5)
    left.is_at(1)
    left.sheet.click()
    lab.is_current("a.docx")
    left.find.search("three")
    expect(left.find.count).to_have_text("1 of 1")
    left.is_at(3)
    right.is_at(5)
    expect(right.find.area).to_be_hidden()
    screenshot(lab, "side-by-side")
    for preview in (left, right):
        assert preview.width() <= preview.room()


def test_a_link_to_the_document_and_a_reload_lead_to_the_preview(lab: Lab, folder: Path) -> None:
    (folder / "report.docx").write_bytes(paged(*FIVE))
    lab.start("report.docx")
    with lab.page.expect_response(re.compile("/lab/api/workspaces/")):
        lab.preview("report.docx").shows(FIVE[0])
    lab.page.goto(lab.page.url.partition("/tree/")[0])
    lab.loaded()
    lab.tab("report.docx").click()
    lab.preview("report.docx").shows(FIVE[0])
    assert lab.times_opened("report.docx") == 2


def test_in_notebook_a_preview_has_a_browser_tab_of_its_own(
    ann: Person, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "report.docx").write_bytes(paged(*FIVE))
    ann.visit(ann.jupyter.address("tree", folder.name))
    with ann.context.expect_page() as coming:
        ann.page.locator(".jp-DirListing-item").filter(has_text="report.docx").dblclick()
    ann.page = coming.value
    preview = Preview(ann.page, ann.page.locator(".jp-OnlyOffice"))
    preview.has_come()
    preview.has_pages(5)
    preview.shows(FIVE[0])
    preview.sheet.click()
    preview.find.search("three")
    expect(preview.find.count).to_have_text("1 of 1")
    preview.is_at(3)
    screenshot(ann, "preview")


# Second views and changes


def test_the_second_view_makes_nothing_anew(
    lab: Lab, folder: Path, jupyter: JupyterProcess
) -> None:
    (folder / "again.docx").write_bytes(docx_bytes("Made once, shown twice."))
    lab.enter().open_preview("again.docx").shows("Made once, shown twice.")
    lab.close("again.docx")
    expect(lab.tab("again.docx")).to_be_hidden()
    made = jupyter.results()
    assert made
    preview = lab.open_preview("again.docx")
    preview.shows("Made once, shown twice.")
    with lab.page.expect_response(re.compile("/onlyoffice/preview/")) as coming:
        preview.press("Refresh")
    assert coming.value.status == 304
    preview.shows("Made once, shown twice.")
    assert jupyter.results() == made


def test_a_file_that_a_kernel_rewrites_is_shown_anew_at_the_same_place(
    report: Preview, lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    report.zoom.select_option("125 %")
    report.field.fill("3")
    report.field.press("Enter")
    report.is_at(3)
    before = report.offset()
    (folder / "report.docx").write_bytes(paged(*(f"New: {text}" for text in FIVE), "And more."))
    report.shows("New: This is page three", page=3)
    report.has_pages(6)
    report.is_at(3)
    expect(report.zoom).to_have_value("1.25")
    assert report.offset() == before
    expect(report.sheet).to_be_focused()
    screenshot(lab, "refreshed")
    # Where less is left than was there, the end is shown.
    (folder / "report.docx").write_bytes(docx_bytes("Only this is left."))
    report.shows("Only this is left.")
    report.has_pages(1)
    report.is_at(1)


def test_a_preview_that_nobody_looks_at_is_renewed_once_somebody_does(
    report: Preview, lab: Lab, folder: Path
) -> None:
    lab.tab("Launcher").click()
    expect(report.sheet).to_be_hidden()
    (folder / "report.docx").write_bytes(docx_bytes("Written meanwhile."))
    lab.tab("report.docx").click()
    report.shows("Written meanwhile.")


def test_a_file_that_is_half_written_leaves_the_pages_until_it_is_whole(
    report: Preview, lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    lab.person.expect_trouble("status of 422")
    whole = docx_bytes("Whole at last.")
    (folder / "report.docx").write_bytes(whole[: len(whole) // 2])
    notice = report.notice("has changed, but there is no newer preview")
    expect(notice).to_contain_text("is damaged")
    report.shows(FIVE[0])
    report.has_pages(5)
    screenshot(lab, "half-written")
    (folder / "report.docx").write_bytes(whole)
    report.shows("Whole at last.")
    expect(notice).to_have_count(0)


def test_a_renamed_document_keeps_its_preview_and_is_still_watched(
    report: Preview, lab: Lab, folder: Path
) -> None:
    lab.browser.rename("report.docx", "final.docx")
    expect(lab.tab("final.docx")).to_be_visible()
    (folder / "final.docx").write_bytes(docx_bytes("Under its new name."))
    report.shows("Under its new name.")
    name, _ = report.download()
    assert name == "final.pdf"
    assert files_in(folder) == {"final.docx"}


def test_keys_to_save_leave_the_file_as_it_is(report: Preview, lab: Lab, folder: Path) -> None:
    before = state_of(folder / "report.docx")
    report.sheet.click()
    lab.page.keyboard.press("Control+s")
    lab.page.keyboard.type("What is typed into a preview goes nowhere.")
    report.press("Refresh")
    report.shows(FIVE[0])
    expect(lab.dialog).to_have_count(0)
    assert lab.person.asked("PUT", "^api/contents") == []
    assert lab.person.asked("POST", "^onlyoffice/save") == []
    assert state_of(folder / "report.docx") == before


# What has to be asked, and what cannot be shown


def test_a_password_is_asked_for_until_it_is_right(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "secret.docx").write_bytes(protected(docx_bytes("For few eyes"), "open sesame"))
    lab.start()
    lab.person.expect_trouble("status of 403")
    lab.browser.file("secret.docx").dblclick()
    preview = lab.coming_preview("secret.docx")
    expect(preview.tab.get_by_role("heading")).to_have_text(
        "secret.docx is protected by a password"
    )
    expect(preview.password).to_be_focused()
    screenshot(lab, "asked")
    lab.page.keyboard.type("mellon")
    lab.page.keyboard.press("Enter")
    expect(preview.tab.get_by_role("alert")).to_have_text("That password is wrong.")
    expect(preview.password).to_be_focused()
    screenshot(lab, "wrong")
    lab.page.keyboard.type("open sesame")
    preview.press("Open")
    preview.shows("For few eyes")
    # It is kept while the tab is open, and nowhere else.
    (folder / "secret.docx").write_bytes(protected(docx_bytes("For fewer eyes"), "open sesame"))
    preview.shows("For fewer eyes")
    assert all("sesame" not in request.url for request in lab.person.requests)
    lab.page.reload()
    lab.loaded()
    expect(lab.coming_preview("secret.docx").password).to_be_visible()


def test_how_a_text_is_read_is_stated_and_can_be_changed(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.csv").write_bytes("Имя;Город\nЮлия;Москва\n".encode("cp1251") * 20)
    lab.enter().browser.menu("a.csv", "Open With", "ONLYOFFICE")
    preview = lab.preview("a.csv")
    encoding = preview.tools.get_by_role("combobox", name="Encoding:")
    separator = preview.tools.get_by_role("combobox", name="Separator:")
    preview.shows("Москва")
    expect(encoding).to_have_value("windows-1251")
    expect(separator).to_have_value(";")
    screenshot(lab, "detected")
    separator.select_option("Tab")
    preview.shows("Юлия;Москва")
    encoding.select_option("koi8-r")
    expect(preview.page(1).locator(".textLayer")).not_to_contain_text("Москва")
    preview.shows("Юлия;Москва".encode("cp1251").decode("koi8-r"))
    expect(encoding).to_have_value("koi8-r")
    expect(separator).to_have_value("\t")
    screenshot(lab, "chosen")
    # And so it stays when the file changes.
    (folder / "a.csv").write_bytes("Ночь;Улица\n".encode("koi8-r"))
    preview.shows("Ночь;Улица")


def test_a_plain_text_has_an_encoding_and_no_separator(lab: Lab, folder: Path) -> None:
    (folder / "a.txt").write_bytes("Юлия; Москва".encode("cp1251") * 10)
    lab.enter().browser.menu("a.txt", "Open With", "ONLYOFFICE")
    preview = lab.preview("a.txt")
    preview.shows("Юлия; Москва")
    expect(preview.tools.get_by_label("Encoding:").first).to_be_visible()
    expect(preview.tools.get_by_label("Separator:")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "content", "kind", "says"),
    [
        ("cut.docx", docx_bytes("x")[:9000], "damaged", "its archive cannot be read"),
        ("noise.xlsx", bytes(range(256)) * 9, "damaged", "may be damaged"),
        ("empty.fodt", b"", "empty", "The document is empty"),
        ("plan.vsdx", b"PK", "not-configured", "No ONLYOFFICE Document Server is configured"),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_sentence(
    lab: Lab,
    folder: Path,
    screenshot: Screenshot,
    name: str,
    content: bytes,
    kind: str,
    says: str,
) -> None:
    (folder / name).write_bytes(content)
    lab.enter()
    lab.person.expect_trouble("status of 422")
    lab.browser.file(name).dblclick()
    preview = lab.coming_preview(name)
    expect(preview.panel(kind)).to_contain_text(says)
    expect(preview.tools).to_be_hidden()
    screenshot(lab, "panel")


def test_a_damaged_document_is_shown_by_retry_once_it_is_whole(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("x")[:9000])
    lab.enter()
    lab.person.expect_trouble("status of 422")
    lab.browser.file("a.docx").dblclick()
    preview = lab.coming_preview("a.docx")
    expect(preview.panel("damaged")).to_be_visible()
    (folder / "a.docx").write_bytes(docx_bytes("Whole at last."))
    preview.press("Retry")
    preview.shows("Whole at last.")


def test_an_empty_document_is_shown_as_the_blank_page_it_stands_for(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").touch()
    lab.enter().open_preview("a.docx").has_pages(1)
    assert (folder / "a.docx").read_bytes() == b""


def test_a_document_that_is_too_large_is_told_as_such(
    meet: Meet, start_jupyter: StartJupyter, screenshot: Screenshot
) -> None:
    lab = Lab(meet(start_jupyter({"max_document_size": 1000})), "").start()
    lab.browser.file("a.docx").dblclick()
    panel = lab.panel("too-large")
    expect(panel).to_contain_text("larger than 1000 bytes")
    screenshot(lab, "panel")


def test_fonts_that_the_server_lacks_are_named_with_the_package_that_has_them(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    if has_font_for("中"):
        pytest.skip("this machine has a font for Chinese")
    (folder / "a.docx").write_bytes(docx_bytes("In Chinese: 中文"))
    preview = lab.enter().open_preview("a.docx")
    notice = preview.notice("Chinese")
    expect(notice).to_contain_text("fonts-noto-cjk")
    screenshot(lab, "notice")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    # Who has read it once does not want it back with each change.
    (folder / "a.docx").write_bytes(docx_bytes("Still in Chinese: 中文"))
    preview.shows("Still in Chinese")
    expect(notice).to_have_count(0)


def has_font_for(character: str) -> bool:
    """Tell whether the system has a font with a character."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    for file in (file for folder in folders for file in folder.rglob("*")):
        if file.suffix.lower() in {".ttf", ".otf"}:
            with TTFont(file) as font:
                fonts = [font.getBestCmap()]
        elif file.suffix.lower() in {".ttc", ".otc"}:
            with TTCollection(file) as collection:
                fonts = [font.getBestCmap() for font in collection]
        else:
            continue
        if any(ord(character) in (characters or {}) for characters in fonts):
            return True
    return False


# Long ones


def test_somebody_who_does_not_want_to_wait_can_say_so(
    lab: Lab, folder: Path, jupyter: JupyterProcess, screenshot: Screenshot
) -> None:
    (folder / "long.docx").write_bytes(endless())
    lab.enter().browser.file("long.docx").dblclick()
    preview = lab.coming_preview("long.docx")
    expect(preview.tab.get_by_role("status")).to_contain_text("Making a preview")
    expect(preview.tab).to_contain_text("Long documents take a while.")
    screenshot(lab, "waiting")
    assert jupyter.converters()
    preview.press("Cancel")
    expect(preview.panel("cancelled")).to_be_visible()
    screenshot(lab, "cancelled")
    lab.person.until(lambda: not jupyter.converters(), "the end of the converter")


@pytest.mark.parametrize("way", ["tab", "page"])
def test_whoever_goes_away_before_the_preview_is_there_ends_the_converter(
    lab: Lab, folder: Path, jupyter: JupyterProcess, way: str
) -> None:
    (folder / "long.docx").write_bytes(endless())
    lab.enter().browser.file("long.docx").dblclick()
    lab.person.until(lambda: bool(jupyter.converters()), "a converter")
    if way == "tab":
        lab.close("long.docx")
        expect(lab.tab("long.docx")).to_be_hidden()
    else:
        lab.page.close()
    lab.person.until(lambda: not jupyter.converters(), "the end of the converter")


# Nothing leaves this machine


def test_not_one_request_leaves_the_host(lab: Lab, folder: Path) -> None:
    (folder / "report.docx").write_bytes(paged("To https://example.org/", *FIVE))
    (folder / "sheet.xlsx").write_bytes(xlsx_bytes('=HYPERLINK("https://example.org/")', "x"))
    sockets: list[str] = []
    workers: list[str] = []
    lab.page.on("websocket", lambda socket: sockets.append(socket.url))
    lab.page.on("worker", lambda worker: workers.append(worker.url))
    preview = lab.enter().open_preview("report.docx")
    preview.shows(FIVE[0], page=2)
    preview.find.search("three")
    expect(preview.find.count).to_have_text("1 of 1")
    preview.press("Print")
    expect(preview.notice("Preparing to print")).to_have_count(0)
    preview.download()
    preview.press("Connect a Document Server…")
    expect(lab.dialog).to_contain_text("JWT_SECRET")
    lab.dialog.get_by_role("button", name="Close").click()
    lab.open_preview("sheet.xlsx").has_pages(1)
    host = lab.person.jupyter.url.partition("/user/")[0]
    urls = [request.url for request in lab.person.requests]
    assert workers
    foreign = [
        url for url in urls + workers if not url.startswith((f"{host}/", f"blob:{host}/", "data:"))
    ]
    assert foreign == []
    assert all(url.startswith(host.replace("http", "ws", 1)) for url in sockets)


# The page to send somebody a link to


def test_a_link_page_shows_the_preview_in_a_frame(
    ann: Person, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a b.docx").write_bytes(docx_bytes("By a link"))
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/a b.docx"))
    page = ann.page
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("^blob:http"))
    expect(page.get_by_role("status")).to_contain_text("Preview.")
    expect(page).to_have_title("a b.docx")
    screenshot(ann, "preview")
    pdf = page.evaluate(
        """async () => {
            const frame = document.querySelector('iframe');
            const bytes = new Uint8Array(await (await fetch(frame.src)).arrayBuffer());
            return Array.from(bytes);
        }"""
    )
    assert "By a link" in pypdf.PdfReader(io.BytesIO(bytes(pdf))).pages[0].extract_text()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("secret.docx", protected(docx_bytes("For few eyes"), "sesame"), "password"),
        ("cut.docx", docx_bytes("x")[:9000], "damaged"),
    ],
)
def test_a_link_page_says_why_there_is_no_preview(
    ann: Person, folder: Path, screenshot: Screenshot, name: str, content: bytes, says: str
) -> None:
    (folder / name).write_bytes(content)
    ann.expect_trouble("status of (403|422)")
    ann.visit(ann.jupyter.address("onlyoffice/edit", f"{folder.name}/{name}"))
    expect(ann.page.get_by_role("alert")).to_contain_text(says)
    expect(ann.page.locator("iframe")).to_have_count(0)
    screenshot(ann, "panel")
