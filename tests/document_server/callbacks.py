"""Callbacks: their fields, their tokens, the posting and the trying again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .documents import Document
from .faults import Faults
from .outgoing import NoAnswer, Outgoing, headers_of
from .records import CallbackRecord, Journal
from .settings import VERSION, Settings
from .signatures import HEADER_LIMIT, Signer, claims_of

_RETRIED = {429, *range(500, 600)}

JOINED, LEFT, PRESSED_SAVE = 1, 0, 2
"""Types of an action."""


def action(kind: int, user_id: str) -> list[dict[str, Any]]:
    """Return the field ``actions`` with one action."""
    return [{"type": kind, "userid": user_id}]


def iso(seconds: float, *, whole: bool = True) -> str:
    """Return a time as ``lastsave`` has it; the original's database keeps whole seconds."""
    moment = datetime.fromtimestamp(int(seconds) if whole else seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def history(document: Document) -> dict[str, Any]:
    """Return the field ``history``: an entry per turn of a user."""
    entries: list[dict[str, Any]] = []
    for change in document.changes:
        user = {"id": change.user_id, "name": change.user_name}
        if not entries or entries[-1]["user"] != user:
            created = datetime.fromtimestamp(int(change.at), UTC).strftime("%Y-%m-%d %H:%M:%S")
            entries.append(
                {"documentSha256": document.source_hash, "created": created, "user": user}
            )
    return {"serverVersion": VERSION, "changes": entries} if entries else {}


class Poster:
    """Posts callbacks and records every post."""

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        signer: Signer,
        outgoing: Outgoing,
        journal: Journal[CallbackRecord],
    ) -> None:
        """Take what posting needs."""
        self._settings = settings
        self._faults = faults
        self._signer = signer
        self._outgoing = outgoing
        self._journal = journal

    async def presence(
        self,
        document: Document,
        index: int | None,
        actions: list[dict[str, Any]] | None,
        userdata: str | None = None,
    ) -> CallbackRecord | None:
        """Post who edits: status 1 or, when nobody does, 4; None if there is no url for it.

        Joining and leaving are told with ``actions`` to the url of that opening; the info command
        has the same posted without, to the url appended last (``index`` None).
        """
        url = document.callback_url(index)
        if not url:
            return None
        fields: dict[str, Any] = {"key": document.key, "status": 1 if document.editors else 4}
        if document.editors:
            fields["users"] = document.users
        if actions is not None:
            fields["actions"] = actions
        if userdata is not None:
            fields["userdata"] = userdata
        return await self.once(url, fields)

    async def once(self, url: str, fields: dict[str, Any], attempt: int = 1) -> CallbackRecord:
        """Post without trying again (status 1, 4, 6, 7)."""
        record = await self._post(url, fields, attempt)
        for _ in range(self._faults.callback_copies - 1):
            await self._post(url, fields, attempt)
        return record

    async def insistently(
        self,
        url: str,
        fields: Callable[[int], dict[str, Any]],
        overtaken: Callable[[], bool],
    ) -> CallbackRecord:
        """Post up to four times (status 2, 3): again only after no answer, 429 or 5xx.

        ``fields`` is asked for every attempt anew, as links are signed freshly; ``overtaken`` ends
        it when somebody has joined meanwhile.
        """
        attempt = 1
        while True:
            record = await self.once(url, fields(attempt), attempt)
            again = record.answer_status is None or record.answer_status in _RETRIED
            delays = self._settings.retry_delays
            if not again or attempt > len(delays) or overtaken():
                return record
            await asyncio.sleep(self._settings.scaled(delays[attempt - 1]))
            attempt += 1

    async def _post(self, url: str, fields: dict[str, Any], attempt: int) -> CallbackRecord:
        plain, signed = self._signed(fields)
        headers = headers_of("POST", signed)
        record = CallbackRecord(
            key=fields["key"],
            status=fields["status"],
            url=url,
            headers=list(headers.items()),
            body=plain,
            header_claims=_header_claims(headers, self._settings) if self._signer.on else None,
            token_claims=claims_of(plain["token"]) if self._signer.on else None,
            attempt=attempt,
        )
        body = json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
        try:
            answer = await self._outgoing.post(
                url, headers, body, self._settings.scaled(self._settings.callback_timeout)
            )
        except NoAnswer as problem:
            record.answer = str(problem)
        else:
            record.answer_status = answer.status
            record.answer = answer.body.decode("utf-8", "replace")
            record.ok = answer.status == 200 and _says_no_error(record.answer)
        await self._journal.add(record)
        return record

    def _signed(self, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the plain body and the headers; a header that would be large shortens both."""
        if not self._signer.on:
            return dict(fields), {}
        token = self._signer.sign(fields)
        header = self._signer.sign({"payload": fields})
        plain = {name: value for name, value in fields.items() if name != "filetype"}
        if len(header) >= HEADER_LIMIT:
            plain.pop("changesurl", None)
            plain["history"] = {}
            header = self._signer.sign({"payload": {**plain, **_filetype(fields)}})
        return {**plain, "token": token, **_filetype(fields)}, dict([self._signer.header(header)])


def _filetype(fields: dict[str, Any]) -> dict[str, Any]:
    return {"filetype": fields["filetype"]} if "filetype" in fields else {}


def _header_claims(headers: dict[str, str], settings: Settings) -> dict[str, Any]:
    return claims_of(headers[settings.jwt_header].removeprefix(settings.jwt_prefix))


def _says_no_error(answer: str) -> bool:
    try:
        parsed = json.loads(answer)
    except ValueError:
        return False
    return isinstance(parsed, dict) and parsed.get("error") == 0 and parsed["error"] is not False
