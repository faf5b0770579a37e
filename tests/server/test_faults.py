"""Seeded faults: the check names each, and what its hint says mends it."""

from __future__ import annotations

import datetime
import re
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from tornado.testing import bind_unused_port

from jupyter_onlyoffice.checking import Checking, Waits
from jupyter_onlyoffice.core.check import Step, is_well
from jupyter_onlyoffice.core.check.settings import Facts
from jupyter_onlyoffice.core.signatures import Signer
from jupyter_onlyoffice.core.urls import DocumentServerAddress
from jupyter_onlyoffice.document_server import DocumentServer as Client
from jupyter_onlyoffice.document_server import Timeouts
from jupyter_onlyoffice.secret import InstanceSecret
from jupyter_onlyoffice.ways import OwnWay

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of
from ..proxy import PlainDoor, Proxy

Configure = Callable[..., None]


@pytest.fixture
def configure(jp_serverapp: Any) -> Configure:
    """Gives the running extension other settings."""

    def set_(**settings: Any) -> None:
        (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_onlyoffice"]
        for name, value in settings.items():
            setattr(app, name, value)
        app.initialize_settings()
        jp_serverapp.web_app.settings.update(app.settings)

    return set_


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def context_of(authority: trustme.CA, name: str = "127.0.0.1", **kwargs: Any) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name, **kwargs).configure_cert(context)
    return context


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> str:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return str(file)


async def report(jupyter: Jupyter, page: str | None = None) -> dict[str, Any]:
    """Return what the check says, each step by its name."""
    headers = {**jupyter.login, **({"Origin": page} if page else {})}
    answer = answer_of(await jupyter.post("check", {}, headers=headers), 200)
    steps = {step["name"]: step for step in answer["steps"]}
    failed = [name for name, step in steps.items() if not step["ok"] and not step["skipped"]]
    for name in failed:
        assert steps[name]["hint"], name
    assert answer["ok"] is not bool(failed)
    assert SECRET not in str(answer)
    assert "grant_token" not in str(answer)
    return {**steps, "failed": failed}


async def fault(jupyter: Jupyter, name: str, *words: str, page: str | None = None) -> str:
    """Check that this step alone fails and says these words; return its hint."""
    steps = await report(jupyter, page)
    assert steps["failed"] == [name], steps
    said = f"{steps[name]['detail']} {steps[name]['hint']}"
    for word in words:
        assert word in said, said
    return str(steps[name]["hint"])


async def well(jupyter: Jupyter, page: str | None = None) -> dict[str, Any]:
    steps = await report(jupyter, page)
    assert not steps["failed"], steps
    return steps


def follow(configure: Configure, hint: str) -> None:
    """Set the address that a hint found."""
    found = re.search(r"answers at (\S+): set OnlyOffice\.(\w+) to it", hint)
    assert found, hint
    configure(**{found[2]: found[1]})


# Where the Document Server is


async def test_no_document_server_is_configured(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer
) -> None:
    configure(document_server_url="")
    hint = await fault(jupyter, "settings", "No Document Server is configured", "jwt_secret")
    assert "document_server_url" in hint
    configure(document_server_url=document_server.url)
    await well(jupyter)


@pytest.mark.parametrize("form", ["{}/", "  {}  ", "{}/welcome/", "{}//"])
async def test_a_slash_or_blanks_too_many_do_no_harm(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer, form: str
) -> None:
    configure(document_server_url=form.format(document_server.url))
    await well(jupyter)


async def test_the_name_is_not_known(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer
) -> None:
    configure(document_server_url="http://documents.invalid")
    await fault(jupyter, "name", "documents.invalid", "document_server_internal_url")
    configure(document_server_internal_url=document_server.url)
    await well(jupyter)


async def test_the_port_is_wrong(jupyter: Jupyter, configure: Configure) -> None:
    sock, port = bind_unused_port()
    sock.close()
    configure(document_server_url=f"http://127.0.0.1:{port}")
    await fault(jupyter, "connection", f"127.0.0.1:{port}", "refused", "docker ps")


async def test_the_scheme_is_https_where_there_is_http(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer
) -> None:
    async with PlainDoor(document_server.port) as port:
        configure(document_server_url=f"https://127.0.0.1:{port}")
        hint = await fault(jupyter, "certificate", "does not speak https")
        follow(configure, hint)
        await well(jupyter)


async def test_the_scheme_is_https_where_nothing_is_said_to_it(
    impatient: Callable[..., Awaitable[list[Step]]], document_server: DocumentServer
) -> None:
    steps = await impatient(document_server.url.replace("http:", "https:"), health=1)
    (found,) = [step for step in steps if step.failed]
    assert (found.name, "takes connections" in found.detail) == ("answer", True)
    assert document_server.url in str(found.hint)


