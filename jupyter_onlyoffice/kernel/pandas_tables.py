"""Tables of pandas in spreadsheets."""

from __future__ import annotations

import datetime
import decimal
from pathlib import Path
from typing import Any, Final

import pandas as pd

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
    widths,
)

_LAST_DAY: Final = datetime.date(9999, 12, 31)
_SAMPLE: Final = 500
_DAY: Final = pd.Timedelta(days=1)


def write(
    table: pd.DataFrame | pd.Series[Any],
    file: Path,
    index: bool | None,
    package: str | None = None,
) -> None:
    """Write a table into a file; raises what `tables.write_new` does.

    Args:
        package: what writes it; None for the best that there is.
    """
    frame = table.to_frame() if isinstance(table, pd.Series) else table
    if index is None:
        index = not _says_nothing(frame.index)
    levels = frame.columns.nlevels
    if levels == 1:
        # As columns, so that all of them belong to one table with a filter.
        frame = _with_index(frame) if index else frame.reset_index(drop=True)
        index = False
    check_size(len(frame) + levels + (levels > 1), frame.shape[1] + (levels > 1))
    durations = [
        number
        for number, dtype in enumerate(frame.dtypes)
        if pd.api.types.is_timedelta64_dtype(dtype)
    ]
    frame = _cells(frame)
    header = [str(name) for name in frame.columns]
    is_table = levels == 1 and len(frame) > 0 and len({h.lower() for h in header}) == len(header)
    if is_table:
        frame.columns = pd.Index(header)
    name = package or engine()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    kwargs = {"engine_kwargs": {"options": options}} if name == "xlsxwriter" else {}
    with pd.ExcelWriter(file, engine=name, **kwargs) as writer:
        frame.to_excel(
            writer,
            sheet_name=SHEET,
            index=index,
            freeze_panes=(levels, 0),
            inf_rep="inf",
        )
        sample = list(frame.head(_SAMPLE).itertuples(index=False, name=None))
        sizes = widths(header, sample) if levels == 1 else []
        finish = _finish_xlsxwriter if name == "xlsxwriter" else _finish_openpyxl
        finish(writer, frame, header if is_table else [], sizes, durations)


def _says_nothing(index: pd.Index[Any]) -> bool:
    return (
        isinstance(index, pd.RangeIndex)
        and index.start == 0
        and index.step == 1
        and (index.name is None)
    )


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    names: list[Any] = []
    taken = {str(name) for name in frame.columns}
    for number, given in enumerate(frame.index.names):
        name = (
            given
            if given is not None
            else ("index" if frame.index.nlevels == 1 else f"level_{number}")
        )
        while str(name) in taken:
            name = f"{name}_"
        taken.add(str(name))
        names.append(name)
    return frame.reset_index(names=names)


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of values that spreadsheets have, each as near to its own as can be."""
    columns = [_column(frame.iloc[:, number]) for number in range(frame.shape[1])]
    if not columns:
        return frame
    cells = pd.concat(columns, axis=1)
    cells.columns = frame.columns
    return cells


def _column(column: pd.Series[Any]) -> pd.Series[Any]:
    dtype = column.dtype
    kinds = pd.api.types
    if isinstance(dtype, pd.DatetimeTZDtype):
        # The time that clocks there show; spreadsheets have no zones.
        column = column.dt.tz_localize(None)
        dtype = column.dtype
    if kinds.is_bool_dtype(dtype) and not isinstance(dtype, pd.CategoricalDtype):
        return column
    if kinds.is_float_dtype(dtype) or kinds.is_timedelta64_dtype(dtype):
        return column
    if kinds.is_integer_dtype(dtype):
        return column if _is_exact(column) else column.astype(object).map(_cell)
    if kinds.is_datetime64_dtype(dtype):
        return column if _is_datable(column) else column.astype(object).map(_cell)
    return column.astype(object).map(_cell)


def _is_exact(column: pd.Series[Any]) -> bool:
    present = column.dropna()
    return present.empty or (int(present.max()) <= EXACT and int(present.min()) >= -EXACT)


def _is_datable(column: pd.Series[Any]) -> bool:
    present = column.dropna()
    return bool(
        present.empty
        or (present.min() >= pd.Timestamp(FIRST_DAY) and present.max() < pd.Timestamp(_LAST_DAY))
    )


def _cell(value: Any) -> Any:
    """Return one value as spreadsheets have it."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    match value:
        case bool():
            return value
        case int():
            return value if abs(value) <= EXACT else str(value)
        case float():
            return value
        case decimal.Decimal():
            near = near_decimal(value)
            return str(value) if near is None else near
        case datetime.datetime():  # a pandas Timestamp is one
            wall = value.replace(tzinfo=None)
            return wall if wall.date() >= FIRST_DAY else wall.isoformat(" ")
        case datetime.date():
            return value if value >= FIRST_DAY else value.isoformat()
        case datetime.timedelta():
            return value
        case bytes():
            return cell_text(value.decode("utf-8", "backslashreplace"))
        case _:
            if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
                return _cell(value.item())  # a number of numpy's
            return cell_text(str(value))


def _finish_xlsxwriter(
    writer: Any, frame: pd.DataFrame, header: list[str], sizes: list[int], durations: list[int]
) -> None:
    sheet = writer.sheets[SHEET]
    for number, size in enumerate(sizes):
        sheet.set_column(number, number, size)
    if header:
        columns = [{"header": name} for name in header]
        sheet.add_table(0, 0, len(frame), len(header) - 1, {"columns": columns, "style": STYLE})
    for number in durations if sizes else []:
        shape = writer.book.add_format({"num_format": DURATION})
        for row, delta in enumerate(frame.iloc[:, number], 1):
            if delta is not pd.NaT:
                sheet.write_number(row, number, delta / _DAY, shape)


def _finish_openpyxl(
    writer: Any, frame: pd.DataFrame, header: list[str], sizes: list[int], durations: list[int]
) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    sheet = writer.sheets[SHEET]
    for number, size in enumerate(sizes, 1):
        sheet.column_dimensions[get_column_letter(number)].width = size
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"  # a text that begins with “=” is no formula
            elif cell.column - 1 in durations and sizes and cell.row > 1:
                cell.number_format = DURATION
    if header:
        area = f"A1:{get_column_letter(len(header))}{len(frame) + 1}"
        table = Table(displayName="Table1", ref=area)
        table.tableStyleInfo = TableStyleInfo(name=STYLE.replace(" ", ""), showRowStripes=True)
        sheet.add_table(table)
