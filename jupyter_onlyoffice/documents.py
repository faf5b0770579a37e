"""What can be done with a document: open it, read it, create one. No HTTP words."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import time
from collections.abc import Collection, Iterable
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO, Final

from .core.editor import EditorPolicy, EditorRequest, EditorUser, Surroundings, editor_config
from .core.errors import (
    DocumentNotFound,
    DocumentServerError,
    MalformedRequest,
    NotStored,
    UnsupportedFormat,
)
from .core.formats import Format, extension_of, format_of
from .core.grants import Grant, Purpose, seal
from .core.keys import instance_id
from .core.names import check_name, check_path, join_path, split_path, untitled
from .core.urls import api_script, with_grant
from .document_server import DocumentServer
from .moves import Moves
from .notebooks import rendered
from .recovery import Recovery
from .secret import InstanceSecret
from .sessions import Record, Sessions
from .signing import Signing
from .storage import Stat, Storage
from .templates import blank, stand_in

NEW_DOCUMENTS: Final = {
    "docx": "Document",
    "xlsx": "Spreadsheet",
    "pptx": "Presentation",
    "pdf": "PDF Form",
}
"""What can be created, and what it is called in menus after “New”."""

_LOADING_SECONDS: Final = 60.0
"""So long it may take until the Document Server knows of somebody who was sent into a session."""

_READ_ONLY: Final = "This file is read-only."


@dataclass(frozen=True, slots=True)
class Opened:
    """An editor may be started.

    Attributes:
        api_url: of the script that the browser loads.
        config: for the editor; signed whole.
        mode: what is permitted, one of `core.editor.MODES`.
        reason: why the mode is less than what was asked, or None.
        message: the reason in a sentence.
    """

    api_url: str
    config: dict[str, Any]
    mode: str
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No editor can be started, for ``reason``, in a sentence ``message``."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, to be closed after use.

    Attributes:
        stream: seekable.
        size: in bytes; what is sent must have this size whatever happens to the file meanwhile.
        etag: changes with the bytes.
        mime: the media type.
        name: the file's name.
    """

    stream: BinaryIO
    size: int
    etag: str
    mime: str
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the administrator decided about which documents are edited.

    Attributes:
        lossy_formats: extensions to be edited although something may be lost.
        max_size: of a document, in bytes.
    """

    lossy_formats: Collection[str] = ()
    max_size: int = 1 << 30


class Documents:
    """Opens, reads and creates documents."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        moves: Moves,
        document_server: DocumentServer,
        recovery: Recovery,
        *,
        secret: InstanceSecret,
        signing: Signing,
        policy: EditorPolicy,
        limits: Limits,
    ) -> None:
        self._storage = storage
        self._sessions = sessions
        self._moves = moves
        self._document_server = document_server
        self._recovery = recovery
        self._secret = secret
        self._signing = signing
        self._policy = policy
        self._limits = limits
        self._expected: dict[str, float] = {}

    async def open(
        self,
        path: object,
        request: EditorRequest,
        user: EditorUser,
        *,
        may_write: bool,
        jupyter_url: str,
        outdated: str | None = None,
        untouched: bool = False,
        surroundings: Surroundings | None = None,
    ) -> Opened | Unavailable:
        """Join, or begin, the session of a document.

        Args:
            may_write: whether the user is authorized to change contents.
            jupyter_url: where the Document Server reaches this server, ending in a slash.
            outdated: a key that the Document Server called outdated when it was opened, or under
                which the user has the document open as it was before somebody else changed it.
            untouched: the user has typed nothing under that key that is not in the file.
            surroundings: what the editor offers beside the document.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest, UnsupportedFormat, NotStored
        """
        path = check_path(path)
        name = split_path(path)[1]
        format = format_of(name)
        await self._moves.settled(path)
        stat = await self._storage.stat(path)
        if stat.size > self._limits.max_size:
            return Unavailable(
                "too-large", f"The file is larger than {self._limits.max_size} bytes."
            )
        record = await asyncio.to_thread(self._sessions.load, stat.identity)
        if record is not None:
            # Moved behind Jupyter's back, and another file took its name: that one is not joined.
            await self._moves.follow(record, path)
        if record is None or record.key is None:
            await self._moves.arrived(path, stat)
        health = await self._document_server.health()
        address = self._document_server.address
        if health.reason is not None or address is None:
            return Unavailable(health.reason or "not-configured", health.error or "")

        savable = self.can_save(format)
        may_edit = savable and stat.writable and may_write
        reason = message = None
        if request.mode == "view":
            mode = "view"
        elif not savable:
            mode, reason = "view", "format"
            message = f"ONLYOFFICE shows .{format.ext} files but cannot save them without loss."
        elif not may_edit:
            mode, reason, message = "view", "read-only", _READ_ONLY
        elif request.mode not in {"edit", *format.actions}:
            mode, reason = "view", "format"
            message = f"A .{format.ext} file cannot be opened for this alone, so it is only shown."
        else:
            mode = request.mode

        record = await self._join(
            stat,
            path,
            format.ext,
            outdated if may_edit else None,
            user.id if untouched else None,
            None if mode == "view" else user,
        )
        config = editor_config(
            format=format,
            key=record.key or "",
            name=name,
            download_url=self._address(Purpose.DOWNLOAD, path, record, user, mode, jupyter_url),
            callback_url=self._address(Purpose.CALLBACK, path, record, user, mode, jupyter_url),
            request=request,
            mode=mode,
            may_edit=may_edit,
            user=user,
            policy=self._policy,
            now=time.time(),
            reference=(
                {"fileKey": record.link, "instanceId": instance_id(self._secret.value)}
                if format.type == "cell"
                else None
            ),
            surroundings=surroundings or Surroundings(),
        )
        try:
            config = await self._signing.signed(config)
        except DocumentServerError as error:
            return Unavailable("unreachable", error.message)
        return Opened(api_script(address.public), config, mode, reason, message)

    async def edited(self) -> list[Record]:
        """Return what is known of the documents that are being edited, in the order of paths."""
        return sorted(await self._sessions.live(), key=lambda record: record.path)

    def can_save(self, format: Format) -> bool:
        """Tell whether files of a format are edited, and not only shown."""
        lossy = format.lossy_editable and format.ext in self._limits.lossy_formats
        return format.editable or lossy

    async def read(self, grant: Grant) -> Content:
        """Return the bytes of the document that a grant names.

        Of an empty office file, as ``touch`` makes it, a blank document is returned.

        Raises:
            AccessDenied, DocumentNotFound, UnsupportedFormat, NotStored
        """
        _, path = await self._moves.find(grant)
        if extension_of(grant.path) == "ipynb":
            return await self._read_notebook(path)
        format = format_of(grant.path)
        stat = await self._storage.stat(path)
        stream = await self._storage.open(path)
        size = size_of(stream)
        if size == 0 and (blank_document := stand_in(format.ext)):
            stream.close()
            stream = blank_document.open("rb")
            size = size_of(stream)
        return Content(stream, size, stat.fingerprint, format.mime, split_path(path)[1])

    async def _read_notebook(self, path: str) -> Content:
        """Return a notebook as HTML, which is what it is converted as."""
        with await self._storage.open(path) as stream:
            content = await asyncio.to_thread(stream.read)
        page = await asyncio.to_thread(rendered, content, split_path(path)[1])
        etag = sha256(page).hexdigest()
        return Content(
            io.BytesIO(page), len(page), etag, "text/html", f"{split_path(path)[1]}.html"
        )

    async def create(
        self, folder: object, ext: object, name: object = None, lang: object = None
    ) -> str:
        """Create a blank document and return its path.

        Raises:
            NameTaken: ``name`` was given and exists.
            AccessDenied, DocumentNotFound, MalformedRequest, UnsupportedFormat, NotStored
        """
        folder = check_path(folder)
        if not isinstance(ext, str):
            raise MalformedRequest("“ext” must be a text.")
        if ext.lower() not in NEW_DOCUMENTS:
            raise UnsupportedFormat(f"New files can be: {', '.join(NEW_DOCUMENTS)}.")
        ext = ext.lower()
        names: Iterable[str] = untitled(ext) if name is None else [check_name(name, ext)]
        if not await self._storage.folder_exists(folder):
            raise DocumentNotFound("That folder does not exist.")
        content = blank(ext, lang if isinstance(lang, str) else None).read_bytes()
        incoming = await self._storage.receive(join_path(folder, f"new.{ext}"), private=False)
        try:
            incoming.write(content)
            path = await self._storage.add(folder, names, incoming)
        finally:
            await asyncio.to_thread(incoming.discard)
        # What is known about a document of that name is about one that is gone, though it may have
        # held the same bytes: all blank ones do.
        with contextlib.suppress(NotStored):
            await self._moves.deleted(path)
        return path

    async def _join(
        self,
        stat: Stat,
        path: str,
        ext: str,
        outdated: str | None,
        untouched_by: str | None,
        editor: EditorUser | None,
    ) -> Record:
        identity = stat.identity
        live: dict[str, bool] = {}
        while True:
            async with self._sessions.locked(identity):
                stored = self._sessions.load(identity)
                record = deepcopy(stored) or Record(identity, path, ext)
                if not self._sessions.takes(record):
                    record.retire()
                revision = await self._storage.revision(path)
                asked = self._doubtful(record, revision, outdated)
                if asked is None or asked in live:
                    ended = record.last_ended
                    if asked is not None and asked == record.key and not live[asked]:
                        # What its editor hands over in the end is stored already.
                        stored_all = record.stored and untouched_by is not None
                        record.retire(saved=stored_all and asked == outdated)
                    elif asked is not None and ended is not None and live[asked]:
                        record.revive(ended, revision)
                    if record.key is None:
                        self._sessions.begin(record, revision)
                        record.path, record.ext = path, ext
                        record.fingerprint = stat.fingerprint
                    if editor is not None:
                        record.welcome(editor.id, editor.name)
                        if asked is not None and asked == record.key:
                            self._expect(asked)
                    if record != stored:
                        # Who only looks, as into a folder that others write to, needs no record.
                        with contextlib.suppress(*[NotStored] if editor is None else []):
                            await self._sessions.store(record)
                    return record
            # Asked without the lock: the answer may take a while, and comes with a callback.
            editors = await self._document_server.editors(asked)
            if record.key is None:
                live[asked] = bool(editors)
                continue
            if asked != outdated:
                live[asked] = editors is None or bool(editors) or self._is_expected(asked)
            elif untouched_by is not None:
                # Nobody else is there, and this one has nothing to lose: no need to go on with it.
                live[asked] = editors is None or not editors <= {untouched_by}
            else:
                # Nobody gets in any more; what is under way to us ends the session.
                live[asked] = bool(editors or record.users)
            if not live[asked]:
                # Nobody will open that key again, so what was kept under it is fetched first.
                with contextlib.suppress(DocumentServerError):
                    await self._recovery.recover(record, asked)

    def _expect(self, key: str) -> None:
        """Note that somebody is about to join a session of which the document does not tell."""
        now = time.monotonic()
        self._expected = {k: t for k, t in self._expected.items() if now - t < _LOADING_SECONDS}
        self._expected[key] = now

    def _is_expected(self, key: str) -> bool:
        return time.monotonic() - self._expected.get(key, -_LOADING_SECONDS) < _LOADING_SECONDS

    def _doubtful(self, record: Record, revision: str, outdated: str | None) -> str | None:
        """Return the key of which only the Document Server can tell whether it is still in use."""
        if record.key is not None:
            # Somebody else changed the file, or the Document Server takes the key no more.
            return record.key if revision not in record.ours or record.key == outdated else None
        # Somebody may have joined in the moment of the final save.
        ended = record.last_ended
        if ended is None or not ended.saved or ended.revision != revision:
            return None
        return ended.key if ended.key != outdated else None

    def _address(
        self,
        purpose: Purpose,
        path: str,
        record: Record,
        user: EditorUser,
        mode: str,
        jupyter_url: str,
    ) -> str:
        grant = Grant(purpose, path, record.key or "", user.id, mode, record.revision)
        return with_grant(jupyter_url, purpose, seal(grant, self._secret.value, time.time()))


def size_of(stream: BinaryIO) -> int:
    """Return how many bytes a stream has, and put it back to its beginning."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size
