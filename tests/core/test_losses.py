"""What is counted in a document, and what is fewer afterwards."""

from __future__ import annotations

import io
import zipfile

from jupyter_onlyoffice.core.losses import Loss, inventory, losses


def document(inner: str) -> io.BytesIO:
    spaces = 'xmlns:w="urn:w" xmlns:c="urn:c"'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {spaces}>{inner}</w:document>")
    return buffer


def lost(before: str, after: str) -> list[Loss]:
    return losses(inventory(document(before)), inventory(document(after)))


def test_a_chart_that_is_nowhere_in_the_text_is_lost() -> None:
    assert lost("<w:drawing><c:chart/></w:drawing>", "<w:drawing/>") == [
        Loss("charts in the text", 1, 0)
    ]


def test_words_are_counted_wherever_they_are_but_not_their_spaces() -> None:
    before = "<w:smartTag><w:t>Paris </w:t></w:smartTag><w:delText>so</w:delText><w:x>no</w:x>"
    assert Loss("characters of text", 7, 2) in lost(before, "<w:t> so</w:t>")


def test_what_is_only_written_otherwise_is_no_loss() -> None:
    assert lost("<w:t>one two</w:t>", "<w:t>one </w:t><w:t>two</w:t>") == []
