"""A server on which people type is not idle, and one with a document merely open is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jupyter_onlyoffice.activity import Activity

from ..document_server import DocumentServer
from ..jupyter import Jupyter
from ..office import docx_bytes


def last_activity(jp_serverapp: Any) -> datetime:
    """Return what a Hub's culler is told."""
    moment = jp_serverapp.web_app.last_activity()
    assert isinstance(moment, datetime)
    return moment


async def test_typing_counts_wherever_it_is_done(jupyter: Jupyter, jp_serverapp: Any) -> None:
    before = datetime.now(UTC)
    assert (await jupyter.post("typed", {})).code == 204
    assert last_activity(jp_serverapp) > before
    url = f"{jupyter.origin}{jupyter.base_url}onlyoffice/typed"
    assert (await jupyter.anonymous(url, method="POST", body="{}")).code == 403


async def test_what_the_document_server_hands_over_counts(
    jupyter: Jupyter, document_server: DocumentServer, jp_serverapp: Any
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx"))
    await document_server.callback(status=1)
    await editor.type(" and after")
    before = datetime.now(UTC)
    assert await editor.save()
    assert last_activity(jp_serverapp) > before


@pytest.mark.parametrize(
    ("seconds", "is_open", "counts"), [(60.0, True, True), (60.0, False, False), (0.0, True, False)]
)
def test_an_open_document_counts_only_for_a_while_after_it_was_changed(
    seconds: float, is_open: bool, counts: bool
) -> None:
    times: dict[str, datetime] = {}
    activity = Activity(times, lambda: is_open, seconds)
    activity.look()
    assert not times, "nothing was changed yet"
    activity.changed()
    times.clear()
    activity.look()
    assert bool(times) is counts
