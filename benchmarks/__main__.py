"""Measure everything and print a table."""

from __future__ import annotations

import gzip
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import requests

from jupyter_onlyoffice.templates import blank

from .cells import measure_cells
from .files import write_large_document
from .first_keystroke import measure_first_keystroke
from .first_view import measure_first_view
from .hub import measure_hub
from .jupyter import EXTENSION, JupyterProcess, Watch
from .preview import measure_preview
from .table import Clock, alternately, row

SIZE = int(os.environ.get("BENCHMARK_SIZE", 10**9))
SECRET = secrets.token_hex(32)
IMPORT = "import time; t = time.perf_counter(); import {0}; print(time.perf_counter() - t)"
ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure what is named on the command line, or everything."""
    parts: dict[str, Callable[[Path], None]] = {
        "editing": measure_editing,
        "preview": measure_preview,
        "first-view": measure_first_view,
        "first-keystroke": measure_first_keystroke,
        "cells": measure_cells,
        "hub": measure_hub,
        "start": measure_start,
    }
    wanted = sys.argv[1:] or list(parts)
    print(f"{'':58} {'measured':>16} {'goal':>10}")
    for name in wanted:
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as folder:
            parts[name](Path(folder))


def measure_editing(folder: Path) -> None:
    """Measure what goes back and forth between Jupyter and a Document Server."""
    root, offered = folder / "root", folder / "offered"
    root.mkdir()
    offered.mkdir()
    (root / "small.docx").write_bytes(blank("docx").read_bytes())
    write_large_document(root / "large.docx", SIZE)
    write_large_document(offered / "result.docx", SIZE)
    command = [sys.executable, "-m", "benchmarks.results_server", str(offered)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        variables = {"ONLYOFFICE_URL": url, "ONLYOFFICE_SECRET": SECRET}
        with JupyterProcess(root, folder / "scratch", EXTENSION, variables=variables) as jupyter:
            measure_opening(jupyter)
            measure_download(jupyter)
            measure_saving(jupyter, url, folder)
    finally:
        server.terminate()
        server.wait()


def measure_opening(jupyter: JupyterProcess) -> None:
    def open_document() -> None:
        answer = jupyter.session.post(f"{jupyter.url}onlyoffice/open", json={"path": "small.docx"})
        assert answer.json()["editor"] == "onlyoffice", answer.text

    def get_model() -> None:
        jupyter.session.get(f"{jupyter.url}api/contents/small.docx?content=0").raise_for_status()

    ours, theirs = alternately(open_document, get_model, 200)
    row("open : GET api/contents?content=0", f"{ours / theirs:.2f}x", "<= 2x")


def measure_download(jupyter: JupyterProcess) -> None:
    config = open_config(jupyter, "large.docx")
    url = config["document"]["url"]
    signature = jwt.encode({"payload": {"url": url}}, SECRET, algorithm="HS256")

    def ours() -> None:
        drain(url, {"Authorization": f"Bearer {signature}"})

    def theirs() -> None:
        drain(f"{jupyter.url}files/large.docx", dict(jupyter.session.headers))

    mine, files = alternately(ours, theirs, 5)
    row(f"download of {SIZE // 10**6} MB : files/", f"{mine / files:.2f}x", "<= 1.2x")
    with Watch(jupyter) as watch:
        ours()
    row("  longest wait of others meanwhile", f"{watch.worst_wait * 1000:.1f} ms", "<= 20 ms")
    row("  growth of memory", f"{watch.growth / 2**20:.1f} MB", "<= 32 MB")


def measure_saving(jupyter: JupyterProcess, url: str, folder: Path) -> None:
    link = f"{url}/result.docx"

    def save() -> None:
        # Another content each time, or there would be nothing to save.
        (folder / "root/saved.docx").write_bytes(blank("docx").read_bytes() + os.urandom(8))
        config = open_config(jupyter, "saved.docx")
        fields = {"key": config["document"]["key"], "status": 2, "url": link, "filetype": "docx"}
        token = jwt.encode(fields, SECRET, algorithm="HS256")
        clock.start()
        answer = requests.post(
            config["editorConfig"]["callbackUrl"], json={"token": token}, timeout=600
        )
        clock.stop()
        assert answer.json() == {"error": 0}, answer.text

    def curl() -> None:
        clock.start()
        command = ["curl", "-s", "-o", str(folder / "curl.docx"), link]
        subprocess.run(command, check=True)  # noqa: S603
        clock.stop()

    clock = Clock()
    ours, theirs = alternately(save, curl, 5, clock)
    row(f"save of {SIZE // 10**6} MB : curl -o", f"{ours / theirs:.2f}x", "<= 1.4x")
    with Watch(jupyter) as watch:
        save()
    row("  longest wait of others meanwhile", f"{watch.worst_wait * 1000:.1f} ms", "<= 20 ms")
    row("  growth of memory", f"{watch.growth / 2**20:.1f} MB", "<= 32 MB")


def measure_start(_: Path) -> None:
    """Measure what the extension adds to the start of a server and of a front end."""
    measure_import()
    measure_bundle()


def measure_import() -> None:
    """Measure what the extension adds to a server that has imported its own parts."""
    code = "import jupyterlab.labapp\n" + IMPORT.format("jupyter_onlyoffice.extension")
    times = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)  # noqa: S603
        for _ in range(5)
    ]
    row("import added to the start", f"{statistics.median(times) * 1000:.0f} ms", "<= 150 ms")


def measure_bundle() -> None:
    """Measure what JupyterLab loads at its start: the entry and what it needs at once."""
    static = ROOT / "jupyter_onlyoffice/labextension/static"
    lazy = {"style"}
    size = sum(
        len(gzip.compress(file.read_bytes()))
        for file in static.glob("*.js")
        if file.stem.partition(".")[0] not in lazy
    )
    row("front end, gzipped, all of it", f"{size / 1000:.0f} kB", "<= 60 kB")


def open_config(jupyter: JupyterProcess, path: str) -> dict[str, Any]:
    answer = jupyter.session.post(f"{jupyter.url}onlyoffice/open", json={"path": path}).json()
    config: dict[str, Any] = answer["config"]
    return config


def drain(url: str, headers: dict[str, Any]) -> None:
    with requests.get(url, headers=headers, stream=True, timeout=600) as response:
        response.raise_for_status()
        size = 0
        while chunk := response.raw.read(1 << 20):
            size += len(chunk)
    assert size >= SIZE


if __name__ == "__main__":
    main()
