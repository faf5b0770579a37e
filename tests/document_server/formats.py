"""Formats as the Document Server lists them, and the numbers it has for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LIST: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "formats.json").read_text(encoding="utf-8")
)
"""What /meta/formats answers: name, type, actions, convert, mime of each."""

BY_NAME: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in LIST}

TARGETS = {target for entry in LIST for target in entry["convert"]} | {"ooxml", "odf"}
"""Every outputtype there is."""

NUMBERS = {
    "docx": 65,
    "doc": 66,
    "odt": 67,
    "rtf": 68,
    "txt": 69,
    "html": 70,
    "epub": 72,
    "fb2": 73,
    "docm": 75,
    "dotx": 76,
    "dotm": 77,
    "pptx": 129,
    "odp": 131,
    "xlsx": 257,
    "ods": 259,
    "csv": 260,
    "pdf": 513,
    "png": 1029,
}
"""Numbers in the names of conversion jobs; recorded where a recording has them."""

FORM = 87
"""The number of a PDF that people fill in."""


def can_convert(source: str, target: str) -> bool:
    """Whether the pair is in the list; an unknown source is let through, content decides."""
    entry = BY_NAME.get(source)
    return entry is None or source == target or target in entry["convert"]


def family_target(source: str, target: str) -> str:
    """Turn the outputtypes ``ooxml`` and ``odf`` into an extension."""
    kind = BY_NAME.get(source, {}).get("type", "word")
    table = {
        "ooxml": {"word": "docx", "cell": "xlsx", "slide": "pptx", "pdf": "docx"},
        "odf": {"word": "odt", "cell": "ods", "slide": "odp", "pdf": "odt"},
    }
    return table[target].get(kind, "docx") if target in table else target
