"""The documentation as a site: it builds strictly, and needs no network, neither then nor later."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
LOADING: Final = {"href": {"link"}, "src": {"iframe", "img", "script", "source", "video"}}
"""What browsers fetch by themselves, by attribute; a link is only followed by people."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built where every proxy is a dead end."""
    folder = tmp_path_factory.mktemp("site")
    dead = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", f"--site-dir={folder}"],
        cwd=ROOT,
        env={**os.environ, **dead, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Loaded(HTMLParser):
    """Collects what a page has browsers load."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if tag in LOADING.get(name, ()) and value:
                self.addresses.append(value)


def test_every_page_has_a_place_in_the_site(site: Path) -> None:
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")}
    built = {page.stem for page in site.glob("*.html")} - {"404"}
    assert built == pages
    menu = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    assert set(re.findall(r": ([\w-]+)\.md$", menu, re.M)) == pages


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        loaded = Loaded()
        content = page.read_text("utf-8")
        loaded.feed(content)
        # The theme would fetch what draws these.
        assert 'class="mermaid"' not in content
        assert loaded.addresses
        for address in loaded.addresses:
            assert not re.match(r"(?:\w+:)?//", address), (page.name, address)
            file = address.partition("#")[0].partition("?")[0]
            assert (site / file.lstrip("/")).exists(), (page.name, address)
    for sheet in site.rglob("*.css"):
        found = re.findall(
            r"(?:url\(|@import )[\"']?((?:https?:)?//[^\"')]+)", sheet.read_text("utf-8")
        )
        assert found == [], sheet
