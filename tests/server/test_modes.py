"""Documents that may only be reviewed, commented on or filled in."""

from __future__ import annotations

import pytest

from ..document_server import DocumentServer
from ..jupyter import Jupyter
from ..office import docx_bytes, office_bytes, text_of

NOTHING = {"edit": False, "review": False, "comment": False, "fillForms": False}


@pytest.mark.parametrize(
    ("mode", "name", "permitted"),
    [
        ("review", "a.docx", {"review": True, "comment": True}),
        ("comment", "a.docx", {"comment": True}),
        ("comment", "a.xlsx", {"comment": True}),
        ("comment", "a.pptx", {"comment": True}),
        ("fill", "a.pdf", {"fillForms": True}),
    ],
)
async def test_only_what_was_asked_for_is_permitted(
    jupyter: Jupyter,
    document_server: DocumentServer,
    mode: str,
    name: str,
    permitted: dict[str, bool],
) -> None:
    ext = name.rpartition(".")[2]
    jupyter.write(name, b"%PDF-1.7\n%%EOF\n" if ext == "pdf" else office_bytes(ext, "Before"))
    answer = await jupyter.open(name, mode=mode)
    assert (answer["mode"], answer["reason"]) == (mode, None)
    config = answer["config"]
    assert config["editorConfig"]["mode"] == "edit"
    permissions = config["document"]["permissions"]
    assert {name: permissions[name] for name in NOTHING} == {**NOTHING, **permitted}
    signed = document_server.verified_argument(config)["claims"]
    assert signed["document"]["permissions"] == permissions


async def test_a_page_cannot_make_more_of_it(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx", mode="comment")
    config["document"]["permissions"]["edit"] = True
    editor = await document_server.open(config)
    assert [event.data["errorCode"] for event in editor.events if event.name == "onError"] == [-23]


@pytest.mark.parametrize(
    ("mode", "name", "reason"),
    [
        ("review", "a.xlsx", "format"),
        ("fill", "a.docx", "format"),
        ("comment", "a.odt", "format"),
        ("review", "a.doc", "format"),
    ],
)
async def test_where_it_cannot_be_a_document_is_only_shown(
    jupyter: Jupyter, mode: str, name: str, reason: str
) -> None:
    jupyter.write(name, docx_bytes("Before"))
    answer = await jupyter.open(name, mode=mode)
    assert (answer["mode"], answer["reason"]) == ("view", reason)
    assert answer["message"]
    assert answer["config"]["editorConfig"]["mode"] == "view"


async def test_a_file_that_may_not_be_written_to_gets_no_comments(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before")).chmod(0o444)
    answer = await jupyter.open("a.docx", mode="comment")
    assert (answer["mode"], answer["reason"]) == ("view", "read-only")
    permissions = answer["config"]["document"]["permissions"]
    assert {name: permissions[name] for name in NOTHING} == NOTHING


@pytest.mark.parametrize("mode", ["review", "comment"])
async def test_comments_and_suggestions_are_saved(
    jupyter: Jupyter, document_server: DocumentServer, mode: str
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    editor = await document_server.open(await jupyter.config("a.docx", mode=mode))
    await editor.type(", noted")
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(jupyter.root / "a.docx") == "Before, noted"


async def test_all_modes_share_one_session(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    modes = ("edit", "review", "comment", "view")
    assert len({await jupyter.key("a.docx", mode=mode) for mode in modes}) == 1


async def test_a_link_can_ask_for_less(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    page = await jupyter.get("edit", "a.docx", params={"mode": "review"})
    assert b'"review": true' in page.body
    assert b'"edit": false' in page.body
    assert (await jupyter.get("edit", "a.docx", params={"mode": "own"})).code == 400


async def test_whoever_only_looks_on_sees_what_others_type(
    jupyter: Jupyter, document_server: DocumentServer
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx", mode="view", preferences={"coEditing": "strict"})
    assert config["editorConfig"]["coEditing"]["mode"] == "fast"
    viewer = await document_server.open(config)
    editor = await document_server.open(await jupyter.config("a.docx"))
    await editor.type(" And now.")
    await viewer.until(lambda: viewer.text == ["Before And now."])
    await editor.close()
    await viewer.close()


async def test_an_embedded_editor_leads_to_the_page_of_the_document(jupyter: Jupyter) -> None:
    jupyter.write("sub/a.docx", docx_bytes("Before"))
    config = await jupyter.config("sub/a.docx", mode="view", type="embedded")
    page = f"{jupyter.origin}{jupyter.base_url}onlyoffice/edit/sub/a.docx"
    assert config["editorConfig"]["embedded"] == {
        "toolbarDocked": "top",
        "shareUrl": page,
        "fullscreenUrl": page,
    }
    assert "embedded" not in (await jupyter.config("sub/a.docx"))["editorConfig"]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"User-Agent": "Mozilla/5.0 (iPhone) Mobile/15E148"}, "mobile"),
        ({"Sec-CH-UA-Mobile": "?1"}, "mobile"),
        ({"Sec-CH-UA-Mobile": "?0", "User-Agent": "Mobile"}, "desktop"),
        ({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}, "desktop"),
    ],
)
async def test_phones_get_the_editor_that_is_made_for_them(
    jupyter: Jupyter, headers: dict[str, str], kind: str
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    page = await jupyter.get("edit", "a.docx", headers=headers)
    assert f'"type": "{kind}"' in page.body.decode()
    asked = await jupyter.get("edit", "a.docx", headers=headers, params={"type": "desktop"})
    assert b'"type": "desktop"' in asked.body
