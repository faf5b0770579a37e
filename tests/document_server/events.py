"""The events of one editor, in order, and waiting for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WAIT = 20.0
"""Real seconds after which waiting gives up."""


@dataclass(frozen=True)
class Event:
    """One event as the host page's handlers get it."""

    name: str
    data: Any = None


class EventLog:
    """Grows by `emit`.

    Attributes:
        events: every event so far, in order.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.events: list[Event] = []
        self._news = asyncio.Condition()

    def data_of(self, name: str) -> list[Any]:
        """Payloads of all events of a name."""
        return [event.data for event in self.events if event.name == name]

    @property
    def errors(self) -> list[int]:
        """Codes of onError."""
        return [data["errorCode"] for data in self.data_of("onError")]

    @property
    def warnings(self) -> list[int]:
        """Codes of onWarning."""
        return [data["warningCode"] for data in self.data_of("onWarning")]

    async def event(self, name: str, *, count: int = 1, within: float = WAIT) -> Event:
        """Wait until an event has come ``count`` times; returns that one."""
        await self.until(lambda: len(self.data_of(name)) >= count, within)
        return [event for event in self.events if event.name == name][count - 1]

    async def until(self, true: Callable[[], bool], within: float = WAIT) -> None:
        """Wait until something about this editor is so; looks whenever there is news."""
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(true)
        except TimeoutError:
            raise TimeoutError(f"not within {within} s; events: {self.events}") from None

    async def emit(self, name: str, data: Any = None) -> None:
        """Append an event."""
        self.events.append(Event(name, data))
        await self.notify()

    async def notify(self) -> None:
        """Wake who waits, as something has changed."""
        async with self._news:
            self._news.notify_all()
