"""What somebody reads, of what there is."""

from __future__ import annotations

import pytest

from jupyter_onlyoffice.core.languages import accepted, nearest


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("", []),
        ("de-AT", ["de-AT"]),
        ("fr;q=0.5, de-AT, en;q=0.7", ["de-AT", "en", "fr"]),
        ("fr ; q=0.5,*;q=0.1", ["fr"]),
        ("de;q=0, fr;q=0.001", ["fr"]),
        ("zh-Hant-TW, zh;q=1.0", ["zh-Hant-TW", "zh"]),
        ("<script>, de;q=much, ü, fr;q=9", []),
        ("x" * 2000 + ", de", []),
    ],
)
def test_the_languages_that_a_browser_accepts_come_in_its_order(
    header: str, tags: list[str]
) -> None:
    assert accepted(header) == tags


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        (["de"], "de_DE"),
        (["de-AT"], "de_DE"),
        (["fr_CA"], "fr_FR"),
        (["it", "fr"], "fr_FR"),
        (["en-GB", "de"], None),
        (["it"], None),
        (["DE-ch"], "de_DE"),
        (["../../de"], None),
        ([], None),
    ],
)
def test_the_nearest_translation_is_the_one_of_the_language(
    wanted: list[str], locale: str | None
) -> None:
    assert nearest(wanted, ["de_DE", "fr_FR"]) == locale
