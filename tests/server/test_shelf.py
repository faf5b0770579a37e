"""The documents that somebody opened last, and those that they marked."""

from __future__ import annotations

import re
from typing import Any

from tornado.httpclient import HTTPResponse

from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes
from ..waiting import until_asked


async def recent(jupyter: Jupyter, path: str, **fields: Any) -> list[tuple[str, str]]:
    """Open a document; return folder and title of what its editor lists in its File menu."""
    listed = (await jupyter.config(path, **fields))["editorConfig"].get("recent", [])
    return [(entry["folder"], entry["title"]) for entry in listed]


async def favorites(jupyter: Jupyter) -> list[str]:
    return list(answer_of(await jupyter.get("favorites"), 200)["favorites"])


async def test_the_last_ten_documents_are_listed_the_latest_first(jupyter: Jupyter) -> None:
    for number in range(12):
        jupyter.write(f"sub/{number}.docx", docx_bytes("Before"))
        await jupyter.open(f"sub/{number}.docx", mode="view")
    jupyter.write("a ü.docx", docx_bytes("Before"))
    assert await recent(jupyter, "a ü.docx") == [("sub", f"{n}.docx") for n in range(11, 1, -1)]
    (jupyter.root / "sub/11.docx").unlink()
    await jupyter.contents("sub/10.docx", "PATCH", {"path": "new.docx"})
    # Jupyter tells of a rename in its own time.
    expected = [("/", "a ü.docx"), ("/", "new.docx"), ("sub", "8.docx")]

    async def is_followed() -> bool:
        return (await recent(jupyter, "sub/9.docx"))[:3] == expected

    await until_asked(is_followed)
    config = await jupyter.config("sub/9.docx")
    url = config["editorConfig"]["recent"][0]["url"]
    assert url == f"{jupyter.origin}{jupyter.base_url}onlyoffice/edit/a%20%C3%BC.docx"
    assert (await jupyter.get("edit", "a ü.docx")).code == 200


async def test_favourites_are_marked_and_follow_renames(jupyter: Jupyter) -> None:
    jupyter.write("sub/a.docx", docx_bytes("Before"))
    assert (await jupyter.config("sub/a.docx"))["document"]["info"] == {"favorite": False}
    body = {"path": "sub/a.docx", "favorite": True}
    answer = answer_of(await jupyter.post("favorites", body), 200)
    assert answer == {"favorites": ["sub/a.docx"]}
    await jupyter.contents("sub", "PATCH", {"path": "moved"})

    async def is_followed() -> bool:
        return await favorites(jupyter) == ["moved/a.docx"]

    await until_asked(is_followed)
    assert (await jupyter.config("moved/a.docx"))["document"]["info"] == {"favorite": True}
    await jupyter.post("favorites", {"path": "moved/a.docx", "favorite": False})
    assert await favorites(jupyter) == []


async def test_only_documents_that_are_there_can_be_marked(jupyter: Jupyter) -> None:
    jupyter.write(".hidden.docx", docx_bytes("secret"))
    refused: list[tuple[dict[str, object], int, str]] = [
        ({"path": "gone.docx", "favorite": True}, 404, "not-found"),
        ({"path": ".hidden.docx", "favorite": True}, 403, "denied"),
        ({"path": "../a.docx", "favorite": True}, 403, "denied"),
        ({"path": "a.docx", "favorite": "yes"}, 400, "malformed"),
        ({"path": 7, "favorite": True}, 400, "malformed"),
    ]
    for body, status, reason in refused:
        assert_error(await jupyter.post("favorites", body), status, reason)
    assert await favorites(jupyter) == []


async def test_a_shelf_that_is_damaged_is_empty_and_in_nobodys_way(jupyter: Jupyter) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    jupyter.write("b.docx", docx_bytes("Before"))
    await jupyter.open("a.docx")
    [file] = (jupyter.data / "shelves").glob("*.json")
    file.write_text('{"recent": [7')
    assert await recent(jupyter, "b.docx") == []
    assert await recent(jupyter, "a.docx") == [("/", "b.docx")]


async def test_the_page_of_a_link_leads_back_to_the_folder(jupyter: Jupyter) -> None:
    jupyter.write("sub/a.docx", docx_bytes("Before"))
    page = (await jupyter.get("edit", "sub/a.docx")).body.decode()
    assert f'"goback": {{"url": "{jupyter.origin}{jupyter.base_url}' in page
    assert '/tree/sub", "blank": true}' in page
    assert await back(jupyter, "sub/a.docx") is None
    assert await back(jupyter, "sub/a.docx", back="folder") in page


async def back(jupyter: Jupyter, path: str, **fields: str) -> Any:
    """Return what an editor opens to show where its document is."""
    customization = (await jupyter.config(path, **fields))["editorConfig"]["customization"]
    return customization.get("goback", {}).get("url")


async def test_the_jupyterlab_that_has_an_editor_is_asked_to_show_the_file(
    jupyter: Jupyter,
) -> None:
    jupyter.write("sub/<a>.docx", docx_bytes("Before"))
    page = f"{jupyter.origin}{jupyter.base_url}onlyoffice/folder/sub/%3Ca%3E.docx"
    assert await back(jupyter, "sub/<a>.docx", back="lab") == page
    # The editor for phones would put that page in place of JupyterLab.
    assert await back(jupyter, "sub/<a>.docx", back="lab", type="mobile") is None
    answer = await jupyter.post("open", {"path": "sub/<a>.docx", "back": ["lab"]})
    assert_error(answer, 400, "malformed")


async def test_the_page_that_asks_leads_to_the_folder_and_to_no_other_place(
    jupyter: Jupyter,
) -> None:
    for path, address in {
        "sub/a.docx": "tree/sub",
        "a.docx": "tree",
        "</script>/a.docx": "tree/%3C/script%3E",
        "/evil.example/a.docx": "tree/evil.example",
    }.items():
        response = await jupyter.get("folder", path)
        assert response.code == 200
        page = response.body.decode()
        [shown] = re.findall(r'"(/[^"\n]*)"\n', page)
        assert shown.removeprefix(jupyter.base_url).removeprefix("lab/").rstrip("/") == address
        [nonce] = re.findall("script-src 'nonce-([^']+)'", policy_of(response))
        assert page.count("<script") == 2
        assert f'<script nonce="{nonce}">' in page
    assert_error(await jupyter.get("folder", "a/../../b.docx"), 400, "malformed")


def policy_of(response: HTTPResponse) -> str:
    return str(response.headers["Content-Security-Policy"])
