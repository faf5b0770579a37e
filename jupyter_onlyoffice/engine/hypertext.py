"""Take out of HTML and Markdown what the converter would fetch.

It goes through HTML as a browser does and fetches the ``src`` of ``img`` (which ``image`` is an
old name of) and the ``href`` of ``link``, both after what ``base`` names. So no tag of these may
be left that could be read in two ways or that names something outside; where a tag begins does not
depend on what is around it, which is why no parser is needed.
"""

from __future__ import annotations

import codecs
import html
import re

from .local import Local, nowhere

_ATTRIBUTE = r"""\s+[\w:.-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`&]+))?"""
_PLAIN_TAG = re.compile(rf"<\w+((?:{_ATTRIBUTE})*+)\s*/?>", re.A)
_RISKY_TAG = re.compile(r"<(img|image|link|base)(?![\w:.-])([^<>]*>)?", re.I | re.A)
_PAIR = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""", re.A)
_REFERENCES = ("src", "href")
# Void elements, of the same length and allowed in the same places, that nothing is done with.
_HARMLESS = {"img": "wbr", "image": "wbr  ", "link": "meta", "base": "meta"}

_MARKDOWN_PICTURE = re.compile(
    r"!(?=\[)(?!\[[^\[\]`<>\\&\n]*\]\(data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+\))"
)

_CHARSET = re.compile(r"""(?:charset|encoding)\s*=[\s"']*([^"';<>\r\n]{1,40})""", re.I)
# Encodings in which every "<" of the text is the byte 3C; in others markup could hide.
PLAIN_CHARSET = re.compile(
    r"utf-?8|(?:us-)?ascii|iso-?8859-?\d+|(?:x-)?(?:windows|cp)-?(?:125\d|874|936|949)|koi8-?[ru]|"
    r"gb(?:2312|k|18030)|big5(?:-hkscs)?|shift[_-]jis|sjis|euc-(?:jp|kr|cn|tw)|latin-?\d|"
    r"ks_c_5601-1987|macintosh|(?:cp|ibm)?(?:437|85\d|86\d)|tis-620",
    re.I | re.A,
)
_EVASIVE_CHARSET = re.compile(r"\d|ebcdic|unicode|bocu|scsu|imap|hz|ucs|lmbcs", re.I | re.A)
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def clean_html(data: bytes, local: Local = nowhere, *, shown: bool = False) -> bytes:
    """Return HTML without what is fetched for it; the same object if there is nothing.

    ``shown`` is for texts that are shown as they are unless the converter takes them for HTML
    (which it does by their content): their tags are broken up by a space, not changed into others.
    """
    text, encoding = _decoded(data)
    declared = "" if encoding != "latin-1" else _evasive_charset(text)
    rewritten = declared and not shown
    if rewritten:
        # After this mark, the converter does not go by what is declared.
        text, encoding = "\ufeff" + _decoded_as(data, declared), "utf-16-le"

    def tame(match: re.Match[str]) -> str:
        if _safe(match[0], local):
            return match[0]
        name = "< " + match[1] if shown else "<" + _HARMLESS[match[1].lower()]
        return name + (match[2] or "")

    tamed = _RISKY_TAG.sub(tame, text)
    if declared and not rewritten:
        tamed = _CHARSET.sub(_plainly_declared, tamed)
    return data if tamed == text and not rewritten else tamed.encode(encoding)


def clean_markdown(data: bytes) -> bytes:
    """Return Markdown in which pictures from elsewhere are links; the same object if none are."""
    text, encoding = _decoded(data)
    tamed = _MARKDOWN_PICTURE.sub("! ", text)
    return clean_html(data if tamed == text else tamed.encode(encoding), shown=True)


def _safe(tag: str, local: Local) -> bool:
    plain = _PLAIN_TAG.fullmatch(tag)
    return plain is not None and all(
        name.lower().rpartition(":")[2] not in _REFERENCES or local(html.unescape("".join(values)))
        for name, *values in _PAIR.findall(plain[1])
    )


def _evasive_charset(text: str) -> str:
    """Return the first encoding that a text declares in which markup could hide; else nothing."""
    return next((match[1] for match in _CHARSET.finditer(text) if _is_evasive(match[1])), "")


def _is_evasive(charset: str) -> bool:
    word = charset.split()[0] if charset.split() else ""
    return not PLAIN_CHARSET.fullmatch(word) and bool(_EVASIVE_CHARSET.search(charset))


def _plainly_declared(match: re.Match[str]) -> str:
    if not _is_evasive(match[1]):
        return match[0]
    return match[0][: match.start(1) - match.start()] + "utf-8"


def _decoded_as(data: bytes, charset: str) -> str:
    try:
        text = data.decode(charset.strip(), "replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    return text.encode("utf-16-le", "replace").decode("utf-16-le")


def _decoded(data: bytes) -> tuple[str, str]:
    """Decode a text by its byte order mark, else byte by byte."""
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "latin-1")
    # What cannot be decoded would be nothing else to the converter.
    return data.decode(encoding, "strict" if encoding == "latin-1" else "replace"), encoding
