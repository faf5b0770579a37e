"""Two people in one document at once."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ..document_server import DocumentServerProcess
from ..office import docx_bytes, text_of
from .conftest import Meet, Screenshot
from .lab import Lab


def test_two_people_see_each_other_type_and_both_are_saved(
    meet: Meet, folder: Path, document_server: DocumentServerProcess, screenshot: Screenshot
) -> None:
    file = folder / "shared.docx"
    file.write_bytes(docx_bytes("Before"))
    ann = Lab(meet(), folder.name)
    bob = Lab(meet(), folder.name)
    hers = ann.start().open("shared.docx")
    his = bob.start("shared.docx").editor("shared.docx")
    expect(hers.users).to_have_count(2)
    expect(his.users).to_have_count(2)
    assert len(set(his.users.all_inner_texts())) == 2
    assert ann.key("shared.docx") == bob.key("shared.docx")
    hers.type("From Ann.")
    his.shows("From Ann.")
    his.type("From Bob.")
    hers.shows("From Bob.")
    expect(ann.page.get_by_role("status").filter(has_text="2 people editing")).to_be_visible()
    screenshot(ann, "ann")
    screenshot(bob, "bob")
    ann.close("shared.docx")
    expect(ann.tab("shared.docx")).to_be_hidden()
    expect(his.users).to_have_count(1)
    his.type("Alone.")
    bob.close("shared.docx")
    expect(bob.tab("shared.docx")).to_be_hidden()
    assert document_server.wait("callbacks", status=2, key=ann.key("shared.docx"))["ok"]
    assert "From Ann.From Bob.Alone." in text_of(file)
