"""Scenarios of the conversion service alone."""

from __future__ import annotations

from ..replay import Replay


async def polled_conversion(replay: Replay) -> None:
    for _ in range(2):
        await replay.call()
        while True:
            left = replay.calls_left
            last = len(left) < 2 or left[1].partition(", ")[2] != left[0].partition(", ")[2]
            if last or left[1].startswith("async poll 0"):
                break
            replay.skip_call()
        await replay.server.download()
        await replay.server.converter.settled()
        await replay.call()


async def bad_urls(replay: Replay) -> None:
    while replay.calls_left:
        note = replay.calls_left[0]
        if note.startswith("document url: "):
            replay.connector.document_modes = {"": note.removeprefix("document url: ")}
            replay.connector.document_modes["other.docx"] = "ok"
        await replay.call()


async def x_forwarded(replay: Replay) -> None:
    """The recording lacks what was sent, apart from some headers."""
    claims = {
        "filetype": "docx",
        "key": "xf72419691",
        "outputtype": "pdf",
        "url": "{connector}/files/xf72419691.docx",
    }
    await replay.call({"token": {"algorithm": "HS256", "right_secret": True, "claims": claims}})
