"""From opening a file in JupyterLab to seeing its first page, in a real browser.

The other extension is ``jupyterlab-doc-reader-extension``, which draws documents in the browser and
needs no server for it. Two extensions for the same files do not go together in one environment, so
it needs one of its own, with JupyterLab; ``BENCHMARK_DOC_READER`` says which ``python``.

Each view is the first of a browser without any cache, in a JupyterLab that has come to rest. The
clock starts with the command that a double click runs, and stops with the frame after the one in
which the first page can be seen:

======== ==========================================================================================
ours     a canvas of pdf.js with something dark on it, in pages that are shown
theirs   ``.docx``: its first ``section`` has text and a height; ``.pptx``: the stage has the text
         of the first slide and a height; ``.xlsx``: the canvas of the grid has something dark on it
======== ==========================================================================================

Pictures and fonts may still be missing in theirs then, and are there in ours.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from . import files
from .jupyter import TOKEN, JupyterProcess
from .table import row

_TIMES = 5
_CHROMIUM = """
    --no-sandbox --disable-gpu --no-first-run --disable-background-networking
    --disable-component-update --disable-sync
""".split()
LAB = (
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
)
_DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "10 pages": ("pages.docx", lambda: files.text_document(10)),
    "20 slides": ("slides.pptx", lambda: files.presentation(20)),
    "300 rows": ("rows.xlsx", lambda: files.spreadsheet(300)),
}

RESTED = """
async path => {
  await window.jupyterapp.restored;
  const registry = window.jupyterapp.docRegistry;
  const started = performance.now();
  while (registry.defaultWidgetFactory(path).name === 'Editor') {
    if (performance.now() - started > 30000) {
      throw new Error(`There is no extension for ${path}`);
    }
    await new Promise(done => setTimeout(done, 50));
  }
  await new Promise(done => requestIdleCallback(done));
}
"""

_OPEN = """
async ({ path, seen }) => {
  const dark = canvas => {
    if (!canvas || canvas.width < 100 || canvas.height < 100) {
      return false;
    }
    const copy = new OffscreenCanvas(canvas.width, Math.min(canvas.height, 300));
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    for (let index = 0; index < data.length; index += 4) {
      if (data[index + 3] > 128 && data[index] + data[index + 1] + data[index + 2] < 200) {
        return true;
      }
    }
    return false;
  };
  const written = (element, word) =>
    !!element && element.clientHeight > 0 && element.textContent.includes(word);
  const one = selector => document.querySelector(selector);
  const isSeen = new Function('one', 'dark', 'written', `return ${seen};`);
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const started = performance.now();
  void window.jupyterapp.commands.execute('docmanager:open', { path });
  while (!isSeen(one, dark, written)) {
    if (performance.now() - started > 120000) {
      throw new Error(`Nothing to be seen but: ${one('#jp-main-dock-panel').innerText}`);
    }
    await frame();
  }
  await frame();
  return performance.now() - started;
}
"""

OURS = "dark(one('.jp-OnlyOffice-preview .jp-OnlyOffice-sheet.jp-mod-shown canvas'))"
_THEIRS = {
    ".docx": "written(one('.jp-DocReaderWidget-docx section'), 'edition-')",
    ".pptx": "written(one('.jp-DocReaderWidget-stage'), 'edition-')",
    ".xlsx": "dark(one('.jp-DocReaderWidget-xlsx canvas'))",
}


@dataclass(frozen=True, slots=True)
class Lab:
    """A JupyterLab to look at files in."""

    browser: Browser
    jupyter: JupyterProcess
    root: Path

    def view(self, path: Path, seen: str) -> float:
        """Return the seconds that it takes to see a file."""
        page = self.browser.new_page(viewport={"width": 1280, "height": 900})
        try:
            page.goto(f"{self.jupyter.url}lab?reset&token={TOKEN}")
            page.wait_for_function("window.jupyterapp !== undefined")
            page.evaluate(RESTED, path.name)
            page.wait_for_selector("#jupyterlab-splash", state="detached")
            taken: float = page.evaluate(_OPEN, {"path": path.name, "seen": seen})
        finally:
            page.context.close()
        return taken / 1000


def started_browser(stack: ExitStack, what: str) -> Browser | None:
    """Start Chromium until the end of ``stack``; without any, say that ``what`` is left out."""
    try:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=_CHROMIUM,
        )
    except Error as error:
        row(what, "left out", remark=error.message.splitlines()[0])
        return None
    stack.callback(browser.close)
    return browser


def measure_first_view(folder: Path) -> None:
    with ExitStack() as stack:
        browser = started_browser(stack, "first view")
        if browser is None:
            return
        pythons = {"ours": sys.executable}
        if python := os.environ.get("BENCHMARK_DOC_READER"):
            pythons["theirs"] = python
        else:
            remark = "BENCHMARK_DOC_READER does not say where it is"
            row("first view : doc-reader", "left out", remark=remark)
        labs = []
        for whose, python in pythons.items():
            root, scratch = folder / f"{whose}-root", folder / f"{whose}-scratch"
            root.mkdir()
            scratch.mkdir()
            jupyter = JupyterProcess(root, scratch, *LAB, module="jupyterlab", python=python)
            labs.append(Lab(browser, stack.enter_context(jupyter), root))
        for what, (name, make) in _DOCUMENTS.items():
            _compare(labs, what, name, make())


def _compare(labs: list[Lab], what: str, name: str, document: bytes) -> None:
    editions = count(1)
    first: list[float] = []
    second: list[float] = []
    other: list[float] = []
    # The first time does not count: fonts are looked for, and the disk is not warm.
    for _ in range(_TIMES + 1):
        edition = next(editions)
        for lab in labs:
            files.write_edition(lab.root / name, document, edition)
        ours = labs[0]
        first.append(ours.view(ours.root / name, OURS))
        second.append(ours.view(ours.root / name, OURS))
        for lab in labs[1:]:
            other.append(lab.view(lab.root / name, _THEIRS[Path(name).suffix]))
    new, known = statistics.median(first[1:]), statistics.median(second[1:])
    if not other:
        row(f"first view of {what}", f"{new:.2f} s", remark=f"{known:.2f} s the second time")
        return
    theirs = statistics.median(other[1:])
    remark = f"{new:.2f} s : {theirs:.2f} s"
    row(f"first view of {what} : doc-reader", f"{new / theirs:.2f}x", remark=remark)
    remark = f"{known:.2f} s"
    row("  once anybody has seen it", f"{known / theirs:.2f}x", remark=remark)
