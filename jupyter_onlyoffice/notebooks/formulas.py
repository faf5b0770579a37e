"""Formulas of notebooks, as documents and presentations keep them."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from latex2mathml.converter import convert

from ..core.omml import MATH, formula, plain
from .pages import Formula


def made_formula(wanted: Formula, properties: str) -> str:
    """Return the element that stands for a formula.

    Args:
        properties: of its letters, in the words of the document's format.
    """
    try:
        mathml = fromstring(convert(wanted.tex))  # noqa: S314 - markup of our own making
        made = formula(mathml, properties)
    except Exception:  # noqa: BLE001 - what LaTeX may be, nobody knows; then it is shown as it is
        made = plain(wanted.tex, properties)
    if wanted.is_alone:
        return f'<m:oMathPara xmlns:m="{MATH}">{made}</m:oMathPara>'
    return made
