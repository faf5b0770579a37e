"""Tables of polars in spreadsheets."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from .errors import OfficeError
from .tables import (
    DURATION,
    EXACT,
    FIRST_DAY,
    SHEET,
    STYLE,
    cell_text,
    check_size,
    engine,
    near_decimal,
)

_MICROSECONDS: Final = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column of what spreadsheets have cells for.

    Attributes:
        texts: what they have none for, by rows; in ``values`` these are missing.
        shape: how the values are shown; None for the usual way.
    """

    values: pl.Series
    texts: Mapping[int, str] = field(default_factory=dict)
    shape: str | None = None

    def format(self) -> str | None:
        # Numbers with all of their digits, which polars' own formats hide.
        return self.shape or ("General" if self.values.dtype.is_numeric() else None)


def write(table: Any, file: Path, index: bool | None) -> None:
    """Write a table into a file; raises what `tables.write_new` does."""
    frame: pl.DataFrame = table.to_frame() if isinstance(table, pl.Series) else table
    check_size(frame.height + 1, frame.width)
    if engine() != "xlsxwriter":
        raise OfficeError("polars writes spreadsheets with xlsxwriter: install that.")
    import xlsxwriter

    names = _distinct(frame.columns)
    columns = dict(zip(names, map(_cells, frame.get_columns()), strict=True))
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet(SHEET)
        pl.DataFrame({name: cells.values for name, cells in columns.items()}).write_excel(
            book,
            sheet,
            table_style=STYLE,
            autofit=True,
            freeze_panes=(1, 0),
            column_formats={
                n: form for n, c in columns.items() if (form := c.format()) is not None
            },
        )
        for number, cells in enumerate(columns.values()):
            for row, text in cells.texts.items():
                sheet.write_string(row + 1, number, text)


def _distinct(names: list[str]) -> list[str]:
    """Return names that differ in more than their case, as a spreadsheet's table needs them."""
    distinct: dict[str, str] = {}
    for given in names:
        name = given
        while name.lower() in distinct:
            name += "_"
        distinct[name.lower()] = name
    return list(distinct.values())


def _cells(column: pl.Series) -> _Cells:
    dtype = column.dtype
    if isinstance(dtype, pl.Datetime | pl.Date):
        # The time that clocks there show; spreadsheets have no zones.
        wall = column.dt.replace_time_zone(None) if isinstance(dtype, pl.Datetime) else column
        first: Any = wall.cast(pl.Date).min()
        return _split(wall, _is_datable, _moment) if first and first < FIRST_DAY else _Cells(wall)
    if isinstance(dtype, pl.Duration):
        return _Cells(column.dt.total_microseconds() / _MICROSECONDS, shape=DURATION)
    if dtype.is_integer():
        ends: list[Any] = [column.min(), column.max()]
        exact = all(end is None or abs(end) <= EXACT for end in ends)
        return _Cells(column) if exact else _split(column, lambda value: abs(value) <= EXACT)
    if dtype.is_float():
        numbers = column.fill_nan(None)
        return _split(numbers, math.isfinite) if numbers.is_infinite().any() else _Cells(numbers)
    if isinstance(dtype, pl.Decimal):
        near = _split(column, lambda value: near_decimal(value) is not None)
        return _Cells(near.values.cast(pl.Float64), near.texts)
    if dtype in {pl.Boolean, pl.Time, pl.Null}:
        return _Cells(column)
    if dtype == pl.String or isinstance(dtype, pl.Categorical | pl.Enum):
        texts = [None if value is None else cell_text(value) for value in column.cast(pl.String)]
    else:
        texts = [None if value is None else cell_text(_plain(value)) for value in column.to_list()]
    return _Cells(pl.Series(column.name, texts, dtype=pl.String))


def _split(
    column: pl.Series, fits: Callable[[Any], bool], text: Callable[[Any], str] = str
) -> _Cells:
    """Take out of a column what does not fit, as text."""
    values = column.to_list()
    texts = {
        row: text(value)
        for row, value in enumerate(values)
        if value is not None and not fits(value)
    }
    kept = [None if row in texts else value for row, value in enumerate(values)]
    return _Cells(pl.Series(column.name, kept, dtype=column.dtype), texts)


def _is_datable(moment: datetime.date) -> bool:
    day = moment.date() if isinstance(moment, datetime.datetime) else moment
    return day >= FIRST_DAY


def _moment(moment: datetime.date) -> str:
    return moment.isoformat(" ") if isinstance(moment, datetime.datetime) else moment.isoformat()


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value.to_list() if isinstance(value, pl.Series) else value)
