"""What a callback makes us do: the one way in which an editor's bytes reach a document.

Success is reported only after the bytes are durable, since the Document Server then forgets its
own. Every other outcome leaves the document as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Final, assert_never
from weakref import WeakValueDictionary

from .core.callback import Action, Callback, Ignore, KeepOpen, Rescue, Rest, Save, Warn, decide
from .core.content import complaint
from .core.errors import (
    AccessDenied,
    DocumentNotFound,
    DocumentServerError,
    InvalidGrant,
    NotStored,
    OnlyOfficeError,
)
from .core.formats import extension_of, formats
from .core.grants import Grant
from .core.names import copy_name, split_path
from .document_server import DocumentServer
from .sessions import Copy, Record, Retired, Sessions
from .storage import Changed, Incoming, Storage

Notify = Callable[[Mapping[str, Any]], None]
"""Tells people what happened to a document; the fields are those of the event schema."""

_SAVE_NOW_SECONDS: Final = 60


class Saving:
    """Carries out callbacks, one after the other for each session."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        document_server: DocumentServer,
        *,
        trust_viewers: bool,
        notify: Notify,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._document_server = document_server
        self._trust_viewers = trust_viewers
        self._notify = notify
        self._log = log
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._asked: dict[str, asyncio.Future[None]] = {}

    async def apply(self, grant: Grant, callback: Callback) -> bool:
        """Carry out a callback; return whether the Document Server may forget its own copy.

        Raises:
            InvalidGrant: the callback is about another session than the grant.
            MalformedRequest: the callback makes no sense.
            ForeignUrl: the result is not on the Document Server.
            NotStored: the result could not be stored now.
        """
        if callback.key != grant.key:
            raise InvalidGrant("The callback is about another document than its address.")
        action = decide(callback)
        lock = self._locks.setdefault(grant.key, asyncio.Lock())
        async with lock:
            try:
                outcome = await self._carry_out(grant, action)
            except OnlyOfficeError as error:
                self._answer_asker(callback, error)
                raise
        failed = NotStored("The Document Server could not make the file.")
        self._answer_asker(callback, failed if isinstance(action, Warn | Rescue) else None)
        return outcome

    async def save_now(self, path: str) -> bool:
        """Return once the document holds what was typed so far; False if there is nothing new.

        Raises:
            DocumentServerError: the Document Server cannot be asked.
            NotStored: it did not work, or not in time.
        """
        record = self._sessions.load(await self._storage.identity(path))
        if record is None or record.key is None:
            return False
        ticket = secrets.token_hex(8)
        done = self._asked[ticket] = asyncio.get_running_loop().create_future()
        try:
            answer = await self._document_server.command(
                "forcesave", key=record.key, userdata=ticket
            )
            match answer.get("error"):
                case 0:
                    await asyncio.wait_for(done, _SAVE_NOW_SECONDS)
                    return True
                case 1 | 4:  # nobody is editing; nothing is new
                    return False
                case code:
                    raise DocumentServerError(
                        f"The Document Server cannot save the document now (error {code})."
                    )
        except TimeoutError:
            raise NotStored("The Document Server did not hand over the document in time.") from None
        finally:
            del self._asked[ticket]

    def _answer_asker(self, callback: Callback, error: OnlyOfficeError | None) -> None:
        done = self._asked.get(callback.userdata or "")
        if done is not None and not done.done():
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

    async def _carry_out(self, grant: Grant, action: Action) -> bool:
        match action:
            case KeepOpen(users):
                await self._note_users(grant, list(users))
            case Rest():
                await self._note_users(grant, [])
            case Save():
                self._check_may_save(grant)
                await self._reporting_failure(grant, self._save(grant, action))
            case Rescue():
                self._check_may_save(grant)
                await self._reporting_failure(grant, self._rescue(grant, action))
                return False
            case Warn():
                self._tell(grant.path, "save-failed", message="ONLYOFFICE could not save the file.")
            case Ignore():
                self._log.debug("Nothing to do about a callback for %s", grant.path)
            case _ as unreachable:
                assert_never(unreachable)
        return True

    def _check_may_save(self, grant: Grant) -> None:
        # The Document Server may choose the address of a viewer for what an editor typed, and
        # proves with its signature that it was not the viewer's own idea.
        if grant.mode != "edit" and not self._trust_viewers:
            raise InvalidGrant("This address does not permit saving.")

    async def _reporting_failure(self, grant: Grant, work: Awaitable[None]) -> None:
        try:
            await work
        except (AccessDenied, DocumentServerError, DocumentNotFound, NotStored) as error:
            self._log.warning("%s was not saved: %s", grant.path, error)
            self._tell(grant.path, "save-failed", message=error.message)
            raise NotStored(error.message) from error
        except OnlyOfficeError as error:
            self._log.warning("%s was not saved: %s", grant.path, error)
            self._tell(grant.path, "save-failed", message=error.message)
            raise

    async def _note_users(self, grant: Grant, users: list[str]) -> None:
        async with self._record_of(grant) as (record, _):
            last = record.retired[-1] if record.retired else None
            if (
                record.key is None
                and users
                and last is not None
                and last.key == grant.key
                and await self._current_revision(record.path) == last.revision
            ):
                # Joined in the moment of the final save: the Document Server goes on with the
                # session, so we do, unless the document has changed since.
                record.revive(grant.key)
            if record.key != grant.key or record.users == users:
                return
            began, ended = not record.users and users, record.users and not users
            record.users = users
            await self._sessions.store(record)
        if began:
            self._tell(record.path, "opened", users=users)
        elif ended:
            self._tell(record.path, "closed")

    async def _save(self, grant: Grant, save: Save) -> None:
        record = await self._sessions.find(grant.key, await self._storage.identity(grant.path))
        path = grant.path if record is None else record.path
        ext = extension_of(grant.path) if record is None else record.ext
        incoming = await self._storage.receive(path, tag=grant.key[:16])
        try:
            if await self._fetch(save.url, save.filetype or ext, ext, incoming):
                await self._store(grant, incoming, final=save.final)
            else:
                await self._put_beside(grant, incoming, save)
        finally:
            incoming.discard()

    async def _fetch(self, url: str, filetype: str, ext: str, incoming: Incoming) -> bool:
        """Fetch a result as a file of type ``ext``; False if it could only be had as it is."""
        if filetype != ext:
            try:
                link = self._rebased(url)
                converted = await self._document_server.convert(link, filetype, ext)
                await self._document_server.fetch(converted, incoming)
                await self._check(incoming, ext)
                return True
            except (DocumentServerError, NotStored) as error:
                self._log.warning("A .%s result did not become .%s: %s", filetype, ext, error)
        await self._document_server.fetch(url, incoming)
        await self._check(incoming, filetype)
        return filetype == ext

    def _rebased(self, url: str) -> str:
        address = self._document_server.address
        return url if address is None else address.rebase(url)

    async def _check(self, incoming: Incoming, ext: str) -> None:
        format = formats().get(ext)
        if format is None:
            raise NotStored(f"The saved document has an unknown type, .{ext}.")
        found = await asyncio.to_thread(complaint, incoming.stream, format)
        if found:
            raise NotStored(found)

    async def _store(self, grant: Grant, incoming: Incoming, *, final: bool) -> None:
        async with self._record_of(grant) as (record, path):
            copy = await self._put(grant, record, path, incoming)
            if record.key == grant.key:
                record.pending = None
                if final:
                    record.retire()
            await self._sessions.store(record)
        if copy is None:
            self._tell(path, "saved" if final else "force-saved")
        if final:
            self._tell(path, "closed")

    async def _put(self, grant: Grant, record: Record, path: str, incoming: Incoming) -> str | None:
        """Put the bytes in the document's place, or where that is not ours any more, beside it.

        Returns:
            the path of the copy, if it came to that.
        """
        live = record.key == grant.key
        session = record if live else record.remember(grant.key, grant.revision)
        try:
            if await self._current_revision(path) != incoming.revision:
                ours = record.ours if live else frozenset({session.revision})
                if live:
                    # Should we die between the next two steps, the bytes still count as ours.
                    record.pending = incoming.revision
                    await self._sessions.store(record)
                await self._storage.replace(path, incoming, ours)
        except Changed:
            return await self._put_copy(session, path, incoming, "conflict copy", "conflict")
        except DocumentNotFound:
            return await self._put_copy(session, path, incoming, "recovered", "recovered")
        session.revision = incoming.revision
        return None

    async def _put_copy(
        self, session: Record | Retired, path: str, incoming: Incoming, kind: str, event: str
    ) -> str:
        """Put a session's bytes into its copy, of which there is one however often it saves."""
        copy = session.copy
        if copy is not None:
            with contextlib.suppress(Changed, DocumentNotFound, AccessDenied):
                if await self._current_revision(copy.path) != incoming.revision:
                    await self._storage.replace(copy.path, incoming, [copy.revision])
                copy.revision = incoming.revision
                return copy.path
        session.copy = Copy(await self._add_beside(path, incoming, kind), incoming.revision)
        self._tell(path, event, copy=session.copy.path)
        return session.copy.path

    async def _put_beside(self, grant: Grant, incoming: Incoming, save: Save) -> None:
        """Keep a result of a foreign type under its true extension; never under the document's."""
        async with self._record_of(grant) as (record, path):
            copy = await self._add_beside(path, incoming, "saved copy", save.filetype)
            if save.final and record.key == grant.key:
                record.retire()
            await self._sessions.store(record)
        self._tell(path, "recovered", copy=copy)

    async def _rescue(self, grant: Grant, rescue: Rescue) -> None:
        message = "ONLYOFFICE could not make the file."
        if rescue.url is None:
            self._tell(grant.path, "save-failed", message=message)
            return
        record = await self._sessions.find(grant.key, await self._storage.identity(grant.path))
        path = grant.path if record is None else record.path
        filetype = rescue.filetype or extension_of(grant.path)
        incoming = await self._storage.receive(path, tag=grant.key[:16])
        try:
            await self._document_server.fetch(rescue.url, incoming)
            await self._check(incoming, filetype)
            copy = await self._add_beside(path, incoming, "recovered", filetype)
        finally:
            incoming.discard()
        self._tell(path, "recovered", copy=copy, message=message)

    async def _add_beside(
        self, path: str, incoming: Incoming, kind: str, ext: str | None = None
    ) -> str:
        folder, name = split_path(path)
        while folder and not await self._storage.folder_exists(folder):
            folder = split_path(folder)[0]
        names = copy_name(name, kind, datetime.date.today(), ext)  # noqa: DTZ011 - people's own day
        return await self._storage.add(folder, names, incoming, like=path)

    async def _current_revision(self, path: str) -> str | None:
        with contextlib.suppress(DocumentNotFound):
            return await self._storage.revision(path)
        return None

    @contextlib.asynccontextmanager
    async def _record_of(self, grant: Grant) -> AsyncIterator[tuple[Record, str]]:
        """Lock the record that knows the grant's key, wherever the document is by now.

        If there is none, it is as if the session had begun with the grant.
        """
        identity = await self._storage.identity(grant.path)
        found = await self._sessions.find(grant.key, identity)
        identity = identity if found is None else found.identity
        async with self._sessions.locked(identity):
            record = self._sessions.load(identity)
            if record is None:
                record = Record(identity, grant.path, extension_of(grant.path))
            yield record, record.path if record.knows(grant.key) else grant.path

    def _tell(self, path: str, action: str, **fields: Any) -> None:
        self._notify({"path": path, "action": action, **fields})
