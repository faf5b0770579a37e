"""Run a stand-in Document Server: ``python -m tests.document_server --secret …``."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import threading

from .server import DocumentServer


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.document_server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--secret", default="", help="empty: tokens are off")
    parser.add_argument("--jwt-header", default="Authorization")
    parser.add_argument("--prefix", default="", help="sub-path, as behind a proxy: /office")
    parser.add_argument("--time-scale", type=float, default=0.2, help="1: as slow as the original")
    parser.add_argument("--max-download", type=int, default=104857600)
    parser.add_argument("--connection-limit", type=int, default=20)
    parser.add_argument("--auto-assembly", type=float, default=0.0)
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    return parser.parse_args(arguments)


async def serve(options: dict[str, object]) -> None:
    """Print the address as one JSON line, then serve until told to stop."""
    with_parent = options.pop("with_parent")
    async with DocumentServer(**options) as server:  # type: ignore[arg-type]
        sys.stdout.write(json.dumps({"url": server.url, "api": server.api_url}) + "\n")
        sys.stdout.flush()
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        if with_parent:
            threading.Thread(target=_wait_for_end_of_input, args=(stop, loop), daemon=True).start()
        await stop.wait()


def _wait_for_end_of_input(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    sys.stdin.read()
    loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    asyncio.run(serve(vars(parse())))
