"""What the check makes of what was seen."""

from __future__ import annotations

import pytest

from jupyter_onlyoffice.core.check import StepName, is_well, not_tried, passed
from jupyter_onlyoffice.core.check.addresses import is_loopback, meant
from jupyter_onlyoffice.core.check.answers import (
    clock_offset,
    close_secrets,
    judge_formats,
    judge_licence,
    judge_version,
)
from jupyter_onlyoffice.core.check.page import framing_fault
from jupyter_onlyoffice.core.check.settings import Facts
from jupyter_onlyoffice.core.check.visits import Trouble, Visit
from jupyter_onlyoffice.core.check.way_back import Asked, judge_way_back
from jupyter_onlyoffice.core.urls import DocumentServerAddress

ADDRESS = DocumentServerAddress("https://docs.example.org", "https://docs.example.org")
FACTS = Facts(ADDRESS, 40, False, "Authorization", 60, "/user/ann/", "")
URL = "https://lab.example.org/user/ann/onlyoffice/check/file"


def test_nothing_said_is_not_well() -> None:
    assert not is_well([])
    assert is_well([passed(StepName.SETTINGS, "Good."), not_tried(StepName.BROWSER)])


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("lab.localhost", True),
        ("127.0.1.1", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
    ],
)
def test_a_host_that_is_whoever_asks_is_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_addresses_that_may_be_meant_come_with_the_likely_ones_first() -> None:
    missing = Visit("", 404)
    assert meant("https://a/office/office", missing)[:2] == [
        "http://a/office/office",
        "https://a/office",
    ]
    assert "https://a/office" in meant("https://a", missing)
    refused = Visit("", trouble=Trouble.REFUSED)
    assert meant("http://a:81", refused)[:2] == ["http://a", "http://a:8080"]
    assert "http://[::1]" in meant("http://[::1]:81", refused)
    assert meant("http://a", Visit("", trouble=Trouble.NAME)) == []
    assert meant("http://a", Visit("", trouble=Trouble.CERTIFICATE)) == []


def test_secrets_that_are_almost_the_same_are_never_the_same() -> None:
    for secret in ('"abc"', "abc", "a b c", "'", ""):
        others = close_secrets(secret)
        assert secret not in others
        assert "" not in others
    assert "abc" in close_secrets("“abc”")
    assert "abc" in close_secrets("a b c")


@pytest.mark.parametrize(
    ("headers", "page", "allowed"),
    [
        ({}, "https://lab", True),
        ({"x-frame-options": "DENY"}, None, False),
        ({"x-frame-options": "sameorigin"}, "https://ds", True),
        ({"x-frame-options": "sameorigin"}, "https://lab", False),
        ({"x-frame-options": "sameorigin"}, None, True),
        # The policy counts, and the older header does not, where there are both.
        (
            {"x-frame-options": "DENY", "content-security-policy": "frame-ancestors *"},
            "x://y",
            True,
        ),
        ({"content-security-policy": "default-src 'self'"}, "https://lab", True),
        ({"content-security-policy": "frame-ancestors"}, "https://lab", False),
        ({"content-security-policy": "frame-ancestors 'none'"}, None, False),
        ({"content-security-policy": "frame-ancestors 'self'"}, "https://ds", True),
        ({"content-security-policy": "frame-ancestors https:"}, "https://lab", True),
        ({"content-security-policy": "frame-ancestors https:"}, "http://lab", False),
        ({"content-security-policy": "frame-ancestors https://lab"}, "https://lab", True),
        ({"content-security-policy": "frame-ancestors lab:8888"}, "https://lab:8888", True),
        ({"content-security-policy": "frame-ancestors lab:8888"}, "https://lab", False),
        ({"content-security-policy": "frame-ancestors lab:*"}, "https://lab:99", True),
        ({"content-security-policy": "frame-ancestors *.b.org"}, "https://a.b.org", True),
        ({"content-security-policy": "frame-ancestors *.b.org"}, "https://b.org", False),
    ],
)
def test_frames_are_let_in_as_browsers_do(
    headers: dict[str, str], page: str | None, allowed: bool
) -> None:
    assert (framing_fault(headers, "https://ds", page) is None) is allowed


