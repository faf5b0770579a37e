"""What our own pages say, in the language of who reads it.

The texts are gathered and compiled by ``scripts/make_catalogues.py``, with those of the JupyterLab
extension.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ..core.languages import SOURCE, nearest

_LOCALES: Final = Path(__file__).parents[1] / "locale"
_FILE: Final = "LC_MESSAGES/page.json"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a page.

    Attributes:
        language: a tag, as a page's own language.
        translated: by what they are in English.
    """

    language: str
    translated: Mapping[str, str]

    def __(self, text: str) -> str:
        return self.translated.get(text, text)


def words(wanted: Iterable[str]) -> Words:
    """Return the texts for somebody who reads some languages, the most wanted first."""
    locale = nearest(wanted, _locales())
    return _words(locale) if locale else Words(SOURCE, {})


@cache
def _locales() -> tuple[str, ...]:
    return tuple(sorted(file.parents[1].name for file in _LOCALES.glob(f"*/{_FILE}")))


@cache
def _words(locale: str) -> Words:
    translated = json.loads((_LOCALES / locale / _FILE).read_text("utf-8"))
    return Words(locale.replace("_", "-"), translated)
