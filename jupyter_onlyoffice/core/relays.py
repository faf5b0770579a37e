"""Relays: the addresses that the Document Server is given where a Hub's service stands before us.

A server names its own routes by `HERE`. The service puts its own address in place of that, with a
grant of its own that holds the server's grant: so it knows whose document is meant, whatever path
and headers arrive, and no server can name anything but its own routes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from .errors import AccessDenied, InvalidGrant
from .grants import Grant, Purpose, seal, unseal
from .namespaces import ServerName
from .urls import grant_in, with_grant

HERE: Final = "hub:/"
"""Stands for the asking server in addresses that the service is to complete."""

GRANT_HEADER: Final = "X-Onlyoffice-Grant"
"""Carries a server's own grant from the service to it: proxies keep addresses in their logs."""

ROUTES: Final = {purpose: str(purpose) for purpose in Purpose} | {Purpose.CHECK: "check/file"}
"""The routes that the Document Server comes to, by what their grants are for."""

_LONGEST_GRANT: Final = 8192
_RELAY: Final = "relay"
_LOOKS_ON: Final = "look on"


@dataclass(frozen=True, slots=True)
class Relay:
    """A way to one server for one purpose.

    Attributes:
        purpose: tells the route there.
        target: the server.
        grant: that the server itself has sealed.
        key: of the session that the address belongs to; empty if it is none.
        user: the editor's id of who asked.
        looks_on: the server may not change what the session is about.
    """

    purpose: Purpose
    target: ServerName
    grant: str
    key: str = ""
    user: str = ""
    looks_on: bool = False

    @property
    def url(self) -> str:
        """The address as the server itself has signed or expects it."""
        return with_grant(HERE, ROUTES[self.purpose], self.grant)


def own_grant(url: object, *purposes: Purpose) -> tuple[Purpose, str]:
    """Return purpose and grant of one of a server's own addresses.

    Raises:
        AccessDenied: it is no such address, or is for another purpose.
    """
    grant = grant_in(url)
    if grant is not None and len(grant) <= _LONGEST_GRANT:
        for purpose in purposes:
            if url == with_grant(HERE, ROUTES[purpose], grant):
                return purpose, grant
    raise AccessDenied("An address is not one of the asking server's.")


def relay_url(service_url: str, relay: Relay, secret: bytes, now: float) -> str:
    """Return the address for the Document Server.

    Args:
        service_url: as the Document Server reaches the service, ending in a slash.
        secret: the service's own.
        now: seconds since the epoch.
    """
    target = json.dumps([relay.target.owner, relay.target.server])
    mode = _LOOKS_ON if relay.looks_on else _RELAY
    sealed = seal(
        Grant(relay.purpose, relay.grant, relay.key, relay.user, mode, target), secret, now
    )
    return f"{service_url}{ROUTES[relay.purpose]}?grant_token={quote(sealed, safe='')}"


def opened_relay(text: str | None, purpose: Purpose, secret: bytes, now: float) -> Relay:
    """Return the relay that ``text`` permits.

    Raises:
        InvalidGrant: it is missing, forged, expired, or for another purpose.
    """
    grant = unseal(text, purpose, secret, now)
    if grant.mode not in {_RELAY, _LOOKS_ON}:
        raise InvalidGrant("The address is not valid here.")
    owner, server = json.loads(grant.revision)
    looks_on = grant.mode == _LOOKS_ON
    return Relay(purpose, ServerName(owner, server), grant.path, grant.key, grant.user, looks_on)
