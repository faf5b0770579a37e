"""Measure two things in turns, and print what came out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def row(what: str, measured: str, goal: str = "", remark: str = "") -> None:
    print(f"{what:58} {measured:>16} {goal:>10}  {remark}".rstrip(), flush=True)


class Clock:
    """Times the part of a run that counts."""

    def __init__(self) -> None:
        self.started = self.elapsed = 0.0

    def start(self) -> None:
        self.started = time.perf_counter()

    def stop(self) -> None:
        self.elapsed = time.perf_counter() - self.started


def alternately(
    ours: Callable[[], None],
    theirs: Callable[[], None],
    times: int,
    clock: Clock | None = None,
) -> tuple[float, float]:
    """Return the median seconds of both, run in turns so that both meet the same conditions.

    Each runs once more, before all others, which does not count.
    """
    taken: dict[Callable[[], None], list[float]] = {ours: [], theirs: []}
    ours()
    theirs()
    for _ in range(times):
        for run, seconds in taken.items():
            started = time.perf_counter()
            run()
            seconds.append(clock.elapsed if clock else time.perf_counter() - started)
    return statistics.median(taken[ours]), statistics.median(taken[theirs])
