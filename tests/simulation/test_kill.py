"""A server that is killed at any step of opening and saving loses nothing that was typed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import select
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPResponse
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from ..document_server import DocumentServer, Editor
from .files import all_files, document, word
from .jupyter import SECRET, TOKEN
from .post import Post
from .world import OURS, World

_STRIDE = int(os.environ.get("KILL_STRIDE", "6"))
"""Every so many changes of the disk, beginning anywhere; 1 for all of them."""


class Servers:
    """Starts servers that die, and ones that do not."""

    def __init__(self, folder: Path, server: DocumentServer, post: Post) -> None:
        self._folder = folder
        self._server = server
        self._post = post
        self._client = SimpleAsyncHTTPClient(force_instance=True)
        self.worlds: list[World] = []
        self._end: int | None = None

    async def __aenter__(self) -> Servers:
        """Start the process that starts them."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.simulation.server"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it, and what it has started."""
        self._process.kill()  # and with it all that it has started
        await self._process.wait()

    async def start(self, folder: Path, fatal: int) -> None:
        """Start a server that is killed at a change of the disk; at none if that is 0."""
        own = self._folder / "own"
        own.mkdir(exist_ok=True)
        order = {
            "folder": str(folder),
            "own": str(own),
            "document_server": self._server.url,
            "public": self._post.url,
            "fatal": fatal,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(order)}\n".encode())
        answer = json.loads(await self._process.stdout.readline())
        self._pid: int = answer["pid"]
        self._origin: str = answer["origin"]
        if self._end is not None:
            os.close(self._end)
        self._end = os.pidfd_open(self._pid)
        self._post.open_up(self._origin)

    def dead(self) -> bool:
        """Tell whether the server died of its own; that takes a moment."""
        assert self._end is not None
        ended, _, _ = select.select([self._end], [], [], 0.3)
        return bool(ended)

    def kill(self) -> None:
        """Kill the server, and wait until it does nothing any more."""
        assert self._end is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, 9)
        select.select([self._end], [], [])

    async def ask(self, route: str, **body: Any) -> HTTPResponse | None:
        """Post to the extension; None if the server died of it."""
        fetching = asyncio.ensure_future(
            self._client.fetch(
                f"{self._origin}/onlyoffice/{route}",
                method="POST",
                headers={"Authorization": f"token {TOKEN}"},
                body=json.dumps(body),
                raise_error=False,
            )
        )
        with contextlib.suppress(HTTPClientError, OSError):
            return await fetching
        return None


class Scene:
    """A document, somebody who edits it, and a server that may die meanwhile."""

    def __init__(self, world: World, servers: Servers, server: DocumentServer, post: Post) -> None:
        self.world = world
        self.servers = servers
        self._server = server
        self._post = post
        self._number = 0
        self._editor: Editor | None = None

    def new_word(self) -> str:
        self._number += 1
        return word(self._number)

    def write(self, path: str) -> None:
        """Write as another program does."""
        file, new = self.world.root / path, self.new_word()
        before = file.read_bytes() if file.exists() else None
        content = document(path.rpartition(".")[2], new)
        assert content is not None
        file.write_bytes(content)
        self.world.wrote(path, new, content)
        if before is not None:
            self.world.destroyed(before)

    async def open(self, path: str) -> None:
        answer = await self.servers.ask("open", path=path)
        if answer is None:
            return
        assert answer.code == 200, answer.body
        config = json.loads(answer.body)["config"]
        editor = await self._server.open(config)
        if editor.mode != "edit":
            await editor.close()
            return
        self.world.opened(editor.key, path)
        self._editor = editor

    async def type(self) -> None:
        if self._editor is not None:
            new = self.new_word()
            await self._editor.type(f" {new}")
            self.world.typed[new] = self._editor.key

    async def save(self) -> None:
        if self._editor is not None:
            words = set(self.world.typed)
            if await self._editor.save():
                self.world.said_saved(words)

    async def close(self) -> None:
        if self._editor is not None:
            await self._editor.close()
            await self._server.save_settled(self._editor)
            self._editor = None
        await self._post.settled()


async def edited(scene: Scene) -> None:
    await scene.open("a.docx")
    await scene.type()
    await scene.save()
    await scene.type()
    await scene.save()
    await scene.type()
    await scene.close()


async def conflicting(scene: Scene) -> None:
    await scene.open("a.docx")
    await scene.type()
    scene.write("a.docx")
    await scene.save()
    await scene.type()
    await scene.close()


async def linked(scene: Scene) -> None:
    """Two names for one file: it is written to where it is."""
    os.link(scene.world.root / "a.docx", scene.world.folder / "link")
    await edited(scene)


async def deleted(scene: Scene) -> None:
    await scene.open("a.docx")
    await scene.type()
    content = scene.world.content("a.docx")
    (scene.world.root / "a.docx").unlink()
    del scene.world.numbers["a.docx"]
    scene.world.destroyed(content)
    await scene.close()


async def delimited(scene: Scene) -> None:
    scene.write("a.csv")
    await scene.open("a.csv")
    await scene.type()
    await scene.save()
    await scene.close()


@contextlib.asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[tuple[Servers, DocumentServer, Post]]:
    async with DocumentServer(secret=SECRET, time_scale=0.002) as server:
        post = Post(lambda letter, answer: servers.worlds[-1].answered(letter, answer))
        try:
            async with Servers(folder, server, await post.start()) as servers:
                yield servers, server, post
        finally:
            await post.stop()


async def killed_at(
    fatal: int,
    play: Callable[[Scene], Awaitable[None]],
    folder: Path,
    servers: Servers,
    server: DocumentServer,
    post: Post,
) -> bool:
    """Play a scene with a server that is killed; False if it came to its end unharmed."""
    world = World(folder, server)
    world.root.mkdir(parents=True)
    world.data.mkdir()
    servers.worlds.append(world)
    scene = Scene(world, servers, server, post)
    scene.write("a.docx")
    await servers.start(folder, fatal)
    await play(scene)
    died = servers.dead()
    servers.kill()
    litter = [path for path in all_files(world.root) if path.name.startswith(OURS)]
    world.weak |= {"disk", "litter"}
    await servers.start(folder, 0)
    answer = await servers.ask("recover")
    assert answer is not None
    assert answer.code == 200, answer.body
    world.check()
    await _check_litter(litter, world, scene)
    servers.kill()
    return died


async def _check_litter(litter: list[Path], world: World, scene: Scene) -> None:
    """What a killed server left beside documents is taken away a day later."""
    left = [path for path in litter if path.exists()]
    for path in left:
        os.utime(path, (0, 0))
    if not left or "a.docx" not in world.numbers:
        return
    await scene.open("a.docx")
    await scene.type()
    await scene.close()
    assert [path for path in left if path.exists()] == []


@pytest.mark.parametrize("play", [edited, conflicting, linked, deleted, delimited])
def test_nothing_is_lost_wherever_the_server_is_killed(
    play: Callable[[Scene], Awaitable[None]], tmp_path: Path
) -> None:
    async def kill_everywhere() -> int:
        async with stage(tmp_path) as (servers, server, post):
            fatal = secrets.randbelow(_STRIDE) + 1
            while await killed_at(fatal, play, tmp_path / f"{fatal}", servers, server, post):
                fatal += _STRIDE
            return fatal

    assert asyncio.run(kill_everywhere()) > 10
