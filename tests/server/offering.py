"""Results that a Document Server offers for fetching, without an editor having made them."""

from __future__ import annotations

from ..document_server import DocumentServer


def offered(server: DocumentServer, content: bytes, name: str = "output.docx") -> str:
    """Return a link to ``content`` on the Document Server, as a callback would give it."""
    return server.links.cache(name, content, pads=True)
