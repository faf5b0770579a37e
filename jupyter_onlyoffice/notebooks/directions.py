"""Which way texts run."""

from __future__ import annotations

import unicodedata


def is_from_right(text: str) -> bool:
    """Tell whether a text runs from right to left, which its first letter says."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in {"R", "AL"} for kind in kinds if kind in {"L", "R", "AL"}), False)
