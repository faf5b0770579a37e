"""A folder that several people's servers share, each at a place of its own: case K6."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_onlyoffice.core.sharing import SharedFolder
from jupyter_onlyoffice.places import Place, Places
from jupyter_onlyoffice.secret import InstanceSecret
from jupyter_onlyoffice.sessions import Copy, Record, Sessions

from ..document_server import DocumentServer
from ..office import docx_bytes, text_of
from .process import Server

BEFORE = docx_bytes("Before")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shared folder."""
    folder = tmp_path / "srv/team"
    folder.mkdir(parents=True)
    folder.chmod(0o2770)
    return folder


LONGEST_PATH = 4090


@pytest.fixture
def ann(tmp_path: Path, folder: Path) -> Sessions:
    return sessions_of(tmp_path / "ann", folder, "team")


@pytest.fixture
def bob(tmp_path: Path, folder: Path) -> Sessions:
    return sessions_of(tmp_path / "bob", folder, "work/with ann")


def sessions_of(data: Path, folder: Path, path: str) -> Sessions:
    def shared() -> Iterator[SharedFolder]:
        yield SharedFolder(folder, path, f"file:{folder}{os.sep}")

    return Sessions(Places(Place(data / "sessions", InstanceSecret(data / "secret")), shared))


def rights_of(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mode & 0o7777, status.st_gid


async def begun(sessions: Sessions, identity: str, path: str) -> Record:
    """A session as opening begins it."""
    async with sessions.locked(identity):
        record = sessions.load(identity) or Record(identity, path, "docx")
        if record.key is None:
            sessions.begin(record, "a" * 64)
        await sessions.store(record)
    return record


async def test_a_document_of_a_shared_folder_has_one_key_wherever_the_folder_is_seen(
    ann: Sessions, bob: Sessions, folder: Path
) -> None:
    identity = f"file:{folder}/sub/a.docx"
    one = await begun(ann, identity, "team/sub/a.docx")
    other = bob.load(identity)
    assert other is not None
    assert other.key == one.key
    assert other.path == "work/with ann/sub/a.docx"
    assert other.key is not None
    assert await bob.find(other.key, "file:/elsewhere.docx") == other
    # The record is lost, and the bytes are the same: so is the key, whoever comes first.
    for file in (folder / ".jupyter-onlyoffice").glob("*.json"):
        file.unlink()
    assert (await begun(bob, identity, "work/with ann/sub/a.docx")).key == one.key


async def test_private_documents_of_one_name_and_content_never_meet(
    ann: Sessions, bob: Sessions
) -> None:
    identity = "file:/home/jovyan/report.docx"
    one = await begun(ann, identity, "report.docx")
    assert bob.load(identity) is None
    assert (await begun(bob, identity, "report.docx")).key != one.key


async def test_a_shared_folder_that_cannot_be_listed_hides_no_other_document(
    tmp_path: Path,
) -> None:
    folder = tmp_path
    while (missing := LONGEST_PATH - len(os.fsencode(folder)) - 1) > 0:
        folder /= "x" * min(missing, 200)
    folder.mkdir(parents=True)  # with a name below it, its path is too long
    sessions = sessions_of(tmp_path / "ann", folder, "team")
    record = await begun(sessions, "file:/home/jovyan/report.docx", "report.docx")
    assert await sessions.below("file:/home/jovyan") == [record]


async def test_records_have_the_rights_of_the_shared_folder(ann: Sessions, folder: Path) -> None:
    mask = os.umask(0o077)
    try:
        await begun(ann, f"file:{folder}/a.docx", "team/a.docx")
    finally:
        os.umask(mask)
    ours = folder / ".jupyter-onlyoffice"
    assert rights_of(ours) == rights_of(folder)
    (record,) = ours.glob("*.json")
    assert rights_of(record) == rights_of(ours / "secret") == (0o660, rights_of(folder)[1])


@pytest.mark.parametrize("path", ["../../ann/private.docx", "/etc/passwd", "private", "sub/x"])
async def test_a_record_that_names_something_outside_is_not_believed(
    ann: Sessions, folder: Path, tmp_path: Path, path: str
) -> None:
    (tmp_path / "private").mkdir()
    (folder / "private").symlink_to(tmp_path / "private")
    (folder / "sub").symlink_to(tmp_path)
    identity = f"file:{folder}/a.docx"
    record = await begun(ann, identity, "team/a.docx")
    (file,) = (folder / ".jupyter-onlyoffice").glob("*.json")
    written = json.loads(file.read_bytes())
    forged = {"conflict copy": {"path": path, "revision": "a" * 64}}
    file.write_text(json.dumps({**written, "copies": forged}))
    found = ann.load(identity)
    assert found is not None
    assert found.copies == {}
    file.write_text(json.dumps({**written, "path": path}))
    assert ann.load(identity) is None
    file.write_text(json.dumps({**written, "identity": path}))
    assert ann.load(identity) is None
    assert record.key is not None
    elsewhere = await ann.find(record.key, "file:/elsewhere.docx")
    assert elsewhere is None or elsewhere.identity.startswith(f"file:{folder}/")


async def test_copies_are_found_by_everybody(ann: Sessions, bob: Sessions, folder: Path) -> None:
    identity = f"file:{folder}/a.docx"
    record = await begun(ann, identity, "team/a.docx")
    record.copies = {
        "conflict copy": Copy("team/a (conflict copy).docx", "b" * 64),
        "recovered": Copy("elsewhere.docx", "c" * 64),
    }
    await ann.store(record)
    other = bob.load(identity)
    assert other is not None
    assert other.copies == {"conflict copy": Copy("work/with ann/a (conflict copy).docx", "b" * 64)}


async def test_a_folder_of_ours_that_is_a_link_is_not_used(
    ann: Sessions, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "somewhere"
    target.mkdir()
    (folder / ".jupyter-onlyoffice").symlink_to(target)
    await begun(ann, f"file:{folder}/a.docx", "team/a.docx")
    assert list(target.iterdir()) == []


async def test_two_people_with_servers_of_their_own_edit_one_document(
    document_server: DocumentServer, tmp_path: Path, folder: Path
) -> None:
    (folder / "a.docx").write_bytes(BEFORE)
    people = []
    for name, link in (("ann", "team"), ("bob", "work")):
        root = tmp_path / name / "root"
        root.mkdir(parents=True)
        (root / link).symlink_to(folder)
        (root / "private.docx").write_bytes(BEFORE)
        shared = f"--OnlyOffice.shared_folders={folder}"
        people.append(Server(tmp_path / name, document_server.url, shared))
    ann, bob = await asyncio.gather(*(person.start() for person in people))
    ones, others = await ann.open("team/a.docx"), await bob.open("work/a.docx")
    assert ones["document"]["key"] == others["document"]["key"]
    assert ones["editorConfig"]["user"]["id"] != others["editorConfig"]["user"]["id"]
    private = [await person.open("private.docx") for person in (ann, bob)]
    assert private[0]["document"]["key"] != private[1]["document"]["key"]

    one, other = await document_server.open(ones), await document_server.open(others)
    await one.type("From ann.")
    await other.type("From bob.")
    # The Document Server tells the server of whoever typed last, which is not hers.
    assert await ann.post("save", path="team/a.docx") == {"saved": True, "copy": None}
    assert "From bob." in text_of(folder / "a.docx")
    await one.type("More from ann.")
    status, said = await ann.command("sessions", "--json")
    (session,) = json.loads(said)["sessions"]
    assert (status, session["path"], session["users"]) == (0, f"{folder}/a.docx", 2)
    await one.close()
    await other.close()
    assert (await document_server.callback(status=2)).ok
    assert "More from ann." in text_of(folder / "a.docx")
    again = [await ann.open("team/a.docx"), await bob.open("work/a.docx")]
    keys = {config["document"]["key"] for config in again}
    assert len(keys) == 1
    assert ones["document"]["key"] not in keys
    assert sorted(os.listdir(folder)) == [".jupyter-onlyoffice", "a.docx"]
    await asyncio.gather(*(person.kill(signal.SIGTERM) for person in (ann, bob)))
