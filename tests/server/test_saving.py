"""Results that are late, foreign, cut, huge or no documents: cases K5, S4, S5, S7, T5, T9."""

from __future__ import annotations

import asyncio
import os
import re
import resource
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from jupyter_onlyoffice.templates import blank

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error, state_of
from ..office import docx_bytes, text_of, xlsx_bytes
from .offering import offered

BEFORE = docx_bytes("Before")


async def refused(jupyter: Jupyter, config: dict[str, Any], status: int, **fields: Any) -> str:
    """Post a save that must fail and leave everything as it was; return the message."""
    file = jupyter.root / "a.docx"
    before, bytes_before, others = state_of(file), file.read_bytes(), jupyter.files()
    response = await jupyter.callback(config, 2, filetype="docx", **fields)
    message = assert_error(response, status)
    assert (state_of(file), file.read_bytes(), jupyter.files()) == (before, bytes_before, others)
    assert await jupyter.key("a.docx") == config["document"]["key"]
    return message


@pytest.mark.parametrize("answer", ["html", "empty", "404", "500", "403", "close"])
async def test_what_is_no_document_is_not_saved(
    jupyter: Jupyter, document_server: DocumentServer, answer: str
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("After"))
    document_server.faults.answers["result"] = answer
    await refused(jupyter, config, 503, url=url)
    document_server.faults.clear()
    response = await jupyter.callback(config, 2, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}
    assert text_of(jupyter.root / "a.docx") == "After"


