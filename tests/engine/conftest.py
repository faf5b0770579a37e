"""An engine that all tests share, as making its catalogue of fonts takes a moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_onlyoffice.engine import Engine

from .trying import Trial


@pytest.fixture(scope="session")
def engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engine")


@pytest.fixture
def engine(engine_folder: Path) -> Iterator[Engine]:
    made = Engine(engine_folder)
    yield made
    made.close()


@pytest.fixture
def trial(engine: Engine) -> Trial:
    return Trial(engine)
