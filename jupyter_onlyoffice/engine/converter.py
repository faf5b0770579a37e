"""One conversion: a folder of its own, the converter's parameters, and what its end means."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from ..core import content
from ..core.conversion import TEXT_EXTENSIONS, Conversion, TextForm
from ..core.errors import (
    Busy,
    Damaged,
    EngineUnavailable,
    NotStored,
    OnlyOfficeError,
    PasswordNeeded,
    TooLarge,
)
from ..core.formats import formats
from ..core.text import decoded
from ..scratch import scratch_folder
from .columns import set_widths, widths
from .fonts import FontCatalogue
from .installed import Installation
from .process import Cancellation, Cancelled, Ended, Limits, run_confined
from .references import InputLimits, prepare
from .scripts import Script, missing_scripts, used_scripts

_CHUNK: Final = 1 << 20
_ROOM_BEFORE, _ROOM_AFTER = 64 << 20, 1 << 20

# The converter's own numbers for formats (its m_nFormatTo); where none is given, it goes by the
# extension.
_EDITOR_BINARY: Final = 8192

# Its number for UTF-8.
_UTF8: Final = 46

_GUARDS: Final = (
    "<options><allowNetworkRequest>false</allowNetworkRequest></options>"
    '<m_oInputLimits><m_oInputLimit type="docx;dotx;docm;dotm;xlsx;xltx;xlsm;xltm;pptx;potx;pptm;'
    'potm;ppsx;ppsm;odt;ott;ods;ots;odp;otp;epub;vsdx"><m_oZip uncompressed="2147483647"'
    ' template="*"/></m_oInputLimit></m_oInputLimits>'
)
"""The converter's own guards, which ours do not rely on."""

_READABLE: Final = {
    ".doc": ".docx",
    ".dot": ".docx",
    ".rtf": ".docx",
    ".xls": ".xlsx",
    ".xlsb": ".xlsx",
    ".ppt": ".pptx",
    ".pps": ".pptx",
}
"""What the formats are turned into that nothing can be read from directly."""


class Converter:
    """Converts one document, in a folder of its own that is gone when the job is left.

    Raises (everywhere):
        Cancelled, Damaged, EngineUnavailable, NotStored, PasswordNeeded, TooLarge
    """

    def __init__(
        self,
        installation: Installation,
        catalogue: FontCatalogue,
        conversion: Conversion,
        limits: Limits,
        input_limits: InputLimits,
        cancellation: Cancellation,
    ) -> None:
        self._installation = installation
        self._catalogue = catalogue
        self._conversion = conversion
        self._limits = limits
        self._input_limits = input_limits
        self._cancellation = cancellation

    def __enter__(self) -> Converter:
        self._scope = contextlib.ExitStack()
        self._folder = self._scope.enter_context(_job_folder())
        ext = "csv" if self._conversion.source == "tsv" else self._conversion.source
        self._document = self._folder / f"document.{ext}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._scope.__exit__(kind, error, traceback)

    def receive(self, source: BinaryIO, revision: str) -> None:
        """Bring the document into the job's folder, without what reaches out of it.

        Raises:
            Busy: the bytes are not those of ``revision`` any more.
        """
        source.seek(0)
        chunks = iter(lambda: source.read(_CHUNK), b"")
        # Copied first: while it is examined nobody may change it.
        with (self._folder / "original").open("x+b") as original:
            if not _has_room(self._folder, _ROOM_BEFORE):
                raise NotStored("There is not enough room on the server to convert the document.")
            hash = hashlib.sha256()
            for chunk in chunks:
                hash.update(chunk)
                original.write(chunk)
            if hash.hexdigest() != revision:
                raise Busy(
                    "The document is being written to right now; try again in a moment.",
                    reason="changed",
                )
            with contextlib.ExitStack() as files:
                examined: BinaryIO = original
                if self._conversion.source in TEXT_EXTENSIONS:
                    form = self._conversion.text or TextForm("utf-8")
                    examined = files.enter_context((self._folder / "decoded").open("x+b"))
                    original.seek(0)
                    for text in decoded(iter(lambda: original.read(_CHUNK), b""), form.encoding):
                        examined.write(text)
                with self._document.open("xb") as target:
                    prepare(examined, target, self._conversion.source, self._input_limits)

    def convert(self) -> Path:
        """Return the result, which goes away with the job."""
        target = self._folder / f"result.{self._conversion.target}"
        source = self._document
        if detour := _detour(self._conversion):
            source = self._rewritten(source, detour)
        elif self._conversion.for_screen and source.suffix == ".csv":
            source = self._with_wide_columns(source)
        self._run(source, target)
        self._check(target)
        return target

    def missing_fonts(self) -> list[Script]:
        """Return the document's scripts that there is no font for."""
        wanted = missing_scripts(self._catalogue)
        if not wanted:
            return []
        document = self._document
        if target := _READABLE.get(document.suffix):
            document = self._run(document, self._folder / f"readable{target}")
        return used_scripts(document, wanted)

    def _with_wide_columns(self, document: Path) -> Path:
        delimiter = self._conversion.text.delimiter if self._conversion.text else None
        with document.open(encoding="utf-8", newline="") as lines:
            columns = widths(lines, delimiter or ",")
        workbook = self._run(document, self._folder / "sheet.xlsx")
        target = self._folder / "wide.xlsx"
        set_widths(workbook, target, columns)
        return target

    def _check(self, result: Path) -> None:
        """The converter does not notice when the disk is full: what it writes is cut short then."""
        with result.open("rb") as stream:
            complaint = content.complaint(stream, formats().get(self._conversion.target))
        if complaint or not _has_room(self._folder, _ROOM_AFTER):
            raise NotStored("There is not enough room on the server to convert the document.")

    def _rewritten(self, document: Path, ext: str) -> Path:
        """Have a document written by the editor's own code, as if it was opened and saved."""
        folder = self._folder / "editor"
        (folder / "changes").mkdir(parents=True)
        (folder / "changes" / "changes0.json").touch()
        binary = self._run(document, folder / "Editor.bin", m_nFormatTo=str(_EDITOR_BINARY))
        return self._run(binary, self._folder / f"rewritten.{ext}", m_bFromChanges="true")

    def _run(self, source: Path, target: Path, **parameters: str) -> Path:
        if self._cancellation.cancelled:
            raise Cancelled
        scratch = Path(tempfile.mkdtemp(dir=self._folder))
        parameters |= {
            "m_sFileFrom": str(source),
            "m_sFileTo": str(target),
            "m_sAllFontsPath": str(self._catalogue.file),
            "m_sFontDir": str(self._catalogue.folder),
            "m_sTempDir": str(scratch),
            "m_bDontSaveAdditional": "true",
        }
        if self._conversion.password is not None:
            parameters["m_sPassword"] = self._conversion.password
        parameters |= self._text_parameters(source, target)
        if target.suffix == ".pdf":
            parameters["m_sJsonParams"] = json.dumps(self._layout(), separators=(",", ":"))
        file = self._folder / "parameters.xml"
        lines = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in parameters.items())
        file.write_text(
            '<?xml version="1.0" encoding="utf-8"?>'
            f"<TaskQueueDataConvert>{lines}{_GUARDS}</TaskQueueDataConvert>",
            "utf-8",
        )
        ended = run_confined(
            [self._installation.converter, file],
            read=[self._installation.library, self._catalogue.root],
            write=self._folder,
            limits=self._limits,
            cancellation=self._cancellation,
        )
        if self._cancellation.cancelled:
            raise Cancelled
        if ended.code != 0 or not target.exists() or target.stat().st_size == 0:
            raise _meaning(ended, with_password=self._conversion.password is not None)
        return target

    def _text_parameters(self, source: Path, target: Path) -> dict[str, str]:
        form = self._conversion.text
        if source.suffix in {".csv", ".txt"} and form is not None:
            found = {"m_nCsvTxtEncoding": str(_UTF8)}
            if form.delimiter is not None:
                found["m_nCsvDelimiterChar"] = form.delimiter
            return found
        if target.suffix in {".csv", ".txt"}:
            return {"m_nCsvTxtEncoding": str(_UTF8), "m_nCsvDelimiterChar": ","}
        return {}

    def _layout(self) -> dict[str, object]:
        """Without ``spreadsheetLayout`` only the sheet that was open last would be printed."""
        layout: dict[str, object] = {}
        if self._conversion.for_screen:
            layout = {"fitToWidth": 1, "fitToHeight": 0, "gridLines": True, "headings": True}
        return {"spreadsheetLayout": layout}


