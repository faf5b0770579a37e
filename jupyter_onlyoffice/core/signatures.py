"""Signatures: the JWT that Jupyter and the Document Server recognise each other by.

Facts (measured on 9.3, shared by 8.x): the Document Server signs with HS256, lives 300 s; callbacks
carry the signature in the header (fields under ``payload``) and in the body's ``token`` (fields
flat), downloads in the header alone. When the header would grow past 7168 characters, only the
body's token still holds everything.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from .errors import InvalidSignature, MalformedRequest
from .urls import grant_in

_ALGORITHMS: Final = ["HS256", "HS384", "HS512"]
_LONGEST: Final = 1 << 15
"""In a header. Of a download it holds the address, and so a grant, once more."""
_LONGEST_IN_BODY: Final = 4 << 20
"""About half of the largest callback, which holds everything twice."""
DEFAULT_HEADER: Final = "Authorization"
SHORT_SECRET: Final = 32
"""Secrets with fewer bytes than this can be guessed in practice."""


@dataclass(slots=True)
class Signer:
    """Makes and checks signatures with the shared secret.

    Attributes:
        secret: shared with the Document Server; empty if there is none. All who hold the signer see
            a new one at once.
        leeway: by how many seconds the two clocks may differ.
        allow_unsigned: whether to believe anybody where there is no secret.
    """

    secret: str
    leeway: float = 60
    allow_unsigned: bool = False

    @property
    def believes_anybody(self) -> bool:
        return not self.secret and self.allow_unsigned

    def sign(self, payload: Mapping[str, Any]) -> str:
        with warnings.catch_warnings():
            # One warning at start is enough; the Document Server itself takes short secrets.
            warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
            return jwt.encode(dict(payload), self.secret, algorithm="HS256")

    def verify(self, token: object, longest: int = _LONGEST) -> dict[str, Any]:
        """Return what ``token`` says.

        Args:
            longest: how many characters are looked at before it is known who made them.

        Raises:
            InvalidSignature: it is missing, too long, forged, expired, or from the future; or there
                is no secret to check it with.
        """
        if not self.secret:
            raise InvalidSignature("No secret shared with the Document Server is configured.")
        if not isinstance(token, str) or not token:
            raise InvalidSignature("The Document Server's signature is missing.")
        if len(token) > longest:
            raise InvalidSignature("The Document Server's signature is too long.")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
                return jwt.decode(
                    token,
                    self.secret,
                    algorithms=_ALGORITHMS,
                    leeway=self.leeway,
                    options={"verify_aud": False, "verify_iss": False, "verify_sub": False},
                )
        except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
            raise InvalidSignature(
                "The Document Server's signature is not valid at this time; do the clocks of the"
                " two servers agree?"
            ) from None
        except (jwt.InvalidTokenError, ValueError):
            raise InvalidSignature(
                "The Document Server's signature is not valid; do both sides use the same secret?"
            ) from None


def bearer(header: str | None) -> str | None:
    """Return the token in a header such as ``Bearer …``, or None."""
    if not header:
        return None
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else header.strip()


def verified_callback(signer: Signer, body: object, header: str | None) -> Mapping[str, Any]:
    """Return the callback's fields, all of them signed.

    Args:
        body: the request's parsed JSON.
        header: the value of the header that may carry the signature.

    Raises:
        MalformedRequest: the body is not an object.
        InvalidSignature: neither the body's token nor the header's is valid. A token in the body
            alone counts, as for the Document Server itself.
    """
    if not isinstance(body, dict):
        raise MalformedRequest("The callback is not a JSON object.")
    if signer.believes_anybody:
        return body
    if "token" in body:
        claims = signer.verify(body["token"], _LONGEST_IN_BODY)
    else:
        claims = signer.verify(bearer(header))
    payload = claims.get("payload", claims)
    if not isinstance(payload, dict):
        raise MalformedRequest("The callback's signature does not hold an object.")
    return payload


def check_download(signer: Signer, header: str | None, grant: str) -> None:
    """Check that the Document Server itself asks for the document that ``grant`` names.

    The signed address is compared by its grant only: what stands before it may have been rewritten
    by proxies on the way.

    Raises:
        InvalidSignature: it does not, as far as can be told.
    """
    if signer.believes_anybody:
        return
    claims = signer.verify(bearer(header))
    payload = claims.get("payload", claims)
    url = payload.get("url") if isinstance(payload, dict) else None
    if grant_in(url) != grant:
        raise InvalidSignature("The Document Server's signature is for another address.")
