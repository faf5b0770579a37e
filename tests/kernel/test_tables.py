"""What a spreadsheet holds of a table, cell by cell."""

from __future__ import annotations

import datetime
import decimal
import math
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pandas as pd
import pytest

from jupyter_onlyoffice import OfficeError
from jupyter_onlyoffice.kernel.pandas_tables import write
from jupyter_onlyoffice.kernel.tables import write_new

DAY = datetime.date(2026, 3, 1)
NOON = datetime.datetime(2026, 3, 1, 12, 30, 15, 250_000)  # noqa: DTZ001 - as cells have it

SAME: Final = [
    pytest.param([1, -2, 3], None, id="whole numbers"),
    pytest.param([1, None, 3], "Int64", id="whole numbers, some missing"),
    pytest.param([0, 255], "uint8", id="bytes"),
    pytest.param([0.1, -1e300, 1 / 3], None, id="numbers"),
    pytest.param([1.5, float("nan"), 2.5], None, id="numbers, some missing"),
    pytest.param([1.5, None], "Float64", id="numbers of the newer kind"),
    pytest.param([True, False], None, id="truth values"),
    pytest.param([True, None], "boolean", id="truth values, some missing"),
    pytest.param(["a", "", "ä\n漢 "], None, id="texts"),
    pytest.param(["a", None], "string", id="texts, some missing"),
    pytest.param(["=1+1", "http://a.example", "007"], None, id="texts like something else"),
    pytest.param([NOON, NOON + datetime.timedelta(days=1)], None, id="times"),
    pytest.param([NOON, None], "datetime64[ns]", id="times, some missing"),
    pytest.param([DAY, None], object, id="days"),
    pytest.param(["b", "a", "b"], "category", id="categories"),
    pytest.param([1, 2, 1], "category", id="categories of numbers"),
    pytest.param([1, "one", 2.5, True, None], object, id="a mix"),
]
NEAR: Final = [
    pytest.param([2**53 + 1, -(2**60)], None, str, id="numbers too long for a cell"),
    pytest.param([decimal.Decimal("1.25")], object, float, id="decimals"),
    pytest.param([decimal.Decimal("0." + "1" * 30)], object, str, id="decimals too long"),
    pytest.param([math.inf, -math.inf], None, str, id="infinity"),
    pytest.param([1 + 2j], None, str, id="complex numbers"),
    pytest.param([[1, 2], {"a": 1}], object, str, id="lists"),
    pytest.param([b"a\xff"], object, lambda _: "a\\xff", id="raw bytes"),
    pytest.param([uuid.UUID(int=1)], object, str, id="other objects"),
    pytest.param([pd.Period("2026-03")], None, str, id="periods"),
    pytest.param([pd.Interval(0, 1)], None, str, id="intervals"),
    pytest.param(
        [pd.Timestamp("2026-03-01 12:00", tz="Europe/Berlin")],
        None,
        lambda time: time.tz_localize(None).to_pydatetime(),
        id="times of a zone",
    ),
    pytest.param([datetime.date(1815, 12, 10)], object, str, id="days before spreadsheets"),
    pytest.param(
        [pd.Timestamp("1815-12-10 10:00")], None, lambda time: "1815-12-10 10:00:00", id="and times"
    ),
    pytest.param(
        [pd.Timedelta("1 days 02:03:04")],
        None,
        lambda delta: delta.to_pytimedelta(),
        id="durations",
    ),
    pytest.param([datetime.time(1, 2)], object, str, id="times of day"),
]


@pytest.fixture(params=["xlsxwriter", "openpyxl"])
def package(request: pytest.FixtureRequest) -> str:
    """The package that writes."""
    name: str = request.param
    return name


def cells(file: Path) -> list[tuple[Any, ...]]:
    """Return the rows of a spreadsheet, found out by another library."""
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def same(found: Any, expected: Any) -> bool:
    if expected is None or expected is pd.NaT or expected != expected:
        return found is None
    if isinstance(expected, datetime.datetime):
        return bool(abs(found - expected) < datetime.timedelta(milliseconds=1))
    if isinstance(expected, datetime.timedelta):
        return bool(abs(found - expected) < datetime.timedelta(milliseconds=2))
    if isinstance(expected, datetime.date):
        return bool(found.date() == expected)
    if expected == "":
        return found is None  # to a spreadsheet that is an empty cell
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(("values", "dtype"), SAME)
def test_what_spreadsheets_have_comes_back_as_it_is(
    tmp_path: Path, package: str, values: list[Any], dtype: Any
) -> None:
    write(pd.DataFrame({"a": pd.Series(values, dtype=dtype)}), tmp_path / "a.xlsx", None, package)
    header, *rows = cells(tmp_path / "a.xlsx")
    assert header == ("a",)
    rows += [(None,)] * (len(values) - len(rows))  # cells that are missing at the end
    for (found,), expected in zip(rows, values, strict=True):
        assert same(found, expected), (found, expected)


