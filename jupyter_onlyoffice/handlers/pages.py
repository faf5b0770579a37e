"""Pages of our own: made of the files in ``page/``, and running no scripts but those."""

from __future__ import annotations

import json
import secrets
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from tornado.template import Template

from ..core.policy import widened
from .base import BrowserHandler

_FOLDER: Final = Path(__file__).parent / "page"


class PageHandler(BrowserHandler):
    """Answers with a page whose scripts carry a nonce."""

    @cached_property
    def _nonce(self) -> str:
        return secrets.token_urlsafe(16)

    @property
    def content_security_policy(self) -> str:
        policy = super().content_security_policy
        return widened(policy, {"script-src": f"'nonce-{self._nonce}'", "base-uri": "'none'"})

    def finish_page(self, name: str, data: object, **names: object) -> None:
        """Answer with a template of ``page/``.

        Args:
            data: what its script reads, as JSON.
            names: what else the template names.
        """
        self.set_header("Content-Type", "text/html; charset=utf-8")
        # Inside a script element, only "<" could end the text.
        text = json.dumps(data).replace("<", "\\u003c")
        self.finish(_template(name).generate(data=text, nonce=self._nonce, **names))


@cache
def part(name: str) -> str:
    """Return a file of ``page/`` that goes into a template as it is."""
    return (_FOLDER / name).read_text("utf-8")


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_bytes(), autoescape="xhtml_escape")
