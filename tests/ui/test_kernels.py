"""Notebooks and consoles beside documents, with a real kernel."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..engine.hostile import png
from ..office import docx_bytes, text_of, xlsx_bytes
from .conftest import Screenshot
from .files import files_in
from .lab import Lab, choose
from .notebook import Notebook, write_notebook
from .server import JupyterProcess
from .test_conflicts import CHANGED, NEW
from .test_tabs import is_the_same, mark

# The palette has no keys while the focus is in an editor's frame.
REFRESH = "void jupyterapp.commands.execute('onlyoffice:refresh-figures')"
READ = 'print(pd.read_excel("results.xlsx", header=None).to_string())'


def test_code_reads_what_is_being_typed(lab: Lab, folder: Path, screenshot: Screenshot) -> None:
    (folder / "results.xlsx").write_bytes(xlsx_bytes("Before"))
    (folder / "analysis.py").write_text(f"import pandas as pd\n{READ}\n", "utf-8")
    write_notebook(folder / "work.ipynb", "import pandas as pd", READ, "%run analysis.py")
    lab.start("work.ipynb")
    notebook = Notebook(lab, "work.ipynb")
    editor = lab.open("results.xlsx")
    editor.shows("Before")
    editor.type("One.")
    notebook.ready()
    lab.menu("Run", "Run All Cells")
    for number in (2, 3):
        expect(notebook.output(number)).to_contain_text("One.")
    screenshot(lab, "read")
    lab.tab("results.xlsx").click()
    editor.type("Two.")
    lab.tab("work.ipynb").click()
    lab.menu("Run", "Run All Cells")
    expect(notebook.output(3)).to_contain_text("Two.")
    lab.tab("results.xlsx").click()
    editor.type("Three.")
    lab.tab("work.ipynb").click()
    lab.palette("New Console for Notebook")
    prompt = lab.page.locator(".jp-CodeConsole-input .cm-content")
    prompt.click()
    lab.page.keyboard.type(READ)
    lab.page.keyboard.press("Shift+Enter")
    line = lab.page.locator(".jp-CodeConsole .jp-OutputArea-output")
    expect(line).to_contain_text("Three.")
    screenshot(lab, "console")


def test_what_code_writes_is_seen_where_it_was_typed_and_a_burst_once(
    lab: Lab, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    (folder / "results.xlsx").write_bytes(xlsx_bytes("Before"))
    write_notebook(
        folder / "work.ipynb",
        "import pandas as pd",
        """\
        table = pd.read_excel("results.xlsx", header=None)
        for number in range(50):
            table[0].map(lambda text: f"{text} {number}").to_excel("results.xlsx", index=False)
        """,
    )
    lab.start("work.ipynb")
    notebook = Notebook(lab, "work.ipynb")
    notebook.ready()
    editor = lab.open("results.xlsx")
    old = lab.key("results.xlsx")
    mark(editor)
    editor.type("Typed.")
    lab.tab("work.ipynb").click()
    lab.menu("Run", "Run All Cells")
    expect(notebook.prompt(2)).to_have_text("[2]:")
    lab.tab("results.xlsx").click()
    editor.shows("Before 49", "Typed. 49")
    expect(lab.notice(NEW)).to_have_role("status")
    screenshot(lab, "seen")
    # In the same frame, and with one new session for all fifty.
    assert is_the_same(editor)
    assert lab.times_opened("results.xlsx") == 2
    # The session before has nothing that is missing in the file.
    assert document_server.wait("callbacks", status=2, key=old)["ok"]
    assert {name for name in files_in(folder) if name.endswith("xlsx")} == {"results.xlsx"}
    # Nothing was typed since, so that it takes the next one as well.
    (folder / "results.xlsx").write_bytes(xlsx_bytes("Once more"))
    editor.shows("Once more")
    expect(lab.notice(CHANGED)).to_have_count(0)


def test_code_does_not_wait_for_ever_and_says_so(
    lab: Lab, folder: Path, jupyter: JupyterProcess, screenshot: Screenshot
) -> None:
    (folder / "results.xlsx").write_bytes(xlsx_bytes("Before"))
    write_notebook(folder / "work.ipynb", "import pandas as pd", READ)
    with jupyter.setting("jupyter-onlyoffice:kernels", patience=1.5):
        lab.start("work.ipynb")
    notebook = Notebook(lab, "work.ipynb")
    editor = lab.open("results.xlsx")
    editor.type("Late.")
    editor.settled()
    notebook.ready()
    with lab.person.holding(r"/onlyoffice/save\b"):
        lab.menu("Run", "Run All Cells")
        told = lab.notification.filter(has_text="Saving results.xlsx before the code runs")
        expect(told).to_be_visible()
        expect(notebook.prompt(2)).to_have_text("[*]:")
        screenshot(lab, "waits")
        expect(notebook.output(2)).to_contain_text("Before")
        late = lab.notification.filter(has_text="results.xlsx could not be saved in time")
        expect(late).to_be_visible()
        expect(told).to_be_hidden()
        screenshot(lab, "went-on")


def test_code_opens_documents_and_tables(lab: Lab, folder: Path, screenshot: Screenshot) -> None:
    (folder / "results.xlsx").write_bytes(xlsx_bytes("Before"))
    write_notebook(
        folder / "work.ipynb",
        """\
        %load_ext jupyter_onlyoffice
        import pandas as pd
        pd.DataFrame({"city": ["Ulm", "Bonn"], "people": [128_928, 335_789]}, index=["x", "y"])
        """,
        "%office open results.xlsx",
    )
    lab.start("work.ipynb")
    notebook = Notebook(lab, "work.ipynb")
    notebook.ready()
    lab.menu("Run", "Run All Cells")
    lab.editor("results.xlsx").shows("Before")
    lab.is_current("results.xlsx")
    lab.tab("work.ipynb").click()
    output = notebook.cell(1).locator(".jp-OutputArea-output")
    expect(output.locator("table")).to_contain_text("Bonn")
    screenshot(lab, "button")
    output.get_by_role("button", name="Open in spreadsheet").click()
    lab.editor("table.xlsx").shows("city", "people", "Bonn", "335789")
    screenshot(lab, "table")
    assert "Ulm" in text_of(folder / "table.xlsx")


def test_a_figure_goes_to_the_cursor_of_a_document_and_outputs_to_the_clipboard(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "report.docx").write_bytes(docx_bytes("Before"))
    write_notebook(
        folder / "work.ipynb",
        f"""\
        from IPython.display import HTML, Image, display
        color = {png((0, 255, 0))!r} if "color" in globals() else {png((255, 0, 0))!r}
        display(Image(color))
        """,
        "HTML('<table><tr><td>Ulm</td><td>128928</td></tr></table>')",
    )
    lab.start("work.ipynb")
    notebook = Notebook(lab, "work.ipynb")
    notebook.ready()
    lab.menu("Run", "Run All Cells")
    editor = lab.open("report.docx")
    editor.shows("Before")
    lab.tab("work.ipynb").click()
    notebook.output(1).click(button="right")
    screenshot(lab, "menu")
    choose(lab.page, "Insert into Document…")
    expect(editor.status).to_have_text("Inserted: png")
    lab.is_current("report.docx")
    lab.page.evaluate(REFRESH)
    expect(lab.notification.filter(has_text="have no newer figures")).to_be_visible()
    lab.tab("work.ipynb").click()
    lab.menu("Run", "Run All Cells")
    expect(notebook.prompt(2)).to_have_text("[4]:")
    lab.tab("report.docx").click()
    lab.page.evaluate(REFRESH)
    expect(lab.dialog).to_contain_text("1 figure has changed since it was put into report.docx.")
    screenshot(lab, "refresh")
    with lab.page.expect_response(re.compile("/onlyoffice/lend")):
        lab.dialog.get_by_role("button", name="Insert").click()
    expect(editor.status).to_have_text("Inserted: png")
    lab.tab("work.ipynb").click()
    lab.person.context.grant_permissions(["clipboard-read"])
    notebook.output(2).click(button="right")
    choose(lab.page, "Copy for Document")
    types, html = lab.page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            return [item.types, await (await item.getType('text/html')).text()];
        }"""
    )
    assert "text/plain" in types
    assert re.search("<table.*<td.*>Ulm</td>.*<td.*>128928</td>", html, re.DOTALL)
    # A figure is there as a picture, which editors take; out of HTML they take none.
    notebook.output(1).click(button="right")
    choose(lab.page, "Copy for Document")
    lab.page.wait_for_function(
        "async () => (await navigator.clipboard.read())[0].types.includes('image/png')"
    )


def test_a_spreadsheet_is_read_into_a_notebook_which_is_exported_as_a_document(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "results.xlsx").write_bytes(xlsx_bytes("city", "Ulm"))
    write_notebook(folder / "work.ipynb", "print('Kept as it is.')")
    lab.start("work.ipynb")
    notebook = Notebook(lab, "work.ipynb")
    notebook.ready()
    lab.browser.menu("results.xlsx", "Read into Notebook")
    expect(notebook.cell(2)).to_contain_text("df = pd.read_excel('results.xlsx')")
    lab.menu("Run", "Run All Cells")
    expect(notebook.output(2).locator("table")).to_contain_text("Ulm")
    screenshot(lab, "read")
    lab.palette("Export Notebook as Word (ONLYOFFICE)")
    lab.editor("work.docx").shows("print('Kept as it is.')", "Ulm")
    screenshot(lab, "exported")
    lab.tab("work.ipynb").click()
    lab.menu("File", "Save and Export Notebook As", "Slides (ONLYOFFICE)")
    lab.editor("work.pptx").shows("print('Kept as it is.')")
    screenshot(lab, "slides")
