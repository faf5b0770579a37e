"""The application: settings, and the wiring of everything else."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application as WebApplication
from traitlets import Bool, Float, Integer, TraitError, Unicode, default
from traitlets.config import Application, catch_config_error

from ..core import urls
from ..core.namespaces import ServerName
from ..core.signatures import DEFAULT_HEADER, SHORT_SECRET, Signer
from ..document_server import DocumentServer, Timeouts
from ..secret import InstanceSecret
from ..settings import address_in, header_in, secret_in, verification_in
from ..ways import OwnWay
from .base import SETTING, Parts
from .delivering import Delivering
from .handlers import (
    ROUTES_OF_FILES,
    CallbackHandler,
    CommandHandler,
    ConverterHandler,
    HealthHandler,
    ResultHandler,
    ServerHandler,
    SignHandler,
)
from .page import LoggedInHandler, SpoolHandler
from .relaying import Relaying
from .report import default_folder
from .service import Facts, Service
from .shares import Shares
from .spool import Limits, Spool
from .targets import Targets
from .waking import start_server

_GIB = 1 << 30
_IDLE_SECONDS = 120
_BODY_SECONDS = 60
"""Who sends slowly takes up no connection for longer than this."""


class HubServiceApp(Application):
    """Stands between a Hub's servers and the Document Server."""

    name = "jupyter-onlyoffice-hub"
    description = "A JupyterHub service that alone has the ONLYOFFICE Document Server's secret."

    document_server_url = Unicode(
        help="Where browsers reach the Document Server. Environment: ``ONLYOFFICE_URL``."
    ).tag(config=True)

    document_server_internal_url = Unicode(
        help="Where the service reaches it, if not there. Environment: ``ONLYOFFICE_INTERNAL_URL``."
    ).tag(config=True)

    jwt_secret = Unicode(
        help="The secret shared with the Document Server. Environment: ``ONLYOFFICE_SECRET``."
    ).tag(config=True)

    jwt_secret_file = Unicode(
        help="A file that holds the secret instead. Environment: ``ONLYOFFICE_SECRET_FILE``."
    ).tag(config=True)

    jwt_header = Unicode(
        help="""The header in which the Document Server sends its signature; ``Authorization`` if
        not set. Environment: ``ONLYOFFICE_JWT_HEADER``."""
    ).tag(config=True)

    jwt_leeway = Float(60.0, min=0, help="By how many seconds the clocks may differ.").tag(
        config=True
    )

    service_url = Unicode(
        help="""Where the Document Server reaches this service, such as
        ``http://proxy-public/services/onlyoffice``. Environment: ``ONLYOFFICE_SERVICE_URL``."""
    ).tag(config=True)

    proxy_url = Unicode(
        help="""Where this service reaches the Hub's proxy, without the Hub's base URL, such as
        ``http://proxy-public``. With subdomains ``{username}`` stands for whose server it is.
        Environment: ``ONLYOFFICE_PROXY_URL``."""
    ).tag(config=True)

    folder = Unicode(
        help="""Where the service keeps its own secret and the saves that wait; several instances
        share it. Environment: ``ONLYOFFICE_HUB_FOLDER``."""
    ).tag(config=True)

    ca_bundle = Unicode(help="A file of certificates for every call; the system's if not set.").tag(
        config=True
    )

    verify_tls = Bool(True, help="Whether to check certificates.").tag(config=True)

    fetch_timeout = Float(
        600.0, min=1, help="How many seconds fetching or handing over one document may take."
    ).tag(config=True)

    max_document_size = Integer(_GIB, min=1, help="The largest document, in bytes.").tag(
        config=True
    )

    config_seconds = Integer(
        300,
        min=10,
        help="""For how many seconds an editor can be opened with what was signed for it. Whoever
        may see a document no more can open it for so long.""",
    ).tag(config=True)

    token_seconds = Integer(
        60,
        min=1,
        help="For how many seconds the Hub's word on whose a token is is believed.",
    ).tag(config=True)

    user_requests = Integer(
        64,
        min=1,
        help="""How many requests may be under way at once for the servers of one user: files on
        their way to the Document Server, callbacks on theirs to a server, and its questions.""",
    ).tag(config=True)

    spool_bytes = Integer(20 * _GIB, min=0, help="How many bytes may wait in all.").tag(config=True)

    spool_user_bytes = Integer(_GIB, min=0, help="How many bytes of one user may wait.").tag(
        config=True
    )

    spool_user_saves = Integer(100, min=0, help="How many saves of one user may wait.").tag(
        config=True
    )

    wake_servers = Bool(
        False,
        help="""Whether to start a server for which a save has come; the service needs the scope
        ``servers`` for that.""",
    ).tag(config=True)

    config_file = Unicode(help="A configuration file.").tag(config=True)

    @default("document_server_url")
    def _default_document_server_url(self) -> str:
        return os.environ.get("ONLYOFFICE_URL", "")

    @default("document_server_internal_url")
    def _default_document_server_internal_url(self) -> str:
        return os.environ.get("ONLYOFFICE_INTERNAL_URL", "")

    @default("jwt_secret")
    def _default_jwt_secret(self) -> str:
        return os.environ.get("ONLYOFFICE_SECRET", "")

    @default("jwt_secret_file")
    def _default_jwt_secret_file(self) -> str:
        return os.environ.get("ONLYOFFICE_SECRET_FILE", "")

    @default("jwt_header")
    def _default_jwt_header(self) -> str:
        return os.environ.get("ONLYOFFICE_JWT_HEADER", "") or DEFAULT_HEADER

    @default("service_url")
    def _default_service_url(self) -> str:
        return os.environ.get("ONLYOFFICE_SERVICE_URL", "")

    @default("proxy_url")
    def _default_proxy_url(self) -> str:
        return os.environ.get("ONLYOFFICE_PROXY_URL", "")

    @default("folder")
    def _default_folder(self) -> str:
        return str(default_folder())

    @catch_config_error
    def initialize(self, argv: list[str] | None = None) -> None:
        super().initialize(argv)
        if self.config_file:
            self.load_config_file(self.config_file)
            self.update_config(self.cli_config)

    def start(self) -> None:
        try:
            asyncio.run(self._serve())
        except TraitError as error:
            self.log.error("%s", error)
            self.exit(1)

    async def _serve(self) -> None:
        hub = HubOAuth(cache_max_age=self.token_seconds, parent=self)
        application, delivering = self.built(hub)
        listens = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL") or "http://127.0.0.1:9105")
        server = HTTPServer(
            application,
            xheaders=True,
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_BODY_SECONDS,
        )
        server.add_sockets(bind_sockets(listens.port or 80, listens.hostname or "127.0.0.1"))
        self.log.info("The ONLYOFFICE service listens on %s", listens.netloc)
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        delivery = asyncio.create_task(delivering.run())
        await stopped.wait()
        delivery.cancel()
        server.stop()

    def built(self, hub: HubOAuth) -> tuple[WebApplication, Delivering]:
        """Return what listens, and what brings saves to servers that come back.

        Raises:
            TraitError: a setting is wrong.
        """
        folder = Path(self.folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = InstanceSecret(folder / "secret").value
        signer = Signer(self._secret(), self.jwt_leeway)
        verify = verification_in(self, self.ca_bundle, wanted=self.verify_tls)
        document_server = DocumentServer(
            OwnWay(self._address(), signer),
            verify=verify,
            timeouts=Timeouts(fetch=self.fetch_timeout),
            max_size=self.max_document_size,
        )
        spool = Spool(
            folder / "spool",
            Limits(self.spool_bytes, self.spool_user_bytes, self.spool_user_saves),
        )
        targets = Targets(
            address_in(self, "proxy_url"),
            os.environ.get("JUPYTERHUB_BASE_URL") or "/",
            secret,
            seconds=self.fetch_timeout,
            verify=verify,
        )

        async def wake(name: ServerName) -> None:
            if self.wake_servers:
                await start_server(hub, name, self.log)

        relaying = Relaying(targets, document_server, spool, wake, self.log)
        delivering = Delivering(spool, relaying, folder, self.log)
        url = address_in(self, "service_url") + "/"
        facts = Facts(url, self.config_seconds, self.fetch_timeout, folder)
        parts = Parts(
            hub=hub,
            service=Service(document_server, signer, secret, spool, facts),
            targets=targets,
            relaying=relaying,
            delivering=delivering,
            signer=signer,
            jwt_header=header_in(self, self.jwt_header),
            secret=secret,
            shares=Shares(self.user_requests),
            log=self.log,
        )
        prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX") or "/services/onlyoffice/"
        routes: list[Any] = [
            ("", SpoolHandler, {"hub": hub, "spool": spool}),
            ("oauth_callback", LoggedInHandler, {"hub": hub}),
            ("health", HealthHandler),
            ("callback", CallbackHandler),
            *ROUTES_OF_FILES,
            ("api/server", ServerHandler),
            ("api/sign", SignHandler),
            ("api/command", CommandHandler),
            ("api/converter", ConverterHandler),
            ("api/result", ResultHandler),
        ]
        application = WebApplication(
            [(prefix + route, *rest) for route, *rest in routes],
            cookie_secret=secret,
            log_function=lambda _: None,
        )
        application.settings[SETTING] = parts
        return application, delivering

    def _address(self) -> urls.DocumentServerAddress:
        public = address_in(self, "document_server_url")
        internal = self.document_server_internal_url.strip()
        return urls.DocumentServerAddress(
            public, address_in(self, "document_server_internal_url") if internal else public
        )

    def _secret(self) -> str:
        secret = secret_in(self, self.jwt_secret, self.jwt_secret_file)
        if len(secret.encode()) < SHORT_SECRET:
            raise TraitError(
                f"HubServiceApp.jwt_secret: it must have {SHORT_SECRET} bytes or more, which nobody"
                " can guess."
            )
        return secret
