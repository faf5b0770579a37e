"""Every pair of formats that is offered truly works, as a look into each result shows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from jupyter_onlyoffice.core.content import complaint
from jupyter_onlyoffice.core.conversion import engine_targets, previewable
from jupyter_onlyoffice.core.formats import default_extensions, formats
from jupyter_onlyoffice.engine import Engine
from jupyter_onlyoffice.engine.installed import installation

from .corpus import MADE_BY_THE_ENGINE, WORDS, written
from .trying import Trial, words_of

SOURCES = sorted(ext for ext in formats() if engine_targets(ext))


@pytest.fixture(scope="session")
def corpus(engine_folder: Path) -> Mapping[str, bytes]:
    """A document of every format that the engine reads."""
    font = next((installation().library / "fonts").rglob("Carlito-Regular.ttf")).read_bytes()
    documents = dict(written(font))

    async def make() -> None:
        engine = Engine(engine_folder)
        for ext, base in MADE_BY_THE_ENGINE.items():
            documents[ext] = await Trial(engine).convert(documents[base], base, ext)
        engine.close()

    asyncio.run(make())
    return documents


def test_there_is_a_document_of_every_format_to_try(corpus: Mapping[str, bytes]) -> None:
    assert sorted(corpus) == SOURCES


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (source, target)
        for source in SOURCES
        for target in engine_targets(source)
        if source != "djvu"  # which is shown, but not read
    ],
)
async def test_what_is_converted_says_the_same_in_the_other_format(
    source: str, target: str, corpus: Mapping[str, bytes], trial: Trial, tmp_path: Path
) -> None:
    result = await trial.convert(corpus[source], source, target)
    file = tmp_path / f"result.{target}"
    file.write_bytes(result)
    with file.open("rb") as stream:
        assert complaint(stream, formats()[target]) is None
    words = "".join(words_of(result, target).split())
    assert "".join(WORDS.split()) in words


async def test_a_scanned_page_shows_its_picture(corpus: Mapping[str, bytes], trial: Trial) -> None:
    picture = await trial.picture(corpus["djvu"], "djvu")
    shades = picture.convert("L").histogram()
    assert sum(shades[:50]) > 1000  # the words
    assert sum(shades[200:]) > 0.9 * picture.width * picture.height  # the paper


def test_the_common_formats_that_open_by_a_double_click_have_a_preview() -> None:
    without = {ext for ext in default_extensions() if not previewable(ext)}
    assert not without & set("doc docx odt rtf xls xlsx ods ppt pptx odp epub".split())
