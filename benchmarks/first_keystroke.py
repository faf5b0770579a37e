"""From opening a document in JupyterLab to the first letter typed in it, in a real browser.

======== ==========================================================================================
basic    editing in the page: the command that a double click runs, with no preview before it
preview  the first page of the same document as a preview, into which nobody can type
editor   the page of the stand-in for a Document Server that the tests have: frame, key, callback
         and document are as with the original; its editor is a few lines of text, so that what
         remains is what the way there costs. The original takes seconds more.
======== ==========================================================================================

Each is the first of a browser without any cache, in a JupyterLab that has come to rest, and of a
document never seen. The clock stops with the letter in the page.
"""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.document_server import DocumentServerProcess

from . import files
from .first_view import LAB, OURS, RESTED, Lab, started_browser
from .jupyter import TOKEN, JupyterProcess
from .table import row

_TIMES = 5
_SECRET = "a-secret-of-the-benchmarks-of-more-than-32-bytes"  # noqa: S105 - of a stand-in
_LETTER = "§"
_OPEN = """async ({ path, here }) => {
    const widget = await jupyterapp.commands.execute('docmanager:open', { path });
    if (here) {
        widget.model.editHere();
    }
}"""


def measure_first_keystroke(folder: Path) -> None:
    with ExitStack() as stack:
        browser = started_browser(stack, "first keystroke")
        if browser is None:
            return
        server = stack.enter_context(DocumentServerProcess(secret=_SECRET))
        addresses = {
            "ONLYOFFICE_URL": server.url.replace("127.0.0.1", "localhost"),
            "ONLYOFFICE_INTERNAL_URL": server.url,
            "ONLYOFFICE_SECRET": _SECRET,
        }
        labs = []
        for name, variables in (("alone", {}), ("editing", addresses)):
            root, scratch = folder / name, folder / f"{name}-scratch"
            root.mkdir()
            scratch.mkdir()
            jupyter = JupyterProcess(root, scratch, *LAB, variables=variables, module="jupyterlab")
            labs.append((stack.enter_context(jupyter), root))
        for pages in (1, 10, 100):
            _compare(browser, labs, pages)


def _compare(browser: Browser, labs: list[tuple[JupyterProcess, Path]], pages: int) -> None:
    (alone, folder), (editing, other) = labs
    document = files.text_document(pages)
    taken: dict[str, list[float]] = {"basic": [], "preview": [], "editor": []}
    for edition in range(_TIMES + 1):
        files.write_edition(folder / "basic.docx", document, 2 * edition)
        files.write_edition(folder / "preview.docx", document, 2 * edition + 1)
        files.write_edition(other / "editor.docx", document, edition)
        taken["basic"].append(_type(browser, alone, "basic.docx"))
        taken["preview"].append(Lab(browser, alone, folder).view(folder / "preview.docx", OURS))
        taken["editor"].append(_type(browser, editing, "editor.docx"))
    # The first time does not count: fonts are looked for, and the disk is not warm.
    basic, preview, editor = (statistics.median(times[1:]) for times in taken.values())
    plural = "page" if pages == 1 else "pages"
    row(
        f"first keystroke in {pages} {plural} : first view",
        f"{basic / preview:.2f}x",
        remark=f"{basic:.2f} s : {preview:.2f} s",
    )
    row("  : the stand-in's editor", f"{basic / editor:.2f}x", remark=f"{editor:.2f} s")


def _type(browser: Browser, jupyter: JupyterProcess, name: str) -> float:
    """Return the seconds that it takes until a letter is in a document."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(f"{jupyter.url}lab?reset&token={TOKEN}")
        page.wait_for_function("window.jupyterapp !== undefined")
        page.evaluate(RESTED, name)
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        here = name == "basic.docx"
        started = time.perf_counter()
        page.evaluate(_OPEN, {"path": name, "here": here})
        (_type_here if here else _type_in_frame)(page)
        return time.perf_counter() - started
    finally:
        page.context.close()


def _type_here(page: Page) -> None:
    page.locator(".jp-OnlyOffice-basic .layout-page").first.click()
    page.keyboard.type(_LETTER)
    page.locator(".paged-editor__pages").get_by_text(_LETTER).first.wait_for()


def _type_in_frame(page: Page) -> None:
    frame = page.frame_locator("iframe[title^='Editor of']")
    # It takes no letters before it has the document.
    frame.locator("[data-testid=editor-surface][aria-readonly=false]").click()
    page.keyboard.type(_LETTER)
    frame.locator("[data-testid=editor-surface]").get_by_text(_LETTER).first.wait_for()
