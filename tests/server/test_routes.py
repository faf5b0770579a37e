"""Every door has its guard: case T6."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPResponse

from jupyter_onlyoffice.handlers import ROUTES
from jupyter_onlyoffice.handlers.base import BrowserHandler, DocumentServerHandler

from ..jupyter import Jupyter
from ..office import docx_bytes

VERBS = ("get", "head", "post", "put", "patch", "delete")


def own_verbs(handler: type) -> list[str]:
    """Return the verbs that a handler of ours answers."""
    ours = [cls for cls in handler.__mro__ if cls.__module__.startswith("jupyter_onlyoffice")]
    return [verb for verb in VERBS if any(verb in vars(cls) for cls in ours)]


def test_every_route_is_behind_one_of_the_two_kinds_of_doors() -> None:
    for route, handler in ROUTES:
        assert issubclass(handler, BrowserHandler) != issubclass(handler, DocumentServerHandler), (
            route
        )
        assert own_verbs(handler), route


def test_only_the_document_servers_routes_do_without_a_login() -> None:
    for route, handler in ROUTES:
        for verb in own_verbs(handler):
            open_to_all = getattr(getattr(handler, verb), "__allow_unauthenticated", False)
            assert open_to_all == issubclass(handler, DocumentServerHandler), (route, verb)
        skips_xsrf = any(
            "check_xsrf_cookie" in vars(cls)
            for cls in handler.__mro__[:-4]
            if cls.__module__.startswith("jupyter_onlyoffice")
        )
        assert skips_xsrf == issubclass(handler, DocumentServerHandler), route


def requests() -> list[Any]:
    found = []
    for route, handler in ROUTES:
        if issubclass(handler, BrowserHandler):
            path = route.removeprefix("/").replace("(.+)", "a.docx")
            found += [pytest.param(path, verb, id=f"{verb} {path}") for verb in own_verbs(handler)]
    return found


async def send(jupyter: Jupyter, url: str, verb: str, **kwargs: Any) -> HTTPResponse:
    body = json.dumps({"path": "a.docx", "ext": "docx"}) if verb in {"post", "put"} else None
    return await jupyter.anonymous(url, method=verb.upper(), body=body, **kwargs)


@pytest.mark.parametrize(("path", "verb"), requests())
async def test_nobody_gets_in_without_a_login(
    jupyter: Jupyter, path: str, verb: str, jp_base_url: str, jp_http_port: int
) -> None:
    jupyter.write("a.docx", docx_bytes("Secret"))
    url = f"http://127.0.0.1:{jp_http_port}{jp_base_url}{path}"
    response = await send(jupyter, url, verb)
    assert response.code in {302, 403}
    assert b"Secret" not in response.body
    assert jupyter.files() == {"a.docx"}
    # The Document Server's kind of token is no login either.
    headers = {"Authorization": f"Bearer {jupyter.signed({'payload': {}})}"}
    assert (await send(jupyter, url, verb, headers=headers)).code in {302, 403}
    assert jupyter.files() == {"a.docx"}


@pytest.mark.parametrize(("path", "verb"), [r for r in requests() if r.values[1] == "post"])
async def test_a_logged_in_browser_must_prove_that_the_request_is_its_own(
    jupyter: Jupyter, path: str, verb: str, jp_base_url: str, jp_http_port: int, jp_serverapp: Any
) -> None:
    jupyter.write("a.docx", docx_bytes("Secret"))
    base = f"http://127.0.0.1:{jp_http_port}{jp_base_url}"
    token = jp_serverapp.identity_provider.token
    login = await jupyter.anonymous(f"{base}api/contents?token={token}")
    cookies = "; ".join(c.partition(";")[0] for c in login.headers.get_list("Set-Cookie"))
    assert "username" in cookies
    response = await send(jupyter, f"{base}{path}", verb, headers={"Cookie": cookies})
    assert response.code == 403
    assert jupyter.files() == {"a.docx"}


async def test_routes_exist_below_the_base_url_only(jupyter: Jupyter, jp_http_port: int) -> None:
    for route, _ in ROUTES:
        path = route.replace("(.+)", "a.docx")
        response = await jupyter.anonymous(f"http://127.0.0.1:{jp_http_port}{path}")
        # Jupyter hides what is not there behind its login page.
        login = urlsplit(response.headers.get("Location", "")).path.endswith("/login")
        assert response.code == 404 or (response.code == 302 and login)
