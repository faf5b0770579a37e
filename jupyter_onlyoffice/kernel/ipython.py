"""What IPython gets to know: the magic ``%office``, and a button below tables."""

from __future__ import annotations

import secrets
import shlex
import weakref
from typing import Any, Final

from . import documents
from .errors import OfficeError
from .links import Link

MIME: Final = "application/vnd.jupyter-onlyoffice.table+json"
"""Of a table that the kernel has, and can write into a spreadsheet."""

USAGE: Final = "%office open FILE | show TABLE [NAME] | save FILE | convert FILE FORMAT | sessions"

_tables: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()


def load(shell: Any) -> None:
    """Teach a shell what there is."""
    shell.register_magic_function(lambda line: office(line, shell), "line", "office")
    formatter = shell.display_formatter.mimebundle_formatter
    for module, name in (("pandas", "DataFrame"), ("polars", "DataFrame")):
        for inside in _homes(module):
            formatter.for_type_by_name(inside, name, _bundle)


def office(line: str, shell: Any) -> Any:
    """Carry out a line of the magic, and return what the cell shows.

    Raises:
        OfficeError: it did not work, or the line makes no sense.
    """
    match shlex.split(line):
        case ["open", file]:
            return documents.open(file)
        case ["save", file]:
            return documents.save(file)
        case ["convert", file, to]:
            return documents.convert(file, to)
        case ["sessions"]:
            return documents.sessions()
        case ["show", name, *rest] if len(rest) < 2:
            if name not in shell.user_ns:
                raise OfficeError(f"There is no variable {name}.")
            return documents.show(shell.user_ns[name], rest[0] if rest else name)
        case _:
            raise OfficeError(f"Usage: {USAGE}")


def show_table(key: str) -> Link:
    """Do what the button below a table does.

    Raises:
        OfficeError: the table is gone, and what `show` raises.
    """
    table = _tables.get(key)
    if table is None:
        raise OfficeError("The kernel does not have this table any more: run the cell again.")
    return documents.show(table)


def _bundle(table: Any, include: Any = None, exclude: Any = None) -> dict[str, Any] | None:
    """Return what says that there is a table; all other ways to show it stay as they are."""
    key = next((key for key, known in _tables.items() if known is table), None)
    if key is None:
        # Nothing that another kernel, after a restart, would give to another table.
        key = secrets.token_hex(8)
        _tables[key] = table
    rows, columns = table.shape
    return {MIME: {"table": key, "rows": rows, "columns": columns}}


def _homes(package: str) -> tuple[str, ...]:
    """Return the modules that a DataFrame may say it comes from; pandas 3 says its own name."""
    return {
        "pandas": ("pandas", "pandas.core.frame"),
        "polars": ("polars", "polars.dataframe.frame"),
    }[package]
