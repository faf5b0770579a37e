"""Cache links: files that can be fetched without a token, for a while."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import quote

from tornado.httputil import HTTPServerRequest

from .settings import Settings

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "pdf": "application/pdf",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "html": "text/html",
    "png": "image/png",
    "zip": "application/zip",
}
"""As recorded; everything else is application/octet-stream."""
_COMPRESSED = ("rtf", "txt", "html")
"""Types that nginx would compress, so that answers carry Vary."""


@dataclass
class CachedFile:
    """A file behind a link."""

    data: bytes
    name: str
    made: float = field(default_factory=time.time)
    pads: bool = False
    """Whether `faults.Faults.result_padding` may grow it: a document, not a changes.zip."""

    @property
    def extension(self) -> str:
        """Of its name, without the dot."""
        return self.name.rpartition(".")[2]

    @property
    def quoted_name(self) -> str:
        """Its name for Content-Disposition."""
        return quote(self.name, safe="")

    @property
    def content_type(self) -> str:
        """What nginx says it is."""
        return _TYPES.get(self.extension, "application/octet-stream")

    @property
    def varies(self) -> bool:
        """Whether answers carry ``Vary: Accept-Encoding``."""
        return self.extension in _COMPRESSED


class Links:
    """Files by path, and the links that open them: md5 over end, path and a secret."""

    def __init__(self, settings: Settings) -> None:
        """Start without files, with a secret of its own."""
        self._settings = settings
        self._secret = secrets.token_hex(16)
        self._files: dict[str, CachedFile] = {}
        self.address = ""
        """The server's own address, once it listens."""

    def store(self, folder: str, name: str, file: CachedFile) -> str:
        """Keep a file; return its path without prefix: ``/cache/files/<folder>/<name>/<own>``."""
        path = f"/cache/files/{folder}/{name}/{file.name}"
        self._files[path] = file
        return path

    def cache(self, name: str, data: bytes, *, pads: bool = False) -> str:
        """Put any file behind a link on the server's own address; return the link."""
        file = CachedFile(data, name, pads=pads)
        path = self.store(f"data/{secrets.token_hex(8)}", name, file)
        return self.link(self.address, path)

    def discard(self, folder: str) -> None:
        """Remove a folder's files."""
        for path in [path for path in self._files if path.startswith(f"/cache/files/{folder}/")]:
            del self._files[path]

    def link(self, base_url: str, path: str, shard_key: str = "", later: int = 0) -> str:
        """Sign a link; ``later`` seconds more to live make an otherwise equal link differ."""
        expires = int(time.time()) + self._settings.link_life + later
        shard = f"shardkey={quote(shard_key, safe='')}&" if shard_key else ""
        name = quote(path.rpartition("/")[2], safe="")
        query = f"md5={self._md5(path, expires)}&expires={expires}&{shard}filename={name}"
        return f"{base_url}{quote(path)}?{query}"

    def find(self, path: str, md5: str, expires: str) -> CachedFile | int:
        """Return the file, or the status of the refusal: 403 wrong, 410 too late, 404 gone."""
        if not expires.isdigit() or not secrets.compare_digest(
            md5.encode(), self._md5(path, int(expires)).encode()
        ):
            return 403
        if int(expires) < time.time():
            return 410
        return self._files.get(path, 404)

    def _md5(self, path: str, expires: int) -> str:
        text = f"{expires}{path}{self._secret}"
        digest = hashlib.md5(text.encode(), usedforsecurity=False).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def base_url(request: HTTPServerRequest, settings: Settings) -> str:
    """Address of the server as the caller knows it: X-Forwarded-* before Host, first values.

    Before 9.3 a list of schemes counts as none.
    """

    def first(name: str) -> str:
        return request.headers.get(name, "").partition(",")[0].strip()

    chain = request.headers.get("X-Forwarded-Proto", "")
    scheme = chain if settings.is_before(9, 3) else first("X-Forwarded-Proto")
    host = first("X-Forwarded-Host") or request.headers.get("Host", "")
    told = first("X-Forwarded-Prefix").rstrip("/")
    scheme = scheme if scheme in ("http", "https") else request.protocol
    return f"{scheme}://{host.replace('_', '%5f')}{told or settings.prefix}"
