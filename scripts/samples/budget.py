"""Budget.xlsx: a plan that recalculates when an assumption changes."""

from __future__ import annotations

import io
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from . import figures
from .figures import Month

_MONEY: Final = '#,##0 "€";[Red]-#,##0 "€"'
_CENTS: Final = '0.00 "€"'
_FONT: Final = {"font_name": "Arial", "font_size": 10}
_CHART_FONT: Final = {"name": "Arial", "size": 9}
_HEADINGS: Final = (
    "Month",
    "Season",
    "Guests",
    "Coffee",
    "Cake",
    "Income",
    "Rent",
    "Wages",
    "Ingredients",
    "Costs",
    "Profit",
)
_ROW_HEIGHT: Final = 15.75  # points; said outright, so that the chart keeps its height everywhere
_FIRST_ROW: Final = 3  # counted from 0
# What a formula calls it, what a person calls it, value, number format
_ASSUMPTIONS: Final = (
    ("Guests_a_day", "Guests a day in January", figures.GUESTS_A_DAY, "0"),
    ("Growth", "More guests each month", figures.GROWTH, "0.0%"),
    ("Days", "Days open in a month", figures.DAYS, "0"),
    ("Coffee_price", "Price of a coffee", figures.COFFEE_PRICE, _CENTS),
    ("Cake_price", "Price of a piece of cake", figures.CAKE_PRICE, _CENTS),
    ("Cake_share", "Guests who take cake", figures.CAKE_SHARE, "0%"),
    ("Rent", "Rent a month", figures.RENT, _MONEY),
    ("Wages", "Wages a month", figures.WAGES, _MONEY),
    ("Ingredients", "Ingredients for a guest", figures.INGREDIENTS, _CENTS),
)


def budget() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "default_format_properties": _FONT | {"font_scheme": False}},
    )
    plan, assumptions = book.add_worksheet("Budget"), book.add_worksheet("Assumptions")
    _assumptions(book, assumptions)
    _plan(book, plan, figures.year())
    _chart(book, plan)
    book.close()
    return buffer.getvalue()


