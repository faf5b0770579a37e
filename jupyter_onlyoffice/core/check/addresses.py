"""Addresses that somebody may have meant."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit, urlunsplit

from .visits import Trouble, Visit

_USUAL_PATHS = ("office", "onlyoffice", "documentserver", "ds-vpath", "docs")
_USUAL_PORTS = {"http": (80, 8080, 8000, 8088), "https": (443, 8443)}
_MOST = 12


def is_loopback(host: str) -> bool:
    """Tell whether a host is whatever machine or container asks for it."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def meant(address: str, visit: Visit) -> list[str]:
    """Return addresses at which the Document Server may be instead, likely ones first.

    Args:
        address: as configured; its visit failed or found something else.
    """
    parts = urlsplit(address)
    found = dict.fromkeys(_meant(parts, visit))
    found.pop(address, None)
    return list(found)[:_MOST]


def _meant(parts: SplitResult, visit: Visit) -> Iterator[str]:
    other = "http" if parts.scheme == "https" else "https"
    redirect = visit.redirect
    if redirect is not None and redirect.endswith("/healthcheck"):
        yield redirect.removesuffix("/healthcheck")
    if visit.trouble in {None, Trouble.TLS, Trouble.BROKEN, Trouble.SILENT}:
        yield urlunsplit(parts._replace(scheme=other))
    if visit.trouble is None:
        segments = [segment for segment in parts.path.split("/") if segment]
        half, odd = divmod(len(segments), 2)
        if half and not odd and segments[:half] == segments[half:]:
            yield _with_path(parts, segments[:half])
        for end in range(len(segments) - 1, -1, -1):
            yield _with_path(parts, segments[:end])
        for usual in _USUAL_PATHS:
            yield _with_path(parts, [usual])
    if visit.trouble in {Trouble.REFUSED, Trouble.TIMEOUT, Trouble.SILENT}:
        for scheme in (parts.scheme, other):
            for port in _USUAL_PORTS[scheme]:
                yield _with_port(parts, scheme, port)


def _with_path(parts: SplitResult, segments: list[str]) -> str:
    path = "/".join(segments)
    return urlunsplit(parts._replace(path=f"/{path}" if path else ""))


def _with_port(parts: SplitResult, scheme: str, port: int) -> str:
    host = parts.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    shown = "" if _USUAL_PORTS[scheme][0] == port else f":{port}"
    return urlunsplit(parts._replace(scheme=scheme, netloc=f"{bracketed}{shown}"))
