"""What is saved is written down as the document was: cases F5 and F6."""

from __future__ import annotations

import pytest

from ..document_server import DocumentServer
from ..engine.test_engine import protected
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of
from .offering import offered

edited = pytest.mark.parametrize("settings", [{"lossy_formats": ["csv", "tsv"]}], indirect=True)


@edited
@pytest.mark.parametrize(
    ("name", "before", "result", "after"),
    [
        ("a.csv", "a;b\r\n1,5;2\r\n", '\ufeffa,b\n"1,5",3\n', "a;b\r\n1,5;3\r\n"),
        ("a.tsv", "a\tb\n1\t2\n", "\ufeffa,b\n1,3\n", "a\tb\n1\t3\n"),
        ("a.csv", '"a","b"\n"1","2"\n', "\ufeffa,b\n1,3\n", '"a","b"\n"1","3"\n'),
        ("a.csv", "\ufeffa,b\n1,2\n", '\ufeffa,b\n1,"x\ny"\n', '\ufeffa,b\n1,"x\ny"\n'),
    ],
    ids=["semicolons", "tabs", "quotes", "mark"],
)
async def test_delimited_text_keeps_its_separator_quotes_mark_and_line_ends(
    name: str,
    before: str,
    result: str,
    after: str,
    jupyter: Jupyter,
    document_server: DocumentServer,
) -> None:
    file = jupyter.write(name, before.encode())
    config = await jupyter.config(name)
    url = offered(document_server, result.encode(), "csv")
    await jupyter.callback(config, 2, url=url, filetype=name[2:])
    assert file.read_bytes().decode() == after
    assert jupyter.files() == {name}


@edited
async def test_delimited_text_keeps_its_encoding(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.csv", ("Имя;Город\nЮлия;Москва\n" * 9).encode("cp1251"))
    config = await jupyter.config("a.csv")
    url = offered(document_server, "\ufeffИмя,Город\nЮлия,Рим\n".encode(), "csv")
    await jupyter.callback(config, 2, url=url, filetype="csv")
    assert file.read_bytes().decode("cp1251") == "Имя;Город\nЮлия;Рим\n"


@edited
async def test_what_the_encoding_cannot_hold_goes_beside_the_document(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    before = ("Имя;Город\nЮлия;Москва\n" * 9).encode("cp1251")
    file = jupyter.write("a.csv", before)
    config = await jupyter.config("a.csv")
    url = offered(document_server, "\ufeffИмя,Город\nЮлия,東京\n".encode(), "csv")
    await jupyter.callback(config, 2, url=url, filetype="csv")
    assert file.read_bytes() == before
    (copy,) = jupyter.files() - {"a.csv"}
    assert "東京" in (jupyter.root / copy).read_text("utf-8-sig")


async def test_a_protected_document_is_not_replaced_by_an_open_one(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    locked = protected(docx_bytes("Secret"), "sesame")
    file = jupyter.write("a.docx", locked)
    config = await jupyter.config("a.docx")
    for words in ("Typed", "Typed again"):
        url = offered(document_server, docx_bytes(words))
        response = await jupyter.callback(config, 6, url=url, filetype="docx")
        assert answer_of(response, 200) == {"error": 0}
    assert file.read_bytes() == locked
    (copy,) = jupyter.files() - {"a.docx"}
    assert text_of(jupyter.root / copy) == "Typed again"
    again = protected(docx_bytes("Secret, changed"), "sesame")
    url = offered(document_server, again)
    await jupyter.callback(config, 2, url=url, filetype="docx")
    assert file.read_bytes() == again


async def test_an_empty_result_of_another_type_does_not_become_a_blank_document(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    url = offered(document_server, b"", "odt")
    response = await jupyter.callback(config, 2, url=url, filetype="odt")
    assert response.code == 503
    assert text_of(file) == "Before"
    assert jupyter.files() == {"a.docx"}
