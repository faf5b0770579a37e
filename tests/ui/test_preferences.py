"""What people have chosen in JupyterLab reaches the editor."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ..office import docx_bytes
from .conftest import Screenshot
from .lab import Editor, Lab
from .server import JupyterProcess


def test_a_dark_jupyterlab_has_dark_editors(
    lab: Lab, jupyter: JupyterProcess, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    with jupyter.setting("@jupyterlab/apputils-extension:themes", theme="JupyterLab Dark"):
        editor = lab.start().open("a.docx")
        expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        expect(editor.inside.locator("html")).to_have_attribute("data-theme", "dark")
        screenshot(lab, "dark")
        lab.tab("Launcher").click()
        expect(lab.launcher("New Document")).to_be_visible()
        screenshot(lab, "launcher")


def test_the_editor_speaks_the_language_of_jupyterlab(
    lab: Lab, jupyter: JupyterProcess, folder: Path
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    with jupyter.setting("@jupyterlab/translation-extension:plugin", locale="de_DE"):
        editor = lab.start().open("a.docx")
        expect(editor.inside.locator("html")).to_have_attribute("lang", "de")


def test_what_is_set_in_the_settings_editor_holds_for_new_editors(
    lab: Lab, jupyter: JupyterProcess, folder: Path
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    (folder / "b.csv").write_bytes(b"one,two")
    with jupyter.setting(
        "jupyter-onlyoffice:editors",
        compactToolbar=True,
        zoom=75,
        language="fr",
        openIn="browser",
        openWith={"csv": "edit"},
    ):
        lab.start()
        with lab.person.context.expect_page() as coming:
            lab.browser.file("a.docx").dblclick()
        page = coming.value
        editor = Editor(page, page.locator("iframe"))
        editor.shows("Before")
        html = editor.inside.locator("html")
        expect(html).to_have_attribute("data-toolbar", "compact")
        expect(html).to_have_attribute("lang", "fr")
        expect(editor.inside.locator(".zoom")).to_have_text("75%")
        expect(lab.tab("a.docx")).to_have_count(0)
        with lab.person.context.expect_page() as coming:
            lab.browser.file("b.csv").dblclick()
        expect(coming.value).to_have_title("b.csv")
