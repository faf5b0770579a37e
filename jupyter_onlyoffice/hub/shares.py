"""What each user may have of the service at once, so that nobody takes all of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from ..core.errors import Busy

SECONDS: Final = 2
"""After how many seconds to ask again; the Document Server does so after 1, 3 and 7."""

_BYTES: Final = 32 << 20
"""Of bodies: four of the largest callbacks."""


class Shares:
    """Counts what each user's servers have under way: requests, and bytes of their bodies.

    Args:
        most: how many requests.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._requests: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def take(self, owner: str) -> Share:
        """Return a part of a user's share, which has to be given back.

        Raises:
            Busy: all of it is taken.
        """
        if self._requests[owner] >= self._most:
            raise too_much()
        self._requests[owner] += 1
        return Share(self, owner)

    def lend(self, owner: str, size: int) -> bool:
        """Tell whether so many bytes more may be held, and count them if so."""
        if self._bytes[owner] + size > _BYTES:
            return False
        self._bytes[owner] += size
        return True

    def take_back(self, owner: str, size: int) -> None:
        """Forget a request with so many bytes."""
        for counter, count in ((self._requests, 1), (self._bytes, size)):
            counter[owner] -= count
            if counter[owner] <= 0:
                del counter[owner]


class Share:
    """One request of a user's."""

    def __init__(self, shares: Shares, owner: str) -> None:
        self._shares = shares
        self._owner = owner
        self._size = 0
        self._is_held = True

    def holds(self, size: int) -> bool:
        """Tell whether there is room for so many bytes more, which then count."""
        found = self._shares.lend(self._owner, size)
        self._size += size if found else 0
        return found

    def give_back(self) -> None:
        """Let others of the user's requests in; harmless if done before."""
        if self._is_held:
            self._is_held = False
            self._shares.take_back(self._owner, self._size)


def too_much() -> Busy:
    return Busy("The service has too much to do for this user already; try again in a moment.")
