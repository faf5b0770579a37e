"""The editor's configuration."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_onlyoffice.core.editor import (
    EditorPolicy,
    EditorRequest,
    EditorUser,
    editor_config,
    language,
)
from jupyter_onlyoffice.core.errors import MalformedRequest
from jupyter_onlyoffice.core.formats import format_of


def config(
    *,
    name: str = "a.docx",
    may_edit: bool = True,
    request: EditorRequest | None = None,
    policy: EditorPolicy | None = None,
) -> dict[str, Any]:
    return editor_config(
        format=format_of(name),
        key="k",
        name=name,
        download_url="http://d",
        callback_url="http://c",
        request=request or EditorRequest(),
        mode="edit" if may_edit else "view",
        may_edit=may_edit,
        user=EditorUser("id", "Ann Ünder"),
        policy=policy or EditorPolicy(),
        now=1000.5,
    )


def test_everything_that_must_be_signed_is_there() -> None:
    made = config()
    assert made["document"].keys() >= {"key", "url", "permissions", "fileType", "title"}
    assert made["editorConfig"].keys() >= {"mode", "callbackUrl", "user", "lang"}
    assert made["exp"] == 1000 + 24 * 3600


def test_an_upper_case_extension_becomes_a_lower_case_file_type() -> None:
    made = config(name="REPORT.DOCX")
    assert made["document"]["fileType"] == "docx"
    assert made["document"]["title"] == "REPORT.DOCX"


def test_permissions_can_be_taken_away_but_never_given() -> None:
    policy = EditorPolicy(
        permissions={"edit": True, "download": False, "protect": False, "commentGroups": {"a": []}}
    )
    viewer = config(may_edit=False, policy=policy)["document"]["permissions"]
    assert viewer["edit"] is viewer["review"] is viewer["comment"] is viewer["fillForms"] is False
    assert viewer["download"] is viewer["protect"] is False
    assert viewer["commentGroups"] == {"a": []}
    assert config(policy=policy)["document"]["permissions"]["edit"] is True


def test_customization_is_merged_deeply_over_ours() -> None:
    policy = EditorPolicy(customization={"features": {"spellcheck": False}, "zoom": 80})
    made = config(policy=policy)["editorConfig"]["customization"]
    assert made["features"] == {"featuresTips": False, "spellcheck": False}
    assert made["zoom"] == 80
    assert made["forcesave"] is True
    assert made["macros"] is False


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("de_DE", "de"),
        ("pt-BR", "pt"),
        ("pt-PT", "pt-PT"),
        ("zh-TW", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"),
        ("zh-CN", "zh"),
        ("../../x", "en"),
        ("<script>", "en"),
    ],
)
def test_a_language_tag_becomes_the_editors_name_for_it(tag: str | None, lang: str) -> None:
    assert language(tag) == lang


def test_a_region_is_passed_on_where_there_is_one() -> None:
    made = config(request=EditorRequest(lang="de_at"))["editorConfig"]
    assert (made["lang"], made["region"]) == ("de", "de-AT")
    assert "region" not in config(request=EditorRequest(lang="de"))["editorConfig"]


@pytest.mark.parametrize(
    ("theme", "shown"),
    [
        (None, "default-light"),
        ("dark", "default-dark"),
        ("theme-night", "theme-night"),
        ("nonsense", "default-light"),
    ],
)
def test_only_themes_that_the_editor_knows_reach_it(theme: str | None, shown: str) -> None:
    made = config(request=EditorRequest(theme=theme))
    assert made["editorConfig"]["customization"]["uiTheme"] == shown


@pytest.mark.parametrize(
    "body",
    [{"mode": "own"}, {"mode": 3}, {"type": "tv"}, {"type": []}, {"theme": 1}, {"lang": ["de"]}],
)
def test_a_request_of_the_wrong_shape_is_malformed(body: dict[str, Any]) -> None:
    with pytest.raises(MalformedRequest):
        EditorRequest.parse(body)
