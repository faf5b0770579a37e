"""Formulas as word processors keep them: MathML becomes Office Math (ECMA-376 part 1, 22.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

MATH: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"

# Stands for what documents and presentations say of letters in words of their own.
_PROPERTIES: Final = "\ue002"
_LARGE: Final = frozenset("∑∏∐∫∬∭∮∯∰\u22c0\u22c1\u22c2\u22c3⨀⨁⨂⨆")
_INTEGRALS: Final = frozenset("∫∬∭∮∯∰")
_LIMITS: Final = frozenset("lim max min sup inf liminf limsup argmax argmin".split())
_OPEN: Final = frozenset("([{⟨⌊⌈|‖")
_CLOSE: Final = frozenset(")]}⟩⌋⌉|‖")
_BARS: Final = frozenset("¯―‾_")
# What stands above a letter, as a character of its own and as one that combines.
_ACCENTS: Final[Mapping[str, str]] = {
    "^": "\u0302", "\u02c6": "\u0302", "~": "\u0303", "\u02dc": "\u0303", "\u223c": "\u0303",
    "˙": "\u0307", "¨": "\u0308", "→": "\u20d7", "ˇ": "\u030c", "\u00b4": "\u0301", "`": "\u0300",
    "˘": "\u0306",
}  # fmt: skip


def formula(mathml: Element, properties: str = "") -> str:
    """Return the ``m:oMath`` element for a ``math`` element; what is not known becomes its text.

    Args:
        properties: the element that says how letters look, in the words of the whole.
    """
    return _whole(_all([mathml]), properties)


def plain(text: str, properties: str = "") -> str:
    """Return the ``m:oMath`` element for what is no formula, which is shown as it is."""
    return _whole(_run(text, upright=True), properties)


def _whole(inside: str, properties: str) -> str:
    return f'<m:oMath xmlns:m="{MATH}">{inside.replace(_PROPERTIES, properties)}</m:oMath>'


def _all(elements: Sequence[Element]) -> str:
    """Return what stands in a row, where some things belong to what is beside them."""
    row = [part for element in elements for part in _parts(element)]
    made = ""
    at = 0
    while at < len(row):
        element = row[at]
        end = _closed(row, at)
        if end is not None:
            closing = _text(row[end]) if end < len(row) else ""
            made += _fenced(_text(element), _all(row[at + 1 : end]), closing)
            at = end
        elif _is_large(element):
            at += 1
            made += _large(element, _all(row[at : at + 1]))
        elif element.tag in _MAKERS:
            made += _MAKERS[element.tag](element)
        else:
            made += _leaf(element)
        at += 1
    return made


def _parts(element: Element) -> list[Element]:
    """Return what an element groups, if that is all it does."""
    tag = element.tag = element.tag.rpartition("}")[2]
    if tag in {"math", "mstyle", "mpadded", "semantics"} or (tag == "mrow" and not _group(element)):
        return [part for child in element for part in _parts(child)]
    return [element]


def _group(row: Element) -> bool:
    """Tell whether a row has fences of its own, between which no other closes."""
    return len(row) > 1 and row[0].get("fence") == "true" and row[0].get("form") == "prefix"


def _closed(row: Sequence[Element], at: int) -> int | None:
    """Return where what is opened is closed; behind the end where it need not be."""
    element = row[at]
    if element.tag != "mo" or _text(element) not in _OPEN | {"."}:
        return None
    if at + 1 < len(row) and row[at + 1].tag == "mtable":
        closed = at + 2 < len(row) and _text(row[at + 2]) in _CLOSE
        return at + 2 if closed else len(row)
    if element.get("form") != "prefix":
        return None
    depth = 0
    for index in range(at, len(row)):
        form = row[index].get("form") if row[index].get("fence") == "true" else None
        depth += (form == "prefix") - (form == "postfix")
        if depth == 0:
            return index
    return len(row)


def _fenced(opening: str, inside: str, closing: str) -> str:
    chars = [quoteattr("" if char == "." else char) for char in (opening, closing)]
    properties = f"<m:begChr m:val={chars[0]}/><m:endChr m:val={chars[1]}/>"
    return f"<m:d><m:dPr>{properties}</m:dPr>{_e(inside)}</m:d>"


def _is_large(element: Element) -> bool:
    scripts = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
    base = element[0] if element.tag in scripts and len(element) else element
    return base.tag.rpartition("}")[2] == "mo" and _text(base) in _LARGE


def _large(element: Element, inside: str) -> str:
    has = element.tag.removeprefix("m")
    sign = _text(element[0]) if len(element) else _text(element)
    below, above = "", ""
    if has in {"subsup", "underover"}:
        below, above = _inner(element, 1), _inner(element, 2)
    elif has in {"sub", "under"}:
        below = _inner(element, 1)
    elif has in {"sup", "over"}:
        above = _inner(element, 1)
    place = "subSup" if sign in _INTEGRALS else "undOvr"
    hidden = ("" if below else '<m:subHide m:val="1"/>') + (
        "" if above else '<m:supHide m:val="1"/>'
    )
    properties = f'<m:chr m:val="{sign}"/><m:limLoc m:val="{place}"/>{hidden}'
    scripts = f"<m:sub>{below}</m:sub><m:sup>{above}</m:sup>"
    return f"<m:nary><m:naryPr>{properties}</m:naryPr>{scripts}{_e(inside)}</m:nary>"


def _script(element: Element) -> str:
    if element.tag != "msup" and _text(element[0]) in _LIMITS:
        return _beside(element)
    kind = {"msub": "sSub", "msup": "sSup", "msubsup": "sSubSup"}[element.tag]
    names = {"msub": ["sub"], "msup": ["sup"], "msubsup": ["sub", "sup"]}[element.tag]
    scripts = "".join(
        f"<m:{name}>{_inner(element, index)}</m:{name}>" for index, name in enumerate(names, 1)
    )
    return f"<m:{kind}>{_e(_inner(element, 0))}{scripts}</m:{kind}>"


def _beside(element: Element) -> str:
    """Return what has something above it, below it, or both."""
    base = _inner(element, 0)
    over = element.tag in {"mover", "munderover", "msubsup"}
    under = element.tag not in {"mover"}
    if element.tag == "mover":
        sign = _text(element[1])
        if sign in _BARS:
            return f'<m:bar><m:barPr><m:pos m:val="top"/></m:barPr>{_e(base)}</m:bar>'
        if sign in _ACCENTS:
            accent = f'<m:accPr><m:chr m:val="{_ACCENTS[sign]}"/></m:accPr>'
            return f"<m:acc>{accent}{_e(base)}</m:acc>"
    if under:
        base = f"<m:limLow>{_e(base)}<m:lim>{_inner(element, 1)}</m:lim></m:limLow>"
    if over:
        base = f"<m:limUpp>{_e(base)}<m:lim>{_inner(element, len(element) - 1)}</m:lim></m:limUpp>"
    return base


def _fraction(element: Element) -> str:
    bare = element.get("linethickness", "").startswith("0")
    kind = '<m:fPr><m:type m:val="noBar"/></m:fPr>' if bare else ""
    above, below = _inner(element, 0), _inner(element, 1)
    return f"<m:f>{kind}<m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def _root(element: Element) -> str:
    if element.tag == "mroot":
        degree, inside = f"<m:deg>{_inner(element, 1)}</m:deg>", _inner(element, 0)
    else:
        degree = '<m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>'
        inside = _all(list(element))
    return f"<m:rad>{degree}{_e(inside)}</m:rad>"


def _table(element: Element) -> str:
    rows = [[_all(list(cell)) for cell in row] for row in element]
    width = max((len(row) for row in rows), default=0)
    column = f'<m:mcPr><m:count m:val="{width}"/><m:mcJc m:val="center"/></m:mcPr>'
    cells = "".join(
        f"<m:mr>{''.join(map(_e, [*row, *[''] * (width - len(row))]))}</m:mr>" for row in rows
    )
    return f"<m:m><m:mPr><m:mcs><m:mc>{column}</m:mc></m:mcs></m:mPr>{cells}</m:m>"


def _row(element: Element) -> str:
    return _all(list(element))


def _leaf(element: Element) -> str:
    if element.tag == "mspace":
        return _run("\u2009") if element.get("width", "0") not in {"0", "0em"} else ""
    text = "".join(element.itertext())
    upright = element.tag in {"mtext", "ms"} or (len(text) > 1 and element.tag in {"mi", "mo"})
    return _run(text, upright=upright) if text else ""


def _run(text: str, *, upright: bool = False) -> str:
    style = '<m:rPr><m:sty m:val="p"/></m:rPr>' if upright else ""
    return f'<m:r>{style}{_PROPERTIES}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


def _inner(element: Element, index: int) -> str:
    return _all(list(element)[index : index + 1])


def _e(inside: str) -> str:
    return f"<m:e>{inside}</m:e>"


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


_MAKERS: Final[Mapping[str, Callable[[Element], str]]] = {
    **dict.fromkeys(("msub", "msup", "msubsup"), _script),
    **dict.fromkeys(("munder", "mover", "munderover"), _beside),
    **dict.fromkeys(("msqrt", "mroot"), _root),
    **dict.fromkeys(("mrow", "mtd", "menclose", "mphantom", "merror"), _row),
    "mfrac": _fraction,
    "mtable": _table,
}
