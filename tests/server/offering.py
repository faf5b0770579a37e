"""Results that a Document Server offers for fetching, without an editor having made them."""

from __future__ import annotations

import secrets

from ..document_server import DocumentServer
from ..document_server.links import CachedFile


def offered(server: DocumentServer, content: bytes, name: str = "output.docx") -> str:
    """Return a link to ``content`` on the Document Server, as a callback would give it."""
    path = server.links.store(secrets.token_hex(4), name, CachedFile(content, name, pads=True))
    return server.links.link(server.url, path)
