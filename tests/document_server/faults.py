"""What a test can make the stand-in do wrong, at any time."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

Door = Literal["all", "api", "frame", "healthcheck", "command", "converter", "result", "meta"]


@dataclass
class Faults:
    """Everything off by default; assign fields, or use `update` with plain JSON values."""

    answers: dict[str, str] = field(default_factory=dict)
    """Canned answer by door (see `Door`), overriding the real one.

    "hang" accepts and never answers that request; "close" breaks the connection;
    "html" is a login page with 200; "empty" 200 without a body; "404", "500", … that status;
    "redirect:URL" is 302 to there.
    """
    healthy: bool = True
    """False: /healthcheck says ``false``, with status 200 as the original does."""
    api_failures: int = 0
    """How many times api.js is answered with 500 before it comes."""
    frame_options: str = ""
    """X-Frame-Options of the editor's frame, for instance DENY."""
    frame_policy: str = ""
    """Content-Security-Policy of the editor's frame."""
    clock: int = 0
    """By how many seconds the clock is ahead: of answers' dates and of signatures both ways."""
    outgoing: Literal["", "unresolved", "container", "certificates", "hangs"] = ""
    """What keeps downloads from their addresses: no name is known; the loopback address is the
    container's own; no https is trusted; no packet comes back."""
    result_seconds: float = 0.0
    """Result links spread their bytes over so many real seconds."""
    result_cut: Literal["", "length", "chunked"] = ""
    """Result links break off half-way: with Content-Length, or without (chunked)."""
    result_padding: int = 0
    """Result documents grow to about so many bytes and stay valid zip packages."""
    conversion: Literal["", "fails", "partial"] = ""
    """Assembling a save fails: status 3/7 without url, or ("partial") with one. With "fails" the
    converter answers -3, too."""
    reported_filetype: str = ""
    """Extension that callbacks report, and that the result is converted to where possible."""
    false_filetype: str = ""
    """Extension that callbacks report although the result is something else."""
    callback_copies: int = 1
    """How many times each callback is posted in a row (each freshly signed)."""
    command_error: int | None = None
    """Error code that every command answers."""
    conversion_error: int | None = None
    """Error code that every conversion answers."""

    def update(self, values: dict[str, Any]) -> None:
        """Set fields by name; raises ValueError for one that does not exist."""
        known = {item.name for item in fields(self)}
        unknown = set(values) - known
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
        for name, value in values.items():
            setattr(self, name, value)

    def clear(self) -> None:
        """Put everything back to working."""
        fresh = Faults()
        for item in fields(self):
            setattr(self, item.name, getattr(fresh, item.name))

    def answer(self, door: str) -> str:
        """Return the canned answer for a door, "" for none."""
        return self.answers.get(door) or self.answers.get("all", "")
