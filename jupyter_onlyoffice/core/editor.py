"""The configuration of one editor, as ONLYOFFICE's api.js takes it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from .errors import MalformedRequest
from .formats import Format
from .names import title
from .preferences import EditorPreferences

MODES: Final = ("edit", "review", "comment", "fill", "view")
"""What people may do at most, most first. All but the last change the document."""

TYPES: Final = ("desktop", "mobile", "embedded")
CONFIG_LIFETIME: Final = 24 * 3600
"""How long a signed configuration opens an editor, in seconds."""

_LONGEST_PLACE: Final = 4096

# The ids that the editors know; any other would be used literally, as a style that is not there.
_THEMES: Final = {
    "light": "default-light",
    "dark": "default-dark",
    **{
        theme: theme
        for theme in (
            "default-light default-dark theme-system theme-light theme-classic-light theme-dark"
            " theme-contrast-dark theme-white theme-night"
        ).split()
    },
}
# Languages that the editors name by more than two letters.
_LONG_LANGUAGES: Final = {"pt-pt": "pt-PT", "zh-tw": "zh-TW", "zh-hant": "zh-TW", "zh-hk": "zh-TW"}


@dataclass(frozen=True, slots=True)
class EditorRequest:
    """What the front end asks for.

    Attributes:
        mode: one of `MODES`.
        type: ``desktop``, ``mobile`` or ``embedded``.
        theme: ``light``, ``dark``, one of the editor's own ids, or None.
        lang: a language tag such as ``de`` or ``pt-BR``, or None.
        place: what the editor once told to come back to a place in the document, or None.
        preferences: how the person wants the editor to be.
    """

    mode: str = "edit"
    type: str = "desktop"
    theme: str | None = None
    lang: str | None = None
    place: Mapping[str, Any] | None = None
    preferences: EditorPreferences = field(default_factory=EditorPreferences)

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> EditorRequest:
        """Make a request of parsed JSON.

        Raises:
            MalformedRequest: a field has a value that is not known.
        """
        mode = "edit" if body.get("mode") is None else body["mode"]
        kind = "desktop" if body.get("type") is None else body["type"]
        if mode not in MODES:
            raise MalformedRequest("“mode” must be “edit”, “review”, “comment”, “fill” or “view”.")
        if kind not in TYPES:
            raise MalformedRequest("“type” must be “desktop”, “mobile” or “embedded”.")
        for name in ("theme", "lang"):
            if not isinstance(body.get(name), str | None):
                raise MalformedRequest(f"“{name}” must be a text.")
        return cls(
            mode,
            kind,
            body.get("theme"),
            body.get("lang"),
            check_place(body.get("place")),
            EditorPreferences.parse(body.get("preferences")),
        )


def check_place(place: object) -> Mapping[str, Any] | None:
    """Return a place in a document as an editor tells it, or None.

    Raises:
        MalformedRequest: it cannot be one.
    """
    if not isinstance(place, dict | None) or len(json.dumps(place)) > _LONGEST_PLACE:
        raise MalformedRequest("“place” is none that an editor has told.")
    return place


@dataclass(frozen=True, slots=True)
class EditorUser:
    """Who edits.

    Attributes:
        id: stable, and not personal.
        name: that others see.
        image: the address of a picture, which the browsers of all editors fetch; or None.
    """

    id: str
    name: str
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """A document that somebody opened before.

    Attributes:
        folder: as the editor shows it.
        url: of a page that browsers open it with.
    """

    title: str
    folder: str
    url: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the editor offers beside the document.

    Attributes:
        recent: for its File menu.
        favorite: whether the person has marked the document; None if they cannot.
        back_url: of a page with the document's folder, or None.
        page_url: of a page that has the document to itself, or None.
    """

    recent: Sequence[Recent] = ()
    favorite: bool | None = None
    back_url: str | None = None
    page_url: str | None = None


@dataclass(frozen=True, slots=True)
class EditorPolicy:
    """What the administrator decided for all editors.

    ``permissions`` only ever narrows; ``customization`` is merged over ours.
    """

    force_save: bool = True
    macros: bool = False
    plugins: bool = False
    permissions: Mapping[str, Any] = field(default_factory=dict)
    customization: Mapping[str, Any] = field(default_factory=dict)


