"""``GET edit/{path}``: a whole page with the editor, to send somebody a link to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..core.editor import EditorRequest
from ..core.errors import OnlyOfficeError
from ..core.languages import accepted
from ..core.names import split_path
from ..core.policy import widened
from ..core.urls import origin
from ..documents import Opened
from .base import parse_json, status_of
from .pages import PageHandler, part
from .words import words

# api.js gives its frame an empty ``onmousewheel``; of all inline handlers, only that is let in.
_EMPTY_HANDLER: Final = "'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


class EditHandler(PageHandler):
    @property
    def _name(self) -> str:
        return split_path(self.path_args[0])[1] or "ONLYOFFICE"

    @property
    def content_security_policy(self) -> str:
        """Let in our own script and the Document Server's, and frames of the latter alone."""
        address = self.parts.document_server.address
        theirs = origin(address.public) if address else ""
        return widened(
            super().content_security_policy,
            {
                "script-src": theirs,
                "script-src-attr": _EMPTY_HANDLER,
                "frame-src": f"{theirs} blob:",
                "frame-ancestors": "'self'",
                "object-src": "'none'",
            },
        )

    @property
    def _languages(self) -> list[str]:
        """What the reader wants, most first: of the editor only the first is asked."""
        # An error page has to speak too, also of a query that is not even text.
        chosen = self.request.query_arguments.get("lang", [b""])[-1].decode("utf-8", "replace")
        return [chosen] if chosen else accepted(self.request.headers.get("Accept-Language", ""))

    @property
    def _is_phone(self) -> bool:
        headers = self.request.headers
        hint = headers.get("Sec-CH-UA-Mobile")
        return hint == "?1" if hint else "Mobi" in headers.get("User-Agent", "")

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        request: dict[str, Any] = {
            name: self.get_query_argument(name, None) for name in ("mode", "type", "theme")
        }
        request["lang"] = next(iter(self._languages), None)
        if request["type"] is None and self._is_phone:
            request["type"] = "mobile"
        for name in ("place", "preferences"):
            text = self.get_query_argument(name, None)
            if text is not None:
                request[name] = parse_json(text.encode())
        result = await self.parts.documents.open(
            path,
            EditorRequest.parse(request),
            self.editor_user(),
            may_write=await self.may_write(),
            jupyter_url=self.jupyter_url,
            surroundings=await self.surroundings(path, back="folder"),
        )
        if isinstance(result, Opened):
            self._show(
                {
                    "apiUrl": result.api_url,
                    "config": result.config,
                    "message": result.message,
                    "reason": result.reason,
                    "path": path.strip("/"),
                    "request": {**request, "place": None},
                    "mayWrite": await self.may_write(),
                    "baseUrl": self.base_url,
                    # Also sets the cookie that goes with it.
                    "xsrf": self.xsrf_token.decode("ascii"),
                },
            )
            return
        url, message = self.preview_of(path, result)
        page = {"failure": message} if url is None else {"preview": url, "message": message}
        self._show({**page, "reason": result.reason})

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, OnlyOfficeError):
            self.set_status(status_of(error))
            self._show({"failure": error.message, "reason": error.reason})
        else:
            self._show({"failure": HTTPStatus(status_code).phrase})

    def _show(self, page: dict[str, Any]) -> None:
        spoken = words(self._languages)
        self.finish_page(
            "edit.html",
            {**page, "words": spoken.translated, "language": spoken.language},
            title=self._name,
            trans=spoken,
            asks=part("asks.js"),
            script=part("edit.js"),
            style=part("edit.css"),
        )
