"""How plain text and delimited text is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_onlyoffice.core.conversion import TextForm
from jupyter_onlyoffice.core.errors import MalformedRequest
from jupyter_onlyoffice.core.text import DELIMITERS, ENCODINGS, chosen, decoded, detect


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_separates_most_lines_alike_is_the_separator(delimiter: str) -> None:
    rows = [["name", "note", "count"], ["a", '"x, y; z"', "1"], ["b", '"1,5 | 2"', "2"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert detect(text.encode(), "csv").delimiter == delimiter


def test_a_decimal_comma_is_no_separator() -> None:
    assert detect(b"a;b\n1,5;2,5\n3,25;4\n", "csv").delimiter == ";"


def test_one_column_is_one_column() -> None:
    assert detect(b"name\nann\nbob\n", "csv").delimiter in DELIMITERS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("größer;übel\nÄrger;Öl\n" * 20, "utf-8"),
        ("größer;übel\nÄrger;Öl\n" * 20, "windows-1252"),
        ("Имя;Город\nЮлия;Москва\n" * 20, "windows-1251"),
        ("名前;場所\n山田太郎;東京都千代田区\n" * 20, "shift_jis"),
        ("姓名;地址\n张三;北京市海淀区\n" * 20, "gb18030"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(text: str, encoding: str) -> None:
    found = detect(text.encode(encoding), "csv")
    assert text.encode(encoding).decode(found.encoding) == text
    assert found.delimiter == ";"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(encoding: str) -> None:
    data = ("\ufeff" + "ä;b\n").encode(encoding)
    assert detect(data, "csv") == TextForm(encoding, ";")
    assert b"".join(decoded([data], encoding)).decode() == "ä;b\n"


def test_a_tsv_has_tabs_and_a_txt_has_no_separator() -> None:
    assert detect(b"a,b\tc", "tsv").delimiter == "\t"
    assert detect(b"a,b", "txt").delimiter is None


def test_a_character_cut_at_the_end_of_the_sample_does_no_harm() -> None:
    assert detect("aaa€".encode()[:-1], "txt").encoding == "utf-8"


def test_a_person_has_the_last_word() -> None:
    form = TextForm("utf-8", ",")
    assert chosen(form, "KOI8-R", ";") == TextForm("koi8-r", ";")
    assert chosen(form, None, None) == form
    assert chosen(TextForm("utf-8"), None, ";") == TextForm("utf-8")


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("no-such", None), ("rot13", None), (None, ""), (None, ", "), (None, '"')],
)
def test_what_cannot_be_is_refused(encoding: str | None, delimiter: str | None) -> None:
    with pytest.raises(MalformedRequest):
        chosen(TextForm("utf-8", ","), encoding, delimiter)


@given(st.binary(max_size=500), st.sampled_from(["csv", "tsv", "txt"]))
def test_any_bytes_can_be_read(data: bytes, ext: str) -> None:
    form = detect(data, ext)
    b"".join(decoded([data], form.encoding)).decode()


@given(st.text(max_size=200), st.integers(1, 7), st.sampled_from(["utf-8", "utf-16-le", "gb18030"]))
def test_where_chunks_end_makes_no_difference(text: str, size: int, encoding: str) -> None:
    data = text.encode(encoding, errors="replace")
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    assert b"".join(decoded(chunks, encoding)) == b"".join(decoded([data], encoding))


def test_every_encoding_that_is_offered_is_known() -> None:
    for encoding in ENCODINGS:
        assert chosen(TextForm("utf-8"), encoding, None).encoding == encoding
