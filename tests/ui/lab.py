"""JupyterLab as people use it: what they click, type and read."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import FrameLocator, Locator, Page, Response, expect

from .person import Person
from .preview import Preview

SETTLED: Final = "All changes saved"
"""What the editor says once the Document Server has everything that was typed."""


class Editor:
    """An ONLYOFFICE editor in a page, known by its document's name.

    Attributes:
        frame: the element.
        inside: what is in it.
        surface: the document.
    """

    def __init__(self, page: Page, frame: Locator) -> None:
        self._page = page
        self.frame = frame
        self.inside: FrameLocator = frame.content_frame
        self.surface = self.inside.get_by_test_id("editor-surface")
        self.status = self.inside.get_by_test_id("status")
        self.title = self.inside.get_by_test_id("title")
        self.users = self.inside.get_by_test_id("users").locator("span")

    def shows(self, *texts: str) -> None:
        for text in texts:
            expect(self.surface).to_contain_text(text)

    def type(self, text: str) -> None:
        """Click into the document and type; what is typed may not be sent yet."""
        self.may_edit()  # until it has loaded, an editor takes no keys
        self.surface.click()
        self.has_cursor()
        self._page.keyboard.type(text)
        self.shows(text)

    def has_cursor(self) -> None:
        expect(self.surface).to_have_class(re.compile("focused"))

    def settled(self) -> None:
        """Wait until the Document Server has what was typed."""
        expect(self.status).to_have_text(SETTLED)

    def save(self) -> None:
        """Press Ctrl+S in the document."""
        self.may_edit()
        self.surface.click()
        self.has_cursor()
        self._page.keyboard.press("Control+s")

    def ask(self, what: str) -> None:
        """Press a button that makes the editor ask something of JupyterLab."""
        self.inside.get_by_test_id(f"{what}-button").click()

    def rename(self, stem: str) -> None:
        """Give the document another name, as its title in the editor."""
        self.ask("rename")
        field = self.inside.get_by_test_id("title-input")
        field.fill(stem)
        field.press("Enter")

    def version(self, number: int) -> Locator:
        """Return a version in the list of the history."""
        return self.inside.get_by_test_id("history").locator(f"[data-version='{number}']")

    def is_read_only(self) -> None:
        expect(self.surface).to_have_attribute("aria-readonly", "true")

    def may_edit(self) -> None:
        expect(self.surface).to_have_attribute("aria-readonly", "false")


class FileBrowser:
    """The list of files at the side."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.area = page.locator(".jp-FileBrowser:visible")
        self.files = self.area.locator(".jp-DirListing-itemText")

    def file(self, name: str) -> Locator:
        row = self.area.locator(".jp-DirListing-item")
        return row.filter(has=self._page.get_by_text(name, exact=True))

    def refresh(self) -> None:
        self.area.get_by_role("button", name=re.compile("^Refresh")).click()

    def rename(self, old: str, new: str) -> None:
        self.file(old).click()
        self._page.keyboard.press("F2")
        field = self.area.locator("input.jp-DirListing-editor")
        field.fill(new)
        field.press("Enter")
        # The list takes the focus once more when it has heard of the new name.
        expect(self.file(new).locator(".jp-DirListing-itemText")).to_be_focused()

    def delete(self, name: str) -> None:
        self.file(name).click()
        self._page.keyboard.press("Delete")
        dialog = self._page.locator(".jp-Dialog")
        dialog.get_by_role("button", name=re.compile("^(Delete|Move to Trash)$")).click()
        expect(self.file(name)).to_be_hidden()

    def menu(self, name: str, *items: str) -> None:
        """Choose from the context menu of a file."""
        self.file(name).click(button="right")
        choose(self._page, *items)

    def background_menu(self, *items: str) -> None:
        """Choose from the context menu of the free space below the files."""
        content = self.area.locator(".jp-DirListing-content")
        size = content.bounding_box()
        assert size is not None
        content.click(button="right", position={"x": size["width"] / 2, "y": size["height"] - 8})
        choose(self._page, *items)


