"""Exporting: documents made of notebooks, as they were when they were saved last."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import posixpath
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import unquote

from .conversions import Conversions, Download, check_extension
from .core import images
from .core.conversion import Conversion
from .core.errors import OnlyOfficeError
from .core.formats import extension_of
from .core.names import check_path, split_path
from .engine import Engine
from .jobs import Made
from .storage import Incoming, Storage
from .templates import blank

if TYPE_CHECKING:
    from .notebooks.pages import Pages

TARGETS: Final = ("docx", "pdf", "odt", "rtf", "epub", "pptx")
"""The extensions of what is made with formulas in it."""

_LARGEST_PICTURE: Final = 32 << 20
_CHUNK: Final = 1 << 20


class Exporting:
    """Makes documents of notebooks."""

    def __init__(self, conversions: Conversions, storage: Storage, engine: Engine) -> None:
        self._conversions = conversions
        self._storage = storage
        self._engine = engine

    def makes(self, path: object, target: object) -> bool:
        """Tell whether this is a notebook, and the engine is there to make that of it."""
        return (
            isinstance(path, str)
            and extension_of(path) == "ipynb"
            and target in TARGETS
            and self._engine.state().error is None
        )

    async def export(self, path: object, target: object, *, beside: bool) -> Made:
        """Make a document of a notebook.

        Args:
            target: an extension that it `makes`.
            beside: put it beside the notebook, under a free name, instead of returning it.

        Raises:
            Damaged: it is no notebook.
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored, TooLarge
            what `Engine.convert` does
        """
        path = check_path(path)
        ext = check_extension(target)
        return await self._conversions.deliver(
            path, ext, partial(self._pour, path, ext), beside=beside
        )

    async def _pour(self, path: str, ext: str, sink: Download | Incoming) -> None:
        # Only who exports notebooks waits for what that takes.
        from .notebooks.docx import completed
        from .notebooks.pages import pages_of

        notebook = await self._conversions.notebook(path)
        name = split_path(path)[1].rpartition(".")[0]
        pages = await asyncio.to_thread(pages_of, notebook, name)
        pictures = {address: await self._picture(path, address) for address in pages.pictures()}
        pages = pages.with_pictures({a: data for a, data in pictures.items() if data})
        scratch = await asyncio.to_thread(Download)

        async def opened() -> BinaryIO:
            return await asyncio.to_thread(scratch.path.open, "rb")

        try:
            if ext == "pptx":
                from .notebooks.slides import write_slides

                pages = await self._with_drawings(pages, scratch, opened)
                template = blank("pptx", None)
                await asyncio.to_thread(write_slides, pages, name, template, scratch.stream)
                await asyncio.to_thread(scratch.stream.flush)
                await asyncio.to_thread(_copy, await opened(), sink)
                return
            with await self._document(pages.html, scratch, opened) as stream:
                await asyncio.to_thread(scratch.restart)
                await asyncio.to_thread(completed, stream, scratch.stream, pages.formulas)
                await asyncio.to_thread(scratch.stream.flush)
            if ext == "docx":
                made: BinaryIO = await opened()
            else:
                revision = await asyncio.to_thread(_revision, scratch.path)
                made = (
                    await self._engine.convert(revision, opened, Conversion("docx", ext))
                ).stream
            await asyncio.to_thread(_copy, made, sink)
        finally:
            await asyncio.to_thread(scratch.close)

    async def _document(
        self, html: str, scratch: Download, opened: Callable[[], Awaitable[BinaryIO]]
    ) -> BinaryIO:
        """Return what the engine makes of a page, which is written into ``scratch`` for that."""
        page = html.encode()
        await asyncio.to_thread(scratch.write, page)
        revision = hashlib.sha256(page).hexdigest()
        return (await self._engine.convert(revision, opened, Conversion("html", "docx"))).stream

    async def _with_drawings(
        self, pages: Pages, scratch: Download, opened: Callable[[], Awaitable[BinaryIO]]
    ) -> Pages:
        """Return pages with pictures in the place of drawings, which slides do not have."""
        from .notebooks.drawings import drawings_of, page_of, pictures_in

        drawings = drawings_of(pages)
        if not drawings:
            return pages
        with await self._document(page_of(drawings), scratch, opened) as stream:
            pictures = await asyncio.to_thread(pictures_in, stream, drawings)
        await asyncio.to_thread(scratch.restart)
        return pages.with_pictures(pictures)

    async def _picture(self, notebook: str, address: str) -> str | None:
        """Return a picture beside the notebook as a ``data:`` address; None if there is none."""
        ext = extension_of(address)
        if ext not in images.EXTENSIONS:
            return None
        path = posixpath.normpath(posixpath.join(split_path(notebook)[0], unquote(address)))
        try:
            path = check_path(path)
            if (await self._storage.stat(path)).size > _LARGEST_PICTURE:
                return None
            with await self._storage.open(path) as stream:
                content = await asyncio.to_thread(stream.read)
        except OnlyOfficeError:
            return None
        return f"data:{images.MIME[ext]};base64,{base64.b64encode(content).decode()}"


def _revision(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(stream: BinaryIO, sink: Download | Incoming) -> None:
    with stream:
        while chunk := stream.read(_CHUNK):
            sink.write(chunk)
