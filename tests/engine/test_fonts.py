"""Fonts are found, found anew when they change, and missed aloud."""

from __future__ import annotations

import io
import multiprocessing
from pathlib import Path

import docx
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from jupyter_onlyoffice.engine import Engine
from jupyter_onlyoffice.engine.fonts import Fonts
from jupyter_onlyoffice.engine.installed import installation

from .trying import Trial

RARE = "\u16a0\u16a2\u16a6"
"""Runes, for which neither the engine nor a common system has a font."""

HAN = "漢字"


def font(characters: str, family: str) -> bytes:
    """Return a font in which every character is a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    names = {ord(character): f"uni{ord(character):04X}" for character in characters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    (home / ".local/share/fonts").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


async def test_a_font_that_a_person_puts_at_home_is_used(home: Path, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph(f"Runes: {RARE}")
    buffer = io.BytesIO()
    made.save(buffer)

    engine = Engine(tmp_path / "before")
    before = await Trial(engine).preview(buffer.getvalue(), "docx")
    assert RARE not in before.pages[0].extract_text()
    engine.close()

    (home / ".local/share/fonts/runes.ttf").write_bytes(font(RARE, "Runes"))
    engine = Engine(tmp_path / "after")
    after = await Trial(engine).preview(buffer.getvalue(), "docx")
    assert RARE in after.pages[0].extract_text()
    engine.close()


async def test_a_script_without_a_font_is_told_until_there_is_one(
    home: Path, tmp_path: Path
) -> None:
    if Fonts(tmp_path / "look").catalogue(installation()).shows(HAN[0]):
        pytest.skip("this machine has fonts for Chinese")
    made = docx.Document()
    made.add_paragraph(HAN)
    buffer = io.BytesIO()
    made.save(buffer)

    async def missing(folder: str) -> list[str]:
        engine = Engine(tmp_path / folder)
        result = await Trial(engine).result(buffer.getvalue(), "docx", "pdf")
        again = await Trial(engine).result(buffer.getvalue(), "docx", "pdf")
        result.stream.close()
        again.stream.close()
        engine.close()
        assert list(result.missing_fonts) == list(again.missing_fonts), "forgotten when kept"
        return [script.package for script in result.missing_fonts]

    assert await missing("before") == ["fonts-noto-cjk"]
    (home / ".local/share/fonts/han.ttf").write_bytes(font(HAN + "中の", "Han"))
    assert await missing("after") == []


def test_the_catalogue_is_made_once_and_anew_when_fonts_change(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    first = Fonts(folder).catalogue(installation())
    made_at = first.file.stat().st_mtime_ns
    assert Fonts(folder).catalogue(installation()) == first
    assert first.file.stat().st_mtime_ns == made_at
    (home / ".local/share/fonts/runes.ttf").write_bytes(font(RARE, "Runes"))
    second = Fonts(folder).catalogue(installation())
    assert second.fingerprint != first.fingerprint
    assert (first.shows(RARE[0]), second.shows(RARE[0])) == (False, True)


def make(folder: Path) -> str:
    return Fonts(folder).catalogue(installation()).file.read_text("utf-8-sig")


def test_several_servers_at_once_make_one_catalogue(home: Path, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as servers:
        made = servers.map(make, [tmp_path / "fonts"] * 4)
    assert len(set(made)) == 1
    assert len([entry for entry in (tmp_path / "fonts").iterdir() if entry.is_dir()]) == 1


def test_a_catalogue_that_was_left_half_made_is_made_again(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    whole = Fonts(folder).catalogue(installation())
    (whole.root / "ready").unlink()
    whole.file.write_text("half")
    again = Fonts(folder).catalogue(installation())
    assert again == whole
    assert len(again.file.read_text("utf-8-sig")) > 1000


def test_the_installation_itself_is_left_as_it_is(home: Path, tmp_path: Path) -> None:
    """It is often read-only, and belongs to another user."""
    library = installation().library

    def state() -> list[tuple[str, int, int]]:
        files = sorted(library.rglob("*"))
        return [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files]

    before = state()
    Fonts(tmp_path / "fonts").catalogue(installation())
    assert state() == before
