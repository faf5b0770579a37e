"""The instance secret: what our grants and keys are made with."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path

from . import durable
from .core.errors import NotStored

_BYTES = 32


class InstanceSecret:
    """A random secret of this Jupyter user, in a file that only they can read.

    It is made when first needed and survives restarts, since grants must.

    Args:
        mode: of the file; that of a shared folder is for everybody who may read the folder.
    """

    def __init__(self, path: Path, mode: int = 0o600) -> None:
        self._path = path
        self._mode = mode

    def exists(self) -> bool:
        return os.access(self._path, os.R_OK)

    @cached_property
    def value(self) -> bytes:
        """The secret's 32 bytes.

        Raises:
            NotStored: the file cannot be written or read.
        """
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._path.exists():
                durable.create_file(self._path, secrets.token_bytes(_BYTES), self._mode)
            value = self._path.read_bytes()
        except OSError as error:
            raise NotStored(
                f"The folder {self._path.parent} cannot be used: {error.strerror}."
            ) from error
        if len(value) < _BYTES:
            raise NotStored(f"{self._path} is damaged; remove it to have a new secret made.")
        return value