async def test_the_scheme_is_http_where_there_is_https(
    jupyter: Jupyter,
    configure: Configure,
    document_server: DocumentServer,
    authority: trustme.CA,
    bundle: str,
) -> None:
    async with Proxy(
        document_server.url, context_of(authority), {"X-Forwarded-Proto": "https"}
    ) as p:
        configure(ca_bundle=bundle, document_server_url=p.url.replace("https:", "http:"))
        hint = await fault(jupyter, "answer", "broke the connection off", "https://")
        follow(configure, hint)
        await well(jupyter)


@pytest.mark.parametrize("wrong", ["", "/office/office", "/office/other", "/elsewhere"])
async def test_the_sub_path_is_missing_doubled_or_another(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer, wrong: str
) -> None:
    said = {"X-Forwarded-Prefix": "/office"}
    async with Proxy(document_server.url, add=said, prefix="/office") as proxy:
        configure(document_server_url=proxy.url.removesuffix("/office") + wrong)
        follow(configure, await fault(jupyter, "answer", "404"))
        await well(jupyter)


async def test_the_address_redirects_to_https(
    jupyter: Jupyter,
    configure: Configure,
    document_server: DocumentServer,
    authority: trustme.CA,
    bundle: str,
) -> None:
    said = {"X-Forwarded-Proto": "https"}
    async with (
        Proxy(document_server.url, context_of(authority), said) as secure,
        Proxy("", status=301, location=f"{secure.url}/healthcheck") as plain,
    ):
        configure(ca_bundle=bundle, document_server_url=plain.url)
        follow(configure, await fault(jupyter, "answer", "redirects to"))
        await well(jupyter)


