"""Runs with new seeds, and those that once found something."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PROCESSES = 6
"""A run mostly waits."""
_RUNS = 2000

FOUND: dict[int, str] = {
    4248723658: "a file that took the name of one moved behind Jupyter joins its session",
    3619072043: "a late message puts an older state into a copy, where nothing keeps the newer",
    440335075: "a final save is taken for a repetition though what it repeats was overwritten",
    3772943009: "a late force save puts an older state into the document after the final save",
    1003768090: "a final save that comes again ends the session that somebody has joined since",
    1957341261: "a Document Server that refuses to tell who is editing splits a session",
    3608603368: "who left after the last save is taken to be there still, and nobody gets in",
    1736906007: "two at once follow a moved document, and its record is overwritten",
    2718903440: "who opens a moved document where it is now gets a session of their own",
    2708386665: "a version that cannot be kept is an accident of the server",
    2287766519: "a save of a document that was moved is reported, and another one was saved",
    1935815390: "an old message that somebody joined takes up an ended session, for ever",
    1353: "a document that is renamed to the name of one that is gone joins the session of that",
    80: "a late final save puts an older state into the document",
    2647119028: "the answer to a final save is lost, somebody has joined, and there are two keys",
    349575847: "a result of another type that is empty becomes a blank document",
    4205959604: "a new document takes over what was typed into one of its name that is gone",
    2201222755: "what is stored, and overwritten before the final save, is taken for stored",
    909961504: "a document that was rewritten and renamed while the disk was full has two keys",
    1474745739: "a document that is renamed or deleted while the disk is full is not followed",
}
"""Seeds, and what they found."""


def assert_nothing_is_lost(seeds: Iterable[int]) -> None:
    """Do runs in processes: what is done to the disk there must not be felt here."""
    memory = Path("/dev/shm")  # noqa: S108 - where there is one, writing does not wait for a disk
    folder = memory if memory.is_dir() else Path(tempfile.gettempdir())
    numbers = [str(seed) for seed in seeds]
    processes = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.simulation", "--folder", str(folder), "--seed", *part],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=_ROOT,
        )
        for part in (numbers[first::_PROCESSES] for first in range(_PROCESSES))
    ]
    said = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * _PROCESSES, "\n".join(said)


def test_nothing_is_lost_in_two_thousand_runs() -> None:
    """Always the same ones: what new seeds find is looked for by `make soak`."""
    assert_nothing_is_lost(range(1, _RUNS + 1))


def test_what_was_found_once_is_not_found_again() -> None:
    assert_nothing_is_lost([*FOUND] * 3)
