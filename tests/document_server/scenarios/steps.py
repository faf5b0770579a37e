"""Steps that many scenarios share."""

from __future__ import annotations

from typing import Any

from ..client import Editor
from ..replay import Replay


async def closed(replay: Replay, editor: Editor, status: int, ok: bool | None = True) -> None:
    """Close an editor and wait for the callback that follows."""
    await editor.close()
    await replay.server.callback(status=status, ok=ok)


async def calls(replay: Replay) -> None:
    """Only calls."""
    while replay.calls_left:
        await replay.call()


async def opened(replay: Replay, **options: Any) -> Editor:
    """Open, and take note of status 1."""
    editor = await replay.open(**options)
    if editor.mode == "edit":
        await replay.server.callback(status=1)
    return editor
