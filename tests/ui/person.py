"""One person with a browser of their own, in which nothing may go wrong unnoticed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    Route,
    WebError,
)

from .server import TOKEN, Server

EXPLAINED: Final = {
    r"reading 'schema'\).*/(tree|edit)/": "Notebook 7 looks for settings of a plugin it leaves out",
    r"'filebrowser:open-path' not registered.*/(tree|edit)/": (
        "Notebook 7 shows the folder of its address before it has all of its commands"
    ),
}
"""Errors that come without us as well: a pattern, and whose they are."""


class Person:
    """A browser context and its pages.

    Attributes:
        page: where they are working.
        troubles: dialogs, uncaught errors and errors on the console that nobody expected.
        requests: everything their pages asked for, frames included, in order.
    """

    def __init__(self, browser: Browser, jupyter: Server, **options: Any) -> None:
        self.jupyter = jupyter
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **options}
        )
        self.troubles: list[str] = []
        self.requests: list[Request] = []
        self._opened: list[Response] = []
        self._expected: list[re.Pattern[str]] = []
        self._answers: dict[str, bool] = {}
        self._logged_in = False
        self.begin()
        self.context.on("console", self._on_console)
        self.context.on("weberror", self._on_error)
        self.context.on("dialog", self._on_dialog)
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.page: Page = self.context.new_page()

    def begin(self) -> None:
        """Forget what has happened so far, and what was expected."""
        self.troubles.clear()
        self.requests.clear()
        self._opened.clear()
        self._expected = [re.compile(pattern) for pattern in EXPLAINED]

    def visit(self, address: str) -> None:
        """Go to a page of the Jupyter server, with the token in the link the first time."""
        if not self._logged_in:
            self._logged_in = True
            address += ("&" if "?" in address else "?") + f"token={TOKEN}"
        self.page.goto(address)

    def expect_trouble(self, *patterns: str) -> None:
        """Declare errors, such as a fault that was set up, to be what the test wants."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    @contextmanager
    def dialog(self, kind: str, *, accept: bool) -> Iterator[list[str]]:
        """Expect a dialog of the browser itself ("alert", "beforeunload", …) within the block.

        Yields:
            a list that will hold its text.
        """
        texts: list[str] = []
        with self.page.expect_event("dialog") as coming:
            self._answers[kind] = accept
            yield texts
        texts.append(coming.value.message)
        del self._answers[kind]

    @contextmanager
    def holding(self, pattern: str) -> Iterator[Callable[[], None]]:
        """Hold back requests whose address fits; calling what is yielded lets them go."""
        held: list[Route] = []
        free = False

        def hold(route: Route) -> None:
            if free:
                route.continue_()
            else:
                held.append(route)

        def release() -> None:
            nonlocal free
            free = True
            while held:
                held.pop(0).continue_()

        expression = re.compile(pattern)
        self.context.route(expression, hold)
        try:
            yield release
        finally:
            release()
            self.context.unroute(expression)

    def asked(self, method: str, pattern: str) -> list[str]:
        """Return what was asked of the Jupyter server, unquoted and without its base URL."""
        base = unquote(urlsplit(self.jupyter.url).path)
        return [
            address
            for request in self.requests
            if request.method == method
            and request.url.startswith(self.jupyter.url)
            and re.search(pattern, address := unquote(request.url).partition(base)[2])
        ]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something outside of the browser, of which no event tells."""
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, f"in vain waited for: {what}"
            time.sleep(0.02)

    def opened(self, path: str) -> list[Response]:
        """Return the server's answers to opening a document, so far."""
        return [
            response
            for response in self._opened
            if json.loads(response.request.post_data or "{}").get("path") == path
        ]

    def close(self) -> None:
        self.context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._trouble(f"console: {message.text} ({where})")

    def _on_error(self, error: WebError) -> None:
        where = "" if error.page is None else error.page.url
        self._trouble(f"uncaught: {error.error} ({where})")

    def _on_dialog(self, dialog: Dialog) -> None:
        accept = self._answers.get(dialog.type)
        if accept is None:
            self._trouble(f"{dialog.type} dialog: {dialog.message}")
        if accept:
            dialog.accept()
        else:
            dialog.dismiss()

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)

    def _on_response(self, response: Response) -> None:
        if urlsplit(response.url).path.endswith("/onlyoffice/open"):
            self._opened.append(response)

    def _trouble(self, text: str) -> None:
        if not any(pattern.search(text) for pattern in self._expected):
            self.troubles.append(text)