class Lab:
    """JupyterLab in the page of a person, in a workspace and a folder of the test's own."""

    def __init__(self, person: Person, folder: str) -> None:
        self.person = person
        self.page = person.page
        self.folder = folder
        self.browser = FileBrowser(self.page)
        self.dialog = self.page.locator(".jp-Dialog")
        self.notification = self.page.locator(".jp-Notification-Toast, .Toastify__toast")
        self.tabs = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab")
        self.status_bar = self.page.locator("#jp-bottom-panel, .jp-StatusBar-Widget").first
        self._may_stay = False

    def start(self, path: str = "") -> Lab:
        """Load JupyterLab; with a path inside the folder, by a link to that file."""
        workspace = re.sub(r"\W+", "-", self.folder) or "tests"
        where = "/".join(part for part in (self.folder, path) if part)
        route = f"lab/workspaces/{workspace}" + ("/tree" if where else "")
        address = self.person.jupyter.address(route, where)
        self.person.visit(address)
        self.loaded()
        self._may_stay = False
        return self

    def enter(self) -> Lab:
        """Go to the folder in the JupyterLab that is there already; load it where there is none."""
        if urlsplit(self.page.url).path.startswith(f"{urlsplit(self.person.jupyter.url).path}lab/"):
            command = "path => jupyterapp.commands.execute('filebrowser:go-to-path', { path })"
            self.page.evaluate(command, self.folder)
            self.loaded()
        else:
            self.start()
        self._may_stay = True
        return self

    def leave(self) -> bool:
        """Close all tabs; tell whether nothing is left that the next one to enter could notice."""
        if not self._may_stay or self.person.context.pages != [self.page]:
            return False
        self.page.evaluate("[...jupyterapp.shell.widgets('main')].forEach(tab => tab.dispose())")
        expect(self.tabs).to_have_count(1)  # the launcher, which comes of itself
        return not any(
            part.count() for part in (self.dialog, self.notification, self.page.locator(".lm-Menu"))
        )

    def loaded(self) -> None:
        """Wait until everything of the last time is back and the folder is shown."""
        expect(self.page.locator("#jupyterlab-splash")).to_be_hidden()
        crumbs = self.browser.area.locator(".jp-BreadCrumbs")
        expect(crumbs).to_contain_text(self.folder.rpartition("/")[2] or "/")
        expect(self.tabs).not_to_have_count(0)

    # Documents

    def open(self, name: str) -> Editor:
        """Open a file by a double click in the file browser; return its editor, once ready."""
        self.browser.file(name).dblclick()
        return self.editor(name)

    def editor(self, name: str) -> Editor:
        """Return the editor of a document, once it is there."""
        editor = self.coming_editor(name)
        expect(editor.inside.get_by_test_id("loader")).to_have_count(0)
        expect(editor.status).not_to_have_text("Loading…")
        return editor

    def coming_editor(self, name: str) -> Editor:
        return Editor(self.page, self.page.get_by_title(f"Editor of {name}", exact=True))

    def open_preview(self, name: str) -> Preview:
        """Open a file by a double click in the file browser; return its preview, once shown."""
        self.browser.file(name).dblclick()
        return self.preview(name)

    def preview(self, name: str) -> Preview:
        """Return the preview of a document, once there are pages."""
        preview = self.coming_preview(name)
        preview.has_come()
        return preview

    def convert(self, target: str = "", action: str = "Convert", **reading: str) -> None:
        """Choose in the dialog that asks what to convert a document into.

        Args:
            reading: what to choose for "encoding" and "separator".
        """
        if target:
            self.dialog.get_by_label("Format").select_option(target)
        for name, value in reading.items():
            self.dialog.get_by_label(f"{name.capitalize()} ").select_option(value)
        self.dialog.get_by_role("button", name=action, exact=True).click()
        expect(self.dialog).to_have_count(0)

    def coming_preview(self, name: str) -> Preview:
        """Return the preview of a document that has a tab."""
        widget = self.tab(name).get_attribute("data-id")
        return Preview(self.page, self.page.locator(f"[id='{widget}']"))

    def key(self, name: str) -> str:
        """Return the key under which this person has opened a document last."""
        return str(self.config(name)["document"]["key"])

    def config(self, name: str) -> dict[str, Any]:
        """Return the configuration of the editor that this person has opened last."""
        config: dict[str, Any] = self._opened(name)[-1].json()["config"]
        return config

    def times_opened(self, name: str) -> int:
        return len(self._opened(name))

    def _opened(self, name: str) -> list[Response]:
        return self.person.opened(f"{self.folder}/{name}".lstrip("/"))

    def panel(self, kind: str) -> Locator:
        """Return what stands in place of an editor that failed."""
        return self.page.locator(f".jp-OnlyOffice-failure[data-failure='{kind}']")

    def notice(self, text: str | re.Pattern[str]) -> Locator:
        """Return a bar above the editor."""
        return self.page.locator(".jp-OnlyOffice-notice").filter(has_text=text)

    # Tabs

    def tab(self, name: str) -> Locator:
        return self.tabs.filter(has=self.page.get_by_text(name, exact=True))

    def close(self, name: str) -> None:
        """Click the cross of a tab; it may stay a moment to hand over what was typed."""
        self.tab(name).locator(".lm-TabBar-tabCloseIcon").click()

    def is_dirty(self, name: str) -> None:
        expect(self.tab(name)).to_have_class(re.compile("jp-mod-dirty"))

    def is_clean(self, name: str) -> None:
        expect(self.tab(name)).not_to_have_class(re.compile("jp-mod-dirty"))

    def is_current(self, name: str) -> None:
        expect(self.tab(name)).to_have_class(re.compile("jp-mod-current"))

    # Ways to commands

    def menu(self, *items: str) -> None:
        """Choose from the menu bar."""
        first, *others = items
        self.page.get_by_role("menubar").get_by_role("menuitem", name=first, exact=True).click()
        choose(self.page, *others)

    def palette(self, text: str) -> None:
        """Choose from the command palette."""
        self.page.keyboard.press("Control+Shift+c")
        field = self.page.locator(".lm-CommandPalette-input:visible, .jp-ModalCommandPalette input")
        field.first.fill(text)
        self.page.locator(".lm-CommandPalette-item").filter(
            has=self.page.get_by_text(text, exact=True)
        ).click()

    def launcher(self, label: str, category: str = "Office") -> Locator:
        """Return a card in a category of the launcher."""
        section = (
            self.page.locator(".jp-Launcher:visible")
            .locator(".jp-Launcher-section")
            .filter(
                has=self.page.locator(".jp-Launcher-sectionTitle").get_by_text(category, exact=True)
            )
        )
        return section.locator(".jp-LauncherCard").filter(
            has=self.page.get_by_text(label, exact=True)
        )


def choose(page: Page, *items: str) -> None:
    """Choose an item of an open menu, through its submenus."""
    for item in items:
        menu = page.locator(".lm-Menu").last
        menu.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()
