"""Connecting a Document Server without a shell: what is stored, who may, and what takes effect."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth import Authorizer

from jupyter_onlyoffice.connection_file import NAME

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of

NOTHING = {
    "document_server_url": "",
    "document_server_internal_url": "",
    "jupyter_url": "",
    "has_secret": False,
    "locked": None,
    "fault": None,
}


class Kept:
    """What is stored."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_there(self) -> bool:
        return self.path.exists()

    @property
    def mode(self) -> int:
        return stat.S_IMODE(self.path.stat().st_mode)

    @property
    def content(self) -> str | None:
        return self.path.read_text("utf-8") if self.is_there else None

    def write(self, content: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(content, "latin-1")

    def remove(self) -> None:
        self.path.unlink()


@pytest.fixture
def kept(jp_config_dir: Path) -> Kept:
    return Kept(jp_config_dir / NAME)


@pytest.fixture
def settings(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> dict[str, Any]:
    """What an administrator has set; nothing, unless a test says so.

    A test may also say what is "stored", and what is in the "environment", before Jupyter starts.
    """
    given = {"stored": None, "environment": {}, **getattr(request, "param", {})}
    if (stored := given.pop("stored")) is not None:
        kept.write(stored)
    for variable, value in given.pop("environment").items():
        monkeypatch.setenv(variable, value)
    return given


@pytest.fixture
def form(document_server: DocumentServer) -> dict[str, str]:
    """What somebody types into the form."""
    return {
        "document_server_url": f" {document_server.url}/ ",
        "document_server_internal_url": "",
        "jupyter_url": "",
        "jwt_secret": SECRET,
    }


async def put(jupyter: Jupyter, body: dict[str, Any]) -> Any:
    return await jupyter.put("connection", body)


async def tried(jupyter: Jupyter, body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    answer = answer_of(await jupyter.post("connection/try", body), 200)
    assert SECRET not in json.dumps(answer)
    return {step["name"]: step for step in answer["steps"]}


async def test_a_connection_is_stored_for_its_owner_alone_and_used_at_once(
    jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str], kept: Kept
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    assert (await jupyter.open("a.docx"))["reason"] == "not-configured"
    assert answer_of(await jupyter.get("connection"), 200) == NOTHING
    stored = {**NOTHING, "document_server_url": document_server.url, "has_secret": True}
    response = await put(jupyter, form)
    assert answer_of(response, 200) == stored
    assert answer_of(await jupyter.get("connection"), 200) == stored
    assert kept.mode == 0o600
    assert [entry.name for entry in kept.path.parent.glob(".~*")] == []
    # Without a restart, and the whole way round.
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type("After")
    assert await editor.save()
    await editor.close()
    await document_server.callback(status=2)
    assert "After" in text_of((jupyter.root / "a.docx").read_bytes())
    assert (await jupyter.get("status")).code == 200


async def test_what_is_typed_is_tried_before_anything_is_stored(
    jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str], kept: Kept
) -> None:
    steps = await tried(jupyter, form)
    assert not [step for step in steps.values() if not step["ok"] and not step["skipped"]], steps
    assert steps["way-back"]["ok"]
    assert len(document_server.downloads) == 1
    wrong = await tried(jupyter, {**form, "jwt_secret": "another-secret-of-more-than-32-bytes"})
    assert not wrong["secret"]["ok"]
    assert not wrong["secret"]["skipped"]
    astray = await tried(jupyter, {**form, "jupyter_url": f"{jupyter.origin}/elsewhere/"})
    assert not astray["way-back"]["ok"]
    assert "/elsewhere/" in astray["way-back"]["detail"]
    assert not kept.is_there
    assert answer_of(await jupyter.get("connection"), 200) == NOTHING
    # What is in use has nothing to do with what is tried.
    await put(jupyter, form)
    assert not (await tried(jupyter, {**form, "document_server_url": "http://127.0.0.1:9"}))[
        "connection"
    ]["ok"]
    assert answer_of(await jupyter.post("check", {}), 200)["ok"] is True


async def test_the_secret_is_kept_where_none_is_typed_and_told_to_nobody(
    jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str], kept: Kept
) -> None:
    await put(jupyter, form)
    told = await put(jupyter, {**form, "jwt_secret": "", "jupyter_url": jupyter.origin + "/a/"})
    assert SECRET.encode() not in told.body
    assert SECRET.encode() not in (await jupyter.get("connection")).body
    assert json.loads(kept.content or "")["jwt_secret"] == SECRET
    # A form that is not whole ends nothing.
    for fields in ({}, {"while_edited": True}, {"document_server_url": ""}):
        assert (await put(jupyter, fields)).code == 400
    assert kept.mode == 0o600
    steps = await tried(jupyter, {**form, "jwt_secret": ""})
    assert steps["secret"]["ok"]
    # All fields empty end the connection; so nothing is left on the disk.
    assert answer_of(await put(jupyter, dict.fromkeys(form, "")), 200) == NOTHING
    assert not kept.is_there
    jupyter.write("a.docx", docx_bytes("Before"))
    assert (await jupyter.open("a.docx"))["reason"] == "not-configured"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_server_url", "docs.example.org"),
        ("document_server_url", "file:///etc/passwd"),
        ("document_server_url", ""),
        ("document_server_url", 5),
        ("document_server_internal_url", "ftp://docs"),
        ("jupyter_url", "javascript:alert(1)"),
        ("jupyter_url", "http://ann:secret@jupyter/"),
        ("jupyter_url", "http://jupyter/{user}/"),
        ("jwt_secret", ""),
        ("jwt_secret", "two\nlines"),
        ("jwt_secret", "x" * 3000),
    ],
)
async def test_a_field_that_makes_no_sense_is_named_and_nothing_is_stored(
    jupyter: Jupyter, form: dict[str, str], kept: Kept, field: str, value: object
) -> None:
    for response in (
        await put(jupyter, {**form, field: value}),
        await jupyter.post("connection/try", {**form, field: value}),
    ):
        assert assert_error(response, 400, "malformed").startswith(f"{field}: ")
    assert not kept.is_there


