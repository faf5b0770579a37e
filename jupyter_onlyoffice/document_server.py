"""The Document Server: the only HTTP client of this package."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError as TransportError

from .core.check.visits import Visit
from .core.conversion import Conversion
from .core.converting import conversion_failure, conversion_fields
from .core.errors import DocumentServerError, NotStored
from .core.signatures import Signer
from .core.urls import DocumentServerAddress
from .outgoing import chunks, in_thread, plain_auth, visit
from .ways import OwnWay, Question, Way

_REDIRECTS: Final = 3
_ANSWER_LIMIT: Final = 1 << 20
_COMMAND_SECONDS: Final = 30
# The second is for servers before version 8.2.
_COMMAND: Final = ("command", "coauthoring/CommandService.ashx")
_CONVERTER: Final = ("converter", "ConvertService.ashx")
_CONVERSION_PAUSE, _LONGEST_CONVERSION_PAUSE = 0.1, 2.0
_HEALTHY_SECONDS: Final = 30
"""For how long a good state is believed before it is looked at again (in the background)."""


class Sink(Protocol):
    """Where fetched bytes go."""

    def write(self, chunk: bytes) -> None: ...

    def restart(self, size: int | None = None) -> None:
        """Forget what was written so far; so many bytes are to come, where that is known."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """How the Document Server is.

    Attributes:
        version: as it says itself, e.g. ``9.3.0.140``.
        reason: ``not-configured``, ``unreachable`` or ``secret``; None if all is well.
        error: the reason in a sentence.
    """

    version: str | None = None
    reason: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Timeouts:
    """All in seconds.

    Attributes:
        connect: until a connection stands.
        fetch: for fetching one document.
        idle: without a single byte.
    """

    connect: float = 5
    fetch: float = 600
    idle: float = 60


class DocumentServer:
    """Talks to the Document Server.

    Args:
        way: how it is reached.
        verify: True, False, or the path of a bundle of certificates; for every call.
        max_size: of a fetched document, in bytes.
    """

    def __init__(
        self,
        way: Way,
        *,
        verify: bool | str,
        timeouts: Timeouts,
        max_size: int,
    ) -> None:
        self._way = way
        self._verify = verify
        self._timeouts = timeouts
        self._max_size = max_size
        self._health: Health | None = None
        self._healthy_until = 0.0
        self._looking: asyncio.Task[Health] | None = None

    def connect(self, address: DocumentServerAddress | None) -> None:
        """Talk to the one at ``address`` from now on; what is under way goes on as it began."""
        self._way.connect(address)
        self._health = self._looking = None

    def at(self, address: DocumentServerAddress | None, signer: Signer) -> DocumentServer:
        """Return another one, for which the same settings hold."""
        return DocumentServer(
            OwnWay(address, signer),
            verify=self._verify,
            timeouts=self._timeouts,
            max_size=self._max_size,
        )

    @property
    def address(self) -> DocumentServerAddress | None:
        """Public and internal; None where none is configured."""
        return self._way.address

    async def health(self) -> Health:
        """Return how the Document Server is, without waiting where it was well a moment ago."""
        if self._health is not None and self._health.reason is None:
            if time.monotonic() > self._healthy_until:
                self._look()
            return self._health
        return await asyncio.shield(self._look())

    async def look(self) -> Health:
        """Return how the Document Server is right now."""
        return await asyncio.shield(self._look())

    def _look(self) -> asyncio.Task[Health]:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._examine())
        return self._looking

    async def _examine(self) -> Health:
        health = await self._examined()
        if self._looking is asyncio.current_task():  # and not one that was connected before
            self._health = health
            self._healthy_until = time.monotonic() + _HEALTHY_SECONDS
        return health

    async def _examined(self) -> Health:
        if self.address is None:
            return Health(
                reason="not-configured", error="No ONLYOFFICE Document Server is configured."
            )
        try:
            # Long enough for a slow server, short enough for a person who waits.
            answer = await asyncio.wait_for(self.command("version"), self._timeouts.connect + 1)
        except (DocumentServerError, TimeoutError) as error:
            message = str(error) or "The Document Server does not answer."
            return Health(reason="unreachable", error=message)
        match answer.get("error"):
            case _ if not self._way.signs:
                return Health(
                    reason="secret",
                    error="No secret is configured that is shared with the Document Server.",
                )
            case 0:
                return Health(version=str(answer.get("version", "")) or None)
            case 6 | 7:
                return Health(
                    reason="secret",
                    error="The Document Server does not accept our signature: both sides must use"
                    " the same secret, and their clocks must agree.",
                )
            case code:
                return Health(
                    reason="unreachable", error=f"The Document Server reports error {code}."
                )

    async def command(self, c: str, **fields: Any) -> dict[str, Any]:
        """Call the command service and return its answer, whatever ``error`` it holds.

        Raises:
            DocumentServerError: there is no answer that could be one of the command service.
        """
        return await self._post(_COMMAND, {"c": c, **fields})

    async def answer_to(
        self, c: str, seconds: float, signer: Signer | None = None
    ) -> dict[str, Any]:
        """Return the answer to a command that ``signer`` signs, as found out by a check.

        Raises:
            DocumentServerError: there is none within so many seconds.
        """
        return await self._post(_COMMAND, {"c": c}, seconds, signer)

    async def visit(self, url: str, seconds: float) -> Visit:
        """Look at one of the Document Server's addresses, with the certificates of all calls."""
        return await visit(url, verify=self._verify, seconds=seconds)

    async def is_live(self, key: str) -> bool:
        """Tell whether anybody is editing under ``key``; True where it cannot be told."""
        editors = await self.editors(key)
        return editors is None or bool(editors)

    async def editors(self, key: str) -> frozenset[str] | None:
        """Return the ids of those editing under ``key``; None where it cannot be told."""
        try:
            answer = await self.command("info", key=key)
        except DocumentServerError:
            return None
        if answer.get("error") not in {0, 1, 2}:  # 1: unknown key, 2: opened without a callback
            return None
        users = answer.get("users")
        return frozenset(str(user) for user in users) if isinstance(users, list) else frozenset()

    async def convert_result(self, url: str, source: str, target: str) -> str:
        """Have one of the Document Server's own files converted; return the result's address.

        Raises:
            ForeignUrl: the file is somebody else's.
            Damaged, DocumentServerError, PasswordNeeded, TooLarge: it could not be converted.
        """
        return await self.convert(self._way.result(url), Conversion(source, target))

    async def convert(
        self, url: str, conversion: Conversion, report: Callable[[int], None] | None = None
    ) -> str:
        """Have a file converted; return the result's address, which is good for 15 minutes.

        Args:
            url: where the Document Server finds the file.
            report: told how far it is, in per cent.

        Raises:
            Damaged, DocumentServerError, PasswordNeeded, TooLarge
        """
        # Results are cached by key, whatever the address: a new one each time.
        fields = {"async": True, "key": secrets.token_hex(16), "url": url}
        fields |= conversion_fields(conversion)
        deadline = time.monotonic() + self._timeouts.fetch
        pause = _CONVERSION_PAUSE
        while time.monotonic() < deadline:
            answer = await self.conversion(fields)
            if answer.get("error"):
                raise conversion_failure(answer["error"], conversion)
            result = answer.get("fileUrl")
            if answer.get("endConvert") and isinstance(result, str):
                return result
            percent = answer.get("percent")
            if report is not None and isinstance(percent, int):
                report(percent)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_CONVERSION_PAUSE)
        raise DocumentServerError("The Document Server did not convert the document in time.")

    async def conversion(
        self, fields: dict[str, Any], seconds: float = _COMMAND_SECONDS
    ) -> dict[str, Any]:
        """Call the conversion service once and return its answer, whatever it holds.

        Raises:
            DocumentServerError: there is no answer within so many seconds.
        """
        return await self._post(_CONVERTER, fields, seconds)

    async def fetch(self, url: object, sink: Sink) -> None:
        """Fetch one of the Document Server's files into ``sink``.

        Raises:
            ForeignUrl: the address, or what it redirects to, is not the Document Server's.
            DocumentServerError: it does not give the whole file in time.
            NotStored: the file is too large, or ``sink`` cannot take it.
        """
        try:
            await in_thread(lambda stop: self._fetch(url, sink, stop), self._timeouts.fetch)
        except TimeoutError:
            raise DocumentServerError(
                "The Document Server took too long to hand over the saved document."
            ) from None

    def _fetch(self, url: object, sink: Sink, stop: threading.Event) -> None:
        link = self._way.link(url)
        for _ in range(1 + _REDIRECTS):
            with _failures_named(), self._open("GET", link, self._way.headers) as response:
                if response.is_redirect:
                    link = self._way.link(urljoin(link, response.headers["Location"]))
                    continue
                if response.status_code != requests.codes.ok:
                    raise DocumentServerError(
                        "The Document Server does not hand over the saved document"
                        f" (HTTP status {response.status_code})."
                    )
                self._pour(response, sink, stop)
                return
        raise DocumentServerError("The Document Server redirects without end.")

    def _pour(self, response: requests.Response, sink: Sink, stop: threading.Event) -> None:
        size, declared = 0, _declared_size(response)
        too_large = NotStored(
            f"The saved document is larger than {self._max_size} bytes (max_document_size)."
        )
        if declared is not None and declared > self._max_size:
            raise too_large
        sink.restart(declared)
        for chunk in chunks(response, stop):
            size += len(chunk)
            if size > self._max_size:
                raise too_large
            sink.write(chunk)
        if declared is not None and size != declared:
            raise DocumentServerError("The saved document arrived incomplete.")

    async def _post(
        self,
        routes: tuple[str, ...],
        fields: dict[str, Any],
        patience: float = _COMMAND_SECONDS,
        signer: Signer | None = None,
    ) -> dict[str, Any]:

        def ask(stop: threading.Event) -> dict[str, Any]:
            # In the thread as well: it may read what lies in shared folders.
            return self._call(self._way.question(routes, fields, signer), patience, stop)

        try:
            return await in_thread(ask, patience)
        except TimeoutError:
            raise DocumentServerError("The Document Server does not answer.") from None

    def _call(self, question: Question, patience: float, stop: threading.Event) -> dict[str, Any]:
        with _failures_named():
            response = self._ask(question, patience)
            with response:
                if response.is_redirect:
                    raise DocumentServerError(
                        f"{question.where} redirects to"
                        f" {response.headers['Location'].split('?')[0]};"
                        " configure the address that answers itself."
                    )
                content = b""
                for chunk in chunks(response, stop):
                    content += chunk
                    if len(content) > _ANSWER_LIMIT:
                        break
                with contextlib.suppress(ValueError, RecursionError):
                    answer = json.loads(content)
                    if response.status_code == requests.codes.ok and isinstance(answer, dict):
                        return answer
        raise DocumentServerError(
            f"{question.where} does not answer as a Document Server does"
            f" (HTTP status {response.status_code})."
        )

    def _ask(self, question: Question, patience: float) -> requests.Response:
        *others, last = question.urls
        for url in others:
            response = self._open("POST", url, question.headers, json=question.body, idle=patience)
            if response.status_code != requests.codes.not_found:
                return response
            response.close()
        return self._open("POST", last, question.headers, json=question.body, idle=patience)

    def _open(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        idle: float | None = None,
        **kwargs: Any,
    ) -> requests.Response:
        return requests.request(
            method,
            url,
            headers={
                "Accept": "application/json, */*",
                "Accept-Encoding": "identity",
                **headers,
            },
            auth=plain_auth,
            timeout=(self._timeouts.connect, idle or self._timeouts.idle),
            allow_redirects=False,
            stream=True,
            verify=self._verify,
            **kwargs,
        )


def _declared_size(response: requests.Response) -> int | None:
    if response.headers.get("Content-Encoding"):
        return None
    try:
        return int(response.headers["Content-Length"])
    except (KeyError, ValueError):
        return None


@contextlib.contextmanager
def _failures_named() -> Iterator[None]:
    """Turn what can happen on the way into one sentence each; addresses may hold secrets."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise DocumentServerError(
            "The Document Server's certificate is not trusted; see ca_bundle and verify_tls."
        ) from error
    except requests.exceptions.ConnectTimeout as error:
        raise DocumentServerError("The Document Server does not answer.") from error
    except requests.exceptions.ConnectionError as error:
        raise DocumentServerError("The Document Server cannot be reached.") from error
    except (requests.exceptions.RequestException, TransportError) as error:
        raise DocumentServerError(
            "The connection to the Document Server broke off, or it stopped answering."
        ) from error
    except OSError as error:  # such as a bundle of certificates that is not there any more
        raise DocumentServerError(
            f"The Document Server could not be asked: {error.strerror or error}."
        ) from error
