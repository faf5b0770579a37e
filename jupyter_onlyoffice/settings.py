"""What the settings of our programs mean, as far as they are the same in each."""

from __future__ import annotations

import os
import re
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


def header_in(program: HasTraits, header: str) -> str:
    """Return the name of the header in which the Document Server signs.

    Raises:
        TraitError: no header can be called so.
    """
    if not re.fullmatch("[A-Za-z0-9-]+", header):
        raise TraitError(f"{_name(program)}.jwt_header: “{header}” is no header's name.")
    return header


def verification_in(program: HasTraits, bundle: str, *, wanted: bool) -> bool | str:
    """Return what certificates are checked against: a file, the system's (True), or nothing.

    Args:
        bundle: a file of certificates; empty for the system's.
        wanted: whether they are checked at all.

    Raises:
        TraitError: the file cannot be read.
    """
    if bundle and not (os.path.isfile(bundle) and os.access(bundle, os.R_OK)):
        raise TraitError(f"{_name(program)}.ca_bundle: “{bundle}” cannot be read.")
    return (bundle or True) if wanted else False


def _name(program: HasTraits) -> str:
    return type(program).__name__
