"""What goes wrong in a kernel, in one sentence for whoever wrote the code."""

from __future__ import annotations


class OfficeError(RuntimeError):
    """Something did not work; the message says what, and what to do."""