@pytest.mark.parametrize(
    ("date", "offset"),
    [
        ("Wed, 25 Nov 2026 12:00:00 GMT", 0.0),
        ("Wed, 25 Nov 2026 12:10:00 GMT", 600.0),
        ("Wed, 25 Nov 2026 11:50:00 GMT", -600.0),
        ("yesterday", None),
    ],
)
def test_the_date_of_an_answer_tells_how_far_the_clocks_are_apart(
    date: str, offset: float | None
) -> None:
    noon = 1795608000.0
    visit = Visit("", 200, {"date": date}, started=noon + 0.2, ended=noon + 0.8)
    found = clock_offset(visit)
    assert found == offset if offset in {0.0, None} else abs((found or 0) - (offset or 0)) < 1


def test_what_the_document_server_does_not_tell_is_no_fault() -> None:
    assert judge_version({}).skipped
    assert judge_version({"version": "next"}).skipped
    assert judge_formats(Visit("", 404)).skipped
    assert judge_formats(Visit("", 200, body=b"[1]")).skipped
    assert judge_licence(None).skipped
    assert judge_licence({"error": 6}).skipped


def test_formats_that_an_older_server_does_not_edit_are_named() -> None:
    body = b'[{"name": "docx", "actions": ["view", "edit"]}, {"name": "xlsx", "actions": []}]'
    step = judge_formats(Visit("", 200, body=body))
    assert step.ok
    assert "xlsx" in step.detail
    assert "docx" not in step.detail


@pytest.mark.parametrize(
    ("licence", "server", "words"),
    [
        ({"connections": 20}, {"packageType": 0}, ["Community", "at most 20"]),
        ({"users_count": 50}, {"packageType": 1}, ["Enterprise", "50 users"]),
        (
            {"connections": 9, "end_date": "2027-01-31T00:00:00.000Z"},
            {"packageType": 2},
            ["Developer", "until 2027-01-31"],
        ),
    ],
)
def test_the_licence_says_how_many_may_edit(
    licence: dict[str, object], server: dict[str, object], words: list[str]
) -> None:
    step = judge_licence({"license": licence, "server": server})
    assert step.ok
    assert all(word in step.detail for word in words), step.detail


@pytest.mark.parametrize(
    ("asked", "facts", "words"),
    [
        # The address is right from here: what is wrong is over there.
        (
            Asked(URL, (), error=-4, own=Visit(URL, 200), own_arrived=True),
            FACTS,
            ["does not know the name “lab.example.org”", "certificate", "curl -v"],
        ),
        (
            Asked(
                "http://10.0.0.1/onlyoffice/", (), error=-4, own_arrived=True, own=Visit("", 200)
            ),
            Facts(ADDRESS, 0, True, "Authorization", 60, "/", ""),
            ["ALLOW_PRIVATE_IP_ADDRESS"],
        ),
        # Nobody from elsewhere gets in.
        (
            Asked(
                "http://lab:8888/",
                (),
                error=-4,
                own=Visit("http://lab:8888/", trouble=Trouble.REFUSED),
            ),
            Facts(ADDRESS, 40, False, "Authorization", 60, "/", "localhost"),
            ["--ip=0.0.0.0"],
        ),
        (Asked(URL, (), error=-8), FACTS, ["does not accept our signature"]),
        (Asked(URL, (), failure="It is slow."), FACTS, ["It is slow.", "overloaded"]),
        (Asked(URL, (), error=-7), FACTS, ["did not try", "-7"]),
    ],
)
def test_what_keeps_the_document_server_out_is_named(
    asked: Asked, facts: Facts, words: list[str]
) -> None:
    step = judge_way_back(asked, facts, takes_anybody=False)
    assert step.failed
    said = f"{step.detail} {step.hint}"
    assert all(word in said for word in words), said
