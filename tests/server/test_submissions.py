"""Forms that are filled in and sent off."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from jupyter_onlyoffice.templates import blank

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, xlsx_bytes
from .offering import offered

FORM = blank("pdf", "en-US").read_bytes()
FILLED = blank("pdf", "de").read_bytes()
DATA = json.dumps([{"key": "Name", "value": "Ann Ünder"}]).encode()


async def submitted(
    jupyter: Jupyter,
    server: DocumentServer,
    config: dict[str, Any],
    content: bytes = FILLED,
    **fields: Any,
) -> dict[str, Any]:
    """Post what the Document Server says of a form that was sent off; return the outcome."""
    url = fields.pop("url", None) or offered(server, content, "output.pdf")
    response = await jupyter.callback(
        config, 6, forcesavetype=3, url=url, filetype="pdf", users=["u1"], **fields
    )
    return {"code": response.code, **json.loads(response.body)}


async def test_what_is_sent_off_is_kept_beside_the_form_as_pdf_and_json(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("forms/Ask.pdf", FORM)
    config = await jupyter.config("forms/Ask.pdf", mode="fill")
    day = datetime.date.today().isoformat()  # noqa: DTZ011
    data = offered(document_server, DATA, "data.json")
    url = offered(document_server, FILLED, "output.pdf")
    for _ in range(2):  # the message may come twice
        outcome = await submitted(jupyter, document_server, config, url=url, formsdataurl=data)
        assert outcome == {"code": 200, "error": 0}
    first = f"forms/Ask (submitted {day})"
    assert jupyter.files() == {"forms/Ask.pdf", f"{first}.pdf", f"{first}.json"}
    assert (jupyter.root / f"{first}.pdf").read_bytes() == FILLED
    assert json.loads((jupyter.root / f"{first}.json").read_bytes()) == json.loads(DATA)
    assert (jupyter.root / "forms/Ask.pdf").read_bytes() == FORM
    data = offered(document_server, DATA, "data.json")
    await submitted(jupyter, document_server, config, formsdataurl=data)
    second = f"forms/Ask (submitted {day} 2)"
    assert jupyter.files() >= {f"{second}.pdf", f"{second}.json"}


async def test_a_filled_form_is_kept_whatever_its_data_are(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("Ask.pdf", FORM)
    config = await jupyter.config("Ask.pdf", mode="fill")
    for data in (None, "http://169.254.169.254/data.json", offered(document_server, b"<html>")):
        fields: dict[str, Any] = {} if data is None else {"formsdataurl": data}
        outcome = await submitted(jupyter, document_server, config, **fields)
        assert outcome == {"code": 200, "error": 0}
    assert len(jupyter.files()) == 4
    assert all(name.endswith(".pdf") for name in jupyter.files())


async def test_what_is_no_form_or_is_elsewhere_is_not_kept(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("Ask.pdf", FORM)
    config = await jupyter.config("Ask.pdf", mode="fill")
    outcome = await submitted(jupyter, document_server, config, docx_bytes("No form"))
    assert (outcome["code"], outcome["error"]) == (503, 1)
    foreign = await submitted(
        jupyter, document_server, config, url="http://169.254.169.254/cache/files/o.pdf"
    )
    assert (foreign["code"], foreign["error"]) == (403, 1)
    other = await jupyter.config("Ask.pdf", mode="fill")
    other["document"]["key"] = "another"
    assert (await submitted(jupyter, document_server, other))["code"] == 403
    assert jupyter.files() == {"Ask.pdf"}


async def test_a_new_form_can_be_made_and_filled_in(jupyter: Jupyter) -> None:
    made = answer_of(await jupyter.post("create", {"path": "", "ext": "pdf"}), 201)
    answer = await jupyter.open(made["path"], mode="fill")
    permissions = answer["config"]["document"]["permissions"]
    assert (answer["mode"], permissions["fillForms"], permissions["edit"]) == ("fill", True, False)


async def test_what_was_sent_off_does_not_come_into_the_form_when_it_is_closed(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    form = jupyter.write("Ask.pdf", FORM)
    for name in ("Ann", "Bob"):
        editor = await document_server.open(await jupyter.config("Ask.pdf", mode="fill"))
        await editor.type(f"I am {name}.")
        assert await editor.submit()
        await editor.close()
        assert (await document_server.callback(status=2)).ok
        assert form.read_bytes() == FORM
    data = [json.loads(file.read_bytes()) for file in jupyter.root.glob("*.json")]
    assert sorted(fields[0]["value"] for fields in data) == ["I am Ann.", "I am Bob."]
    editor = await document_server.open(await jupyter.config("Ask.pdf", mode="fill"))
    await editor.type("Sent.")
    assert await editor.submit()
    await editor.type(" Not sent.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    # What nobody has sent off is not lost, but kept where it was written.
    assert b"Not sent." in form.read_bytes()


async def test_a_text_is_made_into_a_form_by_the_document_server(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("Ask.docx", docx_bytes("Your name?"))
    jupyter.write("a.xlsx", xlsx_bytes("x"))
    body = {"path": "Ask.docx", "to": "pdf", "form": True}
    made = answer_of(await jupyter.post("convert", body), 201)
    assert made["path"] == "Ask.pdf"
    assert b"/ONLYOFFICEFORM" in (jupyter.root / "Ask.pdf").read_bytes()[:300]
    assert_error(await jupyter.post("convert", {**body, "path": "a.xlsx"}), 415, "format")
    assert_error(await jupyter.post("convert", {**body, "to": "odt"}), 415, "format")
    assert_error(await jupyter.post("convert", {**body, "form": "yes"}), 400)
    document_server.faults.answers["command"] = document_server.faults.answers["converter"] = "500"
    assert_error(await jupyter.post("convert", body), 502, "document-server")
    assert jupyter.files() == {"Ask.docx", "a.xlsx", "Ask.pdf"}


@pytest.mark.parametrize("settings", [{"document_server_url": ""}], indirect=True)
async def test_without_a_document_server_nobody_makes_forms(jupyter: Jupyter) -> None:
    jupyter.write("Ask.docx", docx_bytes("Your name?"))
    body = {"path": "Ask.docx", "to": "pdf", "form": True}
    message = assert_error(await jupyter.post("convert", body), 502, "document-server")
    assert "Only a Document Server makes forms" in message
    assert jupyter.files() == {"Ask.docx"}
