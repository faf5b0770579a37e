"""Saves for servers that are down wait in the spool, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from jupyter_onlyoffice.cli import main
from jupyter_onlyoffice.core.errors import NotStored
from jupyter_onlyoffice.core.namespaces import ServerName
from jupyter_onlyoffice.handlers.base import SETTING
from jupyter_onlyoffice.hub.spool import Entry, Limits, Spool

from ..document_server import DocumentServer, Editor
from ..jupyter import Jupyter, answer_of
from ..office import docx_bytes, text_of
from ..proxy import Proxy
from ..waiting import until
from .service import MALLORY, ServiceUnderTest

BEFORE = docx_bytes("Before")


async def opened(jupyter: Jupyter, document_server: DocumentServer) -> Editor:
    jupyter.write("a.docx", BEFORE)
    return await document_server.open(await jupyter.config("a.docx"))


async def saved_while_down(
    jupyter: Jupyter, document_server: DocumentServer, proxy: Proxy, status: int
) -> Editor:
    """Type into a document, and have its last save answered with ``status`` by the Hub's proxy.

    For a server that is stopped that is 403.
    """
    editor = await opened(jupyter, document_server)
    await editor.type(" and after")
    proxy.status = status
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    return editor


async def test_a_last_save_waits_for_the_server_and_is_delivered_once_it_is_there(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    editor = await saved_while_down(jupyter, document_server, proxy, 403)
    (waiting,) = service.waiting
    assert waiting["target"] == {"owner": "ann", "server": ""}
    assert document_server.forgotten.keys == []
    await service.delivering.deliver()
    assert text_of(jupyter.root / "a.docx") == "Before"
    assert len(service.waiting) == 1

    proxy.status = 0
    service.delivering.is_there(ServerName("ann"))
    await service.delivering.deliver()
    assert text_of(jupyter.root / "a.docx") == "Before and after"
    assert [file.name for file in (service.folder / "spool").iterdir()] == ["lock"]
    assert jupyter.files() == {"a.docx"}
    # The session has ended, as with a save that came at once.
    assert await jupyter.key("a.docx") != editor.key


async def test_a_server_that_comes_back_fetches_what_waits_by_itself(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    await saved_while_down(jupyter, document_server, proxy, 503)
    proxy.status = 0
    fetched = len(document_server.results.records)
    recovered = answer_of(await jupyter.post("recover", {}), 200)["recovered"]
    assert [document["path"] for document in recovered] == ["a.docx"]
    assert len(document_server.results.records) == fetched, "what was kept is what it gets"
    assert text_of(jupyter.root / "a.docx") == "Before and after"
    assert service.waiting == []


async def test_a_server_that_runs_fetches_what_waits_after_a_while(
    jupyter: Jupyter,
    document_server: DocumentServer,
    service: ServiceUnderTest,
    proxy: Proxy,
    jp_serverapp: Any,
) -> None:
    editor = await opened(jupyter, document_server)
    assert (await document_server.callback(status=1)).ok
    await editor.type(" and after")
    proxy.status = 502
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    proxy.status = 0
    recovery = jp_serverapp.web_app.settings[SETTING].recovery
    looking = asyncio.create_task(recovery.recover_now_and_then(lambda: True, seconds=0.01))
    await until(lambda: text_of(jupyter.root / "a.docx") == "Before and after")
    await until(lambda: not service.waiting)
    looking.cancel()


async def test_the_last_save_of_a_session_takes_the_place_of_those_before(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    editor = await opened(jupyter, document_server)
    await editor.type(" one")
    proxy.status = 403
    assert await editor.save()
    await editor.type(" two")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    (waiting,) = service.waiting
    assert waiting["payload"]["status"] == 2
    assert len(list((service.folder / "spool").glob("*.bin"))) == 1
    proxy.status = 0
    await service.delivering.deliver()
    assert text_of(jupyter.root / "a.docx") == "Before one two"


async def test_what_another_has_waiting_cannot_be_had(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    await saved_while_down(jupyter, document_server, proxy, 403)
    (waiting,) = service.waiting
    assert answer_of(await service.ask("command", {"c": "getForgottenList"}), 200)["keys"] == []
    for command in ("getForgotten", "deleteForgotten"):
        body = {"c": command, "key": waiting["key"]}
        assert (await service.ask("command", body, MALLORY)).code == 403
    assert len(service.waiting) == 1


@pytest.mark.parametrize(
    "service",
    [{"spool_user_bytes": 100}, {"spool_bytes": 100}, {"spool_user_saves": 0}],
    indirect=True,
)
async def test_what_finds_no_room_stays_with_the_document_server(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    editor = await opened(jupyter, document_server)
    await editor.type(" and after")
    proxy.status = 403
    await editor.close()
    await document_server.save_settled(editor)
    assert document_server.forgotten.keys == [editor.key]
    assert not [*(service.folder / "spool").glob("*-*")]
    proxy.status = 0
    assert answer_of(await jupyter.post("recover", {}), 200)["recovered"]
    assert text_of(jupyter.root / "a.docx") == "Before and after"


@pytest.mark.parametrize("service", [{"wake_servers": True}], indirect=True)
async def test_a_server_is_woken_for_a_save_where_that_is_wanted(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    woken: list[tuple[str | None, str]] = []

    class Waking(RequestHandler):
        def post(self) -> None:
            woken.append((self.request.uri, self.request.headers["Authorization"]))
            self.set_status(201)

    server, (sock,) = HTTPServer(Application([(".*", Waking)])), bind_sockets(0, "127.0.0.1")
    server.add_socket(sock)
    service.hub.api_url = f"http://127.0.0.1:{sock.getsockname()[1]}/hub/api"
    await saved_while_down(jupyter, document_server, proxy, 403)
    server.stop()
    assert woken == [("/hub/api/users/ann/server", "token of the service")]


async def test_what_a_server_refuses_stays_for_the_administrator_to_see(
    jupyter: Jupyter, document_server: DocumentServer, service: ServiceUnderTest, proxy: Proxy
) -> None:
    await saved_while_down(jupyter, document_server, proxy, 403)
    proxy.status = 0
    (path,) = (service.folder / "spool").glob("*.json")
    fields = json.loads(path.read_bytes())
    path.write_text(json.dumps({**fields, "grant": "not one of Ann's"}))
    await service.delivering.deliver()
    (waiting,) = service.waiting
    assert waiting["refusal"] == "The address is not valid here or is no longer valid."


def test_the_spool_holds_one_user_to_their_share_and_all_to_theirs(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", Limits(total=250, user=150, entries=2))

    def keep(owner: str, key: str, size: int) -> None:
        with spool.receive(owner, key) as received:
            received.write(b"x" * size)
            spool.add(Entry(ServerName(owner), key, "grant", {"status": 2}), received)

    keep("ann", "a", 100)
    with pytest.raises(NotStored):
        keep("ann", "b", 100)
    keep("ann", "b", 20)
    with pytest.raises(NotStored):
        keep("ann", "c", 1)
    keep("ann", "b", 30)  # in place of an older one of the same session
    keep("bob", "d", 100)
    with pytest.raises(NotStored):
        keep("bob", "e", 30)
    assert sorted(entry.size for entry in spool.entries()) == [30, 100, 100]
    for entry in list(spool.entries()):
        spool.remove(entry)
    assert [file.name for file in (tmp_path / "spool").iterdir()] == ["lock"]


def test_two_who_receive_at_once_do_not_get_more_than_their_share(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", Limits(total=1000, user=150, entries=9))
    with spool.receive("ann", "a") as one, spool.receive("ann", "b") as two:
        one.write(b"x" * 100)
        two.write(b"x" * 100)
        spool.add(Entry(ServerName("ann"), "a", "grant"), one)
        with pytest.raises(NotStored):
            spool.add(Entry(ServerName("ann"), "b", "grant"), two)
    assert [entry.key for entry in spool.entries()] == ["a"]


def test_a_service_that_is_killed_at_any_step_has_a_save_whole_or_not_at_all(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.hub_service.killed", str(tmp_path)]
    done = subprocess.run(  # noqa: S603
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    steps, kept = map(int, done.stdout.split())
    assert steps >= 6
    assert 1 < kept < steps, "some died before the save was kept, and some after"


def test_a_terminal_is_told_what_waits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONLYOFFICE_HUB_FOLDER", str(tmp_path / "hub"))
    assert main(["spool"]) == 1
    assert "cannot be read" in capsys.readouterr().err
    spool = Spool(tmp_path / "hub/spool", Limits(100, 100, 9))
    with spool.receive("ann", "key") as received:
        received.write(b"12345")
        spool.add(Entry(ServerName("ann", "lab"), "key", "a grant", {"status": 2}), received)
    assert main(["spool"]) == 0
    assert capsys.readouterr().out.startswith("ann/lab: 5 bytes, since ")
    spool.refuse(next(spool.entries()), "It is not valid.")
    assert main(["spool", "--json", "--folder", str(tmp_path / "hub")]) == 0
    out = capsys.readouterr().out
    assert "a grant" not in out
    (save,) = json.loads(out)["saves"]
    assert (save["user"], save["server"], save["bytes"]) == ("ann", "lab", 5)
    assert save["refusal"] == "It is not valid."
    spool.remove(next(spool.entries()))
    assert main(["spool"]) == 0
    assert capsys.readouterr().out == "Nothing waits: all saves have been delivered.\n"
