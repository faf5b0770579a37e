"""What a terminal is told of the spool."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir

from ..core.errors import NotStored
from .spool import Entry, Limits, Spool


def default_folder() -> Path:
    """Return where the service keeps its files where nothing else is said."""
    named = os.environ.get("ONLYOFFICE_HUB_FOLDER")
    return Path(named) if named else Path(jupyter_data_dir()) / "jupyter_onlyoffice_hub"


def spool(folder: Path | None, *, as_json: bool) -> None:
    """List the saves that wait for servers.

    Args:
        folder: the service's; where it is by itself if None.

    Raises:
        NotStored: it cannot be read.
    """
    place = (folder or default_folder()) / "spool"
    if not os.access(place.parent, os.R_OK | os.X_OK):
        raise NotStored(
            f"{place.parent} cannot be read; run this where the hub service runs, as its user, or"
            " name its folder by --folder."
        )
    entries = sorted(Spool(place, Limits(0, 0, 0)).entries(), key=lambda entry: entry.received)
    if as_json:
        print(json.dumps({"saves": [_row(entry) for entry in entries]}, indent=2))  # noqa: T201
        return
    if not entries:
        print("Nothing waits: all saves have been delivered.")  # noqa: T201
    for entry in entries:
        since = datetime.datetime.fromtimestamp(entry.received).astimezone()
        state = f"refused: {entry.refusal}" if entry.refusal else "waiting"
        print(  # noqa: T201
            f"{_name(entry)}: {entry.size} bytes, since {since:%Y-%m-%d %H:%M}, {state}"
        )


def _row(entry: Entry) -> dict[str, Any]:
    received = datetime.datetime.fromtimestamp(entry.received, datetime.UTC)
    return {
        "user": entry.target.owner,
        "server": entry.target.server,
        "bytes": entry.size,
        "since": received.isoformat(timespec="seconds"),
        "refusal": entry.refusal,
    }


def _name(entry: Entry) -> str:
    return "/".join(filter(None, (entry.target.owner, entry.target.server)))
