"""Mallory was once a member of Ann's shared folder, and has kept what lay there."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_onlyoffice.core.namespaces import (
    ServerName,
    namespace_of,
    reading_proof,
    writing_proof,
)

from ..document_server import DocumentServer
from ..jupyter import Jupyter, answer_of, assert_error
from ..office import docx_bytes, text_of
from .service import ServiceUnderTest, config_of, signed

MALLORYS = ServerName("mallory")
RENEWED = ("writers", "readers")
"""What is removed, as docs/jupyterhub.md says, so that it is made anew."""


@pytest.mark.parametrize("settings", [{"shared_folders": ["team"]}], indirect=True)
async def test_what_was_kept_of_a_folder_opens_nothing_there_once_that_was_made_anew(
    team: Path, jupyter: Jupyter, service: ServiceUnderTest, document_server: DocumentServer
) -> None:
    file = jupyter.write("team/a.docx", docx_bytes("Before"))
    first = await jupyter.config("team/a.docx")
    kept = writing_proof((team / ".jupyter-onlyoffice/writers").read_bytes())
    mine = config_of(MALLORYS, key=first["document"]["key"])
    await signed(service, mine, proofs=kept)  # as long as nobody does anything about it
    editor = await document_server.open(first)
    await editor.type(" and after")

    for name in RENEWED:
        (team / ".jupyter-onlyoffice" / name).unlink()
    key = (await jupyter.config("team/a.docx"))["document"]["key"]
    assert namespace_of(key) != namespace_of(first["document"]["key"])
    for proof in (kept, reading_proof(kept)):
        for mode in ("edit", "view"):
            config = config_of(MALLORYS, key=key)
            config["editorConfig"]["mode"] = mode
            assert_error(await service.ask("sign", config, proofs=proof), 403, "denied")
        for command in ("info", "getForgotten", "deleteForgotten"):
            answer = await service.ask("command", {"c": command, "key": key}, proofs=proof)
            assert_error(answer, 403, "denied")
        document_server.forgotten.keep(key, docx_bytes("Kept"), "docx")
        answer = await service.ask("command", {"c": "getForgottenList"}, proofs=proof)
        assert answer_of(answer, 200)["keys"] == []

    # Who was editing meanwhile has lost nothing.
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert text_of(file) == "Before and after"
