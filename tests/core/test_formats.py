"""Formats: cases N6, F3, U7."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_onlyoffice.core.errors import UnsupportedFormat
from jupyter_onlyoffice.core.formats import (
    Container,
    default_extensions,
    extension_of,
    format_of,
    formats,
)


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("a.docx", "word"),
        ("a/b.ODT", "word"),
        ("REPORT.DOCX", "word"),
        ("a.xlsX", "cell"),
        ("OLD.DOC", "word"),
        ("a.csv", "cell"),
        ("a.b.pptx", "slide"),
        ("a.pdf", "pdf"),
        ("a.vsdx", "diagram"),
    ],
)
def test_the_document_type_follows_from_the_extension(name: str, type: str) -> None:
    assert format_of(name).type == type


@pytest.mark.parametrize("name", ["", "a", "a.", ".docx", "docx", "a.py", "a.docx/b", "a.docx~"])
def test_other_names_are_not_supported(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match="does not open"):
        format_of(name)


def test_every_format_has_a_type_that_the_editors_know() -> None:
    assert {format.type for format in formats().values()} == {
        "word",
        "cell",
        "slide",
        "pdf",
        "diagram",
    }
    assert all(ext == ext.lower() == format.ext for ext, format in formats().items())


def test_a_double_click_never_takes_what_others_show() -> None:
    assert not {"txt", "md", "html", "htm", "csv", "tsv", "xml", "key", "json", "pdf"} & set(
        default_extensions()
    )
    assert {"docx", "xlsx", "pptx", "doc", "xls", "ppt", "odt", "ods", "odp"} <= set(
        default_extensions()
    )


def test_the_front_end_leaves_the_same_formats_to_others() -> None:
    source = (Path(__file__).parents[2] / "labextension/src/formats.ts").read_text("utf-8")
    found = re.search(r"LEFT_TO_OTHERS: ReadonlySet<string> = new Set\(\s*'([a-z ]+)'", source)
    assert found
    assert set(found[1].split()) == set(formats()) - set(default_extensions())


def test_editable_formats_are_wrapped_in_something_that_can_be_checked() -> None:
    for format in formats().values():
        if format.editable:
            assert format.container in {Container.ZIP, Container.PDF}


@pytest.mark.parametrize(
    ("name", "ext"), [("a.DOCX", "docx"), ("x/y.z/b", ""), (".hidden", ""), ("a.tar.gz", "gz")]
)
def test_an_extension_is_what_follows_the_last_dot_of_the_name(name: str, ext: str) -> None:
    assert extension_of(name) == ext
