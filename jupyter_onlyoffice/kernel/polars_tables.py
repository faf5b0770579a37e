"""Tables of polars in spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from .errors import OfficeError
from .tables import STYLE, check_size, engine

_EXACT = 2**53


def write(table: Any, file: Path, index: bool | None) -> None:
    """Write a table into a file; raises what `tables.write_new` does."""
    frame: pl.DataFrame = table.to_frame() if isinstance(table, pl.Series) else table
    check_size(frame.height + 1, frame.width)
    if engine() != "xlsxwriter":
        raise OfficeError("polars writes spreadsheets with xlsxwriter: install that.")
    frame = frame.with_columns(_column(column) for column in frame.get_columns())
    frame.write_excel(
        file,
        table_style=STYLE,
        autofit=True,
        freeze_panes=(1, 0),
    )


def _column(column: pl.Series) -> pl.Series:
    """Return a column of values that spreadsheets have."""
    dtype = column.dtype
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        # The time that clocks there show; spreadsheets have no zones.
        return column.dt.replace_time_zone(None)
    if dtype.is_integer():
        ends: list[Any] = [column.min(), column.max()]
        exact = all(end is None or abs(end) <= _EXACT for end in ends)
        return column if exact else column.cast(pl.String)
    if dtype.is_nested() or dtype in {pl.Binary, pl.Object}:
        values = [None if value is None else str(value) for value in column.to_list()]
        return pl.Series(column.name, values, dtype=pl.String)
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.Float64)
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String)
    return column
