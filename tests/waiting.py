"""Waiting for what no event tells of."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool]) -> None:
    """Return once ``condition`` holds; for what other processes do."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def until_asked(question: Callable[[], Awaitable[bool]]) -> None:
    """Return once another program answers ``question`` with yes."""
    async with asyncio.timeout(90):
        while not await question():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
