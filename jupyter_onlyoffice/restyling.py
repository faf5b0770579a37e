"""Delimited text is stored the way the document was written down, not as the editor writes it."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io

from .core.delimited import rewritten, style_of
from .core.errors import DocumentNotFound, OnlyOfficeError
from .core.text import SAMPLE_BYTES, detect
from .storage import Incoming, Storage

DELIMITED = frozenset({"csv", "tsv"})


class CannotBeWrittenSo(OnlyOfficeError):
    """What was typed cannot be written down as the document was."""

    reason = "format"


async def restyled(storage: Storage, path: str, incoming: Incoming, ext: str) -> Incoming:
    """Return ``incoming`` with the document's encoding, separator, quoting and line ends.

    Raises:
        CannotBeWrittenSo: the document's encoding does not have all the characters.
        NotStored: there is no room.
    """
    try:
        with await storage.open(path) as document:
            sample = await asyncio.to_thread(document.read, SAMPLE_BYTES)
    except DocumentNotFound:
        return incoming
    if not sample:
        return incoming
    made = await storage.receive(path)
    try:
        await asyncio.to_thread(_rewrite, sample, incoming, made, ext)
    except BaseException:
        await asyncio.to_thread(made.discard)
        raise
    await asyncio.to_thread(incoming.discard)
    return made


def _rewrite(sample: bytes, incoming: Incoming, made: Incoming, ext: str) -> None:
    style = style_of(sample, ext)
    incoming.stream.seek(0)
    found = detect(incoming.stream.read(SAMPLE_BYTES), "csv")
    incoming.stream.seek(0)
    lines = io.TextIOWrapper(incoming.stream, encoding=found.encoding, errors="replace", newline="")
    try:
        if found.encoding == "utf-8" and lines.read(1) != "\ufeff":
            lines.seek(0)
        for chunk in rewritten(lines, found, style):
            made.write(chunk)
    except UnicodeEncodeError as error:
        character = error.object[error.start : error.start + 1]
        raise CannotBeWrittenSo(
            f"The document's encoding, {style.form.encoding}, has no “{character}”."
        ) from error
    except csv.Error as error:
        raise CannotBeWrittenSo(f"The result is not delimited text: {error}.") from error
    finally:
        with contextlib.suppress(ValueError):
            lines.detach()
