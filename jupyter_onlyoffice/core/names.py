"""File names: free ones, legal ones, and the names of copies."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from .errors import MalformedRequest

MAX_NAME_BYTES = 255
"""The longest file name that common file systems take, in bytes of UTF-8."""


def split_path(path: str) -> tuple[str, str]:
    """Split an API path into its folder (no slashes at the ends) and its name."""
    folder, _, name = path.strip("/").rpartition("/")
    return folder, name


def join_path(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def is_below(path: str, ancestor: str) -> bool:
    """Tell whether ``path`` is ``ancestor`` or inside of it."""
    return path == ancestor or path.startswith(f"{ancestor}/")


def check_path(path: object) -> str:
    """Return ``path`` as an API path without slashes at its ends; empty for the root.

    Raises:
        MalformedRequest: it is not a text, or holds what no path can hold.
    """
    if not isinstance(path, str):
        raise MalformedRequest("“path” must be a text.")
    cleaned = path.strip("/")
    if "\0" in cleaned:
        raise MalformedRequest("The path contains a character that no file name can have.")
    try:
        cleaned.encode("utf-8")
    except UnicodeEncodeError:
        raise MalformedRequest("The path is not valid Unicode.") from None
    return cleaned


def check_name(name: object, ext: str) -> str:
    """Return ``name`` as a file name, with ``.ext`` added where it is missing.

    Raises:
        MalformedRequest: no new document can have that name.
    """
    if not isinstance(name, str):
        raise MalformedRequest("“name” must be a text.")
    check_path(name)
    if not name.strip() or name in {".", ".."} or "/" in name or "\\" in name:
        raise MalformedRequest("That is not a valid file name.")
    if name.startswith("."):
        raise MalformedRequest("A new file's name cannot begin with a dot: it would be hidden.")
    if not name.lower().endswith(f".{ext}"):
        name = f"{name}.{ext}"
    if len(name.encode()) > MAX_NAME_BYTES:
        raise MalformedRequest(f"The file name is longer than {MAX_NAME_BYTES} bytes.")
    return name


def untitled(ext: str) -> Iterator[str]:
    """Yield names for a new file, first choice first, as Jupyter numbers its own."""
    yield f"Untitled.{ext}"
    number = 1
    while True:
        yield f"Untitled{number}.{ext}"
        number += 1


def copy_name(name: str, kind: str, day: datetime.date, ext: str | None = None) -> Iterator[str]:
    """Yield names for a copy beside ``name``, first choice first, all legal at 255 bytes.

    Args:
        name: the file name of the original.
        kind: what kind of copy it is, e.g. ``conflict copy``.
        day: the date that the name shows.
        ext: the extension of the copy where it differs from the original's.
    """
    stem, dot, own = name.rpartition(".")
    if not (dot and stem):
        stem, own = name, ""
    ending = own if ext is None else ext
    number = 1
    while True:
        count = f" {number}" if number > 1 else ""
        tail = f" ({kind} {day.isoformat()}{count})" + (f".{ending}" if ending else "")
        yield _cut(stem, MAX_NAME_BYTES - len(tail.encode())) + tail
        number += 1


def converted_name(name: str, ext: str) -> Iterator[str]:
    """Yield names for what ``name`` is converted to, first choice first, all legal at 255 bytes."""
    stem, dot, _ = name.rpartition(".")
    if not (dot and stem):
        stem = name
    number = 1
    while True:
        tail = f" ({number}).{ext}" if number > 1 else f".{ext}"
        yield _cut(stem, MAX_NAME_BYTES - len(tail.encode())) + tail
        number += 1


def title(name: str, limit: int = 128) -> str:
    """Cut a file name to what the editor takes as a title, keeping its extension."""
    if len(name) <= limit:
        return name
    stem, dot, ext = name.rpartition(".")
    if not dot or len(ext) > limit // 2:
        return name[:limit]
    return stem[: limit - len(ext) - 2] + "…" + dot + ext


def _cut(text: str, limit: int) -> str:
    """Cut ``text`` to ``limit`` bytes of UTF-8 without splitting a character."""
    return text.encode()[: max(limit, 0)].decode(errors="ignore")
