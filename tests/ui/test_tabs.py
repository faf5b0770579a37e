"""Editors among JupyterLab's tabs: cases U3, U4."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from ..office import docx_bytes, office_bytes, xlsx_bytes
from .conftest import Screenshot
from .lab import Editor, Lab


def test_open_documents_come_back_after_a_reload(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    names = ["a.docx", "b.xlsx"]
    for name in names:
        (folder / name).write_bytes(office_bytes(name[2:], f"In {name}."))
    lab.start()
    with lab.page.expect_response(re.compile("/lab/api/workspaces/")):
        for name in names:
            lab.open(name).shows(f"In {name}.")
    lab.page.reload()
    lab.loaded()
    for name in names:
        lab.tab(name).click()
        lab.editor(name).shows(f"In {name}.")
        lab.is_current(name)
    screenshot(lab, "reloaded")
    assert [lab.times_opened(name) for name in names] == [2, 2]


def test_a_tab_dragged_over_an_editor_splits_the_area_and_reloads_nothing(
    lab: Lab, folder: Path, screenshot: Screenshot
) -> None:
    editors = two_side_by_side(lab, folder)
    screenshot(lab, "split")
    for name, editor in editors.items():
        editor.shows(f"In {name}.")
        assert is_the_same(editor)
        assert lab.times_opened(name) == 1
    # And back into one stack of tabs.
    drag(lab, lab.tab("b.docx"), lab.tab("a.docx"))
    expect(editors["a.docx"].frame).to_be_hidden()
    assert is_the_same(editors["b.docx"])
    editors["b.docx"].type("Still here.")
    assert [lab.times_opened(name) for name in editors] == [1, 1]


def test_a_click_into_a_document_makes_its_tab_the_current_one(lab: Lab, folder: Path) -> None:
    editors = two_side_by_side(lab, folder)
    for name in ("a.docx", "b.docx", "a.docx"):
        editors[name].surface.click()
        lab.is_current(name)
        lab.page.keyboard.type(f"Into {name}.")
        editors[name].shows(f"Into {name}.")
    lab.browser.file("b.docx").click()
    editors["b.docx"].surface.click()
    lab.is_current("b.docx")


def test_a_click_on_a_tab_puts_the_cursor_into_its_document(lab: Lab, folder: Path) -> None:
    editors = two(lab, folder)
    (folder / "c.xlsx").write_bytes(xlsx_bytes("In c.xlsx."))
    lab.browser.refresh()
    editors["c.xlsx"] = lab.open("c.xlsx")
    for name in ("a.docx", "c.xlsx"):
        lab.tab(name).click()
        editors[name].has_cursor()
        lab.page.keyboard.type("Without a click.")
        editors[name].shows("Without a click.")
    # Behind other tabs a spreadsheet keeps its size, without which it would lose its layout.
    lab.tab("a.docx").click()
    expect(editors["c.xlsx"].frame).to_be_hidden()
    assert editors["c.xlsx"].frame.evaluate("frame => frame.clientHeight") > 400


def test_a_splitter_dragged_into_an_editor_moves_and_then_stays(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    handle = lab.page.locator("#jp-main-split-panel > .lm-SplitPanel-handle:visible").first
    before = width(editor.frame)
    x, y = middle(handle)
    mouse = lab.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 200, y, steps=10)
    mouse.up()
    after = width(editor.frame)
    assert before - after > 150
    mouse.move(x + 400, y, steps=5)
    mouse.move(x, y, steps=5)
    assert width(editor.frame) == after
    editor.type("And the document takes the keys.")


def test_an_editor_that_loads_leaves_the_focus_where_somebody_works(lab: Lab, folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx_bytes("Before"))
    (folder / "notes.txt").write_text("", "utf-8")
    lab.start()
    with lab.person.holding(r"/doc/open") as release:
        lab.browser.file("a.docx").dblclick()
        expect(lab.coming_editor("a.docx").frame).to_be_attached()
        lab.browser.file("notes.txt").dblclick()
        text = lab.page.locator(".jp-FileEditor .cm-content")
        text.click()
        lab.page.keyboard.type("One ")
        release()
        expect(lab.coming_editor("a.docx").surface).to_contain_text("Before")
        lab.page.keyboard.type("two")
    expect(text).to_be_focused()
    expect(text).to_have_text("One two")
    lab.is_current("notes.txt")


# What is needed for these


def two(lab: Lab, folder: Path) -> dict[str, Editor]:
    """Open two documents, one after the other."""
    names = ["a.docx", "b.docx"]
    for name in names:
        (folder / name).write_bytes(docx_bytes(f"In {name}."))
    lab.start()
    editors = {name: lab.open(name) for name in names}
    for editor in editors.values():
        mark(editor)
    return editors


def two_side_by_side(lab: Lab, folder: Path) -> dict[str, Editor]:
    """Open two documents and drag the second one's tab to the right, over the editors."""
    editors = two(lab, folder)
    expect(editors["a.docx"].frame).to_be_hidden()
    drag(lab, lab.tab("b.docx"), editors["b.docx"].frame, at=0.95)
    expect(editors["a.docx"].frame).to_be_visible()
    expect(editors["b.docx"].frame).to_be_visible()
    # The drag has ended: nothing hangs on the mouse any more.
    lab.page.mouse.move(640, 400, steps=5)
    expect(lab.page.locator(".lm-mod-drag-image")).to_have_count(0)
    return editors


def drag(lab: Lab, what: Locator, where: Locator, at: float = 0.5) -> None:
    """Drag something with the mouse, to a place ``at`` a part of the target's width."""
    mouse = lab.page.mouse
    box = where.bounding_box()
    assert box is not None
    mouse.move(*middle(what))
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=10)
    mouse.move(box["x"] + box["width"] * at, box["y"] + box["height"] / 2, steps=10)
    mouse.up()


def middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def width(what: Locator) -> float:
    box = what.bounding_box()
    assert box is not None
    return box["width"]


def mark(editor: Editor) -> None:
    """Leave a mark in the page of an editor, which a reload would wipe out."""
    editor.inside.locator("html").evaluate("html => { html.dataset.mark = 'here'; }")


def is_the_same(editor: Editor) -> bool:
    return editor.inside.locator("html").get_attribute("data-mark") == "here"


def test_an_editor_that_grabs_the_focus_while_it_is_hidden_stays_behind(
    lab: Lab, folder: Path
) -> None:
    for name in ("a.docx", "b.docx"):
        (folder / name).write_bytes(docx_bytes("Before"))
    editor = lab.start().open("a.docx")
    editor.type("Typed.")
    # As a spreadsheet of the original does when the cursor is taken from it.
    editor.surface.evaluate(
        """surface => window.addEventListener('blur', () => {
            setTimeout(() => { window.focus(); surface.focus(); }, 30);
        })"""
    )
    lab.open("b.docx")
    lab.is_current("b.docx")
    lab.page.wait_for_function("!document.activeElement.title.includes('a.docx')")
    lab.is_current("b.docx")
