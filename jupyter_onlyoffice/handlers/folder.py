"""``GET folder/{path}``: the page behind an editor's "Open file location" in JupyterLab.

An editor can only open an address. So that no second JupyterLab comes of it, the page asks the one
that has the editor to show the file, and closes; where none answers, it goes on to the folder.
"""

from __future__ import annotations

import json
import secrets
from functools import cache, cached_property
from pathlib import Path

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.template import Template

from ..core.errors import MalformedRequest
from ..core.names import check_path, split_path
from ..core.policy import widened
from .base import BrowserHandler


class FolderHandler(BrowserHandler):
    @cached_property
    def _nonce(self) -> str:
        return secrets.token_urlsafe(16)

    @property
    def content_security_policy(self) -> str:
        policy = super().content_security_policy
        return widened(policy, {"script-src": f"'nonce-{self._nonce}'", "base-uri": "'none'"})

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        path = check_path(path)
        if ".." in path.split("/"):
            # Browsers would follow it out of the addresses of folders.
            raise MalformedRequest("That is not the path of a document.")
        folder = split_path(path)[0]
        template, script = _assets()
        # Inside a script element, only "<" could end the text.
        address = json.dumps(self.folder_url(folder)).replace("<", "\\u003c")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            template.generate(
                title=folder or "/", address=address, script=script, nonce=self._nonce
            )
        )


@cache
def _assets() -> tuple[Template, str]:
    folder = Path(__file__).parent / "page"
    template = Template((folder / "folder.html").read_bytes(), autoescape="xhtml_escape")
    return template, (folder / "folder.js").read_text("utf-8")
