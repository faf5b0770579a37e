"""Name spaces: which keys and ids are whose where many servers share one Document Server.

With a hub service each key begins with the name space of the server it belongs to, or of the shared
folder. The service alone decides who gets a signature for which, so a name space is no secret. That
of a folder is made of proofs that only those have who can read what is kept in the folder.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_LABEL: Final = b"jupyter-onlyoffice namespace"
_LENGTH: Final = 21
_USER_DIGITS: Final = 16
"""So many that nobody finds a name for a server of their own which has those of another's."""

USER_ID_DIGITS: Final = 32


@dataclass(frozen=True, slots=True)
class ServerName:
    """A server of a Hub.

    Attributes:
        owner: the user's name.
        server: its own name; empty for the user's default server.
    """

    owner: str
    server: str = ""

    @property
    def namespace(self) -> str:
        """Begins the keys of documents that are this server's alone."""
        digest = hmac.digest(_LABEL, f"{self.owner}/{self.server}".encode(), sha256)
        return f"s{_text(digest)}"

    @property
    def users(self) -> str:
        """Begins the ids of all who edit by this server: 16 hexadecimal digits."""
        digest = hmac.digest(_LABEL, f"users {self.owner}/{self.server}".encode(), sha256)
        return digest.hex()[:_USER_DIGITS]

    def user_id(self, id: str) -> str:
        """Return the id by which all servers know somebody who is ``id`` on this one."""
        return f"{self.users}{id}"[:USER_ID_DIGITS]


def writing_proof(secret: bytes) -> str:
    """Return what shows that somebody may write to a shared folder.

    Args:
        secret: of the folder, that only those can read who may write to it.
    """
    return f"w{hmac.digest(secret, b'jupyter-onlyoffice writing', sha256).hex()}"


def is_proof(text: str) -> bool:
    return re.fullmatch("[rw][0-9a-f]{64}", text) is not None


def reading_proof(proof: str) -> str:
    """Return what shows that somebody may read a shared folder; any proof of it will do.

    It can be told from the proof of writing, but not the other way round.
    """
    if proof.startswith("w"):
        return f"r{hmac.digest(_LABEL, proof.encode(), sha256).hex()}"
    return proof


def folder_namespace(proof: str) -> str:
    """Return what begins the keys of a shared folder's documents; it does not tell a proof."""
    return f"f{_text(hmac.digest(_LABEL, reading_proof(proof).encode(), sha256))}"


def in_namespace(namespace: str, key: str) -> str:
    return f"{namespace}.{key}"


def namespace_of(key: str) -> str:
    """Return the name space of a key; empty if it has none."""
    return key.partition(".")[0] if "." in key else ""


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode()[:_LENGTH]
