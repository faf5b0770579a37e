"""Nothing that opens a door is ever logged: case T10."""

from __future__ import annotations

import asyncio
import logging

import pytest

from jupyter_onlyoffice.jobs import Jobs, Made

from ..conftest import SECRET
from ..document_server import DocumentServer
from ..jupyter import Jupyter
from ..office import docx_bytes
from .offering import offered


async def test_neither_grants_nor_signatures_nor_secrets_are_logged(
    jupyter: Jupyter, document_server: DocumentServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    jupyter.write("a.docx", docx_bytes("Before"))
    config = await jupyter.config("a.docx")
    editor = await document_server.open(config)
    await editor.type("Typed.")
    await editor.save()
    (jupyter.root / "a.docx").chmod(0o444)
    await editor.type("More.")
    await editor.close()
    for _ in range(4):
        await document_server.callback(status=2)
    broken = {**config, "document": {**config["document"], "url": config["document"]["url"] + "x"}}
    await jupyter.download(broken)
    await jupyter.callback(config, "junk")
    await jupyter.callback(config, 2, url="http://elsewhere/")
    document_server.faults.answers["result"] = "close"
    await jupyter.callback(config, 6, url=offered(document_server, b""), filetype="docx")
    await jupyter.get("edit", "a.docx")
    (jupyter.root / "a.docx").unlink()
    await jupyter.download(config)
    assert "was not saved" in caplog.text
    doors = [config["document"]["url"], config["editorConfig"]["callbackUrl"]]
    secrets = [url.partition("grant_token=")[2] for url in doors]
    secrets += [config["token"], SECRET, (jupyter.data / "secret").read_bytes().hex()]
    assert not [secret for secret in secrets if secret in caplog.text]
    assert "md5=" not in caplog.text


async def test_an_accident_of_a_conversion_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(report: object) -> Made:
        raise RuntimeError("The engine is on fire")

    job = Jobs(logging.getLogger("jupyter")).start(fail)
    await asyncio.wait({job.task})
    await asyncio.sleep(0)
    assert "The engine is on fire" in caplog.text
