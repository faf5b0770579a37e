"""The routes. Handlers translate HTTP and nothing else."""

from __future__ import annotations

from jupyter_server.base.handlers import JupyterHandler

from .base import DocumentServerHandler
from .callback import CallbackHandler
from .check import CheckFileHandler, CheckHandler, FaultHandler
from .connection import ConnectionHandler, FaultyConnectionHandler, TryConnectionHandler
from .content import ContentHandler
from .convert import ConvertHandler, JobFileHandler, JobHandler
from .create import CreateHandler, TemplatesHandler
from .download import DownloadHandler
from .edit import EditHandler
from .favorites import FavoritesHandler
from .folder import FolderHandler
from .kernels import SessionsHandler, ShowHandler
from .lend import FileHandler, LendHandler
from .open import OpenHandler
from .people import MentionHandler, MentionsHandler, PeopleHandler
from .preview import PreviewHandler
from .reading import ReadingHandler
from .recover import RecoverHandler
from .reference import LocateHandler, ReferenceHandler
from .save import SaveHandler
from .save_as import SaveAsHandler
from .status import StatusHandler
from .timeline import ChangesHandler, TimelineHandler, VersionHandler
from .title import TitleHandler
from .typed import TypedHandler
from .versions import HistoryHandler, RestoreHandler, SettleHandler

ROUTES: list[tuple[str, type[JupyterHandler]]] = [
    # For the browser: Jupyter login, XSRF, authorizer.
    (r"/onlyoffice/status", StatusHandler),
    (r"/onlyoffice/open", OpenHandler),
    (r"/onlyoffice/save", SaveHandler),
    (r"/onlyoffice/show", ShowHandler),
    (r"/onlyoffice/sessions", SessionsHandler),
    (r"/onlyoffice/save-as", SaveAsHandler),
    (r"/onlyoffice/create", CreateHandler),
    (r"/onlyoffice/templates", TemplatesHandler),
    (r"/onlyoffice/favorites", FavoritesHandler),
    (r"/onlyoffice/recover", RecoverHandler),
    (r"/onlyoffice/check", CheckHandler),
    (r"/onlyoffice/connection", ConnectionHandler),
    (r"/onlyoffice/connection/try", TryConnectionHandler),
    (r"/onlyoffice/title", TitleHandler),
    (r"/onlyoffice/typed", TypedHandler),
    (r"/onlyoffice/history/(.+)", HistoryHandler),
    (r"/onlyoffice/timeline/(.+)", TimelineHandler),
    (r"/onlyoffice/lend", LendHandler),
    (r"/onlyoffice/reference", ReferenceHandler),
    (r"/onlyoffice/locate", LocateHandler),
    (r"/onlyoffice/people/(.+)", PeopleHandler),
    (r"/onlyoffice/mention", MentionHandler),
    (r"/onlyoffice/mentions", MentionsHandler),
    (r"/onlyoffice/restore", RestoreHandler),
    (r"/onlyoffice/settle", SettleHandler),
    (r"/onlyoffice/convert", ConvertHandler),
    (r"/onlyoffice/jobs/([\w-]+)", JobHandler),
    (r"/onlyoffice/jobs/([\w-]+)/file", JobFileHandler),
    (r"/onlyoffice/preview/(.+)", PreviewHandler),
    (r"/onlyoffice/reading/(.+)", ReadingHandler),
    (r"/onlyoffice/content/(.+)", ContentHandler),
    (r"/onlyoffice/edit/(.+)", EditHandler),
    (r"/onlyoffice/folder/(.+)", FolderHandler),
    # For the Document Server: grant and signature.
    (r"/onlyoffice/download", DownloadHandler),
    (r"/onlyoffice/version", VersionHandler),
    (r"/onlyoffice/changes", ChangesHandler),
    (r"/onlyoffice/file", FileHandler),
    (r"/onlyoffice/callback", CallbackHandler),
    (r"/onlyoffice/check/file", CheckFileHandler),
]

DOOR_ROUTES = [
    (route, handler) for route, handler in ROUTES if issubclass(handler, DocumentServerHandler)
]
"""What is behind a door that is the Document Server's alone."""

FAULT_ROUTES: list[tuple[str, type[JupyterHandler]]] = [
    (r"/onlyoffice/check", FaultHandler),
    (r"/onlyoffice/connection", FaultyConnectionHandler),
]
"""All that there is where a setting is wrong."""
