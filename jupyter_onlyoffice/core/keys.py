"""Keys: what the Document Server calls a document, or a state of one."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256


def key_of(secret: bytes, *parts: str) -> str:
    """Return the key of what ``parts`` tell apart; nobody without the secret can make it.

    0-9a-zA-Z-_ are among the characters that ONLYOFFICE takes, up to 128 of them.
    """
    content = "\0".join(parts).encode(errors="surrogateescape")
    return base64.urlsafe_b64encode(hmac.digest(secret, content, sha256)).decode()[:40]


def instance_id(secret: bytes) -> str:
    """Return what tells the editors that two documents are of one Jupyter server."""
    return key_of(secret, "instance")
