"""``jupyter onlyoffice``: what can be done from a terminal or a script."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir

from . import own_server, reports, servers
from ._version import __version__
from .connection_file import ConnectionFile
from .core import text
from .core.conversion import TEXT_EXTENSIONS, Conversion, TextForm, engine_targets
from .core.errors import (
    DocumentServerError,
    NameTaken,
    NotStored,
    OnlyOfficeError,
    PasswordNeeded,
    UnsupportedFormat,
)
from .core.formats import extension_of
from .durable import place, sync, temporary
from .engine import Engine
from .hub import report
from .storage import translated


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, or 1 after a sentence on what went wrong."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) is False)
    except OnlyOfficeError as error:
        print(f"jupyter onlyoffice: {error.message}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    program = argparse.ArgumentParser(
        prog="jupyter onlyoffice", description="Office documents with ONLYOFFICE."
    )
    program.add_argument("--version", action="version", version=__version__)
    commands = program.add_subparsers(title="commands", required=True, metavar="COMMAND")
    convert = commands.add_parser(
        "convert",
        help="convert a document to another format",
        description="Convert a document with the embedded engine; no Document Server is needed.",
    )
    convert.set_defaults(run=lambda options: asyncio.run(_convert(options)))
    convert.add_argument("source", metavar="IN", type=Path, help="the document")
    convert.add_argument(
        "target", metavar="OUT", type=Path, help="the file to make; its extension says what of"
    )
    convert.add_argument("--force", action="store_true", help="overwrite OUT if it exists")
    convert.add_argument(
        "--password", help="that opens the document; asked for where one is needed"
    )
    convert.add_argument("--encoding", help="of a .csv, .tsv or .txt, if it is not detected right")
    convert.add_argument("--delimiter", help="of a .csv, if it is not detected right")
    recover = commands.add_parser(
        "recover",
        help="fetch what the Document Server kept after failed saves",
        description="Have your running Jupyter servers fetch what the Document Server kept because"
        " it could not be saved. They also do so by themselves when they start.",
    )
    recover.set_defaults(run=_recover)
    check = commands.add_parser(
        "check",
        help="find out what keeps people from editing",
        description="Try every way between this server and the Document Server, and say what is"
        " wrong and what mends it. Your running Jupyter server is asked; without one, one is"
        " started for a moment. The exit status is 0 only if editing would work.",
    )
    check.set_defaults(run=lambda options: reports.check(as_json=options.json))
    check.add_argument("--json", action="store_true", help="as JSON, for programs")
    own = commands.add_parser(
        "up",
        help="start a Document Server here, in a container",
        description="Start a Document Server with a secret of its own in a container, by Docker or"
        " Podman; connect Jupyter to it, and check that editing works. Jupyter servers that run"
        " need no restart.",
    )
    own.set_defaults(run=_up)
    own.add_argument("--port", type=int, default=own_server.PORT, help="for browsers; %(default)s")
    own.add_argument("--image", default=own_server.IMAGE, help="%(default)s")
    own.add_argument("--name", default=own_server.NAME, help="of the container; %(default)s")
    own.add_argument(
        "--jupyter-url",
        default=own_server.JUPYTER_URL,
        metavar="URL",
        help="where the container finds Jupyter; %(default)s",
    )
    own.add_argument(
        "--replace", action="store_true", help="forget a connection to another Document Server"
    )
    own.add_argument(
        "--wait", type=float, default=300, metavar="SECONDS", help="until it is up; %(default)g"
    )
    stop = commands.add_parser(
        "down",
        help="stop that Document Server and remove its container",
        description="Stop the Document Server that “up” has started, remove its container, and"
        " forget the connection to it.",
    )
    stop.set_defaults(run=_down)
    stop.add_argument("--name", default=own_server.NAME, help="of the container; %(default)s")
    stop.add_argument("--force", action="store_true", help="although documents are being edited")
    logs = commands.add_parser(
        "logs",
        help="show what that Document Server says",
        description="Show what the Document Server that “up” has started says.",
    )
    logs.set_defaults(run=_logs)
    logs.add_argument("--name", default=own_server.NAME, help="of the container; %(default)s")
    logs.add_argument("--follow", action="store_true", help="go on until Ctrl+C")
    logs.add_argument("--tail", default="200", metavar="LINES", help="%(default)s")
    sessions = commands.add_parser(
        "sessions",
        help="list the documents that are being edited",
        description="List the documents that are being edited by servers of yours, and in shared"
        " folders, whoever edits them.",
    )
    sessions.set_defaults(run=lambda options: reports.sessions(_data(), as_json=options.json))
    sessions.add_argument("--json", action="store_true", help="as JSON, for programs")
    spool = commands.add_parser(
        "spool",
        help="list the saves that a JupyterHub's service keeps for servers that are down",
        description="List the saves that the hub service keeps for servers that are down.",
    )
    spool.set_defaults(run=lambda options: report.spool(options.folder, as_json=options.json))
    spool.add_argument(
        "--folder", type=Path, help="the service's; ONLYOFFICE_HUB_FOLDER if not given"
    )
    spool.add_argument("--json", action="store_true", help="as JSON, for programs")
    return program


def _data() -> Path:
    return Path(jupyter_data_dir()) / "jupyter_onlyoffice"


def _up(options: argparse.Namespace) -> bool:
    wanted = own_server.Wanted(
        options.image,
        options.name,
        options.port,
        options.jupyter_url,
        options.replace,
        options.wait,
    )
    own_server.up(wanted, ConnectionFile(Path(jupyter_config_dir())), _say)
    well = reports.check(as_json=False)
    if well:
        _say("Start JupyterLab, or go to the one that runs, and open a document.")
    return well


def _down(options: argparse.Namespace) -> None:
    file = ConnectionFile(Path(jupyter_config_dir()))
    removed = own_server.down(options.name, file, _data(), force=options.force)
    _say("The Document Server is stopped and removed." if removed else "There is none.")


def _logs(options: argparse.Namespace) -> bool:
    more = ["--follow"] if options.follow else []
    return own_server.logs(options.name, ["--tail", options.tail, *more])


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def _recover(_: argparse.Namespace) -> None:
    running = servers.running()
    if not running:
        raise DocumentServerError(
            "No Jupyter server of yours is running; the next one fetches everything as it starts."
        )
    found = [recovered for server in running for recovered in _recovered_by(server)]
    for document in found:
        copy, error = document["copy"], document["error"]
        what = f"not yet: {error}" if error else f"in {copy}" if copy else "in the document"
        print(f"{document['path']}: {what}")  # noqa: T201
    if not found:
        print("The Document Server keeps nothing of yours.")  # noqa: T201
    if any(document["error"] for document in found):
        raise NotStored("Not everything could be fetched; it stays with the Document Server.")


def _recovered_by(server: dict[str, Any]) -> list[dict[str, Any]]:
    response = servers.post(server, "recover", seconds=600)
    try:
        answer = response.json()
    except ValueError as error:
        raise DocumentServerError(f"{server['url']} does not answer: {error}.") from error
    if not response.ok:
        raise DocumentServerError(f"{server['url']}: {answer.get('message', response.reason)}")
    recovered: list[dict[str, Any]] = answer["recovered"]
    return recovered


async def _convert(options: argparse.Namespace) -> None:
    source, target = options.source, options.target
    ext, wanted = extension_of(source.name), extension_of(target.name)
    if wanted not in engine_targets(ext):
        possible = ", ".join(f".{known}" for known in engine_targets(ext)) or "nothing"
        raise UnsupportedFormat(f"A .{ext} file can be converted to: {possible}.")
    if target.exists() and not options.force:
        raise NameTaken(f"{target} exists already; --force overwrites it.")
    try:
        with source.open("rb") as stream:
            revision = hashlib.file_digest(stream, "sha256").hexdigest()
            form = _text_form(stream, ext, options)
    except OSError as error:
        raise translated(error) from error
    engine = Engine(_data() / "engine")

    async def opened() -> BinaryIO:
        return await asyncio.to_thread(source.open, "rb")

    async def convert(password: str | None) -> BinaryIO:
        conversion = Conversion(ext, wanted, password, form)
        return (await engine.convert(revision, opened, conversion)).stream

    try:
        try:
            result = await convert(options.password)
        except PasswordNeeded:
            if options.password is not None or not sys.stdin.isatty():
                raise
            result = await convert(getpass.getpass("Password of the document: "))
    finally:
        engine.close()
    with result:
        _store(result, target, overwrite=options.force)


def _text_form(stream: BinaryIO, ext: str, options: argparse.Namespace) -> TextForm | None:
    if ext not in TEXT_EXTENSIONS:
        return None
    stream.seek(0)
    detected = text.detect(stream.read(text.SAMPLE_BYTES), ext)
    return text.chosen(detected, options.encoding, options.delimiter)


def _store(result: BinaryIO, target: Path, *, overwrite: bool) -> None:
    """Write ``target`` whole or not at all."""
    try:
        with temporary(target.parent, 0o666) as stream:
            temp = Path(stream.name)
            try:
                shutil.copyfileobj(result, stream, 1 << 20)
                sync(stream)
                if overwrite:
                    temp.replace(target)
                elif place(temp, [target]) is None:
                    raise NameTaken(f"{target} exists already; --force overwrites it.")
            finally:
                temp.unlink(missing_ok=True)
    except OSError as error:
        raise translated(error) from error


if __name__ == "__main__":
    sys.exit(main())
