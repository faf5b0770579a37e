"""Documents, from code: each function in two kinds, of which one can be awaited."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from .errors import OfficeError
from .links import Link
from .server import Server, find_server, kernel_id

_POLL_SECONDS: Final = 0.3

File = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Session:
    """A document that is being edited.

    Attributes:
        path: as Jupyter knows it.
        people: the names of those editing.
        since: when that began; None if it is not known.
        saved: when it was last saved; None if it was not since then.
    """

    path: str
    people: tuple[str, ...]
    since: datetime | None
    saved: datetime | None


def open(file: File) -> Link:
    """Open a document in a tab of the JupyterLab that the kernel was started from.

    Returns:
        a link to it, for where there is no JupyterLab.

    Raises:
        OfficeError: there is no such file, or no Jupyter server.
    """
    server = find_server()
    return _open(server, server.path_of(file))


def save(file: File) -> bool:
    """Wait until a document has everything that was typed in its editors.

    Returns:
        whether there was anything new.

    Raises:
        OfficeError: it could not be saved, or went into a copy because the file was changed.
    """
    server = find_server()
    path = server.path_of(file)
    answer = server.ask("POST", "save", {"path": path})
    if answer.get("copy"):
        raise OfficeError(
            f"{Path(file).name} was changed by another program while it was edited;"
            f" what was typed is in {answer['copy']}."
        )
    return answer.get("saved") is True


def convert(file: File, to: str) -> Path:
    """Make a file of another format, beside the document and under a name that is free.

    Args:
        to: the extension, such as ``pdf``.

    Raises:
        OfficeError: it cannot be converted so.
    """
    server = find_server()
    wish = {"path": server.path_of(file), "to": to.removeprefix(".").lower()}
    answer = server.ask("POST", "convert", wish)
    while "job" in answer:
        if answer.get("state") == "failed":
            raise OfficeError(str(answer.get("message")))
        if answer.get("model"):
            server.ask("DELETE", f"jobs/{answer['job']}")
            answer = answer["model"]
        else:
            time.sleep(_POLL_SECONDS)
            answer = server.ask("GET", f"jobs/{answer['job']}")
    return server.file_of(str(answer["path"]))


def sessions() -> list[Session]:
    """Return the documents that are being edited.

    Raises:
        OfficeError: there is no Jupyter server.
    """
    answer = find_server().ask("GET", "sessions")
    return [
        Session(
            str(session["path"]),
            tuple(session["people"]),
            _time(session.get("since")),
            _time(session.get("saved")),
        )
        for session in answer["sessions"]
    ]


def show(table: Any, name: str = "table", *, index: bool | None = None) -> Link:
    """Write a table into a new spreadsheet in the current folder, and open that.

    Args:
        table: a DataFrame or Series of pandas, or a DataFrame of polars.
        name: of the file; a number is added if it is taken.
        index: whether to write the index of a pandas table; None for “if it says anything”.

    Raises:
        OfficeError: the table does not fit into a spreadsheet, or nothing here can write one.
    """
    from .tables import write_new

    server = find_server()
    file = write_new(table, Path.cwd(), name, index=index)
    return _open(server, server.path_of(file))


async def open_async(file: File) -> Link:
    """Do what `open` does, without keeping the event loop."""
    return await asyncio.to_thread(open, file)


async def save_async(file: File) -> bool:
    """Do what `save` does, without keeping the event loop."""
    return await asyncio.to_thread(save, file)


async def convert_async(file: File, to: str) -> Path:
    """Do what `convert` does, without keeping the event loop."""
    return await asyncio.to_thread(convert, file, to)


async def sessions_async() -> list[Session]:
    """Do what `sessions` does, without keeping the event loop."""
    return await asyncio.to_thread(sessions)


async def show_async(table: Any, name: str = "table", *, index: bool | None = None) -> Link:
    """Do what `show` does, without keeping the event loop."""
    return await asyncio.to_thread(show, table, name, index=index)


def _open(server: Server, path: str) -> Link:
    server.ask("POST", "show", {"path": path, "kernel": kernel_id()})
    url = f"{urlsplit(server.url).path}onlyoffice/edit/{quote(path)}"
    return Link(server.file_of(path), path, url)


def _time(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
