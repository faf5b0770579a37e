"""``make try``, as a newcomer runs it, with no Document Server at hand."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from .conftest import Meet, Screenshot
from .lab import Lab
from .server import TOKEN, Running, Server, environment, free_port, settle_in

CHECKOUT = Path(__file__).parents[2]

SAMPLES = {
    "Welcome.docx": "Welcome",
    "Budget.xlsx": "Harbour Café: the year ahead",
    "Pitch.pptx": "Harbour Café",
    "Notes.odt": "Harbour Café: minutes",
}
"""The samples that open here, and what stands on the first page of each."""


@pytest.fixture
def trial(servers: ExitStack, tmp_path: Path) -> Server:
    """``make try`` in the environment that the tests run in."""
    make = shutil.which("make")
    assert make
    settle_in(tmp_path)
    arguments = f"--no-browser --port={free_port()} --IdentityProvider.token={TOKEN}"
    command = [
        make,
        "try",
        # What is tested here is installed already.
        f"--old-file={sys.prefix}/.installed",
        f"VENV={sys.prefix}",
        f"FOLDER={tmp_path / 'samples'}",
        f"ARGS={arguments}",
    ]
    log = tmp_path / "try.log"
    running = Running(command, environment(tmp_path), CHECKOUT, log)
    servers.callback(running.stop)
    url = running.wait_for(r"http://(?:localhost|127\.0\.0\.1):\d+/(?=lab)")[0]
    return Server(url, log)


def test_make_try_shows_samples_and_says_what_works(
    meet: Meet, trial: Server, tmp_path: Path, screenshot: Screenshot
) -> None:
    assert "No Document Server is set" in trial.log.read_text("utf-8")
    lab = Lab(meet(trial), "").start()
    for label in ("New Document", "New Spreadsheet", "New Presentation"):
        expect(lab.launcher(label)).to_be_visible()
    screenshot(lab, "launcher")
    for name, text in SAMPLES.items():
        preview = lab.open_preview(name)
        preview.shows(text)
        preview.is_drawn(1)
        screenshot(lab, name)
    lab.menu("File", "New", "New Spreadsheet")
    lab.preview("Untitled.xlsx").press("Convert to…")
    lab.convert("PDF (.pdf)")
    expect(lab.browser.file("Untitled.pdf")).to_be_visible()
    samples = tmp_path / "samples"
    assert (samples / "Untitled.xlsx").stat().st_size > 0
    assert len(pypdf.PdfReader(samples / "Untitled.pdf").pages) == 1
