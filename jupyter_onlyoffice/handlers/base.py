"""What all handlers share: finding their parts, and answering errors.

There are two kinds of doors. `BrowserHandler` is behind Jupyter's own: login, XSRF, authorizer.
`DocumentServerHandler` knows no Jupyter login at all; a grant and a signature open it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.call_context import CallContext
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado.web import HTTPError

from .. import metrics
from ..activity import Activity
from ..basic_editing import BasicEditing
from ..checking import Checking
from ..connecting import Connecting
from ..conversions import Conversions
from ..core import errors
from ..core.editor import EditorUser, Recent, Surroundings
from ..core.formats import Format, format_of
from ..core.grants import Grant, Purpose, unseal
from ..core.names import split_path
from ..core.relays import GRANT_HEADER
from ..core.signatures import Signer
from ..core.urls import forwarded_scheme
from ..document_server import DocumentServer
from ..documents import Documents, Unavailable
from ..exporting import Exporting
from ..jobs import Jobs
from ..lending import Lending
from ..linking import Linking
from ..mentions import Mentions
from ..own_templates import OwnTemplates
from ..reading import Reading
from ..recovery import Recovery
from ..restoring import Restoring
from ..saving_as import SavingAs
from ..saving_now import SavingNow
from ..secret import InstanceSecret
from ..shelf import Shelves
from ..timeline import Timeline
from ..titles import Titles
from ..versions import Versions

SETTING: Final = "jupyter_onlyoffice"

_LONGEST_ADDRESS: Final = 2000
"""Of a picture; what is signed must stay small, so none is sent within the address."""

_T = TypeVar("_T")
_Verb = TypeVar("_Verb", bound=Callable[..., Any])
authorized_to_read = cast(Callable[[_Verb], _Verb], authorized(action="read", resource="contents"))
"""For a POST that changes nothing by itself; a mere reader may ask for a view."""

_STATUS: Final[Mapping[type[errors.OnlyOfficeError], HTTPStatus]] = {
    errors.MalformedRequest: HTTPStatus.BAD_REQUEST,
    errors.InvalidGrant: HTTPStatus.FORBIDDEN,
    errors.InvalidSignature: HTTPStatus.FORBIDDEN,
    errors.AccessDenied: HTTPStatus.FORBIDDEN,
    errors.DocumentNotFound: HTTPStatus.NOT_FOUND,
    errors.NameTaken: HTTPStatus.CONFLICT,
    errors.InUse: HTTPStatus.CONFLICT,
    errors.PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    errors.UnsupportedFormat: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.ForeignUrl: HTTPStatus.FORBIDDEN,
    errors.DocumentServerError: HTTPStatus.BAD_GATEWAY,
    errors.NotStored: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NotKept: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.EngineUnavailable: HTTPStatus.NOT_IMPLEMENTED,
    errors.PasswordNeeded: HTTPStatus.FORBIDDEN,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Damaged: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Parts:
    """What the handlers translate HTTP for; built by the extension.

    Attributes:
        defaults: the formats that a double click opens here.
        new: extensions and labels of what can be created.
        signer: returns what the signatures of the Document Server's requests are checked with.
        user_id: returns the editor's id of somebody who is called so on this server.
        jwt_header: the header that carries the Document Server's signature.
        trust_xheaders: whether to believe what proxies say about the original request.
    """

    activity: Activity
    documents: Documents
    conversions: Conversions
    exporting: Exporting
    basic_editing: BasicEditing
    jobs: Jobs
    lending: Lending
    linking: Linking
    mentions: Mentions
    own_templates: OwnTemplates
    reading: Reading
    recovery: Recovery
    checking: Checking
    connecting: Connecting
    restoring: Restoring
    saving: SavingNow
    saving_as: SavingAs
    document_server: DocumentServer
    secret: InstanceSecret
    shelves: Shelves
    signer: Callable[[], Awaitable[Signer]]
    timeline: Timeline
    titles: Titles
    versions: Versions
    defaults: Mapping[str, Format]
    new: Mapping[str, str]
    jwt_header: str
    trust_xheaders: bool
    user_id: Callable[[str], str]


class OnlyOfficeHandler(JupyterHandler):
    """Answers errors as ``{"message", "reason"}``, and logs them without addresses.

    Addresses are left out because their queries carry grants.
    """

    @property
    def parts(self) -> Parts:
        parts = self.settings[SETTING]
        assert isinstance(parts, Parts)  # noqa: S101
        return parts

    def json_body(self) -> dict[str, Any]:
        """Return the request's JSON object.

        Raises:
            MalformedRequest: the body is something else.
        """
        return parse_json(self.request.body)

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        request = f"{self.request.method} {self.request.path}"
        if isinstance(value, errors.OnlyOfficeError | HTTPError):
            self.log.info("%s: %s", request, value)
        else:
            self.log.error("%s failed", request, exc_info=(typ, value, tb))  # type: ignore[arg-type]

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, errors.OnlyOfficeError):
            metrics.count_failure(self._route(), error.reason)
            self.set_status(status_of(error))
            self.finish_error(error.message, error.reason)
        elif isinstance(error, HTTPError):
            phrase = HTTPStatus(status_code).phrase
            message = error.log_message or phrase
            self.finish_error(message % error.args if error.args else message, phrase)
        else:
            metrics.count_failure(self._route(), "error")
            self.finish_error("Something went wrong here; Jupyter's log tells more.", "error")

    def _route(self) -> str:
        """Return the first word of the address that is ours, and says nothing of a document."""
        return self.request.path.rpartition("/onlyoffice/")[2].partition("/")[0]

    def finish_error(self, message: str, reason: str) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": message, "reason": reason}))


class BrowserHandler(OnlyOfficeHandler):
    """A route for people's browsers, which Jupyter's own guards stand before."""

    auth_resource = "contents"

    def editor_user(self) -> EditorUser:
        """Return who asks: not whose server this is."""
        user = self.current_user
        name = user.display_name or user.name or user.username or "Guest"
        image = user.avatar_url or ""
        is_address = image.startswith(("http://", "https://")) and len(image) <= _LONGEST_ADDRESS
        return EditorUser(
            self.parts.user_id(user.username),
            name[:128],
            image if is_address else None,
        )

    _waiting: asyncio.Task[Any] | None = None

    async def while_connected(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Return what ``work`` does; it is cancelled when the browser goes away.

        Raises:
            asyncio.CancelledError: the browser has gone, and what ``work`` raises.
        """
        task = asyncio.create_task(work)
        self._waiting = task
        try:
            return await task
        finally:
            self._waiting = None

    def on_connection_close(self) -> None:
        super().on_connection_close()
        if self._waiting is not None:
            self._waiting.cancel()

    async def may_write(self) -> bool:
        allowed = self.authorizer.is_authorized(self, self.current_user, "write", "contents")
        return bool(await ensure_async(allowed))

    def preview_of(self, path: str, instead_of: Unavailable) -> tuple[str | None, str]:
        """Return the preview's address, or None, and what to say of it in place of an editor."""
        conversions = self.parts.conversions
        if instead_of.reason == "too-large":
            return None, instead_of.message
        if conversions.can_preview(format_of(path)):
            url = url_path_join(self.base_url, "onlyoffice/preview", url_escape(path.strip("/")))
            return url, instead_of.message
        return None, f"{instead_of.message} {conversions.engine.error or ''}".strip()

    async def surroundings(self, path: str, *, back: str | None) -> Surroundings:
        """Return what an editor offers beside a document; the document is the latest from now.

        Args:
            back: what shows where the document is: ``lab``, the JupyterLab that has the editor;
                ``folder``, the page of its folder; or None if nothing does.
        """
        user, path = self.owner_of_shelf, path.strip("/")
        shelf = await self.parts.shelves.of(user)
        await self.parts.shelves.opened(user, path)
        pages = f"{self.browser_url}onlyoffice/edit/"
        recent = [
            Recent(split_path(other)[1], split_path(other)[0] or "/", pages + quote(other))
            for other in shelf.recent
            if other != path
        ]
        favorite = path in shelf.favorites
        back_url = None
        if back == "lab":
            back_url = f"{self.browser_url}onlyoffice/folder/{quote(path)}"
        elif back == "folder":
            origin = self.browser_url.removesuffix(self.base_url)
            back_url = origin + self.folder_url(split_path(path)[0])
        return Surroundings(recent[:10], favorite, back_url, pages + quote(path))

    def folder_url(self, folder: str) -> str:
        """Return the page that lists a folder, in whatever there is of Jupyter's, from its root."""
        apps = self.serverapp.extension_manager.extension_apps if self.serverapp else ()
        pages = "lab/tree" if "jupyterlab" in apps else "tree"
        return str(url_path_join(self.base_url, pages, url_escape(folder)))

    @property
    def owner_of_shelf(self) -> str:
        """Who is asking, by the editor's id; all are one who have a passing name from Jupyter.

        Where people log in by a token, each browser is somebody else to it, for a while.
        """
        passing = re.fullmatch("[0-9a-f]{32}", self.current_user.username)
        return "" if passing else self.editor_user().id

    @property
    def browser_url(self) -> str:
        """Where the browser reaches this server, ending in a slash."""
        origin = self.request.headers.get("Origin", "")
        is_page = origin.startswith(("http://", "https://"))
        return f"{origin if is_page else self._own_origin}{self.base_url}"

    @property
    def jupyter_url(self) -> str:
        """Where the Document Server reaches this server, as far as can be told."""
        return self.parts.connecting.jupyter_url or self.visited_url

    @property
    def visited_url(self) -> str:
        """Where whoever asks reaches this server."""
        return f"{self._own_origin}{self.base_url}"

    @property
    def _own_origin(self) -> str:
        scheme = forwarded_scheme(
            self.request.protocol,
            self.request.headers.get("X-Forwarded-Proto"),
            trusted=self.parts.trust_xheaders,
        )
        return f"{scheme}://{self.request.host}"