@pytest.mark.parametrize("cut", ["length", "chunked"])
async def test_a_result_that_is_cut_short_is_not_saved(
    jupyter: Jupyter, document_server: DocumentServer, cut: str
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.update({"result_cut": cut})
    await refused(jupyter, config, 503, url=offered(document_server, docx_bytes("After")))


@pytest.mark.parametrize(
    "content",
    [xlsx_bytes("a"), blank("pdf").read_bytes(), b"PK\x03\x04 nothing", b"plain text", bytes(100)],
    ids=["xlsx", "pdf", "broken-zip", "text", "zeros"],
)
async def test_a_document_of_another_type_is_not_saved(
    jupyter: Jupyter, document_server: DocumentServer, content: bytes
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    await refused(jupyter, config, 503, url=offered(document_server, content))


async def test_a_huge_result_is_saved(jupyter: Jupyter, document_server: DocumentServer) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.result_padding = 150 << 20
    url = offered(document_server, docx_bytes("After"))
    response = await jupyter.callback(config, 2, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}
    assert file.stat().st_size >= 150 << 20


async def test_jupyter_answers_others_while_a_slow_result_arrives(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    key = config["document"]["key"]
    document_server.faults.result_seconds = 2
    url = offered(document_server, docx_bytes("After"))
    saving = asyncio.create_task(jupyter.callback(config, 2, url=url, filetype="docx"))
    keys = [await jupyter.key("a.docx") for _ in range(5)]
    assert keys == [key] * 5
    assert (await jupyter.download(config)).body == BEFORE
    assert not saving.done()
    assert answer_of(await saving, 200) == {"error": 0}
    assert text_of(file) == "After"
    assert await jupyter.key("a.docx") != key


@pytest.mark.parametrize("settings", [{"max_document_size": 100_000}], indirect=True)
async def test_a_result_over_the_limit_is_not_saved(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.result_padding = 200_000
    message = await refused(jupyter, config, 503, url=offered(document_server, docx_bytes("After")))
    assert "max_document_size" in message


@pytest.mark.parametrize("settings", [{"fetch_timeout": 1}], indirect=True)
async def test_a_document_server_that_hangs_is_given_up(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.answers["result"] = "hang"
    message = await refused(jupyter, config, 503, url=offered(document_server, b""))
    assert "too long" in message


@pytest.fixture
def decoy(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Any:
    """A server that nobody may ask; its requests are listed."""
    sock, port = bind_unused_port()
    requests: list[str] = []

    class Decoy:
        url = f"http://127.0.0.1:{port}"
        seen = requests

    async def start() -> HTTPServer:
        def serve(request: Any) -> None:
            requests.append(request.uri)
            request.connection.finish()

        server = HTTPServer(serve)
        server.add_sockets([sock])
        return server

    server = jp_asyncio_loop.run_until_complete(start())
    yield Decoy
    server.stop()


async def test_only_the_document_server_is_ever_asked(
    jupyter: Jupyter, document_server: DocumentServer, decoy: Any
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    port = document_server.url.rpartition(":")[2]
    for url in [
        f"{decoy.url}/result.docx",
        f"{document_server.url}@{decoy.url.removeprefix('http://')}/result.docx",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        f"ftp://127.0.0.1:{port}/result.docx",
        "//127.0.0.1/result.docx",
        "result.docx",
    ]:
        await refused(jupyter, config, 403, url=url)
    assert decoy.seen == []


async def test_a_redirect_to_elsewhere_is_not_followed(
    jupyter: Jupyter, document_server: DocumentServer, decoy: Any
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.answers["result"] = f"redirect:{decoy.url}/result.docx"
    await refused(jupyter, config, 403, url=offered(document_server, docx_bytes("After")))
    assert decoy.seen == []
    document_server.faults.answers["result"] = f"redirect:{document_server.url}/cache/again"
    await refused(jupyter, config, 503, url=offered(document_server, docx_bytes("After")))


async def test_an_outside_change_keeps_the_name_and_the_session_gets_one_copy(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    file.write_bytes(docx_bytes("From a kernel"))
    for text, status in [("One", 6), ("Two", 6), ("Three", 2)]:
        url = offered(document_server, docx_bytes(text))
        response = await jupyter.callback(config, status, url=url, filetype="docx")
        assert answer_of(response, 200) == {"error": 0}
        assert text_of(file) == "From a kernel"
        (copy,) = jupyter.files() - {"a.docx"}
        assert re.fullmatch(r"a \(conflict copy \d{4}-\d\d-\d\d\)\.docx", copy)
        assert text_of(jupyter.root / copy) == text
    # The same message once more, after a slow answer.
    again = await jupyter.callback(config, 2, url=url, filetype="docx")
    assert answer_of(again, 200) == {"error": 0}
    assert jupyter.files() == {"a.docx", copy}


async def test_a_new_time_on_the_same_bytes_is_no_change(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    os.utime(file, (1, 1))
    url = offered(document_server, docx_bytes("After"))
    await jupyter.callback(config, 2, url=url, filetype="docx")
    assert text_of(file) == "After"
    assert jupyter.files() == {"a.docx"}


async def test_the_same_bytes_again_change_nothing(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("After"))
    await jupyter.callback(config, 6, url=url, filetype="docx")
    saved = state_of(file)
    for status in (6, 2, 2):
        response = await jupyter.callback(config, status, url=url, filetype="docx")
        assert answer_of(response, 200) == {"error": 0}
    assert state_of(file) == saved
    assert jupyter.files() == {"a.docx"}


async def test_a_late_save_counts_if_nobody_else_changed_the_file(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    for text in ("First", "Late"):
        url = offered(document_server, docx_bytes(text))
        await jupyter.callback(config, 2, url=url, filetype="docx")
        assert text_of(file) == text
    file.write_bytes(docx_bytes("From a kernel"))
    url = offered(document_server, docx_bytes("Later"))
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    assert text_of(file) == "From a kernel"
    (copy,) = jupyter.files() - {"a.docx"}
    assert text_of(jupyter.root / copy) == "Later"


async def test_callbacks_at_the_same_time_leave_one_whole_file(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.result_seconds = 0.2
    urls = [offered(document_server, docx_bytes(f"Version {n}")) for n in range(4)]
    responses = await asyncio.gather(
        *(jupyter.callback(config, 2, url=url, filetype="docx") for url in urls)
    )
    assert [response.code for response in responses] == [200] * 4
    assert re.fullmatch(r"Version \d", text_of(file))
    assert jupyter.files() == {"a.docx"}


async def test_a_deleted_documents_text_comes_back_under_a_marked_name(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("folder/a.docx", BEFORE)
    config = await jupyter.config("folder/a.docx")
    (jupyter.root / "folder/a.docx").unlink()
    url = offered(document_server, docx_bytes("Typed"))
    assert (await jupyter.callback(config, 6, url=url, filetype="docx")).code == 200
    (copy,) = jupyter.files()
    assert copy.startswith("folder/a (recovered ")
    assert text_of(jupyter.root / copy) == "Typed"
    # The folder goes as well.
    (jupyter.root / copy).unlink()
    (jupyter.root / "folder").rmdir()
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    (copy,) = jupyter.files()
    assert copy.startswith("a (recovered ")
    assert text_of(jupyter.root / copy) == "Typed"


@pytest.mark.parametrize("new", ["b.docx", "b", "sub/b.docx"])
async def test_a_save_follows_a_rename_and_spares_who_took_the_name(
    jupyter: Jupyter, document_server: DocumentServer, new: str
) -> None:
    jupyter.write("a.docx", BEFORE)
    (jupyter.root / "sub").mkdir()
    config = await jupyter.config("a.docx")
    assert (await jupyter.contents("a.docx", "PATCH", {"path": new})).code == 200
    usurper = jupyter.write("a.docx", docx_bytes("Another document"))
    url = offered(document_server, docx_bytes("Typed"))
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    assert text_of(jupyter.root / new) == "Typed"
    assert text_of(usurper) == "Another document"
    assert jupyter.files() == {"a.docx", new}


async def test_a_save_follows_the_rename_of_a_folder(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("old/deep/a.docx", BEFORE)
    config = await jupyter.config("old/deep/a.docx")
    assert (await jupyter.contents("old", "PATCH", {"path": "new"})).code == 200
    assert await jupyter.key("new/deep/a.docx") == config["document"]["key"]
    url = offered(document_server, docx_bytes("Typed"))
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    assert text_of(jupyter.root / "new/deep/a.docx") == "Typed"
    assert jupyter.files() == {"new/deep/a.docx"}


async def test_a_link_stays_a_link_and_mode_and_attributes_stay(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    target = jupyter.write("store/real.docx", BEFORE)
    target.chmod(0o640)
    attribute = "user.origin"
    try:
        os.setxattr(target, attribute, b"elsewhere")
    except OSError:
        attribute = ""
    (jupyter.root / "a.docx").symlink_to(target)
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("After"))
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    assert (jupyter.root / "a.docx").is_symlink()
    assert text_of(target) == "After"
    assert target.stat().st_mode & 0o777 == 0o640
    if attribute:
        assert os.getxattr(target, attribute) == b"elsewhere"


@pytest.mark.parametrize("mode", [0o664, 0o666])
async def test_a_writable_file_in_a_locked_folder_is_saved(
    jupyter: Jupyter, document_server: DocumentServer, mode: int
) -> None:
    file = jupyter.write("folder/a.docx", BEFORE)
    file.chmod(mode)
    inode = file.stat().st_ino
    file.parent.chmod(0o555)
    config = await jupyter.config("folder/a.docx")
    for text in ("A much longer text than before, " * 1000, "Short"):
        url = offered(document_server, docx_bytes(text))
        assert (await jupyter.callback(config, 6, url=url, filetype="docx")).code == 200
        assert text_of(file) == text
    assert file.stat().st_ino == inode
    assert file.stat().st_mode & 0o777 == mode
    assert jupyter.files() == {"folder/a.docx"}
    assert list((jupyter.data / "recovery").iterdir()) == []


async def test_a_hard_link_is_not_cut(jupyter: Jupyter, document_server: DocumentServer) -> None:
    file = jupyter.write("a.docx", BEFORE)
    (jupyter.root / "b.docx").hardlink_to(file)
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("After"))
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    assert text_of(jupyter.root / "b.docx") == "After"
    assert jupyter.files() == {"a.docx", "b.docx"}


async def test_a_full_disk_leaves_the_old_file_and_no_litter(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    url = offered(document_server, docx_bytes("After"))
    document_server.faults.result_padding = 5 << 20
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        await refused(jupyter, config, 503, url=url)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (await jupyter.callback(config, 2, url=url, filetype="docx")).code == 200
    assert text_of(jupyter.root / "a.docx") == "After"


async def test_a_result_of_another_type_is_converted_back(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    document_server.faults.reported_filetype = "odt"
    await editor.type("Typed.")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert "Typed." in text_of(file)
    assert jupyter.files() == {"a.docx"}


async def test_a_result_that_cannot_be_converted_back_is_put_beside(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    file = jupyter.write("a.docx", BEFORE)
    config = await jupyter.config("a.docx")
    document_server.faults.conversion_error = -3
    content = blank("odt").read_bytes()
    url = offered(document_server, content, "output.odt")
    response = await jupyter.callback(config, 2, url=url, filetype="odt")
    assert answer_of(response, 200) == {"error": 0}
    assert file.read_bytes() == BEFORE
    (copy,) = jupyter.files() - {"a.docx"}
    assert copy.endswith(".odt")
    assert (jupyter.root / copy).read_bytes() == content
