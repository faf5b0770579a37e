"""Tables of polars in spreadsheets."""

from __future__ import annotations

import datetime
import decimal
import math
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import polars as pl
import pytest

from jupyter_onlyoffice import OfficeError
from jupyter_onlyoffice.kernel.tables import write_new

from .test_tables import cells, same

DAY = datetime.date(1815, 12, 10)
MORNING = datetime.datetime(1815, 12, 10, 10)  # noqa: DTZ001 - as cells have it
LONG = decimal.Decimal("0." + "1" * 30)
NOON = datetime.datetime(2026, 3, 1, 12, 30, 15)  # noqa: DTZ001 - as cells have it
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([1, None], pl.Int64, [1, None]),
        ([0, 255], pl.UInt8, [0, 255]),
        ([1, 2**60, -(2**53) - 1], pl.Int64, [1, str(2**60), str(-(2**53) - 1)]),
        ([2**64 - 1], pl.UInt64, [str(2**64 - 1)]),
        ([0.5, 1e300, float("nan"), None], pl.Float64, [0.5, 1e300, None, None]),
        ([math.inf, -math.inf, 1.5], pl.Float64, ["inf", "-inf", 1.5]),
        ([True, None, False], pl.Boolean, [True, None, False]),
        (["=1+1", "ä", None, " a "], pl.String, ["=1+1", "ä", None, " a "]),
        (["http://a.example", "mailto:a@b.example"], pl.String, None),
        (["internal:Sheet1!A1", "{=1}", "007", "x" * 32_767], pl.String, None),
        (["a\x01b"], pl.String, ["a\N{REPLACEMENT CHARACTER}b"]),
        ([NOON], pl.Datetime, [NOON]),
        ([NOON.replace(tzinfo=BERLIN)], pl.Datetime("us", "Europe/Berlin"), [NOON]),
        ([NOON.date(), None], pl.Date, [NOON.date(), None]),
        ([DAY, NOON.date()], pl.Date, ["1815-12-10", NOON.date()]),
        ([MORNING, NOON], pl.Datetime("ns"), ["1815-12-10 10:00:00", NOON]),
        ([datetime.timedelta(days=1, hours=2)], pl.Duration, None),
        ([datetime.time(1, 2, 3)], pl.Time, None),
        (["b", "a"], pl.Categorical, ["b", "a"]),
        (["b", "=a"], pl.Enum(["=a", "b"]), ["b", "=a"]),
        ([[1, 2]], pl.List(pl.Int64), ["[1, 2]"]),
        ([{"x": 1}], pl.Struct({"x": pl.Int64}), ["{'x': 1}"]),
        ([b"a\xff"], pl.Binary, ["a\\xff"]),
        ([decimal.Decimal("1.25")], pl.Decimal(10, 2), [1.25]),
        ([LONG, decimal.Decimal(1)], pl.Decimal(38, 30), [str(LONG), 1]),
        ([None, None], pl.Null, [None, None]),
        ([], pl.Int64, []),
    ],
)
def test_a_column_comes_back(
    tmp_path: Path, values: list[Any], dtype: Any, expected: list[Any] | None
) -> None:
    expected = values if expected is None else expected
    table = pl.DataFrame({"a": pl.Series(values, dtype=dtype)})
    header, *rows = cells(write_new(table, tmp_path, "t"))
    assert header == ("a",)
    rows += [(None,)] * (len(expected) - len(rows))
    for (found,), value in zip(rows, expected, strict=True):
        assert same(found, value), (found, value)


def test_columns_whose_names_differ_in_their_case_are_all_there(tmp_path: Path) -> None:
    table = pl.DataFrame([pl.Series("a", [1]), pl.Series("A", [2]), pl.Series("a_", [3])])
    assert cells(write_new(table, tmp_path, "t")) == [("a", "A_", "a__"), (1, 2, 3)]


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="40000 characters"):
        write_new(pl.DataFrame({"a": ["x" * 40_000]}), tmp_path, "t")
    assert not list(tmp_path.iterdir())


def test_a_hundred_thousand_rows_come_back(tmp_path: Path) -> None:
    numbers = range(100_000)
    frame = pl.DataFrame(
        {
            "text": [f"={number}" for number in numbers],
            "odd": [math.inf if number % 1000 == 1 else 0.0 for number in numbers],
        }
    )
    book = openpyxl.load_workbook(write_new(frame, tmp_path, "t"), read_only=True)
    assert book.active is not None
    rows = book.active.iter_rows(min_row=2, values_only=True)
    for number, row in zip(numbers, rows, strict=True):
        odd = "inf" if number % 1000 == 1 else 0
        assert row == (f"={number}", odd)
    book.close()
