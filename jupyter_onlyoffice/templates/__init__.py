"""Blank documents, one per kind of file and language; ``scripts/make_templates.py`` makes them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..core.errors import UnsupportedFormat

EXTENSIONS: Final = ("docx", "xlsx", "pptx", "pdf")
# Without any words in them, so the same for all languages.
NEUTRAL_EXTENSIONS: Final = ("odt", "ods", "odp")

DEFAULT: Final = "en-US"
LANGUAGES: Final = (
    DEFAULT,
    "cs",
    "de",
    "en-GB",
    "es",
    "fr",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt-BR",
    "pt-PT",
    "ru",
    "sv",
    "tr",
    "uk",
    "zh-CN",
    "zh-TW",
)

# A language named without a region, and with one that has no template of its own.
_PLAIN: Final = {"en": "en-US", "pt": "pt-BR", "zh": "zh-CN"}
_ABROAD: Final = {"en": "en-GB", "pt": "pt-PT", "zh": "zh-CN"}
# Regions that print on Letter, and those that write traditional characters.
_ALIASES: Final = {
    ("en", "ca"): "en-US",
    ("en", "ph"): "en-US",
    ("zh", "hant"): "zh-TW",
    ("zh", "hk"): "zh-TW",
    ("zh", "mo"): "zh-TW",
    ("zh", "hans"): "zh-CN",
}
_BY_TAG: Final = {tuple(language.lower().split("-")): language for language in LANGUAGES}
_TAG: Final = re.compile(r"(?P<primary>[a-z]{2,3})(?P<rest>(?:[-_][a-z0-9]{1,8}){0,8})(?:[.@].*)?")


def blank(ext: str, lang: str | None = None) -> Path:
    """Return the file to start a new document of this kind from.

    Macro-enabled and template variants (.docm, .dotx …) have none: a file of theirs names another
    type inside, and programs refuse one that says otherwise than its extension.

    Args:
        ext: an extension without the dot, in any case.
        lang: a language tag (``de-AT``) or locale (``de_AT.UTF-8``); the nearest language is taken.

    Raises:
        UnsupportedFormat: there is no blank document of this kind.
    """
    kind = ext.lower()
    # The path is put together from names of ours only, never from what the caller sent.
    for known in NEUTRAL_EXTENSIONS:
        if kind == known:
            return _folder() / f"blank.{known}"
    for known in EXTENSIONS:
        if kind == known:
            return _folder() / nearest_language(lang) / f"blank.{known}"
    raise UnsupportedFormat("There is no blank document of this kind.")


def stand_in(ext: str) -> Path | None:
    """Return the blank document that stands in for an empty file, as ``touch`` makes it.

    None where an empty file is a valid one, or nothing can stand in for it.
    """
    families = {"doc": "docx", "dot": "docx", "xl": "xlsx", "pp": "pptx", "pot": "pptx"}
    if ext in {"odt", "ods", "odp", "pdf"}:
        return blank(ext)
    if ext[-1:] in {"x", "m"}:
        base = next((base for prefix, base in families.items() if ext.startswith(prefix)), None)
        return None if base is None else blank(base)
    return None


def nearest_language(lang: str | None) -> str:
    """Return the one of ``LANGUAGES`` that is nearest to a language tag or locale."""
    match = _TAG.fullmatch(lang.strip().lower()) if lang else None
    if match is None:
        return DEFAULT
    primary = match["primary"]
    subtags = re.split("[-_]", match["rest"])[1:]
    if not subtags:
        return _PLAIN.get(primary) or _BY_TAG.get((primary,), DEFAULT)
    for subtag in subtags:
        pair = (primary, subtag)
        found = _ALIASES.get(pair) or _BY_TAG.get(pair)
        if found:
            return found
    return _ABROAD.get(primary) or _BY_TAG.get((primary,), DEFAULT)


def _folder() -> Path:
    return Path(__file__).parent