async def test_a_login_page_stands_before_the_document_server(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.answers["healthcheck"] = "html"
    await fault(jupyter, "answer", "a web page", "login")
    document_server.faults.clear()
    await well(jupyter)


# Certificates


async def test_the_certificate_is_signed_by_nobody_known(
    jupyter: Jupyter,
    configure: Configure,
    document_server: DocumentServer,
    authority: trustme.CA,
    bundle: str,
) -> None:
    async with Proxy(
        document_server.url, context_of(authority), {"X-Forwarded-Proto": "https"}
    ) as p:
        configure(document_server_url=p.url)
        await fault(jupyter, "certificate", "authority", "ca_bundle")
        configure(ca_bundle=bundle)
        await well(jupyter)


async def test_the_certificate_has_expired(
    jupyter: Jupyter,
    configure: Configure,
    document_server: DocumentServer,
    authority: trustme.CA,
    bundle: str,
) -> None:
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    context = context_of(authority, not_after=past)
    async with Proxy(document_server.url, context) as proxy:
        configure(document_server_url=proxy.url, ca_bundle=bundle)
        await fault(jupyter, "certificate", "has expired", "Renew")


async def test_the_certificate_is_for_another_name(
    jupyter: Jupyter,
    configure: Configure,
    document_server: DocumentServer,
    authority: trustme.CA,
    bundle: str,
) -> None:
    async with Proxy(document_server.url, context_of(authority, "docs.example.org")) as proxy:
        configure(document_server_url=proxy.url, ca_bundle=bundle)
        await fault(jupyter, "certificate", "is for another address", "name")


# How it is


async def test_the_disk_of_the_document_server_is_full(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.healthy = False
    await fault(jupyter, "health", "/healthcheck: false", "df -h")
    document_server.faults.clear()
    await well(jupyter)


async def test_the_document_server_is_starting_or_busy(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.answers["all"] = "503"
    await fault(jupyter, "answer", "503", "starting or overloaded")
    document_server.faults.clear()
    await well(jupyter)


async def test_the_command_service_alone_does_not_work(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.answers["command"] = "500"
    await fault(jupyter, "secret", "500", "overloaded")


@pytest.mark.parametrize(("version", "found"), [("6.4.2", "too old"), ("5.6.0", "too old")])
async def test_the_document_server_is_too_old(
    jupyter: Jupyter, configure: Configure, version: str, found: str
) -> None:
    async with DocumentServer(secret=SECRET, time_scale=0.02, version=version) as old:
        configure(document_server_url=old.url)
        await fault(jupyter, "version", version, found, "Update")


async def test_a_document_server_that_could_be_newer_is_good_enough(
    jupyter: Jupyter, configure: Configure
) -> None:
    async with DocumentServer(secret=SECRET, time_scale=0.02, version="8.0.1") as older:
        configure(document_server_url=older.url)
        steps = await well(jupyter)
    assert "8.0.1" in steps["version"]["detail"]
    assert "9.0" in steps["version"]["hint"]
    assert steps["formats"]["skipped"] is True


# The secret


async def test_the_secret_is_another(jupyter: Jupyter, configure: Configure) -> None:
    configure(jwt_secret="x" * 40)
    await fault(jupyter, "secret", "the secrets differ", "jwt_secret")
    configure(jwt_secret=SECRET)
    await well(jupyter)


@pytest.mark.parametrize("form", ['"{}"', "'{}'", '"{} "'])
async def test_the_secret_is_in_quotes(jupyter: Jupyter, configure: Configure, form: str) -> None:
    configure(jwt_secret=form.format(SECRET))
    await fault(jupyter, "secret", "take them off")
    configure(jwt_secret=SECRET)
    await well(jupyter)


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (f"{SECRET} ", ["ends with a blank", "there"]),
        (f"{SECRET}\n", ["ends with a line end"]),
        (f'"{SECRET}"', ["quotes around it", "there"]),
    ],
)
async def test_the_document_servers_own_secret_has_blanks_or_quotes(
    jupyter: Jupyter, configure: Configure, theirs: str, words: list[str]
) -> None:
    async with DocumentServer(secret=theirs, time_scale=0.02) as other:
        configure(document_server_url=other.url)
        await fault(jupyter, "secret", *words)


async def test_blanks_around_the_secret_here_do_no_harm(
    jupyter: Jupyter, configure: Configure
) -> None:
    configure(jwt_secret=f"  {SECRET}\n")
    await well(jupyter)


async def test_a_short_secret_works_and_a_better_one_is_advised(
    jupyter: Jupyter, configure: Configure
) -> None:
    async with DocumentServer(secret="secret", time_scale=0.02) as other:
        configure(document_server_url=other.url, jwt_secret="secret")
        steps = await well(jupyter)
    assert "6 bytes" in steps["settings"]["detail"]
    assert "token_hex" in steps["settings"]["hint"]


async def test_signatures_are_off_there_and_on_here(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer
) -> None:
    async with DocumentServer(secret="", time_scale=0.02) as unsigned:
        configure(document_server_url=unsigned.url)
        await fault(jupyter, "secret", "off at the Document Server", "JWT_ENABLED=true")
    configure(document_server_url=document_server.url)
    await well(jupyter)


async def test_signatures_are_on_there_and_off_here(jupyter: Jupyter, configure: Configure) -> None:
    configure(jwt_secret="")
    steps = await report(jupyter)
    assert steps["failed"] == ["settings", "secret"]
    assert "jwt_secret" in steps["settings"]["hint"]
    assert "asks for signatures" in steps["secret"]["detail"]
    assert "JWT_SECRET" in steps["secret"]["hint"]
    configure(jwt_secret=SECRET)
    await well(jupyter)


async def test_signatures_are_off_on_both_sides(jupyter: Jupyter, configure: Configure) -> None:
    async with DocumentServer(secret="", time_scale=0.02) as unsigned:
        configure(document_server_url=unsigned.url, jwt_secret="")
        steps = await report(jupyter)
        assert steps["failed"] == ["settings", "secret"]
        assert "JWT_ENABLED=true" in steps["secret"]["hint"]
        configure(allow_unsigned=True)
        steps = await well(jupyter)
        assert "Only for trying" in steps["settings"]["hint"]


async def test_the_signature_comes_in_another_header(
    jupyter: Jupyter, configure: Configure
) -> None:
    async with DocumentServer(
        secret=SECRET, time_scale=0.02, jwt_header="AuthorizationJwt"
    ) as other:
        configure(document_server_url=other.url)
        hint = await fault(jupyter, "way-back", "instead of “Authorization”")
        found = re.search(r"Set OnlyOffice\.jwt_header .* to (\w+)\.", hint)
        assert found, hint
        configure(jwt_header=found[1])
        await well(jupyter)


@pytest.mark.parametrize(("clock", "word"), [(600, "ahead of"), (-600, "behind")])
async def test_the_clocks_are_ten_minutes_apart(
    jupyter: Jupyter, document_server: DocumentServer, clock: int, word: str
) -> None:
    document_server.faults.clock = clock
    hint = await fault(jupyter, "clocks", word, "signatures are refused")
    assert "NTP" in hint
    document_server.faults.clock = 0
    await well(jupyter)


async def test_clocks_that_are_a_little_apart_are_told_of(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.clock = 45
    assert "NTP" in (await well(jupyter))["clocks"]["hint"]


# The way from there to here


async def test_the_document_server_does_not_know_our_name(
    jupyter: Jupyter, configure: Configure
) -> None:
    configure(jupyter_url="http://jupyter.invalid:8888/")
    await fault(jupyter, "way-back", "http://jupyter.invalid:8888/", "not known", "jupyter_url")
    configure(jupyter_url=f"{jupyter.origin}{jupyter.base_url}")
    await well(jupyter)


async def test_localhost_is_the_container_of_the_document_server(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.outgoing = "container"
    hint = await fault(jupyter, "way-back", "is not this server, but itself")
    assert f"http://host.docker.internal:8888{jupyter.base_url}" in hint
    assert "--ip=0.0.0.0" in hint


async def test_nothing_listens_at_our_address(jupyter: Jupyter, configure: Configure) -> None:
    sock, port = bind_unused_port()
    sock.close()
    configure(jupyter_url=f"http://127.0.0.1:{port}/")
    await fault(jupyter, "way-back", "nothing listens", "jupyter_url")


async def test_the_base_url_is_wrong(jupyter: Jupyter, configure: Configure) -> None:
    configure(jupyter_url=f"{jupyter.origin}/user/ann/")
    hint = await fault(jupyter, "way-back", "nothing arrived here")
    assert jupyter.base_url in hint
    configure(jupyter_url=f"{jupyter.origin}{jupyter.base_url}")
    await well(jupyter)


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ({"status": 403}, ["status 403", "pass requests to"]),
        ({"status": 302, "location": "/login?next=%2Fa"}, ["leads to /login", "without a login"]),
        ({"status": 302, "location": "/hub/login?next=x"}, ["leads to the Hub", "jupyter_url"]),
        ({"status": 200}, ["something else answered", "a web page", "without a login"]),
        ({"status": 404}, ["status 404", "jupyter_url"]),
        ({"status": 502}, ["status 502"]),
        ({"keep_query": False}, ["cut off", "query"]),
        ({"drop": frozenset({"authorization"})}, ["without a signature", "jwt_header"]),
    ],
    ids=["forbidden", "login", "hub", "page", "missing", "down", "query", "header"],
)
async def test_a_proxy_before_us_does_not_let_the_document_server_in(
    jupyter: Jupyter, configure: Configure, proxy: dict[str, Any], words: list[str]
) -> None:
    async with Proxy(jupyter.origin, **proxy) as before:
        configure(jupyter_url=f"{before.url}{jupyter.base_url}")
        await fault(jupyter, "way-back", *words)
    # The way without the proxy, as the hint says.
    configure(jupyter_url=f"{jupyter.origin}{jupyter.base_url}")
    await well(jupyter)


async def test_another_header_passes_a_proxy_that_takes_authorization_off(
    jupyter: Jupyter, configure: Configure
) -> None:
    async with (
        Proxy(jupyter.origin, drop=frozenset({"authorization"})) as before,
        DocumentServer(secret=SECRET, time_scale=0.02, jwt_header="AuthorizationJwt") as other,
    ):
        configure(
            jupyter_url=f"{before.url}{jupyter.base_url}",
            document_server_url=other.url,
            jwt_header="AuthorizationJwt",
        )
        await well(jupyter)


async def test_a_name_that_jupyter_does_not_know_passes_its_check_of_hosts(
    jupyter: Jupyter, configure: Configure
) -> None:
    async with Proxy(jupyter.origin, add={"Host": "jupyter.example.org"}) as before:
        configure(jupyter_url=f"{before.url}{jupyter.base_url}")
        await well(jupyter)


async def test_nobody_trusts_our_certificate(
    jupyter: Jupyter, configure: Configure, authority: trustme.CA
) -> None:
    async with Proxy(jupyter.origin, context_of(authority)) as before:
        configure(jupyter_url=f"{before.url}{jupyter.base_url}")
        await fault(jupyter, "way-back", "authority that is not known", "USE_UNAUTHORIZED_STORAGE")


async def test_the_conversion_service_fails(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    document_server.faults.conversion = "fails"
    await fault(jupyter, "result", "did not convert", "error -3", "disk")


@pytest.mark.parametrize(
    ("answer", "words"),
    [("404", ["404"]), ("html", ["web page"]), ("close", ["cannot be reached"])],
)
async def test_the_result_cannot_be_fetched(
    jupyter: Jupyter, document_server: DocumentServer, answer: str, words: list[str]
) -> None:
    document_server.faults.answers["result"] = answer
    await fault(jupyter, "result", "Saves would fail", *words)


# What browsers meet


async def test_proxies_in_a_row_make_a_list_of_the_scheme(
    jupyter: Jupyter, configure: Configure, authority: trustme.CA, bundle: str
) -> None:
    async with DocumentServer(secret=SECRET, time_scale=0.02, version="9.0.4") as older:
        for chain, good in (("https,http", False), ("https", True)):
            said = {"X-Forwarded-Proto": chain}
            async with Proxy(older.url, context_of(authority), said) as before:
                configure(document_server_url=before.url, ca_bundle=bundle)
                if good:
                    await well(jupyter)
                else:
                    await fault(jupyter, "links", "X-Forwarded-Proto: https", "once")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"X-Forwarded-Host": "inner.example.org"}, ["another host", "X-Forwarded-Host"]),
        ({"X-Forwarded-Prefix": "/office/office"}, ["doubled"]),
        ({}, ["lost or doubled", "X-Forwarded-Prefix: /office"]),
    ],
)
async def test_the_document_server_does_not_know_its_own_address(
    jupyter: Jupyter,
    configure: Configure,
    document_server: DocumentServer,
    said: dict[str, str],
    words: list[str],
) -> None:
    async with Proxy(document_server.url, add=said, prefix="/office") as proxy:
        configure(document_server_url=proxy.url)
        steps = await report(jupyter)
        assert steps["failed"][0] == "links"
        text = f"{steps['links']['detail']} {steps['links']['hint']}"
        assert all(word in text for word in words), text


