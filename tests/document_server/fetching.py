"""Getting a document from its url, as the original does."""

from __future__ import annotations

import asyncio

from .outgoing import Answer, NoAnswer, Outgoing, TooLarge, headers_of
from .records import DownloadRecord, Journal
from .settings import Settings
from .signatures import Signer, claims_of


class DownloadFailed(Exception):
    """No bytes came; ``code`` is what an editor's onError says (-4, or -84 for too many)."""

    def __init__(self, code: int, reason: str) -> None:
        """Keep the code."""
        super().__init__(reason)
        self.code = code


class Fetcher:
    """Downloads, with the outbound token where the caller was authenticated itself."""

    def __init__(
        self,
        settings: Settings,
        signer: Signer,
        outgoing: Outgoing,
        journal: Journal[DownloadRecord],
    ) -> None:
        """Take what downloading needs."""
        self._settings = settings
        self._signer = signer
        self._outgoing = outgoing
        self._journal = journal

    async def fetch(self, key: str, url: str, *, signed: bool) -> bytes:
        """Return the bytes; raises DownloadFailed.

        Three attempts, a second apart, after an error status or a refused connection; one only
        when it is too large, too slow or broken off. Whatever comes with 200 or 206 is a document.
        """
        for attempt in range(1, self._settings.download_attempts + 1):
            if attempt > 1:
                await asyncio.sleep(self._settings.scaled(self._settings.download_retry_delay))
            record = self._record(key, url, attempt, signed=signed)
            try:
                answer = await self._attempt(record)
            except TooLarge as problem:
                record.problem = "too large"
                raise DownloadFailed(-84, str(problem)) from problem
            except NoAnswer as problem:
                record.problem = str(problem)
                if problem.final:
                    raise DownloadFailed(-4, str(problem)) from problem
            else:
                if answer.status in (200, 206):
                    return answer.body
                record.problem = f"status {answer.status}"
            finally:
                await self._journal.add(record)
        raise DownloadFailed(-4, record.problem)

    async def _attempt(self, record: DownloadRecord) -> Answer:
        answer = await self._outgoing.get(
            record.url,
            dict(record.headers),
            self._settings.scaled(self._settings.download_timeout),
            self._settings.max_download,
        )
        record.status, record.length = answer.status, len(answer.body)
        return answer

    def _record(self, key: str, url: str, attempt: int, *, signed: bool) -> DownloadRecord:
        if not (signed and self._signer.on):
            return DownloadRecord(key, url, list(headers_of("GET", {}).items()), None, attempt)
        token = self._signer.sign({"payload": {"url": url}})
        headers = headers_of("GET", dict([self._signer.header(token)]))
        return DownloadRecord(key, url, list(headers.items()), claims_of(token), attempt)
