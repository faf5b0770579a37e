"""What a callback makes us do: the one way in which an editor's bytes reach a document.

Success is reported only after the bytes are durable, since the Document Server then forgets its
own. Every other outcome leaves the document as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, assert_never
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from .copies import Copies
from .core.callback import (
    Action,
    Callback,
    Changes,
    Ignore,
    KeepOpen,
    Rescue,
    Rest,
    Save,
    Submit,
    Warn,
    decide,
)
from .core.content import is_protected
from .core.errors import (
    AccessDenied,
    DocumentNotFound,
    DocumentServerError,
    InvalidGrant,
    NotKept,
    NotStored,
    OnlyOfficeError,
)
from .core.formats import extension_of
from .core.grants import Grant
from .core.names import split_path
from .core.signatures import Signer
from .document_server import DocumentServer
from .events import Notify
from .history import History
from .keeping import keep_version
from .moves import Moves
from .origins import Origin
from .restyling import DELIMITED, CannotBeWrittenSo, restyled
from .results import Results
from .sessions import Record, Retired, Sessions
from .storage import Changed, Incoming, Storage
from .submissions import Submissions

_NOT_MADE = "ONLYOFFICE could not make the file."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a callback.

    Attributes:
        done: whether the Document Server may forget its own copy.
        copy: where the bytes went, if not into the document.
        message: what people should know about it.
    """

    done: bool = True
    copy: str | None = None
    message: str | None = None


