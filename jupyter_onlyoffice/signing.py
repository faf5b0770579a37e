"""Signing what editors are given: by this server itself, or by somebody whom it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .core.signatures import Signer


class Signing(Protocol):
    """Makes payloads that editors believe."""

    async def signed(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return the payload with its ``token``; where nothing is signed, without one.

        Raises:
            AccessDenied: this server may not have it signed.
            DocumentServerError: whoever signs cannot be asked.
        """
        ...


class OwnSigning:
    """Signs with the secret that this server itself shares with the Document Server."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    async def signed(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        if not self._signer.secret:
            return dict(payload)
        return {**payload, "token": self._signer.sign(payload)}
