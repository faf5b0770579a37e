"""Pitch.pptx: a short slide show with a picture, a chart and a table."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Pt

from . import figures
from .pictures import harbour

_TITLE_SLIDE, _TWO_CONTENT, _TITLE_ONLY = 0, 3, 5
_POINTS: Final = (
    "One room by the water, open since 2019",
    "120 guests on a winter day",
    "A third of them stay for cake",
    "A second room is free next door",
)
_PLAN: Final = (
    ("When", "What", "Who"),
    ("March", "Sign the lease", "Ines"),
    ("April", "Paint, tables, a second grinder", "Jonas"),
    ("May", "Two new colleagues", "Ines"),
    ("June", "Opening day", "Everybody"),
)


def pitch(blank: Path) -> bytes:
    show = Presentation(str(blank))
    _cover(show, show.slides[0], "Harbour Café", "A second room, a longer summer")
    _story(show)
    _numbers(show)
    _plan(show)
    last = show.slides.add_slide(show.slide_layouts[_TITLE_SLIDE])
    _cover(show, last, "See you on the terrace", "Your turn: change this slide, start the show")
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def _cover(show: Slides, slide: Slide, title_text: str, subtitle_text: str) -> None:
    title, subtitle = slide.placeholders[0], slide.placeholders[1]
    width, height = show.slide_width or Emu(0), show.slide_height or Emu(0)
    picture = slide.shapes.add_picture(io.BytesIO(harbour(1600, 500)), Emu(0), Emu(0), width)
    picture.name = "Harbour at sunrise"
    # Behind the text.
    slide.shapes._spTree.remove(picture._element)
    slide.shapes._spTree.insert(2, picture._element)
    rest = height - picture.height
    title.left, title.top, title.width, title.height = (
        Inches(0.9),
        picture.height + int(rest * 0.14),
        width - Inches(1.8),
        int(rest * 0.42),
    )
    subtitle.left, subtitle.top, subtitle.width, subtitle.height = (
        Inches(0.9),
        picture.height + int(rest * 0.58),
        width - Inches(1.8),
        int(rest * 0.26),
    )
    title.text_frame.text = title_text
    subtitle.text_frame.text = subtitle_text


def _story(show: Slides) -> None:
    slide = show.slides.add_slide(show.slide_layouts[_TWO_CONTENT])
    _set_title(slide, "Where we are")
    _write_points(slide.placeholders[1].text_frame)
    right = slide.placeholders[2]
    left, top, width, height = right.left, right.top, right.width, right.height
    right._element.getparent().remove(right._element)
    picture = slide.shapes.add_picture(io.BytesIO(harbour(960, 760)), left, top, width)
    picture.name = "The view from the terrace"
    picture.top = top + (height - picture.height) // 2


def _write_points(frame: TextFrame) -> None:
    frame.text = _POINTS[0]
    for point in _POINTS[1:]:
        frame.add_paragraph().text = point
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(10)


def _numbers(show: Slides) -> None:
    slide = show.slides.add_slide(show.slide_layouts[_TITLE_ONLY])
    _set_title(slide, "The year in numbers")
    months = figures.year()
    data = CategoryChartData(number_format='#,##0 "€"')
    data.categories = [month.name[:3] for month in months]
    data.add_series("Income", [round(month.income) for month in months])
    data.add_series("Costs", [round(month.costs) for month in months])
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED,
        Inches(0.9),
        Inches(1.6),
        Inches(8.2),
        Inches(5.0),
        data,
    ).chart
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.font.size = Pt(14)
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = RGBColor(0xE3, 0xE8, 0xEE)
    axis.format.line.fill.background()
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, -5
    for series, colour in zip(
        plot.series, (MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2), strict=True
    ):
        series.format.fill.solid()
        series.format.fill.fore_color.theme_color = colour
    profit = sum(month.profit for month in months)
    _badge(slide, f"{profit:,.0f} €", "left at the end of the year")


def _badge(slide: Slide, figure: str, words: str) -> None:
    badge = slide.shapes.add_shape(
        MSO_SHAPE.ROUNDED_RECTANGLE, Inches(9.5), Inches(2.6), Inches(2.9), Inches(2.4)
    )
    badge.name = "Profit"
    badge.adjustments[0] = 0.08
    badge.fill.solid()
    badge.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
    badge.line.fill.background()
    frame = badge.text_frame
    frame.word_wrap = True
    frame.text = figure
    frame.paragraphs[0].runs[0].font.size = Pt(32)
    frame.paragraphs[0].runs[0].font.bold = True
    second = frame.add_paragraph()
    second.text = words
    second.runs[0].font.size = Pt(16)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER


def _plan(show: Slides) -> None:
    slide = show.slides.add_slide(show.slide_layouts[_TITLE_ONLY])
    _set_title(slide, "What happens when")
    table = slide.shapes.add_table(
        len(_PLAN), 3, Inches(0.9), Inches(1.8), Inches(11.5), Inches(0.7) * len(_PLAN)
    ).table
    for column, width in zip(table.columns, (Inches(2.4), Inches(6.3), Inches(2.8)), strict=True):
        column.width = width
    for row, texts in zip(table.rows, _PLAN, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.text_frame.paragraphs[0].runs[0].font.size = Pt(20)


def _set_title(slide: Slide, text: str) -> None:
    title = slide.shapes.title
    if title is None:
        raise LookupError("The layout has no title.")
    title.text_frame.text = text
