"""Opening: who gets what, and what is said when the Document Server is not well: A5-A9, K8, K9."""

from __future__ import annotations

import asyncio
from typing import Any

import jwt
import pytest

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes

BEFORE = docx_bytes("Before")


async def test_the_whole_configuration_is_signed(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx", theme="dark", lang="de-DE", type="mobile")
    token = config.pop("token")
    assert jwt.decode(token, SECRET, algorithms=["HS256"]) == config
    assert config["editorConfig"]["customization"]["uiTheme"] == "default-dark"
    assert config["editorConfig"]["lang"] == "de"
    assert config["type"] == "mobile"


async def test_addresses_have_the_base_url_once(jupyter: Jupyter, jp_base_url: str) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    for url in (config["document"]["url"], config["editorConfig"]["callbackUrl"]):
        assert url.count(jp_base_url) == 1
        assert url.startswith("http://")


@pytest.mark.parametrize(
    "settings",
    [{"jupyter_url": "https://hub.example.org/user/ann@uni.example"}],
    indirect=True,
)
async def test_a_configured_address_is_used_as_it_is(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    prefix = "https://hub.example.org/user/ann@uni.example/onlyoffice/"
    assert config["document"]["url"].startswith(f"{prefix}download?grant_token=")
    assert config["editorConfig"]["callbackUrl"].startswith(f"{prefix}callback?grant_token=")


@pytest.mark.parametrize(
    "settings", [{"jupyter_url": "http://proxy:8000{base_url}"}], indirect=True
)
async def test_one_address_with_the_base_url_left_open_does_for_all_servers_of_a_hub(
    jupyter: Jupyter, jp_base_url: str
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    prefix = f"http://proxy:8000{jp_base_url}onlyoffice/"
    assert config["document"]["url"].startswith(f"{prefix}download?grant_token=")


async def test_what_a_proxy_says_is_not_believed_unless_it_is_trusted(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    answer = answer_of(await jupyter.post("open", {"path": "a.docx"}, headers=headers), 200)
    assert answer["config"]["document"]["url"].startswith("http://")
    assert "evil" not in answer["config"]["document"]["url"]


@pytest.mark.parametrize(
    ("name", "mode", "reason"),
    [
        ("a.docx", "edit", None),
        ("a.xlsx", "edit", None),
        ("a.pdf", "edit", None),
        ("a.odt", "view", "format"),
        ("a.doc", "view", "format"),
        ("a.csv", "view", "format"),
    ],
)
async def test_the_format_decides_whether_it_can_be_edited(
    jupyter: Jupyter, name: str, mode: str, reason: str | None
) -> None:
    jupyter.write(name, b"anything")
    answer = await jupyter.open(name)
    assert (answer["mode"], answer["reason"]) == (mode, reason)
    assert answer["config"]["editorConfig"]["mode"] == mode
    assert bool(answer["message"]) == bool(reason)
    viewed = await jupyter.open(name, mode="view")
    assert (viewed["mode"], viewed["reason"]) == ("view", None)


@pytest.mark.parametrize("settings", [{"lossy_formats": ["odt", ".CSV"]}], indirect=True)
async def test_lossy_formats_are_edited_where_that_is_wanted(jupyter: Jupyter) -> None:
    for name, mode in [("a.odt", "edit"), ("a.csv", "edit"), ("a.ods", "view"), ("a.doc", "view")]:
        jupyter.write(name, b"anything")
        assert (await jupyter.open(name))["mode"] == mode


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("none.docx", 404),
        ("no/where.docx", 404),
        ("folder.docx", 404),
        (".hidden.docx", 403),
        (".hidden/a.docx", 403),
        ("../outside.docx", 403),
        ("a/../../outside.docx", 403),
        ("script.py", 415),
        ("noextension", 415),
        ("", 415),
    ],
)
async def test_what_cannot_be_opened_is_refused_with_the_right_status(
    jupyter: Jupyter, path: str, status: int
) -> None:
    (jupyter.root / "folder.docx").mkdir()
    for name in (".hidden.docx", ".hidden/a.docx", "script.py", "noextension"):
        jupyter.write(name, BEFORE)
    (jupyter.root.parent / "outside.docx").write_bytes(BEFORE)
    assert_error(await jupyter.post("open", {"path": path}), status)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"path": 7},
        {"path": ["a.docx"]},
        {"path": "a\0.docx"},
        {"path": "a.docx", "mode": "own"},
        {"path": "a.docx", "type": "tv"},
        {"path": "a.docx", "theme": {}},
        {"path": "a.docx", "outdated": 7},
        [],
        None,
        "{",
    ],
)
async def test_a_request_of_the_wrong_shape_is_malformed(jupyter: Jupyter, body: Any) -> None:
    jupyter.write("a.docx", BEFORE)
    assert_error(await jupyter.post("open", body), 400, "malformed")


