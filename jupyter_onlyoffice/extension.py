"""The Jupyter Server extension: settings, and the wiring of everything else."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.services.contents.filemanager import FileContentsManager
from traitlets import Bool, Dict, Float, Integer, List, TraitError, Unicode, default

from . import metrics
from .activity import Activity
from .basic_editing import BasicEditing
from .checking import Checking
from .connecting import Connecting
from .connection_file import ConnectionFile
from .conversions import Conversions
from .core import urls
from .core.check.settings import Facts
from .core.connection import VARIABLES, Connection
from .core.editor import EditorPolicy
from .core.errors import OnlyOfficeError
from .core.formats import default_extensions, formats, unknown_extensions
from .core.grants import user_id
from .core.namespaces import ServerName
from .core.relays import HERE
from .core.sharing import SharedFolder
from .core.signatures import DEFAULT_HEADER, SHORT_SECRET, Signer
from .document_server import DocumentServer, Timeouts
from .documents import NEW_DOCUMENTS, Documents, Limits
from .door import Door
from .durable import remove_abandoned
from .engine import Engine
from .events import SCHEMA, SCHEMA_ID
from .exporting import Exporting
from .handlers import DOOR_ROUTES, FAULT_ROUTES, ROUTES
from .handlers.base import SETTING, Parts
from .handlers.check import FAULT
from .history import History
from .hub_service import HubService
from .jobs import Jobs
from .lending import Lending
from .linking import Linking
from .mentions import Mentions
from .moves import Moves
from .own_templates import OwnTemplates
from .places import Place, Places
from .reading import Reading
from .recovery import Recovery
from .restoring import Restoring
from .results import Results
from .saving import Saving
from .saving_as import SavingAs
from .saving_now import SavingNow
from .secret import InstanceSecret
from .sessions import SHARED, Sessions
from .settings import address_in, header_in, secret_in, verification_in
from .shelf import Shelves
from .signing import OwnSigning, Signing
from .stopping import Stopping
from .storage.contents import ContentsStorage
from .storage.files import FileStorage
from .timeline import Timeline
from .titles import Titles
from .versions import Versions
from .watching import Watching
from .ways import OwnWay

_CHANGES = frozenset({"opened", "saved", "force-saved"})
"""What happens to documents that people work on."""

_CONTENTS_EVENTS = "https://events.jupyter.org/jupyter_server/contents_service/v1"


class OnlyOffice(ExtensionApp):
    """Opens office files in ONLYOFFICE editors."""

    name = "jupyter_onlyoffice"

    # None where a setting is wrong, and before everything is built.
    _parts: Parts | None = None
    _wrong_type: TraitError | None = None
    _started = _looked_after = False
    _events: Any = None

    document_server_url = Unicode(
        help="""Where browsers reach the ONLYOFFICE Document Server, for example
        ``https://docs.example.org``; a sub-path is possible. Environment: ``ONLYOFFICE_URL``.""",
    ).tag(config=True)

    document_server_internal_url = Unicode(
        help="""Where this server reaches the Document Server, if not under the same address.
        Environment: ``ONLYOFFICE_INTERNAL_URL``.""",
    ).tag(config=True)

    jupyter_url = Unicode(
        help="""Where the Document Server reaches this Jupyter server, with its base URL, for
        example ``http://jupyter:8888/user/ann/``. Worked out from the browser's request if not
        set, which is wrong where the Document Server sees another address than browsers do, such as
        in a container. ``{base_url}``, ``{port}``, ``{username}`` and ``{servername}`` stand for
        this server's.
        Environment: ``ONLYOFFICE_JUPYTER_URL``.""",
    ).tag(config=True)

    jwt_secret = Unicode(
        help="""The secret that is shared with the Document Server (its ``JWT_SECRET``).
        Environment: ``ONLYOFFICE_SECRET``.""",
    ).tag(config=True)

    jwt_secret_file = Unicode(
        help="""A file that holds the secret, instead of ``jwt_secret``.
        Environment: ``ONLYOFFICE_SECRET_FILE``.""",
    ).tag(config=True)

    jwt_header = Unicode(
        help="""The header in which the Document Server sends its signature (its ``JWT_HEADER``);
        ``Authorization`` if not set. Environment: ``ONLYOFFICE_JWT_HEADER``.""",
    ).tag(config=True)

    jwt_leeway = Float(
        60.0,
        min=0,
        help="By how many seconds the clocks of the two servers may differ.",
    ).tag(config=True)

    allow_unsigned = Bool(
        False,
        help="""Edit without a secret, with a Document Server that does not sign. Whoever reaches
        this server could then save into documents that are open: only for trying things out.""",
    ).tag(config=True)

    hub_service = Unicode(
        help="""The service of a JupyterHub that has the Document Server's secret, so that no user's
        server needs it: its address, such as ``https://hub.example.org/services/onlyoffice``, or
        its name alone where ``JUPYTERHUB_PUBLIC_HUB_URL`` is set. ``jwt_secret`` and
        ``jupyter_url`` are not used then. Environment: ``ONLYOFFICE_HUB_SERVICE``.""",
    ).tag(config=True)

    ca_bundle = Unicode(
        help="""A file with the certificates to check the Document Server's against, for every call
        to it; the system's if not set.""",
    ).tag(config=True)

    verify_tls = Bool(
        True,
        help="""Whether to check the Document Server's certificate. Its own checks of this server's
        certificate are a setting over there.""",
    ).tag(config=True)

    connect_timeout = Float(
        5.0,
        min=0.1,
        help="After how many seconds without a connection the Document Server counts as down.",
    ).tag(config=True)

    fetch_timeout = Float(
        600.0,
        min=1,
        help="""How many seconds fetching a saved document may take. Without a single byte for 60
        of them it is given up as well.""",
    ).tag(config=True)

    stop_timeout = Float(
        20.0,
        min=0,
        help="""How many seconds a stop of Jupyter may take to save the documents that are being
        edited.""",
    ).tag(config=True)

    max_document_size = Integer(
        1 << 30,
        min=1,
        help="The largest document that is opened or saved, in bytes.",
    ).tag(config=True)

    default_editor = List(
        Unicode(),
        help="""The extensions that a double click opens in ONLYOFFICE. All the others are found
        under “Open With”. By default, the office formats that nobody else shows.""",
    ).tag(config=True)

    lossy_formats = List(
        Unicode(),
        help="""Extensions to be edited although the editor may drop what it cannot express when it
        writes them: ``odt``, ``ods``, ``odp``, ``rtf``, ``txt``, ``csv`` and others.""",
    ).tag(config=True)

    shared_folders = List(
        Unicode(),
        help="""Folders whose documents several servers edit together, such as those of a JupyterHub
        that all see one folder, each at a place of its own. A path below the folder that Jupyter
        serves, or one of the system, which is then found there, or by a link in it.""",
    ).tag(config=True)

    activity_seconds = Float(
        1800.0,
        min=0,
        help="""For how many seconds after it was last changed a document that is open counts as
        activity, so that the server is not stopped as idle. While somebody types it always
        does.""",
    ).tag(config=True)

    force_save = Bool(
        True,
        help="""Whether the editor's Save button writes the file at once, instead of only when the
        last person has left.""",
    ).tag(config=True)

    macros = Bool(False, help="Whether macros may run in the editors.").tag(config=True)

    plugins = Bool(False, help="Whether plugins are loaded in the editors.").tag(config=True)

    history_versions = Integer(
        20,
        min=0,
        help="""How many earlier versions are kept of each document. Before people's first save
        replaces a file, what it held is kept in Jupyter's data directory.""",
    ).tag(config=True)

    history_size = Integer(
        1 << 30,
        min=0,
        help="How many bytes all kept versions may have together; the oldest make room.",
    ).tag(config=True)

    basic_editing = Bool(
        True,
        help="""Whether .docx files can be edited in the browser itself, in a basic way, where there
        is no Document Server.""",
    ).tag(config=True)

    customization = Dict(
        help="Merged into ``editorConfig.customization`` of every editor.",
    ).tag(config=True)

    permissions = Dict(
        help="""Merged into ``document.permissions`` of every editor. Can take away, such as
        ``{"download": False}``, never give more than the user has.""",
    ).tag(config=True)

    new_documents = List(
        Unicode(),
        ["docx", "xlsx", "pptx"],
        help="What the launcher and the menus offer to create: docx, xlsx, pptx, pdf.",
    ).tag(config=True)

    templates_folder = Unicode(
        "Templates",
        help="""The folder with templates for new documents: in the folder that Jupyter serves, and
        in each of ``shared_folders``. Empty for none.""",
    ).tag(config=True)

    @default("document_server_url")
    def _default_document_server_url(self) -> str:
        return os.environ.get("ONLYOFFICE_URL", "")

    @default("document_server_internal_url")
    def _default_document_server_internal_url(self) -> str:
        return os.environ.get("ONLYOFFICE_INTERNAL_URL", "")

    @default("jupyter_url")
    def _default_jupyter_url(self) -> str:
        return os.environ.get("ONLYOFFICE_JUPYTER_URL", "")

    @default("jwt_secret")
    def _default_jwt_secret(self) -> str:
        return os.environ.get("ONLYOFFICE_SECRET", "")

    @default("jwt_secret_file")
    def _default_jwt_secret_file(self) -> str:
        return os.environ.get("ONLYOFFICE_SECRET_FILE", "")

    @default("jwt_header")
    def _default_jwt_header(self) -> str:
        return os.environ.get("ONLYOFFICE_JWT_HEADER", "") or DEFAULT_HEADER

    @default("hub_service")
    def _default_hub_service(self) -> str:
        return os.environ.get("ONLYOFFICE_HUB_SERVICE", "")

    @default("default_editor")
    def _default_default_editor(self) -> list[str]:
        return list(default_extensions())

    def _load_config(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value of a wrong type for the one place that reports what is wrong."""
        try:
            super()._load_config(*args, **kwargs)
        except TraitError as error:
            self._wrong_type = error

    def initialize_settings(self) -> None:
        """Build everything; nothing here touches the network."""
        try:
            if self._wrong_type is not None:
                raise self._wrong_type
            self._build()
        except TraitError as error:
            # Jupyter itself must start all the same.
            self._server_log.error("ONLYOFFICE is not available: %s", error)
            self.settings[FAULT] = str(error)
            self._parts = None

    def initialize_handlers(self) -> None:
        self.handlers.extend(FAULT_ROUTES if self._parts is None else ROUTES)

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Fetch what came too late for the last stop; nobody has to wait for it."""
        if self._parts is None:
            return
        self._tasks.append(asyncio.create_task(asyncio.to_thread(self._tidy_up)))
        self._started = True
        self._connected(self._parts.connecting.connection)

    def _connected(self, connection: Connection) -> None:
        """See to what is edited from the moment on when there is a Document Server."""
        serverapp = self.serverapp
        if not self._started or serverapp is None:
            return
        routes = [(serverapp.base_url.rstrip("/") + path, what) for path, what in DOOR_ROUTES]
        self._door.open(connection.door, serverapp.port, routes, serverapp.web_app.settings)
        if connection.address is not None and not self._looked_after:
            self._looked_after = True
            self._tasks.append(asyncio.create_task(self._recovery.recover_at_start()))
            self._tasks.append(asyncio.create_task(self._watching.run()))
            self._tasks.append(asyncio.create_task(self._activity.run()))
            if self.hub_service.strip():
                looking = self._recovery.recover_now_and_then(self._is_edited)
                self._tasks.append(asyncio.create_task(looking))

    async def stop_extension(self) -> None:
        if self._parts is not None:
            for task in self._tasks:
                task.cancel()
            await self._stopping.save_all(self.serverapp)
            self._door.close()
            self._jobs.close()
            self._engine.close()
            self._storage.close()

    def _tidy_up(self) -> None:
        """Take away what a killed server left in the data directory."""
        for folder in (self._data, self._data / "sessions"):
            remove_abandoned(folder)
        try:
            self._places.remember(self._data / SHARED)
        except OSError as error:
            self._server_log.info("Terminals will not know of shared folders: %s", error)

    @property
    def _server_log(self) -> Any:
        """The log that people look at, rather than one of our own."""
        return self.log if self.serverapp is None else self.serverapp.log

    def _build(self) -> None:
        serverapp = self.serverapp
        assert serverapp is not None  # noqa: S101
        contents = serverapp.contents_manager
        self._tasks: list[asyncio.Task[None]] = []
        self._door = Door(serverapp.log)
        self._data = data = Path(serverapp.data_dir) / "jupyter_onlyoffice"
        configured = self._configured()
        verify = verification_in(self, self.ca_bundle, wanted=self.verify_tls)
        secret = InstanceSecret(data / "secret")
        signer = Signer(configured.jwt_secret, self.jwt_leeway, self.allow_unsigned)
        hub = self._hub(configured, signer, verify)
        if hub is not None:
            # The service signs, and tells the Document Server where to go.
            configured = replace(configured, jwt_secret="", jupyter_url="")
            signer.secret, signer.allow_unsigned = "", False
        header = DEFAULT_HEADER if hub else header_in(self, self.jwt_header)
        namespace = None if hub is None else hub.name.namespace
        self._places = Places(Place(data / "sessions", secret, namespace=namespace), self._shared)
        signing: Signing = hub or OwnSigning(signer)
        document_server = DocumentServer(
            hub or OwnWay(configured.address, signer),
            verify=verify,
            timeouts=Timeouts(self.connect_timeout, self.fetch_timeout),
            max_size=self.max_document_size,
        )
        self._storage = (
            FileStorage(contents, data / "recovery")
            if isinstance(contents, FileContentsManager)
            else ContentsStorage(contents, data / "recovery")
        )
        self._sessions = sessions = Sessions(self._places)
        history = History(data / "history", versions=self.history_versions, size=self.history_size)
        self._moves = moves = Moves(self._storage, sessions, history)
        saving = Saving(
            self._storage,
            sessions,
            moves,
            document_server,
            history,
            signer=signer,
            notify=self._notify,
            log=serverapp.log,
        )
        self._recovery = Recovery(sessions, document_server, saving, serverapp.log)
        documents = Documents(
            self._storage,
            sessions,
            moves,
            document_server,
            self._recovery,
            secret=secret,
            signing=signing,
            policy=EditorPolicy(
                self.force_save, self.macros, self.plugins, self.permissions, self.customization
            ),
            limits=Limits(self._extensions("lossy_formats"), self.max_document_size),
        )
        self._shelves = Shelves(data / "shelves", self._storage)
        self._titles = Titles(self._storage, sessions, document_server)
        saving_now = SavingNow(self._storage, sessions, document_server, saving)
        versions = Versions(self._storage, sessions, moves, history, self._notify)
        results = Results(document_server, serverapp.log)
        self._watching = Watching(
            self._storage, sessions, moves, notify=self._notify, log=serverapp.log
        )
        self._stopping = Stopping(
            self._storage, sessions, saving_now, seconds=self.stop_timeout, log=serverapp.log
        )
        lending = Lending(
            self._storage, moves, secret=secret, signing=signing, max_size=self.max_document_size
        )
        defaults = {ext: formats()[ext] for ext in self._extensions("default_editor")}
        new = {ext: NEW_DOCUMENTS[ext] for ext in self._new_documents()}
        self._activity = Activity(
            serverapp.web_app.settings["last_activity_times"],
            self._is_edited,
            self.activity_seconds,
        )
        self._engine = Engine(data / "engine")
        self._jobs = Jobs(serverapp.log)
        checking = Checking(
            document_server,
            Facts(
                document_server.address,
                len(signer.secret.encode()),
                self.allow_unsigned,
                header,
                self.jwt_leeway,
                serverapp.base_url,
                serverapp.ip,
            ),
            signer,
            secret,
        )
        connecting = Connecting(
            ConnectionFile(Path(serverapp.config_dir)),
            document_server,
            signer,
            checking,
            sessions,
            configured=configured,
            locked=self._locked(),
            placeholders=self._placeholders,
            known_jupyter_url=HERE if hub else self._hub_url(),
            signs_elsewhere=hub is not None,
            connected=self._connected,
            log=serverapp.log,
        )
        connecting.start()
        conversions = Conversions(
            self._storage,
            moves,
            document_server,
            self._engine,
            secret=secret,
            max_size=self.max_document_size,
        )
        self._parts = Parts(
            activity=self._activity,
            documents=documents,
            conversions=conversions,
            exporting=Exporting(conversions, self._storage, self._engine),
            basic_editing=BasicEditing(
                self._storage,
                sessions,
                moves,
                history,
                self._engine,
                enabled=self.basic_editing,
                max_size=self.max_document_size,
                notify=self._notify,
            ),
            jobs=self._jobs,
            lending=lending,
            linking=Linking(
                self._storage, sessions, moves, lending, secret=secret, signing=signing
            ),
            mentions=Mentions(data / "mentions", self._storage, sessions, moves, self._notify),
            own_templates=OwnTemplates(
                self._storage,
                moves,
                folder=self.templates_folder,
                shared=lambda: [shared.path for shared in self._shared()],
                can_save=documents.can_save,
                max_size=self.max_document_size,
            ),
            reading=Reading(self._storage, moves),
            recovery=self._recovery,
            checking=checking,
            connecting=connecting,
            restoring=Restoring(
                self._storage,
                sessions,
                moves,
                document_server,
                results,
                versions,
                saving_now,
                self._notify,
            ),
            saving=saving_now,
            saving_as=SavingAs(self._storage, document_server),
            document_server=document_server,
            secret=secret,
            shelves=self._shelves,
            signer=hub.signer if hub else _always(signer),
            timeline=Timeline(
                self._storage, moves, history, secret=secret, signing=signing, namespace=namespace
            ),
            titles=self._titles,
            versions=versions,
            defaults=defaults,
            new=new,
            jwt_header=header,
            trust_xheaders=serverapp.trust_xheaders,
            user_id=lambda name: _known_as(user_id(name, secret.value), hub),
        )
        metrics.watch(lambda: len(sessions.edited), lambda: self._engine.jobs)
        self.settings[SETTING] = self._parts
        # Read by the front end while it starts: the launcher must not wait for a request.
        page_config = serverapp.web_app.settings.setdefault("page_config_data", {})
        page_config["onlyoffice"] = {
            "defaults": list(defaults),
            "new": [{"ext": ext, "label": label} for ext, label in new.items()],
            "templates": self.templates_folder,
        }
        if self._events is None and serverapp.event_logger is not None:
            self._events = serverapp.event_logger
            self._events.register_event_schema(SCHEMA)
            self._events.add_listener(schema_id=_CONTENTS_EVENTS, listener=self._on_contents_event)

    def _is_edited(self) -> bool:
        return bool(self._sessions.edited)

    def _configured(self) -> Connection:
        """Return the connection that the administrator has set, with what is wrong of it told."""
        secret, jupyter = self._secret(), self.jupyter_url.strip()
        if jupyter:
            address_in(self, "jupyter_url", self._placeholders())
        if not self.document_server_url.strip():
            return Connection(jupyter_url=jupyter, jwt_secret=secret)
        public = address_in(self, "document_server_url")
        internal = self.document_server_internal_url.strip()
        internal = address_in(self, "document_server_internal_url") if internal else ""
        return Connection(public, "" if internal == public else internal, jupyter, secret)

    def _locked(self) -> str | None:
        """Return why people cannot connect a Document Server themselves, if they cannot."""
        if os.environ.get("JUPYTERHUB_SERVICE_PREFIX") or self.hub_service.strip():
            return "The administrator of this JupyterHub sets the connection for everybody."
        for variable, trait in VARIABLES.items():
            if trait in self.config.get(type(self).__name__, {}):
                return f"An administrator has set OnlyOffice.{trait} in Jupyter's configuration."
            if getattr(self, trait):
                return f"{variable} is set in the environment of Jupyter."
        return None

    def _hub(self, configured: Connection, signer: Signer, verify: bool | str) -> HubService | None:
        """Return the Hub's service, if there is one to be used."""
        service = self.hub_service.strip()
        if not service:
            return None
        token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
        name = ServerName(
            os.environ.get("JUPYTERHUB_USER", ""), os.environ.get("JUPYTERHUB_SERVER_NAME", "")
        )
        if not token or not name.owner:
            raise TraitError("OnlyOffice.hub_service: this server was not started by a JupyterHub.")
        if "/" not in service:
            hub = os.environ.get("JUPYTERHUB_PUBLIC_HUB_URL", "").rstrip("/")
            if not hub:
                raise TraitError(
                    f"OnlyOffice.hub_service: the address of the service “{service}” is not known;"
                    " give the address instead of the name."
                )
            service = f"{hub.removesuffix('/hub')}/services/{quote(service)}"
        try:
            url = urls.normalize(service) + "/"
        except ValueError as error:
            raise TraitError(f"OnlyOffice.hub_service: {error}") from None
        address = configured.address
        if address is None:
            raise TraitError(
                "OnlyOffice.document_server_url: with a hub_service, too, browsers have to know"
                " where the Document Server is."
            )
        return HubService(
            url,
            token,
            name,
            address,
            signer,
            lambda: self._places.proofs(),
            verify=verify,
        )

    def _hub_url(self) -> str | None:
        hub = os.environ.get("JUPYTERHUB_PUBLIC_URL", "").strip()
        return hub.rstrip("/") + "/" if hub else None

    def _placeholders(self) -> dict[str, str]:
        assert self.serverapp is not None  # noqa: S101
        return {
            "base_url": self.serverapp.base_url,
            "port": str(self.serverapp.port),
            # As JupyterHub quotes them in prefixes.
            "username": quote(os.environ.get("JUPYTERHUB_USER", ""), safe="@~"),
            "servername": quote(os.environ.get("JUPYTERHUB_SERVER_NAME", ""), safe="@~"),
        }

    def _secret(self) -> str:
        secret = secret_in(self, self.jwt_secret, self.jwt_secret_file)
        if secret and len(secret.encode()) < SHORT_SECRET:
            self._server_log.warning(
                "OnlyOffice.jwt_secret is shorter than %d bytes and can be guessed.", SHORT_SECRET
            )
        return secret

    def _shared(self) -> Iterator[SharedFolder]:
        for folder in self.shared_folders:
            found = self._storage.shared_folder(folder)
            if found is None:
                self._server_log.warning(
                    "OnlyOffice.shared_folders: Jupyter does not show the folder “%s”.", folder
                )
            else:
                yield found

    def _extensions(self, trait: str) -> list[str]:
        extensions = [ext.strip().lower().lstrip(".") for ext in getattr(self, trait)]
        unknown = unknown_extensions(extensions)
        if unknown:
            raise TraitError(f"OnlyOffice.{trait}: ONLYOFFICE does not open “{unknown[0]}” files.")
        return extensions

    def _new_documents(self) -> list[str]:
        extensions = self._extensions("new_documents")
        for ext in extensions:
            if ext not in NEW_DOCUMENTS:
                raise TraitError(f"OnlyOffice.new_documents: “{ext}” files cannot be created.")
        return extensions

    def _notify(self, event: Mapping[str, Any]) -> None:
        if event.get("action") in _CHANGES:
            self._activity.changed()
        if self._events is not None:
            self._events.emit(schema_id=SCHEMA_ID, data=dict(event))

    async def _on_contents_event(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        try:
            match data.get("action"):
                case "rename":
                    await self._moves.renamed(data["source_path"], data["path"])
                    await self._shelves.renamed(data["source_path"], data["path"])
                    await self._titles.tell(data["path"])
                case "delete":
                    await self._moves.deleted(data["path"])
        except OnlyOfficeError as error:
            # A document that was moved is also found by what its session knows of the file.
            self._server_log.warning("%s could not be followed: %s", data.get("path"), error)


def _always(signer: Signer) -> Callable[[], Awaitable[Signer]]:
    async def found() -> Signer:
        return signer

    return found


def _known_as(id: str, hub: HubService | None) -> str:
    """Return the id of somebody as everybody knows them who uses the same Document Server."""
    return id if hub is None else hub.name.user_id(id)
