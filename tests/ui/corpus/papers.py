"""Documents as people have them: several things in each."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Inches
from PIL import Image

from . import features as f
from .ooxml import MIDDLE, Draft

_WORDS = """
    account agreement annual balance board budget building change client committee contract council
    course customer date delivery department design development document draft education estimate
    evidence family figure finance future government growth history house industry information
    interest language letter library management market material measure meeting member method month
    nature number office order paper payment period person plan policy practice price problem
    product programme project property public purpose quality question rate reason report research
    result review school science section service society standard state street structure student
    study supply support system table teacher theory thing value water weather window work world
""".split()


def prose(seed: int, sentences: int) -> str:
    """Return sentences that nobody wrote, the same each time."""
    choose = random.Random(seed)  # noqa: S311
    made = (" ".join(choose.choices(_WORDS, k=choose.randint(6, 16))) for _ in range(sentences))
    return " ".join(f"{sentence.capitalize()}." for sentence in made)


def letter() -> Draft:
    draft = Draft().written(f.picture_in_header, "Ann Example", "1 Long Street", "Dear Bob,")
    draft.document.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return draft.written(prose(1, 5), MIDDLE, prose(2, 5), "Yours,", "Ann", f.page_numbers)


def invoice() -> Draft:
    draft = Draft().written(f.headers_and_footers, "Invoice 2024-17", f.paragraph_formatting)
    table = draft.document.add_table(1, 3, style="Table Grid")
    for cell, title in zip(table.rows[0].cells, ("What", "Count", "Price"), strict=True):
        cell.text = title
    for number in range(8):
        row = table.add_row().cells
        row[0].text, row[1].text, row[2].text = prose(number, 1), str(number), f"{number * 3} €"
    return draft.written(MIDDLE, "To be paid within thirty days.", f.properties)


def minutes() -> Draft:
    return Draft().written(
        f.headings,
        "Present: Ann, Bob",
        f.lists,
        prose(3, 4),
        MIDDLE,
        f.numbering,
        f.tables,
        f.comments,
    )


def curriculum_vitae() -> Draft:
    return Draft().written(
        f.theme,
        f.floating_pictures,
        f.styles,
        f.links,
        MIDDLE,
        f.table_formatting,
        f.lists,
        f.symbols,
    )


def thesis() -> Draft:
    draft = Draft().written(f.page_numbers, f.table_of_contents, f.footnotes)
    for chapter in range(4):
        draft.document.add_heading(f"Chapter {chapter}", 1)
        draft.say(*(prose(chapter * 9 + number, 8) for number in range(6)))
        if chapter == 1:
            draft.written(f.equations, MIDDLE, f.pictures, f.fields)
    return draft.written(f.cross_references, f.endnotes)


def contract() -> Draft:
    draft = Draft().written("Contract", f.numbering, prose(4, 6), f.tracked_changes, MIDDLE)
    draft.written(f.comments, f.tracked_moves, f.headers_and_footers, f.line_numbers)
    return draft.written(f.signatures)


def newsletter() -> Draft:
    return Draft().written(
        f.headings, f.drop_cap, f.pictures, prose(5, 12), MIDDLE, f.columns, f.emoji, f.links
    )


def form() -> Draft:
    return Draft().written(
        "Application", f.content_controls, f.choices, MIDDLE, f.tables, f.form_data, f.form_fields
    )


def manual() -> Draft:
    draft = Draft().written(f.table_of_contents, f.page_breaks, f.lists, MIDDLE, f.sections)
    return draft.written(f.nested_tables, f.watermark, f.cross_references)


def in_many_languages() -> Draft:
    return Draft().written(
        f.right_to_left, f.chinese_and_japanese, f.emoji, f.languages, MIDDLE, f.tables, f.comments
    )


def slides_on_paper() -> Draft:
    return Draft().written(f.charts, f.smart_art, f.equations, MIDDLE, f.embedded_objects)


def brochure() -> Draft:
    return Draft().written(
        f.sections, f.text_boxes, f.old_text_boxes, MIDDLE, f.text_boxes_of_word, f.columns, f.theme
    )


# Large ones


def of_two_hundred_pages() -> Draft:
    draft = Draft().written(f.page_numbers)
    for page in range(200):
        heading = draft.document.add_heading(f"Page {page}", 1)
        heading.paragraph_format.page_break_before = page > 0
        draft.say(*(prose(page * 3 + number, 5) for number in range(3)))
        if page == 100:
            draft.say(MIDDLE)
    return draft


def of_ten_megabytes() -> Draft:
    draft = Draft()
    for number, picture in enumerate(_noise(10)):
        if number == 5:
            draft.say(MIDDLE)
        draft.document.add_picture(picture, width=Inches(4))
        draft.say(f"Picture {number}")
    return draft


def _noise(count: int) -> Iterator[io.BytesIO]:
    """Return pictures of about a megabyte each, as noise cannot be made smaller."""
    choose = random.Random(7)  # noqa: S311
    for _ in range(count):
        buffer = io.BytesIO()
        Image.frombytes("RGB", (600, 600), choose.randbytes(600 * 600 * 3)).save(buffer, "PNG")
        buffer.seek(0)
        yield buffer


def with_a_long_table() -> Draft:
    draft = Draft()
    table = draft.document.add_table(0, 4, style="Table Grid")
    for number in range(150):
        for cell, text in zip(table.add_row().cells, prose(number, 1).split(), strict=False):
            cell.text = text
    return draft.written(MIDDLE, "After it.")


PAPERS = (
    letter, invoice, minutes, curriculum_vitae, thesis, contract, newsletter, form, manual,
    in_many_languages, slides_on_paper, brochure, of_two_hundred_pages, of_ten_megabytes,
    with_a_long_table,
)  # fmt: skip
