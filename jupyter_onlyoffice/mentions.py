"""Mentions: who can be told of a comment in a document, and telling them.

Known are those who have edited the document. What somebody is told waits in a small file until a
page of theirs fetches it, so that nobody else gets it and nobody has to be there.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from . import durable
from .core.editor import EditorUser, check_place
from .core.errors import DocumentNotFound, MalformedRequest, NotStored
from .core.names import check_path
from .events import Notify
from .moves import Moves
from .sessions import Sessions
from .storage import Storage

_MOST_WAITING: Final = 100
_MOST_AT_ONCE: Final = 50
_LONGEST_MESSAGE: Final = 2000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has edited a document.

    Attributes:
        id: the editor's.
        email: what the editor puts into a comment to name them. No mail ever goes there; Jupyter
            knows no addresses.
    """

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Mention:
    """What somebody is told.

    Attributes:
        path: of the document.
        by: the name of whoever mentions them.
        message: the comment.
        place: where it is in the document, as the editor tells it; or None.
        time: in milliseconds since the epoch.
    """

    path: str
    by: str
    message: str
    place: Mapping[str, Any] | None
    time: int


class Mentions:
    """Tells people of comments.

    Args:
        folder: of ours; made when first needed.
    """

    def __init__(
        self, folder: Path, storage: Storage, sessions: Sessions, moves: Moves, notify: Notify
    ) -> None:
        self._folder = folder
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._notify = notify
        self._order = asyncio.Lock()

    async def people(self, path: object) -> list[Person]:
        """Return those who have edited a document, whoever came last first.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest
        """
        path = check_path(path)
        await self._moves.settled(path)
        identity = (await self._storage.stat(path)).identity
        record = await asyncio.to_thread(self._sessions.load, identity)
        known = record.people if record is not None else {}
        return [Person(id, name, _email(id, name)) for id, name in reversed(known.items())]

    async def mention(
        self, path: object, emails: object, message: object, place: object, by: EditorUser
    ) -> list[Person]:
        """Tell people of a comment; return whom.

        Raises:
            DocumentNotFound: there is no such document, or nobody of these has edited it.
            AccessDenied, MalformedRequest, NotStored
        """
        path = check_path(path)
        if not isinstance(emails, list) or not 0 < len(emails) <= _MOST_AT_ONCE:
            raise MalformedRequest("“emails” must be a list of addresses.")
        if not isinstance(message, str):
            raise MalformedRequest("“message” must be a text.")
        known = await self.people(path)
        told = [person for person in known if person.email in emails]
        if not told:
            raise DocumentNotFound("Nobody of that name has edited this document.")
        for person in known:
            message = message.replace(person.email, person.name)
        now = int(time.time() * 1000)
        mention = Mention(path, by.name, message[:_LONGEST_MESSAGE], check_place(place), now)
        async with self._order:
            for person in told:
                await asyncio.to_thread(self._add, person.id, mention)
        self._notify({"path": path, "action": "mentioned"})
        return told

    async def take(self, user: EditorUser) -> list[Mention]:
        """Return what somebody has not been told yet; it is told now."""
        async with self._order:
            return await asyncio.to_thread(self._take, user.id)

    def _add(self, id: str, mention: Mention) -> None:
        waiting = [*self._waiting(id), mention][-_MOST_WAITING:]
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = json.dumps([asdict(mention) for mention in waiting]).encode()
            durable.write_file(self._file(id), content)
        except OSError as error:
            raise NotStored(f"They could not be told: {error.strerror}.") from error

    def _take(self, id: str) -> list[Mention]:
        waiting = self._waiting(id)
        if waiting:
            self._file(id).unlink(missing_ok=True)
        return waiting

    def _waiting(self, id: str) -> list[Mention]:
        with contextlib.suppress(OSError, ValueError, TypeError):
            return [Mention(**fields) for fields in json.loads(self._file(id).read_bytes())]
        return []

    def _file(self, id: str) -> Path:
        # Records of shared folders can be written by others, so an id may be anything.
        return self._folder / f"{sha256(id.encode()).hexdigest()[:32]}.json"


def _email(id: str, name: str) -> str:
    """Return something of the shape that editors look for in comments (RFC 6761: ``.invalid``)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", ".", plain).strip(".") or "somebody"
    return f"{slug[:40]}.{id[:8]}@jupyter.invalid"
