"""A killed server forgets nothing: case T8."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from ..document_server import DocumentServer
from ..office import docx_bytes, text_of
from ..waiting import until
from .process import Server


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that the servers serve, with one document."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.docx").write_bytes(docx_bytes("Before"))
    return root


def moved(config: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return a configuration as if the server had kept its port."""
    moved: dict[str, Any] = json.loads(json.dumps(config).replace(old, new))
    return moved


async def test_what_was_open_when_the_server_was_killed_is_saved_by_the_next_one(
    document_server: DocumentServer, tmp_path: Path, root: Path
) -> None:
    server = await Server(tmp_path, document_server.url).start()
    config = await server.open("a.docx")
    editor = await document_server.open(config)
    await editor.type("Typed before the kill.")
    await editor.save()
    await server.kill()
    left = tmp_path / "DATA/jupyter_onlyoffice/sessions/.~onlyoffice-of-a-killed-server.tmp"
    left.touch()
    os.utime(left, (0, 0))

    next_server = await Server(tmp_path, document_server.url).start()
    await until(lambda: not left.exists())
    again = await next_server.open("a.docx")
    assert again["document"]["key"] == config["document"]["key"]
    assert again["editorConfig"]["callbackUrl"] != config["editorConfig"]["callbackUrl"]
    other = await document_server.open(again)
    await other.type("Typed after it.")
    await editor.close()
    await other.close()
    assert (await document_server.callback(status=2)).ok
    text = text_of(root / "a.docx")
    assert "Typed before the kill." in text
    assert "Typed after it." in text
    await next_server.kill(signal.SIGTERM)


async def test_a_grant_from_before_the_restart_is_still_good(
    document_server: DocumentServer, tmp_path: Path, root: Path
) -> None:
    server = await Server(tmp_path, document_server.url).start()
    config = await server.open("a.docx")
    await server.kill()
    next_server = await Server(tmp_path, document_server.url).start()
    config = moved(config, server.url, next_server.url)
    del config["token"]
    config["token"] = document_server.signer.sign(config)
    editor = await document_server.open(config)
    await editor.type("Typed.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert "Typed." in text_of(root / "a.docx")
    await next_server.kill(signal.SIGTERM)


async def test_two_servers_of_one_user_share_a_session(
    document_server: DocumentServer, tmp_path: Path, root: Path
) -> None:
    servers = [Server(tmp_path, document_server.url) for _ in range(2)]
    await asyncio.gather(*(server.start() for server in servers))
    configs = await asyncio.gather(*(server.open("a.docx") for server in servers for _ in range(4)))
    assert len({config["document"]["key"] for config in configs}) == 1
    one = await document_server.open(configs[0])
    other = await document_server.open(configs[-1])
    await one.type("From one.")
    assert await one.save()
    await other.type("From the other.")
    assert await other.save()
    await one.close()
    await other.close()
    assert (await document_server.callback(status=2)).ok
    text = text_of(root / "a.docx")
    assert "From one." in text
    assert "From the other." in text
    assert os.listdir(root) == ["a.docx"]
    await asyncio.gather(*(server.kill(signal.SIGTERM) for server in servers))


async def test_what_is_being_typed_is_saved_when_the_server_is_stopped(
    document_server: DocumentServer, tmp_path: Path, root: Path
) -> None:
    server = await Server(tmp_path, document_server.url).start()
    editor = await document_server.open(await server.open("a.docx"))
    await document_server.callback(status=1)
    await editor.type("Typed before the stop.")
    await server.kill(signal.SIGTERM)
    assert (await document_server.callback(status=6)).ok
    assert "Typed before the stop." in text_of(root / "a.docx")
    await editor.type("Typed after it.")
    await editor.close()
    await until(lambda: bool(document_server.forgotten.keys))

    next_server = await Server(tmp_path, document_server.url).start()
    await until(lambda: not document_server.forgotten.keys)
    assert "Typed after it." in text_of(root / "a.docx")
    assert os.listdir(root) == ["a.docx"]
    await next_server.kill(signal.SIGTERM)


@pytest.mark.parametrize("answer", ["hang", "500", "close"])
async def test_a_stop_does_not_wait_for_a_document_server_that_does_not_save(
    answer: str, document_server: DocumentServer, tmp_path: Path, root: Path
) -> None:
    server = await Server(tmp_path, document_server.url, "--OnlyOffice.stop_timeout=1").start()
    editor = await document_server.open(await server.open("a.docx"))
    await document_server.callback(status=1)
    await editor.type("Typed.")
    document_server.faults.answers["command"] = answer
    async with asyncio.timeout(30):
        await server.kill(signal.SIGTERM)
    document_server.faults.clear()
    await editor.close()


async def test_the_command_recover_has_running_servers_fetch_what_was_kept(
    document_server: DocumentServer, tmp_path: Path, root: Path
) -> None:
    server = await Server(tmp_path, document_server.url).start()
    key = (await server.open("a.docx"))["document"]["key"]
    document_server.forgotten.keep(key, docx_bytes("Kept"), "docx")
    assert await server.command("recover") == (0, "a.docx: in the document")
    assert text_of(root / "a.docx") == "Kept"
    assert await server.command("recover") == (0, "The Document Server keeps nothing of yours.")
    await server.kill(signal.SIGTERM)
    status, said = await server.command("recover")
    assert status == 1
    assert "No Jupyter server of yours is running" in said
