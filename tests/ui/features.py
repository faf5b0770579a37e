"""Documents that each hold one thing which a simple editor may lose, made of raw OOXML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Inches

from ..engine.hostile import png

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_PACKAGE: Final = "application/vnd.openxmlformats-package"
_BY: Final = 'w:author="Ann" w:date="2024-01-01T00:00:00Z"'


def _made(fill: Callable[[Document], None]) -> bytes:
    made = docx.Document()
    made.add_paragraph("Before it.")
    fill(made)
    made.add_paragraph("After it.")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _raw(*elements: str) -> bytes:
    """Return a document with elements of the body, written as they are here."""

    def fill(made: Document) -> None:
        for element in elements:
            name = element.index("<") + 1
            end = min(at for at in (element.find(" ", name), element.find(">", name)) if at > 0)
            node: Any = parse_xml(f"{element[:end]} {_SPACES}{element[end:]}")
            made.element.body.insert(len(made.element.body) - 1, node)

    return _made(fill)


def _with_parts(
    document: bytes, parts: Mapping[str, str | bytes], types: Mapping[str, str], *relations: str
) -> bytes:
    """Add parts to a document, their content types, and relationships of its main part."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                overrides = "".join(
                    f'<Override PartName="/{part}" ContentType="{type}"/>'
                    for part, type in types.items()
                )
                content = content.replace(b"</Types>", overrides.encode() + b"</Types>")
            elif name == "word/_rels/document.xml.rels":
                end = b"</Relationships>"
                content = content.replace(end, "".join(relations).encode() + end)
            new.writestr(name, content)
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()


def _relation(id: str, kind: str, target: str) -> str:
    uri = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="{id}" Type="{uri}/{kind}" Target="{target}"/>'


def _paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _graphic(uri: str, inner: str) -> str:
    return _paragraph(
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="3000000" cy="2000000"/><wp:docPr id="7" name="It"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def comments() -> bytes:
    def fill(made: Document) -> None:
        run = made.add_paragraph().add_run("Commented upon")
        made.add_comment(run, text="Really?", author="Ann", initials="A")

    return _made(fill)


def tracked_changes() -> bytes:
    return _raw(
        _paragraph(
            _run("Kept ")
            + f'<w:ins w:id="91" {_BY}>{_run("inserted ")}</w:ins>'
            + f'<w:del w:id="92" {_BY}><w:r><w:delText>deleted</w:delText></w:r></w:del>'
        )
    )


def content_controls() -> bytes:
    properties = '<w:sdtPr><w:alias w:val="Name"/><w:tag w:val="name"/><w:id w:val="77"/>'
    return _raw(
        _paragraph(
            f"<w:sdt>{properties}<w:text/></w:sdtPr><w:sdtContent>{_run('inline')}"
            "</w:sdtContent></w:sdt>"
        ),
        f"<w:sdt>{properties.replace('77', '78')}</w:sdtPr><w:sdtContent>"
        f"{_paragraph(_run('a block'))}</w:sdtContent></w:sdt>",
    )


def equations() -> bytes:
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    )
    return _raw(
        _paragraph(_run("Inline: ") + fraction),
        _paragraph(f"<m:oMathPara>{fraction}</m:oMathPara>"),
    )


