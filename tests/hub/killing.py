"""Kills the hub service at each of its steps while somebody works, and looks what is left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any, Final, Self

from ..document_server import DocumentServer, Editor
from ..office import docx_bytes, text_of
from ..waiting import until
from .hub import Hub, User

_TYPED: Final = "Before one two"


class Services:
    """Starts services that die, and ones that do not, in place of the one that runs.

    Attributes:
        deaths: how many have died.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._folder = Path(hub.service_variables["ONLYOFFICE_HUB_FOLDER"])
        self._end = -1
        self.deaths = 0

    async def __aenter__(self) -> Self:
        """Start the process that starts them."""
        await self._hub.kill_service()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.hub.service_to_kill"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, **self._hub.service_variables},
            cwd=Path(__file__).parents[2],
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it, and start the usual service again."""
        self._process.kill()  # and with it all that it has started
        await self._process.wait()
        await self._hub.start_service()

    async def start(self, fatal: int = 0, *, armed: bool = False) -> None:
        """Start a service in place of another, if one runs.

        Args:
            fatal: the step at which it is killed.
            armed: steps count from the beginning.
        """
        self.arm(armed)
        if self._end >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._end, signal.SIGKILL)
            await until(self.is_dead)
            os.close(self._end)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{fatal}\n".encode())
        self._end = os.pidfd_open(int(await self._process.stdout.readline()))
        if not armed:
            await self._hub.until_service_answers()

    def arm(self, armed: bool = True) -> None:
        """Count steps from now on, or no more."""
        path = self._folder / "armed"
        if armed:
            path.touch()
        else:
            path.unlink(missing_ok=True)

    def is_dead(self) -> bool:
        return bool(select.select([self._end], [], [], 0)[0])

    async def revive(self) -> bool:
        """Start a service that does not die if the last one did; tell whether it did."""
        if not self.is_dead():
            return False
        await self.start()
        self.deaths += 1
        return True


async def _config(bob: User, path: str) -> dict[str, Any] | None:
    answer = await bob.ask("POST", "onlyoffice/open", {"path": path})
    assert answer.code == 200, answer.body
    opened: dict[str, Any] = json.loads(answer.body)
    return opened["config"] if opened["editor"] == "onlyoffice" else None


async def _opened(
    services: Services, document_server: DocumentServer, bob: User, path: str
) -> Editor:
    """Open a document; once more where the service was killed by that."""
    while True:
        config = await _config(bob, path)
        if config is not None:
            editor = await document_server.open(config)
            if not editor.errors:
                return editor
            await editor.close()
        assert await services.revive(), "it did not open, though the service runs"


async def _typed_while_down(
    services: Services, document_server: DocumentServer, hub: Hub, bob: User, path: str
) -> bytes:
    """Edit a document whose server the Hub stops meanwhile; return what gives the way back."""
    editor = await _opened(services, document_server, bob, path)
    await editor.type(" one")
    await editor.save()
    await editor.type(" two")
    way = await hub.take_way("bob")
    await editor.close()
    await document_server.save_settled(editor)
    return way


async def killed_while_saving(
    fatal: int, services: Services, document_server: DocumentServer, hub: Hub, bob: User
) -> bool:
    """Kill the service while a document is opened and saved; False if it came to its end."""
    document = hub.shared / f"saving-{fatal}.docx"
    document.write_bytes(docx_bytes("Before"))
    await services.start(fatal)
    services.arm()
    before = services.deaths
    way = await _typed_while_down(services, document_server, hub, bob, f"our work/{document.name}")
    services.arm(False)
    await services.revive()
    await hub.give_way("bob", way)
    await _recovered(document, services, document_server, hub, bob)
    return services.deaths > before


async def killed_while_delivering(
    fatal: int, services: Services, document_server: DocumentServer, hub: Hub, bob: User
) -> bool:
    """Kill the service while it delivers what has waited; False if it came to its end."""
    document = hub.shared / f"delivering-{fatal}.docx"
    document.write_bytes(docx_bytes("Before"))
    await services.start()
    way = await _typed_while_down(services, document_server, hub, bob, f"our work/{document.name}")
    assert len(hub.waiting) == 1
    await hub.give_way("bob", way)
    before = services.deaths
    await services.start(fatal, armed=True)  # a service delivers first of all
    await until(lambda: services.is_dead() or not hub.waiting)
    services.arm(False)
    await services.revive()
    await _recovered(document, services, document_server, hub, bob)
    return services.deaths > before


async def _recovered(
    document: Path, services: Services, document_server: DocumentServer, hub: Hub, bob: User
) -> None:
    while (await bob.ask("POST", "onlyoffice/recover", {})).code != 200:
        await until(services.is_dead)  # as it was about to be
        await services.revive()
    await until(lambda: text_of(document) == _TYPED)
    await until(lambda: not hub.waiting)
    assert document_server.forgotten.keys == []
    others = {file.name for file in hub.shared.iterdir() if file.name.startswith(document.stem)}
    assert others == {document.name}, "nothing has become a copy"
