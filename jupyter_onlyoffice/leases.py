"""Who is editing a document in the browser, where no Document Server brings people together."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .core.errors import InUse

SECONDS: Final = 45.0
"""How long a lease lasts without being renewed: tabs that crash give it back by themselves."""


@dataclass(slots=True)
class Lease:
    """The right to edit one document.

    Attributes:
        id: known only to the tab that has it.
        holder: that person's name.
        until: when it ends, by the clock of `Leases`.
        stored: whether anything was stored under it yet.
    """

    id: str
    holder: str
    until: float
    stored: bool = False


class Leases:
    """At most one lease for each document, by identity."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._leases: dict[str, Lease] = {}

    def take(self, identity: str, holder: str, id: str | None = None) -> Lease:
        """Return a new lease, or the old one renewed if ``id`` is its.

        Raises:
            InUse: another tab has it.
        """
        now = self._clock()
        lease = self._leases.get(identity)
        if lease is not None and lease.until > now and lease.id != id:
            raise InUse(f"{lease.holder} is editing this document in another tab.")
        if lease is None or lease.id != id:
            lease = self._leases[identity] = Lease(secrets.token_urlsafe(16), holder, now)
        lease.until = now + SECONDS
        return lease

    def check(self, identity: str, id: str | None) -> Lease | None:
        """Return the lease of that id, if it still is one.

        Raises:
            InUse: another tab has the document's lease.
        """
        lease = self._leases.get(identity)
        if lease is None or lease.until <= self._clock():
            return None
        if lease.id != id:
            raise InUse(f"{lease.holder} is editing this document in another tab.")
        return lease

    def give_back(self, identity: str, id: str | None) -> None:
        lease = self._leases.get(identity)
        if lease is not None and lease.id == id:
            del self._leases[identity]
