"""The check: tries each way between the two servers, and leaves judging to ``core/check``.

However anything hangs, it is over within half a minute: every wait has an end of its own.
"""

from __future__ import annotations

import asyncio
import io
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from .core.check import Step, StepName, not_tried
from .core.check.addresses import meant
from .core.check.answers import (
    SecretSeen,
    clock_offset,
    close_secrets,
    judge_clocks,
    judge_formats,
    judge_licence,
    judge_secret,
    judge_version,
)
from .core.check.page import judge_frames, judge_links
from .core.check.reaching import judge_reaching
from .core.check.settings import Facts, judge_page, judge_settings
from .core.check.visits import Visit
from .core.check.way_back import (
    Arrival,
    Asked,
    Verdict,
    judge_result,
    judge_way_back,
    judged_arrival,
)
from .core.content import complaint
from .core.conversion import Conversion, TextForm
from .core.converting import conversion_fields
from .core.errors import DocumentServerError, InvalidSignature, OnlyOfficeError
from .core.formats import formats
from .core.grants import Grant, Purpose, seal
from .core.signatures import Signer
from .core.urls import with_grant
from .document_server import DocumentServer
from .outgoing import visit
from .secret import InstanceSecret

_PAUSE: Final = 0.1
_BAD_SIGNATURE: Final = 6
_FRAME: Final = "web-apps/apps/documenteditor/main/index.html"
_ROUTE: Final = "check/file"
_CONVERTED: Final = Conversion("txt", "docx", text=TextForm("utf-8"))


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each try may take, in seconds.

    Attributes:
        health: the first answer.
        command: of the command service.
        conversion: the Document Server's way here and back.
        own: our own visit of the address that it was told.
        fetch: of the result.
        look: anything that others do not wait for.
        guess: addresses that may have been meant, all at once.
    """

    health: float = 5
    command: float = 5
    conversion: float = 10
    own: float = 4
    fetch: float = 4
    look: float = 4
    guess: float = 2

    @property
    def longest(self) -> float:
        """The longest row of waits."""
        return max(
            self.health + self.guess,
            self.health + self.command + self.look,
            self.health + self.command + self.conversion + max(self.own, self.fetch),
        )


@dataclass
class _Waiting:
    """What has arrived for one address so far.

    Attributes:
        signer: of the check that waits.
    """

    signer: Signer
    arrivals: list[Arrival] = field(default_factory=list)
    stray: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Checking:
    """Runs checks, several at a time if need be."""

    def __init__(
        self,
        document_server: DocumentServer,
        facts: Facts,
        signer: Signer,
        secret: InstanceSecret,
        waits: Waits | None = None,
    ) -> None:
        self._document_server = document_server
        self.facts = facts
        self._signer = signer
        self._secret = secret
        self._waits = waits or Waits()
        self._waiting: dict[str, _Waiting] = {}

    def of(self, document_server: DocumentServer, signer: Signer) -> Checking:
        """Return the check of a connection that is not in use; what arrives here is told both."""
        facts = replace(
            self.facts,
            address=document_server.address,
            secret_bytes=len(signer.secret.encode()),
            fault=None,
        )
        other = Checking(document_server, facts, signer, self._secret, self._waits)
        other._waiting = self._waiting
        return other

    async def run(self, jupyter_url: str, page: str | None) -> AsyncIterator[Step]:
        """Yield the steps in their order, as they are done.

        Args:
            jupyter_url: where the Document Server reaches this server, ending in a slash.
            page: the origin of the page that asks; None where it is not a page.
        """
        tasks: list[asyncio.Task[Any]] = []
        try:
            yield judge_settings(self.facts)
            yield judge_page(self.facts, page)
            if self.facts.address is None:
                for name in _after(StepName.BROWSER):
                    yield not_tried(name)
                return
            internal, public = self.facts.address.internal, self.facts.address.public
            visited, reached = await self._reach(internal)
            for step in reached:
                yield step
            if any(step.failed for step in reached[:-1]):
                for name in _after(StepName.HEALTH):
                    yield not_tried(name)
                return
            seen = await self._secret_seen()
            secret = judge_secret(seen, self.facts)
            yield secret
            well = not secret.failed and not reached[-1].failed
            way_back = asyncio.create_task(self._ask(jupyter_url)) if well else None
            links = asyncio.create_task(self._look(f"{public}/baseurl"))
            frame = asyncio.create_task(self._look_at_frame(f"{public}/{_FRAME}"))
            listed = asyncio.create_task(self._look(f"{internal}/meta/formats"))
            licence = asyncio.create_task(self._licence())
            tasks = [task for task in (way_back, links, frame, listed, licence) if task]
            yield judge_version(seen.answer)
            yield judge_links(await links, self.facts)
            yield judge_frames(await frame, self.facts, page)
            asked = await way_back if way_back else None
            async for step in self._judged(asked, seen, visited):
                yield step
            yield judge_formats(await listed)
            yield judge_licence(await licence)
        finally:
            for task in tasks:
                task.cancel()

    async def _judged(
        self, asked: Asked | None, seen: SecretSeen, visited: Visit
    ) -> AsyncIterator[Step]:
        """Yield what is said of the way back, its result, and the clocks."""
        offset, arrival = clock_offset(visited), asked.last if asked else None
        if asked is None:
            yield not_tried(StepName.WAY_BACK)
            yield not_tried(StepName.RESULT)
        else:
            yield judge_way_back(asked, self.facts, takes_anybody=seen.takes_anybody)
            yield judge_result(asked, await self._result_fault(asked.link))
        if arrival is not None and arrival.clock_offset is not None:
            offset = arrival.clock_offset
        refused = arrival is not None and arrival.verdict is Verdict.TIME
        yield judge_clocks(offset, self.facts, refused=refused)

    def arrived(self, grant: Grant, text: str, headers: Mapping[str, str], sender: str) -> bytes:
        """Note a request that carries a grant for a check, and return the file that it gets.

        Args:
            grant: whose key names the check.
            text: the grant as it came.

        Raises:
            InvalidSignature: as for the documents of people.
        """
        waiting = self._waiting.get(grant.key)
        signer = waiting.signer if waiting is not None else self._signer
        arrival = judged_arrival(signer, self.facts.header, headers, text, sender, time.time())
        if waiting is not None:
            waiting.arrivals.append(arrival)
            waiting.news.set()
        if arrival.verdict is not Verdict.GOOD:
            raise InvalidSignature("The Document Server's signature is missing or not valid.")
        return f"jupyter_onlyoffice {grant.key}\n".encode()

    def strayed(self) -> None:
        """Note that something came to the route of the check without a grant that is good."""
        for waiting in self._waiting.values():
            waiting.stray = True

    async def _reach(self, internal: str) -> tuple[Visit, list[Step]]:
        """Visit ``/healthcheck``, and where it is not there look for it where it may be."""
        seen = await self._document_server.visit(f"{internal}/healthcheck", self._waits.health)
        better = None
        if seen.healthy is None:
            better = await self._first_healthy(meant(internal, seen))
        return seen, judge_reaching(seen, self.facts, better)

    async def _first_healthy(self, addresses: list[str]) -> str | None:
        """Return the one that answers first as a Document Server does, if any."""
        visits = [
            asyncio.create_task(
                self._document_server.visit(f"{address}/healthcheck", self._waits.guess)
            )
            for address in addresses
        ]
        try:
            for visited in asyncio.as_completed(visits):
                if (found := await visited).healthy:
                    return found.url.removesuffix("/healthcheck")
        finally:
            for task in visits:
                task.cancel()
        return None

    async def _secret_seen(self) -> SecretSeen:
        """Ask for the version: signed, unsigned, and with secrets that are almost ours."""
        unsigned = asyncio.create_task(self._code(Signer("")))
        try:
            answer = await self._document_server.answer_to("version", self._waits.command)
        except DocumentServerError as error:
            return SecretSeen({}, await unsigned, failure=error.message)
        close = None
        if answer.get("error") == _BAD_SIGNATURE and self._signer.secret:
            close = await self._close_secret()
        return SecretSeen(answer, await unsigned, close)

    async def _close_secret(self) -> str | None:
        others = close_secrets(self._signer.secret)
        codes = await asyncio.gather(*(self._code(Signer(other)) for other in others))
        accepted = (what for what, code in zip(others.values(), codes, strict=True) if code == 0)
        return next(accepted, None)

    async def _code(self, signer: Signer) -> object:
        """Return the number that a signature is answered with; None without an answer."""
        try:
            answer = await self._document_server.answer_to("version", self._waits.look, signer)
        except DocumentServerError:
            return None
        return answer.get("error")

    async def _licence(self) -> dict[str, Any] | None:
        try:
            return await self._document_server.answer_to("license", self._waits.look)
        except DocumentServerError:
            return None

    async def _look(self, url: str) -> Visit:
        return await self._document_server.visit(url, self._waits.look)

    async def _look_at_frame(self, url: str) -> Visit:
        """Visit the frame of an editor, which redirects to that of the installed version."""
        seen = await self._look(url)
        location = urljoin(seen.url, seen.headers.get("location", ""))
        if seen.redirect and urlsplit(location).netloc == urlsplit(seen.url).netloc:
            return await self._look(location)
        return seen

    async def _ask(self, jupyter_url: str) -> Asked:
        """Have the Document Server fetch and convert a file that only this check names."""
        nonce = secrets.token_hex(16)
        url = self._url(jupyter_url, nonce)
        waiting = self._waiting[nonce] = _Waiting(self._signer)
        error: object = None
        link = failure = own = None
        try:
            try:
                async with asyncio.timeout(self._waits.conversion):
                    error, link = await self._convert(nonce, url, waiting)
            except DocumentServerError as problem:
                failure = problem.message
            except TimeoutError:
                pass  # neither an error nor a link: it is still at it
            own_arrived = False
            if not waiting.arrivals and not waiting.stray and failure is None:
                own, own_arrived = await self._own_visit(jupyter_url)
        finally:
            del self._waiting[nonce]
        return Asked(
            url.partition("?")[0],
            tuple(waiting.arrivals),
            waiting.stray,
            error,
            link,
            failure,
            own,
            own_arrived,
        )

    async def _convert(self, nonce: str, url: str, waiting: _Waiting) -> tuple[object, str | None]:
        """Return the conversion service's error, or the link to the result, or neither."""
        fields = {"async": True, "key": nonce, "url": url, **conversion_fields(_CONVERTED)}
        while True:
            answer = await self._document_server.conversion(fields, self._waits.conversion)
            if answer.get("error"):
                return answer["error"], None
            link = answer.get("fileUrl")
            if answer.get("endConvert") and isinstance(link, str):
                return None, link
            if waiting.arrivals and waiting.arrivals[-1].verdict is not Verdict.GOOD:
                return None, None  # it will only try the same again
            # `asyncio.wait_for` may swallow the end of the time that all of this has (Python 3.11).
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE):
                    await waiting.news.wait()
            if waiting.news.is_set():
                waiting.news.clear()
                await asyncio.sleep(_PAUSE)

    async def _own_visit(self, jupyter_url: str) -> tuple[Visit, bool]:
        """Do as the Document Server was told, to see what it may have met."""
        nonce = secrets.token_hex(16)
        url = self._url(jupyter_url, nonce)
        headers = {}
        if self._signer.secret:
            token = self._signer.sign({"payload": {"url": url}})
            headers[self.facts.header] = f"Bearer {token}"
        waiting = self._waiting[nonce] = _Waiting(self._signer)
        try:
            seen = await visit(url, verify=True, seconds=self._waits.own, headers=headers)
        finally:
            del self._waiting[nonce]
        return seen, bool(waiting.arrivals)

    def _url(self, jupyter_url: str, nonce: str) -> str:
        grant = Grant(Purpose.CHECK, "", nonce, "", "view", "")
        return with_grant(jupyter_url, _ROUTE, seal(grant, self._secret.value, time.time()))

    async def _result_fault(self, link: str | None) -> str | None:
        """Fetch a result; return what is wrong with it."""
        if link is None:
            return None
        sink = _Memory()
        try:
            async with asyncio.timeout(self._waits.fetch):
                await self._document_server.fetch(link, sink)
        except OnlyOfficeError as error:
            return error.message
        except TimeoutError:
            return "It did not come in time."
        return complaint(sink.stream, formats()[_CONVERTED.target])


class _Memory:
    """Keeps a small fetched file."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()

    def write(self, chunk: bytes) -> None:
        self.stream.write(chunk)

    def restart(self, size: int | None = None) -> None:
        self.stream = io.BytesIO()


def _after(name: StepName) -> list[StepName]:
    names = list(StepName)
    return names[names.index(name) + 1 :]
