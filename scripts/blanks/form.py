"""A blank PDF form."""

from __future__ import annotations

import hashlib

from .languages import Language


def form(document: bytes, language: Language) -> bytes:
    """Return a PDF of one empty page, which ONLYOFFICE takes as a form to be designed.

    ONLYOFFICE designs forms as documents: the PDF carries the .docx it is laid out from as its
    first object, and that object's ``/ID`` is the file's. The line before it is how ONLYOFFICE
    recognises the object, so its bytes are fixed. Other programs see a PDF with an empty AcroForm.

    Args:
        document: the blank .docx.
    """
    digest = hashlib.sha256(document).hexdigest()[:32].upper()
    width, height = language.paper.width / 20, language.paper.height / 20
    objects = [
        (
            f"<<\n/ID <{digest}>\n/Length {len(document)}\n/ONLYOFFICEFORM [ 0 {len(document)} ]\n"
            "/Type /MetaOForm\n>>\nstream\r\n"
        ).encode()
        + document
        + b"\nendstream",
        (
            f"<< /Type /Catalog /Pages 3 0 R /Lang ({language.tag})"
            " /AcroForm << /Fields [] /DA (/Helv 0 Tf 0 g)"
            " /DR << /Font << /Helv 5 0 R >> >> >> >>"
        ).encode(),
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 {width:g} {height:g}]"
            " /Resources << >> /Contents 6 0 R >>"
        ).encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length 0 >>\nstream\n\nendstream",
    ]
    content = b"%PDF-1.7\r%\xcd\xca\xd2\xa9\r"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"<< /ID [ <{digest}> <{digest}> ] /Root 2 0 R /Size {len(objects) + 1} >>"
    return (
        content
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n{trailer}\nstartxref\n{len(content)}\n%%EOF\n"
        ).encode()
    )
