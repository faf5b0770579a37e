"""Doing again what was done in a recorded scenario, against the stand-in."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import jwt
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from . import facts, recorded
from .client import Editor
from .connector import Connector
from .server import DocumentServer

SECRET = "a secret that no recording has seen, long enough for every algorithm there is"


Script = Callable[["Replay"], Awaitable[None]]
"""Does one scenario."""


class Replay:
    """One scenario: hands out its configs and calls, signed anew, and logs what happens.

    Attributes:
        recorded: facts of the recording, configs left out.
        log: facts of what happened now, in the same form.
    """

    def __init__(self, scenario: str, server: DocumentServer, connector: Connector) -> None:
        """Take a server and a connector that both listen."""
        exchanges = recorded.exchanges(scenario)
        self._configs = [exchange for exchange in exchanges if exchange["kind"] == "config"]
        self._calls = [exchange for exchange in exchanges if exchange["kind"] == "call"]
        self._next_config = 0
        self._next_call = 0
        self.server, self.connector = server, connector
        self.recorded = [comparable(exchange) for exchange in exchanges]
        self.recorded = [exchange for exchange in self.recorded if exchange["kind"] != "config"]
        localhost = f"http://localhost:{server.port}"
        self._addresses = {
            "{connector}": connector.url,
            "{callbacks}": connector.callbacks_url,
            "{server}": server.url,
            "{localhost}": localhost,
            "{dead}": "http://127.0.0.1:9",
        }
        connector.names = facts.Names(
            {address: name for name, address in self._addresses.items() if name != "{dead}"}
        )
        self.localhost = localhost

    @property
    def log(self) -> list[dict[str, Any]]:
        """Facts of what happened now."""
        return [comparable(exchange) for exchange in self.connector.log]

    @property
    def configs_left(self) -> int:
        """How many recorded configs were not opened yet."""
        return len(self._configs) - self._next_config

    @property
    def calls_left(self) -> list[str]:
        """Notes of the recorded calls that were not made yet."""
        return [call["note"] for call in self._calls[self._next_call :]]

    def config(self, *, again: bool = False) -> dict[str, Any]:
        """Return the next recorded config (or the last once more), with our addresses and token."""
        if not again:
            self._next_config += 1
        exchange = self._configs[self._next_config - 1]
        config: dict[str, Any] = self._addressed(exchange["config"])
        token = exchange["token"]
        if token is not None:
            claims = config if token.get("claims") == "same" else None
            config = {**config, "token": self._token(token, claims)}
        return config

    async def open(
        self,
        *,
        again: bool = False,
        handlers: AbstractSet[str] | None = None,
        url: str | None = None,
        accept_dialogs: bool = True,
    ) -> Editor:
        """Open the next recorded config, or the last one once more."""
        config = self.config(again=again)
        return await self.server.open(
            config, handlers=handlers, url=url, accept_dialogs=accept_dialogs
        )

    def note_events(self, editor: Editor, note: str = "") -> None:
        """Log an editor's events, as the recorder did now and then."""
        seen = [(event.name, event.data) for event in editor.events]
        self.connector.log.append({"kind": "events", "note": note, "events": facts.events(seen)})

    async def call(self, body: Mapping[str, Any] | None = None) -> Any:
        """Make the next recorded call; return the JSON value of the answer, or None."""
        call = self._calls[self._next_call]
        self._next_call += 1
        headers = {"Content-Type": "application/json", **call["headers"]}
        if call["authorization"] is not None:
            prefix = call["authorization"]["prefix"]
            token = self._token(call["authorization"], None)
            headers["Authorization"] = f"{prefix} {token}".strip()
        sent = self._body(body if body is not None else call["body"])
        request = HTTPRequest(
            self.server.url + call["path"],
            call["method"],
            headers,
            body=None if call["method"] == "GET" else sent,
            request_timeout=60,
        )
        response = await AsyncHTTPClient().fetch(request, raise_error=False)
        text = response.body.decode()
        keys = [exchange["config"]["document"].get("key", "") for exchange in self._configs]
        answer = facts.call_answer(
            response.code,
            response.headers.get("Content-Type", "") if "type" in call["answer"] else "",
            text,
            self.connector.names,
            keys,
        )
        self.connector.log.append({"kind": "call", "note": call["note"], "answer": answer})
        return json.loads(text) if text.startswith("{") else None

    @property
    def next_config(self) -> dict[str, Any]:
        """The recorded config that `open` will open next, with the recording's names in it."""
        config: dict[str, Any] = self._configs[self._next_config]["config"]
        return config

    def keys_of_calls(self, command: str) -> list[str]:
        """Return keys that the calls not made yet give to a command."""
        bodies = [call["body"] for call in self._calls[self._next_call :]]
        return [body["key"] for body in bodies if body.get("c") == command]

    def skip_call(self) -> None:
        """Leave the next recorded call out, here and in `recorded`."""
        call = comparable(self._calls.pop(self._next_call))
        self.recorded.remove(call)

    def signed(self, claims: Mapping[str, Any]) -> str:
        """Sign claims as the host page or the connector does."""
        return jwt.encode(dict(claims), SECRET, algorithm="HS256")

    def _body(self, body: Any) -> str:
        if isinstance(body, str):
            return body
        filled = {name: value for name, value in body.items() if name != "token"}
        filled = self._addressed(filled)
        if isinstance(body.get("token"), Mapping):
            filled["token"] = self._token(body["token"], None)
        return json.dumps(filled)

    def _token(self, described: Mapping[str, Any], claims: Mapping[str, Any] | None) -> str:
        if "raw" in described:
            return str(described["raw"])
        content = dict(self._addressed(described["claims"]) if claims is None else claims)
        if "ends_in" in described:
            content["exp"] = int(time.time() + described["ends_in"])
        secret = SECRET if described["right_secret"] else SECRET[::-1]
        return jwt.encode(content, secret, algorithm=described["algorithm"])

    def _addressed(self, value: Any) -> Any:
        """Put our addresses where the recording has names for them."""
        if isinstance(value, str):
            for name, address in self._addresses.items():
                value = value.replace(name, address)
            return recorded.unnamed(value)
        if isinstance(value, Mapping):
            return {name: self._addressed(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._addressed(inner) for inner in value]
        return value


def comparable(exchange: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of an exchange's facts that both sides have."""
    kept = {"call": ("kind", "note", "answer"), "config": ("kind",)}
    names = kept.get(exchange["kind"], tuple(exchange))
    return {name: exchange[name] for name in names}
