"""The state behind a key: its file, who has it open, what was typed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from .office.content import Content
from .opening import DESCRIPTIONS, Opening

_MOST_ROWS = 2000
_MOST_PAGES = 30


@dataclass
class Connection:
    """One open editor. It is told things as events, by long poll."""

    id: str
    opening: Opening
    index: int
    """Per-document number of this opening; callback urls are looked up by it."""
    base_url: str
    may_edit: bool
    mode: str
    joined: bool = False
    """Whether callbacks name it as somebody who edits."""
    gone: bool = False
    opened: bool = False
    events: list[tuple[str, Any]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    choice: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the reader has answered the txt or csv options dialog."""
    last_poll: float = field(default_factory=time.monotonic)

    def is_gone(self) -> bool:
        """Whether it has been closed, also while something was awaited."""
        return self.gone

    def tell(self, kind: str, data: Any = None) -> None:
        """Append an event."""
        self.events.append((kind, data))
        self.changed.set()

    def warn(self, code: int) -> None:
        """Tell it an onWarning."""
        self.tell("warning", {"code": code, "description": DESCRIPTIONS[code]})

    def fail(self, code: int) -> None:
        """Tell it an onError."""
        self.tell("error", {"code": code, "description": DESCRIPTIONS[code]})

    async def news(self, after: int, within: float) -> list[tuple[str, Any]]:
        """Return events from a number on, waiting until there are any."""
        try:
            async with asyncio.timeout(within):
                while len(self.events) <= after and not self.gone:
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            return []
        return self.events[after:]


@dataclass(frozen=True)
class Change:
    """What one editor sent at once."""

    connection: str
    index: int
    user_id: str
    user_name: str
    text: str
    at: float


@dataclass
class Document:
    """All that is known under one key."""

    key: str
    file_type: str = ""
    base: bytes = b""
    """The working copy as opened, before `changes`."""
    content: Content | None = None
    """What `base` shows; None until it is loaded."""
    source_hash: str = ""
    changes: list[Change] = field(default_factory=list)
    callback_urls: list[tuple[int, str]] = field(default_factory=list)
    base_url: str = ""
    connections: dict[str, Connection] = field(default_factory=dict)
    forcesaved: int = 0
    """How many of the changes the last good force save held."""
    from_forgotten: bool = False
    saved_at: float | None = None
    """When the final save was taken (monotonic); from then on the key is spent."""
    generation: int = 0
    """Counts joins of editors, so that a save under way notices that it was overtaken."""
    save: asyncio.Task[object] | None = None
    last_left: str = ""
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    opened_count: int = 0

    @property
    def editors(self) -> list[Connection]:
        """Connections that callbacks speak of."""
        return [connection for connection in self.connections.values() if connection.joined]

    @property
    def users(self) -> list[str]:
        """Ids of who edits, in order of joining, each once."""
        return list(dict.fromkeys(connection.opening.user_id for connection in self.editors))

    @property
    def unsaved(self) -> bool:
        """Whether a final save is due when the last editor leaves."""
        return bool(self.changes) or self.from_forgotten

    @property
    def last_change(self) -> Change | None:
        """The newest change."""
        return self.changes[-1] if self.changes else None

    def callback_url(self, index: int | None) -> str:
        """Return the url appended by one opening, else the one appended last, else ""."""
        for number, url in self.callback_urls:
            if number == index:
                return url
        return self.callback_urls[-1][1] if self.callback_urls else ""

    def runs(self) -> list[str]:
        """Return what was typed, one run per turn of a connection."""
        runs: list[tuple[str, str]] = []
        for change in self.changes:
            if runs and runs[-1][0] == change.connection:
                runs[-1] = (change.connection, runs[-1][1] + change.text)
            else:
                runs.append((change.connection, change.text))
        return [text for _, text in runs]

    def surface(self) -> dict[str, Any]:
        """Return what the editor shows, as JSON: family, pages of rows of cells."""
        content = self.content or Content("word")
        live = content.typed(self.runs())
        return {
            "family": live.family,
            "pages": [
                {
                    "title": page.title,
                    "rows": page.rows[:_MOST_ROWS],
                    "headings": sorted(page.headings),
                }
                for page in live.pages[:_MOST_PAGES]
            ],
        }

    def tell_all(self, kind: str, data: Any = None, *, but: str = "") -> None:
        """Tell every open editor except one."""
        for connection in self.connections.values():
            if connection.id != but:
                connection.tell(kind, data)

    def people(self) -> list[dict[str, str]]:
        """Return who has it open for editing, for the editor's list of users."""
        return [
            {"id": connection.opening.user_id, "name": connection.opening.user_name}
            for connection in self.editors
        ]
