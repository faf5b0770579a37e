"""The rules for opening: which token counts, what must be in it, what a key may look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .signatures import BadToken, Signer, TokenProblem

KEY = re.compile(r"[0-9a-zA-Z\-._=]{1,240}")
_HANGS = re.compile(r"[\s\x80-\U0010ffff]")
_FOREIGN_CLAIMS = ("url", "payload", "key")

DESCRIPTIONS = {
    -4: "Download failed.",
    -20: "The document security token is not correctly formed.<br>Please contact your Document"
    " Server administrator.",
    -21: "The document security token has expired.<br>Please contact your Document Server"
    " administrator.",
    -23: "You are trying to perform an action you do not have rights for.<br>Please contact your"
    " Document Server administrator.",
    -82: "An error has occurred while opening the file.",
    -84: "The file size exceeds the limitation set for your server.<br>Please contact your"
    " Document Server administrator for details.",
    -101: "The document could not be saved. Please check connection settings or contact your"
    " administrator.<br>When you click the 'OK' button, you will be prompted to download the"
    " document.",
    -104: "This file is opened from a server backup copy and is not saved to storage.<br>Use the"
    " 'Save as...' option to save it to a drive.",
    -331: "An error occurred while saving the file. Please use the 'Download as' option to save"
    " the file to a drive or try again later.",
}
"""What onError and onWarning say for a code."""


class Refused(Exception):
    """The opening is refused with an onError code."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(DESCRIPTIONS[code])
        self.code = code


class Hangs(Exception):
    """The original's editor loads for ever on such a key: no event, no error."""


@dataclass(frozen=True)
class Opening:
    """What one editor asks for, after all checks; the token's values where there is one."""

    key: str
    url: str
    file_type: str
    title: str
    user_id: str
    user_name: str
    callback_url: str
    mode: str
    """"edit" or "view": what the editor shows."""
    may_edit: bool
    """Whether the server takes changes (an editor opened for editing may find out it cannot)."""
    forcesave: bool
    autosave: bool
    lang: str
    theme: str
    edit_rights: bool
    """Whether a viewer may ask for edit rights (permissions.edit)."""
    signed: bool


def check(config: Mapping[str, Any], signer: Signer) -> Opening:
    """Check a config with its token; raises Refused or Hangs."""
    token = config.get("token")
    signed = _claims(config, signer) if signer.on or token else None
    source = signed if signed is not None else config
    document, editor = _part(source, "document"), _part(source, "editorConfig")
    own_document, own_editor = _part(config, "document"), _part(config, "editorConfig")
    key = str(document.get("key", ""))
    if _HANGS.search(key):
        raise Hangs(key)
    if not KEY.fullmatch(key):
        raise Refused(-23)
    permissions = _part(document, "permissions")
    may_edit = editor.get("mode") != "view" and _edits(permissions)
    shown = own_editor.get("mode") != "view" and _edits(_part(own_document, "permissions"))
    user = {**_part(own_editor, "user"), **_part(editor, "user")}
    custom = _part(own_editor, "customization")
    user_id = str(user.get("id") or "")
    return Opening(
        key=key,
        url=str(document.get("url", "")),
        file_type=str(document.get("fileType") or own_document.get("fileType") or "").lower(),
        title=str(document.get("title") or own_document.get("title") or "Unnamed"),
        user_id=user_id or "anonymous",
        user_name=str(user.get("name") or "Guest"),
        callback_url=str(editor.get("callbackUrl", "")),
        mode="edit" if shown else "view",
        may_edit=may_edit and shown,
        forcesave=custom.get("forcesave") is True,
        autosave=_autosaves(own_editor, custom),
        lang=str(editor.get("lang") or own_editor.get("lang") or "en"),
        theme=str(custom.get("uiTheme", "")),
        edit_rights=permissions.get("edit") is not False,
        signed=signed is not None,
    )


def _claims(config: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    """Return the verified claims; raises Refused for everything that must be signed and is not."""
    try:
        claims = signer.verify(config.get("token")) if signer.on else {}
    except BadToken as error:
        raise Refused(-21 if error.problem is TokenProblem.EXPIRED else -20) from None
    document, editor = _part(claims, "document"), _part(claims, "editorConfig")
    own_document, own_editor = _part(config, "document"), _part(config, "editorConfig")
    mode = own_editor.get("mode")
    required = (
        not any(name in claims for name in _FOREIGN_CLAIMS),
        bool(document.get("key")),
        bool(document.get("url")),
        "permissions" in document or "permissions" not in own_document,
        "callbackUrl" in editor or not own_editor.get("callbackUrl"),
        "mode" in editor or mode is None or mode == "view",
    )
    if not all(required):
        raise Refused(-20)
    if document.get("permissions") != own_document.get("permissions"):
        raise Refused(-23)
    return claims


def _part(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = source.get(name)
    return value if isinstance(value, Mapping) else {}


def _edits(permissions: Mapping[str, Any]) -> bool:
    if permissions.get("edit") is not False:
        return True
    return any(permissions.get(name) is True for name in ("review", "comment", "fillForms"))


def _autosaves(editor: Mapping[str, Any], customization: Mapping[str, Any]) -> bool:
    strict = _part(editor, "coEditing").get("mode") == "strict"
    return not strict and customization.get("autosave") is not False
