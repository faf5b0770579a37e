"""What a cell takes to run beside open documents, in a real browser with a real kernel.

The same JupyterLab without the plugin that looks after documents is what it is compared with. The
cell does nothing, so all that counts is the way to the kernel and back.
"""

from __future__ import annotations

import json
import statistics
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page

from jupyter_onlyoffice.templates import blank
from tests.document_server import DocumentServerProcess
from tests.ui.notebook import write_notebook

from .first_view import LAB, RESTED, started_browser
from .jupyter import TOKEN, JupyterProcess
from .table import row

_ROUNDS = 12
_RUNS = 10
_SECRET = "a-secret-of-the-benchmarks-of-more-than-32-bytes"  # noqa: S105 - of a stand-in
_PLUGIN = "jupyter-onlyoffice:kernels"
_OPEN = """async ({ path, editor }) => {
    const widget = await jupyterapp.commands.execute('docmanager:open', { path });
    await widget.context.ready;
    if (editor) {
        while (widget.model.state.phase !== 'ready') {
            await new Promise(done => setTimeout(done, 50));
        }
    } else {
        await widget.sessionContext.ready;
        window.notebook = widget;
    }
}"""
_RUN = """async ({ code, runs }) => {
    jupyterapp.shell.activateById(notebook.id);
    const [cell] = notebook.content.widgets;
    cell.model.sharedModel.setSource(code);
    const taken = [];
    for (let run = 0; run < runs; run += 1) {
        const started = performance.now();
        await jupyterapp.commands.execute('notebook:run-cell');
        taken.push(performance.now() - started);
    }
    return taken;
}"""


def measure_cells(folder: Path) -> None:
    with ExitStack() as stack:
        browser = started_browser(stack, "running a cell")
        if browser is None:
            return
        server = stack.enter_context(DocumentServerProcess(secret=_SECRET))
        variables = {
            "ONLYOFFICE_URL": server.url.replace("127.0.0.1", "localhost"),
            "ONLYOFFICE_INTERNAL_URL": server.url,
            "ONLYOFFICE_SECRET": _SECRET,
        }
        pages = []
        for name, disabled in (("ours", {}), ("theirs", {_PLUGIN: True})):
            root, scratch = folder / name, folder / f"{name}-scratch"
            root.mkdir()
            settings = scratch / "config" / "labconfig" / "page_config.json"
            settings.parent.mkdir(parents=True)
            settings.write_text(json.dumps({"disabledExtensions": disabled}), "utf-8")
            for number in range(10):
                (root / f"{number}.xlsx").write_bytes(blank("xlsx").read_bytes())
            write_notebook(root / "work.ipynb", "pass")
            jupyter = stack.enter_context(
                JupyterProcess(root, scratch, *LAB, variables=variables, module="jupyterlab")
            )
            page = browser.new_page()
            page.goto(f"{jupyter.url}lab?reset&token={TOKEN}")
            page.wait_for_function("window.jupyterapp !== undefined")
            page.evaluate(RESTED, "0.xlsx")
            page.evaluate(_OPEN, {"path": "work.ipynb", "editor": False})
            pages.append(page)
        opened = 0
        for documents, code in ((0, "pass"), (1, "pass"), (10, "pass"), (10, "'0.xlsx'; pass")):
            for number in range(opened, documents):
                for page in pages:
                    page.evaluate(_OPEN, {"path": f"{number}.xlsx", "editor": True})
            opened = documents
            named = ", one named" if code != "pass" else ""
            _compare(pages, code, f"{documents} open{named}")


def _compare(pages: list[Page], code: str, what: str) -> None:
    taken: list[list[float]] = [[], []]
    for turn in range(_ROUNDS + 1):
        for page, times in zip(pages, taken, strict=True):
            found = page.evaluate(_RUN, {"code": code, "runs": _RUNS})
            # The first time does not count: the kernel is not warm.
            times += found if turn else []
    ours, theirs = (statistics.median(times) for times in taken)
    row(
        f"running a cell, {what} : without us",
        f"{ours / theirs:.2f}x",
        remark=f"{ours:.1f} ms : {theirs:.1f} ms",
    )
