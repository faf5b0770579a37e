"""A Hub's service, as a single-user server uses it in place of the Document Server's secret.

The service alone has that secret. It signs what this server may touch, asks the Document Server,
hands over its results, and passes on what the Document Server asks of us. `jupyter_onlyoffice.hub`
is the other side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

import requests

from .core.errors import AccessDenied, DocumentServerError
from .core.namespaces import ServerName
from .core.signatures import Signer
from .core.urls import DocumentServerAddress
from .outgoing import in_thread, plain_auth
from .ways import Question

PROOFS: Final = "X-Onlyoffice-Folders"
"""The header with the proofs of all shared folders that the asker can read."""

_SECONDS: Final = 30.0


class HubService:
    """Asks the service, with the token that the Hub gave this server.

    Args:
        url: of the service, ending in a slash.
        token: this server's own for the Hub.
        name: whose server this is.
        address: the Document Server's, as browsers know it.
        signer: gets what the service signs with for this server, once that is known.
        proofs: shows which shared folders this server can read.
        verify: True, False, or the path of a bundle of certificates.
    """

    signs = True

    def __init__(
        self,
        url: str,
        token: str,
        name: ServerName,
        address: DocumentServerAddress,
        signer: Signer,
        proofs: Callable[[], Iterable[str]],
        *,
        verify: bool | str,
    ) -> None:
        self._url = url
        self._token = token
        self.name = name
        self.address = address
        self._proofs = proofs
        self._verify = verify
        self._signer = signer
        self._connecting = asyncio.Lock()

    def connect(self, address: DocumentServerAddress | None) -> None:
        """Nothing changes: the administrator's setting is all there is."""

    @property
    def headers(self) -> Mapping[str, str]:
        # Not in addresses, which end up in the logs of proxies.
        return {"Authorization": f"token {self._token}", PROOFS: ",".join(self._proofs())}

    def question(
        self, routes: tuple[str, ...], fields: Mapping[str, Any], signer: Signer | None
    ) -> Question:
        if signer is not None:
            raise DocumentServerError("Only the Hub's service can try other secrets.")
        return Question("The Hub's service", (self._api(routes[0]),), dict(fields), self.headers)

    def result(self, url: object) -> str:
        self.address.rebase(url)
        return str(url)

    def link(self, url: object) -> str:
        return f"{self._api('result')}&url={quote(str(url), safe='')}"

    async def signed(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self._ask("sign", payload)
        return _merged(payload, answer.get("claims")) | {"token": answer.get("token")}

    async def signer(self) -> Signer:
        """Return what the service signs with for this server.

        Raises:
            AccessDenied, DocumentServerError: it does not tell.
        """
        async with self._connecting:
            if not self._signer.secret:
                answer = await self._ask("server", {})
                self._signer.secret = str(answer.get("secret") or "")
        return self._signer

    def _api(self, route: str) -> str:
        return f"{self._url}api/{route}?server={quote(self.name.server, safe='')}"

    async def _ask(self, route: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            status, answer = await in_thread(lambda _: self._post(route, body), _SECONDS)
        except (requests.RequestException, OSError, TimeoutError, ValueError) as error:
            raise DocumentServerError(
                "The Hub's service for ONLYOFFICE does not answer."
            ) from error
        if status == requests.codes.ok and isinstance(answer, dict):
            return answer
        message = answer.get("message") if isinstance(answer, dict) else None
        if status == requests.codes.forbidden and isinstance(message, str):
            raise AccessDenied(message)
        raise DocumentServerError(f"The Hub's ONLYOFFICE service answers with status {status}.")

    def _post(self, route: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        with requests.post(
            self._api(route),
            json=dict(body),
            headers=self.headers,
            auth=plain_auth,
            timeout=_SECONDS,
            allow_redirects=False,
            verify=self._verify,
        ) as response:
            return response.status_code, response.json()


def _merged(payload: Mapping[str, Any], claims: object) -> dict[str, Any]:
    """Return the payload with what the service made of it."""
    result = dict(payload)
    for name, value in claims.items() if isinstance(claims, dict) else ():
        ours = result.get(name)
        if isinstance(ours, Mapping) and isinstance(value, dict) and name != "permissions":
            result[name] = _merged(ours, value)
        else:
            result[name] = value
    return result
