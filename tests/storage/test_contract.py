"""What every storage promises, whatever contents manager is behind it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.filemanager import (
    AsyncFileContentsManager,
    FileContentsManager,
)

from jupyter_onlyoffice.core.errors import AccessDenied, DocumentNotFound, NameTaken
from jupyter_onlyoffice.storage import Changed, Storage
from jupyter_onlyoffice.storage.contents import ContentsStorage
from jupyter_onlyoffice.storage.files import FileStorage

from .memory import MemoryContentsManager

OLD, NEW = b"old bytes", b"new bytes, and more of them"


def revision(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _files(manager: type[FileContentsManager]) -> Callable[[Path], tuple[Storage, Any]]:
    def make(folder: Path) -> tuple[Storage, Any]:
        root = folder / "root"
        root.mkdir()
        contents = manager(root_dir=str(root))
        return FileStorage(contents, folder / "recovery"), contents

    return make


def _contents(folder: Path) -> tuple[Storage, Any]:
    contents = MemoryContentsManager()
    return ContentsStorage(contents, folder / "scratch"), contents


def _files_as_contents(folder: Path) -> tuple[Storage, Any]:
    (folder / "root").mkdir()
    contents = AsyncFileContentsManager(root_dir=str(folder / "root"))
    return ContentsStorage(contents, folder / "scratch"), contents


@pytest.fixture(
    params=[
        pytest.param(_files(FileContentsManager), id="files"),
        pytest.param(_files(AsyncFileContentsManager), id="async-files"),
        pytest.param(_contents, id="memory"),
        pytest.param(_files_as_contents, id="files-by-the-interface"),
    ]
)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    storage, contents = request.param(tmp_path)
    yield storage, contents
    storage.close()


@pytest.fixture
def storage(made: Any) -> Storage:
    result: Storage = made[0]
    return result


@pytest.fixture
def put(made: Any) -> Callable[[str, bytes], Any]:
    """Write a document as any other program does."""

    async def put(path: str, content: bytes) -> None:
        text = base64.b64encode(content).decode()
        saved = made[1].save({"type": "file", "format": "base64", "content": text}, path)
        if asyncio.iscoroutine(saved):
            await saved

    return put


async def received(storage: Storage, path: str, content: bytes) -> Any:
    incoming = await storage.receive(path)
    incoming.write(content[:4])
    incoming.write(content[4:])
    return incoming


async def read(storage: Storage, path: str) -> bytes:
    with await storage.open(path) as stream:
        return stream.read()


async def test_a_document_has_its_bytes_its_size_and_their_revision(
    storage: Storage, put: Any
) -> None:
    await put("a.docx", OLD)
    stat = await storage.stat("a.docx")
    assert (stat.size, stat.writable) == (len(OLD), True)
    assert await storage.revision("a.docx") == revision(OLD)
    assert await read(storage, "a.docx") == OLD


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    for call in (storage.stat, storage.revision, storage.open):
        with pytest.raises(DocumentNotFound):
            await call("none.docx")
    incoming = await received(storage, "none.docx", NEW)
    with pytest.raises(DocumentNotFound):
        await storage.replace("none.docx", incoming, [revision(OLD)])
    incoming.discard()
    assert not await storage.folder_exists("nowhere")
    assert await storage.folder_exists("")


async def test_hidden_documents_are_denied(storage: Storage) -> None:
    with pytest.raises(AccessDenied):
        await storage.stat(".hidden.docx")


async def test_the_expected_revision_is_replaced(storage: Storage, put: Any) -> None:
    await put("a.docx", OLD)
    incoming = await received(storage, "a.docx", NEW)
    assert incoming.revision == revision(NEW)
    await storage.replace("a.docx", incoming, [revision(b"other"), revision(OLD)])
    assert await read(storage, "a.docx") == NEW
    assert await storage.revision("a.docx") == revision(NEW)


async def test_any_other_revision_is_left_alone(storage: Storage, put: Any) -> None:
    await put("a.docx", OLD)
    incoming = await received(storage, "a.docx", NEW)
    with pytest.raises(Changed):
        await storage.replace("a.docx", incoming, [revision(b"other")])
    incoming.discard()
    assert await read(storage, "a.docx") == OLD


async def test_what_was_refused_can_be_put_elsewhere(storage: Storage, put: Any) -> None:
    await put("a.docx", OLD)
    incoming = await received(storage, "a.docx", NEW)
    with pytest.raises(Changed):
        await storage.replace("a.docx", incoming, [])
    assert await storage.add("", ["copy.docx"], incoming, like="a.docx") == "copy.docx"
    assert await read(storage, "copy.docx") == NEW


async def test_the_first_free_name_is_taken_and_nothing_is_overwritten(
    storage: Storage, put: Any
) -> None:
    await put("a.docx", OLD)
    names = (f"{name}.docx" for name in itertools.chain("ab", "c"))
    incoming = await received(storage, "a.docx", NEW)
    assert await storage.add("", names, incoming) == "b.docx"
    incoming = await received(storage, "a.docx", NEW)
    with pytest.raises(NameTaken):
        await storage.add("", ["a.docx", "b.docx"], incoming)
    incoming.discard()
    assert await read(storage, "a.docx") == OLD


async def test_starting_again_forgets_what_came_before(storage: Storage, put: Any) -> None:
    await put("a.docx", OLD)
    incoming = await received(storage, "a.docx", b"a longer text that did not arrive whole")
    incoming.restart()
    incoming.write(NEW)
    assert (incoming.size, incoming.revision) == (len(NEW), revision(NEW))
    await storage.replace("a.docx", incoming, [revision(OLD)])
    assert await read(storage, "a.docx") == NEW


async def test_two_documents_have_two_identities(storage: Storage, put: Any) -> None:
    await put("a.docx", OLD)
    await put("b.docx", OLD)
    assert await storage.identity("a.docx") != await storage.identity("b.docx")
    assert await storage.identity("a.docx") == await storage.identity("/a.docx")
