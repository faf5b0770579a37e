"""Measure what the hub service costs: the same documents with it and without.

With it they go through one process more. What is compared is the way that there is on a Hub:

- with the secret, the Document Server comes to a user's server through the Hub's proxy;
- with the service it comes to that itself, which comes to the user's server through the proxy.

Straight to the user's server, as without a Hub, is told beside it.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests

from jupyter_onlyoffice.templates import blank
from tests.hub.hub import free_ports

from .files import write_large_document
from .jupyter import EXTENSION, TOKEN, JupyterProcess
from .table import Clock, alternately, row

SIZE = int(os.environ.get("BENCHMARK_SIZE", 10**9)) // 5
SECRET = secrets.token_hex(32)
PROXY = Path(__file__).parent.parent / "node_modules/.bin/configurable-http-proxy"
DOCUMENTS = 200
AT_ONCE = 20


def measure_hub(folder: Path) -> None:
    root, offered = folder / "root", folder / "offered/cache/files"
    root.mkdir()
    offered.mkdir(parents=True)
    write_large_document(root / "large.docx", SIZE)
    write_large_document(offered / "result.docx", SIZE)
    for number in range(DOCUMENTS):
        (root / f"{number}.docx").write_bytes(blank("docx").read_bytes() + os.urandom(8))
    if not PROXY.exists():
        row("hub", "left out", remark="there is no configurable-http-proxy (jlpm install)")
        return
    with (
        _document_server(folder / "offered") as url,
        JupyterProcess(
            root,
            folder / "own",
            EXTENSION,
            variables={"ONLYOFFICE_URL": url, "ONLYOFFICE_SECRET": SECRET},
        ) as own,
        _proxy(own.url) as proxied,
        _with_service(root, folder, url) as theirs,
    ):
        _measure_opening(proxied, theirs)
        for without, how, goal in ((proxied, "with the secret", "<= 1.3x"), (own.url, "alone", "")):
            _measure_download(without, theirs, how, goal)
            _measure_saving(without, theirs, how, goal, root, f"{url}/cache/files/result.docx")


def _measure_opening(own: str, service: str) -> None:
    with_it, without = alternately(
        lambda: _config(service, "0.docx"), lambda: _config(own, "0.docx"), 50
    )
    row("open by a hub service : with the secret", f"{with_it / without:.2f}x")

    def timed(number: int) -> float:
        started = time.perf_counter()
        _config(service, f"{number}.docx")
        return time.perf_counter() - started

    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = list(pool.map(timed, range(DOCUMENTS)))
    slowest = statistics.quantiles(taken, n=100)[98]
    what = f"open of {DOCUMENTS} documents, {AT_ONCE} at once: 99 %"
    row(what, f"{slowest * 1000:.0f} ms", "<= 1000 ms")


def _measure_download(own: str, service: str, how: str, goal: str) -> None:
    def downloaded(jupyter: str) -> None:
        url = _config(jupyter, "large.docx")["document"]["url"]
        token = jwt.encode({"payload": {"url": url}}, SECRET, algorithm="HS256")
        size = 0
        with requests.get(
            url, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=600
        ) as response:
            response.raise_for_status()
            while chunk := response.raw.read(1 << 20):
                size += len(chunk)
        assert size >= SIZE

    with_it, without = alternately(lambda: downloaded(service), lambda: downloaded(own), 5)
    row(f"download of {SIZE // 10**6} MB : {how}", f"{with_it / without:.2f}x", goal)


def _measure_saving(own: str, service: str, how: str, goal: str, root: Path, link: str) -> None:
    clock = Clock()

    def saved(jupyter: str) -> None:
        # Another content each time, or there would be nothing to save.
        (root / "saved.docx").write_bytes(blank("docx").read_bytes() + os.urandom(8))
        config = _config(jupyter, "saved.docx")
        fields = {"key": config["document"]["key"], "status": 2, "url": link, "filetype": "docx"}
        token = jwt.encode(fields, SECRET, algorithm="HS256")
        clock.start()
        answer = requests.post(
            config["editorConfig"]["callbackUrl"], json={"token": token}, timeout=600
        )
        clock.stop()
        assert answer.json() == {"error": 0}, answer.text

    with_it, without = alternately(lambda: saved(service), lambda: saved(own), 5, clock)
    row(f"save of {SIZE // 10**6} MB : {how}", f"{with_it / without:.2f}x", goal)


def _config(jupyter: str, path: str) -> dict[str, Any]:
    answer = requests.post(
        f"{jupyter}onlyoffice/open",
        json={"path": path},
        headers={"Authorization": f"token {TOKEN}"},
        timeout=60,
    ).json()
    config: dict[str, Any] = answer["config"]
    return config


@contextmanager
def _document_server(offered: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.results_server", str(offered)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _proxy(url: str) -> Iterator[str]:
    """Yield what a server's address becomes behind the proxy that JupyterHub brings."""
    port, api = free_ports(2)
    server = urlsplit(url)
    command = [
        *(str(PROXY), "--ip=127.0.0.1", f"--port={port}", f"--api-port={api}"),
        *("--log-level=error", f"--default-target={server.scheme}://{server.netloc}"),
    ]
    behind = f"http://127.0.0.1:{port}{server.path}"
    with _running(command, f"{behind}api"):
        yield behind


@contextmanager
def _running(command: list[str], url: str, **options: Any) -> Iterator[None]:
    """Run a program, as ``subprocess.Popen`` does, from when it answers at ``url``."""
    process = subprocess.Popen(command, **options)  # noqa: S603
    try:
        while not _answers(url):
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _with_service(root: Path, folder: Path, url: str) -> Iterator[str]:
    """Yield the address of a server that has no secret, with the service in place of that."""
    hub = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    service = f"http://127.0.0.1:{free_ports(1)[0]}"
    variables = {
        "ONLYOFFICE_URL": url,
        "ONLYOFFICE_HUB_SERVICE": f"{service}/services/onlyoffice",
        "JUPYTERHUB_API_TOKEN": "benchmark",
        "JUPYTERHUB_USER": "ann",
    }
    with (
        JupyterProcess(
            root, folder / "served", EXTENSION, variables=variables, base_url="/user/ann/"
        ) as jupyter,
        _proxy(jupyter.url) as proxied,
    ):
        command = [sys.executable, "-m", "jupyter_onlyoffice.hub"]
        environment = {
            **os.environ,
            "JUPYTERHUB_API_TOKEN": "service",
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.server_port}/hub/api",
            "JUPYTERHUB_SERVICE_URL": service,
            "JUPYTERHUB_SERVICE_PREFIX": "/services/onlyoffice/",
            "JUPYTERHUB_CLIENT_ID": "service-onlyoffice",
            "ONLYOFFICE_URL": url,
            "ONLYOFFICE_SECRET": SECRET,
            "ONLYOFFICE_SERVICE_URL": f"{service}/services/onlyoffice",
            "ONLYOFFICE_PROXY_URL": proxied.removesuffix("/user/ann/"),
            "ONLYOFFICE_HUB_FOLDER": str(folder / "service"),
        }
        health = f"{service}/services/onlyoffice/health"
        try:
            with _running(command, health, env=environment, stderr=subprocess.DEVNULL):
                yield proxied
        finally:
            hub.shutdown()


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


class _Hub(BaseHTTPRequestHandler):
    """Says that every token is that of Ann's server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        model = {"kind": "user", "name": "ann", "scopes": ["access:servers!server=ann/"]}
        answer = json.dumps(model).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
