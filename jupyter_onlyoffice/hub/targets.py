"""The servers: how the service reaches them, and what it signs with for each."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError as TransportError

from ..core.errors import InvalidGrant
from ..core.grants import Purpose
from ..core.namespaces import ServerName
from ..core.relays import GRANT_HEADER, ROUTES, Relay
from ..core.signatures import DEFAULT_HEADER, Signer
from ..core.urls import filled
from ..outgoing import chunks, in_thread, plain_auth, visit

_CONNECT_SECONDS: Final = 5.0
_IDLE_SECONDS: Final = 60.0
_SIGNED_SECONDS: Final = 300
_ANSWER_LIMIT: Final = 1 << 16
_PASSED_ON: Final = (
    "Accept-Ranges Content-Disposition Content-Length Content-Range Content-Type Etag".split()
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server's extension answered to a callback.

    Attributes:
        status: of HTTP.
        body: with ``error``, and ``message`` where that is not 0.
    """

    status: int
    body: Mapping[str, Any]

    @property
    def is_good(self) -> bool:
        return self.status == HTTPStatus.OK and self.body.get("error") == 0

    @property
    def is_refusal(self) -> bool:
        """Whether asking again is no use."""
        return HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of a file that a server hands over."""

    status: int
    headers: Mapping[str, str]


class Targets:
    """Asks the servers, through the Hub's proxy.

    Args:
        proxy_url: of the proxy, as the service reaches it; ``{username}`` may stand in it.
        base_url: the Hub's, with slashes at both ends.
        secret: the service's own.
        seconds: how long a server may take to store a document.
        verify: True, False, or the path of a bundle of certificates.
    """

    def __init__(
        self, proxy_url: str, base_url: str, secret: bytes, *, seconds: float, verify: bool | str
    ) -> None:
        self._proxy_url = proxy_url.rstrip("/")
        self._base_url = base_url
        self._secret = secret
        self._seconds = seconds
        self._verify = verify

    def secret_of(self, name: ServerName) -> str:
        """Return what the service's messages to a server are signed with, and to no other."""
        told = json.dumps(["server", name.owner, name.server]).encode()
        return hmac.digest(self._secret, told, sha256).hex()

    async def is_there(self, name: ServerName) -> bool:
        """Tell whether a server runs: its extension refuses whoever comes without a grant."""
        url = self._url(name, ROUTES[Purpose.DOWNLOAD])
        seen = await visit(url, verify=self._verify, seconds=_CONNECT_SECONDS)
        with contextlib.suppress(ValueError, RecursionError):
            answer = json.loads(seen.body)
            return isinstance(answer, dict) and answer.get("reason") == InvalidGrant.reason
        return False

    async def call_back(self, relay: Relay, payload: Mapping[str, Any]) -> Answer | None:
        """Pass a callback on; return the answer, or None if the server is not there."""
        fields = {name: value for name, value in payload.items() if name not in {"iat", "exp"}}
        body = {**fields, "token": self._signed(relay.target, fields)}
        try:
            return await in_thread(lambda stop: self._post(relay, body, stop), self._seconds)
        except (requests.RequestException, TransportError, OSError, TimeoutError):
            return None

    async def fetch(
        self,
        relay: Relay,
        method: str,
        asked: Mapping[str, str],
        begin: Callable[[Head], None],
        pour: Callable[[bytes], None],
    ) -> bool:
        """Hand over a server's file as it comes; False if the server is not there.

        Args:
            asked: headers of the request that are passed on.
            begin: called first, if there is anything to be handed over.
            pour: takes bytes, in another thread, and returns once there may be more.
        """
        loop = asyncio.get_running_loop()

        async def start(head: Head) -> None:
            begin(head)

        def get(stop: threading.Event) -> bool:
            headers = {**asked, **self._signature(relay)}
            with self._request(method, relay, headers, _IDLE_SECONDS) as response:
                if not _is_file(response):
                    return False
                found = {
                    name: response.headers[name] for name in _PASSED_ON if name in response.headers
                }
                head = Head(response.status_code, found)
                asyncio.run_coroutine_threadsafe(start(head), loop).result()
                for chunk in chunks(response, stop):
                    pour(chunk)
                return True

        return await in_thread(get, self._seconds)

    def _post(self, relay: Relay, body: Mapping[str, Any], stop: threading.Event) -> Answer | None:
        with self._request("POST", relay, {}, self._seconds, json=body) as response:
            content = b""
            for chunk in chunks(response, stop):
                content += chunk
                if len(content) > _ANSWER_LIMIT:
                    return None
            # The Hub's and the proxy's own answers look otherwise.
            with contextlib.suppress(ValueError, RecursionError):
                answer = json.loads(content)
                if isinstance(answer, dict) and answer.get("error") in {0, 1}:
                    return Answer(response.status_code, answer)
            return None

    def _request(
        self,
        method: str,
        relay: Relay,
        headers: Mapping[str, str],
        idle: float,
        **kwargs: Any,
    ) -> requests.Response:
        return requests.request(
            method,
            self._url(relay.target, ROUTES[relay.purpose]),
            headers={"Accept-Encoding": "identity", GRANT_HEADER: relay.grant, **headers},
            auth=plain_auth,
            timeout=(_CONNECT_SECONDS, idle),
            allow_redirects=False,
            stream=True,
            verify=self._verify,
            **kwargs,
        )

    def _url(self, name: ServerName, route: str) -> str:
        # As JupyterHub quotes them in prefixes.
        owner, server = (quote(part, safe="@~") for part in (name.owner, name.server))
        prefix = f"{self._base_url}user/{owner}/{server}{'/' if server else ''}"
        proxy = filled(self._proxy_url, {"username": owner})
        return f"{proxy}{prefix}onlyoffice/{route}"

    def _signature(self, relay: Relay) -> dict[str, str]:
        token = self._signed(relay.target, {"payload": {"url": relay.url}})
        return {DEFAULT_HEADER: f"Bearer {token}"}

    def _signed(self, name: ServerName, payload: Mapping[str, Any]) -> str:
        now = int(time.time())
        claims = {**payload, "iat": now, "exp": now + _SIGNED_SECONDS}
        return Signer(self.secret_of(name)).sign(claims)


def _is_file(response: requests.Response) -> bool:
    """Tell a file, or that it has not changed, from pages of the Hub and of the proxy."""
    found = {requests.codes.ok, requests.codes.partial_content, requests.codes.not_modified}
    is_ours = response.headers.get("Cache-Control") == "no-store" and "Etag" in response.headers
    return response.status_code in found and is_ours
