"""All addresses of the stand-in."""

from __future__ import annotations

import html
from pathlib import Path

from tornado.web import HTTPError

from . import formats
from .control import control_routes
from .conversion import as_xml
from .doors import Door, NotFound
from .frame_routes import FRAME_ROUTES
from .links import base_url
from .results import ResultHandler
from .settings import BUILD, VERSION

WEB = Path(__file__).parent / "web"
_EDITORS = {"word": "document", "cell": "spreadsheet", "slide": "presentation", "pdf": "pdf"}


class HealthHandler(Door):
    """/healthcheck: always 200."""

    door = "healthcheck"

    def get(self) -> None:
        """Answer the text ``true`` or ``false``."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write("true" if self.server.faults.healthy else "false")


class VersionHandler(Door):
    """/index.html: a sentence with the version."""

    door = "healthcheck"

    def get(self) -> None:
        """Answer it."""
        self.write(f"Server is functioning normally. Version: {VERSION}. Build: {BUILD}")


class BaseUrlHandler(Door):
    """/baseurl: what the server takes its address to be."""

    def get(self) -> None:
        """Answer it as text."""
        self.write(base_url(self.request, self.server.settings))


class FormatsHandler(Door):
    """/meta/formats."""

    door = "meta"

    def get(self) -> None:
        """Answer the list."""
        self.require_version(9, 3)
        self.json(formats.LIST)


class CommandHandler(Door):
    """/command and /coauthoring/CommandService.ashx: POST only."""

    door = "command"

    async def prepare(self) -> None:
        """Be there under the new path only since 8.2."""
        if self.request.path.endswith("/command"):
            self.require_version(8, 2)
        await super().prepare()

    async def post(self) -> None:
        """Answer a command."""
        note_shard_key(self)
        self.json(
            await self.server.command_service.answer(
                self.request.headers,
                self.request.body,
                base_url(self.request, self.server.settings),
            )
        )


class ConverterHandler(Door):
    """/converter prefers JSON, /ConvertService.ashx XML; Accept decides where it says something."""

    door = "converter"

    async def prepare(self) -> None:
        """Be there under the new path only since 8.2."""
        if self.request.path.endswith("/converter"):
            self.require_version(8, 2)
        await super().prepare()

    async def post(self) -> None:
        """Answer a conversion."""
        note_shard_key(self)
        answer = await self.server.converter.answer(
            self.request.headers, self.request.body, base_url(self.request, self.server.settings)
        )
        accept = self.request.headers.get("Accept", "*/*")
        old = self.request.path.endswith(".ashx")
        xml = "xml" in accept and "json" not in accept
        if xml or (old and "json" not in accept):
            self.set_header("Content-Type", "text/xml; charset=UTF-8")
            self.write(as_xml(answer))
        else:
            self.json(answer, "application/json; charset=UTF-8")


class ApiHandler(Door):
    """api.js, uncached."""

    door = "api"

    def get(self) -> None:
        """Send it, or fail as often as `faults.Faults.api_failures` says."""
        faults = self.server.faults
        if faults.api_failures > 0:
            faults.api_failures -= 1
            raise HTTPError(500)
        self.set_header("Content-Type", "application/javascript")
        self.set_header("Cache-Control", "no-store, no-cache, must-revalidate")
        self.write((WEB / "api.js").read_text(encoding="utf-8"))


class FrameHandler(Door):
    """The editor's page and its parts."""

    door = "frame"

    def get(self, name: str) -> None:
        """Send one of the frame's files."""
        kinds = {"html": "text/html", "js": "application/javascript", "css": "text/css"}
        kind = kinds[name.rpartition(".")[2]]
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        if self.server.faults.frame_options:
            self.set_header("X-Frame-Options", self.server.faults.frame_options)
        if self.server.faults.frame_policy:
            self.set_header("Content-Security-Policy", self.server.faults.frame_policy)
        text = (WEB / name.replace("index.html", "frame.html")).read_text(encoding="utf-8")
        settings = self.server.settings
        self.write(
            text.replace("{{prefix}}", html.escape(settings.prefix)).replace(
                "{{flush}}", str(int(1000 * settings.scaled(settings.flush_delay)))
            )
        )


def note_shard_key(handler: Door) -> None:
    """Remember ?shardkey=, as it turns up in later links."""
    shard_key = handler.get_query_argument("shardkey", "")
    if shard_key:
        handler.server.sessions.shard_key = shard_key


def routes(prefix: str) -> list[tuple[str, type[Door]]]:
    """Every route under a prefix; the rest is `NotFound`."""
    editors = "|".join(_EDITORS.values())
    table: list[tuple[str, type[Door]]] = [
        (r"/healthcheck", HealthHandler),
        (r"/index\.html", VersionHandler),
        (r"/baseurl", BaseUrlHandler),
        (r"/meta/formats", FormatsHandler),
        (r"/command", CommandHandler),
        (r"/coauthoring/CommandService\.ashx", CommandHandler),
        (r"/converter", ConverterHandler),
        (r"/ConvertService\.ashx", ConverterHandler),
        (r"/web-apps/apps/api/documents/api\.js", ApiHandler),
        (
            rf"/web-apps/apps/(?:{editors})editor/main/(index\.html|frame\.js|frame\.css|asks\.js)",
            FrameHandler,
        ),
        *FRAME_ROUTES,
        (r"/cache/files/.*", ResultHandler),
    ]
    return (
        [(prefix + path, handler) for path, handler in table]
        + control_routes()
        + [(r".*", NotFound)]
    )
