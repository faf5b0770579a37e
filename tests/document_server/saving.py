"""From what was typed to a callback that carries it: force saves and final saves."""

from __future__ import annotations

import asyncio
import io
import json
import posixpath
import secrets
import zipfile
from dataclasses import dataclass
from typing import Any

from .callbacks import PRESSED_SAVE, Poster, action, history, iso
from .documents import Document
from .faults import Faults
from .links import CachedFile, Links
from .office import working_copy
from .records import CallbackRecord
from .settings import Settings

BY_COMMAND, BY_BUTTON, BY_TIMER, BY_SUBMIT = 0, 1, 2, 3
"""Values of forcesavetype."""


class AssemblyFailed(Exception):
    """The file could not be put together: status 3 or 7."""


@dataclass(frozen=True)
class Assembled:
    """A result in the cache, to be linked."""

    data: bytes
    extension: str
    reported: str
    """What callbacks say the extension is."""
    path: str
    changes_path: str


class Saver:
    """Assembles results and tells about them; keeps no state between saves."""

    def __init__(self, settings: Settings, faults: Faults, links: Links, poster: Poster) -> None:
        """Take what saving needs."""
        self._settings = settings
        self._faults = faults
        self._links = links
        self._poster = poster

    async def force(
        self,
        document: Document,
        kind: int,
        *,
        index: int | None,
        user_id: str,
        userdata: str | None,
    ) -> CallbackRecord | None:
        """Post status 6 or 7; None when the document has no callback url."""
        change = document.last_change
        if change is None:
            return None
        pressed = kind in (BY_BUTTON, BY_SUBMIT)
        url = document.callback_url(index if pressed else change.index)
        await asyncio.sleep(self._settings.scaled(self._settings.assembly_time))
        assembled = await self._assembled_or_none(document)
        fields = self._fields(
            document,
            6 if self._faults.conversion == "" else 7,
            assembled,
            users=[user_id if pressed else change.user_id],
            actions=action(PRESSED_SAVE, user_id) if pressed else None,
            userdata=userdata,
            lastsave=iso(change.at),
        )
        fields["forcesavetype"] = kind
        if kind == BY_SUBMIT and assembled is not None:
            fields["formsdataurl"] = self._data_link(document, assembled)
        return await self._poster.once(url, _filetype_last(fields, assembled)) if url else None

    def _data_link(self, document: Document, assembled: Assembled) -> str:
        """Link what was filled in, as the original lists its fields."""
        data = [{"key": "Text1", "type": "text", "value": "".join(document.runs())}]
        file = CachedFile(json.dumps(data).encode(), "formsdata.json")
        path = self._links.store(posixpath.dirname(assembled.path), file.name, file)
        return self._links.link(document.base_url, path, document.key)

    async def final(self, document: Document) -> tuple[CallbackRecord | None, Assembled | None]:
        """Post status 2 or 3 until it is answered well or given up; with what was in it.

        Assembling takes its time; a join during that, or between two posts, ends it.
        """
        generation = document.generation
        await asyncio.sleep(self._settings.scaled(self._settings.assembly_time))
        assembled = await self._assembled_or_none(document)
        change = document.last_change
        url = document.callback_url(change.index if change else None)
        if not url or document.generation != generation:
            return None, assembled

        def fields(attempt: int) -> dict[str, Any]:
            body = self._fields(
                document,
                2 if self._faults.conversion == "" else 3,
                assembled,
                users=[change.user_id if change else document.last_left],
                actions=action(0, document.last_left),
                userdata=None,
                lastsave=iso(change.at) if change else iso(self._settings.now(), whole=False),
                later=attempt - 1,
            )
            same = document.forcesaved == len(document.changes)
            body["notmodified"] = same if change else None
            return _filetype_last(body, assembled)

        record = await self._poster.insistently(
            url, fields, lambda: document.generation != generation
        )
        return record, assembled

    def _fields(
        self,
        document: Document,
        status: int,
        assembled: Assembled | None,
        *,
        users: list[str],
        actions: list[dict[str, Any]] | None,
        userdata: str | None,
        lastsave: str,
        later: int = 0,
    ) -> dict[str, Any]:
        """Return the fields in the original's order; ``filetype`` goes last."""
        body: dict[str, Any] = {"key": document.key, "status": status}
        if assembled is not None:
            link = self._links.link
            body["url"] = link(document.base_url, assembled.path, document.key, later)
            if assembled.changes_path:
                body["changesurl"] = link(
                    document.base_url, assembled.changes_path, document.key, later
                )
            body["history"] = history(document)
        body["users"] = users
        if actions is not None:
            body["actions"] = actions
        if userdata is not None:
            body["userdata"] = userdata
        body["lastsave"] = lastsave
        return body

    async def _assembled_or_none(self, document: Document) -> Assembled | None:
        if self._faults.conversion == "fails":
            return None
        try:
            return await self.assemble(document)
        except AssemblyFailed:
            return None

    async def download(self, document: Document, extension: str | None) -> dict[str, str]:
        """Return ``{"fileType", "url"}`` of the document as it is now, for ``downloadAs``."""
        assembled = await self.assemble(document)
        target = extension or assembled.extension
        data = await asyncio.to_thread(_as_other_type, assembled.data, assembled.extension, target)
        file = CachedFile(data, f"output.{target}")
        folder = f"data/{document.key}_{secrets.randbelow(9999) + 1}"
        path = self._links.store(folder, file.name, file)
        return {
            "fileType": target,
            "url": self._links.link(document.base_url, path, document.key),
        }

    async def assemble(self, document: Document) -> Assembled:
        """Type everything into the working copy; put result and changes into the cache."""
        extension = working_copy.saved_extension(document.file_type)
        runs = document.runs()
        try:
            data = await asyncio.to_thread(working_copy.type_into, document.base, extension, runs)
        except working_copy.ConversionFailed as error:
            raise AssemblyFailed(str(error)) from error
        reported = self._faults.reported_filetype
        if reported:
            data = await asyncio.to_thread(_as_other_type, data, extension, reported)
            extension = reported
        folder = f"data/{document.key}_{secrets.randbelow(9999) + 1}"
        file = CachedFile(data, f"output.{extension}", pads=True)
        path = self._links.store(folder, file.name, file)
        changes_path = ""
        if document.changes:
            changes = CachedFile(_changes_zip(document), "changes.zip")
            changes_path = self._links.store(folder, changes.name, changes)
        reported = self._faults.false_filetype or extension
        return Assembled(data, extension, reported, path, changes_path)


def _filetype_last(fields: dict[str, Any], assembled: Assembled | None) -> dict[str, Any]:
    return fields if assembled is None else {**fields, "filetype": assembled.reported}


def _as_other_type(data: bytes, extension: str, target: str) -> bytes:
    try:
        return working_copy.converted(data, extension, target)
    except working_copy.ConversionFailed:
        return data


def _changes_zip(document: Document) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, change in enumerate(document.changes):
            archive.writestr(f"changes{number}.json", json.dumps([change.text]))
    return out.getvalue()
