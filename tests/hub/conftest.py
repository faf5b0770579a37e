"""What all tests of a module share: starting a Hub takes seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from jupyter_core.utils import ensure_event_loop

from ..conftest import SECRET
from ..document_server import DocumentServer


@pytest.fixture(scope="module", autouse=True)
def jp_asyncio_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The loop of a whole module, in place of one for each test."""
    loop = ensure_event_loop(prefer_selector_loop=True)  # where asynchronous tests run
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def document_server(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[DocumentServer]:
    server = DocumentServer(secret=SECRET, time_scale=0.02)
    jp_asyncio_loop.run_until_complete(server.start())
    yield server
    jp_asyncio_loop.run_until_complete(server.stop())
