"""Tables of polars in spreadsheets."""

from __future__ import annotations

import datetime
import decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from jupyter_onlyoffice.kernel.tables import write_new

from .test_tables import cells, same

NOON = datetime.datetime(2026, 3, 1, 12, 30, 15)  # noqa: DTZ001 - as cells have it
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([1, None], pl.Int64, [1, None]),
        ([2**60], pl.Int64, [str(2**60)]),
        ([0.5, None], pl.Float64, [0.5, None]),
        ([True, False], pl.Boolean, [True, False]),
        (["=1+1", "ä"], pl.String, ["=1+1", "ä"]),
        ([NOON], pl.Datetime, [NOON]),
        ([NOON.replace(tzinfo=BERLIN)], pl.Datetime("us", "Europe/Berlin"), [NOON]),
        ([NOON.date()], pl.Date, [NOON.date()]),
        (["b", "a"], pl.Categorical, ["b", "a"]),
        ([[1, 2]], pl.List(pl.Int64), ["[1, 2]"]),
        ([decimal.Decimal("1.25")], pl.Decimal(10, 2), [1.25]),
    ],
)
def test_a_column_comes_back(
    tmp_path: Path, values: list[Any], dtype: Any, expected: list[Any]
) -> None:
    table = pl.DataFrame({"a": pl.Series(values, dtype=dtype)})
    header, *rows = cells(write_new(table, tmp_path, "t"))
    assert header == ("a",)
    rows += [(None,)] * (len(expected) - len(rows))
    for (found,), value in zip(rows, expected, strict=True):
        assert same(found, value), (found, value)
