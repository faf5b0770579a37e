"""Editing in the page as people do it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
from playwright.sync_api import Locator, Page, expect

TWO_FRAMES = """
() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
"""


class Basic:
    """A document that is edited in the page itself.

    Attributes:
        tab: everything in its tab.
        bar: says that it is basic editing, and what can be done.
        sheet: the pages.
    """

    def __init__(self, page: Page, tab: Locator) -> None:
        self._page = page
        self.tab = tab
        self.bar = tab.get_by_role("region", name="Basic editing")
        self.sheet = tab.locator(".paged-editor__pages")

    def has_come(self) -> None:
        expect(self.bar).to_be_visible()
        expect(self.sheet.locator(".layout-page").first).to_be_visible()
        expect(self.tab.locator(".jp-OnlyOffice-cover").first).to_be_hidden()

    def shows(self, *texts: str) -> None:
        for text in texts:
            expect(self.sheet).to_contain_text(text)

    def click(self, text: str) -> None:
        """Put the cursor into a piece of text."""
        self._click(self.sheet.get_by_text(text).first)

    def find(self, text: str) -> None:
        """Put the cursor into a piece of text, wherever it is."""
        place = self.sheet.get_by_text(text)
        if place.count() == 0:  # only the pages around what is seen are there
            self.search("Control+f").fill(text)
            self._page.keyboard.press("Enter")
            expect(place).not_to_have_count(0)
            self._page.keyboard.press("Escape")
        self._click(place.first)

    def search(self, key: str) -> Locator:
        """Press a key that leads to what is searched for; return the field for that."""
        self._page.keyboard.press(key)
        field = self.tab.get_by_label("Find text")
        expect(field).to_be_focused()  # which it is a moment after it is there
        return field

    def type(self, text: str) -> None:
        """Type at the end of the document."""
        self._click(self.sheet.locator(".layout-page").first)
        self.move("Control+End")
        self._page.keyboard.type(text)
        self.shows(text)

    def move(self, key: str) -> None:
        """Move the cursor with a key; the editor hears of it a frame later than the page."""
        self._page.keyboard.press(key)
        self.sheet.evaluate(TWO_FRAMES)

    def _click(self, place: Locator) -> None:
        place.click()
        expect(self.tab.locator(".ProseMirror-focused")).to_have_count(1)

    def menu(self, *items: str) -> None:
        """Choose from a menu of the editor's own."""
        for item in items:
            self.tab.get_by_role("button", name=re.compile(f"^{item}")).first.click()

    def press(self, name: str) -> None:
        """Click one of the buttons above the pages."""
        self.bar.get_by_role("button", name=name, exact=True).click()

    def notice(self, text: str | re.Pattern[str]) -> Locator:
        return self.tab.locator(".jp-OnlyOffice-notice").filter(has_text=text)


def words(file: Path | bytes) -> str:
    """Return the text of a .docx file."""
    content = file if isinstance(file, bytes) else file.read_bytes()
    document = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)