async def test_the_page_is_https_and_the_document_server_http(
    jupyter: Jupyter, configure: Configure, document_server: DocumentServer
) -> None:
    configure(
        document_server_url="http://docs.example.org",
        document_server_internal_url=document_server.url,
    )
    await fault(jupyter, "browser", "mixed content", "https", page="https://lab.example.org")
    configure(document_server_url="https://docs.example.org")
    await well(jupyter, page="https://lab.example.org")


PAGE = "http://lab.example.org"


@pytest.mark.parametrize(
    ("options", "policy"),
    [
        ("DENY", ""),
        ("SAMEORIGIN", ""),
        ("", "frame-ancestors 'none'"),
        ("", "default-src *; frame-ancestors 'self' https://other.example.org"),
    ],
)
async def test_the_editors_frame_is_forbidden(
    jupyter: Jupyter, document_server: DocumentServer, options: str, policy: str
) -> None:
    document_server.faults.frame_options = options
    document_server.faults.frame_policy = policy
    hint = await fault(jupyter, "frames", options or "frame-ancestors", page=PAGE)
    assert f"frame-ancestors 'self' {PAGE}" in hint
    document_server.faults.frame_policy = f"frame-ancestors 'self' {PAGE}"
    await well(jupyter, page=PAGE)


# Whatever hangs


