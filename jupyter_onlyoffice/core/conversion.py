"""What the embedded converter turns into what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_PAGES: Final = ("pdf", "docx", "odt", "rtf", "html", "txt", "md", "epub", "fb2")
_SHEETS: Final = ("pdf", "xlsx", "ods", "xls", "csv")
_SLIDES: Final = ("pdf", "pptx", "odp", "txt")
_USUAL: Final = ("pdf",)

# The converter itself also reports success where it wrote something else than was asked for, so
# only these pairs are let through; tests look into the result of each.
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "docx docm dotx dotm doc dot odt ott fodt rtf txt html htm mht mhtml md fb2": _PAGES,
    "epub": tuple(ext for ext in _PAGES if ext != "docx"),
    "pdf xps oxps": _PAGES,
    "djvu": ("pdf",),
    "xlsx xlsm xltx xltm xls ods ots fods csv tsv": _SHEETS,
    "pptx pptm potx potm ppsx ppsm ppt pps odp otp fodp": _SLIDES,
}
_TARGETS: Final = {
    ext: tuple(target for target in targets if target != ext)
    for extensions, targets in _FAMILIES.items()
    for ext in extensions.split()
}

TEXT_EXTENSIONS: Final = frozenset({"csv", "tsv", "txt"})
"""Formats whose bytes do not say how they are to be read."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How the bytes of a text are to be read.

    Attributes:
        encoding: a Python codec's name.
        delimiter: between the fields of a line; None where there are no fields.
    """

    encoding: str
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is to be made of a document.

    Attributes:
        source: the document's extension.
        target: the result's extension.
        password: that opens the document.
        text: how to read it if it is one of `TEXT_EXTENSIONS`.
        for_screen: lay sheets out for reading, with headings and fitted to the width, instead of
            as their author set up for the printer.
        form: make a PDF that people fill in; only the Document Server does.
    """

    source: str
    target: str
    password: str | None = field(default=None, repr=False)
    text: TextForm | None = None
    for_screen: bool = False
    form: bool = False


def engine_targets(ext: str) -> tuple[str, ...]:
    """Return the extensions that the embedded converter makes of files of ``ext``."""
    return _TARGETS.get(ext, ())


def usual_first(ext: str, targets: Iterable[str]) -> tuple[str, ...]:
    """Return what files of ``ext`` can be converted to, what people mostly want at the front."""
    usual = engine_targets(ext) or _USUAL
    ranks = {target: rank for rank, target in enumerate(usual)}
    return tuple(sorted(targets, key=lambda target: ranks.get(target, len(ranks))))


def previewable(ext: str) -> bool:
    """Tell whether the embedded converter can show files of ``ext``."""
    return ext == "pdf" or "pdf" in engine_targets(ext)
