"""Lending: files of Jupyter that an editor puts into its document, or holds beside it."""

from __future__ import annotations

import asyncio
import time
from typing import Any, BinaryIO, Final

from .core import images
from .core.content import complaint
from .core.editor import EditorUser
from .core.errors import Damaged, MalformedRequest, TooLarge, UnsupportedFormat
from .core.formats import extension_of, formats
from .core.grants import LIFETIME, Grant, Purpose, seal
from .core.names import check_path, split_path
from .core.signatures import Signer
from .core.urls import with_grant
from .documents import Content, size_of
from .moves import Moves
from .secret import InstanceSecret
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


class Lending:
    """Lets the Document Server fetch single files, for as long as that takes."""

    def __init__(
        self,
        storage: Storage,
        moves: Moves,
        *,
        secret: InstanceSecret,
        signer: Signer,
        max_size: int,
    ) -> None:
        self._storage = storage
        self._moves = moves
        self._secret = secret
        self._signer = signer
        self._max_size = max_size

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
        answer: dict[str, Any] = {"c": use, "exp": int(time.time()) + LIFETIME[Purpose.FILE]}
        if use in _PICTURES:
            answer["images"] = files
        elif len(files) > 1:
            raise MalformedRequest("Only one file can be used at a time.")
        else:
            answer.update(files[0])
        if self._signer.secret:
            answer["token"] = self._signer.sign(answer)
        return answer

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
        sealed = seal(grant, self._secret.value, time.time())
        return {"fileType": ext, "url": with_grant(jupyter_url, Purpose.FILE, sealed)}

    async def read(self, grant: Grant) -> Content:
        """Return the bytes of the file that a grant names.

        Raises:
            AccessDenied, DocumentNotFound, NotStored
        """
        path = grant.path
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
