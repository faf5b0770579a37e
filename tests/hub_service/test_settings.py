"""Settings of the hub service: what is wrong is named in one sentence, and nothing listens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_onlyoffice.hub.app import HubServiceApp

from ..conftest import SECRET

RIGHT = {
    "document_server_url": "https://docs.example.org",
    "jwt_secret": SECRET,
    "service_url": "https://hub.example.org/services/onlyoffice",
    "proxy_url": "http://127.0.0.1:8000",
}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("document_server_url", "docs.example.org"),
        ("document_server_internal_url", "ftp://docs"),
        ("service_url", "services/onlyoffice"),
        ("proxy_url", "proxy"),
        ("jwt_header", "Bad Header"),
        ("ca_bundle", "/no/bundle"),
        ("ca_bundle", "/"),
        ("jwt_secret", "short"),
        ("jwt_secret_file", "/no/file"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(
    setting: str,
    value: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token")
    monkeypatch.setenv("JUPYTERHUB_CLIENT_ID", "service-onlyoffice")
    settings: dict[str, Any] = {**RIGHT, "folder": str(tmp_path / "hub"), setting: value}
    if setting == "jwt_secret_file":
        settings["jwt_secret"] = ""
    app = HubServiceApp(**settings)
    app.log.propagate = True
    with pytest.raises(SystemExit):
        app.start()
    (error,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert error.startswith(f"HubServiceApp.{setting}: ")
    assert "\n" not in error
