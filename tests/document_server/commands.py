"""The command service: /command and its old path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .callbacks import Poster
from .documents import Document
from .faults import Faults
from .forgotten import ForgottenStore
from .links import Links
from .records import CommandRecord, Journal
from .saving import BY_COMMAND
from .sessions import Sessions
from .settings import BUILD, VERSION, Settings
from .signatures import BadToken, Signer, TokenProblem

OK, NO_DOCUMENT, NO_CALLBACK, NOT_MODIFIED, BAD_COMMAND, BAD_TOKEN, EXPIRED = 0, 1, 2, 4, 5, 6, 7
"""Values of ``error``."""

_NEEDS_KEY = ("info", "forcesave", "drop", "meta", "getForgotten", "deleteForgotten")


class Commands:
    """Answers commands; every answer is HTTP 200."""

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        signer: Signer,
        poster: Poster,
        sessions: Sessions,
        forgotten: ForgottenStore,
        links: Links,
        journal: Journal[CommandRecord],
    ) -> None:
        """Take what commands act on."""
        self._settings = settings
        self._faults = faults
        self._signer = signer
        self._poster = poster
        self._sessions = sessions
        self._forgotten = forgotten
        self._links = links
        self._journal = journal

    async def answer(
        self, headers: Mapping[str, str], body: bytes, base_url: str
    ) -> dict[str, Any]:
        """Answer one call; ``base_url`` is for the links in it."""
        plain = _parsed(body)
        try:
            fields = self._signer.call(headers, plain)
        except BadToken as error:
            code = EXPIRED if error.problem is TokenProblem.EXPIRED else BAD_TOKEN
            answer = {**_key(plain), "error": code}
            fields = plain
        else:
            answer = await self._carried_out(fields, base_url)
        await self._journal.add(CommandRecord("command", fields, answer))
        return answer

    async def _carried_out(self, fields: dict[str, Any], base_url: str) -> dict[str, Any]:
        if self._faults.command_error is not None:
            return {**_key(fields), "error": self._faults.command_error}
        command = fields.get("c")
        if command is None or (command in _NEEDS_KEY and not fields.get("key")):
            return {**_key(fields), "error": NO_DOCUMENT}
        match command:
            case "version":
                return {"error": OK, "version": f"{self._settings.version}.{BUILD}"}
            case "license":
                return {"error": OK, **_LICENSE}
            case "getForgottenList":
                return {"error": OK, "keys": self._forgotten.keys}
        key = str(fields.get("key", ""))
        return {**_key(fields), **await self._about(command, key, fields, base_url)}

    async def _about(
        self, command: Any, key: str, fields: dict[str, Any], base_url: str
    ) -> dict[str, Any]:
        document = self._sessions.documents.get(key)
        match command:
            case "info":
                return await self._info(document, fields)
            case "forcesave":
                return {"error": self._forcesave(document, fields)}
            case "drop":
                if document is not None:
                    users = fields.get("users")
                    self._sessions.drop(document, users if isinstance(users, list) else None)
                return {"error": OK}
            case "meta":
                return {"error": _meta(document, fields.get("meta"))}
            case "getForgotten":
                kept = self._forgotten.get(key)
                if kept is None:
                    return {"error": NO_DOCUMENT}
                shard = self._sessions.shard_key
                return {"error": OK, "url": self._links.link(base_url, kept.path, shard)}
            case "deleteForgotten":
                return {"error": OK if self._forgotten.delete(key) else NO_DOCUMENT}
            case _:
                return {"error": BAD_COMMAND}

    async def _info(self, document: Document | None, fields: dict[str, Any]) -> dict[str, Any]:
        if document is None:
            return {"error": NO_DOCUMENT}
        if not document.callback_urls:
            return {"error": NO_CALLBACK}
        userdata = fields.get("userdata")
        echoed = userdata if isinstance(userdata, str) else None
        await self._poster.presence(document, None, None, echoed)
        return {"error": OK, "users": document.users}

    def _forcesave(self, document: Document | None, fields: dict[str, Any]) -> int:
        if document is None:
            return NO_DOCUMENT
        userdata = fields.get("userdata")
        started = self._sessions.forcesave(
            document, BY_COMMAND, userdata=userdata if isinstance(userdata, str) else None
        )
        return OK if started else NOT_MODIFIED


def _meta(document: Document | None, meta: Any) -> int:
    if not isinstance(meta, dict):
        return BAD_COMMAND
    if document is not None:
        document.tell_all("meta", meta)
    return OK


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _key(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": fields["key"]} if "key" in fields else {}


_LICENSE: dict[str, Any] = {
    "license": {
        "start_date": "2026-11-01T00:00:00.000Z",
        "end_date": None,
        "timelimited": False,
        "trial": False,
        "developer": False,
        "branding": False,
        "customization": False,
        "advanced_api": False,
        "connections": 20,
        "connections_view": 20,
        "users_count": 0,
        "users_view_count": 0,
        "users_expire": 1,
        "customer_id": "",
        "alias": "",
        "multitenancy": False,
    },
    "server": {
        "workersCount": 1,
        "resultType": 3,
        "packageType": 0,
        "buildDate": "2016-06-29T00:00:00.000Z",
        "buildVersion": VERSION,
        "buildNumber": BUILD,
    },
    "quota": {"users": [], "users_view": []},
}
