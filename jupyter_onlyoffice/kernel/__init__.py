"""What a kernel can do with documents: a client of the server part, and nothing of it.

Only the standard library is imported here, and nothing slow before it is needed.
"""

from __future__ import annotations

from .documents import (
    Session,
    convert,
    convert_async,
    open,
    open_async,
    save,
    save_async,
    sessions,
    sessions_async,
    show,
    show_async,
)
from .errors import OfficeError
from .links import Link

__all__ = [
    "Link",
    "OfficeError",
    "Session",
    "convert",
    "convert_async",
    "open",
    "open_async",
    "save",
    "save_async",
    "sessions",
    "sessions_async",
    "show",
    "show_async",
]
