"""Runs, one after the other, on every processor; see the package."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from .run import Broken, Place, Run


async def runs(arguments: argparse.Namespace, folder: Path) -> int:
    """Do runs until there are enough; return how many broke a promise."""
    failed = done = 0
    began = time.monotonic()
    async with Place(folder) as place:
        seeds = arguments.seed or iter(lambda: secrets.randbelow(1 << 32), None)
        for seed in seeds:
            if arguments.runs is not None and done >= arguments.runs:
                break
            if arguments.hours is not None and time.monotonic() - began > arguments.hours * 3600:
                break
            run = Run(seed, place)
            if arguments.tell:
                run.watched = lambda line: print(line, flush=True)  # noqa: T201
            try:
                await run.go(arguments.steps)
            except (Broken, Exception) as error:  # noqa: BLE001 - told, and the next run follows
                failed += 1
                told = f"{type(error).__name__}: {error}"
                print(f"FAILED seed {seed}: {told}", *run.story, sep="\n  ", flush=True)  # noqa: T201
                again = f"--tell --steps {arguments.steps} --seed {seed}"
                print(f"  again: python -m tests.simulation {again}", flush=True)  # noqa: T201
            done += 1
    print(f"{done} runs, {failed} failed, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, nargs="*", help="do these")
    parser.add_argument("--tell", action="store_true", help="tell everything as it happens")
    parser.add_argument("--steps", type=int, default=14, help="in each run")
    parser.add_argument("--runs", type=int, help="so many, with new seeds")
    parser.add_argument("--hours", type=float, help="so long, with new seeds")
    parser.add_argument("--folder", type=Path, help="where files are written")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        failed = asyncio.run(runs(arguments, Path(folder)))
        sys.stdout.flush()
        if failed:
            os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
