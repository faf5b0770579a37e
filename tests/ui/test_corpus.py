"""Documents of a corpus are edited in the page; nothing else changes in them, or it is said."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import threading
import zipfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from jupyter_onlyoffice.core.losses import inventory, losses
from jupyter_onlyoffice.engine import Engine

from ..engine.trying import Trial
from .basic import Basic, words
from .conftest import PATIENCE
from .corpus import KEPT, LOST, drafts, expected
from .corpus.converted import SOURCES
from .corpus.ooxml import MIDDLE
from .corpus.papers import PAPERS
from .lab import Lab
from .person import Person
from .server import JupyterProcess

T = TypeVar("T")
Change = Callable[[Lab, Basic], None]

DOCS: Final = Path(__file__).parents[2] / "docs" / "basic-editing.md"
FROM: Final = "from_"
NAMES: Final = [*drafts(), *(FROM + ext for ext in SOURCES)]
RENDERED: Final = {*(paper.__name__ for paper in PAPERS), *(FROM + ext for ext in SOURCES)}
"""What the engine shows of these is looked at in any case."""

REWRITTEN: Final = re.compile(
    r"word/(header\d*|footer\d*|comments|_rels/document\.xml)\.(xml|xml\.rels|rels)"
    r"|\[Content_Types\]\.xml"
)
"""What the editor writes anew each time."""

TYPED: Final = "Typed."
# Opens a document to be edited at once, without a preview first.
OPEN: Final = """async path => {
    window.opened = await jupyterapp.commands.execute('docmanager:open', {path});
    window.opened.model.editHere();
}"""
# Gives the focus to the document in the first frame in which it is there.
FOCUS_AT_ONCE: Final = """() => new Promise(resolve => {
    function look() {
        const { node } = window.opened.content;
        const text = node.querySelector('.ProseMirror');
        const cover = node.querySelector('.jp-OnlyOffice-cover');
        if (text === null || cover?.checkVisibility()) {
            requestAnimationFrame(look);
            return;
        }
        text.focus();
        resolve();
    }
    look();
})"""


@dataclass(frozen=True)
class Pages:
    """What the engine shows of a document.

    Attributes:
        text: of all pages, without spaces.
    """

    count: int
    text: str


@dataclass(frozen=True)
class Trip:
    """What became of a document.

    Attributes:
        named: what people were told that the editor cannot keep.
        shown: before and after; not looked at where the bytes tell that nothing else changed.
    """

    before: bytes
    after: bytes
    named: frozenset[str]
    shown: tuple[Future[Pages], Future[Pages]] | None


class Background:
    """Has the engine convert while the browser works."""

    def __init__(self, folder: Path) -> None:
        self._engine = Engine(folder)
        self._trial = Trial(self._engine)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._turn = asyncio.Semaphore(2)
        self._begun: list[Future[Any]] = []
        self._thread.start()

    def close(self) -> None:
        wait(self._begun)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._engine.close()

    def docx(self, content: bytes, ext: str) -> Future[bytes]:
        return self._do(self._convert(content, ext, "docx"))

    def pages(self, content: bytes) -> Future[Pages]:
        return self._do(self._pages(content))

    def _do(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._begun.append(future)
        return future

    async def _pages(self, content: bytes) -> Pages:
        made = await self._convert(content, "docx", "pdf")
        with contextlib.closing(pypdfium2.PdfDocument(made)) as document:
            texts = [page.get_textpage().get_text_bounded() for page in document]
        return Pages(len(texts), re.sub(r"\s", "", "".join(texts)))

    async def _convert(self, content: bytes, ext: str, target: str) -> bytes:
        async with self._turn:
            return await self._trial.convert(content, ext, target)


class Corpus:
    """Edits documents one after the other in one JupyterLab."""

    def __init__(self, lab: Lab, root: Path, background: Background) -> None:
        self._lab = lab
        self._folder = root / lab.folder
        self._background = background
        self._drafts = drafts()
        self._sources = {ext: background.docx(content, ext) for ext, content in SOURCES.items()}
        self._trips: dict[str, Trip] = {}

    def trip(self, name: str) -> Trip:
        """Have a word typed in the middle of a document, once."""
        if name not in self._trips:
            self._trips[name] = self.edited(name, a_word)
        return self._trips[name]

    def edited(self, name: str, change: Change) -> Trip:
        """Change a document, and save it into the same file whatever that would lose."""
        source = self._sources.get(name.removeprefix(FROM))
        before = source.result() if source else self._drafts[name].bytes()
        file = self._folder / f"{name}_{change.__name__}.docx"
        file.write_bytes(before)
        try:
            named = self._edit(file.name, change)
        except BaseException:
            self._lab.page.keyboard.press("Escape")
            self._lab.page.evaluate("window.opened?.dispose()")
            raise
        after = file.read_bytes()
        shown = None
        if name in RENDERED or changed_parts(before, after):
            shown = self._background.pages(before), self._background.pages(after)
        return Trip(before, after, named, shown)

    def _edit(self, name: str, change: Change) -> frozenset[str]:
        lab, page = self._lab, self._lab.page
        page.evaluate(OPEN, f"{lab.folder}/{name}")
        basic = Basic(page, lab.coming_preview(name).tab)
        change(lab, basic)
        lab.is_dirty(name)
        page.keyboard.press("Control+s")
        saved = lab.tab(name).and_(page.locator(":not(.jp-mod-dirty)"))
        expect(lab.dialog.or_(saved).first).to_be_visible()
        named = frozenset[str]()
        if lab.dialog.count() > 0:
            named = said(lab.dialog.inner_text())
            lab.dialog.get_by_role("button", name="Save Here Anyway").click()
        lab.is_clean(name)
        page.evaluate("window.opened.close()")
        expect(lab.tab(name)).to_have_count(0)
        return named


def a_word(lab: Lab, basic: Basic) -> None:
    basic.has_come()
    basic.find(MIDDLE)
    lab.page.keyboard.insert_text(f" {TYPED}")


def a_paragraph_at_once(lab: Lab, _: Basic) -> None:
    lab.page.evaluate(FOCUS_AT_ONCE)
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.insert_text(TYPED)


def a_paragraph(lab: Lab, basic: Basic) -> None:
    basic.has_come()
    basic.find(MIDDLE)
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.insert_text(TYPED)


def said(dialog: str) -> frozenset[str]:
    """Return what a dialog says that cannot be kept, without how often it is there."""
    found = re.search(r"cannot keep: (.*?)\. If you save", dialog)
    assert found, dialog
    return frozenset(re.sub(r" \([^)]*\)", "", found[1]).split(", "))


@pytest.fixture(scope="module")
def corpus(
    browser: Browser, alone: JupyterProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Corpus]:
    (alone.root / "corpus").mkdir()
    person = Person(browser, alone)
    person.context.set_default_timeout(PATIENCE)
    background = Background(tmp_path_factory.mktemp("engine"))
    yield Corpus(Lab(person, "corpus").start(), alone.root, background)
    background.close()
    person.close()
    assert person.troubles == []


@pytest.mark.parametrize("name", NAMES)
def test_a_word_is_typed_into_the_middle_of(name: str, corpus: Corpus) -> None:
    trip = corpus.trip(name)
    assert MIDDLE in words(trip.after).replace(f" {TYPED}", "")
    assert f" {TYPED}" in words(trip.after)
    if name in drafts():
        assert trip.named == expected(drafts()[name])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_changes_in(name: str, corpus: Corpus) -> None:
    trip = corpus.trip(name)
    assert parts(trip.before) <= parts(trip.after)
    assert losses(inventory(io.BytesIO(trip.before)), inventory(io.BytesIO(trip.after))) == []
    changed = changed_parts(trip.before, trip.after)
    assert {part for part in changed if not REWRITTEN.fullmatch(part)} == set()
    if trip.shown is not None:
        before, after = (shown.result() for shown in trip.shown)
        assert after.text.replace(TYPED, "", 1) == before.text
        assert TYPED in after.text
        assert abs(after.count - before.count) <= 1


@pytest.mark.parametrize(
    "name", ["thesis", "slides_on_paper", "curriculum_vitae", "with_a_long_table", "brochure"]
)
def test_a_new_paragraph_changes_no_more_than_was_said_in(name: str, corpus: Corpus) -> None:
    trip = corpus.edited(name, a_paragraph)
    assert MIDDLE in words(trip.after).replace(f"\n{TYPED}", "")
    assert f"\n{TYPED}" in words(trip.after)
    assert parts(trip.before) <= parts(trip.after)
    lost = losses(inventory(io.BytesIO(trip.before)), inventory(io.BytesIO(trip.after)))
    assert {loss.what for loss in lost} <= trip.named
    assert trip.shown is not None
    before, after = (shown.result() for shown in trip.shown)
    assert abs(after.count - before.count) <= 1
    if "text boxes" not in trip.named:
        # Lines may be on another page now, on the other side of a footer.
        assert sorted(after.text.replace(TYPED, "", 1)) == sorted(before.text)


def test_what_is_typed_before_the_losses_are_known_changes_no_other_paragraph(
    corpus: Corpus,
) -> None:
    trip = corpus.edited("with_a_long_table", a_paragraph_at_once)
    before, after = paragraphs(trip.before), paragraphs(trip.after)
    typed = [paragraph for paragraph in after if TYPED in paragraph]
    assert len(typed) == 1
    at = after.index(typed[0])
    # The paragraph that the cursor was in is parted in two.
    assert after[: at - 1] + after[at + 1 :] == before[: at - 1] + before[at:]


def test_what_is_kept_and_what_is_lost_is_in_the_documentation() -> None:
    said = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", DOCS.read_text(), re.MULTILINE))
    del said["what"], said["---"]
    kept = {piece.__name__: "kept" for pieces in KEPT for piece in pieces}
    lost = {piece.__name__: f"said: {', '.join(sorted(names))}" for piece, names in LOST.items()}
    assert said == {name.replace("_", " "): what for name, what in {**kept, **lost}.items()}


def parts(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return set(archive.namelist())


def paragraphs(content: bytes) -> list[str]:
    """Return the paragraphs as they are written, without ids."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml").decode()
    text = re.sub(r' w14:paraId="[^"]*"', "", text)
    return re.findall(r"<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", text, re.DOTALL)


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Return the parts that are others, but for the paragraph that was typed in and for dates."""
    with (
        zipfile.ZipFile(io.BytesIO(before)) as old,
        zipfile.ZipFile(io.BytesIO(after)) as new,
    ):
        return {
            name
            for name in set(old.namelist()) & set(new.namelist()) - {"docProps/core.xml"}
            if without_middle(old.read(name), name) != without_middle(new.read(name), name)
        }


def without_middle(content: bytes, part: str) -> bytes:
    """Take out of the main part what typing may change: a paragraph, ids, and what is declared."""
    if part != "word/document.xml":
        return content
    text = re.sub(r' w14:paraId="[^"]*"', "", content.decode())
    text = re.sub(r"<\?xml[^>]*>\s*|(?<=<w:document)[^>]*", "", text)
    paragraph = re.compile(r"<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
    return paragraph.sub(lambda found: "" if is_middle(found[0]) else found[0], text).encode()


def is_middle(paragraph: str) -> bool:
    return MIDDLE in re.sub("<[^>]*>", "", paragraph).replace(f" {TYPED}", "")
