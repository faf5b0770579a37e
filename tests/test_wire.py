"""The stand-in does what an original Document Server was recorded doing.

Every scenario is done again: same configs, same calls, signed with another secret, on other ports
and in less time. Then everything that went over the wire, and every event of the editor, must be
what was recorded: same kinds in the same order, same fields, codes, headers and claims. What is
left out, and why, is said in `document_server.scenarios`.
"""

from __future__ import annotations

from typing import Any

import pytest

from .document_server import DocumentServer
from .document_server.connector import Connector
from .document_server.recorded import SCENARIOS, callbacks
from .document_server.replay import SECRET, Replay
from .document_server.scenarios import CASES, LEFT_OUT
from .office import docx_bytes, pptx_bytes, xlsx_bytes


def _by_kind(exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(exchanges, key=lambda exchange: str(exchange["kind"]))


def test_every_scenario_is_done_again_or_named_as_left_out() -> None:
    assert set(CASES) | LEFT_OUT == set(SCENARIOS)
    assert not set(CASES) & LEFT_OUT


@pytest.mark.parametrize("scenario", CASES)
async def test_a_recorded_scenario_goes_the_same_way_again(scenario: str) -> None:
    case = CASES[scenario]
    scale = 0.02
    connector = Connector(scale)
    await connector.start()
    connector.files = {
        "": docx_bytes("Probe document", "First paragraph of a real docx."),
        "xlsx": xlsx_bytes("a", "b"),
        "pptx": pptx_bytes("Probe"),
    }
    connector.document_modes = dict(case.documents)
    connector.callback_modes = dict(case.answers)
    settings = {"secret": SECRET, "time_scale": scale, **case.settings}
    try:
        async with DocumentServer(**settings) as server:
            server.faults.update(dict(case.faults))
            replay = Replay(scenario, server, connector)
            await case.script(replay)
            order = _by_kind if case.interleaved else list
            assert order(replay.log) == order(replay.recorded)
            assert not replay.configs_left
            assert not replay.calls_left
    finally:
        await connector.stop()


def test_every_recorded_callback_can_be_filled_with_other_values() -> None:
    seen = set()
    for callback in callbacks():
        filled = callback.filled("other-key", "http://x/a", "http://x/c")
        seen.add(callback.status)
        assert filled.body["key"] == "other-key"
        assert filled.body.get("url", "http://x/a") == "http://x/a"
        for claims in (filled.token_claims, (filled.header_claims or {}).get("payload")):
            assert claims is None or claims["status"] == callback.status
        assert "{" not in filled.body.get("lastsave", "")
    assert seen == {1, 2, 3, 4, 6, 7}
