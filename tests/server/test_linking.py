"""Cells that come from another spreadsheet: which file that is, and who may have it."""

from __future__ import annotations

from typing import Any

from tornado.httpclient import HTTPResponse

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, xlsx_bytes
from .test_lending import fetched


async def ask(jupyter: Jupyter, document: str, **reference: object) -> HTTPResponse:
    return await jupyter.post("reference", {"path": document, "reference": reference})


async def located(jupyter: Jupyter, document: str, **reference: object) -> str:
    response = await jupyter.post("locate", {"path": document, "reference": reference})
    return str(answer_of(response, 200)["path"])


async def copied(jupyter: Jupyter, path: str) -> dict[str, Any]:
    """Return what cells that are copied in the editor of a spreadsheet say of it."""
    document = (await jupyter.config(path))["document"]
    return {"referenceData": document["referenceData"], "path": document["title"]}


async def test_a_pasted_link_leads_to_its_source_signed_and_lent(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.xlsx", xlsx_bytes("Asks"))
    file = jupyter.write("data/sales.xlsx", xlsx_bytes("Seven"))
    # Of the same name, but not what was copied from.
    jupyter.write("sales.xlsx", xlsx_bytes("Another"))
    pasted = await copied(jupyter, "data/sales.xlsx")
    answer = answer_of(await ask(jupyter, "a.xlsx", **pasted), 200)
    signed = document_server.verified_argument(answer)["claims"]
    assert signed == {name: value for name, value in answer.items() if name != "token"}
    assert answer["path"] == "data/sales.xlsx"
    assert answer["referenceData"] == pasted["referenceData"]
    assert answer["fileType"] == "xlsx"
    assert (await fetched(jupyter, answer["url"])).body == file.read_bytes()
    own = (await jupyter.config("a.xlsx"))["document"]["referenceData"]
    assert own["instanceId"] == answer["referenceData"]["instanceId"]
    assert own["fileKey"] != answer["referenceData"]["fileKey"]
    jupyter.write("data/sales.xlsx", xlsx_bytes("Eight"))
    again = answer_of(await ask(jupyter, "a.xlsx", **pasted), 200)
    assert again["key"] != answer["key"]
    jupyter.write("a.docx", docx_bytes("No cells"))
    assert "referenceData" not in (await jupyter.config("a.docx"))["document"]


async def test_a_link_follows_its_file_through_renames_and_a_copied_folder_has_its_own(
    jupyter: Jupyter,
) -> None:
    jupyter.write("p/a.xlsx", xlsx_bytes("Asks"))
    jupyter.write("p/sales.xlsx", xlsx_bytes("Seven"))
    answer = answer_of(
        await jupyter.post("reference", {"path": "p/a.xlsx", "chosen": "p/sales.xlsx"}), 200
    )
    assert answer["path"] == "./sales.xlsx"
    told = {name: answer[name] for name in ("path", "referenceData")}
    # The whole folder was copied; its spreadsheet does not reach back into the first one.
    jupyter.write("q/a.xlsx", xlsx_bytes("Asks"))
    jupyter.write("q/sales.xlsx", xlsx_bytes("Seven"))
    assert await located(jupyter, "q/a.xlsx", **told) == "q/sales.xlsx"
    await jupyter.contents("p/sales.xlsx", "PATCH", {"path": "p/sold.xlsx"})
    assert await located(jupyter, "p/a.xlsx", **told) == "p/sold.xlsx"
    (jupyter.root / "old").mkdir()
    await jupyter.contents("p/sold.xlsx", "PATCH", {"path": "old/sold.xlsx"})
    renamed = answer_of(await ask(jupyter, "p/a.xlsx", **told), 200)
    assert renamed["path"] == "../old/sold.xlsx"
    assert renamed["referenceData"] == answer["referenceData"]
    # A new file of the old name is another one, to whoever copies from it.
    jupyter.write("p/sales.xlsx", xlsx_bytes("New"))
    assert (await copied(jupyter, "p/sales.xlsx"))["referenceData"] != answer["referenceData"]
    assert await located(jupyter, "p/a.xlsx", **told) == "p/sales.xlsx"


async def test_a_deleted_file_is_gone_for_links_too(jupyter: Jupyter) -> None:
    jupyter.write("a.xlsx", xlsx_bytes("Asks"))
    jupyter.write("data/b.xlsx", xlsx_bytes("Seven"))
    pasted = await copied(jupyter, "data/b.xlsx")
    assert (await jupyter.contents("data/b.xlsx", "DELETE")).code == 204
    assert_error(await ask(jupyter, "a.xlsx", **pasted), 404, "not-found")
    assert_error(await ask(jupyter, "a.xlsx", referenceData={"fileKey": "made-up"}), 404)


async def test_importrange_takes_addresses_of_this_server_alone(jupyter: Jupyter) -> None:
    jupyter.write("a.xlsx", xlsx_bytes("Asks"))
    file = jupyter.write("d/ü b.xlsx", xlsx_bytes("Seven"))
    page = f"{jupyter.origin}{jupyter.base_url}lab/tree/d/%C3%BC%20b.xlsx"
    assert await located(jupyter, "a.xlsx", link=page) == "d/ü b.xlsx"
    answer = answer_of(await ask(jupyter, "a.xlsx", link=page), 200)
    assert (await fetched(jupyter, answer["url"])).body == file.read_bytes()
    elsewhere = f"http://169.254.169.254{jupyter.base_url}lab/tree/a.xlsx"
    assert_error(await ask(jupyter, "a.xlsx", link=elsewhere), 403, "foreign-url")


async def test_what_may_not_be_read_or_is_no_spreadsheet_is_not_linked(jupyter: Jupyter) -> None:
    jupyter.write("d/a.xlsx", xlsx_bytes("Asks"))
    jupyter.write(".hidden.xlsx", xlsx_bytes("secret"))
    jupyter.write("false.xlsx", b"secret")
    jupyter.write("b.docx", docx_bytes("Other"))
    (jupyter.root.parent / "outside.xlsx").write_bytes(xlsx_bytes("secret"))
    refused: list[tuple[dict[str, object], int, str]] = [
        ({"path": "../.hidden.xlsx"}, 403, "denied"),
        ({"path": "../../outside.xlsx"}, 403, "denied"),
        ({"path": "../false.xlsx"}, 422, "damaged"),
        ({"path": "../b.docx"}, 415, "format"),
        ({"path": "../none.xlsx"}, 404, "not-found"),
        ({"path": 7}, 400, "malformed"),
        ({}, 400, "malformed"),
    ]
    for reference, status, reason in refused:
        assert_error(await ask(jupyter, "d/a.xlsx", **reference), status, reason)
    own = {"path": "./a.xlsx"}
    assert_error(await ask(jupyter, "d/gone.xlsx", **own), 404, "not-found")
    assert_error(await ask(jupyter, "../outside.xlsx", **own), 403, "denied")
    chosen = await jupyter.post("reference", {"path": "d/a.xlsx", "chosen": "b.docx"})
    assert_error(chosen, 415, "format")
