"""What is in a spool, while a service puts in and takes out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def waiting(spool: Path) -> list[dict[str, Any]]:
    return list(_waiting(spool))


def _waiting(spool: Path) -> Iterator[dict[str, Any]]:
    for file in spool.glob("*.json"):
        with contextlib.suppress(FileNotFoundError):  # delivered meanwhile
            yield json.loads(file.read_bytes())
