"""What a single look at an address found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from ..content import looks_like_html


class Trouble(StrEnum):
    """Where a call ended before there was an answer; silence is that after a connection."""

    NAME = "name"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    SILENT = "silent"
    CERTIFICATE = "certificate"
    TLS = "tls"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Visit:
    """One GET that followed nothing.

    Attributes:
        status: of HTTP; 0 without an answer.
        headers: by lower-case name.
        body: its beginning.
        trouble: why there is no answer.
        cause: what the system says of it.
        certificate: OpenSSL's number for what is wrong with a certificate (``X509_V_ERR_…``).
        started, ended: in seconds since the epoch.
    """

    url: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    trouble: Trouble | None = None
    cause: str = ""
    certificate: int = 0
    started: float = 0
    ended: float = 0

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace").strip()

    @property
    def healthy(self) -> bool | None:
        """What ``/healthcheck`` says (always with status 200); None if that was not it."""
        return {"true": True, "false": False}.get(self.text) if self.status == 200 else None

    @property
    def redirect(self) -> str | None:
        """Where it leads instead, without a query."""
        location = self.headers.get("location", "")
        return location.partition("?")[0] if 300 <= self.status < 400 and location else None

    @property
    def is_page(self) -> bool:
        return looks_like_html(self.body[:1024])

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def place(self) -> str:
        """Host and port, as people write them."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}:{parts.port or {'https': 443}.get(parts.scheme, 80)}"

    @property
    def without_query(self) -> str:
        """Address that may be told: a grant is in the query."""
        return self.url.partition("?")[0]


_CERTIFICATES = {
    9: "is not valid yet",
    10: "has expired",
    18: "is self-signed, which nobody vouches for",
    19: "is signed by an authority that is not known here",
    20: "is signed by an authority that is not known here",
    21: "is signed by an authority that is not known here",
    62: "is for another name",
    64: "is for another address",
}
"""OpenSSL's numbers."""


def certificate_fault(visit: Visit) -> str:
    """Say what is wrong with the certificate at an address."""
    what = _CERTIFICATES.get(visit.certificate, f"is not trusted ({visit.cause})")
    return f"The certificate of {visit.place} {what}."
