"""What the service does for a server that asks; no HTTP words."""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ..core.errors import DocumentServerError, ForeignUrl
from ..core.grants import Purpose
from ..core.namespaces import in_namespace
from ..core.relays import Relay, relay_url
from ..core.signatures import Signer
from ..document_server import DocumentServer, Sink
from ..outgoing import in_thread
from .approving import Asker, Relayed, approved
from .asking import is_result, permitted_command, permitted_conversion, told
from .spool import Entry, Spool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is configured.

    Attributes:
        url: of the service, as the Document Server reaches it, ending in a slash.
        config_seconds: how long a signed configuration opens an editor.
        handing_seconds: how long handing over one document may take.
        folder: of the service's own secret and its spool.
    """

    url: str
    config_seconds: int
    handing_seconds: float
    folder: Path


class Service:
    """Signs, and asks the Document Server, within what the asker may touch."""

    def __init__(
        self,
        document_server: DocumentServer,
        signer: Signer,
        secret: bytes,
        spool: Spool,
        facts: Facts,
    ) -> None:
        self._document_server = document_server
        self._signer = signer
        self._secret = secret
        self._spool = spool
        self._facts = facts

    async def sign(self, payload: Mapping[str, Any], asker: Asker) -> dict[str, Any]:
        """Return what was made of a payload, and its signature.

        Who may only look joins a session that goes on. The first to open a key is the one whose
        document is shown to all who come later, so under another's key that must not be theirs.

        Raises:
            AccessDenied, MalformedRequest: nothing is signed.
        """
        seconds = self._facts.config_seconds
        claims = approved(payload, asker, self._relayed(asker), now=time.time(), seconds=seconds)
        document = claims.get("document")
        if (
            document is not None
            and not asker.may_change(document["key"])
            and not await self._document_server.editors(document["key"])
        ):
            document["key"] = in_namespace(asker.name.namespace, secrets.token_hex(16))
        return {"claims": claims, "token": self._signer.sign(claims)}

    async def command(self, fields: Mapping[str, Any], asker: Asker) -> dict[str, Any]:
        """Run a command; of what is kept after failed saves, the spool has a part.

        Raises:
            AccessDenied, DocumentServerError, MalformedRequest, NotStored
        """
        command = permitted_command(fields, asker)
        match command["c"]:
            case "getForgotten":
                kept = await asyncio.to_thread(self._spool.get, command["key"])
                if kept is not None and (kept.is_final or not await self._keeps(command)):
                    return {"error": 0, "key": kept.key, "url": kept.url}
            case "deleteForgotten":
                kept = await asyncio.to_thread(self._spool.get, command["key"])
                if kept is not None:
                    await asyncio.to_thread(self._spool.remove, kept)
        answer = told(await self._ask(command), command, asker)
        if command["c"] == "getForgottenList":
            entries = await asyncio.to_thread(lambda: list(self._spool.entries()))
            waiting = {entry.key for entry in entries if asker.owns(entry.key)}
            answer["keys"] = sorted({*answer.get("keys", ()), *waiting})
        return answer

    async def convert(self, fields: Mapping[str, Any], asker: Asker) -> dict[str, Any]:
        """Have a file of the asker's converted.

        Raises:
            AccessDenied, DocumentServerError, MalformedRequest
        """
        address = self._document_server.address
        if address is None:
            raise DocumentServerError("No ONLYOFFICE Document Server is configured.")
        conversion = permitted_conversion(
            fields, asker, self._relayed(asker), address, self._secret
        )
        return await self._document_server.conversion(conversion)

    async def result(self, url: str, asker: Asker, sink: Sink) -> None:
        """Hand over a result: what waits in the spool, or what the Document Server has.

        Raises:
            ForeignUrl: it is nobody's result.
            DocumentServerError, NotStored
        """
        address = self._document_server.address
        if address is None or not is_result(url, address):
            raise ForeignUrl("The address is not that of a result of the Document Server.")
        stream = await asyncio.to_thread(self._waiting, url, asker)
        if stream is None:
            await self._document_server.fetch(url, sink)
            return
        with stream:
            await in_thread(lambda stop: _copy(stream, sink, stop), self._facts.handing_seconds)

    def _waiting(self, url: str, asker: Asker) -> BinaryIO | None:
        for entry in self._spool.entries():
            if entry.url == url and _may_have(asker, entry):
                try:
                    return self._spool.open(entry)
                except FileNotFoundError:
                    return None
        return None

    async def _keeps(self, command: Mapping[str, Any]) -> bool:
        return (await self._ask(command)).get("error") == 0

    async def _ask(self, command: Mapping[str, Any]) -> dict[str, Any]:
        fields = dict(command)
        return await self._document_server.command(fields.pop("c"), **fields)

    def _relayed(self, asker: Asker) -> Relayed:
        def relayed(purpose: Purpose, grant: str, key: str, user: str) -> str:
            looks_on = bool(key) and not asker.may_change(key)
            relay = Relay(purpose, asker.name, grant, key, user, looks_on)
            return relay_url(self._facts.url, relay, self._secret, time.time())

        return relayed


def _may_have(asker: Asker, entry: Entry) -> bool:
    return entry.target == asker.name or asker.owns(entry.key)


def _copy(stream: BinaryIO, sink: Sink, stop: threading.Event) -> None:
    sink.restart(os.fstat(stream.fileno()).st_size)
    while not stop.is_set() and (chunk := stream.read(1 << 20)):
        sink.write(chunk)