class JsonHandler(BrowserHandler, APIHandler):
    """A route for the front end: JSON in, JSON out, never a login page."""

    async def contents_model(self, path: str) -> dict[str, Any]:
        """Return what Jupyter's contents API says of a document, without its content."""
        contents: Any = self.contents_manager  # its methods carry no types
        return dict(await ensure_async(contents.get(path, content=False, type="file")))


class DocumentServerHandler(OnlyOfficeHandler):
    """A route for the Document Server, which has no Jupyter identity.

    Its ``Authorization`` header looks like one of Jupyter's own tokens: under JupyterHub, looking
    for an identity would send it to the Hub, and fail saves when the Hub is down. So none is looked
    for. The Host check is left out as well: it guards browsers against rebinding of names, and a
    Document Server in a container calls us by a name that Jupyter does not know. A grant and a
    signature stand in for all of these.
    """

    async def prepare(self) -> None:  # type: ignore[override]
        CallContext.set(CallContext.JUPYTER_HANDLER, self)
        self.current_user = self._jupyter_current_user = None
        self.set_header("Cache-Control", "no-store")

    def check_xsrf_cookie(self) -> None:
        """The grant and the signature stand in for the cookie that the Document Server lacks."""

    def unseal(self, purpose: Purpose, now: float) -> Grant:
        """Return the request's grant.

        Raises:
            InvalidGrant: there is none that is good for ``purpose`` now.
        """
        return unseal(self.grant_text, purpose, self.parts.secret.value, now)

    @property
    def grant_text(self) -> str:
        """The grant as it came: from the Document Server, or from the Hub's service."""
        return self.get_query_argument("grant_token", "") or self.request.headers.get(
            GRANT_HEADER, ""
        )

    @property
    def signature_header(self) -> str | None:
        return self.request.headers.get(self.parts.jwt_header)


def status_of(error: errors.OnlyOfficeError) -> HTTPStatus:
    return _STATUS.get(type(error), HTTPStatus.CONFLICT)


def parse_json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise errors.MalformedRequest("The request is not valid JSON.") from None
    if not isinstance(parsed, dict):
        raise errors.MalformedRequest("The request is not a JSON object.")
    return parsed
