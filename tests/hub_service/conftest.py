"""A Jupyter server of a Hub, which does not know the Document Server's secret."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..document_server import DocumentServer
from ..proxy import Proxy
from .service import ANN, ServiceUnderTest


@pytest.fixture
def jp_base_url() -> str:
    return "/user/ann/"


@pytest.fixture
def proxy(jp_asyncio_loop: asyncio.AbstractEventLoop, jp_http_port: int) -> Iterator[Proxy]:
    """The Hub's proxy, before Ann's server."""
    proxy = Proxy(f"http://127.0.0.1:{jp_http_port}")
    jp_asyncio_loop.run_until_complete(proxy.__aenter__())
    yield proxy
    jp_asyncio_loop.run_until_complete(proxy.__aexit__(None, None, None))


@pytest.fixture
def service(
    jp_asyncio_loop: asyncio.AbstractEventLoop,
    document_server: DocumentServer,
    proxy: Proxy,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[ServiceUnderTest]:
    """The hub service; a test adds settings of its own by indirect parametrization."""
    traits = getattr(request, "param", {})
    service = ServiceUnderTest(tmp_path / "hub", document_server.url, proxy.url, **traits)
    jp_asyncio_loop.run_until_complete(service.__aenter__())
    yield service
    jp_asyncio_loop.run_until_complete(service.__aexit__())


@pytest.fixture
def settings(
    document_server: DocumentServer,
    service: ServiceUnderTest,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> dict[str, Any]:
    """The settings of Ann's server: no secret among them."""
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", ANN)
    monkeypatch.setenv("JUPYTERHUB_USER", "ann")
    ours = {"document_server_url": document_server.url, "hub_service": service.url}
    return {**ours, **getattr(request, "param", {})}
