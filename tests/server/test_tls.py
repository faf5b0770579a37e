"""One setting for certificates reaches every call to the Document Server: case A4."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from ..conftest import SECRET
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of

AFTER = docx_bytes("After")


class Command(RequestHandler):
    def post(self) -> None:
        self.finish(json.dumps({"error": 0, "version": "9.3.0"}))


class Result(RequestHandler):
    def get(self) -> None:
        self.finish(AFTER)


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    return authority


@pytest.fixture
def secure_url(authority: trustme.CA, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[str]:
    """A Document Server, as far as it goes, with a certificate that nobody knows."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    sock, port = bind_unused_port()

    async def start() -> HTTPServer:
        routes = [("/command", Command), ("/cache/result.docx", Result)]
        server = HTTPServer(Application(routes, log_function=lambda _: None), ssl_options=context)
        server.add_sockets([sock])
        return server

    server = jp_asyncio_loop.run_until_complete(start())
    yield f"https://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def settings(secure_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    chosen: dict[str, dict[str, Any]] = {
        "default": {},
        "bundle": {"ca_bundle": str(tmp_path / "authority.pem")},
        "unverified": {"verify_tls": False},
    }
    ours = {"document_server_url": secure_url, "jwt_secret": SECRET}
    return {**ours, **chosen[request.param]}


@pytest.mark.parametrize("settings", ["default"], indirect=True)
async def test_an_unknown_certificate_is_not_trusted(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    answer = await jupyter.open("a.docx")
    assert answer["reason"] == "unreachable"
    assert "certificate" in answer["message"]


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("settings", ["bundle", "unverified"], indirect=True)
async def test_a_bundle_or_the_switch_reaches_every_call(jupyter: Jupyter, secure_url: str) -> None:
    file = jupyter.write("a.docx", docx_bytes("Before"))
    assert answer_of(await jupyter.get("status"), 200)["documentServer"]["reachable"] is True
    config = await jupyter.config("a.docx")
    url = f"{secure_url}/cache/result.docx"
    response = await jupyter.callback(config, 2, url=url, filetype="docx")
    assert answer_of(response, 200) == {"error": 0}
    assert text_of(file) == "After"
    missing = await jupyter.callback(config, 2, url=f"{secure_url}/none", filetype="docx")
    assert_error(missing, 503)
