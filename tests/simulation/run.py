"""A run: random steps from a seed, then rest, then the promises."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Self

from ..document_server import DocumentServer
from . import people, programs, trouble
from .files import document, word
from .jupyter import SECRET, Jupyter
from .people import Desk
from .post import Post
from .world import Broken, World

Step = Callable[["Run"], Awaitable[str | None]]

STEPS: Final[dict[Step, float]] = {
    people.open_document: 12,
    people.type_words: 22,
    people.save_now: 8,
    people.press_save: 5,
    people.close_editor: 8,
    people.come_back: 5,
    people.type_and_leave: 1,
    people.create: 1,
    people.recover: 2,
    people.restore: 2,
    people.settle: 3,
    people.delete_copy: 1,
    programs.rewrite: 6,
    programs.rewrite_meanwhile: 2,
    programs.touch: 2,
    programs.new_file: 3,
    programs.rename: 3,
    programs.rename_folder: 2,
    programs.move_behind: 3,
    programs.delete: 3,
    trouble.fill_disk: 2,
    trouble.lock_folder: 1,
    trouble.lock_file: 1,
    trouble.end_trouble: 5,
    trouble.break_document_server: 5,
    trouble.hang_document_server: 0.2,
    trouble.mislay_letters: 5,
    trouble.deliver_late: 5,
    trouble.deliver_again: 3,
    trouble.crash: 4,
    trouble.start: 3,
    trouble.restart: 1,
    trouble.lose_records: 0.7,
}
"""What can happen, and how often."""

_AT_ONCE: Final = {
    people.open_document,
    people.save_now,
    people.press_save,
    people.close_editor,
    people.come_back,
    people.recover,
    trouble.deliver_late,
    trouble.deliver_again,
}
"""Steps that the next one need not wait for."""

_TIME_SCALE: Final = 0.002
_SECONDS: Final = 120
"""A run takes less than one."""


class Run:
    """One run in folders of its own.

    Attributes:
        random: the only source of chance.
        names_left: paths under which a document once was.
        story: what has happened, a line each.
    """

    def __init__(self, seed: int, place: Place) -> None:
        self.random = random.Random(seed)  # noqa: S311 - for variety, not for secrets
        self.seed = seed
        self.jupyter, self.server, self.post = place.jupyter, place.server, place.post
        self.world = place.world = World(place.folder / f"run-{seed}", place.server)
        self.desks: list[Desk] = []
        self.names_left: set[str] = set()
        self.story: list[str] = []
        self.watched: Callable[[str], None] = self.story.append
        self._going_on: set[asyncio.Task[bool]] = set()
        self._words = self._names = self._told = 0

    # For steps

    def new_word(self) -> str:
        self._words += 1
        return word(self._words)

    def new_name(self, ext: str) -> str:
        self._names += 1
        return f"n{self._names}.{ext}"

    def desk(self) -> Desk | None:
        """Return one where something can be done now."""
        free = [desk for desk in self.desks if not desk.busy and desk.editor.mode == "edit"]
        return self.random.choice(free) if free else None

    def some_path(self) -> str | None:
        """Return the path of a document, mostly of one that is open."""
        paths = [path for path in self.world.numbers if (self.world.root / path).exists()]
        edited = [desk.path for desk in self.desks if desk.path in paths]
        if edited and self.random.random() < 0.7:
            return self.random.choice(edited)
        return self.random.choice(sorted(paths)) if paths else None

    async def quiet(self) -> None:
        """Wait until neither people nor servers are doing anything."""
        current = asyncio.current_task()
        while True:
            waiting = {*self._going_on, *self.server.sessions._tasks} - {current}
            if not waiting:
                if not self.post.under_way:
                    break
                await self.post.settled()
                await self.jupyter.settled()
            else:
                await asyncio.wait(waiting)
        await self.jupyter.settled()

    # The run

    async def go(self, steps: int) -> None:
        """Do it.

        Raises:
            Broken: a promise was.
        """
        self._prepare()
        self.post.reset()
        self.post.told = self.watched
        self.jupyter.serve(self.world.root, self.world.data)
        try:
            async with asyncio.timeout(_SECONDS):
                await trouble.start(self)
                for _ in range(steps):
                    await self._step()
                await self._rest()
            self.world.broken += self.jupyter.complaints.texts
            self.world.check()
        except TimeoutError:
            raise Broken("the run does not come to an end") from None
        finally:
            self.jupyter.complaints.texts.clear()
            await self._leave()
            shutil.rmtree(self.world.folder)

    def _prepare(self) -> None:
        world = self.world
        for folder in ("sub/deep", "other"):
            (world.root / folder).mkdir(parents=True)
        world.data.mkdir()
        for path in ("a.docx", "sub/b.docx", self.random.choice(["c.csv", "sub/c.xlsx"])):
            begun = self.new_word()
            content = document(path.rpartition(".")[2], begun)
            assert content is not None
            (world.root / path).write_bytes(content)
            world.wrote(path, begun, content)
        for name in ("notes.txt", "sub/private.docx", ".hidden"):
            content = document("docx", "nobody's")
            assert content is not None
            world.foreign[name] = content
            (world.root / name).write_bytes(content)

    async def _step(self) -> None:
        for _ in range(50):
            step = self.random.choices([*STEPS], weights=[*STEPS.values()])[0]
            if step in _AT_ONCE and self.random.random() < 0.3:
                task = asyncio.create_task(self._do(step, "at once: "))
                self._going_on.add(task)
                task.add_done_callback(self._going_on.discard)
                await asyncio.sleep(self.random.choice([0, 0.001, 0.004]))
                return
            if await self._do(step):
                return

    async def _do(self, step: Step, how: str = "") -> bool:
        done = await step(self)
        if done is not None:
            self.watched(f"{how}{done}")
        for broken in self.world.broken[self._told :]:
            self.watched(f"BROKEN: {broken}")
        self._told = len(self.world.broken)
        return done is not None

    async def _rest(self) -> None:
        """Everything works, everybody leaves, what is late arrives, what was kept is fetched."""
        await trouble.end_trouble(self)
        self.watched("— rest —")
        await trouble.start(self)
        await self.quiet()
        for desk in self.desks:
            await desk.editor.close()
        self.desks.clear()
        await self.quiet()
        while await self._do(trouble.deliver_late):
            pass
        await self.quiet()
        await self._finish_what_failed()
        await self._do(people.recover)
        await self.quiet()
        await self._cleared_away()
        left = self.world.known_keys() & {*self.server.forgotten.keys}
        if left:
            self.world.broken.append(f"{sorted(key[:6] for key in left)} could be fetched")

    async def _cleared_away(self) -> None:
        """Wait for the server's own recovery, which nobody asks for; give it two seconds."""
        for _ in range(200):
            if "litter" in self.world.weak or not self.world.temporary():
                return
            await asyncio.sleep(0.01)

    async def _finish_what_failed(self) -> None:
        """Open again what the Document Server could not make when it was closed."""
        for key in list(self.world.edited_as):
            held = self.server.sessions.documents.get(key)
            if held is None or held.saved_at is not None or not held.unsaved or held.editors:
                continue
            for path in list(self.world.numbers):
                if self.world.numbers[path] in self.world.edited_as[key]:
                    self.watched("once more: " + await people.open_path(self, path))
            for desk in self.desks:
                await desk.editor.close()
            self.desks.clear()
            await self.quiet()

    async def _leave(self) -> None:
        await trouble.end_trouble(self)
        for desk in self.desks:
            await desk.editor.close()
        for task in self._going_on:
            task.cancel()
        await asyncio.gather(*self._going_on, return_exceptions=True)
        if self.jupyter.running:
            self.post.close_down()
            await self.jupyter.crash()
        for key in self.world.edited_as:
            self.server.sessions.documents.pop(key, None)
            self.server.forgotten.delete(key)
        for journal in self.server.journals.values():
            journal.clear()


class Place:
    """Where runs happen, one after the other: both servers and the post office between them."""

    jupyter: Jupyter
    server: DocumentServer
    post: Post
    world: World

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def __aenter__(self) -> Self:
        """Start everything that is started only once."""
        self.server = await DocumentServer(
            secret=SECRET, time_scale=_TIME_SCALE, fast_clock=True, connection_limit=100
        ).start()
        self.post = await Post(lambda letter, answer: self.world.answered(letter, answer)).start()
        self.jupyter = Jupyter(self.folder, self.server.url, self.post.url)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the stand-in; everything else ends with the process."""
        await self.server.stop()


__all__ = ["Broken", "Place", "Run"]
