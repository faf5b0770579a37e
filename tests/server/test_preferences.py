"""How people want their editors to be, as far as the administrator leaves it to them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..jupyter import Jupyter, assert_error
from ..office import docx_bytes

CHOSEN: dict[str, Any] = {
    "coEditing": "strict",
    "compactToolbar": True,
    "rightMenu": True,
    "zoom": -2,
    "forceSave": False,
}


async def test_what_is_chosen_is_in_the_signed_configuration(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = (await jupyter.config("a.docx", preferences=CHOSEN))["editorConfig"]
    assert editor["coEditing"] == {"mode": "strict", "change": True}
    chosen = {"compactToolbar": True, "hideRightMenu": False, "zoom": -2, "forcesave": False}
    assert editor["customization"].items() >= chosen.items()
    editor = (await jupyter.config("a.docx", preferences={"zoom": None}))["editorConfig"]
    assert editor["coEditing"] == {"mode": "fast", "change": True}
    by_default = {"compactToolbar": False, "hideRightMenu": True, "zoom": 100, "forcesave": True}
    assert editor["customization"].items() >= by_default.items()


async def test_the_page_of_a_link_takes_preferences_too(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    page = await jupyter.get("edit", "a.docx", params={"preferences": json.dumps(CHOSEN)})
    assert b'"zoom": -2' in page.body
    odd = await jupyter.get("edit", "a.docx", params={"preferences": '{"zoom": 7}'})
    assert odd.code == 400


@pytest.mark.parametrize(
    "odd",
    [
        7,
        ["fast"],
        {"coEditing": "slow"},
        {"zoom": "100"},
        {"zoom": 5},
        {"zoom": 100.5},
        {"zoom": True},
        {"zoom": 501},
        {"compactToolbar": "yes"},
        {"rightMenu": 1},
        {"forceSave": "no"},
    ],
)
async def test_odd_preferences_are_refused(jupyter: Jupyter, odd: object) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    assert_error(
        await jupyter.post("open", {"path": "a.docx", "preferences": odd}), 400, "malformed"
    )


@pytest.mark.parametrize(
    "settings",
    [{"force_save": False, "customization": {"zoom": 80, "macros": False}}],
    indirect=True,
)
async def test_nobody_gets_more_than_the_administrator_decided(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    asked = {**CHOSEN, "forceSave": True, "macros": True, "permissions": {"edit": True}}
    editor = (await jupyter.config("a.docx", preferences=asked))["editorConfig"]
    customization = editor["customization"]
    assert customization["forcesave"] is customization["macros"] is False
    assert customization["zoom"] == 80
    assert customization["compactToolbar"] is True
