"""Scenarios in which people open, type, save and leave."""

from __future__ import annotations

from tornado.httpclient import AsyncHTTPClient

from ...office import docx_bytes
from ..replay import Replay, Script
from .steps import calls, closed, opened


async def edit(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    replay.note_events(editor)
    await closed(replay, editor, 2)


async def forcesave_and_close(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    await replay.call()
    await replay.server.callback(status=6)
    replay.note_events(editor)
    await closed(replay, editor, 2)


async def forcesave_command(replay: Replay) -> None:
    editor = await opened(replay)
    await replay.call()
    await editor.type("One")
    await replay.call()
    await replay.server.callback(status=6)
    await replay.call()
    await editor.type("Two")
    await replay.call()
    await replay.server.callback(status=6)
    replay.note_events(editor)
    await closed(replay, editor, 2)


async def forcesave_button(replay: Replay) -> None:
    editor = await opened(replay)
    for text in ("One", "Two"):
        await editor.type(text)
        assert await editor.save()
    replay.note_events(editor)
    await closed(replay, editor, 2)


async def save_button_without_forcesave(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    assert not await editor.save()
    replay.note_events(editor)
    await closed(replay, editor, 2)


async def large_userdata(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("Edited")
    await replay.call()
    await replay.call()
    await replay.server.callback(status=6)
    await closed(replay, editor, 2)


async def close_unchanged(replay: Replay) -> None:
    editor = await opened(replay)
    replay.note_events(editor)
    await closed(replay, editor, 4)


async def two_users(replay: Replay) -> None:
    first = await opened(replay)
    second = await opened(replay)
    await first.type("One")
    await second.type("Two")
    await replay.call()
    await first.until(lambda: "Two" in "".join(first.text))
    replay.note_events(first, "user 1")
    replay.note_events(second, "user 2")
    await closed(replay, first, 1)
    await replay.call()
    await closed(replay, second, 2)
    await replay.call()


async def two_tabs_and_viewer(replay: Replay) -> None:
    first = await opened(replay)
    second = await opened(replay)
    viewer = await replay.open()
    await replay.call()
    replay.note_events(viewer, "viewer")
    await closed(replay, first, 1)
    await closed(replay, second, 4)
    await viewer.close()


async def viewer_only(replay: Replay) -> None:
    viewer = await replay.open()
    await replay.call()
    replay.note_events(viewer)
    await viewer.close()


async def commands_with_open_document(replay: Replay) -> None:
    first = await opened(replay)
    second = await opened(replay)
    await replay.call()
    await replay.call()
    await first.event("onMetaChange")
    await second.event("onMetaChange")
    assert first.title == "renamed by meta.docx"
    replay.note_events(first, "user 1 after meta")
    await replay.call()
    await replay.server.callback(status=1)
    await second.until(lambda: second.dropped)
    replay.note_events(second, "user 2 after drop")
    for _ in range(4):
        await replay.call()
    await replay.server.callback(status=4)
    await first.until(lambda: first.dropped)
    replay.note_events(first, "user 1 after drop all")
    await replay.call()
    await first.close()
    await second.close()


def lost(note: str = "", *, events: str = "") -> Script:
    """Type and be gone; events are noted "before" or "after" that, or not at all."""

    async def script(replay: Replay) -> None:
        editor = await opened(replay)
        await editor.type("Lost", wait=False)
        if events == "before":
            replay.note_events(editor, note)
        await closed(replay, editor, 4)
        if events == "after":
            replay.note_events(editor, note)

    return script


def back_again(note: str) -> Script:
    async def script(replay: Replay) -> None:
        editor = await opened(replay)
        await editor.type("BeforeReload")
        await editor.close()
        back = await opened(replay, again=True)
        assert back.text[-1] == "First paragraph of a real docx.BeforeReload"
        replay.note_events(back, note)
        await closed(replay, back, 2)

    return script


async def how_long_until_safe(replay: Replay) -> None:
    hasty = await opened(replay)
    await hasty.type("Lost", wait=False)
    await closed(replay, hasty, 4)
    while replay.configs_left:
        patient = await opened(replay)
        await patient.type("Kept")
        await closed(replay, patient, 2)


async def close_after_state_false(replay: Replay) -> None:
    for call in replay.calls_left:
        assert call in ("x", "cleanup")
    editor = await opened(replay)
    await editor.type("Kept")
    await closed(replay, editor, 2)
    for key in replay.keys_of_calls("deleteForgotten"):
        replay.server.forgotten.keep(key, b"", "docx")
    await calls(replay)


async def other_formats(replay: Replay) -> None:
    """Edit files of many types; what the recording made by conversion is made so here."""
    notes = [one["note"] for one in replay.recorded if one["kind"] == "events"]
    plain = {
        "md": b"# Title\n\nFirst paragraph here.\n",
        "html": b"<html><body><p>Hi</p></body></html>",
    }
    while replay.configs_left:
        extension = replay.next_config["document"]["url"].rpartition(".")[2]
        if extension in plain:
            replay.connector.files[f"{extension}"] = plain[extension]
            data = plain[extension]
        else:
            answer = await replay.call()
            data = (await AsyncHTTPClient().fetch(answer["fileUrl"])).body
        replay.connector.files[replay.next_config["document"]["url"].rpartition("/")[2]] = data
        editor = await opened(replay)
        await editor.type("Edited")
        if notes:
            replay.note_events(editor, extension)
        await closed(replay, editor, 2)
        assert b"Edited" in replay.connector.results[-1] or b"PK" in replay.connector.results[-1]


async def browser_uses_localhost(replay: Replay) -> None:
    editor = await opened(replay, url=replay.localhost)
    await editor.type("Edited")
    await replay.call()
    await replay.server.callback(status=6)
    await closed(replay, editor, 2)


async def timer(replay: Replay) -> None:
    editor = await opened(replay)
    for text in ("One", "Two"):
        await editor.type(text)
        await replay.server.callback(status=6)
    replay.note_events(editor)
    await closed(replay, editor, 2)


async def reuse_after_save(replay: Replay) -> None:
    editor = await opened(replay)
    await editor.type("First")
    await closed(replay, editor, 2)
    notes = [one["note"] for one in replay.recorded if one["kind"] == "events"]
    again = await replay.open(handlers={"onRequestRefreshFile", "onOutdatedVersion"})
    replay.note_events(again, notes[0])
    without = await replay.open(handlers=set())
    assert without.version_message
    replay.note_events(without, notes[1])


async def reuse_after_close_unchanged(replay: Replay) -> None:
    editor = await opened(replay)
    await closed(replay, editor, 4)
    replay.connector.files[""] = docx_bytes("Changed behind its back")
    again = await opened(replay)
    assert again.text == ["Probe document", "First paragraph of a real docx."]
    replay.note_events(again, "second open")
    await closed(replay, again, 4)
