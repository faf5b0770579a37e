"""Take out of XML what the converter would fetch or read.

That is any relationship of OOXML that is external (packed or in one flat file), and any reference
of ODF. The converter reads XML that is not well formed up to the fault, so that it is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from ..core.errors import Damaged
from .hypertext import MARKS, PLAIN_CHARSET
from .local import Local, inside, nowhere

_REFERENCES = frozenset({"href", "src"})
# Elements whose reference is a link for people; nothing else may point outside.
_LINKS = frozenset({"a", "cell", "hlink", "hyperlink"})
_KEPT_RELATIONSHIPS = frozenset({"hyperlink", "externallinkpath"})
_PAIR = rb"""[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*')"""
_TAG = re.compile(rb"<[^\s=<>\"'/]+(?:\s+" + _PAIR + rb")*+\s*/?>")
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
_DECLARATION = re.compile(r"\A(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def clean_xml(data: bytes, local: Local = nowhere) -> bytes:
    """Return XML without references that are followed; the same object if there are none.

    What is changed comes back as UTF-8.

    Raises:
        Damaged: it is not well formed, or declares entities or attributes of its own.
    """
    text = _decoded(data).encode("utf-8")
    edits: list[tuple[int, frozenset[str]]] = []

    def look(start: int, name: str, attributes: dict[str, str]) -> None:
        outward = _outward(_local_name(name), attributes, local)
        if outward:
            edits.append((start, outward))

    _parse(text, look)
    return _emptied(text, edits) if edits else data


def relationship_targets(data: bytes, kind: str) -> list[str]:
    """Return the targets of the relationships whose type ends in ``kind`` (lower case).

    Raises:
        Damaged: as ``clean_xml``.
    """
    found: list[str] = []

    def look(_start: int, _name: str, attributes: dict[str, str]) -> None:
        known = _by_local_name(attributes)
        if known.get("type", "").strip().lower().endswith("/" + kind):
            found.append(known.get("target", ""))

    _parse(_decoded(data).encode("utf-8"), look)
    return found


def _parse(text: bytes, look: Callable[[int, str, dict[str, str]], None]) -> None:
    """Call ``look`` with the place (in bytes), the name and the attributes of each element."""
    parser = expat.ParserCreate("utf-8")

    def refuse_declarations(
        _name: str, _system: str | None, _public: str | None, own: bool
    ) -> None:
        if own:
            raise Damaged("The document declares XML of its own, which is not read for safety.")

    parser.StartDoctypeDeclHandler = refuse_declarations
    parser.StartElementHandler = lambda name, attributes: look(
        parser.CurrentByteIndex, name, attributes
    )
    try:
        parser.Parse(text, True)
    except expat.ExpatError as exc:
        raise Damaged("The document is damaged: its XML is not well formed.") from exc


def _outward(element: str, attributes: dict[str, str], local: Local) -> frozenset[str]:
    """Return the names of the attributes that have to be emptied."""
    if element == "relationship":
        names = _relationship_names(_by_local_name(attributes), local)
        return frozenset(name for name in attributes if _local_name(name) in names)
    if element in _LINKS:
        return frozenset()
    return frozenset(
        name
        for name, value in attributes.items()
        if _local_name(name) in _REFERENCES and not local(value)
    )


def _relationship_names(known: dict[str, str], local: Local) -> frozenset[str]:
    if known.get("type", "").strip().rpartition("/")[2].lower() in _KEPT_RELATIONSHIPS:
        return frozenset()
    external = known.get("targetmode", "").strip().lower() == "external"
    target = known.get("target", "")
    if target.startswith("/"):  # the top of the package
        target, local = target[1:], inside("")
    if not external and local(target):
        return frozenset()
    return frozenset({"target", "type"})


def _emptied(text: bytes, edits: list[tuple[int, frozenset[str]]]) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for start, names in edits:
        tag = _TAG.match(text, start)
        if tag is None:
            raise Damaged("The document is damaged: its XML is not well formed.")

        def empty(pair: re.Match[bytes], names: frozenset[str] = names) -> bytes:
            name = pair[0].partition(b"=")[0].strip()
            return name + b'=""' if name.decode("utf-8") in names else pair[0]

        pieces += [text[done:start], re.sub(_PAIR, empty, tag[0])]
        done = tag.end()
    return b"".join([*pieces, text[done:]])


def _local_name(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _by_local_name(attributes: dict[str, str]) -> dict[str, str]:
    return {_local_name(name): value for name, value in attributes.items()}


def _decoded(data: bytes) -> str:
    """Decode XML, and take its encoding declaration out of it."""
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "")
    declared = _DECLARED.match(data)
    if not encoding:
        if data.startswith(b"<\0"):
            encoding = "utf-16-le"
        elif data.startswith(b"\0<"):
            encoding = "utf-16-be"
        else:
            encoding = declared[1].decode("ascii") if declared else "utf-8"
            if not PLAIN_CHARSET.fullmatch(encoding):
                raise Damaged("The document is in an encoding that is not read for safety.")
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as exc:
        raise Damaged("The document is damaged: its text cannot be decoded.") from exc
    return _DECLARATION.sub(r"\1", text.lstrip("\ufeff"), count=1)
