"""Converting bytes with the engine, and looking into what comes out."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

import docx
import openpyxl
import pptx
import pypdf
import pypdfium2
from PIL import Image

from jupyter_onlyoffice.core import text
from jupyter_onlyoffice.core.conversion import TEXT_EXTENSIONS, Conversion
from jupyter_onlyoffice.engine import Engine, Result


@dataclass
class Trial:
    """Converts bytes."""

    engine: Engine

    async def result(self, content: bytes, source: str, target: str, **wishes: Any) -> Result:
        form = None
        if source in TEXT_EXTENSIONS:
            form = text.detect(content[: text.SAMPLE_BYTES], source)

        async def opened() -> BinaryIO:
            return io.BytesIO(content)

        conversion = Conversion(source, target, **{"text": form, **wishes})
        return await self.engine.convert(hashlib.sha256(content).hexdigest(), opened, conversion)

    async def convert(self, content: bytes, source: str, target: str, **wishes: Any) -> bytes:
        result = await self.result(content, source, target, **wishes)
        with result.stream as stream:
            return await asyncio.to_thread(stream.read)

    async def picture(self, content: bytes, source: str, page: int = 0) -> Image.Image:
        """Return a page of the preview as people see it, a pixel for each point."""
        made = await self.convert(content, source, "pdf", for_screen=True)
        with contextlib.closing(pypdfium2.PdfDocument(made)) as document:
            picture = document[page].render(scale=1).to_pil().convert("RGB")
        assert isinstance(picture, Image.Image)
        return picture

    async def preview(self, content: bytes, source: str, **wishes: Any) -> pypdf.PdfReader:
        made = await self.convert(content, source, "pdf", for_screen=True, **wishes)
        return pypdf.PdfReader(io.BytesIO(made))


def words_of(content: bytes, ext: str) -> str:
    """Return the text of a document, found out without the engine."""
    stream = io.BytesIO(content)
    match ext:
        case "pdf":
            return "\n".join(page.extract_text() for page in pypdf.PdfReader(stream).pages)
        case "docx":
            return "\n".join(paragraph.text for paragraph in docx.Document(stream).paragraphs)
        case "xlsx":
            sheets = openpyxl.load_workbook(stream, data_only=True)
            cells = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
            return "\n".join(str(cell) for row in cells for cell in row if cell is not None)
        case "pptx":
            shapes = [shape for slide in pptx.Presentation(stream).slides for shape in slide.shapes]
            return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
        case "odt" | "ods" | "odp" | "epub":
            with zipfile.ZipFile(stream) as archive:
                parts = [name for name in archive.namelist() if name.endswith(("ml",))]
                return re.sub("<[^>]*>", " ", "".join(archive.read(n).decode() for n in parts))
        case "xls":
            # Strings are kept in Latin-1 where they can be, else in UTF-16.
            wide = (content[start:].decode("utf-16-le", errors="ignore") for start in (0, 1))
            return content.decode("latin-1") + "".join(wide)
        case "rtf":
            return rtf_text(content.decode("ascii"))
        case _:
            return content.decode("utf-8-sig")


def rtf_text(source: str) -> str:
    """Return what an RTF file says, with its escapes for characters resolved."""
    plain = re.sub(r"\\u(-?\d+)[?*]?", lambda found: chr(int(found[1]) % 65536), source)
    plain = re.sub(r"\\'([0-9a-f]{2})", lambda f: bytes.fromhex(f[1]).decode("cp1252"), plain)
    return re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", plain)
