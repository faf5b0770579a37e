"""Measurements.csv and analysis.ipynb: what Jupyter itself opens."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import Final

_HOURS: Final = 48
_READ: Final = """\
from openpyxl import load_workbook

sheet = load_workbook("Budget.xlsx", data_only=True)["Budget"]
rows = [row for row in sheet.iter_rows(min_row=4, max_row=15, values_only=True)]
months = {row[0]: {"income": row[5], "costs": row[9], "profit": row[10]} for row in rows}
print(f"{len(months)} months, {sum(month['profit'] for month in months.values()):,.0f} € profit")"""
_DRAW: Final = """\
for name, month in months.items():
    bar = "█" * round(abs(month["profit"]) / 250)
    print(f"{name:<10} {month['profit']:>8,.0f} €  {'-' if month['profit'] < 0 else ''}{bar}")"""
_WRITE: Final = """\
from docx import Document

best = max(months, key=lambda name: months[name]["profit"])
report = Document()
report.add_heading("What the budget says", level=1)
report.add_paragraph(f"The best month is {best}: {months[best]['profit']:,.0f} € are left over.")
table = report.add_table(rows=1, cols=2, style="Light Grid Accent 1")
table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Month", "Profit"
for name, month in months.items():
    cells = table.add_row().cells
    cells[0].text, cells[1].text = name, f"{month['profit']:,.0f} €"
report.save("Report.docx")
print("Report.docx is in the folder on the left: open it with a double click.")"""
_CELLS: Final = (
    (
        "markdown",
        (
            "# From a spreadsheet to a report\n\n"
            "Open `Budget.xlsx` beside this notebook, change a yellow cell, press Ctrl+S there, "
            "and run the cells below again: the notebook sees the new numbers."
        ),
    ),
    ("code", _READ),
    ("code", _DRAW),
    ("markdown", "And the other way round: the notebook writes a Word file."),
    ("code", _WRITE),
)


def measurements() -> bytes:
    """Two days of a sensor behind the counter."""
    start = datetime(2026, 6, 1)  # noqa: DTZ001 - the sensor tells local time
    lines = ["time,temperature,humidity,guests"]
    for hour in range(_HOURS):
        time = start + timedelta(hours=hour)
        sun = math.sin((time.hour - 8) / 24 * math.tau)
        open_now = 7 <= time.hour < 19
        guests = round(9 + 7 * math.sin((time.hour - 7) / 12 * math.tau) ** 2) if open_now else 0
        lines.append(
            f"{time:%Y-%m-%d %H:%M},{19.5 + 4.2 * sun + 0.12 * guests:.1f},"
            f"{56 - 9 * sun + 0.4 * guests:.0f},{guests}"
        )
    return ("\n".join(lines) + "\n").encode()


def analysis() -> bytes:
    """A notebook that reads the budget and writes a report."""
    notebook = {
        "cells": [_cell(number, kind, source) for number, (kind, source) in enumerate(_CELLS, 1)],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _cell(number: int, kind: str, source: str) -> dict[str, object]:
    cell: dict[str, object] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
