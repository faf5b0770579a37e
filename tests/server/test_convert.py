"""Documents are converted, beside the original or to be downloaded, with and without a server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

from ..document_server import DocumentServer
from ..engine.corpus import WORDS, workbook
from ..engine.test_engine import converters, long_document, protected
from ..engine.trying import words_of
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from ..waiting import until

alone = pytest.mark.parametrize("settings", [{"document_server_url": ""}], indirect=True)


async def convert(jupyter: Jupyter, path: str, to: str, **fields: Any) -> HTTPResponse:
    body = {"path": path, "to": to, **fields}
    return await jupyter.post("convert", body, request_timeout=60)


async def ended(jupyter: Jupyter, job: str) -> dict[str, Any]:
    """Return what a job says at its end."""
    while True:
        state = answer_of(await jupyter.get("jobs", job), 200)
        if state["state"] not in {"queued", "running"}:
            return state
        await asyncio.sleep(0.05)


async def made(jupyter: Jupyter, response: HTTPResponse) -> dict[str, Any]:
    """Return the contents model of what a conversion made, however long it takes."""
    if response.code == 202:
        state = await ended(jupyter, answer_of(response, 202)["job"])
        assert state["state"] == "done", state
        model: dict[str, Any] = state["model"]
        return model
    return answer_of(response, 201)


@alone
async def test_the_result_stands_beside_the_original_under_a_free_name(jupyter: Jupyter) -> None:
    jupyter.write("sub/report.docx", docx_bytes("To be carried over"))
    for name in ("report.odt", "report (2).odt"):
        model = await made(jupyter, await convert(jupyter, "sub/report.docx", "odt"))
        assert (model["path"], model["type"]) == (f"sub/{name}", "file")
        content = (jupyter.root / "sub" / name).read_bytes()
        assert "To be carried over" in words_of(content, "odt")
    assert jupyter.files() == {"sub/report.docx", "sub/report.odt", "sub/report (2).odt"}


@alone
async def test_the_engine_converts_what_it_can_and_says_so(jupyter: Jupyter) -> None:
    status = answer_of(await jupyter.get("status"), 200)
    assert status["engine"]["available"] is True
    assert status["formats"]["docx"]["open"] == "preview"
    assert "odt" in status["formats"]["docx"]["convert"]
    assert "doc" not in status["formats"]["docx"]["convert"]
    jupyter.write("a.docx", docx_bytes("x"))
    message = assert_error(await convert(jupyter, "a.docx", "xlsx"), 415, "format")
    assert ".docx" in message


async def test_the_document_server_converts_where_there_is_one(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("By the server"))
    model = await made(jupyter, await convert(jupyter, "a.docx", "txt"))
    assert "By the server" in (jupyter.root / model["path"]).read_text("utf-8-sig")
    asked = [record for record in document_server.commands if record.door == "converter"]
    assert asked[-1].fields["outputtype"] == "txt"


async def test_a_conversion_that_the_document_server_refuses_is_told(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("x"))
    document_server.faults.conversion = "fails"
    assert_error(await convert(jupyter, "a.docx", "txt"), 422, "damaged")
    assert jupyter.files() == {"a.docx"}


async def test_of_a_document_server_that_dies_nothing_is_left(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("x"))
    await jupyter.open("a.docx")
    document_server.faults.answers["converter"] = "500"
    assert_error(await convert(jupyter, "a.docx", "txt"), 502, "document-server")
    assert jupyter.files() == {"a.docx"}


@alone
async def test_a_download_leaves_nothing_beside_the_original(jupyter: Jupyter) -> None:
    jupyter.write("Übersicht.docx", docx_bytes("To take away"))
    job = answer_of(await convert(jupyter, "Übersicht.docx", "odt", download=True), 200)
    assert job["state"] == "done"
    response = await jupyter.get("jobs", job["job"], "file")
    assert response.code == 200
    assert "To take away" in words_of(response.body, "odt")
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "%C3%9Cbersicht.odt" in disposition
    assert jupyter.files() == {"Übersicht.docx"}
    assert (await jupyter.get("jobs", job["job"], method="DELETE")).code == 204
    assert_error(await jupyter.get("jobs", job["job"], "file"), 404)


@alone
async def test_a_long_conversion_goes_on_after_the_answer(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", long_document())
    job = answer_of(await convert(jupyter, "a.docx", "html"), 202)["job"]
    state = await ended(jupyter, job)
    assert state["model"]["path"] == "a.html"
    assert "More of the same." in (jupyter.root / "a.html").read_text("utf-8")


@alone
async def test_a_conversion_can_be_cancelled(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", long_document())
    job = answer_of(await convert(jupyter, "a.docx", "html"), 202)["job"]
    assert (await jupyter.get("jobs", job, method="DELETE")).code == 204
    await until(lambda: not converters())
    assert_error(await jupyter.get("jobs", job), 404)
    assert jupyter.files() == {"a.docx"}


@alone
async def test_a_protected_document_is_converted_with_its_password(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", protected(docx_bytes("For few eyes"), "sesame"))
    assert_error(await convert(jupyter, "a.docx", "txt"), 403, "password")
    assert_error(await convert(jupyter, "a.docx", "txt", password="no"), 403, "wrong-password")
    model = await made(jupyter, await convert(jupyter, "a.docx", "txt", password="sesame"))
    assert "For few eyes" in (jupyter.root / model["path"]).read_text("utf-8-sig")


@alone
async def test_a_spreadsheet_becomes_csv_and_back(jupyter: Jupyter) -> None:
    jupyter.write("a.xlsx", workbook())
    await made(jupyter, await convert(jupyter, "a.xlsx", "csv"))
    assert f"{WORDS},49" in (jupyter.root / "a.csv").read_text("utf-8-sig")
    model = await made(jupyter, await convert(jupyter, "a.csv", "xlsx"))
    assert model["path"] == "a (2).xlsx"
    assert WORDS in text_of(jupyter.root / "a (2).xlsx")


async def test_csv_holds_results_also_where_there_is_a_document_server(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.xlsx", workbook())
    await made(jupyter, await convert(jupyter, "a.xlsx", "csv"))
    assert f"{WORDS},49" in (jupyter.root / "a.csv").read_text("utf-8-sig")


@alone
async def test_in_a_folder_that_cannot_be_written_to_nothing_is_made(jupyter: Jupyter) -> None:
    folder = jupyter.write("closed/a.docx", docx_bytes("x")).parent
    folder.chmod(0o555)
    try:
        assert_error(await convert(jupyter, "closed/a.docx", "pdf"), 403, "denied")
    finally:
        folder.chmod(0o755)
    assert jupyter.files() == {"closed/a.docx"}


@alone
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"path": "a.docx"}, 400),
        ({"path": "a.docx", "to": 7}, 400),
        ({"path": 7, "to": "pdf"}, 400),
        ({"path": "a.docx", "to": "pdf", "password": 7}, 400),
        ({"path": "a.docx", "to": "pdf", "download": "yes"}, 400),
        ({"path": "a.docx", "to": "exe"}, 415),
        ({"path": "gone.docx", "to": "pdf"}, 404),
        ({"path": "../a.docx", "to": "pdf"}, 403),
        ("nonsense", 400),
    ],
)
async def test_bad_requests_get_one_sentence(body: object, status: int, jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("x"))
    assert_error(await jupyter.post("convert", body), status)


@alone
async def test_a_job_that_nobody_began_is_unknown(jupyter: Jupyter) -> None:
    assert_error(await jupyter.get("jobs", "unknown"), 404)
