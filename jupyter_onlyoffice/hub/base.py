"""What the service's doors share: how they refuse, and who may take how much of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, ClassVar, Final

from tornado.web import HTTPError, RequestHandler, stream_request_body

from ..core import errors
from ..core.signatures import Signer
from .asker import Hub
from .delivering import Delivering
from .relaying import Relaying
from .service import Service
from .shares import SECONDS, Share, Shares, too_much
from .targets import Targets

SETTING: Final = "onlyoffice"
_STATUS: Final[Mapping[type[errors.OnlyOfficeError], HTTPStatus]] = {
    errors.MalformedRequest: HTTPStatus.BAD_REQUEST,
    errors.AccessDenied: HTTPStatus.FORBIDDEN,
    errors.InvalidGrant: HTTPStatus.FORBIDDEN,
    errors.InvalidSignature: HTTPStatus.FORBIDDEN,
    errors.ForeignUrl: HTTPStatus.FORBIDDEN,
    errors.DocumentNotFound: HTTPStatus.NOT_FOUND,
    errors.DocumentServerError: HTTPStatus.BAD_GATEWAY,
    errors.NotStored: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Parts:
    """What the handlers translate HTTP for; built by the application.

    Attributes:
        signer: with the secret that is shared with the Document Server.
        jwt_header: the header that carries the Document Server's signature.
        secret: the service's own.
        shares: what each user may have at once.
    """

    hub: Hub
    service: Service
    targets: Targets
    relaying: Relaying
    delivering: Delivering
    signer: Signer
    jwt_header: str
    secret: bytes
    shares: Shares
    log: logging.Logger | logging.LoggerAdapter[Any]


class ServiceHandler(RequestHandler):
    """Answers errors as ``{"message", "reason"}``; never an address, which may hold a grant."""

    _share: Share | None = None

    def count_for(self, owner: str) -> Share:
        """Let this request count as one of a user's until it is answered.

        Raises:
            Busy: there are too many of theirs.
        """
        self._share = self.parts.shares.take(owner)
        return self._share

    def on_finish(self) -> None:
        if self._share is not None:
            self._share.give_back()

    @property
    def parts(self) -> Parts:
        parts = self.settings[SETTING]
        assert isinstance(parts, Parts)  # noqa: S101
        return parts

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        request = f"{self.request.method} {self.request.path}"
        if isinstance(value, errors.OnlyOfficeError | HTTPError):
            self.parts.log.info("%s: %s", request, value)
        else:
            self.parts.log.error("%s failed", request, exc_info=(typ, value, tb))  # type: ignore[arg-type]

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, errors.OnlyOfficeError):
            self.set_status(_STATUS.get(type(error), HTTPStatus.CONFLICT))
            if isinstance(error, errors.Busy):
                self.set_header("Retry-After", SECONDS)
            self.finish_error(error.message, error.reason)
        else:
            self.finish_error(HTTPStatus(status_code).phrase, "error")

    def finish_error(self, message: str, reason: str) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": message, "reason": reason}))


@stream_request_body
class BodyHandler(ServiceHandler):
    """Reads a body only once it is known who sends it, and no large one."""

    largest: ClassVar[int]
    _has_come = _is_too_much = _is_gone = False

    async def prepare(self) -> None:
        self._body = bytearray()
        share = self.count_for(await self.let_in())
        if self._is_gone:
            share.give_back()
        self.request.connection.set_max_body_size(self.largest)  # type: ignore[union-attr]

    async def let_in(self) -> str:
        """Return for whose server this is; raises what they are to be refused with."""
        raise NotImplementedError

    def data_received(self, chunk: bytes) -> None:
        fits = self._share is not None and self._share.holds(len(chunk))
        if fits and not self._is_too_much:
            self._body += chunk
        else:
            self._is_too_much = True

    def on_connection_close(self) -> None:
        self._is_gone = True
        if not self._has_come:  # Otherwise it is at work, and counts until that is done.
            self.on_finish()

    def body_has_come(self) -> None:
        """Begin with the answer.

        Raises:
            Busy: the user has sent too much at once.
        """
        self._has_come = True
        if self._is_too_much:
            raise too_much()

    def json_body(self) -> dict[str, Any]:
        self.body_has_come()
        try:
            parsed = json.loads(bytes(self._body))
        except (ValueError, RecursionError):
            raise errors.MalformedRequest("The request is not valid JSON.") from None
        if not isinstance(parsed, dict):
            raise errors.MalformedRequest("The request is not a JSON object.")
        return parsed
