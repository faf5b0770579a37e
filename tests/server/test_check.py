"""The check tells which way is open, and who may ask."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

from jupyter_onlyoffice.checking import Waits
from jupyter_onlyoffice.core.check import StepName

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of


async def test_all_is_well(jupyter: Jupyter, document_server: DocumentServer) -> None:
    answer = answer_of(await jupyter.post("check", {}), 200)
    assert answer["ok"] is True, answer
    assert [step["name"] for step in answer["steps"]] == list(StepName)
    for step in answer["steps"]:
        assert step.keys() == {"name", "ok", "skipped", "detail", "hint"}
        assert step["detail"]
        # Only a browser can try whether a browser is let in; plain http has no certificate.
        assert step["ok"] != (step["name"] in {"browser", "certificate"}), step
        assert step["skipped"] != step["ok"]
    assert SECRET not in json.dumps(answer)
    assert "grant_token" not in json.dumps(answer)
    (download,) = document_server.downloads
    assert download.status == 200


async def test_steps_come_as_they_are_done(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.answers["command"] = "hang"
    came = bytearray()
    health = asyncio.Event()

    def lines() -> list[dict[str, Any]]:
        """Return what has come so far, without a line that is not whole."""
        return [json.loads(line) for line in came.split(b"\n")[:-1]]

    def chunk(data: bytes) -> None:
        came.extend(data)
        if any(step.get("name") == "health" for step in lines()):
            health.set()

    def post() -> asyncio.Task[HTTPResponse]:
        asking = jupyter.post(
            "check",
            {},
            headers={**jupyter.login, "Accept": "application/x-ndjson"},
            streaming_callback=chunk,
        )
        return asyncio.ensure_future(asking)

    response = post()
    await asyncio.wait_for(health.wait(), 20)
    assert not response.done()
    await response
    *steps, last = lines()
    assert [step["name"] for step in steps] == list(StepName)
    assert last == {"ok": False}


@pytest.mark.parametrize("settings", [{"document_server_url": "ds.example.org"}], indirect=True)
async def test_a_setting_that_is_wrong_is_told_although_nothing_else_works(
    jupyter: Jupyter,
) -> None:
    answer = answer_of(await jupyter.post("check", {}), 200)
    assert answer["ok"] is False
    first, *rest = answer["steps"]
    assert first["name"] == "settings"
    assert "document_server_url" in first["detail"]
    assert all(step["skipped"] for step in rest)


def test_no_row_of_waits_is_longer_than_half_a_minute() -> None:
    assert Waits().longest < 28


async def test_the_file_of_a_check_is_for_nobody_else(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    await jupyter.post("check", {})
    (download,) = document_server.downloads
    # Good for the check's own route alone, and only with the Document Server's signature.
    assert (await jupyter.anonymous(download.url)).code == 403
    other = download.url.replace("check/file", "download")
    token = jupyter.signed({"payload": {"url": other}})
    headers = {"Authorization": f"Bearer {token}"}
    assert (await jupyter.anonymous(other, headers=headers)).code == 403
    assert (await jupyter.anonymous(download.url.partition("?")[0])).code == 403