@pytest.mark.parametrize(("values", "dtype", "near"), NEAR)
def test_what_spreadsheets_do_not_have_comes_as_near_as_can_be(
    tmp_path: Path, package: str, values: list[Any], dtype: Any, near: Callable[[Any], Any]
) -> None:
    write(pd.DataFrame({"a": pd.Series(values, dtype=dtype)}), tmp_path / "a.xlsx", None, package)
    rows = cells(tmp_path / "a.xlsx")[1:]
    for (found,), value in zip(rows, values, strict=True):
        assert same(found, near(value)), (found, near(value))


def test_the_table_has_a_style_a_filter_widths_and_a_header_that_stays(
    tmp_path: Path, package: str
) -> None:
    frame = pd.DataFrame({"name": ["a long name, longer than most"], 2: [1]})
    write(frame, tmp_path / "a.xlsx", None, package)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    (table,) = sheet.tables.values()
    assert table.ref == "A1:B2"
    assert table.autoFilter is not None or table.tableStyleInfo is not None
    assert table.tableStyleInfo.name == "TableStyleMedium2"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width
    assert cells(tmp_path / "a.xlsx")[0] == ("name", "2")


@pytest.mark.parametrize(
    ("frame", "index", "header"),
    [
        (pd.DataFrame({"a": [1]}), None, ("a",)),
        (pd.DataFrame({"a": [1]}), True, ("index", "a")),
        (pd.DataFrame({"a": [1]}, index=["x"]), None, ("index", "a")),
        (pd.DataFrame({"a": [1]}, index=["x"]), False, ("a",)),
        (pd.DataFrame({"index": [1]}, index=["x"]), None, ("index_", "index")),
        (pd.Series([1], index=["x"], name="s"), None, ("index", "s")),
        (
            pd.DataFrame(
                {"a": [1]}, index=pd.MultiIndex.from_tuples([("x", 1)], names=["k", None])
            ),
            None,
            ("k", "level_1", "a"),
        ),
        (pd.DataFrame([[1, 2]], columns=["a", "A"]), None, ("a", "A")),
    ],
)
def test_the_index_is_written_if_it_says_anything(
    tmp_path: Path, package: str, frame: Any, index: bool | None, header: tuple[str, ...]
) -> None:
    write(frame, tmp_path / "a.xlsx", index, package)
    assert cells(tmp_path / "a.xlsx")[0] == header


def test_the_levels_of_an_index_keep_their_values(tmp_path: Path, package: str) -> None:
    noon = pd.Timestamp("2026-03-01 12:00", tz="Europe/Berlin")
    index = pd.MultiIndex.from_tuples([("=x", noon), ("=x", pd.NaT), ("y", noon)], names=["k", "t"])
    frame = pd.DataFrame(
        {"c": pd.Categorical(["=1", None, "b"]), "n": pd.array([1, None, 3], dtype="Int64")}, index
    )
    write(frame, tmp_path / "a.xlsx", None, package)
    wall = noon.tz_localize(None).to_pydatetime()
    assert cells(tmp_path / "a.xlsx") == [
        ("k", "t", "c", "n"),
        ("=x", wall, "=1", 1),
        ("=x", None, None, None),
        ("y", wall, "b", 3),
    ]


def test_columns_of_several_levels_and_no_rows_at_all_are_written(
    tmp_path: Path, package: str
) -> None:
    columns = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
    write(pd.DataFrame([[1, 2]], columns=columns), tmp_path / "a.xlsx", True, package)
    assert cells(tmp_path / "a.xlsx")[-1][-2:] == (1, 2)
    write(pd.DataFrame({"a": []}), tmp_path / "b.xlsx", None, package)
    assert cells(tmp_path / "b.xlsx") == [("a",)]


def test_nothing_is_overwritten_and_what_fails_leaves_no_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1]})
    assert write_new(frame, tmp_path, "t").name == "t.xlsx"
    assert write_new(frame, tmp_path, "t.xlsx").name == "t (2).xlsx"
    with pytest.raises(OfficeError, match="40000 characters"):
        write_new(pd.DataFrame({"a": ["x" * 40_000]}), tmp_path, "long")
    with pytest.raises(OfficeError, match="A list is no table"):
        write_new([1], tmp_path, "list")
    with pytest.raises(OfficeError, match="name of a file"):
        write_new(frame, tmp_path, "../t")
    assert {file.name for file in tmp_path.iterdir()} == {"t.xlsx", "t (2).xlsx"}


def test_a_table_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="1048577 rows"):
        write_new(pd.DataFrame({"a": range(1_048_576)}), tmp_path, "t")


def test_a_hundred_thousand_rows_come_back(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": range(100_000)})
    frame["half"] = frame["n"] / 2
    write(frame, tmp_path / "a.xlsx", None)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    assert book.active is not None
    rows = book.active.iter_rows(min_row=2, values_only=True)
    for number, row in enumerate(rows):
        assert row == (number, number / 2)
    assert number == 99_999
    book.close()
