"""What we tell front ends, and whoever else listens to Jupyter's events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Notify = Callable[[Mapping[str, Any]], None]
"""Tells people what happened to a document; the fields are those of the event schema."""

SCHEMA_ID: Final = "https://events.jupyter.org/jupyter_onlyoffice/document/v1"

SCHEMA: Final[dict[str, Any]] = {
    "$id": SCHEMA_ID,
    "version": "1",
    "title": "Something happened to an office document",
    "personal-data": True,
    "type": "object",
    "required": ["path", "action"],
    "properties": {
        "path": {"type": "string", "description": "The document's API path."},
        "action": {
            "enum": [
                "opened",
                "saved",
                "force-saved",
                "conflict",
                "recovered",
                "settled",
                "restored",
                "mentioned",
                "requested",
                "submitted",
                "save-failed",
                "closed",
            ],
        },
        "copy": {"type": "string", "description": "The path of the copy that was made."},
        "users": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The editor's ids of those editing; “opened” tells each change.",
        },
        "kernel": {"type": "string", "description": "The kernel whose code requested it."},
        "message": {"type": "string", "description": "One sentence for people."},
    },
}
