"""Lending: files of Jupyter that an editor puts into its document, or holds beside it.

Pictures need not be files: those that a notebook shows are kept for a while.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
import secrets
import time
from typing import Any, BinaryIO, Final

from .core import images
from .core.content import complaint
from .core.editor import EditorUser
from .core.errors import Damaged, DocumentNotFound, MalformedRequest, TooLarge, UnsupportedFormat
from .core.formats import extension_of, formats
from .core.grants import LIFETIME, Grant, Purpose, seal
from .core.names import check_path, split_path
from .core.urls import with_grant
from .documents import Content, size_of
from .moves import Moves
from .secret import InstanceSecret
from .signing import Signing
from .storage import Storage

_PICTURES: Final = frozenset({"add", "change", "fill", "watermark", "slide"})
_TYPES: Final = {
    "compare": "word",
    "combine": "word",
    "insert-text": "word",
    "mailmerge": "cell",
    "reference": "cell",
}
_MOST: Final = 50
_KEPT: Final = 8
"""How many pictures that are no files are kept, none for longer than its grant."""
_LARGEST_PICTURE: Final = 16 << 20
"""How many bytes each of them may have, since they are kept in memory."""


class Lending:
    """Lets the Document Server fetch single files, for as long as that takes."""

    def __init__(
        self,
        storage: Storage,
        moves: Moves,
        *,
        secret: InstanceSecret,
        signing: Signing,
        max_size: int,
    ) -> None:
        self._storage = storage
        self._moves = moves
        self._secret = secret
        self._signing = signing
        self._max_size = max_size
        self._pictures: dict[str, tuple[float, str, bytes]] = {}

    async def lend(
        self, paths: object, use: object, user: EditorUser, *, jupyter_url: str
    ) -> dict[str, Any]:
        """Return what the editor is to be given for the files that somebody chose, signed.

        Args:
            use: what they are for, in the editor's words (its field ``c``).
            jupyter_url: where the Document Server reaches this server, ending in a slash.

        Raises:
            UnsupportedFormat: a file is of a type that is not used so.
            Damaged: a file is not what its name says.
            AccessDenied, DocumentNotFound, MalformedRequest, NotStored, TooLarge
        """
        if not isinstance(paths, list) or not 0 < len(paths) <= _MOST:
            raise MalformedRequest("“paths” must be a list of paths.")
        if not isinstance(use, str) or use not in {*_PICTURES, *_TYPES} - {"reference"}:
            raise MalformedRequest("“use” is none of those that editors have.")
        files = [await self.file(check_path(p), use, user, jupyter_url) for p in paths]
        if use in _PICTURES:
            return await self._answer(use, images=files)
        if len(files) > 1:
            raise MalformedRequest("Only one file can be used at a time.")
        return await self._answer(use, **files[0])

    async def lend_picture(
        self, picture: object, ext: object, user: EditorUser, *, jupyter_url: str
    ) -> dict[str, Any]:
        """Return what the editor is to be given for a picture that is no file, signed.

        Args:
            picture: its bytes, in Base64.
            jupyter_url: where the Document Server reaches this server, ending in a slash.

        Raises:
            UnsupportedFormat: it is of a type that is no picture.
            Damaged: it is not of that type.
            MalformedRequest, TooLarge
        """
        if not isinstance(picture, str) or not isinstance(ext, str):
            raise MalformedRequest("“picture” and “ext” must be texts.")
        if ext not in images.EXTENSIONS:
            raise UnsupportedFormat("This is not of a type that can be used for this.")
        try:
            content = base64.b64decode(picture, validate=True)
        except binascii.Error:
            raise MalformedRequest("“picture” must be in Base64.") from None
        if len(content) > _LARGEST_PICTURE:
            raise TooLarge(f"The picture is larger than {_LARGEST_PICTURE} bytes.")
        if not images.is_image(io.BytesIO(content), ext):
            raise Damaged("The picture is not what it is said to be.")
        now = time.time()
        kept = [(key, entry) for key, entry in self._pictures.items() if entry[0] > now]
        self._pictures = dict(kept[1 - _KEPT :])
        key = secrets.token_hex(16)
        self._pictures[key] = (now + LIFETIME[Purpose.FILE], ext, content)
        grant = Grant(Purpose.FILE, f"picture.{ext}", key, user.id, "view", "")
        return await self._answer("add", images=[self._file(grant, ext, jupyter_url)])

    async def _answer(self, use: str, **fields: Any) -> dict[str, Any]:
        answer = {"c": use, "exp": int(time.time()) + LIFETIME[Purpose.FILE], **fields}
        return await self._signing.signed(answer)

    async def file(self, path: str, use: str, user: EditorUser, jupyter_url: str) -> dict[str, Any]:
        """Return type and address of one file, for ``use``.

        Raises:
            AccessDenied, Damaged, DocumentNotFound, NotStored, TooLarge, UnsupportedFormat
        """
        name = split_path(path)[1]
        ext = extension_of(name)
        if not _is_used(ext, use):
            raise UnsupportedFormat(f"“{name}” is not of a type that can be used for this.")
        await self._moves.settled(path)
        stat = await self._storage.stat(path)
        if stat.size > self._max_size:
            raise TooLarge(f"“{name}” is larger than {self._max_size} bytes (max_document_size).")
        with await self._storage.open(path) as stream:
            if not await asyncio.to_thread(_is_whole, stream, ext):
                raise Damaged(f"“{name}” is not what its name says.")
        grant = Grant(Purpose.FILE, path, "", user.id, "view", "")
        return self._file(grant, ext, jupyter_url)

    def _file(self, grant: Grant, ext: str, jupyter_url: str) -> dict[str, Any]:
        sealed = seal(grant, self._secret.value, time.time())
        return {"fileType": ext, "url": with_grant(jupyter_url, Purpose.FILE, sealed)}

    async def read(self, grant: Grant) -> Content:
        """Return the bytes of the file that a grant names.

        Raises:
            AccessDenied, DocumentNotFound, NotStored
        """
        path = grant.path
        if grant.key:
            _, ext, content = self._pictures.get(grant.key, (0.0, "", b""))
            if not ext:
                raise DocumentNotFound("That picture is not kept any more.")
            return Content(io.BytesIO(content), len(content), grant.key, images.MIME[ext], path)
        await self._moves.settled(path)
        stream = await self._storage.open(path)
        ext = extension_of(path)
        known = formats().get(ext)
        mime = known.mime if known else images.MIME.get(ext, "application/octet-stream")
        etag = (await self._storage.stat(path)).fingerprint
        return Content(stream, size_of(stream), etag, mime, split_path(path)[1])


def _is_used(ext: str, use: str) -> bool:
    if use in _PICTURES:
        return ext in images.EXTENSIONS
    known = formats().get(ext)
    return known is not None and known.type == _TYPES[use]


def _is_whole(stream: BinaryIO, ext: str) -> bool:
    if ext in images.EXTENSIONS:
        return images.is_image(stream, ext)
    return complaint(stream, formats()[ext]) is None
