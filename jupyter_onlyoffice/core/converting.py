"""What is asked of the Document Server's conversion service, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .conversion import Conversion
from .errors import Damaged, DocumentServerError, OnlyOfficeError, PasswordNeeded, TooLarge

_CODE_PAGES: Final[Mapping[str, int]] = {
    "utf-8": 65001,
    "utf-16-le": 1200,
    "utf-16-be": 1201,
    "koi8-r": 20866,
    "gb18030": 54936,
    "big5": 950,
    "shift_jis": 932,
    "euc-jp": 51932,
    "euc-kr": 51949,
    **{f"windows-{number}": number for number in range(1250, 1259)},
}
_DELIMITERS: Final = {"\t": 1, ";": 2, ":": 3, ",": 4, " ": 5}


def conversion_fields(conversion: Conversion) -> dict[str, Any]:
    """Return the fields of a request that say what is wanted; names are ONLYOFFICE's own."""
    fields: dict[str, Any] = {
        "filetype": conversion.source,
        "outputtype": conversion.target,
    }
    if conversion.password is not None:
        fields["password"] = conversion.password
    if conversion.text is not None:
        fields["codePage"] = _CODE_PAGES.get(conversion.text.encoding, _CODE_PAGES["utf-8"])
        if conversion.text.delimiter in _DELIMITERS:
            fields["delimiter"] = _DELIMITERS[conversion.text.delimiter]
    if conversion.target == "pdf":
        # Without it only the sheet that was open last would be printed.
        fields["spreadsheetLayout"] = {}
    if conversion.form:
        fields["pdf"] = {"form": True}  # Document Server 8.1
    return fields


def conversion_failure(code: object, conversion: Conversion) -> OnlyOfficeError:
    """Return what an error number of the conversion service means."""
    match code:
        case -1 | -2:
            return DocumentServerError("The Document Server did not convert the document in time.")
        case -3:
            return Damaged("The document cannot be read; it may be damaged.")
        case -4:
            return DocumentServerError(
                "The Document Server could not fetch the document from this Jupyter server;"
                " jupyter_url must be an address that it reaches."
            )
        case -5 if conversion.password is None:
            return PasswordNeeded("The document is protected by a password.")
        case -5:
            return PasswordNeeded(
                "That password does not open the document.", reason="wrong-password"
            )
        case -10:
            return TooLarge("The document is too large for the Document Server.")
        case _:
            return DocumentServerError(
                f"The Document Server could not convert .{conversion.source}"
                f" to .{conversion.target} (error {code})."
            )
