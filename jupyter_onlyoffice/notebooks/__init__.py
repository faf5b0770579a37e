"""Notebooks as documents: what is in them as pages, with formulas that can be edited."""

from __future__ import annotations


def rendered(content: bytes, name: str) -> bytes:
    """Return a notebook as HTML, with formulas as they were written.

    Slow, so not for the event loop.

    Raises:
        Damaged: it is none.
    """
    # Slow to import, and few need it.
    from .pages import pages_of

    return pages_of(content, name).with_sources().encode()
