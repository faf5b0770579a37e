"""Text files: txt, md, csv, html, rtf; and PDF, as far as one can type into it."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

from .content import Content, Page, cell_values

BOM = b"\xef\xbb\xbf"
_TAG = re.compile(r"<[^>]*>")
_HTML_BLOCK = re.compile(r"(?is)<(p|h\d|li|td|th|title|pre)\b[^>]*>(.*?)</\1>")
_RTF_CONTROL = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}]+)")
_RTF_HIDDEN = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "themedata", "generator"}
_PDF_TYPED = re.compile(rb"^% typed here: (.*)$", re.MULTILINE)
_PDF_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


def decode(data: bytes) -> str:
    """Text of a file that may have a byte order mark and may not be UTF-8."""
    return data.removeprefix(BOM).decode("utf-8", "replace")


def with_bom(text: str) -> bytes:
    """UTF-8 the way the original writes txt and csv."""
    return BOM + text.encode()


def read_text(data: bytes) -> Content:
    """Lines."""
    return Content("word", [Page(rows=[[line] for line in decode(data).splitlines()])])


def type_into_text(data: bytes, runs: Sequence[str], *, bom: bool) -> bytes:
    """Continue the last line."""
    text = decode(data)
    stripped = text.rstrip("\r\n")
    end = text[len(stripped) :] or "\n"
    result = stripped + "".join(runs) + end
    return with_bom(result) if bom else result.encode()


def read_csv(data: bytes) -> Content:
    """Rows, comma separated."""
    rows = list(csv.reader(io.StringIO(decode(data))))
    return Content("cell", [Page("Sheet1", rows)])


def type_into_csv(data: bytes, runs: Sequence[str]) -> bytes:
    """Fill the next free cells of column A."""
    content = read_csv(data).typed(runs) if cell_values(runs) else read_csv(data)
    return write_csv(content.pages[0].rows)


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows with commas, line feeds and a byte order mark."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return with_bom(out.getvalue())


def read_html(data: bytes) -> Content:
    """Texts of paragraphs, headings and cells; without any of these, all there is to read."""
    text = decode(data)
    blocks = [match[2] for match in _HTML_BLOCK.finditer(text)] or [text]
    return Content("word", [Page(rows=[[html.unescape(_TAG.sub("", block))] for block in blocks])])


def type_into_html(data: bytes, runs: Sequence[str]) -> bytes:
    """Continue the last paragraph, or write at the end of the body."""
    text = decode(data)
    typed = html.escape("".join(runs), quote=False).replace("\n", "</p>\n<p>")
    lowered = text.lower()
    for end in ("</p>", "</body>", "</html>"):
        position = lowered.rfind(end)
        if position >= 0:
            return (text[:position] + typed + text[position:]).encode()
    return (text + typed).encode()


def read_rtf(data: bytes) -> Content:
    """Paragraphs, without fields, pictures and tables of fonts."""
    out: list[str] = []
    hidden: list[bool] = [False]
    skip = 0
    for match in _RTF_CONTROL.finditer(data.decode("latin-1")):
        word, number, byte, symbol, brace, text = match.groups()
        if brace == "{":
            hidden.append(hidden[-1])
        elif brace == "}":
            if len(hidden) > 1:
                hidden.pop()
        elif word in _RTF_HIDDEN or symbol == "*":
            hidden[-1] = True
        elif hidden[-1]:
            continue
        elif word == "par":
            out.append("\n")
        elif word == "u" and number:
            out.append(chr(int(number) % 65536))
            skip = 1
        elif byte:
            out.append("" if skip else bytes.fromhex(byte).decode("cp1252", "replace"))
            skip = 0
        elif symbol in ("\\", "{", "}"):
            out.append(symbol)
        elif text:
            out.append(text.replace("\r", "").replace("\n", "")[skip:])
            skip = 0
    lines = "".join(out).rstrip("\n").split("\n")
    return Content("word", [Page(rows=[[line] for line in lines])])


def type_into_rtf(data: bytes, runs: Sequence[str]) -> bytes:
    """Continue the last paragraph, before the closing brace."""
    body = data.rstrip()
    end = body.rfind(b"}")
    before = body[:end].rstrip()
    had_end = before.endswith(b"\\par")
    if had_end:
        before = before.removesuffix(b"\\par")
    return before + b"{" + rtf_text("".join(runs)) + b"}" + (b"\\par" if had_end else b"") + b"}"


def rtf_text(text: str) -> bytes:
    """Escape text for RTF; everything outside ASCII as UTF-16 units."""
    out = []
    for character in text:
        if character == "\n":
            out.append("\\par ")
        elif character in "\\{}":
            out.append(f"\\{character}")
        elif character < "\x7f":
            out.append(character)
        else:
            units = character.encode("utf-16-le")
            for low, high in zip(units[::2], units[1::2], strict=True):
                unit = low + 256 * high
                out.append(f"\\u{unit if unit < 32768 else unit - 65536}?")
    return "".join(out).encode("ascii")


def read_pdf(data: bytes) -> Content:
    """Only what was typed here: reading PDF text is not this module's business."""
    typed = [unquote(match.decode("ascii")) for match in _PDF_TYPED.findall(data)]
    rows = [[line] for line in "".join(typed).split("\n")] if typed else []
    return Content("pdf", [Page("PDF", rows)])


def type_into_pdf(data: bytes, runs: Sequence[str]) -> bytes:
    """Keep the text as a comment behind the file's end, and repeat its end after that.

    Readers look for the last ``startxref``, which still names the same table: the file stays as
    valid as it was, with all its objects at their places.
    """
    starts: list[bytes] = _PDF_START.findall(data)
    if not starts:
        raise KeyError("startxref")
    comment = b"% typed here: " + quote("".join(runs), safe=" ,.;!?()").encode("ascii")
    return data.rstrip() + b"\n" + comment + b"\nstartxref\n" + starts[-1] + b"\n%%EOF\n"
