"""Submissions: what people send off with a form is kept beside it, and the form stays as it is."""

from __future__ import annotations

import asyncio
import datetime
import itertools
import json
import logging
from collections import OrderedDict
from typing import Any, Final
from urllib.parse import urlsplit

from .core.callback import Submit
from .core.errors import DocumentServerError, ForeignUrl, NotStored
from .core.names import copy_name, join_path, split_path
from .document_server import DocumentServer
from .results import Results
from .storage import Incoming, Storage

_KIND: Final = "submitted"
_REMEMBERED: Final = 200
_LARGEST_DATA: Final = 16 << 20


class Submissions:
    """Stores filled forms, and what was filled in as JSON under the same name."""

    def __init__(
        self,
        storage: Storage,
        document_server: DocumentServer,
        results: Results,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._storage = storage
        self._document_server = document_server
        self._results = results
        self._log = log
        self._stored: OrderedDict[str, str] = OrderedDict()

    async def put(self, path: str, submit: Submit) -> tuple[str, bool]:
        """Store one submission beside the form at ``path``.

        Returns:
            the path of the filled form, and whether it is new: the message may come again.

        Raises:
            AccessDenied, DocumentNotFound, DocumentServerError, ForeignUrl, NotStored
        """
        result = urlsplit(submit.url).path
        if result in self._stored:
            return self._stored[result], False
        folder, name = split_path(path)
        day = datetime.date.today()  # noqa: DTZ011 - people's own day
        ext = submit.filetype or "pdf"
        form = await self._storage.receive(join_path(folder, name), private=False)
        try:
            await self._results.fetch_as_it_is(submit.url, ext, form)
            names = copy_name(name, _KIND, day, ext)
            copy = await self._storage.add(folder, names, form, like=path)
        finally:
            await asyncio.to_thread(form.discard)
        self._stored[result] = copy
        while len(self._stored) > _REMEMBERED:
            self._stored.popitem(last=False)
        if submit.data_url is not None:
            await self._put_data(copy, submit.data_url)
        return copy, True

    async def _put_data(self, copy: str, url: str) -> None:
        """Store what was filled in; the filled form itself holds it as well."""
        folder, name = split_path(copy)
        stem = name.rpartition(".")[0]
        day = datetime.date.today()  # noqa: DTZ011
        incoming = await self._storage.receive(copy, private=False)
        try:
            await self._document_server.fetch(url, incoming)
            await asyncio.to_thread(_check_data, incoming)
            names = itertools.chain([f"{stem}.json"], copy_name(name, "data", day, "json"))
            await self._storage.add(folder, names, incoming, like=copy)
        except (DocumentServerError, ForeignUrl, NotStored) as error:
            self._log.warning("What was filled into %s was not stored as JSON: %s", copy, error)
        finally:
            await asyncio.to_thread(incoming.discard)


def _check_data(incoming: Incoming) -> None:
    if incoming.size > _LARGEST_DATA:
        raise NotStored("The data of the form is too large.")
    incoming.stream.seek(0)
    try:
        json.loads(incoming.stream.read())
    except (ValueError, RecursionError):
        raise NotStored("The data of the form is not JSON.") from None
