"""What the stand-in promises beyond the recordings: signatures and sessions."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

import jwt
import pytest
from tornado.simple_httpclient import HTTPTimeoutError, SimpleAsyncHTTPClient

from .document_server.bench import bench
from .office import docx_bytes, text_of

# Signatures


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
async def test_any_hmac_signs_an_opening(algorithm: str) -> None:
    async with bench() as at:
        config = at.config(signed=False)
        editor = await at.server.open({**config, "token": at.signed(config, algorithm)})
        assert editor.mode == "edit"


@pytest.mark.parametrize("claim", ["url", "payload", "key"])
async def test_tokens_for_something_else_do_not_open(claim: str) -> None:
    async with bench() as at:
        config = at.config(signed=False)
        editor = await at.server.open({**config, "token": at.signed({**config, claim: "x"})})
        assert editor.errors == [-20]


@pytest.mark.filterwarnings("ignore:The HMAC key is")
async def test_a_short_secret_works() -> None:
    async with bench(secret="tiny") as at:
        config = at.config(signed=False)
        token = jwt.encode(config, "tiny", "HS256")
        editor = await at.server.open({**config, "token": token})
        assert editor.mode == "edit"


async def test_a_header_of_another_name_carries_all_tokens() -> None:
    async with bench(jwt_header="X-Office") as at:
        await (await at.open()).close()
        download, callback = await at.server.download(), await at.server.callback(status=4)
        for record in (download, callback):
            names = [name for name, _ in record.headers]
            assert "X-Office" in names
            assert "Authorization" not in names
        response = await at.get(
            "/command",
            method="POST",
            body='{"c": "version"}',
            headers={"X-Office": "Bearer " + at.signed({"c": "version"})},
        )
        assert json.loads(response.body)["error"] == 0


async def test_a_long_history_is_only_in_the_body_token() -> None:
    async with bench() as at:
        first, second = await at.open(user="ann"), await at.open(user="bob")
        for _ in range(30):
            await asyncio.gather(first.type("a"), second.type("b"))
        await first.close()
        await second.close()
        record = await at.server.callback(status=2)
        assert record.token_claims is not None
        assert record.header_claims is not None
        assert len(record.token_claims["history"]["changes"]) > 30
        for short in (record.body, record.header_claims["payload"]):
            assert short["history"] == {}
            assert "changesurl" not in short
        assert record.fields["changesurl"]


# Sessions


async def test_connections_over_the_limit_read_only() -> None:
    async with bench(connection_limit=2) as at:
        modes = [(await at.open(key)).mode for key in ("a", "b", "c")]
        assert modes == ["edit", "edit", "view"]
        assert [record.key for record in at.server.callbacks] == ["a", "b"]


async def test_a_spent_key_is_fetched_anew_after_its_time() -> None:
    async with bench(version_life=0.0) as at:
        editor = await at.open()
        await editor.type("x")
        await at.saved(editor)
        at.connector.files[""] = docx_bytes("Newer.")
        assert (await at.open()).text == ["Newer."]


async def test_a_reader_of_a_spent_key_sees_what_was_saved() -> None:
    async with bench() as at:
        editor = await at.open()
        await editor.type("And after.")
        await at.saved(editor)
        reader = await at.open(mode="view")
        assert reader.text == ["Before.And after."]
        assert len(at.server.downloads) == 1


async def test_whoever_comes_back_before_the_save_goes_on_writing() -> None:
    async with bench(save_delay=50.0) as at:
        editor = await at.open()
        await editor.type("One.")
        await editor.close()
        again = await at.open()
        await again.type("Two.")
        assert text_of(await at.saved(again)) == "Before.One.Two."
        assert [record.status for record in at.server.callbacks] == [1, 1, 2]


async def test_a_join_between_two_posts_makes_the_save_not_count() -> None:
    async with bench(retry_delays=(50.0,)) as at:
        at.connector.callback_modes[2] = ["status:503"]
        editor = await at.open()
        await editor.type("One.")
        await editor.close()
        await at.server.callback(status=2, ok=False)
        again = await at.open()
        assert again.mode == "edit"
        assert again.text == ["Before.One."]


@pytest.mark.parametrize(
    ("answer", "text"), [("error1", ["Before.One."]), ("ok", ["Before."])], ids=["1", "0"]
)
async def test_the_answer_to_status_3_decides_about_what_was_typed(
    answer: str, text: list[str]
) -> None:
    async with bench(version_life=0.0) as at:
        at.server.faults.conversion = "fails"
        at.connector.callback_modes[3] = answer
        editor = await at.open()
        await editor.type("One.")
        await editor.close()
        await at.server.callback(status=3)
        assert at.server.forgotten.keys == []
        assert (await at.open()).text == text


async def test_a_partly_usable_result_comes_with_status_3_and_is_kept() -> None:
    async with bench() as at:
        at.server.faults.conversion = "partial"
        at.connector.callback_modes[3] = "error1"
        editor = await at.open()
        await editor.type("One.")
        await editor.close()
        record = await at.server.callback(status=3)
        assert text_of((await at.get(record.fields["url"])).body) == "Before.One."
        await at.server.save_settled(editor)
        assert at.server.forgotten.keys == ["key"]


async def test_callbacks_go_where_the_one_concerned_had_them_sent() -> None:
    async with bench() as at:
        ann = await at.open(user="ann", forcesave=True)
        bob = await at.open(user="bob", forcesave=True)
        await ann.type("a")
        await bob.type("b")
        await ann.save()
        await bob.type("c")
        await at.open(user="reader", mode="view")
        await at.command("forcesave", key="key")
        await at.server.callback(status=6)
        await at.server.callback(status=6)
        await at.command("info", key="key")
        await bob.close()
        await ann.close()
        await at.server.callback(status=2)
        seen = [
            (record.status, record.fields.get("forcesavetype"), record.url.rpartition("/")[2])
            for record in at.server.callbacks
        ]
        assert seen == [
            (1, None, "ann"),
            (1, None, "bob"),
            (6, 1, "ann"),
            (6, 0, "bob"),
            (1, None, "reader"),
            (1, None, "bob"),
            (2, None, "bob"),
        ]


async def test_a_preset_forgotten_file_opens_with_a_warning() -> None:
    async with bench() as at:
        at.server.forgotten.keep("key", docx_bytes("Rescued."), "docx")
        editor = await at.open()
        assert editor.warnings == [-104]
        assert editor.text == ["Rescued."]
        assert text_of(await at.saved(editor)) == "Rescued."
        assert at.server.forgotten.keys == []
        assert at.server.downloads == []


async def test_changes_come_as_a_zip() -> None:
    async with bench() as at:
        editor = await at.open()
        await editor.type("One.")
        await editor.close()
        record = await at.server.callback(status=2)
        changes = await at.get(record.fields["changesurl"])
        assert changes.headers["Content-Type"] == "application/zip"
        assert zipfile.ZipFile(io.BytesIO(changes.body)).testzip() is None


async def test_readers_cause_no_callback_and_cannot_type() -> None:
    async with bench() as at:
        reader = await at.open(mode="view")
        with pytest.raises(AssertionError):
            await reader.type("x")
        await reader.close()
        assert at.server.callbacks == []


async def test_two_people_see_each_other() -> None:
    async with bench() as at:
        ann, bob = await at.open(user="ann"), await at.open(user="bob")
        await ann.until(lambda: len(ann.users) == 2)
        await ann.type("From Ann.")
        await bob.until(lambda: bob.text == ["Before.From Ann."])
        await bob.close()
        await ann.until(lambda: ann.users == [{"id": "ann", "name": "Ann"}])


async def test_a_broken_connection_counts_as_leaving() -> None:
    async with bench(poll_time=60.0) as at:
        editor = await at.open()
        connection = next(iter(at.server.sessions.connections))
        client = SimpleAsyncHTTPClient(force_instance=True)
        path = f"/doc/events?connection={connection}&after=3"
        with pytest.raises(HTTPTimeoutError):
            await client.fetch(at.server.url + path, request_timeout=0.2)
        assert (await at.server.callback(status=4)).key == editor.key
