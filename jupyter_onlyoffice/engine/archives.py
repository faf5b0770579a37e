"""Copy the members of a zip archive into a new one, mostly without unpacking them."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from ..core.errors import Damaged, TooLarge
from .limits import MEBIBYTE, InputLimits

_CHUNK = MEBIBYTE
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DESCRIPTOR_FOLLOWS = 0x08
_ENCRYPTED = 0x01


@contextmanager
def reading_archive() -> Iterator[None]:
    """Turn whatever a broken archive makes ``zipfile`` raise into ``Damaged``."""
    try:
        yield
    except (
        EOFError,
        NotImplementedError,
        UnicodeError,
        ValueError,
        struct.error,
        zipfile.BadZipFile,
        lzma.LZMAError,
        zlib.error,
    ) as exc:
        raise Damaged("The document is damaged: its archive cannot be read.") from exc


def check_sizes(archive: zipfile.ZipFile, size: int, limits: InputLimits) -> None:
    """Refuse an archive of ``size`` bytes that unpacks to too much, by what its directory says.

    A directory that says less than there is gains nothing: nobody, the converter included, unpacks
    more of a member than the directory says.

    Raises:
        Damaged: its members overlap, or one is encrypted.
        TooLarge: over one of the limits.
    """
    members = archive.infolist()
    if len(members) > limits.members:
        raise TooLarge("The document holds too many parts.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if packed > size:
        raise Damaged("The document is damaged: parts of its archive overlap.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Damaged("The document is an encrypted zip file, which no office program writes.")
    if (
        unpacked > limits.unpacked
        or any(member.file_size > limits.member for member in members)
        or (unpacked > 64 * MEBIBYTE and unpacked > packed * limits.ratio)
    ):
        raise TooLarge("The document is too large once it is unpacked.")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: InputLimits) -> bytes:
    """Unpack a member that has to be searched.

    Raises:
        TooLarge: it is larger than what may be held in memory.
    """
    if member.file_size > limits.markup:
        raise TooLarge("The document is too large to be examined.")
    with archive.open(member) as stream:
        return stream.read(limits.markup)


def copy_member(
    source: BinaryIO, member: zipfile.ZipInfo, target: BinaryIO, copy: zipfile.ZipFile
) -> None:
    """Copy a member as it is packed; ``copy`` is the archive being written to ``target``."""
    if member.header_offset < 0:
        raise Damaged("The document is damaged: its archive cannot be read.")
    source.seek(member.header_offset)
    signature, name, extra = _LOCAL_HEADER.unpack(source.read(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04":
        raise Damaged("The document is damaged: its archive cannot be read.")
    source.seek(name + extra, 1)
    entry = zipfile.ZipInfo(member.filename, member.date_time)
    entry.compress_type = member.compress_type
    entry.flag_bits = member.flag_bits & ~_DESCRIPTOR_FOLLOWS
    entry.CRC = member.CRC
    entry.compress_size = member.compress_size
    entry.file_size = member.file_size
    entry.header_offset = target.tell()
    target.write(entry.FileHeader(zip64=False))
    left = member.compress_size
    while left:
        chunk = source.read(min(left, _CHUNK))
        if not chunk:
            raise Damaged("The document is damaged: its archive is cut off.")
        target.write(chunk)
        left -= len(chunk)
    copy.filelist.append(entry)
    copy.NameToInfo[entry.filename] = entry
    copy.start_dir = target.tell()
