"""Settings: what is wrong is named, and Jupyter starts all the same: cases A2, T4."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_onlyoffice.extension import OnlyOffice

from ..jupyter import Fetch, Jupyter
from ..office import docx_bytes


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"document_server_url": "ds.example.org"}, ["document_server_url", "ds.example.org"]),
        ({"document_server_internal_url": "ftp://ds"}, ["document_server_internal_url", "ftp"]),
        ({"jupyter_url": "jupyter"}, ["jupyter_url", "jupyter"]),
        ({"jupyter_url": "http://proxy/{user}/"}, ["jupyter_url", "{user}", "{base_url}"]),
        ({"jwt_secret": "", "jwt_secret_file": "/no/file"}, ["jwt_secret_file", "/no/file"]),
        ({"default_editor": ["docx", "exe"]}, ["default_editor", "exe"]),
        ({"lossy_formats": ["xyz"]}, ["lossy_formats", "xyz"]),
        ({"new_documents": ["odt"]}, ["new_documents", "odt"]),
        ({"ca_bundle": "/no/bundle"}, ["ca_bundle", "/no/bundle"]),
        ({"jwt_header": "Bad Header"}, ["jwt_header", "Bad Header"]),
        ({"max_document_size": "big"}, ["max_document_size", "big"]),
        ({"verify_tls": "perhaps"}, ["verify_tls", "perhaps"]),
        ({"fetch_timeout": 0}, ["fetch_timeout", "0"]),
        ({"document_server_url": 5}, ["document_server_url", "5"]),
    ],
    indirect=["settings"],
)
async def test_a_wrong_value_is_named_in_one_sentence_and_jupyter_starts(
    capfd: pytest.CaptureFixture[str], jp_fetch: Fetch, named: list[str]
) -> None:
    response = await jp_fetch("api", "status")
    assert response.code == 200
    log = capfd.readouterr().err
    (error,) = [line for line in log.splitlines() if "ONLYOFFICE is not available" in line]
    assert all(word in error for word in named)
    assert "Traceback" not in log
    response = await jp_fetch("onlyoffice", "status", raise_error=False)
    assert response.code == 404


@pytest.mark.parametrize("settings", [{"jwt_secret": "secret"}], indirect=True)
async def test_a_short_secret_works_and_is_warned_of_once(
    capfd: pytest.CaptureFixture[str], jupyter: Jupyter
) -> None:
    jupyter.write("a.docx", docx_bytes("Before"))
    # The Document Server has another secret: what counts here is that nothing breaks.
    assert (await jupyter.open("a.docx"))["reason"] == "secret"
    assert capfd.readouterr().err.count("can be guessed") == 1


ENVIRONMENT = {
    "ONLYOFFICE_URL": ("document_server_url", "https://ds.example.org"),
    "ONLYOFFICE_INTERNAL_URL": ("document_server_internal_url", "http://ds"),
    "ONLYOFFICE_JUPYTER_URL": ("jupyter_url", "http://jupyter:8888/"),
    "ONLYOFFICE_SECRET": ("jwt_secret", "x" * 40),
    "ONLYOFFICE_SECRET_FILE": ("jwt_secret_file", "/run/secrets/onlyoffice"),
    "ONLYOFFICE_JWT_HEADER": ("jwt_header", "X-Signature"),
}


@pytest.mark.parametrize("variable", ENVIRONMENT)
def test_settings_come_from_the_environment_where_the_configuration_has_none(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trait, value = ENVIRONMENT[variable]
    assert getattr(OnlyOffice(), trait) == ("Authorization" if trait == "jwt_header" else "")
    monkeypatch.setenv(variable, value)
    assert getattr(OnlyOffice(), trait) == value
    assert getattr(OnlyOffice(**{trait: "configured"}), trait) == "configured"


def test_the_secret_may_be_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from-the-file\n")
    assert OnlyOffice(jwt_secret_file=str(file))._secret() == "from-the-file"
    assert OnlyOffice(jwt_secret_file=str(file), jwt_secret=" mine ")._secret() == "mine"


def test_every_setting_is_described() -> None:
    for name, trait in OnlyOffice.class_own_traits(config=True).items():
        assert trait.help, name
