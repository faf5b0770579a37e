"""Opening, typing and converting by kind: the tables that say which function does it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial

from . import odf, ooxml, plain, write
from .content import Content, Page
from .kinds import Kind, kind_of


class ConversionFailed(Exception):
    """Nobody here can make that from this."""


_READ: dict[Kind, Callable[[bytes], Content]] = {
    Kind.DOCX: ooxml.read_docx,
    Kind.XLSX: ooxml.read_xlsx,
    Kind.PPTX: ooxml.read_pptx,
    Kind.ODT: odf.read_odt,
    Kind.ODS: odf.read_ods,
    Kind.ODP: odf.read_odp,
    Kind.PDF: plain.read_pdf,
    Kind.RTF: plain.read_rtf,
    Kind.HTML: plain.read_html,
    Kind.TEXT: plain.read_text,
}
_TYPE: dict[Kind, Callable[[bytes, Sequence[str]], bytes]] = {
    Kind.DOCX: ooxml.type_into_docx,
    Kind.XLSX: ooxml.type_into_xlsx,
    Kind.PPTX: ooxml.type_into_pptx,
    Kind.ODT: odf.type_into_odt,
    Kind.ODS: odf.type_into_ods,
    Kind.ODP: odf.type_into_odp,
    Kind.PDF: plain.type_into_pdf,
    Kind.RTF: plain.type_into_rtf,
    Kind.HTML: plain.type_into_html,
}
_WRITE: dict[str, Callable[[Content], bytes]] = {
    "docx": write.write_docx,
    "xlsx": write.write_xlsx,
    "pptx": write.write_pptx,
    "odt": write.write_odt,
    "ods": write.write_ods,
    "odp": write.write_odp,
    "pdf": write.write_pdf,
    "pdfa": write.write_pdf,
    "txt": write.write_txt,
    "md": write.write_md,
    "html": write.write_html,
    "htm": write.write_html,
    "rtf": write.write_rtf,
    "csv": write.write_first_sheet,
    "tsv": write.write_first_sheet,
    "png": write.write_png,
}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), Kind.DOCX),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), Kind.XLSX),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"), Kind.PPTX),
    **dict.fromkeys(("odt", "ott"), Kind.ODT),
    **dict.fromkeys(("ods", "ots"), Kind.ODS),
    **dict.fromkeys(("odp", "otp"), Kind.ODP),
    **dict.fromkeys(("pdf", "pdfa"), Kind.PDF),
    **dict.fromkeys(("html", "htm"), Kind.HTML),
    **dict.fromkeys(("txt", "md", "csv", "tsv"), Kind.TEXT),
    "rtf": Kind.RTF,
}
_OLD = {
    **dict.fromkeys(("doc", "dot", "wps", "wpt", "hwp", "hwpx", "pages", "epub", "fb2"), "docx"),
    **dict.fromkeys(("xls", "xlt", "et", "ett", "numbers", "fods", "sxc"), "xlsx"),
    **dict.fromkeys(("ppt", "pps", "pot", "dps", "dpt", "key", "fodp", "sxi"), "pptx"),
    **dict.fromkeys(("fodt", "mht", "mhtml", "stw", "sxw", "xml", "hml"), "docx"),
}
"""Extensions that come back as Office Open XML, whatever they were."""


def saved_extension(extension: str) -> str:
    """Extension of the file that editing a file with this one gives back."""
    return _OLD.get(extension, extension)


def needs_choice(data: bytes, extension: str) -> str | None:
    """Which options the original asks for before it opens this: "csv", "txt" or None."""
    if extension in ("csv", "tsv"):
        return "csv"
    is_text = kind_of(data) is Kind.TEXT and extension not in ("md", "rtf", "html", "htm", "xml")
    return "txt" if is_text and not (extension == "txt" and _is_utf8(data)) else None


def working_copy(data: bytes, extension: str) -> bytes:
    """Make the file that is edited: the same bytes unless they are of another kind than said."""
    target = saved_extension(extension)
    kind = kind_of(data)
    if kind is Kind.EMPTY:
        return blank(target)
    if kind is _KINDS.get(target):
        return data
    return converted(data, extension, target)


def blank(extension: str) -> bytes:
    """Make a new document for a file of no bytes."""
    family = {Kind.XLSX: "cell", Kind.ODS: "cell", Kind.PPTX: "slide", Kind.ODP: "slide"}
    kind = _KINDS.get(extension)
    if kind is None:
        raise ConversionFailed(extension)
    page = Page(rows=[[""]] if family.get(kind) != "cell" else [])
    return made(Content("word", [page]), extension)


def read(data: bytes, extension: str) -> Content:
    """Read what a document shows; raises ConversionFailed for kinds nobody here can read."""
    kind = kind_of(data)
    if kind is Kind.TEXT and extension in ("csv", "tsv"):
        return plain.read_csv(data)
    if kind is Kind.EMPTY:
        return Content("word", [])
    try:
        return _READ[kind](data)
    except (KeyError, ValueError, IndexError) as error:
        raise ConversionFailed(f"{kind} cannot be read") from error


def type_into(data: bytes, extension: str, runs: Sequence[str]) -> bytes:
    """Type into a working copy; `content.Content.typed` has the rules."""
    kind = kind_of(data)
    if kind is Kind.TEXT or kind is Kind.EMPTY:
        if extension in ("csv", "tsv"):
            return plain.type_into_csv(data, runs)
        return plain.type_into_text(data, runs, bom=extension == "txt")
    try:
        return _TYPE[kind](data, runs) if "".join(runs) else data
    except (KeyError, ValueError, IndexError, StopIteration) as error:
        raise ConversionFailed(f"cannot type into {kind}") from error


def converted(data: bytes, extension: str, target: str) -> bytes:
    """Convert; the content decides, the extension is only a hint."""
    if kind_of(data) is _KINDS.get(target) and kind_of(data) is not Kind.TEXT:
        return data
    return made(read(data, extension), target)


def form(data: bytes, extension: str) -> bytes:
    """Make a PDF that people fill in: other than any PDF, as the original tells them apart."""
    return write.as_form(converted(data, extension, "pdf"))


def thumbnail(data: bytes, extension: str, width: int, height: int) -> bytes:
    """Make a picture of the document."""
    return partial(write.write_png, width=width, height=height)(read(data, extension))


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files, as conversions to pictures of all pages come."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def made(content: Content, extension: str) -> bytes:
    """Make a new file from text; raises ConversionFailed for what nobody here can write."""
    kind = _KINDS.get(extension)
    by_kind = str(kind) if kind is not None and kind is not Kind.TEXT else extension
    writer = _WRITE.get(extension) or _WRITE.get(by_kind)
    if writer is None:
        raise ConversionFailed(extension)
    return writer(content)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
