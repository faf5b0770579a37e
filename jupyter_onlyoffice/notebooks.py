"""Notebooks as HTML that ONLYOFFICE's converter understands: nbconvert's, put in order."""

from __future__ import annotations

import base64
import contextlib
import html
import io
import re
import threading
from typing import Any, Final

from .core.errors import Damaged

_STYLE: Final = (
    "body { font-family: Arial, sans-serif; font-size: 11pt; }"
    " pre, code { font-family: 'Courier New', monospace; font-size: 9pt; }"
    " h1 { font-size: 20pt; } h2 { font-size: 16pt; } h3 { font-size: 13pt; }"
    " th, td { padding: 2px 4px; }"
)
_WIDE: Final = ((8, "8pt"), (12, "6pt"))
"""Tables with more columns than that are set in smaller letters, so that they fit on a page."""

_DPI: Final = 300
_CSS_DPI: Final = 96
_ANCHOR: Final = re.compile(r'<a class="anchor-link".*?</a>', re.DOTALL)
_CODE: Final = re.compile(r'<div class="highlight[^"]*"><pre>', re.DOTALL)
_TABLE: Final = re.compile(r"<table\b[^>]*>.*?</table>", re.DOTALL)
_ROW: Final = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL: Final = re.compile(r"<t[dh]\b")
_APART: Final = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>|<[^>]*>)", re.DOTALL)
_MATH: Final = re.compile(
    r"\$\$(?P<block>.+?)\$\$|\\\[(?P<square>.+?)\\\]"
    r"|(?<![\\$])\$(?P<inline>[^$\s](?:[^$\n]*[^$\s\\])?)\$(?!\d)|\\\((?P<round>.+?)\\\)",
    re.DOTALL,
)
_drawing: Final = threading.Lock()
"""What draws formulas is not made for several threads."""


def rendered(content: bytes, name: str) -> bytes:
    """Return a notebook's cells and outputs as HTML; slow, so not for the event loop.

    Formulas are pictures where matplotlib is installed, and their source elsewhere. Nothing that
    the notebook refers to is read or fetched.

    Raises:
        Damaged: it is no notebook.
    """
    # Slow to import, and few need it.
    import nbformat
    from nbconvert import HTMLExporter

    try:
        notebook: Any = nbformat.reads(content.decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    except (ValueError, nbformat.ValidationError) as error:
        raise Damaged("The notebook cannot be read; it may be damaged.") from error
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True
    )
    body, _ = exporter.from_notebook_node(notebook)
    body = _ANCHOR.sub("", body)
    body = _CODE.sub('<div><pre style="background-color: #f0f0f0;">', body)
    body = re.sub(r"\s+</pre>", "</pre>", body)
    body = _TABLE.sub(lambda match: _fitting(match[0]), body)
    body = _with_formulas(body)
    # The converter shows nothing at all where the encoding stands without quotes.
    head = f'<meta charset="utf-8"/><title>{html.escape(name)}</title><style>{_STYLE}</style>'
    page = f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>"
    return page.encode("utf-8")


def _fitting(table: str) -> str:
    """Return a table with lines between its cells, and letters as small as it takes."""
    columns = max((len(_CELL.findall(row)) for row in _ROW.findall(table)), default=0)
    size = next((size for most, size in reversed(_WIDE) if columns > most), "10pt")
    table = re.sub(
        r"^<table\b[^>]*>", '<table border="1" style="border-collapse: collapse;">', table
    )
    return re.sub(
        r"(<t[dh]\b[^>]*>)(.*?)(</t[dh]>)",
        rf'\1<span style="font-size: {size};">\2</span>\3',
        table,
        flags=re.DOTALL,
    )


def _with_formulas(body: str) -> str:
    """Draw the formulas in what is neither a tag nor code."""
    parts = _APART.split(body)
    for index in range(0, len(parts), 2):
        parts[index] = _MATH.sub(_drawn, parts[index])
    return "".join(parts)


def _drawn(match: re.Match[str]) -> str:
    source = html.unescape(next(filter(None, match.groups()))).strip()
    picture = _picture(source)
    is_block = match.lastgroup in {"block", "square"}
    if picture is None:
        shown = f"<code>{html.escape(source)}</code>"
    else:
        data, width, height = picture
        shown = (
            f'<img alt="{html.escape(source, quote=True)}" width="{width}" height="{height}"'
            f' src="data:image/png;base64,{base64.b64encode(data).decode()}"/>'
        )
    return f'<div style="text-align: center;">{shown}</div>' if is_block else shown


def _picture(source: str) -> tuple[bytes, int, int] | None:
    """Return a formula as PNG, with its size in CSS pixels; None if it cannot be drawn."""
    try:
        from matplotlib.font_manager import FontProperties
        from matplotlib.mathtext import math_to_image
    except ImportError:
        return None
    drawn = io.BytesIO()
    one_line = " ".join(source.split())
    # Whatever LaTeX it does not know, it says in errors of many kinds.
    with contextlib.suppress(Exception), _drawing:
        letters = FontProperties(size=12)
        math_to_image(f"${one_line}$", drawn, prop=letters, dpi=_DPI, format="png")
        data = drawn.getvalue()
        width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
        scale = _CSS_DPI / _DPI
        return data, max(1, round(width * scale)), max(1, round(height * scale))
    return None
