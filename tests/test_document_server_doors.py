"""What the stand-in promises beyond the recordings: links, faults, conversion, the process."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from tornado.simple_httpclient import HTTPStreamClosedError, HTTPTimeoutError

from .document_server import DocumentServer, DocumentServerProcess
from .document_server.bench import SECRET, bench
from .office import docx_bytes, text_of

# Links


async def test_links_end_and_cannot_be_forged() -> None:
    async with bench(link_life=900) as at:
        link = at.server.links.cache("a.docx", b"PK")
        assert (await at.get(link)).code == 200
        assert (await at.get(link.replace("md5=", "md5=x"))).code == 403
        assert (await at.get(link.replace("expires=", "expires=1"))).code == 403
        assert (await at.get(link.partition("?")[0])).code == 403
    async with bench(link_life=-1) as at:
        assert (await at.get(at.server.links.cache("a.docx", b"PK"))).code == 410


async def test_a_link_serves_a_range() -> None:
    async with bench() as at:
        link = at.server.links.cache("a.bin", b"0123456789")
        response = await at.get(link, headers={"Range": "bytes=2-4"})
        assert (response.code, response.body) == (206, b"234")
        assert response.headers["Content-Range"] == "bytes 2-4/10"


async def test_everything_lives_under_a_prefix() -> None:
    async with bench(prefix="/office") as at:
        editor = await at.open()
        await editor.type("One.")
        assert text_of(await at.saved(editor)) == "Before.One."
        assert "/office/cache/files/" in at.server.callbacks[-1].fields["url"]
        root = at.server.url.removesuffix("/office")
        assert (await at.get(f"{root}/healthcheck")).code == 404
        assert (await at.get("/healthcheck")).body == b"true"


async def test_links_have_the_address_the_browser_used() -> None:
    async with bench() as at:
        headers = {"X-Forwarded-Host": "docs.example.org", "X-Forwarded-Proto": "https,http"}
        editor = await at.server.open(at.config(), headers=headers)
        await editor.type("One.")
        await editor.close()
        record = await at.server.callback(status=2)
        assert record.fields["url"].startswith("https://docs.example.org/cache/files/")


# Faults


DOORS = {
    "healthcheck": "/healthcheck",
    "api": "/web-apps/apps/api/documents/api.js",
    "frame": "/web-apps/apps/documenteditor/main/index.html",
    "meta": "/meta/formats",
}


@pytest.mark.parametrize("door", [*DOORS, "all"])
@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        ("html", 200, b"<!DOCTYPE html>"),
        ("empty", 200, b""),
        ("404", 404, b"<html>"),
        ("500", 500, b"<html>"),
        ("redirect:http://elsewhere.invalid/", 302, b""),
    ],
)
async def test_a_door_gives_the_answer_it_was_told(
    door: str, answer: str, status: int, body: bytes
) -> None:
    async with bench() as at:
        at.server.faults.answers[door] = answer
        response = await at.get(DOORS.get(door, "/healthcheck"))
        assert response.code == status
        assert response.body.startswith(body)
        at.server.faults.clear()
        assert (await at.get(DOORS.get(door, "/healthcheck"))).code == 200


async def test_a_hanging_or_closed_door_never_answers() -> None:
    async with bench() as at:
        for answer, problem in (("hang", HTTPTimeoutError), ("close", HTTPStreamClosedError)):
            at.server.faults.answers = {"command": answer}
            with pytest.raises(problem):
                await at.get("/command", method="POST", body="{}", request_timeout=0.5)
            assert (await at.get("/healthcheck")).body == b"true"


async def test_health_can_be_false() -> None:
    async with bench() as at:
        at.server.faults.healthy = False
        response = await at.get("/healthcheck")
        assert (response.code, response.body) == (200, b"false")


async def test_api_js_fails_as_often_as_told() -> None:
    async with bench() as at:
        at.server.faults.api_failures = 2
        codes = [(await at.get(DOORS["api"])).code for _ in range(3)]
        assert codes == [500, 500, 200]


@pytest.mark.parametrize("cut", ["length", "chunked"])
async def test_a_result_can_break_off(cut: str) -> None:
    async with bench() as at:
        at.server.faults.update({"result_cut": cut})
        data = docx_bytes("Only half of it.")
        with pytest.raises(HTTPStreamClosedError):
            await at.get(at.server.links.cache("a.docx", data))
        assert (await at.server.result()).sent == len(data) // 2


async def test_a_slow_result_comes_in_pieces() -> None:
    async with bench() as at:
        at.server.faults.result_seconds = 0.2
        pieces: list[bytes] = []
        data = docx_bytes("Slow.")
        link = at.server.links.cache("a.docx", data)
        await at.get(link, streaming_callback=pieces.append)
        assert b"".join(pieces) == data
        assert len(pieces) > 10


async def test_a_huge_result_is_a_valid_document() -> None:
    async with bench() as at:
        at.server.faults.result_padding = 20 << 20
        editor = await at.open()
        await editor.type("Huge.")
        data = await at.saved(editor)
        assert abs(len(data) - (20 << 20)) < 1000
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
        assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "Before.Huge."


async def test_another_file_type_can_come_back() -> None:
    async with bench() as at:
        at.server.faults.reported_filetype = "odt"
        editor = await at.open()
        await editor.type("As odt.")
        data = await at.saved(editor)
        assert at.server.callbacks[-1].fields["filetype"] == "odt"
        assert zipfile.ZipFile(io.BytesIO(data)).read("mimetype").endswith(b"opendocument.text")


async def test_a_file_type_can_be_reported_falsely() -> None:
    async with bench() as at:
        at.server.faults.false_filetype = "xlsx"
        editor = await at.open()
        await editor.type("Still docx.")
        assert text_of(await at.saved(editor)) == "Before.Still docx."
        assert at.server.callbacks[-1].fields["filetype"] == "xlsx"


async def test_callbacks_can_come_twice() -> None:
    async with bench() as at:
        at.server.faults.callback_copies = 2
        editor = await at.open()
        await editor.type("x")
        await editor.close()
        await at.server.callback(status=2)
        await at.server.callback(status=2)
        assert [record.status for record in at.server.callbacks] == [1, 1, 2, 2]


async def test_commands_and_conversions_can_fail_with_a_code() -> None:
    async with bench() as at:
        at.server.faults.update({"command_error": 3, "conversion_error": -6})
        assert (await at.command("version"))["error"] == 3
        assert await at.post("/converter", {}) == {"error": -6}


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault: healthy_"):
        DocumentServer(secret=SECRET).faults.update({"healthy_": False})


# Conversion


@pytest.mark.parametrize("target", ["docx", "odt", "txt", "html", "rtf", "md", "pdf", "png"])
async def test_a_document_is_converted(target: str) -> None:
    async with bench() as at:
        fields = {
            "filetype": "docx",
            "key": f"conversion-{target}",
            "outputtype": target,
            "title": "My report.docx",
            "url": f"{at.connector.url}/files/a.docx",
        }
        answer = await at.post("/converter", fields)
        assert answer["fileType"] == target
        assert f"/My%20report.{target}?" in answer["fileUrl"]
        data = (await at.get(answer["fileUrl"])).body
        starts = {"pdf": b"%PDF-", "rtf": b"{\\rtf", "png": b"\x89PNG", "docx": b"PK", "odt": b"PK"}
        assert data.startswith(starts.get(target, b""))
        if target in ("txt", "html", "md", "rtf", "pdf"):
            assert b"Before." in data


async def test_the_converter_answers_from_its_cache_until_the_key_changes() -> None:
    async with bench() as at:
        fields = {
            "filetype": "docx",
            "outputtype": "txt",
            "url": f"{at.connector.url}/files/a.docx",
        }
        first = await at.post("/converter", {**fields, "key": "one"})
        at.connector.files[""] = docx_bytes("Changed.")
        same = await at.post("/converter", {**fields, "key": "one"})
        other = await at.post("/converter", {**fields, "key": "two"})
        bodies = [(await at.get(answer["fileUrl"])).body for answer in (first, same, other)]
        assert [b"Changed." in body for body in bodies] == [False, False, True]


async def test_the_old_converter_prefers_xml() -> None:
    async with bench() as at:
        response = await at.get("/ConvertService.ashx", method="POST", body="{}")
        assert response.body.endswith(b"<FileResult><Error>-8</Error></FileResult>")


# The process


def test_a_process_of_its_own_is_controlled_over_http() -> None:
    with DocumentServerProcess(secret=SECRET, time_scale=0.02, prefix="/office") as server:
        assert server.url.endswith("/office")
        assert server.faults(healthy=False)["healthy"] is False
        server.clear_faults()
        assert server.faults()["healthy"] is True
        server.keep_forgotten("lost", docx_bytes("Lost."))
        assert server.records("callbacks") == []
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            server.wait("callbacks", status=2, within=0.2)
        assert time.monotonic() - started < 10
        assert server.documents() == {}
        server.reset()
