"""The stand-in's api.js and editor frame, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, FrameLocator, Page, async_playwright, expect

from .document_server import DocumentServer
from .document_server.bench import SECRET, Bench, bench
from .office import docx_bytes, text_of

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to try it in")

EVENTS = [
    "onAppReady",
    "onInfo",
    "onDocumentReady",
    "onDocumentStateChange",
    "onError",
    "onWarning",
    "onMetaChange",
    "onRequestClose",
    "onUserActionRequired",
    "onDownloadAs",
]
PAGE = """<!DOCTYPE html><title>Host</title>
<input id="other"><div style="height: 500px"><div id="editor"></div></div>
<script>
  window.log = []; window.keys = [];
  addEventListener('keydown', event => keys.push(event.key), true);
  function start(config, names, id = 'editor') {
    const note = name => event =>
      log.push([name, event.data ?? null, event.target === window.editor]);
    config.events = Object.fromEntries(names.map(name => [name, note(name)]));
    window.config = config;
    window.editor = new DocsAPI.DocEditor(id, config);
  }
</script>
<script src="%s"></script>"""

ADD_SCRIPT = """url => new Promise(resolve => {
  const script = document.createElement('script');
  script.onload = resolve;
  script.src = url;
  document.body.append(script);
})"""


class Host:
    """A host page in a browser of its own."""

    def __init__(self, page: Page, at: Bench) -> None:
        self.page, self.at = page, at
        self.alerts: list[str] = []
        self.dialogs: list[str] = []

    async def start(
        self, config: dict[str, Any], more: tuple[str, ...] = (), placeholder: str = "editor"
    ) -> None:
        """Construct an editor."""
        await self.page.evaluate(
            "([config, names, id]) => start(config, names, id)",
            [config, [*EVENTS, *more], placeholder],
        )

    async def ready(self, config: dict[str, Any], more: tuple[str, ...] = ()) -> None:
        """Construct an editor and wait until the document is there."""
        await self.start(config, more)
        await self.heard("onDocumentReady")

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe[name=frameEditor]")

    async def heard(self, name: str, data: Any = None) -> None:
        """Wait for an event, with this payload if one is given."""
        await self.page.wait_for_function(
            "([name, data]) => log.some(([n, d]) => n === name && (data === null || d === data))",
            arg=[name, data],
        )

    async def events(self) -> list[Any]:
        events: list[Any] = await self.page.evaluate("log.map(([name, data]) => [name, data])")
        return events

    async def type(self, text: str) -> None:
        """Click the document and type."""
        await self.frame.get_by_test_id("editor-surface").click()
        await self.page.keyboard.type(text)


@asynccontextmanager
async def hosts(count: int = 1, **settings: Any) -> AsyncIterator[tuple[Bench, list[Host]]]:
    """A bench, and host pages in separate browser profiles."""
    values = {"time_scale": 0.1, **settings}
    async with bench(**values) as at, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield at, [await host_page(browser, at) for _ in range(count)]
        finally:
            await browser.close()


async def host_page(browser: Browser, at: Bench) -> Host:
    page = await (await browser.new_context()).new_page()
    host = Host(page, at)

    async def dialog(event: Any) -> None:
        host.dialogs.append(event.type)
        host.alerts.append(event.message)
        await event.accept()

    page.on("dialog", dialog)
    at.connector.page = PAGE % at.server.api_url
    await page.goto(f"{at.connector.url}/page")
    return host


async def test_the_placeholder_becomes_a_frame_and_comes_back() -> None:
    async with hosts() as (at, [host]):
        config = {**at.config(), "title": "The report"}
        config["document"]["fileType"] = "DOCX"
        await host.start(config)
        await host.heard("onAppReady")
        frame = host.page.locator("iframe")
        assert await frame.get_attribute("name") == "frameEditor"
        assert await frame.get_attribute("title") == "The report"
        assert "clipboard-write" in (await frame.get_attribute("allow") or "")
        source = await frame.get_attribute("src") or ""
        assert source.startswith(f"{at.server.url}/web-apps/apps/documenteditor/main/index.html?")
        assert "parentOrigin=http%3A%2F%2F127.0.0.1" in source
        assert await host.page.locator("#editor").count() == 0
        changed = await host.page.evaluate("config")
        assert changed["documentType"] == "word"
        assert changed["document"]["fileType"] == "docx"
        assert changed["document"]["token"] == changed["token"]
        assert changed["editorConfig"]["canRequestClose"] is True
        await host.page.evaluate("editor.destroyEditor()")
        assert await host.page.locator("iframe").count() == 0
        assert await host.page.locator("div#editor").inner_html() == ""
        assert await host.page.evaluate("DocsAPI.DocEditor.version()") == "9.3.0"
        assert all(await host.page.evaluate("log.map(([, , own]) => own)"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("document.url", ""),
        ("document.key", 5),
        ("document.fileType", ""),
        ("document.fileType", "exe"),
        ("documentType", "drawing"),
    ],
)
async def test_a_bad_config_is_an_alert_and_nothing_else(path: str, value: Any) -> None:
    async with hosts() as (at, [host]):
        config = at.config()
        *parents, name = path.split(".")
        inner = config
        for parent in parents:
            inner = inner[parent]
        inner[name] = value
        await host.start(config)
        assert len(host.alerts) == 1
        assert await host.page.locator("iframe").count() == 0


async def test_without_its_placeholder_nothing_happens() -> None:
    async with hosts() as (at, [host]):
        await host.start(at.config(), placeholder="nowhere")
        assert await host.page.locator("iframe").count() == 0
        assert host.alerts == []


async def test_what_is_typed_is_saved() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config(forcesave=True))
        await host.type("Typed & kept.")
        await host.page.keyboard.press("Enter")
        await host.page.keyboard.insert_text("日本")
        await host.heard("onDocumentStateChange", False)
        await host.page.keyboard.press("Control+s")
        saved = await at.server.callback(status=6)
        assert saved.fields["forcesavetype"] == 1
        data = (await at.get(saved.fields["url"])).body
        assert text_of(data) == "Before.Typed & kept.\n日本"
        await expect(host.frame.get_by_test_id("status")).to_have_text("All changes saved")
        assert await host.events() == [
            ["onAppReady", None],
            ["onInfo", {"mode": "edit"}],
            ["onDocumentReady", None],
            ["onDocumentStateChange", True],
            ["onDocumentStateChange", False],
        ]
        assert await host.page.evaluate("keys") == []
        await host.page.evaluate("editor.destroyEditor()")
        assert (await at.server.callback(status=2)).fields["notmodified"] is True


async def test_the_save_button_saves() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config(forcesave=True))
        await host.type("x")
        await host.frame.get_by_test_id("save-button").click()
        assert (await at.server.callback(status=6)).ok


async def test_what_was_just_typed_goes_with_the_frame() -> None:
    async with hosts(flush_delay=30.0) as (at, [host]):
        await host.ready(at.config())
        await host.type("Lost.")
        await host.heard("onDocumentStateChange", True)
        await host.page.evaluate("editor.destroyEditor()")
        await at.server.callback(status=4)


async def test_leaving_the_page_with_something_unsent_asks_first() -> None:
    async with hosts(flush_delay=30.0) as (at, [host]):
        await host.ready(at.config())
        await host.type("Lost.")
        await host.heard("onDocumentStateChange", True)
        await host.page.reload()
        assert host.dialogs == ["beforeunload"]
        await at.server.callback(status=4)


async def test_two_people_write_in_one_document() -> None:
    async with hosts(2) as (at, [ann, bob]):
        await ann.ready(at.config(user="ann"))
        await bob.ready(at.config(user="bob"))
        await ann.type("From Ann. ")
        await expect(bob.frame.get_by_text("Before.From Ann.")).to_be_visible()
        await bob.type("From Bob.")
        await expect(ann.frame.get_by_text("Before.From Ann. From Bob.")).to_be_visible()
        await expect(ann.frame.get_by_test_id("users")).to_have_text("AnnBob")
        await bob.page.close()
        await expect(ann.frame.get_by_test_id("users")).to_have_text("Ann")


async def test_a_reader_can_ask_for_edit_rights_where_that_is_handled() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config(mode="view"), ("onRequestEditRights",))
        await host.frame.get_by_test_id("edit-button").click()
        await host.heard("onRequestEditRights")
        await host.page.evaluate("editor.destroyEditor()")
        await host.ready(at.config(mode="view"))
        await expect(host.frame.get_by_test_id("editor-surface")).to_contain_text("Before.")
        await expect(host.frame.get_by_test_id("edit-button")).to_be_hidden()
        await host.type("x")
        assert at.server.callbacks == []


async def test_a_method_with_an_unsigned_argument_is_an_error() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config())
        await host.page.evaluate("editor.insertImage({ c: 'add', images: [] })")
        await host.heard("onError")
        assert (await host.events())[-1][1]["errorCode"] == -20


async def test_a_file_is_refreshed_in_the_same_frame() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config("one"))
        before = await host.events()
        at.connector.files[""] = docx_bytes("Newer.")
        await host.page.evaluate("config => editor.refreshFile(config)", at.config("two"))
        await expect(host.frame.get_by_text("Newer.")).to_be_visible()
        assert (await at.server.callback(status=4)).key == "one"
        assert (await at.server.callback(status=1, key="two")).ok
        assert await host.events() == before


async def test_requesting_to_close_asks_while_something_is_unsent() -> None:
    async with hosts(flush_delay=10.0) as (at, [host]):
        await host.ready(at.config())
        await host.type("x")
        await host.heard("onDocumentStateChange", True)
        await host.page.evaluate("editor.requestClose()")
        await host.frame.get_by_test_id("dialog-cancel").click()
        await host.heard("onDocumentStateChange", False)
        assert ["onRequestClose", None] not in await host.events()
        await host.page.evaluate("editor.requestClose()")
        await host.heard("onRequestClose")


async def test_a_csv_asks_for_its_options_first() -> None:
    async with hosts() as (at, [host]):
        at.connector.files["table.csv"] = b"a,b\n1,2\n"
        await host.start(at.config(file="table.csv"))
        await host.heard("onUserActionRequired")
        await host.frame.get_by_test_id("dialog-ok").click()
        await host.heard("onDocumentReady")
        await expect(host.frame.get_by_role("cell", name="2").first).to_be_visible()


async def test_a_new_version_without_a_handler_is_only_said() -> None:
    async with hosts() as (at, [host]):
        editor = await at.open()
        await editor.type("x")
        await at.saved(editor)
        await host.start(at.config())
        message = host.frame.get_by_test_id("message")
        await expect(message).to_contain_text("The file version has been changed")


async def test_the_title_changes_by_command() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config())
        await at.command("meta", key="key", meta={"title": "renamed.docx"})
        await host.heard("onMetaChange")
        await expect(host.frame.get_by_test_id("title")).to_have_text("renamed.docx")


async def test_a_document_can_be_downloaded_in_another_format() -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config())
        await host.page.evaluate("editor.downloadAs('pdf')")
        await host.heard("onDownloadAs")
        data = (await host.events())[-1][1]
        assert data["fileType"] == "pdf"
        assert (await at.get(data["url"])).body.startswith(b"%PDF-")


async def test_a_forbidden_frame_stays_silent() -> None:
    async with hosts() as (at, [host]):
        at.server.faults.frame_options = "DENY"
        failed = host.page.wait_for_event("requestfailed")
        await host.start(at.config())
        assert "documenteditor" in (await failed).url
        assert await host.events() == []


async def test_the_last_script_tag_decides_which_server_is_used() -> None:
    async with hosts() as (at, [host]), DocumentServer(secret=SECRET, time_scale=0.1) as other:
        await host.page.evaluate(ADD_SCRIPT, other.api_url)
        await host.ready(at.config())
        source = await host.page.locator("iframe").get_attribute("src") or ""
        assert source.startswith(other.url)
        assert [record.status for record in other.callbacks] == [1]


@pytest.mark.parametrize(("theme", "shown"), [("theme-dark", "dark"), ("theme-light", "light")])
async def test_the_theme_is_shown(theme: str, shown: str) -> None:
    async with hosts() as (at, [host]):
        await host.ready(at.config(customization={"uiTheme": theme}))
        assert await host.frame.locator("html").get_attribute("data-theme") == shown
