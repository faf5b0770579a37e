"""Documents that name something outside of themselves, of every family.

Each maker takes the reference to plant (an address or a path) and returns the bytes of a whole
document that shows a picture from there, with the word ``Witness`` beside it.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
CONTENT = "application/vnd.openxmlformats-officedocument."

Maker = Callable[[str], bytes]

THEME_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "111111",
    "lt2": "EEEEEE",
    **{f"accent{number}": f"{number}0{number}0{number}0" for number in range(1, 7)},
    "hlink": "0000FF",
    "folHlink": "880088",
}


def png(colour: tuple[int, int, int], side: int = 40) -> bytes:
    """A square of one colour (red, green, blue: 0-255)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + bytes(colour) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file; a member named ``mimetype`` is stored, as ODF and EPUB ask."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(name, data, compress_type=how)
    return buffer.getvalue()


def relationships(*entries: tuple[str, str, str, bool]) -> str:
    """A ``.rels`` part of (id, last word of the type, target, external)."""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{REL}/{kind}" Target={quoteattr(target)}'
        + (' TargetMode="External"/>' if external else "/>")
        for name, kind, target, external in entries
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def content_types(**overrides: str) -> str:
    parts = "".join(
        f'<Override PartName="{name}" ContentType="{CONTENT}{kind}+xml"/>'
        for name, kind in overrides.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{parts}</Types>'
    )


def picture(blip: str, prefix: str) -> str:
    """A DrawingML picture whose elements of the family itself have a prefix."""
    return (
        f'<{prefix}:pic><{prefix}:nvPicPr><{prefix}:cNvPr id="2" name="p"/><{prefix}:cNvPicPr/>'
        + ("<p:nvPr/>" if prefix == "p" else "")
        + f"</{prefix}:nvPicPr><{prefix}:blipFill><a:blip {blip}/><a:stretch><a:fillRect/>"
        f'</a:stretch></{prefix}:blipFill><{prefix}:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1800000" cy="1800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></{prefix}:spPr></{prefix}:pic>"
    )


def text_document(rels: str, drawing: str) -> bytes:
    """A docx; ``drawing`` stands in a run of its own."""
    return archive(
        {
            "[Content_Types].xml": content_types(
                **{"/word/document.xml": "wordprocessingml.document.main"}
            ),
            "_rels/.rels": relationships(("r1", "officeDocument", "word/document.xml", False)),
            "word/_rels/document.xml.rels": rels,
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{REL}" xmlns:a="{A}" '
            'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
            'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><w:body><w:p><w:r><w:t>Witness</w:t></w:r>'
            f"<w:r>{drawing}</w:r></w:p></w:body></w:document>",
        }
    )


def inline(blip: str) -> str:
    return (
        '<w:drawing><wp:inline><wp:extent cx="1800000" cy="1800000"/><wp:docPr id="1" name="p"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"{picture(blip, 'pic')}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def docx(reference: str, *, external: bool, blip: str = 'r:embed="p"') -> bytes:
    return text_document(relationships(("p", "image", reference, external)), inline(blip))


def docx_vml(reference: str) -> bytes:
    shape = (
        '<w:pict><v:shape style="width:150pt;height:150pt">'
        '<v:imagedata r:id="p"/></v:shape></w:pict>'
    )
    return text_document(relationships(("p", "image", reference, True)), shape)


def xlsx(reference: str, *, external: bool, blip: str = 'r:embed="p"') -> bytes:
    return archive(
        {
            "[Content_Types].xml": content_types(
                **{
                    "/xl/workbook.xml": "spreadsheetml.sheet.main",
                    "/xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
                    "/xl/drawings/drawing1.xml": "drawing",
                }
            ),
            "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml", False)),
            "xl/_rels/workbook.xml.rels": relationships(
                ("r1", "worksheet", "worksheets/sheet1.xml", False)
            ),
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{REL}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(
                ("d", "drawing", "../drawings/drawing1.xml", False)
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="{REL}"><sheetData>'
            '<row r="1"><c r="A1" t="inlineStr"><is><t>Witness</t></is></c></row></sheetData>'
            '<drawing r:id="d"/></worksheet>',
            "xl/drawings/_rels/drawing1.xml.rels": relationships(
                ("p", "image", reference, external)
            ),
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:a="{A}" xmlns:r="{REL}" xmlns:xdr='
            '"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
            "<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>"
            "<xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
            f'<xdr:ext cx="1800000" cy="1800000"/>{picture(blip, "xdr")}<xdr:clientData/>'
            "</xdr:oneCellAnchor></xdr:wsDr>",
        }
    )


