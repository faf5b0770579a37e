"""``POST callback``: the Document Server reports on a session."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Final

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import stream_request_body

from .. import metrics
from ..core.callback import Callback
from ..core.grants import Purpose
from ..core.signatures import verified_callback
from .base import DocumentServerHandler, parse_json

_MAX_BODY: Final = 8 << 20
"""Histories of long sessions are large, but not this large."""


@stream_request_body
class CallbackHandler(DocumentServerHandler):
    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        self._body = bytearray()
        # Nobody without a grant may make us read a body, and nobody a huge one.
        self.grant = self.unseal(Purpose.CALLBACK, time.time())
        self.request.connection.set_max_body_size(_MAX_BODY)  # type: ignore[union-attr]

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    @allow_unauthenticated
    async def post(self) -> None:
        """Answer ``{"error": 0}`` only once the bytes are durable."""
        body = parse_json(bytes(self._body))
        payload = verified_callback(await self.parts.signer(), body, self.signature_header)
        callback = Callback.parse(payload)
        with metrics.save_timed() if callback.url else contextlib.nullcontext():
            outcome = await self.parts.saving.apply(self.grant, callback)
        if outcome.done:
            self.finish({"error": 0})
        else:
            self.finish_error(outcome.message or "Keep it.", "keep")

    def finish_error(self, message: str, reason: str) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"error": 1, "message": message, "reason": reason}))