@contextlib.contextmanager
def _job_folder() -> Iterator[Path]:
    folder = scratch_folder()
    try:
        yield folder
    except OSError as error:
        raise NotStored(
            f"The document could not be converted: {error.strerror or error}."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room(folder: Path, size: int) -> bool:
    return shutil.disk_usage(folder).free >= size


def _detour(conversion: Conversion) -> str | None:
    """Return what the editor's own code is to write first; None if that is not needed.

    The converter's short cuts from one format to another are not always good enough. They calculate
    nothing, so a CSV file of what a program wrote that does not calculate either would hold
    formulas; of OpenDocument sheets they make .xlsx files that others cannot read; and they make
    empty .rtf files of documents that do not say how large a page is.
    """
    match conversion.source, conversion.target:
        case "txt", "rtf":
            return "docx"
        case (("csv" | "tsv"), _):
            return None
        case _, "csv":
            return "xlsx"
        case (("ods" | "ots" | "fods"), "xlsx"):
            return "xlsx"
        case (("pdf" | "xps" | "oxps"), "rtf"):
            return None
        case _, "rtf":
            return "docx"
        case _:
            return None


def _meaning(ended: Ended, *, with_password: bool) -> OnlyOfficeError:
    """Return what an unsuccessful end means; the numbers are ONLYOFFICE's own."""
    if ended.timed_out:
        return Damaged("The document is too complex to be converted here.", reason="too-complex")
    match ended.code:
        case 90 if not with_password:
            return PasswordNeeded("The document is protected by a password.")
        case 90 | 91:
            return PasswordNeeded(
                "That password does not open the document.", reason="wrong-password"
            )
        case 93:
            return TooLarge("The document holds more than can be converted here.")
        # Limits of time and memory; it also aborts where it finds a document inconsistent.
        case -24 | -9 | -6 if ended.code != -6 or "bad_alloc" in ended.output:
            return Damaged(
                "The document is too complex to be converted here.", reason="too-complex"
            )
        case -25:
            return TooLarge("What the document turns into is too large.")
        case 125:
            return EngineUnavailable(f"ONLYOFFICE's converter does not run here: {ended.output}")
        case _:
            return Damaged("The document cannot be read; it may be damaged.")
