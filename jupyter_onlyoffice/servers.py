"""This user's Jupyter servers, as a terminal finds them; and one that lives for a moment."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from typing import Any, Final

import requests
from urllib3.exceptions import InsecureRequestWarning

from .core.errors import DocumentServerError

_START_SECONDS: Final = 30
_STOP_SECONDS: Final = 10
_PAUSE: Final = 0.1


def running() -> list[dict[str, Any]]:
    """Return what is known of this user's servers that run on this machine."""
    # Slow, and conversions do without it.
    from jupyter_server.serverapp import list_running_servers

    return list(list_running_servers())


def post(
    server: dict[str, Any], route: str, *, seconds: float, accept: str = "*/*"
) -> requests.Response:
    """Post to one of our own routes at a server; the answer is read by whoever asked.

    Args:
        seconds: without a single byte.

    Raises:
        DocumentServerError: it does not answer, or does not let us in.
    """
    if server.get("sock"):
        raise DocumentServerError(f"{server['sock']} is a socket, which cannot be asked from here.")
    # Under JupyterHub there is no token of the server's own.
    token = server.get("token") or os.environ.get("JUPYTERHUB_API_TOKEN", "")
    try:
        with warnings.catch_warnings():
            # The address comes from a file that only this user writes; its certificate may be
            # for the name that others use.
            warnings.simplefilter("ignore", InsecureRequestWarning)
            response = requests.post(
                f"{server['url']}onlyoffice/{route}",
                headers={"Authorization": f"token {token}", "Accept": accept},
                json={},
                timeout=seconds,
                stream=True,
                verify=False,  # noqa: S501
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise DocumentServerError(f"{server['url']} does not answer: {error}.") from error
    if response.status_code in {302, 401, 403} and not token:
        raise DocumentServerError(
            f"{server['url']} asks for a password: use Help > ONLYOFFICE connection in JupyterLab."
        )
    return response


@contextlib.contextmanager
def short_lived() -> Iterator[dict[str, Any]]:
    """Run a server of this user's configuration, and give what is known of it.

    It listens where the user's own would, so that the Document Server finds it as it would that.

    Raises:
        DocumentServerError: it does not start.
    """
    environment = {**os.environ, "JUPYTER_TOKEN": secrets.token_hex(24)}
    options = ["--no-browser", "--allow-root", "--ServerApp.log_level=ERROR"]
    command = [sys.executable, "-m", "jupyter_server", *options, "--OnlyOffice.stop_timeout=0"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - this very Python
            command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            known = _started(process)
            if known is None:
                said.seek(0)
                last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
                raise DocumentServerError(f"No Jupyter server could be started here: {last}")
            yield known
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _started(process: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        for server in running():
            if server["pid"] == process.pid:
                return server
        time.sleep(_PAUSE)
    return None
