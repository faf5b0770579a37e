"""The distilled recordings, for tests: what an original Document Server 9.3 did."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "recordings"
SCENARIOS = sorted(path.stem for path in FOLDER.glob("*.json"))
"""Names of all scenarios."""

_REPEATED = re.compile(r"\{(.) \* (\d+)\}")
_NAMED_VALUES = {
    "{second}": "2026-11-25T02:19:21.000Z",
    "{moment}": "2026-11-25T01:55:00.484Z",
    "{created}": "2026-11-25 02:19:21",
    "{sha256}": "a3e38fae957446779b18ebf73725c942684f8d52192d3e041e1521e8c839433a",
}


def exchanges(scenario: str) -> list[dict[str, Any]]:
    """Return the facts of a scenario's exchanges, in their order (`facts` has the form)."""
    facts: list[dict[str, Any]] = json.loads((FOLDER / f"{scenario}.json").read_text("utf-8"))
    return facts


@dataclass(frozen=True)
class Filled:
    """A callback to be signed and posted: three dictionaries without iat and exp."""

    body: dict[str, Any]
    """Plain fields, without ``token``."""
    header_claims: dict[str, Any] | None
    """Claims for the header token, ``{"payload": …}``; None: there was none."""
    token_claims: dict[str, Any] | None
    """Claims for the body token, flat; None: there was none."""


@dataclass(frozen=True)
class RecordedCallback:
    """One recorded callback."""

    scenario: str
    number: int
    """Position in the scenario, for test ids."""
    facts: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Name for parametrised tests."""
        return f"{self.scenario}-{self.number:02d}-status-{self.status}"

    @property
    def status(self) -> int:
        """The callback's status."""
        return int(self.facts["body"]["status"])

    @property
    def answer(self) -> dict[str, Any]:
        """How the recording connector answered: mode, status, body."""
        return dict(self.facts["answer"])

    def filled(self, key: str, url: str = "", changes_url: str = "") -> Filled:
        """Return it with another key and other links, in the body and in both tokens."""

        def fill(part: Any) -> dict[str, Any]:
            result: dict[str, Any] = unnamed(copy.deepcopy(part))
            links = {"key": key, "url": url, "changesurl": changes_url}
            return {**result, **{name: links[name] for name in links if name in result}}

        body = fill(self.facts["body"])
        header, token = self.facts["header"], self.facts["token"]
        return Filled(
            body=body,
            header_claims=None
            if header is None
            else {"payload": body if header == "same" else fill(header)},
            token_claims=None if token is None else body if token == "same" else fill(token),
        )


def callbacks() -> Iterator[RecordedCallback]:
    """Yield every recorded callback."""
    for scenario in SCENARIOS:
        for number, facts in enumerate(exchanges(scenario)):
            if facts["kind"] == "callback":
                yield RecordedCallback(scenario, number, facts)


def unnamed(value: Any) -> Any:
    """Put values back where `facts.Names` has put names."""
    if isinstance(value, str):
        plain = _NAMED_VALUES.get(value, value)
        return _REPEATED.sub(lambda run: run[1] * int(run[2]), plain)
    if isinstance(value, Mapping):
        return {name: unnamed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [unnamed(inner) for inner in value]
    return value
