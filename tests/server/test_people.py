"""Who is who, and who may do what: cases K9, A1."""

from __future__ import annotations

from typing import Any

import pytest
from jupyter_server.auth import Authorizer, IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes


class HeaderIdentity(IdentityProvider):
    """Believes the header ``X-Person``."""

    def get_user(self, handler: Any) -> User | None:
        name = handler.request.headers.get("X-Person")
        if name is None:
            return None
        handler._token_authenticated = True  # no cookie, so no XSRF
        display = {"ann": "Ann Ünder 文", "empty": ""}.get(name, name.title())
        return User(
            username=name,
            name=display,
            display_name=display,
            avatar_url=handler.request.headers.get("X-Avatar"),
        )


class ReadersAndWriters(Authorizer):
    """Whoever is called a reader may only read."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        if user.username == "stranger":
            return False
        return action == "read" or user.username != "reader"


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    jp_server_config["ServerApp"].update(
        identity_provider_class=HeaderIdentity,
        authorizer_class=ReadersAndWriters,
        trust_xheaders=True,
        allow_remote_access=True,
    )
    return jp_server_config


async def opened(jupyter: Jupyter, person: str, **headers: str) -> dict[str, Any]:
    headers["X-Person"] = person
    return answer_of(await jupyter.post("open", {"path": "a.docx"}, headers=headers), 200)


@pytest.fixture
def document(jupyter: Jupyter) -> Jupyter:
    jupyter.write("a.docx", docx_bytes("Before"))
    return jupyter


async def test_two_people_share_the_key_and_are_told_apart(document: Jupyter) -> None:
    ann, bob = await opened(document, "ann"), await opened(document, "bob")
    assert ann["config"]["document"]["key"] == bob["config"]["document"]["key"]
    names = [answer["config"]["editorConfig"]["user"] for answer in (ann, bob)]
    assert [user["name"] for user in names] == ["Ann Ünder 文", "Bob"]
    assert names[0]["id"] != names[1]["id"]
    assert (await opened(document, "ann"))["config"]["editorConfig"]["user"] == names[0]


async def test_somebody_without_a_name_is_called_by_the_user_name(document: Jupyter) -> None:
    user = (await opened(document, "empty"))["config"]["editorConfig"]["user"]
    assert user["name"] == "empty"


async def test_who_may_only_read_gets_a_view(
    document: Jupyter, document_server: DocumentServer
) -> None:
    answer = await opened(document, "reader")
    assert (answer["mode"], answer["reason"]) == ("view", "read-only")
    assert answer["config"]["document"]["permissions"]["edit"] is False
    viewer = await document_server.open(answer["config"])
    assert viewer.mode == "view"
    await viewer.close()


@pytest.mark.parametrize("route", ["create", "save", "save-as", "restore"])
async def test_who_may_only_read_changes_nothing(document: Jupyter, route: str) -> None:
    body = {"path": "a.docx" if route == "save" else "", "ext": "docx"}
    assert_error(await document.post(route, body, headers={"X-Person": "reader"}), 403)
    assert document.files() == {"a.docx"}


async def test_who_may_not_even_read_gets_nothing(document: Jupyter) -> None:
    headers = {"X-Person": "stranger"}
    assert_error(await document.post("open", {"path": "a.docx"}, headers=headers), 403)
    lent = {"paths": ["a.docx"], "use": "compare"}
    assert_error(await document.post("lend", lent, headers=headers), 403)
    assert (await document.get("timeline", "a.docx", headers=headers)).code == 403
    assert (await document.get("status", headers=headers)).code == 403
    assert (await document.get("edit", "a.docx", headers=headers)).code == 403


@pytest.mark.parametrize("forwarded", ["https", "https,http", "https, http"])
async def test_a_trusted_proxy_tells_the_scheme_that_browsers_use(
    document: Jupyter, forwarded: str
) -> None:
    headers = {"X-Forwarded-Proto": forwarded, "Host": "hub.example.org"}
    config = (await opened(document, "ann", **headers))["config"]
    for url in (config["document"]["url"], config["editorConfig"]["callbackUrl"]):
        assert url.startswith("https://hub.example.org/")


@pytest.mark.parametrize(
    ("avatar", "image"),
    [
        ("https://hub/ann.png", "https://hub/ann.png"),
        ("data:image/png;base64,AAAA", None),
        ("https://hub/" + "x" * 2000, None),
    ],
)
async def test_the_picture_of_a_person_is_shown_where_it_has_an_address(
    document: Jupyter, avatar: str, image: str | None
) -> None:
    answer = await opened(document, "ann", **{"X-Avatar": avatar})
    assert answer["config"]["editorConfig"]["user"].get("image") == image
