"""What documents call other files."""

from __future__ import annotations

import pytest

from jupyter_onlyoffice.core.errors import MalformedRequest
from jupyter_onlyoffice.core.references import Reference, path_in, relative

HOSTS = {"hub:8000"}


@pytest.mark.parametrize(
    ("path", "document", "way"),
    [
        ("b.xlsx", "a.xlsx", "./b.xlsx"),
        ("d/b.xlsx", "d/a.xlsx", "./b.xlsx"),
        ("d/b.xlsx", "a.xlsx", "d/b.xlsx"),
        ("b.xlsx", "d/e/a.xlsx", "../../b.xlsx"),
    ],
)
def test_the_way_to_a_file_leads_back_to_it(path: str, document: str, way: str) -> None:
    assert relative(path, document) == way
    reference = Reference(path=way)
    assert reference.is_placed
    assert reference.paths(document)[0] == path


@pytest.mark.parametrize(
    ("told", "paths"),
    [
        ("b.xlsx", ["d/b.xlsx"]),
        ("sub/b c.xlsx", ["d/sub/b c.xlsx", "d/b c.xlsx"]),
        ("b%20c.xlsx", ["d/b%20c.xlsx", "d/b c.xlsx"]),
        ("..\\b.xlsx", ["b.xlsx", "d/b.xlsx"]),
        ("file:///sub/b.xlsx", ["d/sub/b.xlsx", "d/b.xlsx"]),
        ("file:///C:\\Users\\Ann\\b.xlsx", ["d/C:/Users/Ann/b.xlsx", "d/b.xlsx"]),
        ("/home/ann/b.xlsx", ["d/home/ann/b.xlsx", "d/b.xlsx"]),
        ("../../etc/b.xlsx", ["../etc/b.xlsx", "d/b.xlsx"]),
        ("", []),
    ],
)
def test_a_path_is_looked_for_where_it_leads_and_then_beside_the_document(
    told: str, paths: list[str]
) -> None:
    assert Reference(path=told).paths("d/a.xlsx") == paths


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("http://hub:8000/user/ann/onlyoffice/edit/d/a%20b.xlsx?mode=view", "d/a b.xlsx"),
        ("https://HUB:8000/user/ann/lab/tree/a.xlsx", "a.xlsx"),
        ("http://hub:8000/user/ann/lab/workspaces/w/tree/a.xlsx", "a.xlsx"),
        ("http://hub:8000/user/ann/files/a.xlsx", "a.xlsx"),
        ("http://hub:8000/user/bob/files/a.xlsx", None),
        ("http://hub:8000/files/a.xlsx", None),
        ("http://hub:8000/user/ann/api/contents/a.xlsx", None),
        ("http://evil/user/ann/files/a.xlsx", None),
        ("ftp://hub:8000/user/ann/files/a.xlsx", None),
        ("http://[hub/user/ann/files/a.xlsx", None),
    ],
)
def test_only_addresses_of_this_server_name_a_file(link: str, path: str | None) -> None:
    assert path_in(link, HOSTS, "/user/ann/") == path


@pytest.mark.parametrize(
    "odd", [None, [], {}, {"path": 7}, {"referenceData": {"fileKey": 1}}, {"path": "x" * 5000}]
)
def test_what_names_nothing_is_refused(odd: object) -> None:
    with pytest.raises(MalformedRequest):
        Reference.parse(odd)
