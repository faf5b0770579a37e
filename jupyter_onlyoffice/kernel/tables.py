"""Writing DataFrames into spreadsheets: with pandas' or polars' own writers, and fit to be read."""

from __future__ import annotations

import contextlib
import datetime
import decimal
import itertools
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from .errors import OfficeError

STYLE: Final = "Table Style Medium 2"
SHEET: Final = "Sheet1"
DURATION: Final = "[h]:mm:ss.000"
EXACT: Final = 2**53
"""The largest whole number of a spreadsheet, whose numbers are all floats."""

FIRST_DAY: Final = datetime.date(1900, 3, 1)
"""Before that, spreadsheets do not agree on days."""

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384

_LONGEST: Final = 32_767
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ILLEGAL: Final = set('<>:"/\\|?*')


def write_new(table: Any, folder: Path, name: str, *, index: bool | None = None) -> Path:
    """Write a table into a new file and return that; nothing is ever overwritten.

    Raises:
        OfficeError: it does not fit into a spreadsheet, or nothing here can write one.
    """
    stem = name.removesuffix(".xlsx")
    if not stem or _ILLEGAL & set(stem):
        raise OfficeError(f"“{name}” cannot be the name of a file.")
    write = _writer_of(table)
    file = _claim(folder, stem)
    try:
        write(table, file, index)
    except BaseException:
        with contextlib.suppress(OSError):
            file.unlink()
        raise
    return file


def check_size(rows: int, columns: int) -> None:
    """See whether a table fits, its header included.

    Raises:
        OfficeError: it does not.
    """
    if rows > ROWS or columns > COLUMNS:
        raise OfficeError(
            f"The table has {rows} rows and {columns} columns; a sheet holds {ROWS} and {COLUMNS}."
        )


def widths(header: list[str], rows: list[tuple[Any, ...]]) -> list[int]:
    """Return how wide columns have to be, in characters, going by their first rows."""
    shown = [[str(value) for value in column] for column in zip(*rows, strict=True)] or [
        [] for _ in header
    ]
    return [
        min(max([len(head) + 4, 8, *(len(text) + 2 for text in column)]), 60)
        for head, column in zip(header, shown, strict=True)
    ]


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it.

    Raises:
        OfficeError: it is too long.
    """
    if len(text) > _LONGEST:
        raise OfficeError(
            f"A text of {len(text)} characters does not fit into a cell, which holds {_LONGEST}."
        )
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def near_decimal(value: decimal.Decimal) -> float | None:
    """Return the number of a cell that has all digits of a decimal; None if there is none."""
    near = float(value)
    return near if decimal.Decimal(str(near)) == value else None


def engine() -> str:
    """Return the name of the package that writes spreadsheets here.

    Raises:
        OfficeError: there is none.
    """
    for name in ("xlsxwriter", "openpyxl"):
        if find_spec(name):
            return name
    raise OfficeError("No package here writes spreadsheets: install xlsxwriter or openpyxl.")


def _writer_of(table: Any) -> Any:
    for package in ("pandas", "polars"):
        module = sys.modules.get(package)  # whose tables there can be
        if module is not None and isinstance(table, module.DataFrame | module.Series):
            if package == "pandas":
                from .pandas_tables import write

                return write
            from .polars_tables import write as write_polars

            return write_polars
    raise OfficeError(f"A {type(table).__name__} is no table of pandas or polars.")


def _claim(folder: Path, stem: str) -> Path:
    for number in itertools.count(1):
        file = folder / (f"{stem}.xlsx" if number == 1 else f"{stem} ({number}).xlsx")
        try:
            file.touch(exist_ok=False)
        except FileExistsError:
            continue
        except OSError as error:
            raise OfficeError(f"{file} cannot be written: {error.strerror}.") from None
        return file
    raise AssertionError
