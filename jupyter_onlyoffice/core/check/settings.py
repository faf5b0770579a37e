"""Judging the settings, and what they mean for the browser, before anything is tried."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..signatures import SHORT_SECRET
from ..urls import DocumentServerAddress
from . import Step, StepName, failed, not_tried, passed, skipped
from .addresses import is_loopback

_CONNECT = (
    "With Docker or Podman here, run “jupyter onlyoffice up”. If there is a Document Server, type"
    " its address and secret into Help > ONLYOFFICE Connection > Settings. An administrator may set"
)
_LONG = 'python3 -c "import secrets; print(secrets.token_hex(32))"'


@dataclass(frozen=True, slots=True)
class Facts:
    """What is configured.

    Attributes:
        address: of the Document Server; None where there is none.
        secret_bytes: the length of the shared secret; 0 without one.
        allow_unsigned: whether anybody is believed where there is no secret.
        header: that is to carry the Document Server's signature.
        leeway: by how many seconds the clocks may differ.
        base_url: the path below which this server answers, with slashes at both ends.
        listens_on: the address that this server listens on; empty for all.
        can_connect: whether people may store another connection themselves.
        fault: what is wrong with the one they have stored, as a sentence.
    """

    address: DocumentServerAddress | None
    secret_bytes: int
    allow_unsigned: bool
    header: str
    leeway: float
    base_url: str
    listens_on: str
    can_connect: bool = False
    fault: str | None = None

    @property
    def address_setting(self) -> str:
        """The setting that says where this server reaches the Document Server."""
        address = self.address
        own = address is not None and address.internal != address.public
        return "document_server_internal_url" if own else "document_server_url"


def judge_settings(facts: Facts) -> Step:
    name = StepName.SETTINGS
    if facts.address is None:
        return failed(
            name,
            facts.fault or "No Document Server is configured.",
            (_CONNECT if facts.can_connect else "Set")
            + " OnlyOffice.document_server_url (or ONLYOFFICE_URL) to the address at which"
            " browsers reach it, and OnlyOffice.jwt_secret (or ONLYOFFICE_SECRET) to its"
            " JWT_SECRET; then restart Jupyter.",
        )
    where = f"The Document Server is at {facts.address.public}"
    if facts.address.internal != facts.address.public:
        where += f", for this server at {facts.address.internal}"
    if not facts.secret_bytes and not facts.allow_unsigned:
        return failed(
            name,
            f"{where}; no secret is configured, and without one nothing is edited.",
            "Set OnlyOffice.jwt_secret (or ONLYOFFICE_SECRET) to the JWT_SECRET of the Document"
            " Server.",
        )
    if not facts.secret_bytes:
        return passed(
            name,
            f"{where}; anybody is believed (allow_unsigned).",
            "Only for trying things out: set a secret on both sides.",
        )
    if facts.secret_bytes < SHORT_SECRET:
        return passed(
            name,
            f"{where}; the secret has only {facts.secret_bytes} bytes and can be guessed.",
            f"Set one of {SHORT_SECRET} bytes or more on both sides, made by: {_LONG}",
        )
    return passed(name, f"{where}; a secret is configured.")


def faulty_settings(fault: str) -> list[Step]:
    """Return all steps where a setting is wrong: the rest of the extension is not there then."""
    hint = "Set it right, then restart Jupyter."
    first, *rest = StepName
    return [failed(first, fault, hint), *(not_tried(name) for name in rest)]


def judge_page(facts: Facts, page: str | None) -> Step:
    """Judge what the page's address alone tells; the rest is the browser's to try.

    Args:
        page: the origin of the page that asks; None where it is not a page.
    """
    public = facts.address.public if facts.address else ""
    target = urlsplit(public)
    secure = page is not None and page.startswith("https:")
    if secure and target.scheme == "http" and not is_loopback(target.hostname or ""):
        return failed(
            StepName.BROWSER,
            f"This page came over https ({page}), so the browser blocks {public}: mixed content.",
            "Make the Document Server reachable over https, and set OnlyOffice.document_server_url"
            " to that address.",
        )
    return skipped(
        StepName.BROWSER, "Only a browser can try this: Help > ONLYOFFICE connection in JupyterLab."
    )
