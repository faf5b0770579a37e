"""What host pages answer to an editor: verified, and fetched from where it says."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from .documents import Document
from .fetching import DownloadFailed, Fetcher
from .office import working_copy
from .signatures import BadToken, Signer, TokenProblem

BAD_TOKEN, EXPIRED, DOWNLOAD_FAILED, UNREADABLE = -20, -21, -4, -82
"""Codes of onError."""

_PICTURES: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"<svg": "svg"}
_ADDED: Final = {"token", "exp", "iat"}


class Refused(Exception):
    """The answer does not count; ``code`` is what onError says."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


class Answers:
    """Takes the arguments of the editor's signed methods."""

    def __init__(self, signer: Signer, fetcher: Fetcher) -> None:
        """Take what checks and fetches."""
        self._signer = signer
        self._fetcher = fetcher

    async def take(self, method: str, argument: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the editor shows, or ``{"error"}`` with the code of an onError."""
        try:
            claims = self._claims(argument)
            match method:
                case "setHistoryData":
                    return await self._version(claims)
                case "insertImage":
                    return await self._pictures(claims)
                case "setRequestedDocument" | "setRequestedSpreadsheet":
                    return {"surface": (await self._document({"key": "", **claims})).surface()}
                case "setReferenceData" | "setReferenceSource":
                    return await self._linked(claims)
                case _:
                    raise Refused(BAD_TOKEN)
        except Refused as refused:
            return {"error": refused.code}

    def _claims(self, argument: Mapping[str, Any]) -> dict[str, Any]:
        """Return the argument, all of which must be signed; the original takes the token's word."""
        plain = {name: value for name, value in argument.items() if name not in _ADDED}
        if not self._signer.on:
            return plain
        try:
            claims = self._signer.verify(argument.get("token"))
        except BadToken as error:
            expired = error.problem is TokenProblem.EXPIRED
            raise Refused(EXPIRED if expired else BAD_TOKEN) from None
        signed = {name: value for name, value in claims.items() if name not in _ADDED}
        if signed != plain:
            raise Refused(BAD_TOKEN)
        return signed

    async def _version(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a version shows, and how many changes are highlighted in it.

        With changes the original opens the version before, and makes the changes to it.
        """
        if not isinstance(claims.get("version"), int):
            raise Refused(BAD_TOKEN)
        current = await self._document(claims)
        highlighted = 0
        if "changesUrl" in claims:
            await self._document(claims["previous"])
            packed = await self._fetch(str(claims["previous"]["key"]), claims["changesUrl"])
            try:
                with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                    highlighted = len(archive.namelist())
            except zipfile.BadZipFile:
                raise Refused(UNREADABLE) from None
        return {"surface": current.surface(), "highlighted": highlighted}

    async def _linked(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a file that is linked to shows.

        The original shows an error for a file that it cannot have, and keeps the old values.
        """
        data = claims.get("referenceData")
        told = [claims.get("path"), claims.get("key"), claims.get("url"), claims.get("fileType")]
        if not isinstance(data, dict) or data.keys() != {"fileKey", "instanceId"}:
            raise Refused(BAD_TOKEN)
        if not all(isinstance(part, str) and part for part in [*told, *data.values()]):
            raise Refused(BAD_TOKEN)
        return {"surface": (await self._document(claims)).surface()}

    async def _pictures(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return the types of the pictures, whatever the claims say that they are."""
        found = []
        for picture in claims["images"]:
            data = await self._fetch("", picture["url"])
            kind = next((kind for mark, kind in _PICTURES.items() if data.startswith(mark)), None)
            if kind is None:
                raise Refused(UNREADABLE)
            found.append(kind)
        return {"pictures": found}

    async def _document(self, part: Mapping[str, Any]) -> Document:
        key, extension = str(part["key"]), str(part["fileType"])
        data = await self._fetch(key, part["url"])
        document = Document(key, extension)
        try:
            base = await asyncio.to_thread(working_copy.working_copy, data, extension)
            document.content = await asyncio.to_thread(
                working_copy.read, base, working_copy.saved_extension(extension)
            )
        except working_copy.ConversionFailed:
            raise Refused(UNREADABLE) from None
        return document

    async def _fetch(self, key: str, url: object) -> bytes:
        try:
            return await self._fetcher.fetch(key, str(url), signed=self._signer.on)
        except DownloadFailed as failure:
            raise Refused(failure.code) from None
