"""Our handlers take every callback that a real Document Server was recorded sending."""

from __future__ import annotations

import json

import pytest

from jupyter_onlyoffice.core.content import complaint
from jupyter_onlyoffice.core.formats import formats
from jupyter_onlyoffice.templates import blank

from ..document_server import DocumentServer
from ..document_server.recorded import RecordedCallback, callbacks
from ..jupyter import Jupyter
from ..office import office_bytes
from .offering import offered

FOREIGN = {
    "odt": blank("odt").read_bytes(),
    "ods": blank("ods").read_bytes(),
    "odp": blank("odp").read_bytes(),
    "rtf": rb"{\rtf1 After}",
    "html": b"<html><body>After</body></html>",
    "txt": b"After",
    "csv": b"After,this",
    "md": b"# After",
}
RECORDED = [pytest.param(callback, id=callback.id) for callback in callbacks()]


@pytest.mark.parametrize("recorded", RECORDED)
async def test_a_recorded_callback_is_answered_as_it_must_be(
    jupyter: Jupyter, document_server: DocumentServer, recorded: RecordedCallback
) -> None:
    filetype = recorded.facts["body"].get("filetype") or "docx"
    ext = filetype if filetype in {"docx", "xlsx", "pptx"} else "docx"
    file = jupyter.write(f"a.{ext}", office_bytes(ext, "Before"))
    before = file.read_bytes()
    after = FOREIGN[filetype] if filetype in FOREIGN else office_bytes(ext, "After")
    config = await jupyter.config(f"a.{ext}")
    url = offered(document_server, after, f"output.{filetype}")
    filled = recorded.filled(config["document"]["key"], url, url)
    body, headers = dict(filled.body), {}
    if filled.token_claims is not None:
        body["token"] = jupyter.signed(filled.token_claims)
    if filled.header_claims is not None:
        headers["Authorization"] = f"Bearer {jupyter.signed(filled.header_claims)}"

    response = await jupyter.anonymous(
        config["editorConfig"]["callbackUrl"],
        method="POST",
        headers=headers,
        body=json.dumps(body),
    )
    answer = json.loads(response.body)
    if filled.token_claims is None and filled.header_claims is None:
        assert (response.code, answer["error"]) == (403, 1)
        assert file.read_bytes() == before
        return
    match recorded.status:
        case 2 | 6 if filetype == ext:
            assert (response.code, answer) == (200, {"error": 0})
            assert file.read_bytes() == after
        case 2 | 6:
            # A foreign type is converted, or kept beside; never under the document's name.
            assert (response.code, answer) == (200, {"error": 0})
            with file.open("rb") as stream:
                assert complaint(stream, formats()[ext]) is None
            if file.read_bytes() == before:
                (copy,) = jupyter.files() - {file.name}
                assert copy.endswith(f".{filetype}")
        case 3:
            assert (response.code, answer["error"]) == (200, 1)
            assert file.read_bytes() == before
        case _:
            assert (response.code, answer) == (200, {"error": 0})
            assert file.read_bytes() == before
