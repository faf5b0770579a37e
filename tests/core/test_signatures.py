"""Signatures: cases T1, T3, T4."""

from __future__ import annotations

import time
import warnings
from typing import Any

import jwt
import pytest

from jupyter_onlyoffice.core.errors import InvalidSignature, MalformedRequest
from jupyter_onlyoffice.core.signatures import Signer, bearer, check_download, verified_callback

SECRET = "a-secret-of-more-than-thirty-two-bytes"
SIGNER = Signer(SECRET, leeway=60)


def signed(payload: dict[str, Any], secret: str = SECRET) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        return jwt.encode(payload, secret, algorithm="HS256")


@pytest.mark.parametrize(
    ("claims", "accepted"),
    [
        ({"iat": 5}, True),
        ({"iat": 3600}, False),
        ({"exp": -5}, True),
        ({"exp": -3600}, False),
        ({"nbf": 5}, True),
        ({"nbf": 3600}, False),
    ],
)
def test_clocks_may_differ_by_the_leeway(claims: dict[str, int], accepted: bool) -> None:
    now = time.time()
    token = signed({"status": 1, **{name: now + offset for name, offset in claims.items()}})
    if accepted:
        assert SIGNER.verify(token)["status"] == 1
    else:
        with pytest.raises(InvalidSignature, match="clocks"):
            SIGNER.verify(token)


@pytest.mark.parametrize("token", [None, "", 7, "a.b.c", [], signed({}, "x" * 40)])
def test_what_is_not_signed_with_the_secret_is_refused(token: object) -> None:
    with pytest.raises(InvalidSignature):
        SIGNER.verify(token)


def test_nothing_is_believed_without_a_secret() -> None:
    with pytest.raises(InvalidSignature):
        verified_callback(Signer(""), {"status": 1}, None)
    with pytest.raises(InvalidSignature):
        check_download(Signer(""), None, "grant")
    with pytest.raises(InvalidSignature):
        Signer("").verify(jwt.encode({"status": 1}, "", algorithm="none"))


def test_everything_is_believed_where_that_is_wanted() -> None:
    signer = Signer("", allow_unsigned=True)
    assert verified_callback(signer, {"status": 1}, None) == {"status": 1}
    check_download(signer, None, "grant")


def test_a_short_secret_works_without_a_warning_for_each_use() -> None:
    signer = Signer("secret")
    assert signer.verify(signer.sign({"a": 1})) == {"a": 1}


def test_signing_leaves_its_argument_alone() -> None:
    payload = {"a": {"b": 1}}
    assert jwt.decode(SIGNER.sign(payload), SECRET, algorithms=["HS256"]) == {"a": {"b": 1}}
    assert payload == {"a": {"b": 1}}


FIELDS = {"key": "k", "status": 2, "url": "http://ds/a"}


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ({**FIELDS, "token": signed(FIELDS)}, None),
        ({"token": signed(FIELDS)}, None),
        (FIELDS, f"Bearer {signed({'payload': FIELDS})}"),
        ({}, f"Bearer {signed({'payload': FIELDS})}"),
        (FIELDS, signed({"payload": FIELDS})),
        (FIELDS, f"bearer  {signed(FIELDS)}"),
    ],
)
def test_the_signature_may_be_in_the_body_or_in_the_header(
    body: dict[str, Any], header: str | None
) -> None:
    assert verified_callback(SIGNER, body, header) == FIELDS


def test_only_signed_fields_count() -> None:
    body = {"status": 2, "url": "http://evil/", "key": "x", "token": signed({"status": 1})}
    assert verified_callback(SIGNER, body, None) == {"status": 1}


def test_a_bad_token_in_the_body_is_not_made_good_by_the_header() -> None:
    header = f"Bearer {signed({'payload': FIELDS})}"
    with pytest.raises(InvalidSignature):
        verified_callback(SIGNER, {**FIELDS, "token": signed(FIELDS, "y" * 40)}, header)


def test_a_long_history_comes_in_the_body_and_nothing_that_long_in_a_header() -> None:
    fields = {**FIELDS, "history": "x" * 100_000}
    assert verified_callback(SIGNER, {"token": signed(fields)}, None) == fields
    with pytest.raises(InvalidSignature, match="too long"):
        verified_callback(SIGNER, {}, f"Bearer {signed({'payload': fields})}")
    with pytest.raises(InvalidSignature, match="too long"):
        verified_callback(SIGNER, {"token": signed({"history": "x" * (4 << 20)})}, None)


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_malformed(body: object) -> None:
    with pytest.raises(MalformedRequest):
        verified_callback(SIGNER, body, None)


@pytest.mark.parametrize(
    ("header", "token"),
    [(None, None), ("", None), ("Bearer a", "a"), ("bearer  a ", "a"), ("a.b.c", "a.b.c")],
)
def test_the_bearer_prefix_is_optional(header: str | None, token: str | None) -> None:
    assert bearer(header) == token


def test_a_download_is_signed_for_its_own_address() -> None:
    def header(url: object) -> str:
        return f"Bearer {signed({'payload': {'url': url}})}"

    check_download(SIGNER, header("http://x/onlyoffice/download?grant_token=g"), "g")
    check_download(SIGNER, header("http://proxy:80/y/download?a=b&grant_token=g"), "g")
    for url in ("http://x/onlyoffice/download?grant_token=other", "http://x/", None, 3):
        with pytest.raises(InvalidSignature):
            check_download(SIGNER, header(url), "g")
    with pytest.raises(InvalidSignature):
        check_download(SIGNER, None, "g")
