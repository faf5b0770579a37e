"""Judging what browsers will meet: the links that they are given, and frames that are forbidden."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from ..urls import origin
from . import Step, StepName, failed, passed, skipped
from .settings import Facts
from .visits import Visit


def judge_links(visit: Visit, facts: Facts) -> Step:
    """Judge what ``/baseurl`` says that the Document Server takes its public address to be."""
    name = StepName.LINKS
    public = facts.address.public if facts.address else ""
    told = visit.text
    if visit.status != 200 or not told.startswith(("http://", "https://")) or visit.is_page:
        return skipped(name, f"What links it makes could not be asked at {public}.")
    own, theirs = urlsplit(public), urlsplit(told.replace("%5f", "_").rstrip("/"))
    if own.scheme != theirs.scheme:
        return failed(
            name,
            f"Asked at {public}, the Document Server takes its address to be {told}: browsers"
            " would be sent to the wrong scheme.",
            f"Let the proxy in front of it say X-Forwarded-Proto: {own.scheme}, once; several"
            " proxies in a row must not make it a list (“https,http”).",
        )
    if _host(own) != _host(theirs):
        return failed(
            name,
            f"Asked at {public}, the Document Server takes its address to be {told}: browsers"
            " would be sent to another host.",
            f"Let the proxy in front of it say X-Forwarded-Host: {own.netloc}, or keep the Host"
            " header.",
        )
    if own.path.rstrip("/") != theirs.path.rstrip("/"):
        return failed(
            name,
            f"Asked at {public}, the Document Server takes its address to be {told}: the sub-path"
            " is lost or doubled.",
            f"Let the proxy say the sub-path once: either X-Forwarded-Prefix: {own.path or '/'} or"
            f" X-Forwarded-Host: {own.netloc}{own.path}, not both.",
        )
    return passed(name, f"The Document Server knows that browsers reach it at {public}.")


def _host(parts: SplitResult) -> tuple[str | None, int]:
    return parts.hostname, parts.port or {"https": 443}.get(parts.scheme, 80)


def judge_frames(visit: Visit, facts: Facts, page: str | None) -> Step:
    """Judge whether an editor may be shown in a page.

    Args:
        visit: of an editor's frame.
        page: the origin of the page; None where it is not known.
    """
    name = StepName.FRAMES
    public = facts.address.public if facts.address else ""
    if visit.trouble is not None or visit.status >= 400:
        return skipped(name, "The editor's frame could not be asked for from here.")
    fault = framing_fault(visit.headers, origin(public), page)
    if fault is None:
        return passed(name, "The editors may be shown in a page of this server.")
    return failed(
        name,
        f"The Document Server, or a proxy before it, forbids that its editors are shown here:"
        f" {fault}.",
        f"Have that header taken off for {public}, or set it to: Content-Security-Policy:"
        f" frame-ancestors 'self' {page or 'and the address of this server'}",
    )


def framing_fault(headers: Mapping[str, str], frame: str, page: str | None) -> str | None:
    """Return the header that keeps a frame out of a page; None if it is let in.

    A policy's ``frame-ancestors`` counts before ``X-Frame-Options`` (CSP 3, 6.4.2).

    Args:
        headers: of the frame, by lower-case name.
        frame, page: origins; a page that is not known is let in by all but “nobody”.
    """
    sources = _frame_ancestors(headers.get("content-security-policy", ""))
    if sources is not None:
        allowed = bool(sources) and "'none'" not in sources
        if allowed and page is not None:
            allowed = any(_allows(source, frame, page) for source in sources)
        policy = " ".join(sources) or "'none'"
        return None if allowed else f"Content-Security-Policy: frame-ancestors {policy}"
    option = headers.get("x-frame-options", "").strip().lower()
    if option == "deny" or (option == "sameorigin" and page not in {None, frame}):
        return f"X-Frame-Options: {option.upper()}"
    return None


def _frame_ancestors(policy: str) -> list[str] | None:
    for directive in policy.split(";"):
        name, *sources = directive.split()[:1] + directive.split()[1:] or [""]
        if name.lower() == "frame-ancestors":
            return sources
    return None


def _allows(source: str, frame: str, page: str) -> bool:
    if source == "'self'":
        return frame == page
    if source == "*":
        return True
    asked = urlsplit(page)
    if source.endswith(":"):
        return asked.scheme == source[:-1]
    given = urlsplit(source if "//" in source else f"//{source}")
    if given.scheme and given.scheme != asked.scheme:
        return False
    host = given.hostname or ""
    same = (
        (asked.hostname or "").endswith(host[1:])
        if host.startswith("*.")
        else host == asked.hostname
    )
    return same and (":*" in source or _port(given) in {None, _host(asked)[1]})


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:  # “:*”
        return None
