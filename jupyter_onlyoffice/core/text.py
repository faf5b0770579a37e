"""How plain text and delimited text is written down: its encoding and its separator."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Final

from charset_normalizer import from_bytes

from .conversion import TextForm
from .errors import MalformedRequest

DELIMITERS: Final = (",", ";", "\t", "|", ":", " ")
"""What may separate fields, in the order in which a person may choose."""

ENCODINGS: Final = (
    "utf-8 utf-16-le utf-16-be windows-1252 windows-1250 windows-1251 koi8-r windows-1253"
    " windows-1254 windows-1255 windows-1256 windows-1257 gb18030 big5 shift_jis euc-jp euc-kr"
).split()
"""Encodings to choose from."""

SAMPLE_BYTES: Final = 1 << 18
"""How much of a file is enough to tell."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DETECTED: Final = ("\t", ";", ",", "|")  # a colon or a space is mostly part of the text
_LINES: Final = 200


def detect(sample: bytes, ext: str) -> TextForm:
    """Tell how a text is written down from its beginning.

    Args:
        sample: up to `SAMPLE_BYTES` of the file.
        ext: ``csv``, ``tsv`` or ``txt``.
    """
    encoding = _encoding(sample)
    if ext == "txt":
        return TextForm(encoding)
    text = sample.decode(encoding, errors="replace").removeprefix("\ufeff")
    return TextForm(encoding, "\t" if ext == "tsv" else _delimiter(text))


def chosen(detected: TextForm, encoding: object, delimiter: object) -> TextForm:
    """Return what a person chose instead of what was detected; None leaves it as it is.

    Raises:
        MalformedRequest: there is no such encoding, or that cannot separate fields.
    """
    form = detected
    if encoding is not None:
        form = TextForm(_known(encoding), form.delimiter)
    if delimiter is not None and form.delimiter is not None:
        if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '\r\n"':
            raise MalformedRequest("The separator must be one character.")
        form = TextForm(form.encoding, delimiter)
    return form


def _known(encoding: object) -> str:
    try:
        info = codecs.lookup(str(encoding))
        "".encode(info.name)  # there are codecs that do not encode text
    except (LookupError, ValueError):
        raise MalformedRequest(f"“{encoding}” is no encoding that is known here.") from None
    same = (name for name in ENCODINGS if codecs.lookup(name).name == info.name)
    return next(same, info.name)


def _encoding(sample: bytes) -> str:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        # The sample may end in the middle of a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        pass
    else:
        if b"\0" not in sample:
            return "utf-8"
    best = from_bytes(sample, cp_isolation=list(ENCODINGS)).best()
    return "windows-1252" if best is None else _known(best.encoding)


def _delimiter(text: str) -> str:
    """Return what splits most lines into the same number of fields, more than one."""
    lines = text.splitlines()[:_LINES]
    if len(lines) > 1 and len(text) >= SAMPLE_BYTES:
        lines.pop()
    return max(_DETECTED, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: Iterable[str], delimiter: str) -> tuple[float, int]:
    try:
        rows = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    counts = Counter(rows)
    if not counts:
        return 0.0, 0
    fields, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return (times / len(rows), fields) if fields > 1 else (0.0, 0)


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    """Return the text as UTF-8, chunk by chunk; what cannot be read becomes a question mark."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    texts = itertools.chain(
        (decoder.decode(chunk) for chunk in chunks), (decoder.decode(b"", final=True),)
    )
    first = True
    for text in texts:
        plain = text.removeprefix("\ufeff") if first and text else text
        first = first and not text
        yield plain.encode()
