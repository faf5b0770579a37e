"""Addresses: ours as the Document Server sees them, and its own, public and internal."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit, urlunsplit

from .errors import ForeignUrl

_DEFAULT_PORTS = {"http": 80, "https": 443}
API_SCRIPT = "web-apps/apps/api/documents/api.js"


def normalize(address: str) -> str:
    """Return a configured address with spaces trimmed and without a slash at its end.

    The sub-path is kept; a trailing ``/welcome`` or ``index.html``, pasted from the browser's
    address bar, is cut.

    Raises:
        ValueError: it is not an http(s) address with a host; the message says what is wrong.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"“{address}” is not an address: {error}.") from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(
            f"“{address}” is not an address: it must begin with http:// or https:// and a host."
        )
    if parts.query or parts.fragment or any(c.isspace() for c in address):
        raise ValueError(f"“{address}” is not an address of a server: it has more than a path.")
    if parts.username is not None or parts.password is not None:
        raise ValueError("The address must not contain a user name or password.")
    path = "/".join(filter(None, parts.path.split("/")))
    for pasted in ("welcome", "index.html"):
        path = path.removesuffix(pasted).rstrip("/") if _last(path) == pasted else path
    netloc = _bracket(parts.hostname) + (f":{port}" if port is not None else "")
    return urlunsplit((parts.scheme, netloc, f"/{path}" if path else "", "", ""))


def filled(address: str, values: Mapping[str, str]) -> str:
    """Return an address with what its ``{placeholders}`` stand for, which is quoted already.

    Raises:
        ValueError: one of them stands for nothing; the message says which.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            known = ", ".join(f"{{{known}}}" for known in values)
            raise ValueError(f"{{{name}}} stands for nothing; there are {known}.")
        return values[name]

    return re.sub(r"\{([^{}]*)\}", value, address)


def api_script(public: str) -> str:
    """Return the address of the script that the browser loads."""
    return f"{public}/{API_SCRIPT}"


def origin(address: str) -> str:
    """Return scheme and host of an address, as content security policies name them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class DocumentServerAddress:
    """Where the Document Server is.

    Attributes:
        public: as browsers reach it; normalized.
        internal: as this server reaches it; normalized, often the same.
    """

    public: str
    internal: str

    def rebase(self, url: object) -> str:
        """Return ``url``, a link the Document Server gave, as this server reaches it.

        The Document Server builds its links from the name the *browser* used (measured, facts 0
        "URLs"), and the scheme is wrong behind a proxy that does not announce it. So an http(s)
        link to either known host is taken, and always fetched from the internal address, path
        and query byte for byte (the query is signed).

        Raises:
            ForeignUrl: it leads anywhere else.
        """
        if not isinstance(url, str) or any(ord(c) <= 32 or ord(c) == 127 for c in url):
            raise ForeignUrl("The link to the saved document is not a valid address.")
        try:
            parts = urlsplit(url)
            for known in (self.public, self.internal):
                rest = _below(parts, urlsplit(known))
                if rest is not None:
                    query = f"?{parts.query}" if parts.query else ""
                    return f"{self.internal}/{rest}{query}"
        except ValueError:
            pass
        raise ForeignUrl("The link to the saved document does not lead to the Document Server.")


def _below(parts: SplitResult, known: SplitResult) -> str | None:
    """Return the path of ``parts`` below ``known``, or None if it is not below it."""
    if parts.scheme not in _DEFAULT_PORTS or parts.username is not None or not parts.hostname:
        return None
    # The Document Server writes an underscore in its own host as %5f.
    if unquote(parts.hostname) != known.hostname or not _same_port(parts, known):
        return None
    prefix = known.path + "/"
    if parts.path.startswith(prefix):
        rest = parts.path[len(prefix) :]
    elif parts.path.startswith("/cache/"):
        # A proxy that takes the sub-path off without announcing it (X-Forwarded-Prefix).
        rest = parts.path[1:]
    else:
        return None
    segments = rest.replace("%2e", ".").replace("%2E", ".").split("/")
    return None if ".." in segments or "\\" in rest else rest


def _same_port(a: SplitResult, b: SplitResult) -> bool:
    """Tell whether a link's port (``a``) is good for a known address (``b``)."""
    if a.port is None:
        return True  # proxies that announce the host without its port are common
    ports = {address.port or _DEFAULT_PORTS[address.scheme] for address in (a, b)}
    return len(ports) == 1 or ports == set(_DEFAULT_PORTS.values())


def forwarded_scheme(scheme: str, forwarded: str | None, *, trusted: bool) -> str:
    """Return the scheme that the browser used.

    Args:
        scheme: what this server saw itself.
        forwarded: the ``X-Forwarded-Proto`` header; proxies in a row make it a list, in which the
            first is the browser's.
        trusted: whether this server is configured to trust such headers.
    """
    if trusted and forwarded:
        first = forwarded.split(",")[0].strip().lower()
        if first in _DEFAULT_PORTS:
            return first
    return scheme


def with_grant(jupyter_url: str, route: str, grant: str) -> str:
    """Return one of our own addresses for the Document Server, carrying a grant.

    ``jupyter_url`` ends in a slash and is taken as it is: the Hub's spelling of a user's name must
    not be encoded again.
    """
    return f"{jupyter_url}onlyoffice/{route}?grant_token={quote(grant, safe='')}"


def grant_in(url: object) -> str | None:
    """Return the grant that an address of ours carries, or None."""
    if not isinstance(url, str):
        return None
    try:
        values = parse_qs(urlsplit(url).query).get("grant_token", [])
    except ValueError:
        return None
    return values[0] if len(values) == 1 else None


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _bracket(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host
