"""Keys: one for everybody while a session lives, never one for two files: cases K1, K3, K7, T8."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from ..document_server import DocumentServer
from ..jupyter import JOINED, Jupyter
from ..office import docx_bytes, text_of
from .offering import offered

BEFORE = docx_bytes("Before")


async def save(
    jupyter: Jupyter, server: DocumentServer, config: dict[str, Any], text: str, status: int = 2
) -> int:
    url = offered(server, docx_bytes(text))
    return (await jupyter.callback(config, status, url=url, filetype="docx")).code


async def test_keys_have_only_the_characters_that_the_document_server_takes(
    jupyter: Jupyter,
) -> None:
    chance = random.Random(2)  # noqa: S311 - for variety, not for secrets
    alphabet = "abc/:+=%& 文😀'\"<>"
    for _ in range(200):
        name = "".join(chance.choices(alphabet.replace("/", ""), k=20)) + ".docx"
        jupyter.write(name, BEFORE)
        config = await jupyter.config(name)
        assert re.fullmatch(r"[0-9a-zA-Z._=-]{20,128}", config["document"]["key"])
        assert re.fullmatch(r"[0-9a-zA-Z._=-]{8,128}", config["editorConfig"]["user"]["id"])


async def test_two_files_never_have_one_key(jupyter: Jupyter) -> None:
    original = jupyter.write("a.docx", BEFORE)
    jupyter.write("sub/a.docx", BEFORE)
    shutil.copy2(original, jupyter.root / "copy.docx")
    for path in ("sub/a.docx", "copy.docx"):
        os.utime(jupyter.root / path, ns=(original.stat().st_atime_ns, original.stat().st_mtime_ns))
    keys = [await jupyter.key(path) for path in ("a.docx", "sub/a.docx", "copy.docx")]
    assert len(set(keys)) == 3


async def test_a_file_in_the_place_of_a_deleted_one_has_another_key(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", BEFORE)
    first = await jupyter.key("a.docx")
    file.unlink()
    jupyter.write("a.docx", docx_bytes("Something else"))
    assert await jupyter.key("a.docx") != first


async def test_everybody_gets_the_same_key_at_the_same_time(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    keys = await asyncio.gather(*(jupyter.key("a.docx") for _ in range(20)))
    assert len(set(keys)) == 1


async def test_a_link_to_a_file_shares_its_session(jupyter: Jupyter) -> None:
    file = jupyter.write("a.docx", BEFORE)
    (jupyter.root / "link.docx").symlink_to(file)
    assert await jupyter.key("a.docx") == await jupyter.key("link.docx")


async def test_a_force_save_keeps_the_key_and_a_final_save_ends_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    keys = []
    for number in range(3):
        config = await jupyter.config("a.docx")
        keys.append(config["document"]["key"])
        assert await save(jupyter, document_server, config, f"Force {number}", 6) == 200
        assert await jupyter.key("a.docx") == keys[-1]
        assert await save(jupyter, document_server, config, f"Final {number}") == 200
    assert len({*keys, await jupyter.key("a.docx")}) == 4


async def test_closing_without_changes_keeps_the_key(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    assert (await jupyter.callback(config, 1, **JOINED)).code == 200
    assert (await jupyter.callback(config, 4, actions=JOINED["actions"])).code == 200
    assert await jupyter.key("a.docx") == config["document"]["key"]


def _rewritten(jupyter: Jupyter) -> None:
    (jupyter.root / "a.docx").write_bytes(docx_bytes("Other"))


def _replaced(jupyter: Jupyter) -> None:
    new = jupyter.write("new", docx_bytes("Other"))
    new.replace(jupyter.root / "a.docx")


def _same_size_and_time(jupyter: Jupyter) -> None:
    file = jupyter.root / "a.docx"
    status = file.stat()
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.write_bytes(changed)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", [_rewritten, _replaced, _same_size_and_time])
async def test_any_outside_change_begins_a_new_session(
    jupyter: Jupyter, change: Callable[[Jupyter], None]
) -> None:
    jupyter.write("a.docx", BEFORE)
    first = await jupyter.key("a.docx")
    change(jupyter)
    assert await jupyter.key("a.docx") != first


async def test_old_bytes_that_come_back_never_bring_an_old_key(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    status = file.stat()
    config = await jupyter.config("a.docx")
    await save(jupyter, document_server, config, "After")
    used = {config["document"]["key"], await jupyter.key("a.docx")}
    file.write_bytes(BEFORE)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert await jupyter.key("a.docx") not in used


async def test_an_outside_change_does_not_split_those_who_are_editing(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await editor.type("Typed.")
    file.write_bytes(docx_bytes("From a kernel"))
    assert await jupyter.key("a.docx") == config["document"]["key"]
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(file) == "From a kernel"
    (copy,) = jupyter.files() - {"a.docx"}
    assert "Typed." in text_of(jupyter.root / copy)
    assert await jupyter.key("a.docx") != config["document"]["key"]


async def test_a_lost_record_gives_the_same_key_for_the_same_bytes(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    first = await jupyter.key("a.docx")
    shutil.rmtree(jupyter.data / "sessions")
    assert await jupyter.key("a.docx") == first


async def test_a_save_is_honoured_although_the_record_was_lost(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    shutil.rmtree(jupyter.data / "sessions")
    assert await save(jupyter, document_server, config, "After") == 200
    assert text_of(file) == "After"
    file.write_bytes(BEFORE)
    assert await jupyter.key("a.docx") != config["document"]["key"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"identity": 1}', b"\xff"])
async def test_a_damaged_record_is_as_good_as_lost(
    jupyter: Jupyter, document_server: DocumentServer, damage: bytes
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    (record,) = (jupyter.data / "sessions").glob("*.json")
    record.write_bytes(damage)
    assert await jupyter.key("a.docx") == config["document"]["key"]
    assert await save(jupyter, document_server, config, "After") == 200
    assert text_of(file) == "After"


async def test_someone_who_joins_in_the_moment_of_the_final_save_goes_on(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    await save(jupyter, document_server, config, "First")
    assert (await jupyter.callback(config, 1, **JOINED)).code == 200
    assert await jupyter.key("a.docx") == config["document"]["key"]
    await editor.close()
    await save(jupyter, document_server, config, "Second")
    assert text_of(file) == "Second"
    assert jupyter.files() == {"a.docx"}


async def test_an_old_message_that_somebody_joined_does_not_take_up_an_ended_session(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    assert (await jupyter.callback(config, 1, **JOINED)).code == 200
    await save(jupyter, document_server, config, "After")
    assert (await jupyter.callback(config, 1, **JOINED)).code == 200
    assert await jupyter.key("a.docx") != config["document"]["key"]


async def test_an_echo_of_the_info_command_ends_no_session(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await document_server.callback(status=1)
    assert (await jupyter.callback(config, 4)).code == 200
    assert await jupyter.key("a.docx") == config["document"]["key"]
    await editor.close()


async def test_the_instance_secret_is_for_its_owner_alone(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", BEFORE)
    await jupyter.config("a.docx")
    secret = jupyter.data / "secret"
    assert secret.stat().st_mode & 0o077 == 0
    assert len(secret.read_bytes()) == 32


async def test_who_is_on_the_way_into_a_session_counts_as_being_in_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    jupyter.write("a.docx", docx_bytes("By a kernel"))
    assert await jupyter.key("a.docx") == config["document"]["key"]
    # They are still loading the editor when the last one leaves, and another one comes.
    await editor.close()
    await document_server.callback(status=4)
    assert await jupyter.key("a.docx") == config["document"]["key"]
    # A session that nobody gets into any more is none.
    outdated = {"outdated": config["document"]["key"]}
    assert (await jupyter.config("a.docx", **outdated))["document"]["key"] != outdated["outdated"]


async def test_a_key_that_is_spent_is_not_given_again_by_a_server_that_cannot_ask(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    key = await jupyter.key("a.docx")
    document_server.faults.command_error = 6
    assert (await jupyter.config("a.docx", outdated=key))["document"]["key"] != key
    document_server.faults.clear()
