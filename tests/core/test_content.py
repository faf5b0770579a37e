"""What bytes say they are: cases T5, F6."""

from __future__ import annotations

import io
import zipfile

import pytest

from jupyter_onlyoffice.core.content import complaint
from jupyter_onlyoffice.core.formats import formats
from jupyter_onlyoffice.templates import blank

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOGIN = b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Log in</body></html>"


def about(content: bytes, ext: str) -> str | None:
    return complaint(io.BytesIO(content), formats()[ext])


def blank_bytes(ext: str) -> bytes:
    return blank(ext).read_bytes()


@pytest.mark.parametrize("ext", ["docx", "xlsx", "pptx", "pdf", "odt", "ods", "odp"])
def test_a_real_document_is_accepted_under_its_own_extension(ext: str) -> None:
    assert about(blank_bytes(ext), ext) is None


@pytest.mark.parametrize("ext", sorted(set(formats()) - {"html", "htm", "mht", "mhtml", "xml"}))
def test_a_web_page_is_not_a_document(ext: str) -> None:
    if formats()[ext].container != "markup":
        assert about(LOGIN, ext)


@pytest.mark.parametrize(
    ("content", "ext"),
    [
        ("xlsx", "docx"),
        ("docx", "xlsx"),
        ("pptx", "docx"),
        ("pdf", "docx"),
        ("docx", "pdf"),
        ("docx", "doc"),
        ("docx", "rtf"),
    ],
)
def test_a_document_of_another_type_is_refused(content: str, ext: str) -> None:
    assert "is not a" in (about(blank_bytes(content), ext) or "")


@pytest.mark.parametrize("ext", ["docx", "xlsx", "pptx", "odt"])
def test_a_document_that_was_cut_short_is_refused(ext: str) -> None:
    whole = blank_bytes(ext)
    for length in (4, len(whole) // 2, len(whole) - 30):
        assert about(whole[:length], ext) == "The saved document is incomplete."
    assert about(b"", ext) == "The saved document is empty."


def test_a_password_protected_document_is_accepted() -> None:
    assert about(OLE, "docx") is None
    assert about(OLE, "doc") is None


def test_a_zip_that_is_no_known_document_is_given_the_benefit_of_the_doubt() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    assert about(buffer.getvalue(), "epub") is None


def test_plain_text_is_accepted_whatever_it_says() -> None:
    assert about(b"a;b\n1;2\n", "csv") is None
    assert about(b"# Title", "md") is None
