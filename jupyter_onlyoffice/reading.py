"""Looking into documents, for code that reads them in a notebook."""

from __future__ import annotations

import asyncio
import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO, Final
from xml.etree import ElementTree

from .core import text
from .core.errors import Damaged
from .core.formats import extension_of, format_of
from .core.names import check_path, split_path
from .core.reading import SHEETS, Sheet, header_row, reading_code
from .moves import Moves
from .storage import Storage

_ROWS: Final = 30
_COLUMNS: Final = 200
_NAMES: Final = 100
_STRINGS: Final = 20_000
_PART: Final = 64 << 20
"""So many bytes of one part of a workbook are read at most."""

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d+)")


class Reading:
    """Says how a document is read in a notebook."""

    def __init__(self, storage: Storage, moves: Moves) -> None:
        self._storage = storage
        self._moves = moves

    async def code(self, path: object, folder: object) -> str:
        """Return code that reads a document.

        Args:
            folder: the notebook's.

        Raises:
            Damaged: the document cannot be looked into.
            AccessDenied, DocumentNotFound, MalformedRequest, UnsupportedFormat
        """
        path, folder = check_path(path), check_path(folder)
        format_of(split_path(path)[1])
        ext = extension_of(path)
        await self._moves.settled(path)
        with await self._storage.open(path) as stream:
            if ext in SHEETS:
                sheets = await asyncio.to_thread(_sheets, stream)
                return reading_code(path, ext, folder, sheets)
            if ext in {"csv", "tsv"}:
                sample = await asyncio.to_thread(stream.read, text.SAMPLE_BYTES)
                form = await asyncio.to_thread(text.detect, sample, ext)
                return reading_code(path, ext, folder, form=form)
        return reading_code(path, ext, folder)


def _sheets(stream: BinaryIO) -> list[Sheet]:
    try:
        with zipfile.ZipFile(stream) as book:
            return _sheets_of(book)
    except (zipfile.BadZipFile, KeyError, ValueError, ElementTree.ParseError, OSError) as error:
        raise Damaged("The workbook cannot be looked into; it may be damaged.") from error


def _sheets_of(book: zipfile.ZipFile) -> list[Sheet]:
    targets = {
        element.get("Id", ""): posixpath.normpath(
            posixpath.join("/xl", element.get("Target", ""))
        ).lstrip("/")
        for element in _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    names = []
    for element in itertools.islice(_elements(book, "xl/workbook.xml", "sheet"), _NAMES):
        key = next((value for name, value in element.items() if name.endswith("}id")), "")
        if element.get("state", "visible") == "visible":
            names.append((element.get("name", ""), targets.get(key, "")))
    sheets = []
    for number, (name, part) in enumerate(names):
        # Only the first is read; of the others the names will do.
        if number or "/worksheets/" not in f"/{part}":
            sheets.append(Sheet(name))
            continue
        rows, kinds = _beginning(book, part)
        skip = header_row(rows, kinds)
        header = tuple(cell for cell in rows[skip] if cell) if rows else ()
        sheets.append(Sheet(name, skip, header))
    return sheets


def _beginning(book: zipfile.ZipFile, part: str) -> tuple[list[list[str | None]], list[list[bool]]]:
    """Return the first rows of a sheet: what their cells show, and whether that is text."""
    rows: list[list[str | None]] = []
    kinds: list[list[bool]] = []
    wanted: list[tuple[int, int, int]] = []
    for element in _elements(book, part, "row"):
        number = int(element.get("r") or len(rows) + 1) - 1
        if number >= _ROWS:
            break
        while len(rows) <= number:
            rows.append([])
            kinds.append([])
        for cell in element:
            found = _REFERENCE.match(cell.get("r", ""))
            column = _column(found[1]) if found else len(rows[number])
            if column >= _COLUMNS:
                break
            rows[number] += [None] * (column + 1 - len(rows[number]))
            kinds[number] += [False] * (column + 1 - len(kinds[number]))
            kind = cell.get("t", "n")
            value = "".join(
                piece.text or "" for piece in cell.iter() if piece.tag.endswith(("}v", "}t"))
            )
            rows[number][column] = value or None
            kinds[number][column] = kind in {"s", "str", "inlineStr"}
            if kind == "s" and value.isdigit():
                wanted.append((int(value), number, column))
    if wanted:
        strings = list(
            itertools.islice(
                _elements(book, "xl/sharedStrings.xml", "si"), min(max(wanted)[0] + 1, _STRINGS)
            )
        )
        for index, number, column in wanted:
            shown = _text(strings[index]) if index < len(strings) else "…"
            rows[number][column] = shown
    return rows, kinds


def _text(element: ElementTree.Element) -> str:
    return "".join(piece.text or "" for piece in element.iter() if piece.tag.endswith("}t"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _elements(book: zipfile.ZipFile, part: str, tag: str) -> Iterator[ElementTree.Element]:
    """Yield elements of a part, one after the other, without keeping more than that."""
    with book.open(part) as stream:
        for _, element in ElementTree.iterparse(_Limited(stream), events=("end",)):  # noqa: S314
            if element.tag.rpartition("}")[2] == tag:
                yield element


class _Limited:
    """A stream that ends with an error where a part is larger than anybody needs."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = _PART

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(min(size if size >= 0 else 1 << 16, 1 << 16))
        self._left -= len(chunk)
        if self._left < 0:
            raise ValueError("too large")
        return chunk
