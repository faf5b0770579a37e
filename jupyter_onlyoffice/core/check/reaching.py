"""Judging the way from this server to the Document Server: name, connection, TLS, HTTP, health."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from . import Step, StepName, failed, not_tried, passed, skipped
from .settings import Facts
from .visits import Trouble, Visit, certificate_fault

_BUSY = {502, 503, 504}
"""What proxies answer when nobody behind them does."""


def judge_reaching(visit: Visit, facts: Facts, better: str | None) -> list[Step]:
    """Judge a visit of ``/healthcheck``.

    Args:
        better: an address that did answer as a Document Server does, if this one did not.
    """
    judges: list[Callable[[Visit, Facts, str | None], Step]] = [
        _name,
        _connection,
        _certificate,
        _answer,
        _health,
    ]
    names = [
        StepName.NAME,
        StepName.CONNECTION,
        StepName.CERTIFICATE,
        StepName.ANSWER,
        StepName.HEALTH,
    ]
    steps: list[Step] = []
    for name, judge in zip(names, judges, strict=True):
        stopped = any(step.failed for step in steps)
        steps.append(not_tried(name) if stopped else judge(visit, facts, better))
    return steps


def _use(better: str | None, facts: Facts, otherwise: str) -> str:
    if better is None:
        return otherwise
    return f"A Document Server answers at {better}: set OnlyOffice.{facts.address_setting} to it."


def _waited(visit: Visit) -> int:
    return max(1, round(visit.ended - visit.started))


def _name(visit: Visit, facts: Facts, _: str | None) -> Step:
    if visit.trouble is Trouble.NAME:
        return failed(
            StepName.NAME,
            f"The name “{visit.host}” is not known to this server.",
            f"Check the spelling in OnlyOffice.{facts.address_setting}; if only browsers know that"
            " name, set OnlyOffice.document_server_internal_url to an address that this server"
            " knows.",
        )
    return passed(StepName.NAME, f"“{visit.host}” is known to this server.")


def _connection(visit: Visit, facts: Facts, better: str | None) -> Step:
    name = StepName.CONNECTION
    if visit.trouble is Trouble.REFUSED:
        return failed(
            name,
            f"Nothing listens at {visit.place}: the connection was refused.",
            _use(
                better,
                facts,
                "Check that the Document Server runs, and the port: “docker ps” shows which one it"
                " is published on. In a container, localhost is the container itself.",
            ),
        )
    if visit.trouble is Trouble.TIMEOUT:
        return failed(
            name,
            f"{visit.place} could not be connected to within {_waited(visit)} s.",
            _use(better, facts, "Check the address, and whether a firewall stands between."),
        )
    return passed(name, f"{visit.place} can be connected to.")


def _certificate(visit: Visit, facts: Facts, better: str | None) -> Step:
    name = StepName.CERTIFICATE
    if urlsplit(visit.url).scheme != "https":
        return skipped(name, "There is none: the address begins with http://.")
    if visit.trouble is Trouble.TLS:
        return failed(
            name,
            f"{visit.place} does not speak https ({visit.cause}).",
            _use(better, facts, "Try the address with http://, or check the port."),
        )
    if visit.trouble is Trouble.CERTIFICATE:
        return failed(name, certificate_fault(visit), _certificate_hint(visit))
    if visit.trouble is not None:
        return skipped(name, f"{visit.place} showed none.")
    return passed(name, f"The certificate of {visit.place} is accepted.")


def _certificate_hint(visit: Visit) -> str:
    if visit.certificate in {9, 10}:
        return "Renew the certificate of the Document Server, and check the clock of this server."
    if visit.certificate in {62, 64}:
        return "Use the name that is in the certificate, or have one made for this name."
    return (
        "Set OnlyOffice.ca_bundle to a file with the certificate of the authority that signed it,"
        " or with the certificate itself if it is self-signed."
    )


def _answer(visit: Visit, facts: Facts, better: str | None) -> Step:
    name = StepName.ANSWER
    setting = f"OnlyOffice.{facts.address_setting}"
    if visit.trouble is Trouble.SILENT:
        return failed(
            name,
            f"{visit.place} takes connections, but did not answer within {_waited(visit)} s.",
            _use(
                better,
                facts,
                "The Document Server may be starting or overloaded: try again in a minute, then"
                " look at its log. Else check the port, and http or https.",
            ),
        )
    if visit.trouble is not None:
        return failed(
            name,
            f"{visit.place} broke the connection off"
            + (f" ({visit.cause})." if visit.cause else "."),
            _use(better, facts, "If that port expects https, begin the address with https://."),
        )
    if visit.healthy is not None:
        return passed(name, f"{visit.url} answers as a Document Server does.")
    if visit.status in _BUSY:
        return failed(
            name,
            f"{visit.url} answers with status {visit.status}: the Document Server behind it does"
            " not.",
            "It may be starting or overloaded: wait a minute and try again; then look at its log.",
        )
    if visit.redirect is not None:
        return failed(
            name,
            f"{visit.url} redirects to {visit.redirect}.",
            _use(
                better,
                facts,
                f"Set {setting} to the address that answers itself; if that is a login page, this"
                " server must be let in without a login.",
            ),
        )
    what = "a web page" if visit.is_page else "something else"
    return failed(
        name,
        f"{visit.url} answers with status {visit.status} and {what}, not as a Document Server"
        " does.",
        _use(
            better,
            facts,
            f"Check the port and the sub-path in {setting}; a login page or another program may"
            " be there.",
        ),
    )


def _health(visit: Visit, _: Facts, __: str | None) -> Step:
    if visit.healthy:
        return passed(StepName.HEALTH, "The Document Server says that it is well.")
    return failed(
        StepName.HEALTH,
        "The Document Server says that it is not well (/healthcheck: false): its disk, database,"
        " queue or cache does not work.",
        "Look whether its disk is full (df -h, in the container), and at its log:"
        " /var/log/onlyoffice/documentserver/docservice/out.log.",
    )
