"""What ``jupyter onlyoffice check`` and ``sessions`` say in a terminal."""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from . import servers
from .core.errors import DocumentServerError
from .sessions import Record, all_records

_SECONDS: Final = 40
"""The check itself takes less than thirty."""
_INDENT: Final = " " * 23


def check(*, as_json: bool) -> bool:
    """Run the check at a running server, or one that is started for it; tell whether all is well.

    Raises:
        DocumentServerError: there is no server that could be asked.
    """
    with _asked() as server:
        if not as_json:
            print(f"Asking the Jupyter server at {server['url']}", flush=True)  # noqa: T201
        steps: list[dict[str, Any]] = []
        for line in _lines(server):
            if "ok" in line and "name" not in line:
                return _conclude(bool(line["ok"]), steps, as_json=as_json)
            steps.append(line)
            if not as_json:
                print(_told(line), flush=True)  # noqa: T201
    raise DocumentServerError(f"{server['url']} broke the check off.")


@contextlib.contextmanager
def _asked() -> Iterator[dict[str, Any]]:
    running = servers.running()
    here = Path.cwd()
    # The one that serves this folder, where there are several.
    running.sort(key=lambda server: not here.is_relative_to(server.get("root_dir", "/nowhere")))
    if running:
        yield running[0]
        return
    print("No Jupyter server of yours is running; starting one for a moment.", file=sys.stderr)  # noqa: T201
    with servers.short_lived() as server:
        yield server


def _lines(server: dict[str, Any]) -> Iterator[dict[str, Any]]:
    with servers.post(server, "check", seconds=_SECONDS, accept="application/x-ndjson") as response:
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise DocumentServerError(
                f"The extension is not enabled at {server['url']}: run “jupyter server extension"
                " enable jupyter_onlyoffice”, and restart it."
            )
        if not response.ok:
            raise DocumentServerError(f"{server['url']}: {response.reason}")
        for line in response.iter_lines():
            yield json.loads(line)


def _conclude(ok: bool, steps: list[dict[str, Any]], *, as_json: bool) -> bool:
    if as_json:
        print(json.dumps({"ok": ok, "steps": steps}, indent=2))  # noqa: T201
    elif ok:
        print("Editing would work.")  # noqa: T201
    else:
        failed = [step["name"] for step in steps if not step["ok"] and not step["skipped"]]
        print(f"Editing would not work: see {', '.join(failed)} above.")  # noqa: T201
    return ok


def _told(step: Mapping[str, Any]) -> str:
    state = "skipped" if step["skipped"] else "ok" if step["ok"] else "FAILED"
    lines = _wrapped(f"{state:<9} {step['name']:<12} {step['detail']}")
    if step["hint"]:
        lines += _wrapped(f"{_INDENT}→ {step['hint']}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    width = max(60, min(shutil.get_terminal_size().columns, 100))
    return textwrap.wrap(
        text,
        width,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def sessions(data: Path, *, as_json: bool) -> None:
    """List the documents that are being edited, or whose editing left copies to settle."""
    found = [_row(record) for record in all_records(data) if _is_open(record)]
    found.sort(key=lambda row: str(row["path"]))
    if as_json:
        print(json.dumps({"sessions": found}, indent=2))  # noqa: T201
        return
    if not found:
        print("Nobody is editing anything.")  # noqa: T201
    for row in found:
        users = row["users"]
        people = "1 person" if users == 1 else f"{users} people"
        since, saved = _moment(row["since"]), _moment(row["lastSave"])
        print(  # noqa: T201
            f"{row['path']}: {row['state']}, {people}, since {since or 'an unknown time'},"
            f" {f'saved {saved}' if saved else 'nothing saved yet'}"
        )


def _is_open(record: Record) -> bool:
    return record.is_edited or (record.key is not None and bool(record.copies))


def _row(record: Record) -> dict[str, Any]:
    state = "conflict" if record.copies else "editing"
    return {
        "path": record.path,
        "users": len(record.users),
        "since": _iso(record.since),
        "lastSave": _iso(record.saved),
        "state": state,
    }


def _iso(moment: float | None) -> str | None:
    if moment is None:
        return None
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).isoformat(timespec="seconds")


def _moment(iso: str | None) -> str | None:
    if iso is None:
        return None
    return datetime.datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")
