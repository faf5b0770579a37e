"""Addresses: cases A1, A2, A7, T9."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_onlyoffice.core.errors import ForeignUrl
from jupyter_onlyoffice.core.urls import (
    DocumentServerAddress,
    api_script,
    forwarded_scheme,
    grant_in,
    normalize,
    with_grant,
)

SCRIPT = "web-apps/apps/api/documents/api.js"


@pytest.mark.parametrize(
    ("setting", "script"),
    [
        ("https://ds", f"https://ds/{SCRIPT}"),
        ("https://ds/", f"https://ds/{SCRIPT}"),
        ("https://ds/office", f"https://ds/office/{SCRIPT}"),
        ("https://ds/office/", f"https://ds/office/{SCRIPT}"),
        ("https://ds//office//", f"https://ds/office/{SCRIPT}"),
        (" https://ds/welcome/ ", f"https://ds/{SCRIPT}"),
        ("https://ds/office/index.html", f"https://ds/office/{SCRIPT}"),
        ("http://[::1]:8080/", f"http://[::1]:8080/{SCRIPT}"),
        ("HTTPS://DS.Example.org:8443", f"https://ds.example.org:8443/{SCRIPT}"),
    ],
)
def test_an_address_is_followed_by_exactly_one_slash(setting: str, script: str) -> None:
    assert api_script(normalize(setting)) == script


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "ds.example.org",
        "ftp://ds",
        "https://",
        "https://ds:port",
        "https://ds:99999",
        "https://ds/?a=b",
        "https://ds/#top",
        "https://user:word@ds",
        "https://d s",
        "http://[::1",
    ],
)
def test_what_is_not_an_address_is_refused_in_words(setting: str) -> None:
    with pytest.raises(ValueError, match=r"^(“|The address)"):
        normalize(setting)


PUBLIC = "https://docs.example.org/office"
INTERNAL = "http://docs.internal:8080"
ADDRESS = DocumentServerAddress(PUBLIC, INTERNAL)
QUERY = "md5=a_b-C%2B&expires=1795574071&shardkey=k%3D1&filename=output.docx"


@pytest.mark.parametrize(
    "url",
    [
        f"{PUBLIC}/cache/files/data/k/output.docx?{QUERY}",
        f"http://docs.example.org/office/cache/files/data/k/output.docx?{QUERY}",
        f"https://docs.example.org:443/office/cache/files/data/k/output.docx?{QUERY}",
        f"https://docs.example.org/cache/files/data/k/output.docx?{QUERY}",
        f"{INTERNAL}/cache/files/data/k/output.docx?{QUERY}",
        f"http://docs.internal/cache/files/data/k/output.docx?{QUERY}",
    ],
)
def test_a_link_is_fetched_from_the_internal_address_byte_for_byte(url: str) -> None:
    assert ADDRESS.rebase(url) == f"{INTERNAL}/cache/files/data/k/output.docx?{QUERY}"


def test_an_underscore_in_the_host_may_come_back_encoded() -> None:
    address = DocumentServerAddress("http://doc_server", "http://doc_server")
    assert address.rebase("http://doc%5fserver/cache/a?b=c") == "http://doc_server/cache/a?b=c"


@pytest.mark.parametrize(
    "url",
    [
        None,
        7,
        "",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://docs.internal:8080/cache/files/a",
        "http://docs.internal:9090/cache/files/a",
        "http://docs.internal:8080@evil.example/cache/files/a",
        "http://user@docs.internal:8080/cache/files/a",
        "http://docs.internal.evil.example:8080/cache/files/a",
        "http://evil.example/http://docs.internal:8080/cache/files/a",
        "//docs.internal:8080/cache/files/a",
        "https://docs.example.org/other/cache/files/a",
        "https://docs.example.org/officer/cache/files/a",
        "https://docs.example.org/office/../private/a",
        "https://docs.example.org/office/%2e%2E/private/a",
        "https://docs.example.org/office/..\\private",
        "http://docs.internal:8080/cache/ a",
        "http://docs.internal:8080/cache/a\r\nHost: evil",
        "http://[::1",
        "http://docs.internal:port/cache/a",
    ],
)
def test_a_link_to_anywhere_else_is_refused(url: object) -> None:
    with pytest.raises(ForeignUrl):
        ADDRESS.rebase(url)


@given(st.text())
def test_whatever_the_link_only_the_document_server_is_ever_asked(url: str) -> None:
    with contextlib.suppress(ForeignUrl):
        assert ADDRESS.rebase(url).startswith(f"{INTERNAL}/")


@pytest.mark.parametrize(
    ("header", "trusted", "scheme"),
    [
        ("https", True, "https"),
        ("https,http", True, "https"),
        (" HTTPS , http", True, "https"),
        ("https", False, "http"),
        ("javascript", True, "http"),
        (None, True, "http"),
    ],
)
def test_a_forwarded_scheme_counts_only_where_it_is_trusted(
    header: str | None, trusted: bool, scheme: str
) -> None:
    assert forwarded_scheme("http", header, trusted=trusted) == scheme


def test_our_own_addresses_keep_the_hubs_spelling_of_a_user() -> None:
    url = with_grant("https://hub/user/ann%40uni.example/", "download", "a+b/c=")
    assert url.startswith("https://hub/user/ann%40uni.example/onlyoffice/download?grant_token=")
    assert grant_in(url) == "a+b/c="


@pytest.mark.parametrize("url", [None, 3, "", "http://[", "http://a?grant_token=a&grant_token=b"])
def test_no_grant_is_found_where_there_is_not_exactly_one(url: object) -> None:
    assert grant_in(url) is None