def pptx(reference: str, *, external: bool = True, blip: str = 'r:embed="p"') -> bytes:
    """A pptx with one slide (master and layout are the smallest that the engine accepts)."""
    tree = (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    )
    names = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{REL}"'
    words = (
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="t"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        '<a:off x="4000000" y="0"/><a:ext cx="3000000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>'
        "<a:t>Witness</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in THEME_COLOURS.items()
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    return archive(
        {
            "[Content_Types].xml": content_types(
                **{
                    "/ppt/presentation.xml": "presentationml.presentation.main",
                    "/ppt/slides/slide1.xml": "presentationml.slide",
                    "/ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout",
                    "/ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
                    "/ppt/theme/theme1.xml": "theme",
                }
            ),
            "_rels/.rels": relationships(("r1", "officeDocument", "ppt/presentation.xml", False)),
            "ppt/_rels/presentation.xml.rels": relationships(
                ("m", "slideMaster", "slideMasters/slideMaster1.xml", False),
                ("s", "slide", "slides/slide1.xml", False),
                ("t", "theme", "theme/theme1.xml", False),
            ),
            "ppt/presentation.xml": f"<p:presentation {names}><p:sldMasterIdLst><p:sldMasterId "
            'id="2147483648" r:id="m"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="s"/>'
            '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
            '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
            "ppt/slides/_rels/slide1.xml.rels": relationships(
                ("l", "slideLayout", "../slideLayouts/slideLayout1.xml", False),
                ("p", "image", reference, external),
            ),
            "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree>{tree}"
            f"{picture(blip, 'p')}{words}</p:spTree></p:cSld></p:sld>",
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relationships(
                ("m", "slideMaster", "../slideMasters/slideMaster1.xml", False)
            ),
            "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {names}><p:cSld><p:spTree>{tree}"
            "</p:spTree></p:cSld></p:sldLayout>",
            "ppt/slideMasters/_rels/slideMaster1.xml.rels": relationships(
                ("l", "slideLayout", "../slideLayouts/slideLayout1.xml", False),
                ("t", "theme", "../theme/theme1.xml", False),
            ),
            "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {names}><p:cSld><p:spTree>{tree}"
            '</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" '
            'accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
            'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
            '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l"/></p:sldLayoutIdLst>'
            "</p:sldMaster>",
            "ppt/theme/theme1.xml": f'<a:theme xmlns:a="{A}" name="T"><a:themeElements>'
            f'<a:clrScheme name="C">{colours}</a:clrScheme><a:fontScheme name="F"><a:majorFont>'
            f"{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>"
            f'<a:fmtScheme name="M"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>'
            + f"<a:ln>{fill}</a:ln>" * 3
            + "</a:lnStyleLst><a:effectStyleLst>"
            + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
            + f"</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
            "</a:themeElements></a:theme>",
        }
    )


ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": ODF + "office:1.0",
        "text": ODF + "text:1.0",
        "table": ODF + "table:1.0",
        "draw": ODF + "drawing:1.0",
        "style": ODF + "style:1.0",
        "presentation": ODF + "presentation:1.0",
        "svg": ODF + "svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)


def odf_frame(reference: str, element: str = "draw:image") -> str:
    return (
        '<draw:frame svg:x="1cm" svg:y="3cm" svg:width="5cm" svg:height="5cm" '
        f'text:anchor-type="paragraph"><{element} xlink:href={quoteattr(reference)} '
        f'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
    )


def odf_body(kind: str, frame: str) -> str:
    match kind:
        case "text":
            return f"<office:text><text:p>Witness{frame}</text:p></office:text>"
        case "spreadsheet":
            return (
                '<office:spreadsheet><table:table table:name="S"><table:table-row>'
                '<table:table-cell office:value-type="string"><text:p>Witness</text:p>'
                f"{frame}</table:table-cell></table:table-row></table:table></office:spreadsheet>"
            )
        case _:
            words = (
                '<draw:frame svg:x="10cm" svg:y="1cm" svg:width="9cm" svg:height="2cm">'
                "<draw:text-box><text:p>Witness</text:p></draw:text-box></draw:frame>"
            )
            return (
                f'<office:presentation><draw:page draw:name="one">{words}{frame}</draw:page>'
                "</office:presentation>"
            )


def odf(kind: str, frame: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An ODF package; ``kind`` is ``text``, ``spreadsheet`` or ``presentation``."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return archive(
        {
            "mimetype": mime,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{ODF}manifest:1.0"><m:file-entry '
            f'm:full-path="/" m:media-type="{mime}"/><m:file-entry m:full-path="content.xml" '
            'm:media-type="text/xml"/></m:manifest>',
            "content.xml": f'<office:document-content {ODF_NAMES} office:version="1.2">'
            f"<office:body>{odf_body(kind, frame)}</office:body></office:document-content>",
            **(more or {}),
        }
    )


def flat_odf(kind: str, frame: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {ODF_NAMES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body>'
        f"{odf_body(kind, frame)}</office:body></office:document>"
    ).encode()


def epub(markup: str, style: str = "") -> bytes:
    """A book of one chapter; ``markup`` is in its body, ``style`` in its style sheet."""
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
            "OEBPS/content.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="2.0" '
            'unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T'
            '</dc:title><dc:language>en</dc:language><dc:identifier id="i">i</dc:identifier>'
            '</metadata><manifest><item id="c" href="one.xhtml" '
            'media-type="application/xhtml+xml"/>'
            '<item id="s" href="s.css" media-type="text/css"/><item id="n" href="toc.ncx" '
            'media-type="application/x-dtbncx+xml"/></manifest><spine toc="n"><itemref idref="c"/>'
            "</spine></package>",
            "OEBPS/toc.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">'
            "<head/><docTitle><text>T</text></docTitle><navMap/></ncx>",
            "OEBPS/s.css": style,
            "OEBPS/one.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>'
            f'<link rel="stylesheet" href="s.css"/></head><body><p>Witness</p>{markup}'
            "</body></html>",
        }
    )