def chart() -> bytes:
    body = _raw(
        _graphic("http://schemas.openxmlformats.org/drawingml/2006/chart", '<c:chart r:id="rC"/>')
    )
    values = "".join(f'<c:pt idx="{index}"><c:v>{index + 1}</c:v></c:pt>' for index in range(3))
    xml = (
        f"<c:chartSpace {_SPACES}><c:chart><c:plotArea><c:layout/><c:barChart>"
        '<c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/>'
        '<c:order val="0"/><c:val><c:numLit><c:formatCode>General</c:formatCode>'
        f'<c:ptCount val="3"/>{values}</c:numLit></c:val></c:ser><c:axId val="1"/>'
        '<c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/>'
        '<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx>'
        '<c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/>'
        '<c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )
    return _with_parts(
        body,
        {"word/charts/chart1.xml": xml},
        {"word/charts/chart1.xml": f"{_OFFICE}.drawingml.chart+xml"},
        _relation("rC", "chart", "charts/chart1.xml"),
    )


def smart_art() -> bytes:
    kinds = {
        "data": "dataModel",
        "layout": "layoutDef",
        "quickStyle": "styleDef",
        "colors": "colorsDef",
    }
    ids = 'r:dm="rS0" r:lo="rS1" r:qs="rS2" r:cs="rS3"'
    body = _raw(
        _graphic("http://schemas.openxmlformats.org/drawingml/2006/diagram", f"<dgm:relIds {ids}/>")
    )
    names = {kind: f"word/diagrams/{kind}1.xml" for kind in kinds}
    inner = {"data": "<dgm:ptLst/><dgm:cxnLst/>"}
    return _with_parts(
        body,
        {
            names[kind]: f"<dgm:{root} {_SPACES}>{inner.get(kind, '')}</dgm:{root}>"
            for kind, root in kinds.items()
        },
        {
            names[kind]: f"{_OFFICE}.drawingml.diagram{kind[0].upper()}{kind[1:]}+xml"
            for kind in kinds
        },
        *(
            _relation(f"rS{index}", f"diagram{kind[0].upper()}{kind[1:]}", f"diagrams/{kind}1.xml")
            for index, kind in enumerate(kinds)
        ),
    )


def embedded_object() -> bytes:
    body = _raw(
        _paragraph(
            '<w:r><w:object w:dxaOrig="1440" w:dyaOrig="1440">'
            '<v:shape id="s1" style="width:72pt;height:72pt"><v:imagedata r:id="rI"/></v:shape>'
            '<o:OLEObject Type="Embed" ProgID="Package" ShapeID="s1" DrawAspect="Icon" '
            'ObjectID="_1" r:id="rO"/></w:object></w:r>'
        )
    )
    return _with_parts(
        body,
        {"word/embeddings/o1.bin": b"object", "word/media/icon9.png": png((9, 9, 9))},
        {
            "word/embeddings/o1.bin": f"{_OFFICE}.oleObject",
            "word/media/icon9.png": "image/png",
        },
        _relation("rO", "oleObject", "embeddings/o1.bin"),
        _relation("rI", "image", "media/icon9.png"),
    )


def _notes(kind: str) -> bytes:
    reference = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    body = _raw(_paragraph(_run("With a note") + reference))
    separators = "".join(
        f'<w:{kind} w:type="{type}" w:id="{id}"><w:p><w:r><w:{type}/></w:r></w:p></w:{kind}>'
        for id, type in enumerate(("separator", "continuationSeparator"))
    )
    xml = (
        f"<w:{kind}s {_SPACES}>{separators}"
        f'<w:{kind} w:id="2">{_paragraph(_run("The note."))}</w:{kind}></w:{kind}s>'
    )
    return _with_parts(
        body,
        {f"word/{kind}s.xml": xml},
        {f"word/{kind}s.xml": f"{_OFFICE}.wordprocessingml.{kind}s+xml"},
        _relation("rN", f"{kind}s", f"{kind}s.xml"),
    )


def footnotes() -> bytes:
    return _notes("footnote")


def endnotes() -> bytes:
    return _notes("endnote")


def headers_and_footers() -> bytes:
    def fill(made: Document) -> None:
        section = made.sections[0]
        section.header.paragraphs[0].text = "The header"
        section.footer.paragraphs[0].text = "The footer"
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "The first header"

    return _made(fill)


def sections() -> bytes:
    def fill(made: Document) -> None:
        made.add_section(WD_SECTION.NEW_PAGE).page_width = Inches(11)
        columns: Any = parse_xml(f'<w:cols {_SPACES} w:num="2" w:space="720"/>')
        made.sections[-1]._sectPr.append(columns)
        made.add_paragraph("Two columns")

    return _made(fill)


def text_box() -> bytes:
    text = f"<w:txbxContent>{_paragraph(_run('In a box'))}</w:txbxContent>"
    return _raw(
        _graphic(
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x='0' y='0'/>"
            "<a:ext cx='3000000' cy='2000000'/></a:xfrm><a:prstGeom prst='rect'/></wps:spPr>"
            f"<wps:txbx>{text}</wps:txbx><wps:bodyPr/></wps:wsp>",
        )
    )


def old_text_box() -> bytes:
    return _raw(
        _paragraph(
            '<w:r><w:pict><v:shape id="b" style="width:200pt;height:50pt"><v:textbox>'
            f"<w:txbxContent>{_paragraph(_run('In an old box'))}</w:txbxContent>"
            "</v:textbox></v:shape></w:pict></w:r>"
        )
    )


def links_and_bookmarks() -> bytes:
    return _raw(
        _paragraph(
            '<w:bookmarkStart w:id="5" w:name="here"/>'
            + _run("Marked")
            + '<w:bookmarkEnd w:id="5"/>'
        ),
        _paragraph(f'<w:hyperlink w:anchor="here">{_run("To the mark")}</w:hyperlink>'),
    )


def fields() -> bytes:
    def part(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    return _raw(
        _paragraph(f'<w:fldSimple w:instr=" AUTHOR ">{_run("Ann")}</w:fldSimple>'),
        _paragraph(part("begin") + instruction + part("separate") + _run("1") + part("end")),
    )


def pictures() -> bytes:
    def fill(made: Document) -> None:
        made.add_picture(io.BytesIO(png((200, 30, 30))), width=Inches(1))

    return _made(fill)


def tables() -> bytes:
    def fill(made: Document) -> None:
        table = made.add_table(3, 3, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Merged"
        table.cell(1, 1).add_table(1, 2).cell(0, 0).text = "Within"

    return _made(fill)


def lists() -> bytes:
    def fill(made: Document) -> None:
        for style in ("List Bullet", "List Number", "List Bullet 2"):
            made.add_paragraph(f"In {style}", style=style)

    return _made(fill)


def right_to_left() -> bytes:
    return _raw(
        _paragraph(f"<w:pPr><w:bidi/></w:pPr>{_run('שלום עולם', '<w:rPr><w:rtl/></w:rPr>')}")
    )


def chinese() -> bytes:
    fonts = '<w:rPr><w:rFonts w:eastAsia="SimSun" w:hint="eastAsia"/></w:rPr>'
    return _raw(_paragraph(_run("你好世界。日本語", fonts)))


def signature() -> bytes:
    return _with_parts(
        _raw(),
        {"_xmlsignatures/sig1.xml": "<Signature/>"},
        {"_xmlsignatures/sig1.xml": f"{_PACKAGE}.digital-signature-xmlsignature+xml"},
    )


def form_data() -> bytes:
    return _with_parts(
        _raw(),
        {"customXml/item9.xml": "<data><name>Ann</name></data>"},
        {},
        _relation("rX", "customXml", "../customXml/item9.xml"),
    )


FEATURES: Final[Mapping[str, Callable[[], bytes]]] = {
    make.__name__: make
    for make in (
        comments,
        tracked_changes,
        content_controls,
        equations,
        chart,
        smart_art,
        embedded_object,
        footnotes,
        endnotes,
        headers_and_footers,
        sections,
        text_box,
        old_text_box,
        links_and_bookmarks,
        fields,
        pictures,
        tables,
        lists,
        right_to_left,
        chinese,
        signature,
        form_data,
    )
}
