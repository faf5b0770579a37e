"""What Jupyter's ``/metrics`` tells of documents (Prometheus); names and people are not in it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_OPENED: Final = Counter(
    "jupyter_onlyoffice_opened",
    "Documents that were opened, by what shows them: onlyoffice, or a preview and why.",
    ["editor", "reason"],
)
_SAVE_SECONDS: Final = Histogram(
    "jupyter_onlyoffice_save_seconds",
    "How long the Document Server waited until a document was stored.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
_FAILURES: Final = Counter(
    "jupyter_onlyoffice_failures",
    "What was refused or did not work, by the reason that answers give.",
    ["route", "reason"],
)
_SESSIONS: Final = Gauge("jupyter_onlyoffice_sessions", "Documents that are being edited.")
_ENGINE_JOBS: Final = Gauge(
    "jupyter_onlyoffice_engine_jobs", "Conversions that run, or wait for their turn."
)


def count_opened(editor: str, reason: str | None) -> None:
    _OPENED.labels(editor, reason or "").inc()


def count_failure(route: str, reason: str) -> None:
    """Count an answer that was an error.

    Args:
        route: the last word of its address that is no path of a file.
    """
    _FAILURES.labels(route, reason).inc()


@contextlib.contextmanager
def save_timed() -> Iterator[None]:
    """Measure a save that works; one that does not is a failure instead."""
    began = time.perf_counter()
    yield
    _SAVE_SECONDS.observe(time.perf_counter() - began)


def watch(sessions: Callable[[], int], engine_jobs: Callable[[], int]) -> None:
    """Have these asked for what goes on, whenever somebody looks."""
    _SESSIONS.set_function(sessions)
    _ENGINE_JOBS.set_function(engine_jobs)
