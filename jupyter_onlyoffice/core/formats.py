"""Which formats there are and what can be done with each.

``formats.json`` restates ONLYOFFICE's published list (its first key names the source).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

from .errors import UnsupportedFormat


class Container(StrEnum):
    """How the bytes of a format are wrapped, as far as it can be told from them."""

    ZIP = "zip"
    OLE = "ole"
    PDF = "pdf"
    RTF = "rtf"
    MARKUP = "markup"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    ``type`` is ONLYOFFICE's ``documentType``: ``word``, ``cell``, ``slide``, ``pdf``, ``diagram``.
    """

    ext: str
    type: str
    actions: frozenset[str]
    convert: tuple[str, ...]
    mime: str

    @property
    def editable(self) -> bool:
        """Whether the editor writes this format back without loss."""
        return "edit" in self.actions

    @property
    def lossy_editable(self) -> bool:
        """Whether the editor can write this format back, but may drop what it cannot express."""
        return "lossy-edit" in self.actions

    @property
    def container(self) -> Container:
        return _CONTAINERS.get(self.ext, Container.OTHER)


_ZIP = (
    "docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm potx potm ppsx ppsm docxf oform"
    " odt ott ods ots odp otp odg sxw stw sxc sxi epub vsdx vsdm vssx vssm vstx vstm oxps xps"
)
_CONTAINERS: Mapping[str, Container] = {
    **dict.fromkeys(_ZIP.split(), Container.ZIP),
    **dict.fromkeys("doc dot xls xlt ppt pot pps".split(), Container.OLE),
    **dict.fromkeys("html htm mht mhtml xml fb2 fodt fods fodp hml".split(), Container.MARKUP),
    **dict.fromkeys("txt csv tsv md".split(), Container.TEXT),
    "pdf": Container.PDF,
    "rtf": Container.RTF,
}

# Extensions that mostly mean something else (a .key is a private key, a .dot a graph, a .pot a
# catalogue of translations), or that Jupyter itself shows well: a double click on them stays what
# it is.
_LEFT_TO_OTHERS = frozenset(
    "csv dot gdoc gsheet gslides htm html key md mht mhtml pdf pot tsv txt xml".split()
)


@cache
def formats() -> Mapping[str, Format]:
    """Return every format that can at least be opened, by extension."""
    text = resources.files(__package__).joinpath("formats.json").read_text("utf-8")
    return MappingProxyType(
        {
            ext: Format(
                ext=ext,
                type=entry["type"],
                actions=frozenset(entry["actions"]),
                convert=tuple(entry["convert"]),
                mime=next(iter(entry["mime"]), "application/octet-stream"),
            )
            for ext, entry in json.loads(text)["formats"].items()
        }
    )


def default_extensions() -> tuple[str, ...]:
    """Return the extensions that a double click opens here unless configured otherwise."""
    return tuple(ext for ext in formats() if ext not in _LEFT_TO_OTHERS)


def extension_of(name: str) -> str:
    """Return the lower-case extension of a file name or path, without its dot; may be empty."""
    stem, dot, ext = name.rpartition("/")[2].rpartition(".")
    return ext.lower() if dot and stem else ""


def format_of(name: str) -> Format:
    """Return the format of a file name or path.

    Raises:
        UnsupportedFormat: no editor opens files of that name.
    """
    ext = extension_of(name)
    try:
        return formats()[ext]
    except KeyError:
        shown = f"“.{ext}” files" if ext else "files without an extension"
        raise UnsupportedFormat(f"ONLYOFFICE does not open {shown}.") from None


def unknown_extensions(extensions: Iterable[str]) -> list[str]:
    """Return those of ``extensions`` that are not in the list of formats."""
    return [ext for ext in extensions if ext not in formats()]
