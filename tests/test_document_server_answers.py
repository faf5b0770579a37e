"""The stand-in takes a host page's answers only as the original does."""

from __future__ import annotations

import time
from typing import Any

from .document_server.bench import Bench, bench
from .engine.hostile import png
from .office import docx_bytes, xlsx_bytes


def signed(at: Bench, argument: dict[str, Any]) -> dict[str, Any]:
    return {**argument, "token": at.signed(argument)}


async def test_only_what_is_signed_whole_is_taken() -> None:
    async with bench() as at:
        at.connector.files["red.png"] = png((255, 0, 0))
        picture = {"fileType": "png", "url": f"{at.connector.url}/files/red.png"}
        argument = {"c": "add", "images": [picture]}
        take = at.server.answers.take
        assert await take("insertImage", signed(at, argument)) == {"pictures": ["png"]}
        assert await take("insertImage", argument) == {"error": -20}
        assert await take("insertImage", {**signed(at, argument), "c": "slide"}) == {"error": -20}
        late = {**argument, "exp": int(time.time()) - 3600}
        assert await take("insertImage", signed(at, late)) == {"error": -21}
        assert await take("somethingElse", signed(at, argument)) == {"error": -20}


async def test_what_cannot_be_fetched_or_is_something_else_is_refused() -> None:
    async with bench(download_attempts=1) as at:
        take = at.server.answers.take
        at.connector.files["red.png"] = docx_bytes("No picture")
        picture = {"fileType": "png", "url": f"{at.connector.url}/files/red.png"}
        answer = await take("insertImage", signed(at, {"c": "add", "images": [picture]}))
        assert answer == {"error": -82}
        gone = {"c": "compare", "fileType": "docx", "url": "http://127.0.0.1:9/gone.docx"}
        assert await take("setRequestedDocument", signed(at, gone)) == {"error": -4}


async def test_a_version_is_told_by_its_number() -> None:
    async with bench() as at:
        at.connector.files["a.docx"] = docx_bytes("Once")
        shown = {"key": "v1", "fileType": "docx", "url": f"{at.connector.url}/files/a.docx"}
        take = at.server.answers.take
        assert await take("setHistoryData", signed(at, shown)) == {"error": -20}
        answer = await take("setHistoryData", signed(at, {**shown, "version": 1}))
        assert answer["surface"]["pages"][0]["rows"] == [["Once"]]
        assert answer["highlighted"] == 0
        at.connector.files["changes.zip"] = b"no zip"
        changes = f"{at.connector.url}/files/changes.zip"
        changed = {**shown, "version": 1, "previous": shown, "changesUrl": changes}
        assert await take("setHistoryData", signed(at, changed)) == {"error": -82}


async def test_a_file_that_is_linked_to_says_what_to_call_it() -> None:
    async with bench() as at:
        at.connector.files["a.xlsx"] = xlsx_bytes("Seven")
        take = at.server.answers.take
        told = {
            "fileType": "xlsx",
            "key": "k1",
            "path": "./a.xlsx",
            "url": f"{at.connector.url}/files/a.xlsx",
        }
        for data in (None, {}, {"fileKey": "f"}, {"fileKey": "", "instanceId": "i"}):
            refused = signed(at, {**told, "referenceData": data})
            assert await take("setReferenceData", refused) == {"error": -20}
        whole = {**told, "referenceData": {"fileKey": "f", "instanceId": "i"}}
        assert await take("setReferenceData", whole) == {"error": -20}
        answer = await take("setReferenceSource", signed(at, whole))
        assert answer["surface"]["pages"][0]["rows"] == [["Seven"]]
