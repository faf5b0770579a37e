"""Mallory may only read a folder in which Ann writes. Nothing that Ann has typed is hers to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_onlyoffice.core.grants import Purpose
from jupyter_onlyoffice.core.namespaces import ServerName, namespace_of

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from .service import ServiceUnderTest, config_of, own_url, signed

MALLORYS = ServerName("mallory")

pytestmark = pytest.mark.parametrize("settings", [{"shared_folders": ["team"]}], indirect=True)


@pytest.fixture
def document(team: Path, jupyter: Jupyter) -> Path:
    return jupyter.write("team/a.docx", docx_bytes("Before"))


def look(key: str) -> dict[str, Any]:
    config = config_of(MALLORYS, key=key)
    config["editorConfig"]["mode"] = "view"
    return config


def proof_in(team: Path) -> str:
    return (team / ".jupyter-onlyoffice/readers").read_text()


async def test_nobody_is_shown_what_an_onlooker_has_put_under_a_key_before(
    team: Path,
    document: Path,
    jupyter: Jupyter,
    service: ServiceUnderTest,
    document_server: DocumentServer,
) -> None:
    config = await jupyter.config("team/a.docx")
    key, proof = config["document"]["key"], proof_in(team)
    early = await signed(service, look(key), proofs=proof)
    claims = document_server.verified_argument(early)["claims"]
    assert namespace_of(claims["document"]["key"]) == MALLORYS.namespace
    assert early["document"]["key"] == claims["document"]["key"]

    editor = await document_server.open(config)
    await editor.type(" and after")
    late = await signed(service, look(key), proofs=proof)
    assert late["document"]["key"] == key
    looking = await document_server.open(late)
    assert looking.text == ["Before and after"]

    state = {"fileType": "docx", "key": key, "url": own_url(Purpose.VERSION, "")}
    assert_error(await service.ask("sign", {"version": 1, **state}, proofs=proof), 403)
    reference = {
        "fileType": "docx",
        "key": key,
        "url": own_url(Purpose.FILE, ""),
        "path": "a.docx",
        "referenceData": {"fileKey": "f", "instanceId": "i"},
    }
    assert_error(await service.ask("sign", reference, proofs=proof), 403)


async def test_an_onlookers_server_is_not_believed_that_a_save_is_stored(
    team: Path,
    document: Path,
    jupyter: Jupyter,
    service: ServiceUnderTest,
    document_server: DocumentServer,
) -> None:
    config = await jupyter.config("team/a.docx")
    key = config["document"]["key"]
    editor = await document_server.open(config)
    await editor.type(" and after")
    hers = await signed(service, look(key), proofs=proof_in(team))
    # What the Document Server sends to whose address it happens to know.
    url = document_server.links.cache("result.docx", docx_bytes("Before and after"))
    for status, fields, error in ((2, {"url": url}, 1), (6, {"url": url}, 1), (1, {}, 0)):
        body = {"key": key, "status": status, **fields}
        response = await service.fetch(
            hers["editorConfig"]["callbackUrl"],
            method="POST",
            body=json.dumps({**body, "token": jupyter.signed(body)}),
        )
        assert answer_of(response, 200)["error"] == error
    assert service.waiting == []
    await editor.close()
    assert (await document_server.callback(status=2, key=key)).ok
    assert text_of(document) == "Before and after"
