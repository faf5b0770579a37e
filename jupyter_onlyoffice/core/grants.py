"""Grants: our own sealed, expiring permissions for one purpose on one document.

The Document Server hands them back as ``grant_token`` in an address. A grant is our memory: a save
that arrives days later, or after a restart, can still be honoured. It is signed, not secret: it
tells its bearer nothing but the path, key and user that the bearer was given in the first place.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

import jwt

from .errors import InvalidGrant

_ALGORITHM: Final = "HS256"
_LONGEST: Final = 1 << 15
"""A relay's grant holds a server's, which holds a path: 12 KB at most."""


class Purpose(StrEnum):
    DOWNLOAD = "download"
    CALLBACK = "callback"
    CHECK = "check"
    VERSION = "version"
    CHANGES = "changes"
    FILE = "file"


LIFETIME: Final = {
    Purpose.DOWNLOAD: 24 * 3600,
    Purpose.CALLBACK: 30 * 24 * 3600,
    Purpose.CHECK: 60,
    # The editor asks anew for what it was given more than five minutes ago.
    Purpose.VERSION: 3600,
    Purpose.CHANGES: 3600,
    Purpose.FILE: 3600,
}
"""How long a grant is good for, in seconds. A save may come as late as the session lived."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant permits.

    Attributes:
        purpose: the one route it opens.
        path: the document's API path when it was opened.
        key: the session's key; of changes, the id of what is kept about them.
        user: the editor's id of the user who asked.
        mode: one of `editor.MODES`, as far as the user was allowed.
        revision: the document's revision when it was opened, or the one that is permitted.
    """

    purpose: Purpose
    path: str
    key: str
    user: str
    mode: str
    revision: str


def seal(grant: Grant, secret: bytes, now: float) -> str:
    """Return the grant as text that only the holder of ``secret`` can make.

    Args:
        secret: the instance secret.
        now: seconds since the epoch.
    """
    claims = {
        "path": grant.path,
        "key": grant.key,
        "user": grant.user,
        "mode": grant.mode,
        "revision": grant.revision,
        "exp": int(now) + LIFETIME[grant.purpose],
    }
    return jwt.encode(claims, _derived(secret, grant.purpose), algorithm=_ALGORITHM)


def unseal(text: str | None, purpose: Purpose, secret: bytes, now: float) -> Grant:
    """Return the grant that ``text`` is.

    Raises:
        InvalidGrant: it is missing, forged, expired, or for another purpose.
    """
    refused = InvalidGrant("The address is not valid here or is no longer valid.")
    if not text or len(text) > _LONGEST:
        raise refused
    try:
        claims = jwt.decode(
            text,
            _derived(secret, purpose),
            algorithms=[_ALGORITHM],
            # Checked below against ``now``: the core has no clock of its own.
            options={"verify_exp": False, "verify_iat": False},
        )
        grant = Grant(
            purpose, **{name: claims[name] for name in ("path", "key", "user", "mode", "revision")}
        )
        expired = claims["exp"] < now
    except (jwt.InvalidTokenError, KeyError, TypeError):
        raise refused from None
    if expired:
        raise refused
    return grant


def user_id(username: str, secret: bytes) -> str:
    """Return the editor's id for a Jupyter user: stable, and not personal.

    32 hexadecimal digits; the Document Server takes ids up to 128 characters.
    """
    return hmac.digest(_derived(secret, "user"), username.encode(), "sha256").hex()[:32]


def _derived(secret: bytes, purpose: str) -> bytes:
    """Return a key of its own for each purpose, so that no grant serves for another."""
    return hmac.digest(secret, f"jupyter-onlyoffice {purpose}".encode(), sha256)
