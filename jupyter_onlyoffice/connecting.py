"""Connecting to a Document Server while Jupyter runs, and trying a connection beforehand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .checking import Checking
from .connection_file import ConnectionFile, Mark
from .core import urls
from .core.check import Step
from .core.connection import Connection
from .core.errors import AccessDenied, InUse, NotStored
from .core.signatures import SHORT_SECRET, Signer
from .document_server import DocumentServer
from .sessions import Sessions


@dataclass(frozen=True, slots=True)
class Described:
    """A connection as people may see it: without its secret.

    Attributes:
        connection: without the secret.
        has_secret: whether there is one.
        locked: why it cannot be changed here, as a sentence; None if it can.
        fault: why what was stored is not used, as a sentence; None if it is.
    """

    connection: Connection
    has_secret: bool
    locked: str | None
    fault: str | None


class Connecting:
    """Holds the connection, and lets everything that uses it see a change at once.

    Args:
        file: what people store.
        configured: what an administrator has set, if ``locked``.
        locked: why nothing is stored or read here, as a sentence; None if it is.
        placeholders: what stands for what in the address of Jupyter.
        signs_elsewhere: a Hub's service has the secret in place of this server.
        known_jupyter_url: that address where none is set, if it is known beforehand.
        connected: called with each connection that is used from then on.
    """

    def __init__(
        self,
        file: ConnectionFile,
        document_server: DocumentServer,
        signer: Signer,
        checking: Checking,
        sessions: Sessions,
        *,
        configured: Connection,
        locked: str | None,
        placeholders: Callable[[], Mapping[str, str]],
        known_jupyter_url: str | None,
        signs_elsewhere: bool,
        connected: Callable[[Connection], None],
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._file = file
        self._document_server = document_server
        self._signer = signer
        self._checking = checking
        self._sessions = sessions
        self._locked = locked
        self._placeholders = placeholders
        self._known_jupyter_url = known_jupyter_url
        self._signs_elsewhere = signs_elsewhere
        self._connected = connected
        self._log = log
        self._connection = configured
        self._fault: str | None = None
        self._mark: Mark = None
        self._changing = asyncio.Lock()

    def start(self) -> None:
        """Read what was stored; a fault of that is told, and keeps nothing from starting."""
        if self._locked is not None:
            self._use(self._connection)
            return
        self._mark = self._file.mark()
        self._use(self._stored())

    @property
    def jupyter_url(self) -> str | None:
        """Where the Document Server reaches this server, ending in a slash; None if not known."""
        return self._jupyter_url(self._connection)

    def _jupyter_url(self, connection: Connection) -> str | None:
        if not connection.jupyter_url:
            return self._known_jupyter_url
        return urls.normalize(urls.filled(connection.jupyter_url, self._placeholders())) + "/"

    @property
    def connection(self) -> Connection:
        """The one that is used now."""
        return self._connection

    async def described(self) -> Described:
        await self.refresh()
        connection = self._connection
        shown = replace(connection, jwt_secret="")
        return Described(shown, bool(connection.jwt_secret), self._locked, self._fault)

    async def refresh(self) -> None:
        """Take over what another process has stored meanwhile."""
        if self._locked is None and await asyncio.to_thread(self._file.mark) != self._mark:
            async with self._changing:
                self._mark = await asyncio.to_thread(self._file.mark)
                self._use(await asyncio.to_thread(self._stored))

    def tried(
        self, fields: Mapping[str, Any], jupyter_url: str, page: str | None
    ) -> AsyncIterator[Step]:
        """Check a connection that is not stored.

        Args:
            fields: of a form; without a secret, the one that is stored is meant.
            jupyter_url: where the Document Server reaches this server, if the form does not say.
            page: the origin of the page that asks.

        Raises:
            AccessDenied: the connection is the administrator's.
            MalformedRequest: it could not be one.
        """
        connection = self._parsed(fields)
        signer = replace(self._signer, secret=connection.jwt_secret)
        document_server = self._document_server.at(connection.address, signer)
        checking = self._checking.of(document_server, signer)
        return checking.run(self._jupyter_url(connection) or jupyter_url, page)

    async def store(self, fields: Mapping[str, Any], *, while_edited: bool) -> Described:
        """Store a connection and use it from now on; one without any address ends it.

        Args:
            fields: of a form; without a secret, the one that is stored is meant.
            while_edited: whether to do so although somebody is editing documents, whose last
                changes would stay with the Document Server that they are on.

        Raises:
            AccessDenied: the connection is the administrator's.
            InUse: documents are being edited.
            MalformedRequest: it could not be one.
            NotStored: it could not be stored; nothing has changed.
        """
        async with self._changing:
            ends = self._locked is None and Connection.is_blank(fields)
            connection = Connection() if ends else self._parsed(fields)
            edited = len(self._sessions.edited)
            if edited and not while_edited and self._moves(connection):
                documents = "A document is" if edited == 1 else f"{edited} documents are"
                raise InUse(
                    f"{documents} being edited: close what is open first, or what was typed last"
                    " stays with the Document Server that is connected now."
                )
            await asyncio.to_thread(self._keep, connection)
            self._mark = await asyncio.to_thread(self._file.mark)
            self._fault = None
            self._use(connection)
            self._log.info(
                "The Document Server is now %s", connection.document_server_url or "none"
            )
        return await self.described()

    def _moves(self, connection: Connection) -> bool:
        """Tell whether the Document Server of now would not be heard any more."""
        return replace(connection, jupyter_url="") != replace(self._connection, jupyter_url="")

    def _keep(self, connection: Connection) -> None:
        if connection == Connection():
            self._file.remove()
        else:
            self._file.write(connection)

    def _parsed(self, fields: Mapping[str, Any]) -> Connection:
        if self._locked is not None:
            raise AccessDenied(self._locked, reason="locked")
        known = self._connection
        connection = Connection.parse({**fields, "door": "", "container": ""}, known.jwt_secret)
        if (
            connection.document_server_url == known.document_server_url
            and connection.jupyter_url == known.jupyter_url
        ):
            connection = replace(connection, door=known.door, container=known.container)
        return connection

    def _stored(self) -> Connection:
        self._fault = None
        try:
            return self._file.read() or Connection()
        except NotStored as error:
            self._fault = error.message
            self._log.error("No Document Server is connected: %s", error.message)
            return Connection()

    def _use(self, connection: Connection) -> None:
        self._connection = connection
        self._signer.secret = connection.jwt_secret
        self._document_server.connect(connection.address)
        self._checking.facts = replace(
            self._checking.facts,
            address=connection.address,
            secret_bytes=(
                SHORT_SECRET if self._signs_elsewhere else len(connection.jwt_secret.encode())
            ),
            can_connect=self._locked is None,
            fault=self._fault,
        )
        self._connected(connection)
