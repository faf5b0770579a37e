"""Scenarios in which something fails or is refused."""

from __future__ import annotations

from tornado.httpclient import AsyncHTTPClient

from ..replay import Replay, Script
from .steps import calls, closed, opened


async def failing_final_save(replay: Replay) -> None:
    """Close with changes, look at the forgotten file, open again where the recording does."""
    editor = await opened(replay)
    await editor.type("Edited")
    await editor.close()
    await replay.server.save_settled(editor)
    await replay.call()
    if replay.calls_left[0].startswith("getForgotten"):
        answer = await replay.call()
        kept = await AsyncHTTPClient().fetch(answer["url"])
        assert b"word/document.xml" in kept.body
    await replay.call()
    if replay.configs_left:
        again = await opened(replay)
        replay.note_events(again, "reopened with the same key")
        assert "Edited" in "".join(again.text)
        await closed(replay, again, 2)
        await replay.call()


async def failing_forcesave(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    await replay.call()
    await replay.server.callback(status=6)
    replay.note_events(editor, "after failed forcesave")
    await closed(replay, editor, 2)
    while replay.calls_left:
        await replay.call()


async def failing_button(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    assert not await editor.save()
    replay.note_events(editor, "after failed button save")
    await closed(replay, editor, 2)


def failing_join(note: str, status: int = 4) -> Script:
    async def script(replay: Replay) -> None:
        editor = await opened(replay)
        replay.note_events(editor, note)
        await closed(replay, editor, status, ok=None)

    return script


async def no_callback_url(replay: Replay) -> None:
    editor = await replay.open()
    replay.note_events(editor, "config without callbackUrl")
    await editor.type("Nobody will know")
    replay.note_events(editor, "typed")
    await replay.call()
    await editor.close()


async def connector_down_at_save(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    replay.connector.refuse_callbacks()
    await editor.close()
    await replay.call()
    for _ in range(3):
        replay.skip_call()
    await replay.server.save_settled(editor)
    await replay.call()


async def document_url_failures(replay: Replay) -> None:
    for exchange in [one for one in replay.recorded if one["kind"] == "events"]:
        note = exchange["note"]
        mode = note.removeprefix("document.url: ")
        modes = {"403 first": "status:403", "connection refused": "ok"}
        mode = modes.get(mode, "ok" if note.startswith("same key") else mode)
        replay.connector.document_modes = {"": mode, "other.docx": "ok"}
        editor = await replay.open(accept_dialogs=False)
        replay.note_events(editor, note)
        await closed(replay, editor, 4)
        if (
            replay.calls_left
            and "refused" not in note
            and mode == note.removeprefix("document.url: ")
        ):
            await replay.call()


async def opening_configs(replay: Replay) -> None:
    """Open every config; close what has opened; type where the recording does."""
    for exchange in [one for one in replay.recorded if one["kind"] == "events"]:
        note = exchange["note"]
        if note.endswith(" typed"):
            continue
        editor = await replay.open()
        replay.note_events(editor, note)
        if f"{note} typed" in [one.get("note") for one in replay.recorded]:
            await editor.type("x", wait=False)
            await editor.event("onWarning")
            replay.note_events(editor, f"{note} typed")
        joined = any(record.status == 1 for record in replay.server.callbacks[-1:])
        if joined:
            await closed(replay, editor, 4)
        else:
            await editor.close()


async def conversion_fails(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    await replay.call()
    await replay.server.callback(status=7)
    replay.note_events(editor)
    await closed(replay, editor, 3)
    await replay.call()
    await replay.call()


async def conversion_fails_for_button(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    assert not await editor.save()
    replay.note_events(editor)
    await closed(replay, editor, 3)


async def callback_times_out(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    await editor.close()
    await replay.server.save_settled(editor)
    await replay.connector.logged("result", 4)
    await replay.call()


async def document_url_times_out(replay: Replay) -> None:
    editor = await replay.open()
    replay.note_events(editor)
    await closed(replay, editor, 4)
    await replay.connector.logged("download", 1)


async def document_too_large(replay: Replay) -> None:
    """The editor leaves by itself."""
    editor = await replay.open()
    await replay.server.callback(status=4)
    replay.note_events(editor)
    await calls(replay)
