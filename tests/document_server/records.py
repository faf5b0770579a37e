"""What the stand-in did and saw, for tests to look at and to wait for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar


@dataclass
class CallbackRecord:
    """One POST to a callbackUrl and how it was answered."""

    key: str
    status: int
    url: str
    headers: list[tuple[str, str]]
    body: dict[str, Any]
    """The JSON body as posted, with ``token`` if there was one."""
    header_claims: dict[str, Any] | None
    """Claims of the header token: ``{"payload": …, "iat", "exp"}``."""
    token_claims: dict[str, Any] | None
    """Claims of the body token: flat."""
    attempt: int
    """1 for the first post, up to 4."""
    sent: float = field(default_factory=time.monotonic)
    answer_status: int | None = None
    """HTTP status, None when no answer came."""
    answer: str = ""
    ok: bool = False
    """Whether the answer was exactly what the original takes as success."""

    @property
    def echo(self) -> bool:
        """Whether it was only caused by the info command: nobody came or left."""
        return self.status in (1, 4) and "actions" not in self.fields

    @property
    def fields(self) -> dict[str, Any]:
        """Complete fields: the body token's, or the plain body's where tokens are off."""
        source = self.token_claims if self.token_claims is not None else self.body
        added = ("iat", "exp", "token")
        return {name: value for name, value in source.items() if name not in added}


@dataclass
class DownloadRecord:
    """One GET of a document.url or of a conversion's url."""

    key: str
    url: str
    headers: list[tuple[str, str]]
    claims: dict[str, Any] | None
    attempt: int
    status: int | None = None
    """HTTP status, None when no answer came."""
    length: int = 0
    problem: str = ""


@dataclass
class CommandRecord:
    """One call of /command or /converter."""

    door: str
    fields: dict[str, Any]
    """What counted: the verified claims, or the plain body where tokens are off."""
    answer: dict[str, Any]


@dataclass
class ResultRecord:
    """One GET of a cache link."""

    path: str
    headers: list[tuple[str, str]]
    status: int
    sent: int = 0


Record = TypeVar("Record")


class Journal(Generic[Record]):
    """Records of one kind; `next` hands each out once, waiting for it if need be."""

    def __init__(self) -> None:
        """Start empty."""
        self.records: list[Record] = []
        self._handed_out: set[int] = set()
        self._news = asyncio.Condition()

    async def add(self, record: Record) -> None:
        """Append, and wake who waits."""
        async with self._news:
            self.records.append(record)
            self._news.notify_all()

    async def next(
        self, wanted: Callable[[Record], bool], within: float, what: str = "record"
    ) -> Record:
        """Return the first record that is wanted and was not handed out before.

        Raises:
            TimeoutError: it did not come in time; names what did come.
        """
        try:
            async with asyncio.timeout(within), self._news:
                while True:
                    for number, record in enumerate(self.records):
                        if number not in self._handed_out and wanted(record):
                            self._handed_out.add(number)
                            return record
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"no {what} within {within} s; seen: {self.records}") from None

    def plain(self) -> list[dict[str, Any]]:
        """Return all records as JSON values."""
        return [asdict(record) for record in self.records]  # type: ignore[call-overload]

    def clear(self) -> None:
        """Forget all."""
        self.records.clear()
        self._handed_out.clear()