async def test_placeholders_stand_for_this_server(
    jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str], jp_serverapp: Any
) -> None:
    address = "http://127.0.0.1:{port}{base_url}"
    told = answer_of(await put(jupyter, {**form, "jupyter_url": address}), 200)
    assert told["jupyter_url"] == address
    jupyter.write("a.docx", docx_bytes("Before"))
    url = (await jupyter.config("a.docx"))["document"]["url"]
    assert url.startswith(f"http://127.0.0.1:{jp_serverapp.port}{jupyter.base_url}onlyoffice/")


async def test_what_another_process_stores_is_used_without_a_restart(
    jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str], kept: Kept
) -> None:
    kept.write(json.dumps(form))
    os.chmod(kept.path, 0o644)
    status = answer_of(await jupyter.get("status"), 200)
    assert status["documentServer"]["reachable"] is True
    # It was for everybody to read.
    assert kept.mode == 0o600
    kept.remove()
    assert answer_of(await jupyter.post("check", {}), 200)["ok"] is False


@pytest.mark.parametrize("content", ["{", "[]", '{"document_server_url": "docs"}', "\x00\xff"])
async def test_a_damaged_file_is_told_in_one_sentence_and_can_be_written_over(
    jupyter: Jupyter, form: dict[str, str], kept: Kept, content: str
) -> None:
    kept.write(content)
    told = answer_of(await jupyter.get("connection"), 200)
    assert told == {**NOTHING, "fault": told["fault"]}
    assert str(kept.path) in told["fault"]
    assert "damaged" in told["fault"]
    settings = answer_of(await jupyter.post("check", {}), 200)["steps"][0]
    assert settings["detail"] == told["fault"]
    assert answer_of(await put(jupyter, form), 200)["fault"] is None


@pytest.mark.parametrize("settings", [{"stored": "{"}], indirect=True)
async def test_jupyter_starts_with_a_damaged_file(
    capfd: pytest.CaptureFixture[str], jupyter: Jupyter
) -> None:
    assert answer_of(await jupyter.get("status"), 200)["documentServer"]["configured"] is False
    (line,) = [line for line in capfd.readouterr().err.splitlines() if NAME in line]
    assert "No Document Server is connected" in line


async def test_whoever_edits_keeps_the_document_server_unless_it_is_meant(
    jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str]
) -> None:
    await put(jupyter, form)
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await document_server.callback(status=1)
    moved = {**form, "document_server_url": "http://docs.example.org"}
    assert "being edited" in assert_error(await put(jupyter, moved), 409, "in-use")
    # Another address of ours takes nothing away from anybody.
    await put(jupyter, {**form, "jupyter_url": f"{jupyter.origin}{jupyter.base_url}"})
    meant = answer_of(await put(jupyter, {**moved, "while_edited": True}), 200)
    assert meant["document_server_url"] == "http://docs.example.org"
    await editor.close()


async def test_a_folder_that_cannot_be_written_is_named_and_nothing_changes(
    jupyter: Jupyter, form: dict[str, str], kept: Kept
) -> None:
    kept.path.mkdir(parents=True)
    message = assert_error(await put(jupyter, form), 503, "not-stored")
    assert str(kept.path) in message
    assert answer_of(await jupyter.get("status"), 200)["documentServer"]["configured"] is False


