"""Who may call back, with what, and what is answered: cases T1, T3, T4, T6, T8, K8, S2, S3."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error, state_of
from ..office import docx_bytes, text_of
from .offering import offered


@pytest.mark.parametrize("status", [0, 1, 4, 5, 7, 8, 99, -1])
async def test_every_status_that_asks_for_nothing_is_answered_with_zero(
    jupyter: Jupyter, status: int
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    before = state_of(file)
    config = await jupyter.config("a.docx")
    response = await jupyter.callback(config, status, users=["u"], actions=[])
    assert answer_of(response, 200) == {"error": 0}
    assert state_of(file) == before


@pytest.mark.parametrize("status", [2, 6])
async def test_a_save_is_answered_with_zero_once_the_bytes_are_in_the_file(
    jupyter: Jupyter, document_server: DocumentServer, status: int
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("After"))
    response = await jupyter.callback(config, status, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}
    assert text_of(file) == "After"


@pytest.mark.parametrize("filetype", ["docx", None])
async def test_a_failed_save_with_a_link_becomes_a_recovery_copy(
    jupyter: Jupyter, document_server: DocumentServer, filetype: str | None
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("Partly"))
    fields = {"url": url} if filetype is None else {"url": url, "filetype": filetype}
    # Zero would make the Document Server delete what it still has.
    assert answer_of(await jupyter.callback(config, 3, **fields), 200)["error"] == 1
    assert text_of(file) == "Before"
    (copy,) = jupyter.files() - {"a.docx"}
    assert copy.startswith("a (recovered ")
    assert text_of(jupyter.root / copy) == "Partly"
    assert await jupyter.key("a.docx") == config["document"]["key"]


@pytest.mark.parametrize("fields", [{}, {"url": ""}, {"url": None}])
async def test_a_failed_save_without_a_link_changes_nothing(
    jupyter: Jupyter, fields: dict[str, Any]
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    assert answer_of(await jupyter.callback(config, 3, **fields), 200)["error"] == 1
    assert text_of(file) == "Before"
    assert jupyter.files() == {"a.docx"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        '"2"',
        "7",
        "[" * 100_000,
        b"\xff\xfe",
        '{"key": NaN}',
    ],
)
async def test_a_body_that_is_no_object_is_malformed(jupyter: Jupyter, body: str) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    url = (await jupyter.config("a.docx"))["editorConfig"]["callbackUrl"]
    response = await jupyter.anonymous(url, method="POST", body=body)
    status = 403 if body == '{"key": NaN}' else 400
    assert_error(response, status)
    assert json.loads(response.body)["error"] == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "2"},
        {"status": None},
        {"status": [2]},
        {"status": 2},
        {"status": 2, "url": 5},
        {"status": 2, "url": {"a": 1}},
        {"status": 1, "users": "u1", "actions": [{}]},
        {"status": 1, "key": 5},
    ],
)
async def test_fields_of_the_wrong_shape_are_malformed(
    jupyter: Jupyter, fields: dict[str, Any]
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    status = fields.pop("status")
    response = await jupyter.callback(config, status, **fields)
    assert_error(response, 400, "malformed")
    assert json.loads(response.body)["error"] == 1
    assert text_of(file) == "Before"


async def post(
    jupyter: Jupyter, config: dict[str, Any], body: object, header: str | None = None
) -> int:
    headers = {} if header is None else {"Authorization": header}
    response = await jupyter.anonymous(
        config["editorConfig"]["callbackUrl"],
        method="POST",
        body=json.dumps(body),
        headers=headers,
    )
    if response.code == 200:
        assert json.loads(response.body) == {"error": 0}
    else:
        assert json.loads(response.body)["error"] == 1
    return response.code


async def test_a_signature_in_either_place_is_enough(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    for number, place in enumerate(["body", "body alone", "header", "header alone"]):
        url = offered(document_server, docx_bytes(f"Version {number}"))
        fields = {"key": key, "status": 6, "url": url, "filetype": "docx"}
        match place:
            case "body":
                code = await post(jupyter, config, {**fields, "token": jupyter.signed(fields)})
            case "body alone":
                code = await post(jupyter, config, {"token": jupyter.signed(fields)})
            case "header":
                token = jupyter.signed({"payload": fields})
                code = await post(jupyter, config, fields, f"Bearer {token}")
            case _:
                token = jupyter.signed({"payload": fields})
                code = await post(jupyter, config, {}, f"Bearer {token}")
        assert code == 200
        assert text_of(file) == f"Version {number}"


async def test_an_unsigned_or_wrongly_signed_callback_changes_nothing(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("Evil"))
    fields = {"key": config["document"]["key"], "status": 2, "url": url, "filetype": "docx"}
    good = jupyter.signed({"payload": fields})
    for body, header in [
        (fields, None),
        (fields, "Bearer nonsense"),
        (fields, f"Bearer {jupyter.signed({'payload': fields}, 'x' * 40)}"),
        ({**fields, "token": jupyter.signed(fields, "x" * 40)}, f"Bearer {good}"),
        ({**fields, "token": None}, f"Bearer {good}"),
        ({**fields, "token": jupyter.signed({**fields, "exp": 1})}, None),
    ]:
        assert await post(jupyter, config, body, header) == 403
    assert text_of(file) == "Before"
    assert not document_server.results.records


async def test_what_is_not_signed_does_not_count(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("Evil"))
    key = config["document"]["key"]
    token = jupyter.signed({"key": key, "status": 1, "users": [], "actions": []})
    body = {"key": key, "status": 2, "url": url, "filetype": "docx", "token": token}
    assert await post(jupyter, config, body) == 200
    assert text_of(file) == "Before"


async def test_a_callback_for_another_session_is_refused(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("A"))
    other = jupyter.write("b.docx", docx_bytes("B"))
    config = await jupyter.config("a.docx")
    config["document"]["key"] = await jupyter.key("b.docx")
    url = offered(document_server, docx_bytes("Swapped"))
    response = await jupyter.callback(config, 2, url=url, filetype="docx")
    assert_error(response, 403, "grant")
    assert (text_of(file), text_of(other)) == ("A", "B")


async def test_a_download_grant_does_not_open_the_callback(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    forged = config["document"]["url"].replace("/download?", "/callback?")
    config["editorConfig"]["callbackUrl"] = forged
    url = offered(document_server, docx_bytes("Swapped"))
    assert_error(await jupyter.callback(config, 2, url=url, filetype="docx"), 403, "grant")
    assert text_of(file) == "Before"


async def test_a_viewers_address_is_answered_and_saves_nothing_by_itself(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    before = state_of(file)
    config = await jupyter.config("a.docx", mode="view")
    for status in (1, 4):
        assert answer_of(await jupyter.callback(config, status), 200) == {"error": 0}
    assert state_of(file) == before


async def test_the_document_server_meets_neither_login_nor_xsrf_nor_redirect(
    jupyter: Jupyter,
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    response = await jupyter.callback(config, 1)
    assert response.code == 200
    assert "Set-Cookie" not in response.headers
    assert "Location" not in response.headers


async def test_a_host_name_that_jupyter_does_not_know_is_no_obstacle(jupyter: Jupyter) -> None:
    content = docx_bytes("Before")
    jupyter.write("a.docx", content)
    config = await jupyter.config("a.docx")
    response = await jupyter.download(config, headers={"Host": "host.docker.internal:8888"})
    assert (response.code, response.body) == (200, content)


async def test_a_body_without_end_is_not_read(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    url = (await jupyter.config("a.docx"))["editorConfig"]["callbackUrl"]
    response = await jupyter.anonymous(url, method="POST", body=b" " * (40 << 20))
    assert response.code in {400, 413, 599}
    # And without a grant, nothing at all is.
    response = await jupyter.anonymous(url.partition("?")[0], method="POST", body=b"{}")
    assert_error(response, 403, "grant")
