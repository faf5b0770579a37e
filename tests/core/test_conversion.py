"""What files can be converted to, as people are offered it."""

from __future__ import annotations

import pytest

from jupyter_onlyoffice.core.conversion import usual_first
from jupyter_onlyoffice.core.formats import formats


@pytest.mark.parametrize(
    ("ext", "first"),
    [
        ("docx", ["pdf", "odt"]),
        ("xlsx", ["pdf", "ods"]),
        ("pptx", ["pdf", "odp"]),
        ("vsdx", ["pdf"]),  # which the engine does not convert
    ],
)
def test_what_people_mostly_want_is_offered_first(ext: str, first: list[str]) -> None:
    offered = usual_first(ext, formats()[ext].convert)
    assert list(offered[: len(first)]) == first


def test_everything_that_there_is_is_offered_once() -> None:
    for ext, format in formats().items():
        assert sorted(usual_first(ext, format.convert)) == sorted(format.convert)
