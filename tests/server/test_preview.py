"""Without a Document Server a document is shown as PDF."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any
from urllib.parse import quote

import pypdf
import pytest
from tornado.httpclient import HTTPResponse
from tornado.iostream import IOStream
from tornado.tcpclient import TCPClient

from ..document_server import DocumentServer
from ..engine.corpus import WORDS, presentation, workbook
from ..engine.test_engine import converters, long_document, protected
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes
from ..waiting import until

alone = pytest.mark.parametrize("settings", [{"document_server_url": ""}], indirect=True)


async def preview(jupyter: Jupyter, path: str, **kwargs: Any) -> HTTPResponse:
    return await jupyter.get("preview", quote(path), request_timeout=60, **kwargs)


def pages(response: HTTPResponse) -> list[str]:
    assert response.code == 200, response.body
    assert response.headers["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.body)).pages]


@alone
async def test_opening_leads_to_the_preview(jupyter: Jupyter) -> None:
    jupyter.write("R&D #1/what? (v2).docx", docx_bytes("Seen without a server"))
    answer = await jupyter.open("R&D #1/what? (v2).docx")
    assert answer["editor"] == "preview"
    assert answer["reason"] == "not-configured"
    shown = await jupyter.anonymous(  # by the address as it is, which needs a login
        f"{jupyter.origin}{answer['url']}", headers=jupyter.login
    )
    assert "Seen without a server" in pages(shown)[0]


async def test_a_document_server_that_is_down_leads_to_the_preview_and_says_so(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Still there"))
    await document_server.stop()
    answer = await jupyter.open("a.docx")
    assert (answer["editor"], answer["reason"]) == ("preview", "unreachable")
    assert answer["url"].endswith("/onlyoffice/preview/a.docx")
    assert "Still there" in pages(await preview(jupyter, "a.docx"))[0]


@alone
async def test_a_spreadsheet_shows_all_its_sheets_with_headings(jupyter: Jupyter) -> None:
    jupyter.write("a.xlsx", workbook())
    first, second = pages(await preview(jupyter, "a.xlsx"))
    assert WORDS in first
    assert {"A", "B"} <= set(first.split())
    assert "On the second sheet" in second


@alone
async def test_a_wide_sheet_is_fitted_to_the_width_of_a_page(jupyter: Jupyter) -> None:
    rows = ",".join(f"column{number}" for number in range(30))
    jupyter.write("wide.csv", f"{rows}\n{rows}\n".encode())
    shown = pages(await preview(jupyter, "wide.csv"))
    assert len(shown) == 1
    assert "column29" in shown[0]


@alone
async def test_columns_of_a_csv_are_as_wide_as_their_text(jupyter: Jupyter) -> None:
    long = "a sentence that no column of the usual width could hold"
    jupyter.write("a.csv", f'name,note,count\n"x ""y""",{long},1\n'.encode())
    (page,) = pages(await preview(jupyter, "a.csv"))
    for words in (long, 'x "y"', "count"):
        assert words in page


@alone
async def test_a_presentation_has_a_page_for_each_slide(jupyter: Jupyter) -> None:
    jupyter.write("a.pptx", presentation())
    assert len(pages(await preview(jupyter, "a.pptx"))) == 2


@alone
async def test_what_is_shown_already_is_not_sent_again(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("First"))
    first = await preview(jupyter, "a.docx")
    etag = first.headers["Etag"]
    again = await preview(jupyter, "a.docx", headers={"If-None-Match": etag})
    assert (again.code, again.body) == (304, b"")
    jupyter.write("a.docx", docx_bytes("Second"))
    changed = await preview(jupyter, "a.docx", headers={"If-None-Match": etag})
    assert changed.headers["Etag"] != etag
    assert "Second" in pages(changed)[0]


@alone
async def test_a_pdf_is_shown_as_it_is(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("On paper"))
    pdf = (await preview(jupyter, "a.docx")).body
    jupyter.write("a.pdf", pdf)
    assert (await preview(jupyter, "a.pdf")).body == pdf


