"""Puts saves into a spool with a process that is killed at each change of the disk in turn.

``python -m tests.hub_service.killed FOLDER`` prints at how many it was.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path

from jupyter_onlyoffice.core.namespaces import ServerName
from jupyter_onlyoffice.hub.spool import Entry, Limits, Spool

_CHANGES = frozenset({"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.chmod"})
OLD, NEW = b"old" * 5000, b"new" * 7000


def add(spool: Spool, content: bytes) -> None:
    with spool.receive("ann", "key") as received:
        received.write(content)
        spool.add(Entry(ServerName("ann"), "key", "grant", {"status": 2}), received)


def held(spool: Spool) -> bytes:
    entry = spool.get("key")
    assert entry is not None
    with spool.open(entry) as stream:
        content = stream.read()
    assert len(content) == entry.size
    return content


def killed_at(fatal: int, spool: Spool) -> bool:
    """Add a save in a process that is killed at so many changes; False if it came to its end."""
    child = os.fork()
    if child == 0:
        steps = count(1)

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            if event in _CHANGES and next(steps) == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        add(spool, NEW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(folder: Path) -> None:
    news = 0
    for fatal in count(1):
        place = folder / str(fatal)
        spool = Spool(place, Limits(1 << 20, 1 << 20, 9))
        add(spool, OLD)
        died = killed_at(fatal, spool)
        found = held(spool)
        assert found in {OLD, NEW}
        assert died or found == NEW, "what it said was kept is not"
        news += found == NEW
        add(spool, NEW)  # the Document Server tries again
        assert held(spool) == NEW
        for file in place.glob("*-*"):
            os.utime(file, (0, 0))
        spool.tidy()
        assert len(list(place.glob("*.bin"))) == 1
        assert not list(place.glob("*.part"))
        spool.remove(next(spool.entries()))
        assert [file.name for file in place.iterdir()] == ["lock"]
        if not died:
            print(fatal - 1, news)  # noqa: T201
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
