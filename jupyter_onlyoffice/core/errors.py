"""What can go wrong.

::

    OnlyOfficeError
    ├── MalformedRequest        the sender did not follow the protocol
    ├── InvalidGrant            our own permission is missing, forged, expired or for something else
    ├── InvalidSignature        the Document Server's signature is missing, forged or expired
    ├── AccessDenied            hidden, outside the root, unreadable, not writable
    ├── DocumentNotFound
    ├── NameTaken
    ├── InUse                   somebody is editing the document
    ├── PreconditionFailed      the document is not at the revision that was named
    ├── UnsupportedFormat
    ├── ForeignUrl              an address that is not the Document Server's
    ├── DocumentServerError     it refuses or cannot be reached
    ├── NotStored               could not be stored now; may be tried again
    ├── NotKept                 what would be replaced could not be kept as a version
    ├── EngineUnavailable       the embedded converter is not installed or does not run
    ├── PasswordNeeded          the document is protected, or the password is wrong
    ├── TooLarge
    ├── Damaged                 the document is not what it says it is, or holds too much
    ├── ContainerError          the Document Server's container cannot be started or stopped
    └── Busy                    too many others wait already

Each message is one sentence for a person; ``reason`` is a fixed word for programs.
``handlers/base.py`` alone knows which HTTP status belongs to which.
"""

from __future__ import annotations


class OnlyOfficeError(Exception):
    """The root of all errors that this package raises on purpose."""

    reason = "error"

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if reason is not None:
            self.reason = reason


class MalformedRequest(OnlyOfficeError):
    reason = "malformed"


class InvalidGrant(OnlyOfficeError):
    reason = "grant"


class InvalidSignature(OnlyOfficeError):
    reason = "signature"


class AccessDenied(OnlyOfficeError):
    reason = "denied"


class DocumentNotFound(OnlyOfficeError):
    reason = "not-found"


class NameTaken(OnlyOfficeError):
    reason = "name-taken"


class InUse(OnlyOfficeError):
    reason = "in-use"


class PreconditionFailed(OnlyOfficeError):
    reason = "changed"


class UnsupportedFormat(OnlyOfficeError):
    reason = "format"


class ForeignUrl(OnlyOfficeError):
    reason = "foreign-url"


class DocumentServerError(OnlyOfficeError):
    reason = "document-server"


class NotStored(OnlyOfficeError):
    reason = "not-stored"


class NotKept(OnlyOfficeError):
    reason = "not-kept"


class EngineUnavailable(OnlyOfficeError):
    reason = "engine"


class PasswordNeeded(OnlyOfficeError):
    reason = "password"


class TooLarge(OnlyOfficeError):
    reason = "too-large"


class Damaged(OnlyOfficeError):
    reason = "damaged"


class ContainerError(OnlyOfficeError):
    reason = "container"


class Busy(OnlyOfficeError):
    reason = "busy"
