"""Grants: forged, swapped, expired."""

from __future__ import annotations

import dataclasses

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_onlyoffice.core.errors import InvalidGrant
from jupyter_onlyoffice.core.grants import LIFETIME, Grant, Purpose, seal, unseal, user_id

SECRET = b"s" * 32
NOW = 1_800_000_000.0
GRANT = Grant(Purpose.CALLBACK, "a/b.docx", "key", "user", "edit", "revision")

grants = st.builds(
    Grant,
    st.sampled_from(Purpose),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("0123456789abcdef"),
    st.sampled_from(["edit", "view"]),
    st.text("0123456789abcdef"),
)


@given(grants)
def test_a_grant_survives_the_way_there_and_back(grant: Grant) -> None:
    assert unseal(seal(grant, SECRET, NOW), grant.purpose, SECRET, NOW) == grant


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_a_grant_with_any_character_changed_is_refused(position: int, character: str) -> None:
    text = seal(GRANT, SECRET, NOW)
    position %= len(text) - 2  # the last bits of base64 may be padding
    changed = text[:position] + character + text[position + 1 :]
    if changed != text:
        with pytest.raises(InvalidGrant):
            unseal(changed, GRANT.purpose, SECRET, NOW)


def test_a_grant_for_one_purpose_does_not_serve_for_another() -> None:
    for purpose in Purpose:
        text = seal(dataclasses.replace(GRANT, purpose=purpose), SECRET, NOW)
        for other in set(Purpose) - {purpose}:
            with pytest.raises(InvalidGrant):
                unseal(text, other, SECRET, NOW)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_grant_expires(purpose: Purpose) -> None:
    grant = dataclasses.replace(GRANT, purpose=purpose)
    text = seal(grant, SECRET, NOW)
    assert unseal(text, purpose, SECRET, NOW + LIFETIME[purpose]) == grant
    with pytest.raises(InvalidGrant):
        unseal(text, purpose, SECRET, NOW + LIFETIME[purpose] + 1)


def test_a_save_may_come_thirty_hours_after_the_opening() -> None:
    text = seal(GRANT, SECRET, NOW)
    assert unseal(text, Purpose.CALLBACK, SECRET, NOW + 30 * 3600) == GRANT


def test_a_grant_of_another_instance_is_refused() -> None:
    with pytest.raises(InvalidGrant):
        unseal(seal(GRANT, b"t" * 32, NOW), GRANT.purpose, SECRET, NOW)


@pytest.mark.parametrize("text", [None, "", "a", "a.b.c", "ü", "." * 100])
def test_what_is_no_grant_is_refused(text: str | None) -> None:
    with pytest.raises(InvalidGrant):
        unseal(text, Purpose.DOWNLOAD, SECRET, NOW)


def test_a_grant_is_as_long_as_a_path_may_be_in_any_script_and_no_longer() -> None:
    for path, is_taken in (("文" * 1365, True), ("a" * 40_000, False)):
        grant = dataclasses.replace(GRANT, path=path)
        text = seal(grant, SECRET, NOW)
        if is_taken:
            assert unseal(text, grant.purpose, SECRET, NOW) == grant
        else:
            with pytest.raises(InvalidGrant):
                unseal(text, grant.purpose, SECRET, NOW)


def test_an_unsigned_grant_is_refused() -> None:
    claims = {**dataclasses.asdict(GRANT), "exp": NOW + 100}
    with pytest.raises(InvalidGrant):
        unseal(jwt.encode(claims, "", algorithm="none"), GRANT.purpose, SECRET, NOW)


def test_a_users_id_is_stable_and_does_not_show_the_name() -> None:
    ids = {name: user_id(name, SECRET) for name in ("ann", "bob", "文", "")}
    assert len(set(ids.values())) == len(ids)
    assert ids["ann"] == user_id("ann", SECRET)
    assert "ann" not in ids["ann"]
    assert all(len(value) <= 128 and value.isalnum() for value in ids.values())