def fb2(reference: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><FictionBook '
        'xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
        'xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><book-title>T</book-title>'
        "</title-info></description><body><section><p>Witness</p>"
        f"<image l:href={quoteattr(reference)}/></section></body></FictionBook>"
    ).encode()


def html(markup: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><p>Witness</p>{markup}</body></html>".encode()


def image(reference: str) -> str:
    return f'<img width="150" height="150" src="{escape(reference)}"/>'


def markdown(reference: str) -> bytes:
    return f"# Title\n\nWitness\n\n![alt]({reference})\n".encode()


def rtf(reference: str) -> bytes:
    named = reference.replace("\\", "\\\\")
    return (
        r"{\rtf1\ansi Witness {\field{\*\fldinst INCLUDEPICTURE \\d "
        f'"{named}"' + r" \\* MERGEFORMATINET}{\fldrslt }}\par}"
    ).encode()


def mht(reference: str) -> bytes:
    return web_archive(html(image(reference)).decode(), "8bit")


def web_archive(page: str, encoding: str, picture: tuple[str, bytes] | None = None) -> bytes:
    """An MHT file; ``picture`` is an address and what is there."""
    lines = [
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; boundary="b"; type="text/html"',
        "",
        "--b",
        'Content-Type: text/html; charset="utf-8"',
        f"Content-Transfer-Encoding: {encoding}",
        "Content-Location: http://example.org/",
        "",
        page,
    ]
    if picture:
        lines += [
            "--b",
            "Content-Type: image/png",
            "Content-Transfer-Encoding: base64",
            f"Content-Location: {picture[0]}",
            "",
            base64.b64encode(picture[1]).decode("ascii"),
        ]
    return "\r\n".join([*lines, "--b--", ""]).encode()


def data_uri(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode("ascii")
