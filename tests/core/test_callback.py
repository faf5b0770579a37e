"""Callbacks: every status has its branch; junk is refused (cases S2, S3)."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_onlyoffice.core.callback import (
    Action,
    Callback,
    Ignore,
    KeepOpen,
    Rescue,
    Rest,
    Save,
    Submit,
    Warn,
    decide,
)
from jupyter_onlyoffice.core.errors import MalformedRequest

JOINED = {"actions": [{"type": 1, "userid": "u1"}]}


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"status": 1, "users": ["u1"], **JOINED}, KeepOpen(("u1",))),
        ({"status": 1, "users": ["u1"]}, Ignore()),
        ({"status": 2, "url": "u", "filetype": "DOCX"}, Save("u", "docx", final=True)),
        ({"status": 3}, Rescue(None, None)),
        ({"status": 3, "url": "", "filetype": ""}, Rescue(None, None)),
        ({"status": 3, "url": "u", "filetype": "docx"}, Rescue("u", "docx")),
        ({"status": 4, **JOINED}, Rest()),
        ({"status": 4}, Ignore()),
        ({"status": 6, "url": "u"}, Save("u", None, final=False)),
        (
            {"status": 2, "url": "u", "lastsave": "1970-01-01T00:01:00.000Z"},
            Save("u", None, final=True, changed=60),
        ),
        ({"status": 2, "url": "u", "lastsave": "1970-01-01"}, Save("u", None, final=True)),
        ({"status": 6, "url": "u", "lastsave": 7}, Save("u", None, final=False)),
        ({"status": 6, "forcesavetype": 1, "url": "u"}, Save("u", None, final=False)),
        ({"status": 6, "forcesavetype": 3, "url": "u"}, Submit("u", None, None)),
        (
            {"status": 6, "forcesavetype": 3, "url": "u", "filetype": "pdf", "formsdataurl": "d"},
            Submit("u", "pdf", "d"),
        ),
        ({"status": 2, "forcesavetype": 3, "url": "u"}, Save("u", None, final=True)),
        ({"status": 7, "forcesavetype": 3}, Warn()),
        ({"status": 7}, Warn()),
        ({"status": 0}, Ignore()),
        ({"status": 5}, Ignore()),
        ({"status": 99}, Ignore()),
        ({"status": -1}, Ignore()),
    ],
)
def test_each_status_has_one_action(fields: dict[str, Any], action: Action) -> None:
    assert decide(Callback.parse({"key": "k", **fields})) == action


@pytest.mark.parametrize("status", [2, 6])
def test_a_save_without_a_link_is_malformed(status: int) -> None:
    with pytest.raises(MalformedRequest):
        decide(Callback.parse({"key": "k", "status": status}))


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"key": "k"},
        {"status": 1},
        {"key": "", "status": 1},
        {"key": 7, "status": 1},
        {"key": "k", "status": "2"},
        {"key": "k", "status": None},
        {"key": "k", "status": True},
        {"key": "k", "status": 2.5},
        {"key": "k", "status": 2, "url": 7},
        {"key": "k", "status": 2, "url": ["u"]},
        {"key": "k", "status": 2, "url": "u", "filetype": 7},
        {"key": "k", "status": 1, "users": "u1"},
        {"key": "k", "status": 1, "users": [1]},
        {"key": "k", "status": 6, "url": "u", "userdata": {}},
        {"key": "k", "status": 6, "url": "u", "formsdataurl": 7},
    ],
)
def test_a_payload_of_the_wrong_shape_is_malformed(payload: dict[str, Any]) -> None:
    with pytest.raises(MalformedRequest):
        Callback.parse(payload)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
names = st.sampled_from(["key", "status", "url", "users", "actions", "filetype", "userdata"])


@given(st.dictionaries(names, json_values))
def test_whatever_is_signed_it_is_either_understood_or_malformed(payload: dict[str, Any]) -> None:
    with contextlib.suppress(MalformedRequest):
        decide(Callback.parse(payload))
