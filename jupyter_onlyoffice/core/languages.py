"""Language tags: which are wanted, and which of what there is comes nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_WANTED: Final = re.compile(
    r"\s*([a-z]{2,3}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?",
    re.IGNORECASE,
)
_LONGEST: Final = 1000
SOURCE: Final = "en"
"""The language of texts that are not translated."""


def accepted(header: str) -> list[str]:
    """Return the tags of an ``Accept-Language`` header, the most wanted first."""
    found = [_WANTED.fullmatch(part) for part in header[:_LONGEST].split(",")]
    weights = {match[1]: float(match[2] or 1) for match in found if match is not None}
    return sorted((tag for tag in weights if weights[tag] > 0), key=lambda tag: -weights[tag])


def nearest(wanted: Iterable[str], offered: Iterable[str]) -> str | None:
    """Return the locale that somebody reads best; None if that is the source's language.

    Args:
        wanted: tags such as ``de-AT``, the most wanted first.
        offered: locales such as ``de_DE``, at most one of a language.
    """
    locales = {locale.partition("_")[0]: locale for locale in offered}
    for tag in wanted:
        language = re.split("[-_]", tag.lower())[0]
        if language == SOURCE:
            return None
        if language in locales:
            return locales[language]
    return None
