"""How much of a document the engine takes in."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class InputLimits:
    """What a document may hold; sizes are in bytes.

    Attributes:
        members: files inside of a zip.
        unpacked: everything inside of a zip together, once unpacked.
        member: any one file inside of a zip, once unpacked.
        markup: one text that has to be searched for references; it is held in memory.
        ratio: unpacked size by packed size, where more than 64 MiB are unpacked.
    """

    members: int = 20_000
    unpacked: int = 1024 * MEBIBYTE
    member: int = 300 * MEBIBYTE
    markup: int = 128 * MEBIBYTE
    ratio: int = 250
