"""The stand-in in a process of its own, controlled from a test that cannot await."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen


class DocumentServerProcess:
    """Context manager around ``python -m tests.document_server``; all methods block.

    Attributes:
        url: address of the running server, prefix included.
    """

    def __init__(self, **options: str | float) -> None:
        """Take options of the command line by name: secret, time_scale, port, prefix, …."""
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        """Start, and wait for the address."""
        arguments = [f"--{name.replace('_', '-')}={value}" for name, value in self._options.items()]
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.document_server", "--with-parent", *arguments],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self.url = json.loads(line)["url"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()

    @property
    def api_url(self) -> str:
        """Address of api.js."""
        return f"{self.url}/web-apps/apps/api/documents/api.js"

    def faults(self, **values: Any) -> dict[str, Any]:
        """Set faults by name; returns all of them."""
        result: dict[str, Any] = self._call("faults", values)
        return result

    def clear_faults(self) -> None:
        """Put everything back to working."""
        self._call("faults", {"clear": True})

    def reset(self) -> None:
        """Clear faults and records."""
        self._call("reset", {})

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Return all "callbacks", "downloads", "commands" or "results"."""
        result: list[dict[str, Any]] = self._call(f"records?kind={kind}")
        return result

    def wait(self, kind: str, *, within: float = 20.0, **wanted: Any) -> dict[str, Any]:
        """Return the next record whose status, key, ok or door is as wanted; each comes once.

        Callbacks that the info command causes only with ``echo=True``.

        Raises:
            TimeoutError: none came.
        """
        query = urlencode({"kind": kind, "timeout": within, **wanted})
        try:
            result: dict[str, Any] = self._call(f"wait?{query}", within=within + 10)
        except HTTPError as error:
            if error.code == 408:
                raise TimeoutError(f"no {kind} with {wanted} within {within} s") from error
            raise
        return result

    def keep_forgotten(self, key: str, data: bytes, extension: str = "docx") -> None:
        """Preset a forgotten file."""
        encoded = base64.b64encode(data).decode()
        self._call("forgotten", {"key": key, "data": encoded, "extension": extension})

    def documents(self) -> dict[str, Any]:
        """Return what the server knows by key: users, changes, saved, forgotten, lines."""
        result: dict[str, Any] = self._call("documents")
        return result

    def _call(self, path: str, body: dict[str, Any] | None = None, within: float = 30.0) -> Any:
        parts = urlsplit(self.url)
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{parts.scheme}://{parts.netloc}/_test/{path}", data=data)  # noqa: S310
        with urlopen(request, timeout=within) as response:  # noqa: S310
            return json.load(response)
