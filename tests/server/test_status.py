"""What works right now."""

from __future__ import annotations

import pytest

from jupyter_onlyoffice import __version__

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of


async def test_the_status_tells_what_there_is(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    status = answer_of(await jupyter.get("status"), 200)
    assert status["version"] == __version__
    assert status["documentServer"] == {
        "configured": True,
        "url": document_server.url,
        "reachable": True,
        "version": "9.3.0.140",
        "error": None,
    }
    assert status["engine"].keys() == {"available", "version", "error"}
    assert status["formats"]["docx"]["open"] == "edit"
    assert status["formats"]["docx"]["default"] is True
    assert "pdf" in status["formats"]["docx"]["convert"]
    assert status["formats"]["odt"]["open"] == "view"
    assert status["formats"]["csv"]["default"] is False
    assert [new["ext"] for new in status["new"]] == ["docx", "xlsx", "pptx"]


@pytest.mark.parametrize(
    "settings", [{"default_editor": ["docx", "csv"], "new_documents": ["pdf"]}], indirect=True
)
async def test_the_administrator_decides_what_opens_here(jupyter: Jupyter) -> None:
    status = answer_of(await jupyter.get("status"), 200)
    defaults = {ext for ext, format in status["formats"].items() if format["default"]}
    assert defaults == {"docx", "csv"}
    assert status["new"] == [{"ext": "pdf", "label": "PDF Form"}]


@pytest.mark.parametrize("settings", [{"document_server_url": ""}], indirect=True)
async def test_without_a_document_server_there_are_previews_at_most(jupyter: Jupyter) -> None:
    status = answer_of(await jupyter.get("status"), 200)
    assert status["documentServer"]["configured"] is False
    assert status["documentServer"]["reachable"] is False
    assert status["documentServer"]["error"]
    assert {format["open"] for format in status["formats"].values()} == {"preview"}


@pytest.mark.parametrize("settings", [{"jwt_secret": "x" * 40}], indirect=True)
async def test_a_wrong_secret_is_told_apart_from_a_server_that_is_down(jupyter: Jupyter) -> None:
    status = answer_of(await jupyter.get("status"), 200)
    assert status["documentServer"]["reachable"] is True
    assert "secret" in status["documentServer"]["error"]
