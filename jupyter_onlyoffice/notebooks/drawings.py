"""Drawings (SVG) of a notebook as pictures, which the engine makes of them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final

import docx

from .pages import Pages

_DRAWING: Final = re.compile(r'"(data:image/svg\+xml;base64,[^"]+)"')
_EMBED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def drawings_of(pages: Pages) -> Sequence[str]:
    """Return the addresses of the drawings in a notebook's pages, each once."""
    return list(dict.fromkeys(_DRAWING.findall(pages.html)))


def page_of(drawings: Sequence[str]) -> str:
    """Return HTML with nothing but drawings, of which the engine is to make a docx."""
    paragraphs = (f'<p><img src="{address}" alt=""></p>' for address in drawings)
    return f"<!DOCTYPE html><html><body>{''.join(paragraphs)}</body></html>"


def pictures_in(document: BinaryIO, drawings: Sequence[str]) -> Mapping[str, str]:
    """Return what the engine has made of each drawing, as ``data:`` addresses.

    Nothing is returned unless there is one for each: which one is missing, nobody knows.
    """
    body = docx.Document(document)
    pictures = [body.part.related_parts[blip.get(_EMBED)] for blip in body.element.iter(_BLIP)]
    if len(pictures) != len(drawings):
        return {}
    return {
        drawing: f"data:{part.content_type};base64,{base64.b64encode(part.blob).decode()}"
        for drawing, part in zip(drawings, pictures, strict=True)
    }
