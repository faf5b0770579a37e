"""File names: cases N2 to N6, and copies that are legal at 255 bytes."""

from __future__ import annotations

import datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_onlyoffice.core.errors import MalformedRequest
from jupyter_onlyoffice.core.names import (
    check_name,
    check_path,
    copy_name,
    join_path,
    split_path,
    title,
    untitled,
)

DAY = datetime.date(2026, 11, 25)
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1)


def test_a_copy_says_what_it_is_and_when_it_was_made() -> None:
    assert list(islice(copy_name("report.docx", "conflict copy", DAY), 2)) == [
        "report (conflict copy 2026-11-25).docx",
        "report (conflict copy 2026-11-25 2).docx",
    ]


@pytest.mark.parametrize(
    ("name", "ext", "copy"),
    [
        ("a.doc", "docx", "a (recovered 2026-11-25).docx"),
        ("noext", None, "noext (recovered 2026-11-25)"),
        (".docx", None, ".docx (recovered 2026-11-25)"),
        ("a.b.xlsx", None, "a.b (recovered 2026-11-25).xlsx"),
    ],
)
def test_a_copy_keeps_or_gets_its_extension(name: str, ext: str | None, copy: str) -> None:
    assert next(copy_name(name, "recovered", DAY, ext)) == copy


@given(text)
def test_the_name_of_a_copy_is_legal_however_long_the_original(stem: str) -> None:
    name = next(copy_name(stem * 40 + ".docx", "conflict copy", DAY))
    assert len(name.encode()) <= 255
    assert name.endswith(" (conflict copy 2026-11-25).docx")


def test_new_files_are_numbered_as_jupyter_does() -> None:
    assert list(islice(untitled("docx"), 3)) == [
        "Untitled.docx",
        "Untitled1.docx",
        "Untitled2.docx",
    ]


@pytest.mark.parametrize(
    ("path", "folder", "name"),
    [("a.docx", "", "a.docx"), ("a/b/c.docx", "a/b", "c.docx"), ("/a/b.docx/", "a", "b.docx")],
)
def test_a_path_is_split_and_joined(path: str, folder: str, name: str) -> None:
    assert split_path(path) == (folder, name)
    assert join_path(folder, name) == path.strip("/")


@pytest.mark.parametrize("path", [None, 7, [], "a\0b", "\ud800.docx"])
def test_what_cannot_be_a_path_is_malformed(path: object) -> None:
    with pytest.raises(MalformedRequest):
        check_path(path)


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "a/b", "/a", "a\\b", "a\0", 7, None, "x" * 256]
)
def test_what_cannot_be_a_name_is_malformed(name: object) -> None:
    with pytest.raises(MalformedRequest):
        check_name(name, "docx")


@pytest.mark.parametrize(
    ("name", "checked"),
    [("a", "a.docx"), ("a.docx", "a.docx"), ("A.DOCX", "A.DOCX"), ("v1.2", "v1.2.docx")],
)
def test_a_name_gets_the_extension_it_lacks(name: str, checked: str) -> None:
    assert check_name(name, "docx") == checked


@given(text)
def test_a_title_is_short_and_keeps_the_extension(stem: str) -> None:
    shown = title(stem * 50 + ".docx")
    assert len(shown) <= 128
    assert shown.endswith(".docx")
