"""The hub service with a real Hub: nobody's server knows the secret, and no edit is lost."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..office import docx_bytes, text_of
from ..waiting import until, until_asked
from .hub import Hub, User
from .killing import Services, killed_while_delivering, killed_while_saving

BEFORE = docx_bytes("Before")
STRIDE = int(os.environ.get("KILL_STRIDE", "6"))
"""Every so many steps of the service, beginning anywhere; 1 for all of them."""


@dataclass
class World:
    hub: Hub
    ann: User
    bob: User

    def shared(self, name: str) -> Path:
        """Put a document into the shared folder."""
        path = self.hub.shared / name
        path.write_bytes(BEFORE)
        return path


@pytest.fixture(scope="module")
def world(
    jp_asyncio_loop: asyncio.AbstractEventLoop,
    document_server: DocumentServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    hub = Hub(tmp_path_factory.mktemp("hub"), document_server.url, service=True)

    async def begin() -> World:
        ann, bob = await asyncio.gather(
            hub.user("ann@uni.example", "team"), hub.user("bob", "our work")
        )
        return World(hub, ann, bob)

    jp_asyncio_loop.run_until_complete(hub.__aenter__())
    try:
        yield jp_asyncio_loop.run_until_complete(begin())
    finally:
        jp_asyncio_loop.run_until_complete(hub.__aexit__())


async def test_two_people_type_into_one_file_and_a_third_server_renames_it(
    world: World, document_server: DocumentServer
) -> None:
    world.shared("a.docx")
    ones, others = await world.ann.config("team/a.docx"), await world.bob.config("our work/a.docx")
    assert ones["document"]["url"].startswith(world.hub.service_url)
    assert ones["document"]["key"] == others["document"]["key"]
    one, other = await document_server.open(ones), await document_server.open(others)
    assert sorted(user["name"] for user in one.users) == ["ann@uni.example", "bob"]
    await one.type(" From ann.")
    await other.type(" From bob.")
    assert (await world.ann.ask("POST", "onlyoffice/save", {"path": "team/a.docx"})).code == 200
    assert text_of(world.hub.shared / "a.docx") == "Before From ann. From bob."

    renamed = await world.bob.ask(
        "PATCH", "api/contents/our%20work/a.docx", {"path": "our work/b.docx"}
    )
    assert renamed.code == 200, renamed.body
    await one.type(" More.")
    await other.close()
    await one.close()
    assert (await document_server.callback(status=2, key=one.key)).ok
    assert text_of(world.hub.shared / "b.docx") == "Before From ann. From bob. More."
    assert not (world.hub.shared / "a.docx").exists()


async def test_private_documents_are_nobody_elses(
    world: World, document_server: DocumentServer
) -> None:
    for person in (world.ann, world.bob):
        (person.home / "private.docx").write_bytes(BEFORE)
    anns, bobs = [await person.config("private.docx") for person in (world.ann, world.bob)]
    assert anns["document"]["key"] != bobs["document"]["key"]
    assert SECRET not in json.dumps([anns, bobs])
    # Nobody gets into another's server, nor has the service speak for it.
    assert (await world.bob.ask_at("ann@uni.example", "GET", "onlyoffice/status")).code == 403


async def test_what_is_typed_while_both_servers_stop_is_there_when_one_comes_back(
    world: World, document_server: DocumentServer
) -> None:
    document = world.shared("c.docx")
    one = await document_server.open(await world.ann.config("team/c.docx"))
    other = await document_server.open(await world.bob.config("our work/c.docx"))
    await one.type(" From ann.")
    await asyncio.gather(world.ann.stop(), world.bob.stop())
    await other.type(" From bob.")
    await one.close()
    await other.close()
    # The Document Server chose Bob's address, since he came last; it need not keep anything.
    assert (await document_server.callback(status=2, key=other.key)).ok
    assert document_server.forgotten.keys == []
    (waiting,) = world.hub.waiting
    assert waiting["target"]["owner"] == "bob"
    for token in (world.ann.token, "guessed"):
        assert (await world.hub.page(token)).code in {302, 403}
    page = await world.hub.page(await world.hub.token_of("root"))
    assert page.code == 200
    assert "<td>bob</td>" in page.body.decode()
    assert waiting["grant"] not in page.body.decode()

    # Killed now, the service has it all the same.
    await world.hub.kill_service()
    await world.hub.start_service()
    await world.ann.start()
    await until(lambda: text_of(document) == "Before From ann. From bob.")
    assert (await world.ann.ask("POST", "onlyoffice/recover", {})).code == 200
    assert world.hub.waiting == []
    assert {file.name for file in world.hub.shared.iterdir() if file.name.startswith("c")} == {
        "c.docx"
    }
    await world.bob.start()


async def test_a_service_that_is_killed_while_people_type_loses_nothing(
    world: World, document_server: DocumentServer
) -> None:
    document = world.shared("d.docx")
    editor = await document_server.open(await world.ann.config("team/d.docx"))
    await editor.type(" and after")
    await world.hub.kill_service()
    await editor.close()
    await document_server.save_settled(editor)
    assert document_server.forgotten.keys == [editor.key]
    answer = await world.ann.ask("POST", "onlyoffice/open", {"path": "team/d.docx"})
    assert json.loads(answer.body)["editor"] == "preview"
    await world.hub.start_service()
    assert (await world.ann.ask("POST", "onlyoffice/recover", {})).code == 200
    assert text_of(document) == "Before and after"


async def test_nothing_is_lost_wherever_the_service_is_killed(
    world: World, document_server: DocumentServer
) -> None:
    async with Services(world.hub) as services:
        for killed in (killed_while_saving, killed_while_delivering):
            fatal = secrets.randbelow(STRIDE) + 1
            while await killed(fatal, services, document_server, world.hub, world.bob):
                fatal += STRIDE
            assert fatal > STRIDE


async def test_somebody_with_a_share_is_seen_as_who_they_are_and_as_nobody_when_it_ends(
    world: World, document_server: DocumentServer
) -> None:
    hub, ann, bob = world.hub, world.ann, world.bob
    (ann.home / "mine.docx").write_bytes(BEFORE)

    shared = await hub.ask("POST", "shares/ann@uni.example/", {"user": "bob"})
    assert shared.code == 200, shared.body
    answer = await bob.ask_at("ann@uni.example", "POST", "onlyoffice/open", {"path": "mine.docx"})
    editor = await document_server.open(json.loads(answer.body)["config"])
    assert [user["name"] for user in editor.users] == ["bob (guest of ann@uni.example)"]
    await editor.type(" and after")
    await editor.close()
    assert (await document_server.callback(status=2, key=editor.key)).ok
    assert text_of(ann.home / "mine.docx") == "Before and after"
    (state, *_) = reversed(
        json.loads((await ann.ask("GET", "onlyoffice/timeline/mine.docx")).body)["states"]
    )
    assert state["user"]["name"] == "bob (guest of ann@uni.example)"
    # His own server cannot do what Ann's can for him.
    private = await bob.ask("POST", "onlyoffice/open", {"path": "mine.docx"})
    assert private.code == 404

    # He keeps what he was given, and the share ends.
    answer = await bob.ask_at("ann@uni.example", "POST", "onlyoffice/open", {"path": "mine.docx"})
    kept = json.loads(answer.body)["config"]
    assert (await hub.ask("DELETE", "shares/ann@uni.example/")).code == 204

    async def refuses() -> bool:
        answer = await bob.ask_at("ann@uni.example", "GET", "onlyoffice/status")
        return answer.code == 403

    await until_asked(refuses)
    for method, route in (
        ("POST", "onlyoffice/open"),
        ("POST", "onlyoffice/save"),
        ("GET", "onlyoffice/content/mine.docx"),
        ("GET", "onlyoffice/preview/mine.docx"),
        ("GET", "onlyoffice/edit/mine.docx"),
    ):
        body = {"path": "mine.docx"} if method == "POST" else None
        answer = await bob.ask_at("ann@uni.example", method, route, body)
        assert answer.code == 403, route
    # Neither by the service, with every token that he has ...
    for token in ("", kept["token"], bob.token):
        answer = await hub.visit(kept["document"]["url"], token)
        assert answer.code == 403
        evil = {"key": kept["document"]["key"], "status": 2, "url": document_server.url}
        answer = await hub.visit(
            kept["editorConfig"]["callbackUrl"], token, {**evil, "token": token}
        )
        assert answer.code in {400, 403}
    # ... nor by what the service does for his own server ...
    for route, question in (
        ("sign", kept),
        ("command", {"c": "info", "key": kept["document"]["key"]}),
        ("converter", {"url": kept["document"]["url"], "key": "k", "outputtype": "pdf"}),
    ):
        answer = await hub.visit(f"{hub.service_url}api/{route}", bob.token, question)
        assert answer.code == 403, route
    # ... nor by the Document Server, once what was signed for him has expired.
    document_server.faults.clock = 300 + document_server.settings.leeway + 1
    late = await document_server.open(kept)
    document_server.faults.clock = 0
    assert late.errors == [-21]
    assert text_of(ann.home / "mine.docx") == "Before and after"
