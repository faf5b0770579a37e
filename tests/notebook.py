"""Notebooks as people have them."""

from __future__ import annotations

import base64
from typing import Any

import nbformat
from nbformat import v4

from .engine.hostile import png

FIGURE = base64.b64encode(png((30, 120, 200), side=80)).decode()
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    '<rect width="80" height="40" fill="teal"/></svg>'
)
TABLE = "<table><tr><th>n</th><th>square</th></tr><tr><td>7</td><td>49</td></tr></table>"


def notebook(*cells: Any) -> bytes:
    text: str = nbformat.writes(v4.new_notebook(cells=list(cells)))
    return text.encode()


def words(source: str, **fields: Any) -> Any:
    return v4.new_markdown_cell(source, **fields)


def code(source: str, *outputs: Any) -> Any:
    return v4.new_code_cell(source, outputs=list(outputs))


def shown(**data: str) -> Any:
    """Return an output; ``image_png`` stands for ``image/png``."""
    bundle = {name.replace("_", "/", 1).replace("svg", "svg+xml"): d for name, d in data.items()}
    return v4.new_output("display_data", data=bundle)


def printed(text: str, name: str = "stdout") -> Any:
    return v4.new_output("stream", name=name, text=text)


def failed(*traceback: str) -> Any:
    return v4.new_output(
        "error", ename="ZeroDivisionError", evalue="division by zero", traceback=list(traceback)
    )
