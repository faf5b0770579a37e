"""Tokens in both directions, as the original makes and takes them."""

from __future__ import annotations

import contextlib
import time
import warnings
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import jwt

from .faults import Faults
from .settings import Settings

ALGORITHMS = ["HS256", "HS384", "HS512"]
HEADER_LIMIT = 7168
"""Header tokens of this many characters make the original shorten the callback."""


@contextlib.contextmanager
def _any_key_length() -> Iterator[None]:
    """Silence PyJWT's advice: the original takes secrets of any length."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The HMAC key is")
        yield


class TokenProblem(Enum):
    """Why an inbound token does not count."""

    BAD = "bad"
    EXPIRED = "expired"


class BadToken(Exception):
    """A token is missing, malformed, wrongly signed or expired."""

    def __init__(self, problem: TokenProblem) -> None:
        """Remember which of the two."""
        super().__init__(problem.value)
        self.problem = problem


class Signer:
    """Signs what goes out and verifies what comes in with one secret."""

    def __init__(self, settings: Settings, faults: Faults | None = None) -> None:
        """Take secret, header name, lives and leeway from the settings, a wrong clock as fault."""
        self.settings = settings
        self._faults = faults or Faults()

    @property
    def on(self) -> bool:
        """Whether there is a secret at all."""
        return self.settings.secret != ""

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign claims, HS256, with iat and exp added behind them."""
        now = int(time.time()) + self._faults.clock
        life = {"iat": now, "exp": now + self.settings.token_life}
        with _any_key_length():
            return jwt.encode({**claims, **life}, self.settings.secret, algorithm="HS256")

    def header(self, token: str) -> tuple[str, str]:
        """Header that carries an outbound token."""
        return self.settings.jwt_header, self.settings.jwt_prefix + token

    def verify(self, token: object) -> dict[str, Any]:
        """Return the claims of an inbound token; raises BadToken."""
        if not isinstance(token, str):
            raise BadToken(TokenProblem.BAD)
        secret = self.settings.secret or "no token is right where tokens are off"
        try:
            with _any_key_length():
                return jwt.decode(
                    token,
                    secret,
                    ALGORITHMS,
                    {"verify_aud": False, "verify_iat": False, "verify_sub": False},
                    leeway=self.settings.leeway - self._faults.clock,
                )
        except jwt.ExpiredSignatureError:
            raise BadToken(TokenProblem.EXPIRED) from None
        except jwt.PyJWTError:
            raise BadToken(TokenProblem.BAD) from None

    def call(self, headers: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a /command or /converter call that count; raises BadToken.

        A body token wins and the header is then not looked at; either may hold the fields flat or
        under ``payload``; unsigned fields never count.
        """
        if not self.on:
            return dict(body)
        if "token" in body:
            claims = self.verify(body["token"])
        else:
            value = headers.get(self.settings.jwt_header) or ""
            if not value.startswith(self.settings.jwt_prefix):
                raise BadToken(TokenProblem.BAD)
            claims = self.verify(value.removeprefix(self.settings.jwt_prefix))
        payload = claims.get("payload")
        return dict(payload) if isinstance(payload, dict) else claims


def claims_of(token: str) -> dict[str, Any]:
    """Claims without any check, for records."""
    return jwt.decode(token, options={"verify_signature": False})
