"""Names that break careless programs: cases N2, N3, N4, N6."""

from __future__ import annotations

import random
import re
from urllib.parse import unquote

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, office_bytes, text_of

NAMES = [
    "what? (v2).docx",
    "R&D #1/what? (v2).docx",
    "100%.docx",
    "%2e%2e.docx",
    "a+b c.docx",
    'it\'s "x".docx',
    "<img src=x onerror=alert(1)>.docx",
    "a\\b.docx",
    "文件.docx",
    "Отчёт.xlsx",
    "😀.pptx",
    "naïve/Übung.docx",
    "tab\tnew\nline.docx",
    "REPORT.DOCX",
    "a.xlsX",
    "x" * 250 + ".docx",
    "文" * 83 + ".docx",
    "a.b.c.docx",
    "-rf.docx",
    "a:b.docx",
]


@pytest.mark.parametrize("path", NAMES)
async def test_a_document_of_any_name_makes_the_round_trip(
    jupyter: Jupyter, document_server: DocumentServer, path: str
) -> None:
    ext = path.rpartition(".")[2].lower()
    file = jupyter.write(path, office_bytes(ext, "Before"))
    config = await jupyter.config(path)
    assert config["document"]["fileType"] == ext
    editor = await document_server.open(config)
    assert not editor.errors
    await editor.type("Typed.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert "Typed." in text_of(file)
    assert jupyter.files() == {path}


async def test_a_download_names_the_file_in_a_header_that_can_be_parsed(jupyter: Jupyter) -> None:
    chance = random.Random(1)  # noqa: S311 - for variety, not for secrets
    alphabet = "abcXYZ 0189&#%+'\"äßЖ文ア😀-_.,;=()[]{}~!$@"
    for _ in range(300):
        name = "".join(chance.choices(alphabet, k=chance.randint(1, 30))).strip(" .") + "x.docx"
        content = name.encode()
        jupyter.write(name, content)
        response = await jupyter.download(await jupyter.config(name))
        assert (response.code, response.body) == (200, content)
        plain, _, extended = response.headers["Content-Disposition"].partition("; filename*=")
        assert re.fullmatch(r'attachment; filename="[\x20-\x7e]*x\.docx"', plain)
        assert unquote(extended.removeprefix("UTF-8''")) == name
        (jupyter.root / name).unlink()


async def test_the_link_page_shows_any_name_as_text(jupyter: Jupyter) -> None:
    name = "</script><img src=x onerror=alert(1)>.docx".replace("/", "\N{DIVISION SLASH}")
    jupyter.write(name, docx_bytes("Before"))
    jupyter.write("plain.docx", docx_bytes("Before"))
    page = (await jupyter.get("edit", name)).body.decode()
    plain = (await jupyter.get("edit", "plain.docx")).body.decode()
    assert "<img" not in page
    for tag in ("<script", "</script>"):
        assert page.count(tag) == plain.count(tag) > 0


async def test_created_documents_may_have_any_legal_name(jupyter: Jupyter) -> None:
    for name in ["R&D #1?", 'it\'s "x"', "文件", "😀", "<b>"]:
        body = {"path": "", "ext": "docx", "name": name}
        model = answer_of(await jupyter.post("create", body), 201)
        assert model["path"] == f"{name}.docx"
        assert (jupyter.root / f"{name}.docx").is_file()
