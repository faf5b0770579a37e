"""Delimited text that is written back the way it was found."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .conversion import TextForm
from .text import detect


@dataclass(frozen=True, slots=True)
class Style:
    """How a delimited text is written down.

    Attributes:
        form: its encoding and its separator.
        mark: whether it begins with a byte order mark.
        line_end: between its lines.
        quotes_all: whether also fields that need no quotes have them.
    """

    form: TextForm
    mark: bool
    line_end: str
    quotes_all: bool


def style_of(sample: bytes, ext: str) -> Style:
    """Tell how a delimited text is written down from its beginning.

    Args:
        sample: up to `text.SAMPLE_BYTES` of the file.
        ext: ``csv`` or ``tsv``.
    """
    form = detect(sample, ext)
    text = sample.decode(form.encoding, errors="replace")
    mark = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    ends = {end: text.count(end) for end in ("\r\n", "\n", "\r")}
    line_end = "\r\n" if ends["\r\n"] else max(("\n", "\r"), key=lambda end: ends[end])
    lines = [line for line in text.splitlines()[:100] if line]
    quotes_all = bool(lines) and all(line.startswith('"') and line.endswith('"') for line in lines)
    return Style(form, mark, line_end, quotes_all)


def rewritten(lines: Iterable[str], found: TextForm, style: Style) -> Iterator[bytes]:
    """Yield the rows of one delimited text written down like another.

    Args:
        lines: with their ends.
        found: how the text is written down now.
        style: how it is to be.

    Raises:
        UnicodeEncodeError: it holds characters that the encoding does not have.
        csv.Error: it is not delimited text.
    """
    rows = csv.reader(lines, delimiter=found.delimiter or ",")
    line = _Line()
    writer = csv.writer(
        line,
        delimiter=style.form.delimiter or ",",
        lineterminator=style.line_end,
        quoting=csv.QUOTE_ALL if style.quotes_all else csv.QUOTE_MINIMAL,
    )
    if style.mark:
        yield "\ufeff".encode(style.form.encoding)
    for row in rows:
        writer.writerow(row)
        yield line.text.encode(style.form.encoding)


class _Line:
    """What `csv.writer` writes one row to."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text
