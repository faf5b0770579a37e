"""Judging the way from the Document Server to this server, by what arrived and what did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import jwt

from ..errors import InvalidSignature
from ..signatures import Signer, bearer, check_download
from . import Step, StepName, failed, not_tried, passed
from .addresses import is_loopback
from .settings import Facts
from .visits import Trouble, Visit, certificate_fault

_AGES = 1e9
"""So many seconds that no clock is too wrong."""


class Verdict(StrEnum):
    """What is to be said of the signature of a request that arrived."""

    GOOD = "good"
    MISSING = "missing"
    OTHER_HEADER = "other-header"
    OTHER_SECRET = "other-secret"  # noqa: S105
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that came to the route that only a check names.

    Attributes:
        sender: the address that it came from.
        received: when it arrived, in seconds since the epoch.
        issued: when the Document Server signed it, by its own clock; None if that is not told.
        header: the header that did hold a signature, if it is another one.
    """

    verdict: Verdict
    sender: str = ""
    received: float = 0
    issued: float | None = None
    header: str | None = None

    @property
    def clock_offset(self) -> float | None:
        """By how many seconds the Document Server's clock is ahead."""
        if self.issued is None:
            return None
        # Signed in the second that begins there, and a moment on the way.
        early = self.issued - self.received
        return 0.0 if -2 <= early <= 0 else early


def judged_arrival(
    signer: Signer,
    header: str,
    headers: Mapping[str, str],
    grant: str,
    sender: str,
    received: float,
) -> Arrival:
    """Judge the signature of a request that carries a good grant.

    Args:
        header: the name of the header that is to carry the signature.
        headers: all of the request.
    """
    value = next((v for name, v in headers.items() if name.lower() == header.lower()), None)
    verdict = Verdict.GOOD
    try:
        check_download(signer, value, grant)
    except InvalidSignature:
        verdict = _verdict(signer, value, grant)
    found = None
    if verdict in {Verdict.MISSING, Verdict.OTHER_SECRET}:
        patient = Signer(signer.secret, _AGES)
        for name, other in headers.items():
            if name.lower() != header.lower() and _opens(patient, other, grant):
                verdict, found, value = Verdict.OTHER_HEADER, name, other
    return Arrival(verdict, sender, received, _issued(value), found)


def _verdict(signer: Signer, value: str | None, grant: str) -> Verdict:
    if not value:
        return Verdict.MISSING
    if _opens(Signer(signer.secret, _AGES), value, grant):
        return Verdict.TIME
    return Verdict.OTHER_SECRET if _issued(value) is not None else Verdict.MISSING


def _opens(signer: Signer, value: str | None, grant: str) -> bool:
    try:
        check_download(signer, value, grant)
    except InvalidSignature:
        return False
    return True


