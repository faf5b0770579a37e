"""What the settings of our programs mean, as far as they are the same in each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from traitlets import HasTraits, TraitError

from .core import urls


def address_in(
    program: HasTraits, trait: str, placeholders: Mapping[str, str] | None = None
) -> str:
    """Return an address that a program was given, in its one form.

    Args:
        placeholders: what stands for what in it.

    Raises:
        TraitError: it is none; the message names the setting.
    """
    try:
        address = getattr(program, trait)
        return urls.normalize(urls.filled(address, placeholders) if placeholders else address)
    except ValueError as error:
        raise TraitError(f"{_name(program)}.{trait}: {error}") from None


def secret_in(program: HasTraits, secret: str, file: str) -> str:
    """Return the secret that is shared with the Document Server; empty if there is none.

    Args:
        secret: as it was given.
        file: that holds it instead.

    Raises:
        TraitError: the file cannot be read.
    """
    if secret.strip() or not file:
        return secret.strip()
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TraitError(
            f"{_name(program)}.jwt_secret_file: “{file}” cannot be read: {error}."
        ) from None


def _name(program: HasTraits) -> str:
    return type(program).__name__