def _assumptions(book: Workbook, sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.set_column("A:A", 32)
    sheet.set_column("B:B", 14)
    sheet.write("A1", "Assumptions", _title(book))
    sheet.write("A2", "Change a yellow cell: the budget follows.", _remark(book))
    for row, (name, label, value, number_format) in enumerate(_ASSUMPTIONS, 3):
        sheet.write(row, 0, label)
        sheet.write_number(row, 1, value, _input(book, number_format))
        book.define_name(name, f"=Assumptions!$B${row + 1}")
    sheet.set_portrait()


def _plan(book: Workbook, sheet: Worksheet, months: list[Month]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.set_column("A:A", 12)
    sheet.set_column("B:C", 9)
    sheet.set_column("D:K", 11.5)
    sheet.write("A1", "Harbour Café: the year ahead", _title(book))
    sheet.write(
        "A2", "The yellow cells here and on the sheet Assumptions are yours.", _remark(book)
    )
    heading = book.add_format(
        {"bold": True, "font_color": "white", "bg_color": "#2B6CB0", "align": "right"}
    )
    first_heading = book.add_format({"bold": True, "font_color": "white", "bg_color": "#2B6CB0"})
    for column, text in enumerate(_HEADINGS):
        sheet.write(_FIRST_ROW - 1, column, text, heading if column else first_heading)
    money, guests = (
        book.add_format({"num_format": _MONEY}),
        book.add_format({"num_format": "#,##0"}),
    )
    season = _input(book, "0%")
    for number, month in enumerate(months):
        row = _FIRST_ROW + number
        sheet.write(row, 0, month.name)
        sheet.write_number(row, 1, month.season, season)
        for column, (formula, value) in enumerate(_formulas(row + 1, number, month), 2):
            sheet.write_formula(row, column, formula, money if column > 2 else guests, value)
    _totals(book, sheet, months)
    last = _FIRST_ROW + len(months)
    sheet.conditional_format(
        f"K{_FIRST_ROW + 1}:K{last}",
        {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#BFE0CC"},
    )
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)


def _formulas(row: int, number: int, month: Month) -> tuple[tuple[str, float], ...]:
    """Return the formula and the value of each column from C on; ``row`` counts from 1."""
    return (
        (f"=ROUND(Guests_a_day*Days*B{row}*(1+Growth)^{number},0)", month.guests),
        (f"=C{row}*Coffee_price", month.coffee),
        (f"=C{row}*Cake_share*Cake_price", month.cake),
        (f"=D{row}+E{row}", month.income),
        ("=Rent", figures.RENT),
        ("=Wages", figures.WAGES),
        (f"=C{row}*Ingredients", month.ingredients),
        (f"=SUM(G{row}:I{row})", month.costs),
        (f"=F{row}-J{row}", month.profit),
    )


def _totals(book: Workbook, sheet: Worksheet, months: list[Month]) -> None:
    row = _FIRST_ROW + len(months)
    label = book.add_format({"bold": True, "top": 1})
    guests = book.add_format({"bold": True, "top": 1, "num_format": "#,##0"})
    money = book.add_format({"bold": True, "top": 1, "num_format": _MONEY})
    sheet.write(row, 0, "Year", label)
    sheet.write_blank(row, 1, None, label)
    columns = zip(
        *([value for _, value in _formulas(0, 0, month)] for month in months), strict=True
    )
    for column, values in enumerate(columns, 2):
        letter = "ABCDEFGHIJK"[column]
        sheet.write_formula(
            row,
            column,
            f"=SUM({letter}{_FIRST_ROW + 1}:{letter}{row})",
            money if column > 2 else guests,
            sum(values),
        )


def _chart(book: Workbook, sheet: Worksheet) -> None:
    last = _FIRST_ROW + 11
    months = ["Budget", _FIRST_ROW, 0, last, 0]
    chart = book.add_chart({"type": "column"})
    for column, colour in ((5, "#2B6CB0"), (9, "#B8C4D3")):
        chart.add_series(
            {
                "name": ["Budget", _FIRST_ROW - 1, column],
                "categories": months,
                "values": ["Budget", _FIRST_ROW, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
            }
        )
    profit = book.add_chart({"type": "line"})
    profit.add_series(
        {
            "name": ["Budget", _FIRST_ROW - 1, 10],
            "categories": months,
            "values": ["Budget", _FIRST_ROW, 10, last, 10],
            "line": {"color": "#DD7A2C", "width": 2.5},
            "marker": {
                "type": "circle",
                "size": 6,
                "fill": {"color": "#DD7A2C"},
                "border": {"color": "white"},
            },
        }
    )
    chart.combine(profit)
    chart.set_title({"name": "Income, costs and profit", "name_font": _CHART_FONT | {"size": 13}})
    chart.set_y_axis(
        {
            "num_format": '#,##0 "€"',
            "num_font": _CHART_FONT,
            "major_gridlines": {"visible": True, "line": {"color": "#E3E8EE"}},
            "line": {"none": True},
        }
    )
    chart.set_x_axis({"label_position": "low", "num_font": _CHART_FONT})
    chart.set_legend({"position": "bottom", "font": _CHART_FONT})
    chart.set_size({"width": 905, "height": 340})
    sheet.insert_chart(
        last + 3, 0, chart, {"description": "Columns of income and costs, and a line of the profit"}
    )


def _title(book: Workbook) -> Format:
    return book.add_format({"bold": True, "font_size": 16, "font_color": "#1F3A5F"})


def _remark(book: Workbook) -> Format:
    return book.add_format({"italic": True, "font_color": "#595959"})


def _input(book: Workbook, number_format: str) -> Format:
    return book.add_format(
        {
            "bg_color": "#FFF6D6",
            "border": 1,
            "border_color": "#E5CF8A",
            "num_format": number_format,
        }
    )
