"""Fixtures that all server tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from .document_server import DocumentServer
from .jupyter import Fetch, Jupyter

pytest_plugins = ["pytest_jupyter.jupyter_server"]

# A busy machine is not a fault of ours.
hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")

SECRET = "a-secret-of-more-than-thirty-two-bytes"


@pytest.fixture
def document_server(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[DocumentServer]:
    """A Document Server, in the loop of the test."""
    server = DocumentServer(secret=SECRET, time_scale=0.02)
    jp_asyncio_loop.run_until_complete(server.start())
    yield server
    jp_asyncio_loop.run_until_complete(server.stop())


@pytest.fixture
def settings(document_server: DocumentServer, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The extension's settings; a test adds its own by indirect parametrization."""
    ours = {"document_server_url": document_server.url, "jwt_secret": SECRET}
    return {**ours, **getattr(request, "param", {})}


@pytest.fixture
def jp_server_config(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "ServerApp": {
            # Terminals have a route that does not say who may use it, which is not our affair.
            "jpserver_extensions": {"jupyter_onlyoffice": True, "jupyter_server_terminals": False},
            "allow_unauthenticated_access": False,
        },
        "OnlyOffice": settings,
    }


@pytest.fixture
def team(jp_root_dir: Path) -> Path:
    """A folder to be shared, which is there before the server starts."""
    team = jp_root_dir / "team"
    team.mkdir()
    return team


@pytest.fixture
def jupyter(
    jp_fetch: Fetch,
    jp_asyncio_loop: asyncio.AbstractEventLoop,
    jp_root_dir: Path,
    jp_data_dir: Path,
    jp_http_port: int,
    jp_base_url: str,
    jp_auth_header: dict[str, str],
) -> Iterator[Jupyter]:
    """The Jupyter server with the extension."""

    async def client() -> SimpleAsyncHTTPClient:
        return SimpleAsyncHTTPClient(force_instance=True, max_body_size=1 << 30)

    anonymous = jp_asyncio_loop.run_until_complete(client())
    origin = f"http://127.0.0.1:{jp_http_port}"
    yield Jupyter(
        jp_fetch,
        anonymous.fetch,
        jp_root_dir,
        jp_data_dir,
        SECRET,
        origin,
        jp_base_url,
        jp_auth_header,
    )
    anonymous.close()
