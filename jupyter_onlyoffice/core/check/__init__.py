"""The check: what each of its steps is called, and what a step says.

The modules beside this one judge what was observed, and name the fault; none of them observes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepName(StrEnum):
    """All steps, in their order."""

    SETTINGS = "settings"
    BROWSER = "browser"
    NAME = "name"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    ANSWER = "answer"
    HEALTH = "health"
    SECRET = "secret"  # noqa: S105
    VERSION = "version"
    LINKS = "links"
    FRAMES = "frames"
    WAY_BACK = "way-back"
    RESULT = "result"
    CLOCKS = "clocks"
    FORMATS = "formats"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one step.

    Attributes:
        ok: whether it went well; False where it was not tried.
        skipped: whether it was not tried, or could not tell anything.
        detail: what was tried and what came back, without secrets.
        hint: what to do; with ``ok``, what could be better.
    """

    name: StepName
    ok: bool
    skipped: bool
    detail: str
    hint: str | None = None

    @property
    def failed(self) -> bool:
        return not self.ok and not self.skipped


def passed(name: StepName, detail: str, hint: str | None = None) -> Step:
    return Step(name, ok=True, skipped=False, detail=detail, hint=hint)


def failed(name: StepName, detail: str, hint: str) -> Step:
    return Step(name, ok=False, skipped=False, detail=detail, hint=hint)


def skipped(name: StepName, detail: str) -> Step:
    return Step(name, ok=False, skipped=True, detail=detail)


def not_tried(name: StepName) -> Step:
    """Return a step that another one, which failed, stands in the way of."""
    return skipped(name, "Not tried: a step before it failed.")


def is_well(steps: Sequence[Step]) -> bool:
    """Tell whether editing would work, as far as the steps tell."""
    return bool(steps) and not any(step.failed for step in steps)
