"""What people do with documents goes through the service, and looks to them as without it."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import pytest

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..engine.hostile import png
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of
from ..proxy import Proxy
from .service import ANN, MALLORY, ServiceUnderTest

BEFORE = docx_bytes("Before")


async def test_a_document_is_opened_typed_into_saved_and_stored_at_the_end(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    for url in (config["document"]["url"], config["editorConfig"]["callbackUrl"]):
        assert url.startswith(service.url)
    assert config["editorConfig"]["customization"]["forcesave"] is True
    editor = await document_server.open(config)
    assert (editor.mode, editor.text) == ("edit", ["Before"])
    await editor.type(" and after")
    assert await editor.save()
    assert text_of(file) == "Before and after"
    await editor.type(", at last")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(file) == "Before and after, at last"
    assert service.waiting == []


async def test_no_server_of_a_user_knows_the_secret(
    jupyter: Jupyter, settings: dict[str, Any], service: ServiceUnderTest
) -> None:
    assert SECRET not in json.dumps(settings)
    jupyter.write("a.docx", BEFORE)
    assert SECRET not in json.dumps(await jupyter.open("a.docx"))
    told = [answer_of(await service.ask("server", {}, token), 200) for token in (ANN, MALLORY)]
    assert told[0]["secret"] != told[1]["secret"]
    assert SECRET not in json.dumps(told)


async def test_files_come_in_ranges_and_with_their_tag(
    jupyter: Jupyter, service: ServiceUnderTest
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    whole = await jupyter.download(config)
    assert (whole.code, whole.body) == (200, BEFORE)
    part = await jupyter.download(config, headers={"Range": "bytes=10-19"})
    assert (part.code, part.body) == (206, BEFORE[10:20])
    again = await jupyter.download(config, headers={"If-None-Match": whole.headers["Etag"]})
    assert (again.code, again.body) == (304, b"")


async def test_versions_pictures_and_conversions_go_through_it(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest
) -> None:
    jupyter.write("a.docx", BEFORE)
    jupyter.write("red.png", png((255, 0, 0)))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type(" and after")
    await editor.close()
    assert (await document_server.callback(status=2)).ok

    states = answer_of(await jupyter.get("timeline", "a.docx"), 200)["states"]
    params = {"state": states[0]["id"], "number": "1"}
    version = answer_of(await jupyter.get("timeline", "a.docx", params=params), 200)
    picture = answer_of(await jupyter.post("lend", {"paths": ["red.png"], "use": "add"}), 200)
    for answer in (version, picture):
        claims = document_server.verified_argument(answer)["claims"]
        assert claims == {name: value for name, value in answer.items() if name != "token"}
    for url, content in ((version["url"], BEFORE), (picture["images"][0]["url"], None)):
        token = jupyter.signed({"payload": {"url": url}})
        response = await jupyter.anonymous(url, headers={"Authorization": f"Bearer {token}"})
        assert response.code == 200
        assert content in {None, response.body}

    converted = answer_of(await jupyter.post("convert", {"path": "a.docx", "to": "odt"}), 201)
    with zipfile.ZipFile(jupyter.root / converted["path"]) as odt:
        assert "Before and after" in odt.read("content.xml").decode()


async def test_the_check_says_that_all_is_well(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    answer = answer_of(await jupyter.post("check", {}), 200)
    failed = [step for step in answer["steps"] if not step["ok"] and not step["skipped"]]
    assert failed == []
    assert SECRET not in json.dumps(answer)


async def test_without_the_service_there_is_a_preview_and_its_reason(
    jupyter: Jupyter, service: ServiceUnderTest
) -> None:
    jupyter.write("a.docx", BEFORE)
    await jupyter.config("a.docx")
    await service.__aexit__()
    answer = await jupyter.open("a.docx")
    assert (answer["editor"], answer["reason"]) == ("preview", "unreachable")


@pytest.mark.parametrize("service", [{"config_seconds": 10}], indirect=True)
async def test_what_a_guest_was_given_opens_nothing_once_they_may_come_no_more(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    await (await document_server.open(config)).close()
    document_server.faults.clock = 10 + document_server.settings.leeway + 1
    late = await document_server.open(config)
    assert late.errors == [-21]


async def test_a_guest_is_seen_as_one_and_by_a_name_of_their_own(
    jupyter: Jupyter, document_server: DocumentServer, proxy: Proxy
) -> None:
    jupyter.write("a.docx", BEFORE)
    editor = await document_server.open(await jupyter.config("a.docx"))
    (user,) = editor.users
    assert user["name"].startswith("Anonymous")
    assert user["name"].endswith("(guest of ann)")


async def test_another_instance_goes_on_where_one_was_killed(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    assert (await jupyter.download(config)).code == 200
    await service.__aexit__()
    async with ServiceUnderTest(service.folder, document_server.url, service.proxy) as other:
        document = {**config["document"], "url": at(other, config["document"]["url"])}
        assert (await jupyter.download({"document": document})).body == BEFORE
        editor = {"callbackUrl": at(other, config["editorConfig"]["callbackUrl"])}
        moved = {"document": document, "editorConfig": editor}
        assert answer_of(await jupyter.callback(moved, 1, users=["a"]), 200) == {"error": 0}
    assert file.read_bytes() == BEFORE


def at(service: ServiceUnderTest, url: str) -> str:
    return service.url + url.partition("/services/onlyoffice/")[2]


@pytest.mark.parametrize(
    ("status", "result", "error"),
    # Told that all is well after a save that failed, the Document Server forgets what was typed.
    [(1, False, 0), (4, False, 0), (3, True, 1), (3, False, 1), (7, False, 0)],
)
async def test_what_is_no_save_waits_for_nobody(
    jupyter: Jupyter,
    document_server: DocumentServer,
    service: ServiceUnderTest,
    proxy: Proxy,
    status: int,
    result: bool,
    error: int,
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    proxy.status = 403
    url = document_server.links.cache("a.docx", BEFORE)
    fields = {"url": url} if result else {}
    answer = answer_of(await jupyter.callback(config, status, **fields), 200)
    assert answer["error"] == error
    assert service.waiting == []