def editor_config(
    *,
    format: Format,
    key: str,
    name: str,
    download_url: str,
    callback_url: str,
    request: EditorRequest,
    mode: str,
    may_edit: bool,
    user: EditorUser,
    policy: EditorPolicy,
    now: float,
    reference: Mapping[str, str] | None = None,
    surroundings: Surroundings = Surroundings(),
) -> dict[str, Any]:
    """Return the configuration, all of which is to be signed as it is.

    Args:
        mode: what is granted, one of `MODES`, which may be less than what ``request`` asks.
        may_edit: whether asking again for ``edit`` would be granted.
        now: seconds since the epoch.
        reference: what cells that are copied from the document say of it.
    """
    config: dict[str, Any] = {
        "documentType": format.type,
        "type": request.type,
        "width": "100%",
        "height": "100%",
        # Part of the configuration so that what is signed is the configuration, no more, no less.
        "exp": int(now) + CONFIG_LIFETIME,
        "document": {
            "fileType": format.ext,
            "key": key,
            "title": title(name),
            "url": download_url,
            "permissions": _permissions(mode, may_edit, policy.permissions),
        },
        "editorConfig": {
            "mode": "view" if mode == "view" else "edit",
            # A viewer's too: the Document Server may choose the address of whoever came last.
            "callbackUrl": callback_url,
            "lang": language(request.lang),
            "user": {"id": user.id, "name": user.name},
            "coEditing": _co_editing(mode, request),
            "customization": _customization(request, policy),
        },
    }
    if user.image is not None:
        config["editorConfig"]["user"]["image"] = user.image
    if request.type == "embedded" and surroundings.page_url is not None:
        page = surroundings.page_url
        config["editorConfig"]["embedded"] = {
            "toolbarDocked": "top",
            "shareUrl": page,
            "fullscreenUrl": page,
        }
    region = _region(request.lang)
    if region:
        config["editorConfig"]["region"] = region
    if reference is not None:
        config["document"]["referenceData"] = dict(reference)
    if surroundings.recent:
        config["editorConfig"]["recent"] = [asdict(recent) for recent in surroundings.recent]
    if surroundings.favorite is not None:
        config["document"]["info"] = {"favorite": surroundings.favorite}
    if surroundings.back_url is not None:
        back = {"url": surroundings.back_url, "blank": True}
        config["editorConfig"]["customization"].setdefault("goback", back)
    if request.place is not None:
        config["editorConfig"]["actionLink"] = request.place
    return config


def language(tag: str | None) -> str:
    """Return the editor's name for a language tag; English where there is none."""
    parts: list[str] = re.findall("[a-z0-9]+", (tag or "").lower())
    if not parts or not re.fullmatch("[a-z]{2,3}", parts[0]):
        return "en"
    return _LONG_LANGUAGES.get("-".join(parts[:2]), parts[0])


def _region(tag: str | None) -> str | None:
    found = re.fullmatch(r"([a-z]{2})[-_]([a-z]{2})", tag or "", re.IGNORECASE)
    return f"{found[1].lower()}-{found[2].upper()}" if found else None


def _co_editing(mode: str, request: EditorRequest) -> dict[str, Any]:
    # Whoever only looks on sees what others type, as they type it.
    kind = "fast" if mode == "view" else request.preferences.co_editing
    return {"mode": kind, "change": True}


def _permissions(mode: str, may_edit: bool, narrowed: Mapping[str, Any]) -> dict[str, Any]:
    # Of a viewer too, they tell whether asking to edit makes sense. Filling in is possible only
    # where neither editing, reviewing nor commenting is.
    everything = may_edit and mode in {"edit", "view"}
    permissions: dict[str, Any] = {
        "edit": everything,
        "review": everything or mode == "review",
        "comment": everything or mode in {"review", "comment"},
        "fillForms": everything or mode == "fill",
        "download": True,
        "print": True,
        "copy": True,
        "chat": True,
    }
    for name, value in narrowed.items():
        if name in permissions or isinstance(value, bool):
            permissions[name] = permissions.get(name, True) and bool(value)
        else:
            permissions[name] = copy.deepcopy(value)
    return permissions


def _customization(request: EditorRequest, policy: EditorPolicy) -> dict[str, Any]:
    preferences = request.preferences
    ours: dict[str, Any] = {
        "autosave": True,
        "forcesave": policy.force_save and preferences.force_save,
        "compactToolbar": preferences.compact_toolbar,
        "hideRightMenu": not preferences.right_menu,
        "zoom": preferences.zoom,
        "macros": policy.macros,
        "plugins": policy.plugins,
        "integrationMode": "embed",
        "compactHeader": True,
        "close": {"visible": True},
        "feedback": False,
        "features": {"featuresTips": False},
        # Otherwise a switch to the desktop view would reload all of JupyterLab.
        "mobile": {"disableForceDesktop": True},
        "uiTheme": _THEMES.get(request.theme or "light", "default-light"),
    }
    return _merged(ours, policy.customization)


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for name, value in over.items():
        current = result.get(name)
        if isinstance(current, Mapping) and isinstance(value, Mapping):
            result[name] = _merged(current, value)
        else:
            result[name] = copy.deepcopy(value)
    return result
