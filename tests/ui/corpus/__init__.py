"""Documents as there are in the world, to be edited by an editor that does not know everything."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from . import features as f
from .ooxml import MIDDLE, Draft, Piece
from .papers import PAPERS

KEPT: Final[tuple[tuple[Piece, ...], ...]] = (
    (f.headings, f.character_formatting, f.paragraph_formatting, f.styles, f.theme, f.drop_cap),
    (f.right_to_left,),
    (f.chinese_and_japanese,),
    (f.emoji, f.languages, f.properties),
    (f.lists,),
    (f.numbering,),
    (f.tables, f.nested_tables, f.table_formatting),
    (f.headers_and_footers,),
    (f.page_numbers, f.picture_in_header, f.watermark),
    (f.sections, f.page_breaks, f.line_numbers),
    (f.columns,),
    (f.footnotes,),
    (f.endnotes,),
    (f.comments,),
    (f.bookmarks, f.links, f.cross_references),
    (f.content_controls,),
    (f.choices,),
    (f.form_data,),
    (f.pictures,),
    (f.floating_pictures,),
    (f.equations,),
    (f.signatures,),
    (f.embedded_fonts,),
)
"""Pieces that the editor knows, some of them together in one document."""

TEXT: Final = "some of the text"
"""The name of a change in what the engine reads."""

LOST: Final[Mapping[Piece, frozenset[str]]] = {
    piece: frozenset(names)
    for piece, names in {
        f.charts: ["charts in the text"],
        f.documents_within: ["documents within the document"],
        f.embedded_objects: ["embedded objects in the text"],
        f.exceptions_from_protection: ["exceptions from protection"],
        f.fields: [TEXT],
        f.form_fields: ["form fields"],
        f.old_text_boxes: ["characters of text", "drawings", "text boxes"],
        f.readings_above: ["characters of text", "readings above the text"],
        f.smart_art: ["SmartArt in the text"],
        f.smart_tags: ["characters of text", "smart tags"],
        f.symbols: ["special hyphens", "symbols"],
        f.table_of_contents: ["characters of text", "fields", TEXT],
        f.tags_of_data: ["characters of text", "tags of data"],
        f.text_boxes: ["characters of text", "text boxes"],
        f.text_boxes_of_word: ["characters of text", "drawings", "text boxes"],
        f.tracked_changes: ["tracked formatting"],
        f.tracked_moves: ["tracked moves"],
    }.items()
}
"""Pieces that it drops where it writes them anew, and what that is called beforehand."""


@functools.cache
def drafts() -> Mapping[str, Draft]:
    """Return the documents that are made here, by their names."""
    groups = [*KEPT, *((piece,) for piece in LOST)]
    made = {
        pieces[0].__name__: Draft().written("Before it.", *pieces, MIDDLE, "After it.")
        for pieces in groups
    }
    return {**made, **{paper.__name__: paper() for paper in PAPERS}}


def expected(draft: Draft) -> frozenset[str]:
    """Return what is to be said beforehand of a document."""
    return frozenset[str]().union(*(LOST.get(piece, frozenset()) for piece in draft.pieces))
