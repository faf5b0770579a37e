"""Conversions through the engine: shared, kept, cancelled, refused, and always cleared away."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import docx
import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PIL import Image

from jupyter_onlyoffice.core.conversion import Conversion
from jupyter_onlyoffice.core.errors import (
    Busy,
    Damaged,
    EngineUnavailable,
    NotStored,
    PasswordNeeded,
    TooLarge,
)
from jupyter_onlyoffice.engine import Engine, processors
from jupyter_onlyoffice.engine.process import Limits

from ..office import docx_bytes, xlsx_bytes
from ..waiting import until
from .corpus import WORDS, document, presentation, workbook
from .trying import Trial, words_of


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for jobs of its own, in which nothing may be left."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def converters() -> list[int]:
    """Return the processes of this machine that convert for this one."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if "Name:\tx2t" in text and f"PPid:\t{os.getpid()}\n" in text and "State:\tZ" not in text:
            found.append(int(status.parent.name))
    return found


async def converting() -> int:
    """Return the converter's process once there is one."""
    await until(lambda: bool(converters()))
    return converters()[0]


def long_document() -> bytes:
    return docx_bytes(
        *(f"Paragraph {number}. " + "More of the same. " * 40 for number in range(2000))
    )


async def test_the_second_time_a_result_is_there_already(trial: Trial) -> None:
    content = docx_bytes("Once only")
    first = await trial.convert(content, "docx", "pdf")

    async def unopened() -> BinaryIO:
        raise AssertionError("The document was opened again.")

    again = await trial.engine.convert(
        hashlib.sha256(content).hexdigest(), unopened, Conversion("docx", "pdf")
    )
    with again.stream:
        assert again.stream.read() == first


async def test_other_wishes_have_other_results(trial: Trial) -> None:
    content = workbook()
    printed = await trial.convert(content, "xlsx", "pdf")
    shown = await trial.convert(content, "xlsx", "pdf", for_screen=True)
    assert printed != shown


async def test_those_who_ask_for_the_same_at_once_share_one_job(trial: Trial) -> None:
    content = docx_bytes("Shared by many")
    opened = 0

    async def open_source() -> BinaryIO:
        nonlocal opened
        opened += 1
        return io.BytesIO(content)

    revision = hashlib.sha256(content).hexdigest()
    results = await asyncio.gather(
        *(trial.engine.convert(revision, open_source, Conversion("docx", "txt")) for _ in range(5))
    )
    texts = set()
    for result in results:
        with result.stream:
            texts.add(result.stream.read())
    assert len(texts) == 1
    assert opened == 1


async def test_thirty_at_once_all_come_out_right_and_only_so_many_run_together(
    trial: Trial,
) -> None:
    most = 0
    ended = asyncio.Event()

    async def watch() -> None:
        nonlocal most
        while not ended.is_set():
            most = max(most, len(converters()))
            await asyncio.sleep(0.01)

    watcher = asyncio.create_task(watch())
    contents = [docx_bytes(f"Number {number} of thirty") for number in range(30)]
    made = await asyncio.gather(*(trial.convert(c, "docx", "txt") for c in contents))
    ended.set()
    await watcher
    for number, text in enumerate(made):
        assert f"Number {number} of thirty" in text.decode()
    assert 1 <= most <= processors()


async def test_nobody_waits_any_more_so_the_converter_is_ended(trial: Trial) -> None:
    task = asyncio.create_task(trial.convert(long_document(), "docx", "pdf"))
    await converting()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not converters())
    await until(cleared)


async def test_one_who_goes_away_does_not_end_what_another_waits_for(trial: Trial) -> None:
    content = long_document()
    impatient = asyncio.create_task(trial.convert(content, "docx", "pdf"))
    patient = asyncio.create_task(trial.convert(content, "docx", "pdf"))
    await converting()
    impatient.cancel()
    assert (await patient).startswith(b"%PDF")


async def test_a_converter_that_is_killed_is_told_as_a_document_that_is_too_complex(
    trial: Trial,
) -> None:
    task = asyncio.create_task(trial.convert(long_document(), "docx", "pdf"))
    os.kill(await converting(), signal.SIGKILL)
    with pytest.raises(Damaged) as caught:
        await task
    assert caught.value.reason == "too-complex"


async def test_a_document_that_takes_too_long_is_given_up(engine_folder: Path) -> None:
    engine = Engine(engine_folder, limits=Limits(wall=0.3))
    with pytest.raises(Damaged) as caught:
        await Trial(engine).convert(long_document(), "docx", "pdf")
    assert caught.value.reason == "too-complex"
    engine.close()


async def test_closing_the_engine_ends_its_jobs(engine_folder: Path) -> None:
    engine = Engine(engine_folder)
    task = asyncio.create_task(Trial(engine).convert(long_document(), "docx", "pdf"))
    await converting()
    engine.close()
    with pytest.raises(Busy):
        await task
    assert converters() == []
    await until(cleared)


