"""Ways to the Document Server: straight, or through a Hub's service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .core.errors import DocumentServerError
from .core.signatures import Signer
from .core.urls import DocumentServerAddress


@dataclass(frozen=True, slots=True)
class Question:
    """A request that is to be posted.

    Attributes:
        where: whom it is for, as messages name it.
        urls: where it goes; to the next one if there is nothing at the one before.
        body: as JSON.
    """

    where: str
    urls: tuple[str, ...]
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


class Way(Protocol):
    """How questions and downloads get to the Document Server."""

    @property
    def address(self) -> DocumentServerAddress | None:
        """The Document Server's; None where none is configured."""
        ...

    def connect(self, address: DocumentServerAddress | None) -> None:
        """Lead to the one at ``address`` from now on."""
        ...

    @property
    def signs(self) -> bool:
        """Whether questions are signed, so that there are answers to be had."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """What each download needs besides its address."""
        ...

    def question(
        self, routes: tuple[str, ...], fields: Mapping[str, Any], signer: Signer | None
    ) -> Question:
        """Return how to ask one of the Document Server's services.

        Args:
            routes: of the service, new and old.
            signer: only for finding out which secrets are taken.

        Raises:
            DocumentServerError: it cannot be asked in this way.
        """
        ...

    def result(self, url: object) -> str:
        """Return what the Document Server itself is to fetch of its own results.

        Raises:
            ForeignUrl, DocumentServerError: as `link` does.
        """
        ...

    def link(self, url: object) -> str:
        """Return where to get what the Document Server calls ``url``.

        Raises:
            ForeignUrl: it is not the Document Server's.
            DocumentServerError: none is configured.
        """
        ...


class OwnWay:
    """Straight to the Document Server, with the secret that is shared with it."""

    def __init__(self, address: DocumentServerAddress | None, signer: Signer) -> None:
        self._address = address
        self._signer = signer

    @property
    def address(self) -> DocumentServerAddress | None:
        return self._address

    def connect(self, address: DocumentServerAddress | None) -> None:
        self._address = address

    @property
    def signs(self) -> bool:
        return bool(self._signer.secret) or self._signer.believes_anybody

    @property
    def headers(self) -> Mapping[str, str]:
        return {}

    def question(
        self, routes: tuple[str, ...], fields: Mapping[str, Any], signer: Signer | None
    ) -> Question:
        internal = self._known_address().internal
        body, signer = dict(fields), signer or self._signer
        if signer.secret:
            # In the body it survives proxies that drop the header, and the size limits of headers.
            body["token"] = signer.sign(fields)
        return Question(internal, tuple(f"{internal}/{route}" for route in routes), body)

    def result(self, url: object) -> str:
        return self.link(url)

    def link(self, url: object) -> str:
        return self._known_address().rebase(url)

    def _known_address(self) -> DocumentServerAddress:
        if self._address is None:
            raise DocumentServerError("No ONLYOFFICE Document Server is configured.")
        return self._address
