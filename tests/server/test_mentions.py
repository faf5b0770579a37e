"""People are told of comments that mention them; who they are is told to nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes
from .test_people import HeaderIdentity, ReadersAndWriters

PLACE = {"action": {"type": "comment", "data": "c1"}}


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    jp_server_config["ServerApp"].update(
        identity_provider_class=HeaderIdentity, authorizer_class=ReadersAndWriters
    )
    return jp_server_config


@pytest.fixture
def document(jupyter: Jupyter) -> Jupyter:
    jupyter.write("a.docx", docx_bytes("Before"))
    return jupyter


async def opened(jupyter: Jupyter, person: str, path: str = "a.docx", **fields: Any) -> str:
    headers = {"X-Person": person}
    response = await jupyter.post("open", {"path": path, **fields}, headers=headers)
    return str(answer_of(response, 200)["config"]["editorConfig"]["user"]["id"])


async def people(jupyter: Jupyter, person: str, path: str = "a.docx") -> list[dict[str, Any]]:
    response = await jupyter.get("people", path, headers={"X-Person": person})
    found = answer_of(response, 200)["people"]
    assert isinstance(found, list)
    return found


async def waiting(jupyter: Jupyter, person: str) -> list[dict[str, Any]]:
    response = await jupyter.post("mentions", {}, headers={"X-Person": person})
    found = answer_of(response, 200)["mentions"]
    assert isinstance(found, list)
    return found


async def mention(jupyter: Jupyter, person: str, **fields: Any) -> Any:
    body = {"path": "a.docx", "message": "+bob please look", "place": PLACE, **fields}
    return await jupyter.post("mention", body, headers={"X-Person": person})


async def test_those_who_have_edited_a_document_are_known_and_follow_it(document: Jupyter) -> None:
    ann, bob = await opened(document, "ann"), await opened(document, "bob")
    await opened(document, "reader")
    await opened(document, "viewer", mode="view")
    assert [(one["id"], one["name"]) for one in await people(document, "ann")] == [
        (bob, "Bob"),
        (ann, "Ann Ünder 文"),
    ]
    emails = [one["email"] for one in await people(document, "ann")]
    assert emails == [f"bob.{bob[:8]}@jupyter.invalid", f"ann.under.{ann[:8]}@jupyter.invalid"]
    response = await document.post("create", {"path": "", "ext": "docx"}, headers=BOB)
    assert await people(document, "bob", answer_of(response, 201)["path"]) == []


BOB = {"X-Person": "bob"}


async def test_somebody_is_told_once_and_nobody_else_is(document: Jupyter) -> None:
    await opened(document, "ann")
    bob = await opened(document, "bob")
    email = f"bob.{bob[:8]}@jupyter.invalid"
    emails = [email, "who@else.invalid"]
    response = await mention(document, "ann", emails=emails, message=f"+{email} please look")
    told = answer_of(response, 200)
    assert told == {"told": [bob]}
    assert await waiting(document, "ann") == []
    (one,) = await waiting(document, "bob")
    assert one.pop("time") > 0
    assert one == {
        "path": "a.docx",
        "by": "Ann Ünder 文",
        "message": "+Bob please look",
        "place": PLACE,
    }
    assert await waiting(document, "bob") == []


async def test_what_was_not_fetched_yet_waits_up_to_a_number(document: Jupyter) -> None:
    bob = await opened(document, "bob")
    email = f"bob.{bob[:8]}@jupyter.invalid"
    for number in range(102):
        answer_of(await mention(document, "ann", emails=[email], message=str(number)), 200)
    found = [one["message"] for one in await waiting(document, "bob")]
    assert found == [str(number) for number in range(2, 102)]


async def test_nobody_is_told_who_has_nothing_to_do_with_the_document(document: Jupyter) -> None:
    bob = await opened(document, "bob")
    document.write("other.docx", docx_bytes("Other"))
    email = f"bob.{bob[:8]}@jupyter.invalid"
    refused = await mention(document, "ann", path="other.docx", emails=[email])
    assert_error(refused, 404, "not-found")
    for fields, status in (
        ({"emails": ["bob@example.org"]}, 404),
        ({"emails": []}, 400),
        ({"emails": email}, 400),
        ({"emails": [email], "message": None}, 400),
        ({"emails": [email], "place": "there"}, 400),
        ({"emails": [email], "path": "none.docx"}, 404),
        ({"emails": [email], "path": "../a.docx"}, 403),
        ({"emails": [email], "path": ".hidden.docx"}, 403),
    ):
        assert_error(await mention(document, "ann", **fields), status)
    assert await waiting(document, "bob") == []


async def test_who_may_not_read_learns_of_nobody(document: Jupyter) -> None:
    bob = await opened(document, "bob")
    headers = {"X-Person": "stranger"}
    assert_error(await document.get("people", "a.docx", headers=headers), 403)
    email = f"bob.{bob[:8]}@jupyter.invalid"
    assert_error(await mention(document, "stranger", emails=[email]), 403)
    assert_error(await document.post("mentions", {}, headers=headers), 403)
    for path in (".hidden.docx", "none.docx"):
        response = await document.get("people", path, headers=BOB)
        assert response.code in {403, 404}
