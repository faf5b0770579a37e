"""Preferences: how a person wants the editors to be, within what the administrator decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .errors import MalformedRequest

CO_EDITING: Final = ("fast", "strict")
"""Whether others see each keystroke, or what was saved."""

_FIT: Final = (-1, -2)
"""Zooms of the editors that follow the size of their frame: a whole page, the width of one."""
_ZOOMS: Final = range(10, 501)


@dataclass(frozen=True, slots=True)
class EditorPreferences:
    """What a person chose; the editors keep what is chosen in them, and go by that from then on.

    Attributes:
        co_editing: one of `CO_EDITING`.
        compact_toolbar: whether tools show only when a tab is clicked.
        right_menu: whether the panel at the right is open.
        zoom: in per cent; or -1 for a whole page, -2 for the width of one.
        force_save: whether the Save button writes the file at once.
    """

    co_editing: str = "fast"
    compact_toolbar: bool = False
    right_menu: bool = False
    zoom: int = 100
    force_save: bool = True

    @classmethod
    def parse(cls, value: object) -> EditorPreferences:
        """Make preferences of parsed JSON; what is left out is as it is by default.

        Raises:
            MalformedRequest: a preference has a value that it cannot have.
        """
        if value is None:
            return cls()
        if not isinstance(value, dict):
            raise MalformedRequest("“preferences” must be an object.")
        given: Mapping[str, Any] = {name: v for name, v in value.items() if v is not None}
        co_editing = given.get("coEditing", "fast")
        if co_editing not in CO_EDITING:
            raise MalformedRequest("“coEditing” must be “fast” or “strict”.")
        zoom = given.get("zoom", 100)
        if type(zoom) is not int or (zoom not in _ZOOMS and zoom not in _FIT):
            raise MalformedRequest("“zoom” must be from 10 to 500, -1 (page) or -2 (width).")
        return cls(
            co_editing,
            _flag(given, "compactToolbar", False),
            _flag(given, "rightMenu", False),
            zoom,
            _flag(given, "forceSave", True),
        )


def _flag(given: Mapping[str, Any], name: str, default: bool) -> bool:
    value = given.get(name, default)
    if not isinstance(value, bool):
        raise MalformedRequest(f"“{name}” must be true or false.")
    return value