async def test_people_are_themselves_and_stay_so(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    first = (await jupyter.config("a.docx"))["editorConfig"]["user"]
    other = (await jupyter.config("a.docx"))["editorConfig"]["user"]
    assert first["name"]
    assert first["id"] != other["id"]  # each request without a cookie is somebody new


async def unavailable(jupyter: Jupyter) -> str:
    jupyter.write("a.docx", BEFORE)
    answer = await jupyter.open("a.docx")
    assert answer["editor"] == "preview"
    assert answer["message"]
    return str(answer["reason"])


@pytest.mark.parametrize("settings", [{"document_server_url": ""}], indirect=True)
async def test_without_a_document_server_the_answer_says_so(jupyter: Jupyter) -> None:
    assert await unavailable(jupyter) == "not-configured"


@pytest.mark.parametrize("settings", [{"jwt_secret": ""}], indirect=True)
async def test_without_a_secret_nothing_is_edited(jupyter: Jupyter) -> None:
    assert await unavailable(jupyter) == "secret"


@pytest.mark.parametrize("settings", [{"jwt_secret": "x" * 40}], indirect=True)
async def test_a_wrong_secret_is_noticed_before_anybody_types(jupyter: Jupyter) -> None:
    assert await unavailable(jupyter) == "secret"


@pytest.mark.parametrize("settings", [{"document_server_url": "http://127.0.0.1:9"}], indirect=True)
async def test_a_document_server_that_is_down_is_unreachable(jupyter: Jupyter) -> None:
    assert await unavailable(jupyter) == "unreachable"


@pytest.mark.parametrize("answer", ["html", "empty", "404", "500", "close", "redirect:/x"])
async def test_what_does_not_answer_as_a_document_server_is_unreachable(
    jupyter: Jupyter, document_server: DocumentServer, answer: str
) -> None:
    document_server.faults.answers["all"] = answer
    assert await unavailable(jupyter) == "unreachable"
    document_server.faults.clear()
    assert (await jupyter.open("a.docx"))["editor"] == "onlyoffice"


@pytest.mark.parametrize("settings", [{"connect_timeout": 1}], indirect=True)
async def test_a_document_server_that_hangs_holds_nobody_up_and_recovers(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.answers["all"] = "hang"
    opening = asyncio.create_task(unavailable(jupyter))
    status = answer_of(await jupyter.get("status"), 200)
    assert status["documentServer"]["reachable"] is False
    assert await opening == "unreachable"
    document_server.faults.clear()
    assert (await jupyter.open("a.docx"))["editor"] == "onlyoffice"


@pytest.mark.parametrize("settings", [{"max_document_size": 1000}], indirect=True)
async def test_a_file_over_the_limit_is_not_opened(jupyter: Jupyter) -> None:
    assert await unavailable(jupyter) == "too-large"


async def test_the_link_page_holds_the_configuration_and_lets_in_only_the_editor(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("folder/a.docx", BEFORE)
    response = await jupyter.get("edit", "folder/a.docx", params={"mode": "view"})
    page = response.body.decode()
    assert response.headers["Content-Type"].startswith("text/html")
    assert f"{document_server.url}/web-apps/apps/api/documents/api.js" in page
    assert '"mode": "view"' in page
    policy = response.headers["Content-Security-Policy"]
    assert f"frame-src {document_server.url} blob:;" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


async def test_the_link_page_and_its_editor_speak_a_language_of_the_reader(
    jupyter: Jupyter,
) -> None:
    jupyter.write("a.docx", BEFORE)
    for accepted, query, language, retry, editors in [
        ("de-AT,de;q=0.9,en;q=0.8", {}, "de-DE", "Noch einmal", "de"),
        ("de-AT", {"lang": "fr_FR"}, "fr-FR", "Réessayer", "fr"),
        ("it, fr;q=0.5", {}, "fr-FR", "Réessayer", "it"),
        ("en-GB, de;q=0.9", {}, "en", "Retry", "en"),
        ("", {}, "en", "Retry", "en"),
    ]:
        headers = {"Accept-Language": accepted}
        page = (await jupyter.get("edit", "a.docx", params=query, headers=headers)).body.decode()
        assert f'<html lang="{language}">' in page
        assert f'<button id="retry" type="button">{retry}</button>' in page
        assert f'"lang": "{editors}"' in page
        assert ('"region": "de-AT"' in page) == (editors == "de")
    refused = await jupyter.get("edit", "gone.docx", headers={"Accept-Language": "de"})
    assert '<html lang="de-DE">' in refused.body.decode()


async def test_the_link_page_says_in_words_what_is_wrong(jupyter: Jupyter) -> None:
    for path, status in [("none.docx", 404), ("script.py", 415), (".hidden.docx", 403)]:
        if status != 404:
            jupyter.write(path, BEFORE)
        response = await jupyter.get("edit", path)
        assert response.code == status
        assert b'"failure"' in response.body
        assert b"Traceback" not in response.body
