"""Activity: a document that people work on keeps its server from being stopped as idle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Final

_NAME: Final = "onlyoffice"
_SECONDS: Final = 30.0


class Activity:
    """Tells Jupyter, and by it a Hub's culler, that a document is being worked on.

    Args:
        times: where Jupyter looks for the last moments of activity.
        is_open: whether anybody has a document open for editing.
        seconds: for how long an open document counts as activity after it was last changed.
    """

    def __init__(
        self,
        times: MutableMapping[str, datetime],
        is_open: Callable[[], bool],
        seconds: float,
    ) -> None:
        self._times = times
        self._is_open = is_open
        self._seconds = seconds
        self._changed: float | None = None

    def changed(self) -> None:
        """Somebody has changed a document, or begun to."""
        self._changed = time.monotonic()
        self.look()

    def look(self) -> None:
        """Count this moment as active if a document that is open was changed lately."""
        if self._changed is None or not self._is_open():
            return
        if time.monotonic() - self._changed <= self._seconds:
            self._times[_NAME] = datetime.now(UTC)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(_SECONDS)
            self.look()