@alone
async def test_an_empty_file_is_shown_as_the_blank_document_it_stands_for(
    jupyter: Jupyter,
) -> None:
    file = jupyter.write("a.docx", b"")
    assert len(pages(await preview(jupyter, "a.docx"))) == 1
    assert file.read_bytes() == b""


@alone
async def test_a_password_is_asked_for_and_stands_in_no_address(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", protected(docx_bytes("For few eyes"), "open sesame"))
    assert_error(await preview(jupyter, "a.docx"), 403, "password")
    wrong = await jupyter.post("preview/a.docx", {"password": "no"}, request_timeout=60)
    assert_error(wrong, 403, "wrong-password")
    right = await jupyter.post("preview/a.docx", {"password": "open sesame"}, request_timeout=60)
    assert "For few eyes" in pages(right)[0]


@alone
async def test_how_a_text_is_read_is_told_and_can_be_changed(jupyter: Jupyter) -> None:
    jupyter.write("a.csv", "Имя;Город\nЮлия;Москва\n".encode("cp1251") * 20)
    shown = await preview(jupyter, "a.csv")
    about = json.loads(shown.headers["X-OnlyOffice-Preview"])["text"]
    assert (about["encoding"], about["delimiter"]) == ("windows-1251", ";")
    assert {"utf-8", "shift_jis"} <= set(about["encodings"])
    assert "Москва" in pages(shown)[0]
    other = await jupyter.get(
        "preview", "a.csv", params={"encoding": "koi8-r", "delimiter": ","}, request_timeout=60
    )
    about = json.loads(other.headers["X-OnlyOffice-Preview"])["text"]
    assert (about["encoding"], about["delimiter"]) == ("koi8-r", ",")
    assert "Москва" not in pages(other)[0]
    assert_error(await jupyter.get("preview", "a.csv", params={"encoding": "no"}), 400)


@alone
@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        ("gone.docx", None, 404, "not-found"),
        ("cut.docx", docx_bytes("x")[:5000], 422, "damaged"),
        ("noise.xlsx", bytes(range(256)) * 9, 422, "damaged"),
        ("empty.csv", b"", 422, "empty"),
        ("drawing.vsdx", b"PK", 415, "format"),
        ("program.exe", b"MZ", 415, "format"),
    ],
)
async def test_what_cannot_be_shown_is_told_in_one_sentence(
    name: str, content: bytes | None, status: int, reason: str, jupyter: Jupyter
) -> None:
    if content is not None:
        jupyter.write(name, content)
    assert_error(await preview(jupyter, name), status, reason)


@pytest.mark.parametrize(
    "settings", [{"document_server_url": "", "max_document_size": 1000}], indirect=True
)
async def test_what_is_too_large_is_not_even_begun(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Large"))
    assert_error(await preview(jupyter, "a.docx"), 413, "too-large")
    answer = await jupyter.open("a.docx")
    assert (answer["url"], answer["reason"]) == (None, "too-large")


@alone
async def test_a_browser_that_goes_away_ends_the_converter(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", long_document())
    stream = await ask(jupyter, "preview/a.docx")
    await until(lambda: bool(converters()))
    stream.close()
    await until(lambda: not converters())


async def ask(jupyter: Jupyter, route: str) -> IOStream:
    """Send a request and do not wait for the answer."""
    host, _, port = jupyter.origin.removeprefix("http://").partition(":")
    stream = await TCPClient().connect(host, int(port))
    lines = [f"GET {jupyter.base_url}onlyoffice/{route} HTTP/1.1", f"Host: {host}:{port}"]
    lines += [f"{name}: {value}" for name, value in jupyter.login.items()]
    await stream.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    return stream


@alone
async def test_the_server_answers_others_while_documents_are_converted(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", long_document())
    task = asyncio.create_task(preview(jupyter, "a.docx"))
    await until(lambda: bool(converters()))
    answer_of(await jupyter.get("status"), 200)
    assert not task.done()
    assert pages(await task)


@alone
async def test_a_link_to_a_document_leads_to_its_preview(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("By a link"))
    page = (await jupyter.get("edit", "a.docx")).body.decode()
    assert f'"preview": "{jupyter.base_url}onlyoffice/preview/a.docx"' in page
    assert "No ONLYOFFICE Document Server is configured." in page
