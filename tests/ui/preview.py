"""A preview as people use it: its pages, the bars above them and the keys."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


class Preview:
    """A document that is shown without an editor.

    Attributes:
        tab: everything in its tab.
        bar: says that it is a preview, and what can be done.
        tools: turn and zoom the pages.
        sheet: what is scrolled.
        field: the number of the page.
        zoom: the list of zooms.
        password: the field for it.
    """

    def __init__(self, page: Page, tab: Locator) -> None:
        self._page = page
        self.tab = tab
        self.bar = tab.get_by_role("region", name="Preview")
        self.tools = tab.get_by_role("toolbar", name="Pages")
        self.sheet = tab.locator(".jp-OnlyOffice-sheet.jp-mod-shown")
        self.field = self.tools.get_by_role("textbox", name="Page")
        self.zoom = self.tools.get_by_role("combobox", name="Zoom")
        self.password = tab.get_by_label("Password")
        self.find = FindBar(page, tab.get_by_role("search"))

    def has_come(self) -> None:
        expect(self.tools).to_be_visible()
        expect(self.sheet).to_be_visible()

    def says(self, text: str | re.Pattern[str]) -> None:
        """Look into the bar above."""
        expect(self.bar).to_contain_text(text)

    def press(self, name: str) -> None:
        """Click one of the buttons above the pages."""
        self.tab.get_by_role("button", name=name, exact=True).click()

    def download(self) -> tuple[str, Path]:
        """Download the PDF; return its name, and where it is."""
        with self._page.expect_download() as coming:
            self.press("Download PDF")
        return coming.value.suggested_filename, Path(coming.value.path())

    def panel(self, kind: str) -> Locator:
        """Return what stands in place of pages."""
        return self.tab.locator(f".jp-OnlyOffice-failure[data-failure='{kind}']")

    def notice(self, text: str) -> Locator:
        return self.tab.locator(".jp-OnlyOffice-notice").filter(has_text=text)

    # Pages

    def page(self, number: int) -> Locator:
        return self.sheet.get_by_label(f"Page {number}", exact=True)

    def has_pages(self, count: int) -> None:
        expect(self.tools).to_contain_text(re.compile(rf"\bof {count}(?!\d)"))
        expect(self.sheet.locator(".page")).to_have_count(count)

    def shows(self, *texts: str, page: int = 1) -> None:
        """Look into the text of a page, which is there once it is drawn."""
        for text in texts:
            expect(self.page(page).locator(".textLayer")).to_contain_text(text)

    def is_at(self, page: int) -> None:
        """Expect a page to be the one at the top."""
        expect(self.field).to_have_value(str(page))
        expect(self.page(page)).to_be_in_viewport()

    def width(self) -> float:
        """Return how wide the first page is, in pixels."""
        box = self.page(1).bounding_box()
        assert box is not None
        return box["width"]

    def room(self) -> int:
        """Return how wide a page can be without being cut off, in pixels."""
        room: int = self.sheet.evaluate("sheet => sheet.clientWidth")
        return room

    def offset(self) -> int:
        """Return how far the pages have been scrolled, in pixels."""
        offset: int = self.sheet.evaluate("sheet => Math.round(sheet.scrollTop)")
        return offset

    def is_drawn(self, page: int) -> None:
        """Expect something else than white on a page."""
        expect(self.page(page)).to_have_attribute("data-loaded", "true")
        canvas = self.page(page).locator("canvas")
        assert canvas.evaluate(
            """canvas => {
                const { width, height } = canvas;
                const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
                return data.some((value, index) => index % 4 < 3 && value < 128);
            }"""
        ), f"page {page} is blank"


class FindBar:
    """Searches the pages.

    Attributes:
        area: the whole of it.
        field: for the text.
        count: which of how many it is.
    """

    def __init__(self, page: Page, area: Locator) -> None:
        self._page = page
        self.area = area
        self.field = area.get_by_role("textbox")
        self.count = area.get_by_role("status")

    def search(self, text: str) -> None:
        """Press Ctrl+F in the pages, and type."""
        self._page.keyboard.press("Control+f")
        expect(self.field).to_be_focused()
        self._page.keyboard.type(text)
