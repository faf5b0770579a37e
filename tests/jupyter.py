"""The Jupyter server under test, as a browser and as a Document Server use it."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

import jwt
from tornado.httpclient import HTTPResponse

Fetch = Callable[..., Awaitable[HTTPResponse]]


JOINED: Final = {"users": ["u"], "actions": [{"type": 1, "userid": "u"}]}
"""What a callback says when somebody has joined."""


class Jupyter:
    """Sends requests and returns answers, whatever their status.

    Attributes:
        root: the folder that it serves.
        data: the folder of its data.
        origin: where it listens.
        base_url: the path of everything that it serves.
        login: the header that lets a browser in.
    """

    def __init__(
        self,
        fetch: Fetch,
        anonymous: Fetch,
        root: Path,
        data: Path,
        secret: str,
        origin: str,
        base_url: str,
        login: Mapping[str, str],
    ) -> None:
        self._fetch = fetch
        self._anonymous = anonymous
        self._secret = secret
        self.root = root
        self.data = data / "jupyter_onlyoffice"
        self.origin = origin
        self.base_url = base_url
        self.login = dict(login)

    async def get(self, *parts: str, **kwargs: Any) -> HTTPResponse:
        return await self._fetch("onlyoffice", *parts, raise_error=False, **kwargs)

    async def post(self, route: str, body: object, **kwargs: Any) -> HTTPResponse:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return await self._fetch(
            "onlyoffice", route, method="POST", body=text, raise_error=False, **kwargs
        )

    async def put(self, route: str, body: object) -> HTTPResponse:
        return await self._fetch(
            "onlyoffice", route, method="PUT", body=json.dumps(body), raise_error=False
        )

    async def open(self, path: str, **fields: Any) -> dict[str, Any]:
        """Open a document and return the whole answer."""
        return answer_of(await self.post("open", {"path": path, **fields}), 200)

    async def open_as(self, cookie: Mapping[str, str], path: str, **fields: Any) -> dict[str, Any]:
        """Open a document as the person whose cookie that is."""
        response = await self.anonymous(
            f"{self.origin}{self.base_url}onlyoffice/open",
            method="POST",
            headers={**self.login, **cookie},
            body=json.dumps({"path": path, **fields}),
        )
        return answer_of(response, 200)

    async def config(self, path: str, **fields: Any) -> dict[str, Any]:
        """Open a document and return the editor's configuration."""
        answer = await self.open(path, **fields)
        assert answer["editor"] == "onlyoffice", answer
        config: dict[str, Any] = answer["config"]
        return config

    async def key(self, path: str, **fields: Any) -> str:
        return str((await self.config(path, **fields))["document"]["key"])

    async def contents(self, path: str, method: str = "GET", body: object = None) -> HTTPResponse:
        """Use Jupyter's own contents API."""
        text = None if body is None else json.dumps(body)
        return await self._fetch(
            "api", "contents", path, method=method, body=text, raise_error=False
        )

    async def anonymous(self, url: str, **kwargs: Any) -> HTTPResponse:
        """Send a request without any Jupyter login; follows no redirect."""
        return await self._anonymous(url, raise_error=False, follow_redirects=False, **kwargs)

    async def download(self, config: Mapping[str, Any], **kwargs: Any) -> HTTPResponse:
        """Fetch a document as the Document Server does."""
        url = config["document"]["url"]
        headers = {"Authorization": f"Bearer {self.signed({'payload': {'url': url}})}"}
        headers.update(kwargs.pop("headers", {}))
        return await self.anonymous(url, headers=headers, **kwargs)

    async def callback(
        self, config: Mapping[str, Any], status: object, **fields: Any
    ) -> HTTPResponse:
        """Post a callback as the Document Server does, signed in the body and in the header."""
        body = {"key": config["document"]["key"], "status": status, **fields}
        return await self.anonymous(
            config["editorConfig"]["callbackUrl"],
            method="POST",
            headers={"Authorization": f"Bearer {self.signed({'payload': body})}"},
            body=json.dumps({**body, "token": self.signed(body)}),
        )

    def signed(self, payload: Mapping[str, Any], secret: str | None = None) -> str:
        now = int(time.time())
        claims = {"iat": now, "exp": now + 300, **payload}
        return jwt.encode(claims, secret or self._secret, algorithm="HS256")

    def write(self, path: str, content: bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def files(self) -> set[str]:
        """Return the paths of all files below the root, hidden ones too."""
        return {str(file.relative_to(self.root)) for file in self.root.rglob("*") if file.is_file()}


def answer_of(response: HTTPResponse, status: int) -> dict[str, Any]:
    """Return the JSON object that a response holds, which must have ``status``."""
    assert response.code == status, (response.code, response.body)
    answer: dict[str, Any] = json.loads(response.body)
    assert isinstance(answer, dict)
    return answer


def assert_error(response: HTTPResponse, status: int, reason: str | None = None) -> str:
    """Check that a response is an error in the one shape that all have; return its message."""
    answer = answer_of(response, status)
    assert response.headers["Content-Type"].startswith("application/json")
    assert answer.keys() <= {"message", "reason", "error"}
    assert answer["message"]
    assert "Traceback" not in answer["message"]
    assert isinstance(answer["reason"], str)
    if reason is not None:
        assert answer["reason"] == reason
    return str(answer["message"])


def state_of(file: Path) -> tuple[int, ...]:
    """Return what changes when a file is written to or replaced, but not when it is read."""
    status = file.stat()
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode)
