"""A connection: what joins a Jupyter server and a Document Server, as a person gives it.

Its fields are called as the settings that they stand in for.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from .errors import MalformedRequest
from .urls import DocumentServerAddress, filled, normalize

VARIABLES: Final = {
    "ONLYOFFICE_URL": "document_server_url",
    "ONLYOFFICE_INTERNAL_URL": "document_server_internal_url",
    "ONLYOFFICE_JUPYTER_URL": "jupyter_url",
    "ONLYOFFICE_SECRET": "jwt_secret",
    "ONLYOFFICE_SECRET_FILE": "jwt_secret_file",
}
"""Variables, and their settings, that leave people nothing to connect themselves."""
_FORM: Final = ("document_server_url", "document_server_internal_url", "jupyter_url", "jwt_secret")
_LONGEST: Final = 2048
_PLACEHOLDERS: Final = ("base_url", "port", "servername", "username")
"""What may stand in braces in the address of Jupyter."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the two servers find each other, and the secret that they share.

    Attributes:
        document_server_url: as browsers reach it; normalized.
        document_server_internal_url: as this server reaches it; empty where that is the same.
        jupyter_url: as the Document Server reaches this server, perhaps with placeholders; empty
            where it is to be worked out.
        jwt_secret: shared by both; never told to anybody again.
        door: an address of this machine at which the Document Server alone comes in, where Jupyter
            does not listen; empty for none.
        container: the name of the container that the Document Server was started in, if we did so.
    """

    document_server_url: str = ""
    document_server_internal_url: str = ""
    jupyter_url: str = ""
    jwt_secret: str = ""
    door: str = ""
    container: str = ""

    @classmethod
    def parse(cls, fields: Mapping[str, Any], known_secret: str = "") -> Connection:
        """Return the connection that a form holds.

        Args:
            fields: by the names of the settings; those that are missing count as empty.
            known_secret: the one that is meant where none is given.

        Raises:
            MalformedRequest: it could not be one; the message says which field is wrong, and why.
        """
        public, internal, jupyter, secret, door, container = (
            _text(fields, name) for name in cls.__dataclass_fields__
        )
        if any(ord(c) < 32 or ord(c) == 127 for c in secret):
            raise MalformedRequest("jwt_secret: a secret is one line of text.")
        if not (secret or known_secret):
            raise MalformedRequest(
                "jwt_secret: the secret is missing; it is the JWT_SECRET of the Document Server."
            )
        public = _address("document_server_url", public)
        if internal:
            internal = _address("document_server_internal_url", internal)
        if jupyter:
            # Kept as it is: what its placeholders stand for is another thing on another day.
            _address("jupyter_url", jupyter, dict.fromkeys(_PLACEHOLDERS, "1"))
        return cls(
            public,
            "" if internal == public else internal,
            jupyter,
            secret or known_secret,
            _door(door) if door else "",
            container,
        )

    @staticmethod
    def is_blank(fields: Mapping[str, Any]) -> bool:
        """Tell whether a form was sent whole, with nothing in it."""
        values = [fields.get(name) for name in _FORM]
        return all(isinstance(value, str) and not value.strip() for value in values)

    @classmethod
    def read(cls, content: bytes) -> Connection:
        """Return the connection that a file of ours holds.

        Raises:
            MalformedRequest: it holds none.
        """
        try:
            fields = json.loads(content)
        except (ValueError, RecursionError):
            raise MalformedRequest("it is not valid JSON") from None
        if not isinstance(fields, dict):
            raise MalformedRequest("it is not a JSON object")
        return cls.parse(fields)

    def content(self) -> bytes:
        """Return what a file of ours holds."""
        return json.dumps(asdict(self), indent=2).encode() + b"\n"

    @property
    def address(self) -> DocumentServerAddress | None:
        """Where the Document Server is; None where there is none."""
        public = self.document_server_url
        internal = self.document_server_internal_url or public
        return DocumentServerAddress(public, internal) if public else None


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise MalformedRequest(f"{name}: this must be a text of {_LONGEST} characters at most.")
    return value.strip()


def _door(value: str) -> str:
    """Return an address that is this machine's own; the world is not let in by it."""
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(value)
        if address.is_private and not address.is_unspecified:
            return str(address)
    raise MalformedRequest("door: this must be a private address of this machine.")


def _address(name: str, value: str, placeholders: Mapping[str, str] | None = None) -> str:
    try:
        return normalize(filled(value, placeholders) if placeholders else value)
    except ValueError as error:
        raise MalformedRequest(f"{name}: {error}") from None
