"""Names that break careless programs, in the browser: cases N2, N3, N4."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import office_bytes, text_of
from .conftest import Screenshot
from .files import files_in
from .lab import Lab

NAMES = [
    "R&D #1/what? (v2).docx",
    'it\'s "x" <img src=x onerror=alert(1)>.docx',
    "100% a+b;c=d.docx",
    "文件.xlsx",
    "😀 ‮.pptx",
]


@pytest.mark.parametrize("path", NAMES, ids=["url", "markup", "encoding", "cjk", "emoji"])
def test_a_document_of_any_name_opens_shows_it_literally_and_is_saved(
    lab: Lab,
    folder: Path,
    document_server: DocumentServerProcess,
    screenshot: Screenshot,
    path: str,
) -> None:
    inside, _, name = path.rpartition("/")
    file = folder / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(office_bytes(name.rpartition(".")[2], "Before"))
    lab.start(inside)
    lab.folder = f"{folder.name}/{inside}".rstrip("/")
    editor = lab.open(name)
    editor.shows("Before")
    expect(lab.tab(name)).to_have_count(1)
    expect(editor.title).to_have_text(name)
    expect(lab.page.locator("img[src='x']")).to_have_count(0)
    screenshot(lab, "open")
    editor.type("Typed.")
    lab.close(name)
    expect(lab.tab(name)).to_be_hidden()
    assert document_server.wait("callbacks", status=2, key=lab.key(name))["ok"]
    assert "Typed." in text_of(file)
    assert files_in(folder) == {path}
