"""Finding the Jupyter server that a kernel belongs to, and asking it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .errors import OfficeError

_SECONDS: Final = 90
"""A force save may take the Document Server a while."""

_NO_SERVER: Final = (
    "No Jupyter server was found for this kernel. Run the code in JupyterLab, or set"
    " JUPYTER_SERVER_URL and JUPYTER_TOKEN."
)


@dataclass(frozen=True, slots=True)
class Server:
    """A Jupyter server.

    Attributes:
        url: with its base URL, ending in a slash.
        root: the folder that it serves; None if that is not known, and paths are Jupyter's own.
    """

    url: str
    root: Path | None
    token: str = field(repr=False)

    def path_of(self, file: str | os.PathLike[str]) -> str:
        """Return what Jupyter calls a file.

        Raises:
            OfficeError: it is not among those that Jupyter serves.
        """
        if self.root is None:
            return Path(file).as_posix().lstrip("/")
        # Links stay links: Jupyter serves what they lead to under their own names.
        place = Path(os.path.abspath(file))
        for root in (self.root, self.root.resolve()):
            if place.is_relative_to(root):
                return place.relative_to(root).as_posix()
        if place.resolve().is_relative_to(self.root.resolve()):
            return place.resolve().relative_to(self.root.resolve()).as_posix()
        raise OfficeError(f"{place} is outside of {self.root}, the folder that Jupyter serves.")

    def file_of(self, path: str) -> Path:
        """Return where a kernel finds a file of Jupyter's."""
        return Path(path) if self.root is None else self.root / path

    def ask(self, method: str, route: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer of one of the server part's routes.

        Raises:
            OfficeError: it refuses, or cannot be reached.
        """
        # Slow to import, and only needed once somebody asks.
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import HTTPRedirectHandler, Request, build_opener

        class NoRedirects(HTTPRedirectHandler):
            """A login page is no answer, and the token is for this server alone."""

            def redirect_request(self, *_: Any) -> None:
                return None

        request = Request(  # noqa: S310 - an address of Jupyter's own
            f"{self.url}onlyoffice/{route}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with build_opener(NoRedirects).open(request, timeout=_SECONDS) as response:
                content = response.read()
            answer = json.loads(content) if content else {}
        except HTTPError as error:
            raise OfficeError(self._refusal(error.code, error.read())) from None
        except (OSError, HTTPException, ValueError) as error:
            raise OfficeError(
                f"The Jupyter server at {self.url} cannot be asked: {error}"
            ) from None
        if not isinstance(answer, dict):
            raise OfficeError(f"The Jupyter server at {self.url} gives an answer of another kind.")
        return answer

    def _refusal(self, status: int, content: bytes) -> str:
        try:
            message = json.loads(content)["message"]
        except (ValueError, KeyError, TypeError):
            message = None
        if status in {302, 401} or (status == 403 and not self.token):
            return f"{self.url} asks for a login: set JUPYTER_TOKEN to a token of that server."
        if status == 404 and message in {None, "Not Found"}:
            return f"The Jupyter server at {self.url} has no jupyter-onlyoffice."
        return str(message or f"The Jupyter server at {self.url} refuses (status {status}).")


def find_server() -> Server:
    """Return the server that this kernel belongs to.

    In this order: what JUPYTER_SERVER_URL says, the server that started the kernel, this user's
    server that serves the kernel's folder, the JupyterHub server of the environment.

    Raises:
        OfficeError: there is none.
    """
    environ = os.environ
    named, hub = environ.get("JUPYTER_SERVER_URL"), environ.get("JUPYTERHUB_SERVICE_URL")
    if named:
        return Server(_with_slash(named), _root(environ.get("JUPYTER_SERVER_ROOT")), _token(""))
    running = list(_running())
    parent = environ.get("JPY_PARENT_PID", str(os.getppid()))
    here = Path(environ.get("JPY_SESSION_NAME") or Path.cwd() / "-").parent
    if not here.is_absolute():
        here = Path.cwd()
    serving = [info for info in running if _serves(info, here)]
    serving.sort(key=lambda info: len(str(info["root_dir"])), reverse=True)
    for info in [*(i for i in running if str(i.get("pid")) == parent), *serving]:
        if info.get("sock"):
            raise OfficeError(f"{info['sock']} is a socket, which kernels cannot ask.")
        return Server(_with_slash(info["url"]), Path(info["root_dir"]), _token(info.get("token")))
    if hub:
        # It listens everywhere, which is no address to go to.
        url = re.sub(r"//(0\.0\.0\.0|\[::\]|)(?=[:/])", "//127.0.0.1", _with_slash(hub))
        return Server(url, _root(environ.get("JUPYTERHUB_ROOT_DIR")), _token(""))
    raise OfficeError(_NO_SERVER)


def kernel_id() -> str | None:
    """Return how Jupyter calls this kernel; None outside of one."""
    if "ipykernel" not in sys.modules:
        return None
    from ipykernel.connect import get_connection_file

    try:
        name = Path(get_connection_file()).name
    except RuntimeError:  # ipykernel is there, but this is no kernel
        return None
    found = re.fullmatch(r"kernel-(.+)\.json", name)
    return found and found[1]


def _running() -> Iterator[dict[str, Any]]:
    """Yield what the servers of this user have written about themselves, the newest first."""
    folder = os.environ.get("JUPYTER_RUNTIME_DIR")
    if not folder:
        try:
            from jupyter_core.paths import jupyter_runtime_dir
        except ImportError:  # a Python without anything of Jupyter
            return
        folder = jupyter_runtime_dir()
    files = list(Path(folder).glob("jpserver-*.json"))
    for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
        try:
            info = json.loads(file.read_text("utf-8"))
            if isinstance(info, dict) and info["url"] and info["root_dir"] and _lives(info["pid"]):
                yield info
        except (OSError, ValueError, KeyError):
            continue


def _lives(pid: int) -> bool:
    if os.name == "nt":  # where a signal 0 would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _serves(info: Mapping[str, Any], folder: Path) -> bool:
    root = Path(info["root_dir"])
    return folder.is_relative_to(root) or folder.resolve().is_relative_to(root.resolve())


def _token(own: object) -> str:
    """Return the token to show: the server's own, or what its environment has."""
    environ = os.environ
    return (
        (str(own) if own else "")
        or environ.get("JUPYTER_TOKEN", "")
        or environ.get("JUPYTERHUB_API_TOKEN", "")
    )


def _root(folder: str | None) -> Path | None:
    return Path(folder).expanduser() if folder else None


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"
