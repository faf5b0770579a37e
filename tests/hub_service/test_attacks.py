"""Mallory runs any code in her server. Nothing of Ann's is hers for that."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from jupyter_onlyoffice.core.grants import Grant, Purpose, seal
from jupyter_onlyoffice.core.namespaces import (
    ServerName,
    folder_namespace,
    in_namespace,
    reading_proof,
    writing_proof,
)
from jupyter_onlyoffice.core.urls import with_grant

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from .service import ANN, MALLORY, ServiceUnderTest, config_of, own_url, signed

PRIVATE = docx_bytes("Nobody else's")
ANNS, MALLORYS = ServerName("ann"), ServerName("mallory")


@pytest.fixture
def victim(jupyter: Jupyter) -> Jupyter:
    jupyter.write("private.docx", PRIVATE)
    return jupyter


async def test_what_a_server_needs_is_signed_and_nothing_more(
    service: ServiceUnderTest, document_server: DocumentServer
) -> None:
    config = config_of(MALLORYS)
    config["editorConfig"]["customization"] = {"logo": {"image": "https://evil.example/"}}
    config["editorConfig"]["plugins"] = {"pluginsData": ["https://evil.example/config.json"]}
    config["status"], config["payload"] = 2, {"url": "https://evil.example/"}
    answer = await signed(service, config)
    claims = document_server.verified_argument(answer)["claims"]
    assert claims.keys() == {"documentType", "document", "editorConfig", "exp"}
    assert claims["editorConfig"].keys() == {"mode", "callbackUrl", "lang", "user"}
    assert "evil" not in json.dumps(claims)


def _key(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda config: config["document"].update(key=key)


def _url(url: str) -> Callable[[dict[str, Any]], None]:
    return lambda config: config["document"].update(url=url)


def _callback(url: str) -> Callable[[dict[str, Any]], None]:
    return lambda config: config["editorConfig"].update(callbackUrl=url)


def _user(id: str) -> Callable[[dict[str, Any]], None]:
    return lambda config: config["editorConfig"]["user"].update(id=id)


@pytest.mark.parametrize(
    "change",
    [
        _key(in_namespace(ANNS.namespace, "A" * 40)),
        _key("A" * 40),
        _key(in_namespace(folder_namespace(writing_proof(b"a folder of others")), "A")),
        _key(f"{MALLORYS.namespace}.a\n{ANNS.namespace}.b"),
        _url("http://169.254.169.254/latest/meta-data"),
        _url("http://127.0.0.1/user/ann/onlyoffice/download?grant_token=a"),
        _url(own_url(Purpose.DOWNLOAD, "k") + "&grant_token=b"),
        _url(own_url(Purpose.DOWNLOAD, "k").replace("hub:/", "hub://evil.example/")),
        _url(own_url(Purpose.CALLBACK, "k")),
        _callback("https://evil.example/callback"),
        _callback(own_url(Purpose.DOWNLOAD, "k")),
        _user(ANNS.user_id("0" * 32)),
        _user("ann"),
    ],
)
async def test_no_foreign_key_address_or_person_is_signed(
    service: ServiceUnderTest, change: Callable[[dict[str, Any]], None]
) -> None:
    config = config_of(MALLORYS)
    change(config)
    response = await service.ask("sign", config)
    assert response.code in {400, 403}
    assert b"token" not in response.body


@pytest.mark.parametrize(
    "payload",
    [
        {"c": "forcesave", "key": "A"},
        {"c": "getForgotten", "key": "A", "url": own_url(Purpose.FILE, ""), "fileType": "docx"},
        {"key": "A", "status": 2, "url": "http://docs/cache/files/a"},
        {"payload": {"url": "http://hub/services/onlyoffice/download?grant_token=a"}},
        {"url": "https://evil.example/", "outputtype": "pdf"},
        {"version": 1, "key": "A", "url": own_url(Purpose.VERSION, ""), "fileType": "docx"},
        {"version": 1, "key": in_namespace(ANNS.namespace, "A"), "fileType": "docx"},
        {"c": "add", "images": [{"fileType": "png", "url": "https://evil.example/a.png"}]},
    ],
)
async def test_no_command_conversion_or_callback_is_signed_as_if_it_were_for_an_editor(
    service: ServiceUnderTest, payload: dict[str, Any]
) -> None:
    assert (await service.ask("sign", payload)).code in {400, 403}


async def test_another_name_can_only_be_taken_as_a_guest(service: ServiceUnderTest) -> None:
    for name in ("ann", "ann\u202e", "ann (owner)", "a" * 500):
        answer = await signed(service, config_of(MALLORYS, user_name=name[:400]))
        shown = answer["editorConfig"]["user"]["name"]
        assert re.fullmatch(r"[^()]+ \(guest of mallory\)", shown)
        assert shown.isprintable()
        assert len(shown) <= 128


async def test_no_token_is_good_for_anothers_server(service: ServiceUnderTest) -> None:
    hub = service.hub
    hub.let("page", "mallory", "access:servers!server=ann/")  # Ann has shared her server
    hub.let("named", "mallory", "access:servers!server=mallory/lab")
    hub.let("nothing", "mallory", "self")
    hub.models["service"] = {"kind": "service", "name": "mallory", "scopes": ["access:servers"]}
    for token, server in (
        ("", ""),
        ("guessed", ""),
        ("page", ""),
        ("page", "ann/"),
        ("named", ""),
        (MALLORY, "lab"),
        (MALLORY, "../ann"),
        ("nothing", ""),
        ("service", ""),
    ):
        assert_error(await service.ask("server", {}, token, server=server), 403)
    answer_of(await service.ask("server", {}, "named", server="lab"), 200)


async def test_joining_a_session_of_another_is_no_use_with_what_one_can_see(
    victim: Jupyter, service: ServiceUnderTest, document_server: DocumentServer
) -> None:
    config = await victim.config("private.docx")
    editor = await document_server.open(config)
    await editor.type("Typed.")
    key = config["document"]["key"]
    for command in ("info", "forcesave", "getForgotten", "deleteForgotten", "meta", "drop"):
        body = {"c": command, "key": key, "meta": {"title": "a"}, "users": ["a"]}
        assert_error(await service.ask("command", body), 403)
    assert_error(await service.ask("sign", config_of(MALLORYS, key=key)), 403)
    # Her own grant in Ann's address, and Ann's address in her configuration.
    stolen = config["document"]["url"]
    assert_error(await service.ask("sign", config_of(MALLORYS, url=stolen)), 403)
    mine = await signed(service, config_of(MALLORYS))
    mixed = copy.deepcopy(config)
    mixed["token"] = mine["token"]
    other = await document_server.open(mixed)
    assert other.key != editor.key
    assert other.text != ["Nobody else'sTyped."]


async def test_addresses_open_nothing_without_the_document_servers_signature(
    victim: Jupyter, service: ServiceUnderTest
) -> None:
    config = await victim.config("private.docx")
    mine = await signed(service, config_of(MALLORYS))
    theirs = answer_of(await service.ask("server", {}), 200)["secret"]
    url = config["document"]["url"]
    for token in (
        None,
        mine["token"],
        victim.signed({"payload": {"url": url}}, theirs),
        victim.signed({"payload": {"url": mine["document"]["url"]}}),
    ):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        assert_error(await service.fetch(url, headers=headers), 403)
    # Not past the service either, whatever a grant of one's own or one's own secret says.
    grant = parse_qs(urlsplit(url).query)["grant_token"][0]
    for text in (grant, "x"):
        direct = with_grant(f"{victim.origin}{victim.base_url}", "download", text)
        token = victim.signed({"payload": {"url": direct}}, theirs)
        headers = {"Authorization": f"Bearer {token}"}
        assert_error(await victim.anonymous(direct, headers=headers), 403)


async def test_a_grant_of_ones_own_reaches_no_other_server(
    victim: Jupyter, service: ServiceUnderTest
) -> None:
    await victim.config("private.docx")
    answer = await signed(service, config_of(MALLORYS))
    url = answer["document"]["url"]
    # Even if the Document Server itself comes: it is led to Mallory's server, which is not there.
    token = victim.signed({"payload": {"url": url}})
    response = await service.fetch(url, headers={"Authorization": f"Bearer {token}"})
    assert_error(response, 404)
    # Nor does one that Mallory has sealed open a file of Ann's.
    forged = seal(
        Grant(Purpose.DOWNLOAD, "private.docx", "k", "u", "edit", ""), b"a secret of hers....", 0
    )
    config = config_of(ANNS, url=with_grant("hub:/", "download", forged))
    url = (await signed(service, config, ANN))["document"]["url"]
    token = victim.signed({"payload": {"url": url}})
    response = await service.fetch(url, headers={"Authorization": f"Bearer {token}"})
    assert_error(response, 404)


async def test_a_callback_of_anothers_session_changes_nothing(
    victim: Jupyter, service: ServiceUnderTest, document_server: DocumentServer
) -> None:
    config = await victim.config("private.docx")
    editor = await document_server.open(config)
    await editor.type("Typed.")
    url = document_server.links.cache("evil.docx", docx_bytes("Evil"))
    fields = {"key": config["document"]["key"], "status": 2, "url": url, "users": []}
    secret = answer_of(await service.ask("server", {}), 200)["secret"]
    callback_url = config["editorConfig"]["callbackUrl"]
    mine = (await signed(service, config_of(MALLORYS)))["editorConfig"]["callbackUrl"]
    for address, body in (
        (callback_url, fields),
        (callback_url, {**fields, "token": victim.signed(fields, secret)}),
        (callback_url, {**fields, "token": (await signed(service, config_of(MALLORYS)))["token"]}),
        # The Document Server's own message about one session, sent to the address of another.
        (mine, {**fields, "token": victim.signed(fields)}),
    ):
        response = await service.fetch(address, method="POST", body=json.dumps(body))
        assert response.code in {400, 403}
    assert text_of(victim.root / "private.docx") == "Nobody else's"
    assert service.waiting == []


async def test_nothing_but_results_of_the_document_server_is_fetched(
    service: ServiceUnderTest, document_server: DocumentServer, jupyter: Jupyter
) -> None:
    for url in (
        f"{jupyter.origin}/user/ann/api",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        f"{document_server.url}/healthcheck",
        f"{document_server.url}/cache/files/../../healthcheck",
        f"{document_server.url}/cache/files/..%2f..%2fhealthcheck",
        f"{document_server.url}/cache/files/%252e%252e/healthcheck",
        f"{document_server.url}@evil.example/cache/files/a",
        "",
    ):
        assert_error(await service.result(url), 403)
        body = {"url": url, "key": "k", "filetype": "docx", "outputtype": "pdf"}
        assert (await service.ask("converter", body)).code in {400, 403}
    assert document_server.downloads == []


async def test_results_of_conversions_are_not_shared_by_their_keys(
    victim: Jupyter, service: ServiceUnderTest, document_server: DocumentServer
) -> None:
    url = document_server.links.cache("a.docx", PRIVATE)
    body = {"url": url, "key": "guessed", "filetype": "docx", "outputtype": "odt", "async": False}
    for token in (ANN, MALLORY):
        answer_of(await service.ask("converter", body, token), 200)
    keys = {record.fields.get("key") for record in document_server.commands}
    assert len(keys) == 2
    assert "guessed" not in keys


async def test_the_list_of_what_is_kept_tells_of_nobody_elses(
    service: ServiceUnderTest, document_server: DocumentServer
) -> None:
    for name in (ANNS, MALLORYS):
        key = in_namespace(name.namespace, "A" * 40)
        document_server.forgotten.keep(key, PRIVATE, "docx")
    answer = answer_of(await service.ask("command", {"c": "getForgottenList"}), 200)
    assert answer["keys"] == [in_namespace(MALLORYS.namespace, "A" * 40)]
    assert "quota" not in answer_of(await service.ask("command", {"c": "license"}), 200)


async def test_a_shared_folder_is_joined_only_with_what_lies_in_it(
    service: ServiceUnderTest,
) -> None:
    proof = writing_proof(b"only members can read this")
    key = in_namespace(folder_namespace(proof), "A" * 40)
    config = config_of(MALLORYS, key=key)
    for guessed in ("", folder_namespace(proof), writing_proof(b"guessed"), "w" + "0" * 64):
        assert_error(await service.ask("sign", config, proofs=guessed), 403)
    answer_of(await service.ask("sign", config, proofs=f"{writing_proof(b'')},{proof}"), 200)


async def test_who_may_only_read_a_folder_edits_and_removes_nothing_there(
    service: ServiceUnderTest,
) -> None:
    proof = reading_proof(writing_proof(b"only members can read this"))
    key = in_namespace(folder_namespace(proof), "A" * 40)
    config = config_of(MALLORYS, key=key)
    assert_error(await service.ask("sign", config, proofs=proof), 403)
    assert_error(
        await service.ask("command", {"c": "deleteForgotten", "key": key}, proofs=proof), 403
    )
    config["editorConfig"]["mode"] = "view"
    answer_of(await service.ask("sign", config, proofs=proof), 200)


async def test_large_and_senseless_questions_are_refused(service: ServiceUnderTest) -> None:
    senseless: list[Any] = [
        [],
        "x",
        {"document": 1},
        {"document": {}, "editorConfig": []},
        {"c": []},
    ]
    for body in senseless:
        for route in ("sign", "command", "converter"):
            assert (await service.ask(route, body)).code in {400, 403}
    response = await service.ask("sign", {"document": "x" * (1 << 19)})
    assert response.code in {400, 413, 599}


async def test_a_spreadsheet_that_others_refer_to_has_a_key_of_its_own_server(
    service: ServiceUnderTest,
) -> None:
    payload = {
        "fileType": "xlsx",
        "url": own_url(Purpose.FILE, ""),
        "key": "A" * 40,
        "path": "../b.xlsx",
        "referenceData": {"fileKey": "f", "instanceId": "i"},
    }
    answer = await signed(service, payload)
    assert answer["key"] == in_namespace(MALLORYS.namespace, "A" * 40)
    foreign = {**payload, "key": in_namespace(ANNS.namespace, "A")}
    assert_error(await service.ask("sign", foreign), 403)