DOOR = "127.0.0.2"
"""An address of this machine at which Jupyter does not listen."""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
async def test_a_door_lets_the_document_server_in_and_nobody_else(
    jupyter: Jupyter,
    document_server: DocumentServer,
    form: dict[str, str],
    kept: Kept,
    jp_serverapp: Any,
) -> None:
    await jp_serverapp.extension_manager.start_all_extensions()
    address = f"http://{DOOR}:{{port}}{{base_url}}"
    kept.write(json.dumps({**form, "jupyter_url": address, "door": DOOR}))
    answer = answer_of(await jupyter.post("check", {}), 200)
    assert answer["ok"] is True, answer
    (download,) = document_server.downloads
    assert download.url.startswith(f"http://{DOOR}:")
    through = f"{jupyter.origin.replace('127.0.0.1', DOOR)}{jupyter.base_url}"
    for path in ("", "api/status", "login", "static/favicon.ico", "onlyoffice/status", "tree"):
        response = await jupyter.anonymous(f"{through}{path}", headers=jupyter.login)
        assert response.code == 404, path
    # What is in there is guarded as ever.
    for path in ("download", "callback", "check/file"):
        method = "POST" if path == "callback" else "GET"
        body = "{}" if path == "callback" else None
        response = await jupyter.anonymous(f"{through}onlyoffice/{path}", method=method, body=body)
        assert response.code == 403, path
    # The form knows nothing of doors; it stays with the address that it belongs to.
    answer_of(await put(jupyter, {**form, "jupyter_url": address, "jwt_secret": ""}), 200)
    assert json.loads(kept.content or "")["door"] == DOOR
    answer_of(await put(jupyter, {**form, "door": "0.0.0.0"}), 200)  # noqa: S104
    assert json.loads(kept.content or "")["door"] == ""
    with pytest.raises(ConnectionRefusedError):
        await jupyter.anonymous(f"{through}onlyoffice/download")


@pytest.mark.parametrize("door", ["0.0.0.0", "8.8.8.8", "::", "docs.example.org"])  # noqa: S104
async def test_a_door_is_never_open_to_the_world(
    jupyter: Jupyter, form: dict[str, str], kept: Kept, door: str
) -> None:
    kept.write(json.dumps({**form, "door": door}))
    assert "door" in answer_of(await jupyter.get("connection"), 200)["fault"]


# Where it is not for people to set


STORED = json.dumps(
    {"document_server_url": "http://stored.example.org", "jwt_secret": "stored-by-somebody-before"}
)
URL = {"document_server_url": "http://docs.example.org"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (URL, "OnlyOffice.document_server_url"),
        ({"jwt_secret": SECRET}, "OnlyOffice.jwt_secret"),
        ({"document_server_url": ""}, "OnlyOffice.document_server_url"),
        ({"document_server_url": "docs"}, "OnlyOffice.document_server_url"),
        ({"environment": {"ONLYOFFICE_URL": "http://docs.example.org"}}, "ONLYOFFICE_URL"),
        ({"environment": {"ONLYOFFICE_SECRET": SECRET}}, "ONLYOFFICE_SECRET"),
        ({"environment": {"JUPYTERHUB_SERVICE_PREFIX": "/user/ann/"}}, "JupyterHub"),
        # Stored once by the same person, when nothing else was set.
        ({**URL, "stored": STORED}, "OnlyOffice.document_server_url"),
        ({"environment": {"JUPYTERHUB_SERVICE_PREFIX": "/"}, "stored": STORED}, "JupyterHub"),
    ],
    indirect=["settings"],
)
async def test_what_an_administrator_sets_cannot_be_changed_nor_is_what_was_stored_used(
    jupyter: Jupyter, form: dict[str, str], kept: Kept, named: str
) -> None:
    before = kept.content
    told = answer_of(await jupyter.get("connection"), 200)
    assert named in told["locked"]
    assert "stored" not in told["document_server_url"]
    assert SECRET not in json.dumps(told)
    assert assert_error(await put(jupyter, form), 403, "locked") == told["locked"]
    trial = await jupyter.post("connection/try", form)
    assert trial.code in {403, 404}  # nothing of ours is there where a setting is wrong
    assert kept.content == before


class Reader(Authorizer):
    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return action == "read"


class TestReaders:
    """Somebody whom Jupyter's authorizer lets read, but not write."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["ServerApp"]["authorizer_class"] = Reader
        return jp_server_config

    async def test_they_see_the_connection_and_change_nothing(
        self, jupyter: Jupyter, document_server: DocumentServer, form: dict[str, str], kept: Kept
    ) -> None:
        assert answer_of(await jupyter.get("connection"), 200) == NOTHING
        assert (await put(jupyter, form)).code == 403
        assert (await jupyter.post("connection/try", form)).code == 403
        assert document_server.downloads == []
        assert not kept.is_there


async def test_a_page_of_somebody_else_cannot_send_the_form(
    jupyter: Jupyter, form: dict[str, str], kept: Kept, jp_serverapp: Any
) -> None:
    token = jp_serverapp.identity_provider.token
    url = f"{jupyter.origin}{jupyter.base_url}"
    login = await jupyter.anonymous(f"{url}api/contents?token={token}")
    cookies = "; ".join(c.partition(";")[0] for c in login.headers.get_list("Set-Cookie"))
    for route, method in (("connection", "PUT"), ("connection/try", "POST")):
        response = await jupyter.anonymous(
            f"{url}onlyoffice/{route}",
            method=method,
            body=json.dumps(form),
            headers={"Cookie": cookies},
        )
        assert response.code == 403
    assert not kept.is_there
