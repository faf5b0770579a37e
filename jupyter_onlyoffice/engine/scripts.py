"""Which scripts a document is written in, where there is no font for them.

The converter leaves blank what no font can show, and says nothing of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from .fonts import FontCatalogue

_CHUNK: Final = 1 << 20
_PARTS: Final = (".xml", ".xhtml", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Script:
    """A script, or a family of scripts that one package of fonts covers.

    Attributes:
        name: for a sentence.
        package: that brings fonts for it, as Debian and Ubuntu call it.
        samples: characters that every font for it has.
        ranges: its characters, as a class of a regular expression.
    """

    name: str
    package: str
    samples: str
    ranges: str


SCRIPTS: Final = (
    Script("Chinese and Japanese", "fonts-noto-cjk", "中の", "\u3041-\u30ff\u3400-\u9fff"),
    Script("Korean", "fonts-noto-cjk", "한", "\u1100-\u11ff\uac00-\ud7a3"),
    Script("Arabic", "fonts-noto-core", "ع", "\u0620-\u06ff"),
    Script("Hebrew", "fonts-noto-core", "ע", "\u05d0-\u05ea"),
    Script("Devanagari", "fonts-noto-core", "क", "\u0900-\u097f"),
    Script("Bengali", "fonts-noto-core", "ক", "\u0980-\u09ff"),
    Script("Tamil", "fonts-noto-core", "க", "\u0b80-\u0bff"),
    Script("Thai", "fonts-noto-core", "ก", "\u0e01-\u0e5b"),
    Script("emoji", "fonts-noto-color-emoji", "😀", "\U0001f300-\U0001faff"),
)


def scripts_named(names: Iterable[str]) -> list[Script]:
    wanted = frozenset(names)
    return [script for script in SCRIPTS if script.name in wanted]


def missing_scripts(catalogue: FontCatalogue) -> tuple[Script, ...]:
    """Return the scripts that there is no font for."""
    return tuple(script for script in SCRIPTS if not all(map(catalogue.shows, script.samples)))


def used_scripts(document: Path, among: tuple[Script, ...]) -> list[Script]:
    """Return those of ``among`` that a document is written in.

    Args:
        document: a zip of XML parts, or a text in UTF-8; in anything else nothing is found.
    """
    packed = zipfile.is_zipfile(document)
    # Names of fonts for every script stand in the attributes of themes and styles.
    outside_of_tags = "(?=[^<>]*<)" if packed else ""
    left = {script: re.compile(f"[{script.ranges}]{outside_of_tags}") for script in among}
    for text in _parts_of(document) if packed else _lines_of(document):
        for script in [script for script, pattern in left.items() if pattern.search(text)]:
            del left[script]
        if not left:
            break
    return [script for script in among if script not in left]


def _parts_of(document: Path) -> Iterator[str]:
    with zipfile.ZipFile(document) as archive:
        for member in archive.infolist():
            if member.filename.endswith(_PARTS):
                with archive.open(member) as part:
                    yield from _decoded(part)


def _lines_of(document: Path) -> Iterator[str]:
    with document.open("rb") as stream:
        yield from _decoded(stream)


def _decoded(stream: IO[bytes]) -> Iterator[str]:
    # A character on the edge of two chunks may be missed; one such says little.
    while chunk := stream.read(_CHUNK):
        yield chunk.decode(errors="ignore")
