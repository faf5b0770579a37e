"""A notebook as HTML of the kind that the converter understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

import nbformat
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from ..core.errors import Damaged

_TEMPLATES: Final = Path(__file__).parent
# Formulas and pictures before what is only of use in a browser.
_PRIORITY: Final = [
    "text/latex", "image/png", "image/jpeg", "image/svg+xml", "text/html", "text/markdown",
    "text/plain",
]  # fmt: skip
_TEX: Final = re.compile(r"\$\$(?P<block>.+?)\$\$|\$(?P<inline>.+?)\$|(?P<bare>\\begin\{.+)", re.S)
_TABLE: Final = re.compile(r"<table\b[^>]*>.*?</table>", re.S)
_ROW: Final = re.compile(r"<tr\b.*?</tr>", re.S)
_CELL: Final = re.compile(r"<t[dh]\b")
_MOST_COLUMNS: Final = 14
_PICTURE: Final = re.compile(r"""(<img\b[^<>]*?\bsrc=)(?:"([^"<>]*)"|'([^'<>]*)')""", re.I)


@dataclass(frozen=True)
class Formula:
    """A formula in LaTeX.

    Attributes:
        is_alone: it has a line of its own.
    """

    tex: str
    is_alone: bool


@dataclass(frozen=True)
class Pages:
    """What is in a notebook.

    Attributes:
        html: with a mark in the place of each formula.
        formulas: by the numbers in their marks.
    """

    html: str
    formulas: list[Formula]

    def pictures(self) -> set[str]:
        """Return the addresses of the pictures that are not in the text itself."""
        found = {unescape(match[2] or match[3] or "") for match in _PICTURE.finditer(self.html)}
        return {address for address in found if not re.match(r"[a-zA-Z][\w+.-]*:|//|$", address)}

    def with_pictures(self, pictures: Mapping[str, str]) -> Pages:
        """Put ``data:`` addresses in the place of others."""

        def embedded(match: re.Match[str]) -> str:
            address = unescape(match[2] or match[3] or "")
            return f'{match[1]}"{pictures[address]}"' if address in pictures else match[0]

        return Pages(_PICTURE.sub(embedded, self.html), self.formulas)

    def with_sources(self) -> str:
        """Return the HTML with formulas as they were written."""
        return MARK.sub(
            lambda mark: f"<code>{escape(self.formulas[int(mark[1])].tex)}</code>", self.html
        )


def mark_of(number: int) -> str:
    """Return what stands in the place of a formula, of characters that no text has."""
    return f"\ue000{number}\ue001"


MARK: Final = re.compile("\ue000(\\d+)\ue001")


def pages_of(notebook: bytes, title: str) -> Pages:
    """Make pages of a notebook; slow, so not for the event loop.

    Args:
        notebook: as it is stored.

    Raises:
        Damaged: it is none.
    """
    text = re.sub("[\ue000\ue001]", "", notebook.decode("utf-8", "replace"))
    try:
        parsed = nbformat.reads(text, as_version=4)
    except Exception as error:  # each version of the format raises errors of its own
        raise Damaged("The notebook cannot be read; it may be damaged.") from error
    exporter = _Exporter()
    html, _ = exporter.from_notebook_node(parsed, {"metadata": {"name": title}})
    # The converter makes a paragraph of each line, also of an empty one at the end.
    html = re.sub(r"\s+</pre>", "</pre>", html)
    # It takes these two for changes that somebody tracks.
    html = re.sub(r"<(/?)del\b", r"<\1s", re.sub(r"<(/?)ins\b", r"<\1u", html))
    return Pages(_TABLE.sub(lambda table: _fitting(table[0]), html), exporter.formulas)


def _fitting(table: str) -> str:
    """Return a table in letters so small that it fits on a page."""
    columns = max((len(_CELL.findall(row)) for row in _ROW.findall(table)), default=0)
    if columns <= _MOST_COLUMNS:
        return table
    # The converter asks each cell.
    return re.sub(r"<t([dh])\b", r'<t\1 style="font-size: 6pt"', table)


class _Renderer(IPythonRenderer):
    def __init__(self, put: Callable[[str, bool], str], **options: Any) -> None:
        super().__init__(escape=False, exclude_anchor_links=True, **options)
        self._put = put

    def block_math(self, body: str) -> str:
        return f"<p>{self._put(body, True)}</p>"

    def inline_math(self, body: str) -> str:
        return self._put(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


class _Exporter(HTMLExporter):
    def __init__(self) -> None:
        config = Config({"NbConvertBase": {"display_data_priority": _PRIORITY}})
        super().__init__(config=config)  # type: ignore[no-untyped-call]
        self.formulas: list[Formula] = []
        self.register_filter("formulas", self._formulas)  # type: ignore[no-untyped-call]
        style = HtmlFormatter(style="default").get_style_defs(".highlight")
        self.register_filter("code_style", lambda _: style)  # type: ignore[no-untyped-call]

    def _template_name_default(self) -> str:
        return "onlyoffice_pages"

    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(_TEMPLATES)]

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        attachments = context.get("cell", {}).get("attachments", {})
        # One that is missing would be the end of everything.
        source = re.sub(
            r"attachment:([^\s)\"'>]+)", lambda m: m[0] if m[1] in attachments else m[1], source
        )
        renderer = _Renderer(self._put, attachments=attachments)
        made: str = MarkdownWithMath(renderer=renderer).render(source)
        return made

    def _formulas(self, source: str) -> str:
        """Return an output in LaTeX, whatever is around its formulas."""

        def put(match: re.Match[str]) -> str:
            tex = match["block"] or match["inline"] or match["bare"]
            return self._put(tex, match["inline"] is None)

        return _TEX.sub(put, source)

    def _put(self, tex: str, is_alone: bool) -> str:
        self.formulas.append(Formula(tex.strip(), is_alone))
        return mark_of(len(self.formulas) - 1)
