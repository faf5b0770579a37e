"""Where the page has no token: what is posted is guarded by the XSRF cookie."""

from __future__ import annotations

import hashlib

from ..document_server import DocumentServerProcess
from ..office import text_of
from .conftest import Meet, StartJupyter, settings_for
from .lab import Lab

PASSWORD = "open sesame"


def test_everything_works_with_a_password_too(
    meet: Meet, start_jupyter: StartJupyter, document_server: DocumentServerProcess
) -> None:
    digest = hashlib.sha256(f"{PASSWORD}salt".encode()).hexdigest()
    login = {
        "PasswordIdentityProvider": {"token": "", "hashed_password": f"sha256:salt:{digest}"},
    }
    jupyter = start_jupyter(settings_for(document_server.url), login=login)
    ann = meet(jupyter)
    ann.page.goto(jupyter.address("lab"))
    ann.page.get_by_role("textbox").first.fill(PASSWORD)
    ann.page.get_by_role("button", name="Log in").first.click()
    lab = Lab(ann, "")
    lab.loaded()
    lab.launcher("New Document").click()
    editor = lab.editor("Untitled.docx")
    editor.type("With a cookie.")
    editor.settled()
    with ann.page.expect_response(lambda response: "/onlyoffice/save" in response.url) as saved:
        lab.menu("File", "Save Document")
    assert saved.value.ok
    assert "With a cookie." in text_of(jupyter.root / "Untitled.docx")
    posted = [request for request in ann.requests if "/onlyoffice/" in request.url]
    assert posted
    assert all("authorization" not in request.headers for request in posted)
