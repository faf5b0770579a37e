"""``GET folder/{path}``: the page behind an editor's "Open file location" in JupyterLab.

An editor can only open an address. So that no second JupyterLab comes of it, the page asks the one
that has the editor to show the file, and closes; where none answers, it goes on to the folder.
"""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.errors import MalformedRequest
from ..core.names import check_path, split_path
from .pages import PageHandler, part


class FolderHandler(PageHandler):
    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        path = check_path(path)
        if ".." in path.split("/"):
            # Browsers would follow it out of the addresses of folders.
            raise MalformedRequest("That is not the path of a document.")
        folder = split_path(path)[0]
        self.finish_page(
            "folder.html", self.folder_url(folder), title=folder or "/", script=part("folder.js")
        )