class Saving:
    """Carries out callbacks, one after the other for each session."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        document_server: DocumentServer,
        history: History,
        *,
        signer: Signer,
        notify: Notify,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._storage = storage
        self._copies = Copies(storage)
        self._sessions = sessions
        self._moves = moves
        self._document_server = document_server
        self._results = Results(document_server, log)
        self._submissions = Submissions(storage, document_server, self._results, log)
        self._history = history
        self._signer = signer
        self._notify = notify
        self._log = log
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def apply(self, grant: Grant, callback: Callback) -> Outcome:
        """Carry out a callback.

        Raises:
            InvalidGrant: the callback is about another session than the grant.
            MalformedRequest: the callback makes no sense.
            ForeignUrl: the result is not on the Document Server.
            NotStored: the result could not be stored now.
        """
        if callback.key != grant.key:
            raise InvalidGrant("The callback is about another document than its address.")
        action = decide(callback)
        if isinstance(action, Ignore):
            # Not in turn: the Document Server sends an echo while it is asked about a session.
            self._log.debug("Nothing to do about a callback for %s", grant.path)
            return Outcome()
        # A failure to note who is there is no failure to save.
        saves = isinstance(action, Save | Submit | Rescue)
        return await self._in_turn(grant, lambda: self._carry_out(grant, action), saves=saves)

    async def recover(self, grant: Grant, save: Save) -> Outcome:
        """Store what the Document Server kept, after its session ended badly.

        Raises:
            ForeignUrl, NotStored: as `apply` does.
        """
        outcome = await self._in_turn(grant, lambda: self._save(grant, save), saves=True)
        if outcome.copy is None:
            _, path = await self._moves.find(grant)
            message = f"What could not be saved into “{split_path(path)[1]}” is in it now."
            self._tell(path, "recovered", message=message)
        return outcome

    async def _in_turn(
        self, grant: Grant, work: Callable[[], Awaitable[Outcome]], *, saves: bool
    ) -> Outcome:
        """Do ``work`` after everything else that is done for its session."""
        lock = self._locks.setdefault(grant.key, asyncio.Lock())
        async with lock:
            try:
                return await work()
            except OnlyOfficeError as error:
                _, path = await self._moves.find(grant)
                if saves:
                    self._log.warning("%s was not saved: %s", path, error)
                    self._tell(path, "save-failed", message=error.message)
                else:
                    self._log.warning("Who edits %s could not be noted: %s", path, error)
                if isinstance(error, AccessDenied | DocumentNotFound | DocumentServerError):
                    raise NotStored(error.message) from error
                raise

    async def _carry_out(self, grant: Grant, action: Action) -> Outcome:
        match action:
            case KeepOpen(users):
                await self._note_users(grant, list(users))
            case Rest():
                await self._note_users(grant, [])
            case Save():
                self._check_may_save(grant)
                return await self._save(grant, action)
            case Submit():
                self._check_may_save(grant)
                return await self._submit(grant, action)
            case Rescue():
                self._check_may_save(grant)
                return await self._rescue(grant, action)
            case Warn():
                _, path = await self._moves.find(grant)
                self._tell(path, "save-failed", message=_NOT_MADE)
                return Outcome(message=_NOT_MADE)
            case Ignore():
                pass
            case _ as unreachable:
                assert_never(unreachable)
        return Outcome()

    async def _submit(self, grant: Grant, submit: Submit) -> Outcome:
        _, path = await self._moves.find(grant)
        copy, is_new = await self._submissions.put(path, submit)
        if is_new:
            name, kept = split_path(path)[1], split_path(copy)[1]
            message = f"“{name}” was filled in and submitted. It is in “{kept}”."
            self._tell(path, "submitted", copy=copy, message=message)
        async with self._record_of(grant) as (record, path):
            if record.key == grant.key and submit.changed is not None:
                record.submitted = submit.changed
                await self._sessions.store(record)
        return Outcome(copy=copy)

    async def _end_submitted(self, grant: Grant, save: Save) -> Outcome:
        """End a session all of which was sent off: the form stays as it is."""
        async with self._record_of(grant) as (record, path):
            if record.key == grant.key:
                record.changed = save.changed
                record.retire(saved=True, result=urlsplit(save.url).path)
                await self._sessions.store(record)
        self._tell(path, "closed", users=[])
        return Outcome()

    def _check_may_save(self, grant: Grant) -> None:
        # The Document Server may choose the address of a viewer for what an editor typed, and
        # proves with its signature that it was not the viewer's own idea.
        if grant.mode == "view" and not self._signer.secret:
            raise InvalidGrant("This address does not permit saving.")

    async def _note_users(self, grant: Grant, users: list[str]) -> None:
        goes_on = await self._has_editors(grant) if users else False
        async with self._record_of(grant) as (record, path):
            if goes_on is not False:
                await self._revive(grant, record, path, certain=goes_on is True)
            if record.key != grant.key or record.users == users:
                return
            record.users = users
            await self._sessions.store(record)
        if users:
            self._tell(path, "opened", users=users)
        else:
            self._tell(path, "closed", users=users)

    async def _has_editors(self, grant: Grant) -> bool | None:
        """Tell whether a message that somebody joined, after the last save, is no old one.

        Returns:
            None if it cannot be told.
        """
        record, _ = await self._moves.find(grant)
        ended = None if record is None else record.retired_as(grant.key)
        if ended is None or not ended.saved:
            return True
        editors = await self._document_server.editors(grant.key)
        return None if editors is None else bool(editors)

    async def _save(self, grant: Grant, save: Save) -> Outcome:
        record, path = await self._moves.find(grant)
        ended = record.retired_as(grant.key) if record is not None else None
        if (
            record is not None
            and save.unmodified
            and ended is not None
            and ended.saved
            and _is_stored(ended, save)
            # Who took a newer version in its place knows what became of it.
            and (ended.result is None or await self._is_kept(ended, record, path, ended.revision))
        ):
            return Outcome()  # everything was stored before its session was ended
        if (
            save.final
            and save.unmodified
            and record is not None
            and record.key == grant.key
            and record.submitted is not None
            and record.submitted == save.changed
        ):
            return await self._end_submitted(grant, save)
        ext = extension_of(grant.path) if record is None else record.ext
        result = urlsplit(save.url).path
        incoming = await self._storage.receive(path)
        try:
            whole = await self._results.fetch(save.url, save.filetype or ext, ext, incoming)
            because = f"ONLYOFFICE made a .{save.filetype} file of it."
            if whole and ext in DELIMITED:
                try:
                    incoming = await restyled(self._storage, path, incoming, ext)
                except CannotBeWrittenSo as error:
                    whole, because = False, error.message
            async with self._record_of(grant) as (record, path):
                if whole and await self._loses_protection(path, incoming):
                    whole = False
                    because = f"“{split_path(path)[1]}” is protected by a password."
                if _goes_on(record.retired_as(grant.key), save):
                    await self._revive(grant, record, path, certain=True)
                session = self._session(grant, record)
                other = None if whole or save.filetype in {None, ext} else save.filetype
                late = _is_late(session, save)
                if late:
                    copy = await self._put_late(session, record, path, incoming, other)
                else:
                    if whole:
                        again = result == record.revived
                        copy = await self._put(grant, record, path, incoming, again=again)
                    else:
                        copy = await self._put_copy(
                            session, path, incoming, "saved copy", "recovered", because, other
                        )
                    session.changed = save.changed
                if record.key == grant.key:
                    record.pending = None
                    if save.final and not late and result != record.revived:
                        record.retire(saved=True, result=result)
                elif save.final:
                    record.remember(grant.key, grant.revision).saved = True
                await self._sessions.store(record)
        finally:
            await asyncio.to_thread(incoming.discard)
        if copy is None:
            if save.changes is not None and self._history.is_kept:
                # The changes themselves are worth fetching once, when there are no more to come.
                done = save.changes if save.final else save.changes.authors_alone
                await self._note_origin(record.identity, path, incoming.revision, done)
            self._tell(path, "saved" if save.final else "force-saved")
        if save.final:
            self._tell(path, "closed", users=[])
        return Outcome(copy=copy)

    async def _revive(self, grant: Grant, record: Record, path: str, *, certain: bool) -> None:
        """Take up the grant's session again if it was the last: no document has two at once.

        One whose document was changed goes on only if somebody is known to be in it after its
        final save; whoever went back to an older version has ended it for good.

        Args:
            certain: that somebody is in it.
        """
        ended = record.last_ended
        if ended is not None and ended.key == grant.key:
            revision = await self._current_revision(path)
            if revision == ended.revision or (certain and ended.result is not None):
                record.revive(ended, revision)

    async def _note_origin(self, identity: str, path: str, revision: str, changes: Changes) -> None:
        """Keep who made a state and how; a save does not fail for want of that."""
        user, name = changes.author
        origin = Origin(
            int(time.time() * 1000),
            revision,
            user=user,
            name=name,
            server_version=changes.server_version,
            changes=changes.entries,
        )
        try:
            file = await self._history.receive_changes(identity)
            try:
                packed = changes.url is not None and await self._results.fetch_changes(
                    changes.url, file
                )
                await self._history.note(identity, origin, file if packed else None)
            finally:
                await asyncio.to_thread(file.discard)
        except OSError as error:
            self._log.warning("Who changed %s could not be kept: %s", path, error.strerror)

    async def _put_late(
        self,
        session: Record | Retired,
        record: Record,
        path: str,
        incoming: Incoming,
        ext: str | None,
    ) -> str | None:
        """Put bytes that may be older than what the session stored where they replace nothing."""
        if await self._is_kept(session, record, path, incoming.revision):
            return None
        because = f"A save of “{split_path(path)[1]}” came after a newer one."
        return await self._put_copy(
            session, path, incoming, "saved copy", "recovered", because, ext, late=True
        )

    async def _put(
        self, grant: Grant, record: Record, path: str, incoming: Incoming, *, again: bool
    ) -> str | None:
        """Put the bytes in the document's place, or where that is not ours any more, beside it.

        Args:
            again: it is the save that had ended the session, once more.

        Returns:
            the path of the copy, if it came to that.
        """
        live = record.key == grant.key
        name = split_path(path)[1]
        session = self._session(grant, record)
        again = again or isinstance(session, Retired)
        if again and await self._is_kept(session, record, path, incoming.revision):
            return None
        try:
            if await self._current_revision(path) != incoming.revision:
                ours = record.ours if live else frozenset({session.revision})
                if live:
                    # Should we die between the next two steps, the bytes still count as ours.
                    record.pending = incoming.revision
                    await self._sessions.store(record)
                if not (live and record.stored):
                    await self._keep_version(record.identity, path)
                await self._storage.replace(path, incoming, ours)
                if live:
                    record.stored, record.saved = True, time.time()
                    record.fingerprint = (await self._storage.stat(path)).fingerprint
        except Changed:
            because = f"“{name}” was changed by somebody else while it was open."
            return await self._put_copy(
                session, path, incoming, "conflict copy", "conflict", because
            )
        except DocumentNotFound:
            because = f"“{name}” was deleted while it was open."
            return await self._put_copy(session, path, incoming, "recovered", "recovered", because)
        session.revision = incoming.revision
        return None

    async def _is_kept(
        self, session: Record | Retired, record: Record, path: str, revision: str
    ) -> bool:
        """Tell whether a session stored these bytes, and they still are somewhere."""
        places = [copy.path for copy in session.copies.values() if copy.revision == revision]
        if session.revision == revision:
            places.append(path)
        for place in places:
            if await self._current_revision(place) == revision:
                return True
        kept = await self._history.versions(record.identity)
        return session.revision == revision and any(v.revision == revision for v in kept)

    async def _loses_protection(self, path: str, incoming: Incoming) -> bool:
        """Tell whether the document can be opened with its password alone, but not the result."""
        try:
            with await self._storage.open(path) as document:
                return await asyncio.to_thread(
                    lambda: is_protected(document) and not is_protected(incoming.stream)
                )
        except DocumentNotFound:
            return False

    async def _keep_version(self, identity: str, path: str) -> None:
        """Keep what the document held so far; a save does not fail for want of room for that."""
        try:
            await keep_version(self._storage, self._history, identity, path)
        except NotKept as error:
            self._log.warning("No version of %s: %s", path, error)

    def _session(self, grant: Grant, record: Record) -> Record | Retired:
        """Return what is known about the grant's session, be it the present one or an older."""
        if record.key == grant.key:
            return record
        return record.remember(grant.key, grant.revision)

    async def _put_copy(
        self,
        session: Record | Retired,
        path: str,
        incoming: Incoming,
        kind: str,
        event: str,
        because: str,
        ext: str | None = None,
        *,
        late: bool = False,
    ) -> str:
        """Put bytes into the session's copy of that kind, and tell people when it is a new one."""
        copy, is_new = await self._copies.put(session, path, incoming, kind, ext, late=late)
        if is_new:
            message = f"{because} What was typed is in “{split_path(copy)[1]}”."
            self._tell(path, event, copy=copy, message=message)
        return copy

    async def _rescue(self, grant: Grant, rescue: Rescue) -> Outcome:
        """Keep what there is of a document that could not be made; the document is not touched."""
        _, path = await self._moves.find(grant)
        if rescue.url is None:
            self._tell(path, "save-failed", message=_NOT_MADE)
            return Outcome(done=False, message=_NOT_MADE)
        incoming = await self._storage.receive(path)
        try:
            filetype = rescue.filetype or extension_of(grant.path)
            await self._results.fetch_as_it_is(rescue.url, filetype, incoming)
            async with self._record_of(grant) as (record, path):
                session = self._session(grant, record)
                copy = await self._put_copy(
                    session, path, incoming, "recovered", "recovered", _NOT_MADE, filetype
                )
                await self._sessions.store(record)
        finally:
            await asyncio.to_thread(incoming.discard)
        return Outcome(done=False, copy=copy, message=_NOT_MADE)

    async def _current_revision(self, path: str) -> str | None:
        with contextlib.suppress(DocumentNotFound):
            return await self._storage.revision(path)
        return None

    @contextlib.asynccontextmanager
    async def _record_of(self, grant: Grant) -> AsyncIterator[tuple[Record, str]]:
        """Lock the record that knows the grant's key; yield it with the document's path.

        If there is none, it is as if the session had begun with the grant.
        """
        found, path = await self._moves.find(grant)
        identity = found.identity if found else await self._storage.identity(path)
        async with self._sessions.locked(identity):
            record = self._sessions.load(identity)
            yield record or Record(identity, path, extension_of(path)), path

    def _tell(self, path: str, action: str, **fields: Any) -> None:
        self._notify({"path": path, "action": action, **fields})


def _is_late(session: Record | Retired, save: Save) -> bool:
    """Tell whether a result may be older than what its session has stored."""
    if isinstance(session, Retired) and session.saved and not save.final:
        return True
    if session.changed is None or save.changed is None:
        return False
    return save.changed < session.changed


def _is_stored(ended: Retired, save: Save) -> bool:
    """Tell whether an ended session has stored the last of the changes in a result."""
    return ended.changed is not None and ended.changed == save.changed


def _goes_on(ended: Retired | None, save: Save) -> bool:
    """Tell whether people went on after the final save: there are newer changes than that had."""
    if ended is None or save.final or ended.changed is None or save.changed is None:
        return False
    return save.changed > ended.changed