@pytest.mark.parametrize(
    ("content", "ext", "reason"),
    [
        (document()[:3000], "docx", "damaged"),
        (workbook()[:2000], "xlsx", "damaged"),
        (presentation()[:9000], "pptx", "damaged"),
        (bytes(range(256)) * 40, "docx", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000), "doc", "damaged"),
    ],
)
async def test_a_damaged_document_is_told_as_one(
    content: bytes, ext: str, reason: str, trial: Trial
) -> None:
    with pytest.raises(Damaged) as caught:
        await trial.convert(content, ext, "pdf")
    assert caught.value.reason == reason
    assert caught.value.message.endswith(".")


def protected(content: bytes, password: str) -> bytes:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, locked)
    return locked.getvalue()


@pytest.mark.parametrize(
    ("content", "ext"), [(document(), "docx"), (workbook(), "xlsx"), (presentation(), "pptx")]
)
async def test_a_protected_document_opens_with_its_password_alone(
    content: bytes, ext: str, trial: Trial, engine_folder: Path
) -> None:
    locked = protected(content, "sésame <&>")
    assert msoffcrypto.OfficeFile(io.BytesIO(locked)).is_encrypted()
    with pytest.raises(PasswordNeeded) as caught:
        await trial.convert(locked, ext, "pdf")
    assert caught.value.reason == "password"
    with pytest.raises(PasswordNeeded) as caught:
        await trial.convert(locked, ext, "pdf", password="wrong")
    assert caught.value.reason == "wrong-password"
    before = set((engine_folder / "results").glob("*"))
    made = await trial.convert(locked, ext, "pdf", password="sésame <&>")
    assert WORDS in words_of(made, "pdf").replace("\n", " ")
    assert set((engine_folder / "results").glob("*")) == before, "it was kept unprotected"


async def test_a_document_that_is_written_to_while_it_is_read_is_not_kept_as_the_old_one(
    trial: Trial,
) -> None:
    async def changed() -> BinaryIO:
        return io.BytesIO(docx_bytes("New words"))

    with pytest.raises(Busy) as caught:
        await trial.engine.convert("0" * 64, changed, Conversion("docx", "pdf"))
    assert caught.value.reason == "changed"


async def test_a_full_disk_is_told_and_leaves_nothing(
    trial: Trial, engine_folder: Path, monkeypatch: pytest.MonkeyPatch, scratch: Path
) -> None:
    """A place for jobs that takes nothing any more, as /dev/full is for a file."""
    monkeypatch.setattr(tempfile, "tempdir", "/proc/self")
    with pytest.raises(NotStored):
        await trial.convert(docx_bytes("No room for this"), "docx", "pdf")


async def test_without_the_engine_there_is_one_sentence_that_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jupyter_onlyoffice.engine.installed import installation

    installation.cache_clear()
    monkeypatch.setattr("sys.path", [])
    monkeypatch.setattr("sys.path_importer_cache", {})
    try:
        with pytest.raises(EngineUnavailable, match="pip install"):
            installation()
    finally:
        installation.cache_clear()


async def test_too_many_at_once_are_asked_to_come_back(engine: Engine) -> None:
    never = asyncio.Event()
    opened = 0

    async def stuck() -> BinaryIO:
        nonlocal opened
        opened += 1
        await never.wait()
        raise AssertionError

    tasks = [
        asyncio.create_task(engine.convert(f"{n:064}", stuck, Conversion("docx", "pdf")))
        for n in range(100)
    ]
    await until(lambda: opened == 100)
    with pytest.raises(Busy):
        await engine.convert("f" * 64, stuck, Conversion("docx", "pdf"))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_formulas_are_calculated_for_csv(trial: Trial) -> None:
    made = await trial.convert(workbook(), "xlsx", "csv")
    assert f"{WORDS},49" in made.decode("utf-8-sig")


async def test_something_too_large_is_refused(engine_folder: Path) -> None:
    huge = xlsx_bytes(*("x" * 30000 for _ in range(3)))
    engine = Engine(engine_folder, limits=Limits(file=2_000))
    with pytest.raises(TooLarge):
        await Trial(engine).convert(huge, "xlsx", "pdf")
    engine.close()


def cleared() -> bool:
    """Tell whether the threads of ended jobs have swept up."""
    return not os.listdir(tempfile.gettempdir())


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system of 80 MB for jobs, with little more room than a job asks for."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(  # noqa: S603
        ["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(folder)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("only root can make a file system of its own")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


async def test_a_result_that_was_cut_short_by_a_full_disk_is_no_result(
    trial: Trial, small_disk: Path
) -> None:
    """The converter itself reports success then."""
    filler = small_disk / "filler"
    filler.write_bytes(bytes(79 << 20))
    with pytest.raises(NotStored):
        await trial.convert(docx_bytes("Nothing fits"), "docx", "html")
    filler.write_bytes(bytes(14 << 20))
    with pytest.raises(NotStored):
        await trial.convert(pictures(), "docx", "html")
    filler.unlink()
    assert (
        "Everything fits"
        in (await trial.convert(docx_bytes("Everything fits"), "docx", "html")).decode()
    )
    assert os.listdir(small_disk) == []


def pictures() -> bytes:
    """Return a document whose pictures fill the disk once they are unpacked and encoded."""
    document = docx.Document()
    for _ in range(16):
        picture = io.BytesIO()
        Image.frombytes("RGB", (1200, 700), os.urandom(1200 * 700 * 3)).save(picture, "BMP")
        document.add_picture(picture)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
