"""Previews on the server, compared with what LibreOffice makes of the same documents."""

from __future__ import annotations

import io
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pypdf
import requests

from . import files
from .jupyter import EXTENSION, JupyterProcess, Watch
from .table import Clock, alternately, row

_DOCUMENTS: dict[str, tuple[str, Callable[[], bytes], float, int]] = {
    "1 page": ("page.docx", lambda: files.text_document(1), 1, 7),
    "10 pages": ("pages.docx", lambda: files.text_document(10), 1, 7),
    "100 pages": ("book.docx", lambda: files.text_document(100), 1.5, 5),
    "10,000 rows": ("rows.xlsx", lambda: files.spreadsheet(10_000), 1, 3),
    "20 slides": ("slides.pptx", lambda: files.presentation(20), 1, 7),
}
"""By name: the file, what makes it, how many times as long as LibreOffice it may take, and how
often to try."""


class LibreOffice:
    """Converts as people do in scripts: a new process each time, with the same profile.

    It is as nice to other processes as our converter is, or a busy machine would decide.

    Raises:
        FileNotFoundError: it is not installed.
    """

    def __init__(self, scratch: Path) -> None:
        program = shutil.which("soffice")
        if program is None:
            raise FileNotFoundError("soffice")
        self._command = [
            "nice",
            "-n",
            "5",
            program,
            f"-env:UserInstallation={(scratch / 'profile').as_uri()}",
        ]
        self._folder = scratch

    def pdf(self, document: Path) -> bytes:
        outcome = [*self._command, "--headless", "--convert-to", "pdf", "--outdir"]
        command = [*outcome, str(self._folder), str(document)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        result = self._folder / f"{document.stem}.pdf"
        content = result.read_bytes()
        result.unlink()
        return content


def measure_preview(folder: Path) -> None:
    """Measure the first look at documents, the second, and the wait of others."""
    root = folder / "previews"
    root.mkdir()
    with JupyterProcess(root, folder / "scratch", EXTENSION) as jupyter:
        engine = jupyter.session.get(f"{jupyter.url}onlyoffice/status").json()["engine"]
        if not engine["available"]:
            row("preview", "left out", remark=engine["error"])
            return
        try:
            libreoffice = LibreOffice(folder)
        except FileNotFoundError:
            libreoffice = None
            row("preview : soffice", "left out", remark="LibreOffice is not installed")
        for what, (name, make, goal, times) in _DOCUMENTS.items():
            document = make()
            if libreoffice:
                _compare(jupyter, libreoffice, root / name, document, (what, goal, times))
            _look_again(jupyter, root / name, document, what)


def preview(jupyter: JupyterProcess, name: str, **headers: str) -> requests.Response:
    address = f"{jupyter.url}onlyoffice/preview/{name}"
    return jupyter.session.get(address, headers=headers, timeout=600)


def _compare(
    jupyter: JupyterProcess,
    libreoffice: LibreOffice,
    path: Path,
    document: bytes,
    about: tuple[str, float, int],
) -> None:
    what, goal, times = about
    editions, clock, pages = count(1), Clock(), {"ours": 0, "theirs": 0}

    def timed(whose: str, convert: Callable[[], bytes]) -> None:
        files.write_edition(path, document, next(editions))
        clock.start()
        pdf = convert()
        clock.stop()
        pages[whose] = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)

    def ours() -> None:
        timed("ours", lambda: _body(preview(jupyter, path.name)))

    def theirs() -> None:
        timed("theirs", lambda: libreoffice.pdf(path))

    mine, soffice = alternately(ours, theirs, times, clock)
    remark = f"{mine:.2f} s : {soffice:.2f} s, {pages['ours']} : {pages['theirs']} pages"
    row(f"preview of {what} : soffice", f"{mine / soffice:.2f}x", f"<= {goal:g}x", remark)


def _look_again(jupyter: JupyterProcess, path: Path, document: bytes, what: str) -> None:
    files.write_edition(path, document, 0)
    with Watch(jupyter) as watch:
        answer = preview(jupyter, path.name)
    _body(answer)
    etag = answer.headers["Etag"]

    def unchanged() -> None:
        assert preview(jupyter, path.name, **{"If-None-Match": etag}).status_code == 304

    wait = f"{watch.worst_wait * 1000:.0f} ms"
    row("  longest wait of others meanwhile", wait, "<= 20 ms")
    for name, run in (
        ("again", lambda: assert_same(_body(preview(jupyter, path.name)), answer.content)),
        ("again, with If-None-Match", unchanged),
    ):
        taken = [_seconds(run) * 1000 for _ in range(30)]
        median = f"{statistics.median(taken):.1f} ms"
        row(f"  {what} {name}", median, "<= 50 ms", f"{max(taken):.1f} ms at most")


def _body(answer: requests.Response) -> bytes:
    assert answer.status_code == 200, answer.text
    return answer.content


def assert_same(one: bytes, other: bytes) -> None:
    assert one == other


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
