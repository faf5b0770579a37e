"""What every call to the network shares: threads of its own, bytes as they come, one look around.

Used by `document_server`, the only HTTP client, and by the check that finds out why it fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

import requests
from urllib3.exceptions import HTTPError as TransportError
from urllib3.exceptions import NameResolutionError, ReadTimeoutError

from .core.check.visits import Trouble, Visit

_T = TypeVar("_T")

_CHUNK: Final = 1 << 20
_BODY_LIMIT: Final = 1 << 20
_THREAD: Final = "onlyoffice-http"


class _WithoutQueries(logging.Filter):
    """Keeps the links that open saved documents out of urllib3's log of what we ask for."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.threadName == _THREAD and isinstance(record.args, tuple):
            record.args = tuple(
                arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args
            )
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_WithoutQueries())


def plain_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep a password for this host in ~/.netrc out; proxies of the environment are used."""
    return request


def chunks(response: requests.Response, stop: threading.Event) -> Iterator[bytes]:
    """Yield bytes as they arrive, so that even a dripping answer can be given up."""
    while not stop.is_set() and (chunk := response.raw.read1(_CHUNK, decode_content=True)):
        yield chunk


async def in_thread(call: Callable[[threading.Event], _T], seconds: float) -> _T:
    """Run a call that waits for the network in a thread of its own.

    Unlike a pool's, it is a daemon: a Document Server that hangs must not keep Jupyter from
    stopping, nor use up the threads that others wait for.

    Args:
        call: gets an event that is set when nobody waits for its result any more.
        seconds: how long is waited for it.

    Raises:
        TimeoutError: it took longer.
    """
    stop = threading.Event()
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def settle(set_outcome: Callable[[Any], None], outcome: object) -> None:
        def on_loop() -> None:
            if not future.done():
                set_outcome(outcome)

        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(on_loop)

    def run() -> None:
        try:
            result = call(stop)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            settle(future.set_exception, error)
        else:
            settle(future.set_result, result)

    threading.Thread(target=run, name=_THREAD, daemon=True).start()
    try:
        return await asyncio.wait_for(future, seconds)
    finally:
        stop.set()


async def visit(
    url: str, *, verify: bool | str, seconds: float, headers: Mapping[str, str] | None = None
) -> Visit:
    """Get ``url`` once, follow nothing, and tell what came back or where it ended.

    Args:
        verify: True, False, or the path of a bundle of certificates.
        seconds: how long all of it may take.
        headers: more of them, such as a signature.
    """
    started = time.time()
    try:
        return await in_thread(
            lambda stop: _visit(url, verify, seconds, dict(headers or {}), stop), seconds
        )
    except TimeoutError:
        return Visit(url, trouble=Trouble.TIMEOUT, started=started, ended=time.time())


def _visit(
    url: str, verify: bool | str, seconds: float, headers: dict[str, str], stop: threading.Event
) -> Visit:
    started = time.time()
    try:
        with requests.get(
            url,
            headers={"Accept-Encoding": "identity", **headers},
            auth=plain_auth,
            # A little less than all, so that it is told where the time went.
            timeout=0.8 * seconds,
            allow_redirects=False,
            stream=True,
            verify=verify,
        ) as response:
            answered = time.time()
            body = b""
            for chunk in chunks(response, stop):
                body += chunk
                if len(body) > _BODY_LIMIT:
                    break
            found = {name.lower(): value for name, value in response.headers.items()}
            return Visit(url, response.status_code, found, body, started=started, ended=answered)
    except (requests.RequestException, TransportError, OSError, ValueError) as error:
        trouble, cause, code = _named(error)
        return Visit(
            url,
            trouble=trouble,
            cause=cause,
            certificate=code,
            started=started,
            ended=time.time(),
        )


def _named(error: BaseException) -> tuple[Trouble, str, int]:
    """Return where a call ended, what the system says, and OpenSSL's number for a certificate."""
    causes = list(_causes(error))
    for cause in causes:
        match cause:
            case ssl.SSLCertVerificationError():
                return Trouble.CERTIFICATE, cause.verify_message, cause.verify_code
            case ssl.SSLError():
                return Trouble.TLS, cause.reason or "", 0
            case NameResolutionError():
                return Trouble.NAME, "", 0
            case ConnectionRefusedError():
                return Trouble.REFUSED, "", 0
            case requests.exceptions.ConnectTimeout():
                return Trouble.TIMEOUT, "", 0
            case requests.exceptions.ReadTimeout() | ReadTimeoutError():
                return Trouble.SILENT, "", 0
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return Trouble.BROKEN, cause.strerror, 0
    return Trouble.BROKEN, "", 0


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it wraps; requests and urllib3 wrap in arguments as well."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        found = waiting.pop(0)
        if isinstance(found, BaseException) and not any(found is known for known in seen):
            seen.append(found)
            yield found
            waiting += [getattr(found, "reason", None), *found.args]
            waiting += [found.__cause__, found.__context__]
