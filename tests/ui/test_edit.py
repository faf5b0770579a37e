"""Opening, typing, saving, closing: the way everybody goes every day."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, office_bytes, text_of
from .conftest import Screenshot
from .files import files_in
from .lab import Lab


@pytest.mark.parametrize("ext", ["docx", "xlsx", "pptx"])
def test_what_is_typed_is_on_disk_after_saving_and_closing(
    lab: Lab,
    folder: Path,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
    ext: str,
) -> None:
    name = f"report.{ext}"
    file = folder / name
    file.write_bytes(office_bytes(ext, "Before"))
    editor = lab.start().open(name)
    editor.shows("Before")
    editor.type("Saved.")
    editor.save()
    assert document_server.wait("callbacks", status=6, key=lab.key(name))["ok"]
    assert "Saved." in text_of(file)
    editor.type(" Closed.")
    screenshot(lab, "typed")
    lab.close(name)
    expect(lab.tab(name)).to_be_hidden()
    assert document_server.wait("callbacks", status=2, key=lab.key(name))["ok"]
    assert "Saved. Closed." in text_of(file)
    assert files_in(folder) == {name}


def test_a_document_that_takes_its_time_says_so(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Slowly."))
    lab.start()
    with lab.person.holding(r"/onlyoffice/open\b") as release:
        lab.browser.file("a.docx").dblclick()
        expect(lab.page.get_by_role("status").filter(has_text="Opening a.docx")).to_be_visible()
        screenshot(lab, "opening")
        release()
    lab.editor("a.docx").shows("Slowly.")