def _issued(value: str | None) -> float | None:
    try:
        claims = jwt.decode(bearer(value) or "", options={"verify_signature": False})
    except (jwt.InvalidTokenError, ValueError):
        return None
    issued = claims.get("iat")
    return float(issued) if isinstance(issued, int | float) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking the Document Server for a small conversion.

    Attributes:
        url: where it was told to fetch the file, without the grant.
        arrivals: requests that came here.
        stray: whether a request came without a whole grant.
        error: the conversion service's number; None without one.
        link: to the result.
        failure: why the conversion service gave no answer.
        own: this server's own visit of the same address, made where nothing arrived.
        own_arrived: whether that did arrive here.
    """

    url: str
    arrivals: tuple[Arrival, ...]
    stray: bool = False
    error: object = None
    link: str | None = None
    failure: str | None = None
    own: Visit | None = None
    own_arrived: bool = False

    @property
    def last(self) -> Arrival | None:
        return self.arrivals[-1] if self.arrivals else None


_JUPYTER_URL = "OnlyOffice.jupyter_url (or ONLYOFFICE_JUPYTER_URL)"


def judge_way_back(asked: Asked, facts: Facts, *, takes_anybody: bool) -> Step:
    name = StepName.WAY_BACK
    if asked.last is not None:
        return _arrived(asked, asked.last, facts, takes_anybody=takes_anybody)
    told = f"The Document Server was told to fetch a file from {asked.url}"
    if asked.stray:
        return failed(
            name,
            f"{told}; a request arrived here, but the end of its address was cut off.",
            "Have the proxy between them pass the query of addresses on unchanged.",
        )
    if asked.failure is not None:
        return failed(
            name,
            f"{told}, but its conversion service gave no answer: {asked.failure}",
            "The Document Server may be overloaded: try again in a minute, then look at its log.",
        )
    if asked.error == -8:
        return failed(
            name,
            "The conversion service of the Document Server does not accept our signature.",
            "Restart the Document Server, so that all of its services use the same secret.",
        )
    if asked.error not in {None, -4}:
        return failed(
            name,
            f"{told}; it did not try, and answered with error {asked.error}.",
            "Look at the log of the Document Server (converter).",
        )
    if asked.link is not None:
        what = "; something else answered there, and nothing arrived here."
    elif asked.error is None:
        what = "; it is still trying, and nothing arrived here."
    else:
        what = "; it could not (error -4), and nothing arrived here."
    detail, hint = _nothing_arrived(asked, facts)
    return failed(name, f"{told}{what} {detail}".strip(), hint)


def _arrived(asked: Asked, arrival: Arrival, facts: Facts, *, takes_anybody: bool) -> Step:
    name = StepName.WAY_BACK
    came = f"The Document Server's request for {asked.url} arrived, from {arrival.sender}"
    match arrival.verdict:
        case Verdict.GOOD:
            return passed(name, f"{came}.")
        case Verdict.TIME:
            return passed(name, f"{came}; its signature is right, but not at this time.")
        case Verdict.OTHER_HEADER:
            return failed(
                name,
                f"{came}, with its signature in the header “{arrival.header}” instead of"
                f" “{facts.header}”.",
                f"Set OnlyOffice.jwt_header (or ONLYOFFICE_JWT_HEADER) to {arrival.header}.",
            )
        case Verdict.OTHER_SECRET:
            return failed(
                name,
                f"{came}, signed with another secret than it accepts itself.",
                "Use one secret for all directions at the Document Server (secret.inbox and"
                " secret.outbox in its local.json), and OnlyOffice.jwt_secret the same.",
            )
        case Verdict.MISSING:
            if takes_anybody:
                hint = "Turn signatures on at the Document Server: JWT_ENABLED=true and JWT_SECRET."
            else:
                hint = (
                    f"A proxy takes the header “{facts.header}” off: let it through, or use another"
                    " one: JWT_HEADER=AuthorizationJwt at the Document Server, and"
                    " OnlyOffice.jwt_header the same."
                )
            return failed(name, f"{came}, but without a signature in “{facts.header}”.", hint)


def _nothing_arrived(asked: Asked, facts: Facts) -> tuple[str, str]:
    """Tell by our own visit of the address what stands in the way."""
    visit = asked.own
    host = urlsplit(asked.url).hostname or ""
    local = is_loopback(facts.listens_on)
    elsewhere = (
        f"Set {_JUPYTER_URL} to the address at which the Document Server reaches this server, such"
        f" as http://host.docker.internal:8888{facts.base_url} from a container."
    )
    if local and not is_loopback(host):
        elsewhere = (
            "Start JupyterLab with --ip=0.0.0.0, so that others than this machine reach it; then"
            f" check {_JUPYTER_URL}."
        )
    if asked.own_arrived or visit is None:
        return _only_from_there(asked.url, host, facts)
    if visit.trouble is Trouble.NAME:
        return f"The name “{host}” is not known to this server either.", elsewhere
    if visit.trouble is Trouble.REFUSED:
        return f"From here, nothing listens at {visit.place}.", elsewhere
    if visit.trouble is Trouble.CERTIFICATE:
        return (
            certificate_fault(visit),
            (
                "Give the Document Server the authority's certificate (NODE_EXTRA_CA_CERTS), or let"
                f" it take any (USE_UNAUTHORIZED_STORAGE=true); or set {_JUPYTER_URL} to an http://"
                " address within your network."
            ),
        )
    if visit.trouble in {Trouble.TIMEOUT, Trouble.SILENT}:
        return f"From here, {visit.place} does not answer either.", elsewhere
    if visit.trouble is not None:
        return (
            f"From here, {visit.place} breaks the connection off.",
            f"Check the scheme (http or https) and the port in {_JUPYTER_URL}.",
        )
    return _foreign_answer(visit, facts)


def _foreign_answer(visit: Visit, facts: Facts) -> tuple[str, str]:
    path = f"{facts.base_url}onlyoffice/"
    direct = f"or set {_JUPYTER_URL} to an address that leads to this server directly."
    if visit.redirect is not None and "/hub/" in visit.redirect:
        return (
            f"From here, it leads to the Hub: {visit.redirect}.",
            (
                "The Hub's proxy does not know this server by that address: set"
                f" {_JUPYTER_URL} to the Hub's address followed by {facts.base_url}."
            ),
        )
    if visit.redirect is not None or (visit.status == 200 and visit.is_page):
        what = f"leads to {visit.redirect}" if visit.redirect else "answers with a web page"
        if not urlsplit(visit.url).path.startswith(path):
            return f"From here, it {what}.", _wrong_base(facts)
        return (
            f"From here, it {what}: a login page or another program.",
            (
                f"Let requests to {path} through without a login (they carry a grant of their own);"
                f" {direct}"
            ),
        )
    if visit.status == 404:
        return "From here, it answers with status 404.", _wrong_base(facts)
    return (
        f"From here, it answers with status {visit.status}, and not by this server.",
        f"Let the proxy before it pass requests to {path} on; {direct}",
    )


def _wrong_base(facts: Facts) -> str:
    return (
        f"This server answers below {facts.base_url}: {_JUPYTER_URL} must lead there, and usually"
        " ends with it."
    )


def _only_from_there(url: str, host: str, facts: Facts) -> tuple[str, str]:
    """Say what may be wrong where the address is right as seen from here."""
    if is_loopback(host):
        return (
            (
                f"For a Document Server in a container or on another machine, “{host}” is not this"
                " server, but itself."
            ),
            (
                f"Set {_JUPYTER_URL} to an address that leads here from there, such as"
                f" http://host.docker.internal:8888{facts.base_url} (with Docker's --add-host"
                " host.docker.internal:host-gateway), and start JupyterLab with --ip=0.0.0.0."
            ),
        )
    certificate = (
        "; or does not trust this server's certificate (NODE_EXTRA_CA_CERTS, or"
        " USE_UNAUTHORIZED_STORAGE=true, over there)"
        if url.startswith("https:")
        else ""
    )
    private = (
        ""
        if facts.secret_bytes
        else "; or does not ask private addresses without a secret (ALLOW_PRIVATE_IP_ADDRESS=true)"
    )
    return (
        "From here, that address does lead to this server.",
        (
            f"The Document Server does not know the name “{host}”, or a firewall is between"
            f"{certificate}{private}. Try there: docker exec onlyoffice curl -v"
            f" {url.partition('onlyoffice/')[0]}api. Or set {_JUPYTER_URL} to another address."
        ),
    )


def judge_result(asked: Asked, fault: str | None) -> Step:
    """Judge what came of fetching the result.

    Args:
        fault: what is wrong with it in a sentence.
    """
    name = StepName.RESULT
    if asked.last is None or asked.last.verdict is not Verdict.GOOD:
        return not_tried(name)
    if asked.link is None:
        what = asked.failure or (
            "it took too long" if asked.error is None else f"error {asked.error}"
        )
        return failed(
            name,
            f"The Document Server fetched the file, but did not convert it: {what}.",
            "It may be overloaded, or its disk full: try again in a minute, then look at its log"
            " (converter).",
        )
    where = asked.link.partition("?")[0]
    if fault is not None:
        return failed(
            name,
            f"The result at {where} could not be fetched: {fault}",
            "Saves would fail in the same way. The link must lead to OnlyOffice.document_server_url"
            " or document_server_internal_url: let proxies say X-Forwarded-Host and"
            " X-Forwarded-Proto, and pass /cache/files/ on unchanged.",
        )
    return passed(name, "What the Document Server made could be fetched, and is whole.")