@pytest.fixture
def impatient(
    document_server: DocumentServer, tmp_path: Path
) -> Callable[..., Awaitable[list[Step]]]:
    """The check, waiting for less long than people do for what a test has hang."""
    signer = Signer(SECRET)

    async def run(url: str = document_server.url, **waits: float) -> list[Step]:
        address = DocumentServerAddress(url, url)
        way = OwnWay(address, signer)
        client = Client(way, verify=True, timeouts=Timeouts(), max_size=1 << 20)
        facts = Facts(address, len(SECRET), False, "Authorization", 60, "/", "localhost")
        checking = Checking(
            client, facts, signer, InstanceSecret(tmp_path / "secret"), Waits(**waits)
        )
        return [step async for step in checking.run("http://127.0.0.1:9/", None)]

    return run


@pytest.mark.parametrize(
    ("door", "name", "waits"),
    [
        ("all", "answer", {"health": 1, "guess": 1}),
        ("command", "secret", {"command": 1, "look": 1}),
        ("converter", "way-back", {"conversion": 1}),
    ],
)
async def test_a_way_that_hangs_is_given_up_and_named(
    impatient: Callable[..., Awaitable[list[Step]]],
    document_server: DocumentServer,
    door: str,
    name: str,
    waits: dict[str, float],
) -> None:
    document_server.faults.answers[door] = "hang"
    steps = await impatient(**waits)
    assert [step.name for step in steps if step.failed] == [name]
    assert not is_well(steps)


async def test_packets_that_a_firewall_swallows_are_told_apart(
    impatient: Callable[..., Awaitable[list[Step]]], document_server: DocumentServer
) -> None:
    document_server.faults.outgoing = "hangs"
    steps = await impatient(conversion=1)
    (found,) = [step for step in steps if step.failed]
    assert found.name == "way-back"
    assert "still trying" in found.detail
