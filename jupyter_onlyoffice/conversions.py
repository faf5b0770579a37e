"""Previews and conversions: by the Document Server where there is one, else by the engine."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import shutil
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO, Final

from .core import text
from .core.content import complaint, is_form
from .core.conversion import (
    TEXT_EXTENSIONS,
    Conversion,
    TextForm,
    engine_targets,
    previewable,
    usual_first,
)
from .core.errors import (
    Damaged,
    DocumentServerError,
    MalformedRequest,
    TooLarge,
    UnsupportedFormat,
)
from .core.formats import Format, extension_of, format_of, formats
from .core.grants import Grant, Purpose, seal
from .core.names import check_path, converted_name, split_path
from .core.urls import with_grant
from .document_server import DocumentServer
from .engine import Engine, EngineState, Result
from .jobs import Made
from .moves import Moves
from .notebooks import rendered
from .scratch import scratch_folder
from .secret import InstanceSecret
from .storage import Incoming, Storage, translated
from .templates import stand_in

_CHUNK: Final = 1 << 20

NOTEBOOK: Final = "ipynb"
"""The extension of notebooks, which are no documents, but are made into some."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person said about a document, besides which it is.

    Attributes:
        password: that opens it.
        encoding: of a text, instead of what is detected.
        delimiter: of a text, instead of what is detected.
        form: to make a PDF that people fill in, instead of one to read.
    """

    password: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    form: bool = False

    @classmethod
    def parse(cls, fields: Mapping[str, Any]) -> Wishes:
        """Read what a request says.

        Raises:
            MalformedRequest: something is not a text, or ``form`` neither true nor false.
        """
        for name in ("password", "encoding", "delimiter"):
            if not isinstance(fields.get(name), str | None):
                raise MalformedRequest(f"“{name}” must be a text.")
        form = fields.get("form", False)
        if not isinstance(form, bool):
            raise MalformedRequest("“form” must be true or false.")
        return cls(
            fields.get("password"),
            fields.get("encoding") or None,
            fields.get("delimiter") or None,
            form,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A document that something is to be made of.

    Attributes:
        revision: hash of its bytes.
        text: how the bytes are read, if they do not say so themselves.
        open: returns the bytes.
    """

    path: str
    format: Format
    revision: str
    text: TextForm | None
    open: Callable[[], Awaitable[BinaryIO]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as PDF, still to be made.

    Attributes:
        etag: changes with the document, and with how it is read.
        text: how it is read, if that could be otherwise.
    """

    etag: str
    text: TextForm | None
    source: Source
    conversion: Conversion


class Conversions:
    """Makes previews, and converts documents.

    Args:
        max_size: of a document, in bytes.
    """

    def __init__(
        self,
        storage: Storage,
        moves: Moves,
        document_server: DocumentServer,
        engine: Engine,
        *,
        secret: InstanceSecret,
        max_size: int,
    ) -> None:
        self._storage = storage
        self._moves = moves
        self._document_server = document_server
        self._engine = engine
        self._secret = secret
        self._max_size = max_size

    @property
    def engine(self) -> EngineState:
        """Whether there is an engine, and which."""
        return self._engine.state()

    def can_preview(self, format: Format) -> bool:
        """Tell whether files of a format can be shown without a Document Server."""
        return format.ext == "pdf" or (previewable(format.ext) and self.engine.error is None)

    @staticmethod
    def targets(format: Format, *, editors: bool, engine: bool) -> tuple[str, ...]:
        """Return the extensions that files of a format can be converted to, usual ones first.

        Args:
            editors: whether the Document Server is there to do it.
            engine: whether the engine is.
        """
        if editors:
            return usual_first(format.ext, format.convert)
        return engine_targets(format.ext) if engine else ()

    async def preview(self, path: object, wishes: Wishes) -> Preview:
        """Find out what a document's preview would be, without making it.

        Raises:
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored, TooLarge,
            UnsupportedFormat
            Damaged: it is empty.
        """
        source = await self._source(path, wishes)
        ext = source.format.ext
        if not previewable(ext):
            raise UnsupportedFormat(f"There is no preview of .{ext} files.")
        if ext == "pdf":
            return Preview(source.revision, None, source, Conversion("pdf", "pdf"))
        conversion = Conversion(ext, "pdf", wishes.password, source.text, for_screen=True)
        key = self._engine.key(source.revision, conversion)
        return Preview(key, source.text, source, conversion)

    async def make(self, preview: Preview) -> Result:
        """Return the preview's bytes; raises what `Engine.convert` does."""
        source = preview.source
        if source.format.ext == "pdf":
            return Result(await source.open())
        return await self._engine.convert(source.revision, source.open, preview.conversion)

    async def convert(
        self,
        path: object,
        target: object,
        wishes: Wishes,
        report: Callable[[int], None],
        *,
        user: str,
        jupyter_url: str,
        beside: bool,
    ) -> Made:
        """Convert a document.

        Args:
            target: the extension to convert to.
            report: told how far it is, in per cent, where that is known.
            user: the editor's id of whoever asks.
            jupyter_url: where the Document Server reaches this server, ending in a slash.
            beside: put the result beside the document, under a free name, instead of returning it.

        Raises:
            what `preview`, `Engine.convert` and `DocumentServer.convert` do
        """
        of_notebook = isinstance(path, str) and extension_of(path) == NOTEBOOK
        source = await (self._notebook(path) if of_notebook else self._source(path, wishes))
        ext = check_extension(target)
        health = await self._document_server.health()
        engine = self.engine.error is None
        if ext not in self.targets(source.format, editors=health.reason is None, engine=engine):
            raise UnsupportedFormat(
                f"A .{extension_of(source.path)} file cannot be converted to .{ext} here."
            )
        if wishes.form and health.reason is not None:
            raise DocumentServerError(
                "Only a Document Server makes forms, and there is none that can be reached."
            )
        if wishes.form and (ext != "pdf" or source.format.type != "word"):
            raise UnsupportedFormat("Forms are PDF files, and only texts can be made into them.")
        conversion = Conversion(
            source.format.ext, ext, wishes.password, source.text, form=wishes.form
        )
        # The Document Server writes formulas into CSV files, in place of their results.
        calculates = engine and ext == "csv" and ext in engine_targets(source.format.ext)
        # What the Document Server fetches of a notebook is made once more.
        here = calculates or (of_notebook and ext in engine_targets("html") and engine)
        if health.reason is None and (wishes.form or not here):
            address = self._address(source, user, jupyter_url)
            pour = partial(self._by_document_server, conversion, address, report)
        else:
            pour = partial(self._by_engine, conversion, source)
        return await self.deliver(source.path, ext, pour, beside=beside)

    async def deliver(
        self,
        path: str,
        ext: str,
        pour: Callable[[Download | Incoming], Awaitable[None]],
        *,
        beside: bool,
    ) -> Made:
        """Put what is made of a file where somebody wants it.

        Args:
            path: the file's.
            ext: the extension of what is made of it.
            pour: writes it.
            beside: put it beside the file, under a free name, instead of returning it.

        Raises:
            AccessDenied, DocumentNotFound, NotStored: it cannot be put there; what ``pour`` raises.
        """
        folder, name = split_path(path)
        names = converted_name(name, ext)
        if not beside:
            download = Download()
            try:
                await pour(download)
            except BaseException:
                await asyncio.to_thread(download.close)
                raise
            return Made(next(names), download=download)
        # Asked for first: where nothing can be written, nobody has to wait to be told so.
        incoming = await self._storage.receive(path, private=False)
        try:
            await pour(incoming)
            made = await self._storage.add(folder, names, incoming, like=path)
        finally:
            await asyncio.to_thread(incoming.discard)
        return Made(split_path(made)[1], path=made)

    async def notebook(self, path: str) -> bytes:
        """Return a notebook as it is stored.

        Raises:
            AccessDenied, DocumentNotFound, NotStored, TooLarge
        """
        stat = await self._storage.stat(path)
        if stat.size > self._max_size:
            raise TooLarge(f"The file is larger than {self._max_size} bytes (max_document_size).")
        with await self._storage.open(path) as stream:
            return await asyncio.to_thread(stream.read)

    async def _source(self, path: object, wishes: Wishes) -> Source:
        path = check_path(path)
        format = format_of(split_path(path)[1])
        await self._moves.settled(path)
        stat = await self._storage.stat(path)
        if stat.size > self._max_size:
            raise TooLarge(f"The file is larger than {self._max_size} bytes (max_document_size).")
        if stat.size == 0:
            blank = stand_in(format.ext)
            if blank is None:
                raise Damaged("The document is empty.", reason="empty")
            revision = hashlib.sha256(blank.read_bytes()).hexdigest()
            return Source(
                path, format, revision, None, partial(asyncio.to_thread, blank.open, "rb")
            )
        revision = await self._storage.revision(path)
        source = Source(path, format, revision, None, partial(self._storage.open, path))
        if format.ext not in TEXT_EXTENSIONS:
            return source
        with await source.open() as stream:
            sample = await asyncio.to_thread(stream.read, text.SAMPLE_BYTES)
        detected = await asyncio.to_thread(text.detect, sample, format.ext)
        form = text.chosen(detected, wishes.encoding, wishes.delimiter)
        return replace(source, text=form)

    async def _notebook(self, path: object) -> Source:
        """Return a notebook as the HTML that is converted in its place."""
        path = check_path(path)
        content = await self.notebook(path)
        page = await asyncio.to_thread(rendered, content, split_path(path)[1])

        async def opened() -> BinaryIO:
            return io.BytesIO(page)

        return Source(path, formats()["html"], hashlib.sha256(page).hexdigest(), None, opened)

    def _address(self, source: Source, user: str, jupyter_url: str) -> str:
        """Return where the Document Server finds the document."""
        grant = Grant(Purpose.DOWNLOAD, source.path, "", user, "view", source.revision)
        sealed = seal(grant, self._secret.value, time.time())
        return with_grant(jupyter_url, Purpose.DOWNLOAD, sealed)

    async def _by_document_server(
        self,
        conversion: Conversion,
        address: str,
        report: Callable[[int], None],
        sink: Download | Incoming,
    ) -> None:
        url = await self._document_server.convert(address, conversion, report)
        await self._document_server.fetch(url, sink)
        format = formats()[conversion.target]
        found = await asyncio.to_thread(complaint, sink.stream, format)
        if found:
            raise DocumentServerError(f"The Document Server did not convert the document: {found}")
        if conversion.form and not await asyncio.to_thread(is_form, sink.stream):
            raise DocumentServerError(
                "This Document Server makes no forms; version 8.1 or a later one does."
            )

    async def _by_engine(
        self, conversion: Conversion, source: Source, sink: Download | Incoming
    ) -> None:
        result = await self._engine.convert(source.revision, source.open, conversion)

        def copy() -> None:
            with result.stream as stream:
                while chunk := stream.read(_CHUNK):
                    sink.write(chunk)

        await asyncio.to_thread(copy)


class Download:
    """Bytes that are kept only until they have been fetched."""

    def __init__(self) -> None:
        self._folder = scratch_folder()
        self.path = self._folder / "download"
        self.stream = self.path.open("x+b")

    def write(self, chunk: bytes) -> None:
        """Add bytes.

        Raises:
            NotStored: there is no room for them.
        """
        try:
            self.stream.write(chunk)
            self.stream.flush()
        except OSError as error:
            raise translated(error) from error

    def restart(self, size: int | None = None) -> None:
        """Forget what was written so far."""
        self.stream.seek(0)
        self.stream.truncate()

    def close(self) -> None:
        """Take the bytes away."""
        with contextlib.suppress(OSError):  # what could not be written is not wanted any more
            self.stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def check_extension(target: object) -> str:
    """Return an extension as it stands in the list of formats.

    Raises:
        MalformedRequest: it is no text.
        UnsupportedFormat: it is not in the list.
    """
    if not isinstance(target, str):
        raise MalformedRequest("“to” must be a text.")
    ext = target.lower().removeprefix(".")
    if ext not in formats():
        raise UnsupportedFormat(f"ONLYOFFICE does not write “.{ext[:20]}” files.")
    return ext
