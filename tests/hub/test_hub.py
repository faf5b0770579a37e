"""What people on a JupyterHub rely on: cases K6, A6, S10."""

from __future__ import annotations

from pathlib import Path

from ..document_server import DocumentServer
from ..office import docx_bytes, text_of
from .hub import Hub

BEFORE = docx_bytes("Before")


async def test_people_with_servers_of_their_own_edit_one_document_and_a_stop_loses_nothing(
    document_server: DocumentServer, tmp_path: Path
) -> None:
    async with Hub(tmp_path, document_server.url) as hub:
        ann, bob = await hub.user("ann@uni.example", "team"), await hub.user("bob", "our work")
        (hub.shared / "a.docx").write_bytes(BEFORE)
        for person in (ann, bob):
            (person.home / "private.docx").write_bytes(BEFORE)

        ones, others = await ann.config("team/a.docx"), await bob.config("our work/a.docx")
        assert ones["document"]["key"] == others["document"]["key"]
        assert "/user/ann@uni.example/onlyoffice/" in ones["document"]["url"]
        one, other = await document_server.open(ones), await document_server.open(others)
        await one.type("From ann.")
        await other.type("From bob.")

        # Nobody gets into another's server, nor is a private document anybody else's.
        assert (await bob.ask_at("ann@uni.example", "GET", "onlyoffice/status")).code in {302, 403}
        private = [await person.config("private.docx") for person in (ann, bob)]
        assert private[0]["document"]["key"] != private[1]["document"]["key"]

        # His server is stopped while both are typing. The Hub takes the way to it away first, so
        # whatever the Document Server hands over from now on does not arrive.
        await bob.stop()
        await other.type("More from bob.")
        await one.close()
        await other.close()
        assert not (await document_server.callback(status=2)).ok
        assert text_of(hub.shared / "a.docx") == "Before"

        await bob.start()
        assert (await bob.ask("POST", "onlyoffice/recover", {})).code == 200
        stored = text_of(hub.shared / "a.docx")
        assert "From ann." in stored
        assert "From bob." in stored
        assert "More from bob." in stored
        assert {file.name for file in hub.shared.iterdir()} == {".jupyter-onlyoffice", "a.docx"}
