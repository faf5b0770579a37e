"""Who opens, types, saves and leaves: the life of documents."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Coroutine
from typing import Any

from .callbacks import JOINED, LEFT, Poster, action
from .documents import Change, Connection, Document
from .forgotten import ForgottenStore
from .loading import TOO_LARGE, Loader, LoadingFailed
from .office.content import Content
from .opening import Opening
from .saving import BY_BUTTON, BY_SUBMIT, BY_TIMER, Saver
from .settings import Settings


class Sessions:
    """All documents of a server, by key."""

    def __init__(
        self,
        settings: Settings,
        poster: Poster,
        loader: Loader,
        saver: Saver,
        forgotten: ForgottenStore,
    ) -> None:
        """Take what sessions need."""
        self._settings = settings
        self._poster = poster
        self._loader = loader
        self._saver = saver
        self._forgotten = forgotten
        self._tasks: set[asyncio.Task[object]] = set()
        self._saves: dict[str, asyncio.Task[object]] = {}
        self.documents: dict[str, Document] = {}
        self.connections: dict[str, Connection] = {}
        self.shard_key = ""
        """Of the last request that named one: it turns up in links of other documents."""

    async def close(self) -> None:
        """Stop everything that is under way; open editors hear no more."""
        for connection in self.connections.values():
            connection.gone = True
            connection.changed.set()
        self.connections.clear()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def save_settled(self, key: str) -> None:
        """Wait until no final save of a key is waiting or under way."""
        save = self._saves.get(key)
        if save is not None:
            await asyncio.wait([save])

    # Opening

    def open(self, opening: Opening, base_url: str) -> Connection:
        """Make a connection; it learns by events what came of it."""
        document = self._document(opening)
        document.opened_count += 1
        full = self._editing_connections() >= self._settings.connection_limit
        may_edit = opening.may_edit and not full
        connection = Connection(
            id=secrets.token_urlsafe(12),
            opening=opening,
            index=document.opened_count,
            base_url=base_url,
            may_edit=may_edit,
            mode="view" if full and opening.may_edit else opening.mode,
        )
        self.connections[connection.id] = connection
        self.shard_key = opening.key
        self._run(self._enter(document, connection))
        return connection

    def _document(self, opening: Opening) -> Document:
        """Return the document of a key, started again where its time as a saved one is over."""
        document = self.documents.get(opening.key)
        known = document is not None and not self._expired(document, opening)
        if document is None or not known:
            document = Document(opening.key, opening.file_type)
            self.documents[opening.key] = document
        return document

    def _expired(self, document: Document, opening: Opening) -> bool:
        if document.saved_at is None or not opening.may_edit:
            return False
        life = self._settings.scaled(self._settings.version_life)
        return time.monotonic() - document.saved_at > life

    def _editing_connections(self) -> int:
        return sum(connection.may_edit for connection in self.connections.values())

    async def _enter(self, document: Document, connection: Connection) -> None:
        opening = connection.opening
        if connection.is_gone():
            return
        if document.saved_at is not None and connection.may_edit:
            connection.may_edit = False
            connection.tell("version")
            return
        document.connections[connection.id] = connection
        document.base_url = connection.base_url
        if opening.callback_url:
            document.callback_urls.append((connection.index, opening.callback_url))
        if connection.may_edit:
            await self._join(document, connection)
        if connection.is_gone():
            return
        try:
            await self._loader.load(document, connection)
        except LoadingFailed as failure:
            connection.fail(failure.code)
            if failure.code == TOO_LARGE:
                self.leave(connection.id)
            return
        if connection.is_gone():
            return
        connection.opened = True
        connection.tell(
            "opened",
            {
                "mode": connection.mode,
                "title": opening.title,
                "surface": document.surface(),
                "users": document.people(),
                "forcesave": opening.forcesave,
                "autosave": opening.autosave,
            },
        )
        document.tell_all("users", document.people(), but=connection.id)

    async def _join(self, document: Document, connection: Connection) -> None:
        """Count in as an editor: stops a save that waits, posts status 1."""
        document.generation += 1
        if document.save is not None:
            document.save.cancel()
            document.save = None
        connection.joined = True
        record = await self._poster.presence(
            document, connection.index, action(JOINED, connection.opening.user_id)
        )
        if record is not None and not record.ok:
            connection.warn(-101)

    # Editing

    def type(self, connection: Connection, text: str) -> bool:
        """Take what an editor sends; False, and a warning to it, when it has no right to."""
        document = self._of(connection)
        if document is None or connection.gone:
            return False
        if not connection.may_edit:
            if connection.mode == "edit":
                connection.warn(-23)
            return False
        opening = connection.opening
        document.changes.append(
            Change(
                connection.id,
                connection.index,
                opening.user_id,
                opening.user_name,
                text,
                self._settings.now(),
            )
        )
        document.tell_all("changed", {"surface": document.surface()}, but=connection.id)
        if self._settings.auto_assembly > 0:
            self._run(self._by_timer(document, len(document.changes)))
        return True

    def forcesave(
        self,
        document: Document,
        kind: int,
        *,
        connection: Connection | None = None,
        userdata: str | None = None,
    ) -> bool:
        """Start a force save; False when there is nothing new or nobody to tell."""
        count = len(document.changes)
        if count == document.forcesaved or not document.callback_urls:
            return False
        before, document.forcesaved = document.forcesaved, count

        async def save() -> None:
            record = await self._saver.force(
                document,
                kind,
                index=connection.index if connection else None,
                user_id=connection.opening.user_id if connection else "",
                userdata=userdata,
            )
            stored = record is not None and record.ok and record.status == 6
            if not stored and document.forcesaved == count:
                document.forcesaved = before
            if connection is not None:
                if not stored:
                    connection.warn(-333 if kind == BY_SUBMIT else -331)
                connection.tell("forcesaved", {"saved": stored, "type": kind})

        self._run(save())
        return True

    def press_save(self, connection: Connection) -> bool:
        """Save button or Ctrl+S with customization.forcesave."""
        document = self._of(connection)
        if document is None or not connection.may_edit:
            return False
        return self.forcesave(document, BY_BUTTON, connection=connection)

    def submit(self, connection: Connection) -> bool:
        """Submit button of a form; unlike the original's it needs something filled in."""
        document = self._of(connection)
        if document is None or not connection.may_edit:
            return False
        return self.forcesave(document, BY_SUBMIT, connection=connection)

    async def _by_timer(self, document: Document, count: int) -> None:
        await asyncio.sleep(self._settings.scaled(self._settings.auto_assembly))
        if document.forcesaved < count and document.saved_at is None:
            self.forcesave(document, BY_TIMER)

    # Leaving

    def leave(self, connection_id: str) -> None:
        """End a connection; what it had not sent is lost."""
        connection = self.connections.pop(connection_id, None)
        if connection is None:
            return
        connection.gone = True
        connection.changed.set()
        connection.choice.set()
        document = self.documents.get(connection.opening.key)
        if document is not None and document.connections.pop(connection_id, None) is not None:
            self._left(document, connection)

    def drop(self, document: Document, users: list[str] | None) -> None:
        """Turn editors into readers, all of them or those named."""
        for connection in document.editors:
            if users is None or connection.opening.user_id in users:
                connection.mode = "view"
                connection.tell("dropped")
                self._left(document, connection)

    def _left(self, document: Document, connection: Connection) -> None:
        connection.may_edit = False
        if not connection.joined:
            return
        connection.joined = False
        document.last_left = connection.opening.user_id
        document.tell_all("users", document.people(), but=connection.id)
        out = action(LEFT, connection.opening.user_id)
        if document.editors or not document.unsaved:
            self._run(self._poster.presence(document, connection.index, out))
        elif document.callback_urls:
            document.save = self._run(self._final_save(document))
            self._saves[document.key] = document.save
        else:
            document.changes.clear()
            document.forcesaved = 0

    async def _final_save(self, document: Document) -> None:
        await asyncio.sleep(self._settings.scaled(self._settings.save_delay))
        generation = document.generation
        # From here on a join no longer cancels: it makes the result not count.
        document.save = None
        record, assembled = await self._saver.final(document)
        if record is None or document.generation != generation:
            return
        if record.ok:
            if assembled is not None:
                document.base = assembled.data
                document.content = (
                    Content("word")
                    if document.content is None
                    else (document.content.typed(document.runs()))
                )
            document.changes.clear()
            document.forcesaved = 0
            document.from_forgotten = False
            document.saved_at = time.monotonic()
            self._forgotten.delete(document.key)
        elif assembled is not None:
            self._forgotten.keep(document.key, assembled.data, assembled.extension)
            self._forget(document)

    def _forget(self, document: Document) -> None:
        if self.documents.get(document.key) is document:
            del self.documents[document.key]

    # Shared

    def document_of(self, connection: Connection) -> Document | None:
        """Return the document that an open connection belongs to."""
        return self._of(connection)

    def _of(self, connection: Connection) -> Document | None:
        return self.documents.get(connection.opening.key)

    def _run(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
