"""A Document Server of one's own in a container: ``jupyter onlyoffice up``, ``down``, ``logs``."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from .connection_file import ConnectionFile
from .containers import Containers
from .core.connection import VARIABLES, Connection
from .core.errors import ContainerError, InUse, NotStored
from .sessions import all_records

IMAGE: Final = "docker.io/onlyoffice/documentserver"
NAME: Final = "jupyter-onlyoffice"
PORT: Final = 8080
JUPYTER_URL: Final = "http://host.docker.internal:{port}{base_url}"
_SECRET_BYTES: Final = 32
_PAUSE: Final = 0.5
_OTHER_PORTS: Final = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to have.

    Attributes:
        name: of the container.
        port: where browsers find it on this machine.
        jupyter_url: where it finds Jupyter, perhaps with placeholders.
        replace: whether to forget a connection to another Document Server.
        seconds: how long it may take to come up.
    """

    image: str = IMAGE
    name: str = NAME
    port: int = PORT
    jupyter_url: str = JUPYTER_URL
    replace: bool = False
    seconds: float = 300


def up(wanted: Wanted, file: ConnectionFile, say: Callable[[str], None]) -> None:
    """Have a Document Server run in a container, and connect Jupyter to it.

    Raises:
        ContainerError: it could not be started, or does not come up; the message says why.
        NotStored: the connection could not be stored; nothing was started.
    """
    _check_environment()
    containers = Containers.found()
    there, stored = containers.container(wanted.name), _stored(file, wanted)
    if there is not None and not there.ours:
        raise ContainerError(
            f"There is a container “{wanted.name}” already that was not started by this command:"
            " give another name with --name."
        )
    if there is not None and stored is None:
        raise ContainerError(
            f"There is a container “{wanted.name}” already, but its secret is not known here any"
            " more: remove it with “jupyter onlyoffice down”, then start anew."
        )
    if there is not None and stored is not None:
        say(f"The container “{wanted.name}” {'runs' if there.running else 'is started'} already.")
        if not there.running:
            containers.start(wanted.name)
        url = stored.document_server_url
    else:
        url = _start(containers, wanted, file, say)
    _wait(containers, wanted, url, say)
    say(f"The Document Server answers at {url}; Jupyter is connected to it.")


def down(name: str, file: ConnectionFile, data: Path, *, force: bool) -> bool:
    """Stop and remove the container, and forget the connection to it; tell whether there was one.

    Args:
        data: our data directory.
        force: whether to do so although somebody is editing.

    Raises:
        ContainerError: it could not be removed, or is not ours.
        InUse: documents are being edited.
    """
    containers = Containers.found()
    there = containers.container(name)
    if there is None:
        return False
    if not there.ours:
        raise ContainerError(f"The container “{name}” was not started by “jupyter onlyoffice up”.")
    edited = sum(record.is_edited for record in all_records(data))
    if edited and there.running and not force:
        documents = "A document is" if edited == 1 else f"{edited} documents are"
        raise InUse(f"{documents} being edited: close what is open first, or use --force.")
    containers.remove(name)
    with contextlib.suppress(NotStored):
        stored = file.read()
        if stored is not None and stored.container == name:
            file.remove()
    return True


def logs(name: str, options: list[str]) -> bool:
    """Show what the container says; tell whether that worked.

    Raises:
        ContainerError: there is none.
    """
    containers = Containers.found()
    if containers.container(name) is None:
        raise ContainerError(
            f"There is no container “{name}”: start it with “jupyter onlyoffice up”."
        )
    return containers.logs(name, options) == 0


def _check_environment() -> None:
    if os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):
        raise ContainerError(
            "This server belongs to a JupyterHub, whose administrator connects the Document Server."
        )
    for variable in VARIABLES:
        if os.environ.get(variable):
            raise ContainerError(
                f"{variable} is set, so what this command stores would not be used: unset it first."
            )


def _stored(file: ConnectionFile, wanted: Wanted) -> Connection | None:
    """Return the connection to this very container.

    Raises:
        ContainerError: there is one to another Document Server, which is not to be replaced.
    """
    stored = _before(file)
    if stored is None or stored.container == wanted.name:
        return stored
    if not wanted.replace:
        raise ContainerError(
            f"Jupyter is connected to {stored.document_server_url} already; --replace forgets that."
        )
    return None


def _before(file: ConnectionFile) -> Connection | None:
    """Return what is stored; a damaged file is written over, as if there were none."""
    try:
        return file.read()
    except NotStored:
        return None


def _start(
    containers: Containers, wanted: Wanted, file: ConnectionFile, say: Callable[[str], None]
) -> str:
    if not _is_free("127.0.0.1", wanted.port):
        others = range(wanted.port + 1, wanted.port + _OTHER_PORTS)
        other = next((port for port in others if _is_free("127.0.0.1", port)), None)
        hint = f"; --port {other} would do" if other else ": give another with --port"
        raise ContainerError(f"Port {wanted.port} is taken by another program{hint}.")
    say(f"Fetching {wanted.image}, unless it is here: several GB the first time.")
    containers.fetch(wanted.image)
    gateway = containers.gateway()
    connection = Connection.parse(
        {
            "document_server_url": f"http://localhost:{wanted.port}",
            "document_server_internal_url": f"http://127.0.0.1:{wanted.port}",
            "jupyter_url": wanted.jupyter_url,
            "jwt_secret": secrets.token_hex(_SECRET_BYTES),
            # Elsewhere, as with Docker Desktop, containers reach what listens on localhost.
            "door": gateway if gateway and _is_free(gateway, 0) else "",
            "container": wanted.name,
        }
    )
    before = _before(file)
    # First, so that there is never a container whose secret nobody knows.
    file.write(connection)
    try:
        environment = {"JWT_SECRET": connection.jwt_secret}
        containers.run(wanted.name, wanted.image, wanted.port, environment)
    except ContainerError:
        if before is None:
            file.remove()
        else:
            file.write(before)
        raise
    return connection.document_server_url


def _wait(containers: Containers, wanted: Wanted, url: str, say: Callable[[str], None]) -> None:
    say("Waiting for the Document Server, which takes up to a few minutes.")
    end = time.monotonic() + wanted.seconds
    while not _is_healthy(url):
        there = containers.container(wanted.name)
        if there is None or not there.running:
            raise ContainerError(
                "The Document Server stopped by itself: “jupyter onlyoffice logs” tells why."
            )
        if time.monotonic() > end:
            raise ContainerError(
                f"The Document Server did not come up in {wanted.seconds:g} seconds: “jupyter"
                " onlyoffice logs” tells what it does; “jupyter onlyoffice up” goes on waiting."
            )
        time.sleep(_PAUSE)


def _is_healthy(url: str) -> bool:
    try:
        # Never by a proxy: it is this very machine.
        with requests.Session() as session:
            session.trust_env = False
            return session.get(f"{url}/healthcheck", timeout=5).text.strip() == "true"
    except requests.RequestException:
        return False


def _is_free(host: str, port: int) -> bool:
    """Tell whether this machine has that address, and nobody listens there."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True
