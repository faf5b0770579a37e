"""What real documents hold, each thing in a piece of its own."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from ...engine.hostile import png
from .ooxml import BY, DRAWING, OFFICE, SPACES, Draft, field, graphic, paragraph, parsed, run

# Words and paragraphs


def headings(draft: Draft) -> None:
    for level in range(4):
        draft.document.add_heading(f"Heading of level {level}", level)


def character_formatting(draft: Draft) -> None:
    line = draft.document.add_paragraph("Plain, ")
    for name in ("bold", "italic", "underline"):
        setattr(line.add_run(f"{name}, "), name, True)
    for name in ("strike", "superscript", "subscript", "small_caps", "all_caps", "hidden"):
        setattr(line.add_run(f"{name}, ").font, name, True)
    big = line.add_run("big, red and marked").font
    big.size, big.name, big.color.rgb = Pt(20), "Liberation Serif", RGBColor(200, 0, 0)
    big.highlight_color = WD_COLOR_INDEX.YELLOW


def paragraph_formatting(draft: Draft) -> None:
    for alignment in WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT:
        draft.document.add_paragraph(f"Aligned {alignment.name}").alignment = alignment
    spaced = draft.document.add_paragraph("Indented and spaced").paragraph_format
    spaced.left_indent, spaced.space_before, spaced.line_spacing = Inches(1), Pt(24), 1.5
    spaced.keep_with_next = True
    edge = '<w:top w:val="single" w:sz="8" w:space="1" w:color="FF0000"/>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DDEEFF"/>'
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8000"/></w:tabs>'
    draft.put(
        paragraph(run("Below a line, and shaded"), f"<w:pBdr>{edge}</w:pBdr>{shade}"),
        paragraph(run("Left") + "<w:r><w:tab/></w:r>" + run("right"), tabs),
    )


def styles(draft: Draft) -> None:
    made = draft.document.styles.add_style("Of our own", WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = draft.document.styles["Normal"]
    made.font.italic, made.font.color.rgb = True, RGBColor(0, 120, 60)
    draft.document.add_paragraph("In a style of our own", style=made)
    draft.document.add_paragraph("A quotation", style="Intense Quote")


def symbols(draft: Draft) -> None:
    draft.put(
        paragraph(
            run("A symbol: ")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
            + "<w:r><w:noBreakHyphen/><w:softHyphen/><w:br/></w:r>"
            + run("on a new line")
        )
    )


def drop_cap(draft: Draft) -> None:
    frame = (
        '<w:keepNext/><w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:hAnchor="text"/>'
    )
    draft.put(paragraph(run("O", '<w:sz w:val="80"/>'), frame), paragraph(run("nce upon a time")))


def right_to_left(draft: Draft) -> None:
    for words in ("שלום עולם", "مرحبا بالعالم"):
        draft.put(paragraph(run(words, "<w:rtl/>"), "<w:bidi/>"))


def chinese_and_japanese(draft: Draft) -> None:
    fonts = '<w:rFonts w:eastAsia="SimSun" w:hint="eastAsia"/>'
    draft.put(paragraph(run("你好世界。日本語のテキスト 한국어", fonts)))


def emoji(draft: Draft) -> None:
    draft.say("A family 👨‍👩‍👧 and a flag 🇪🇺, \U0001d4fb beyond the first plane, é as two")


def languages(draft: Draft) -> None:
    draft.put(paragraph(run("Grüße", '<w:lang w:val="de-DE"/>') + run(" naïve", "<w:noProof/>")))


# Lists


def lists(draft: Draft) -> None:
    for style in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "List Number 2"):
        draft.document.add_paragraph(f"In {style}", style=style)


def numbering(draft: Draft) -> None:
    """Numbers of several levels, such as 1.2.1, which begin at another number than one."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{4 - level}"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{".".join(f"%{n + 1}" for n in range(level + 1))}."/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 * (level + 1)}" w:hanging="720"/>'
        "</w:pPr></w:lvl>"
        for level in range(3)
    )
    number = draft.id()
    root: Any = draft.document.part.numbering_part.element
    kind = f'<w:multiLevelType w:val="multilevel"/>{levels}'
    root.insert(0, parsed(f'<w:abstractNum w:abstractNumId="{number}">{kind}</w:abstractNum>'))
    root.append(parsed(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    for level in (0, 1, 2, 1, 0):
        where = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        draft.put(paragraph(run(f"Clause of level {level}"), where))


# Tables


def tables(draft: Draft) -> None:
    table = draft.document.add_table(3, 3, style="Table Grid")
    for index, cell in enumerate(table._cells):
        cell.text = f"Cell {index}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))


def nested_tables(draft: Draft) -> None:
    table = draft.document.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).text = "Beside it"
    table.cell(0, 1).add_table(2, 2).cell(0, 0).text = "Within"


def table_formatting(draft: Draft) -> None:
    table = draft.document.add_table(3, 2, style="Light Grid Accent 1")
    for index, row in enumerate(table.rows):
        row.height = Pt(30)
        row.cells[0].text, row.cells[1].text = f"Row {index}", f"{index * 7}"
        row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(parsed("<w:tblHeader/>"))
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="FFEEAA"/>'
    table.cell(1, 1)._tc.get_or_add_tcPr().append(parsed(shade))


# Pages


def headers_and_footers(draft: Draft) -> None:
    section = draft.document.sections[-1]
    section.header.paragraphs[0].text = "The header"
    section.footer.paragraphs[0].text = "The footer"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "The first header"
    section.first_page_footer.paragraphs[0].text = "The first footer"


def page_numbers(draft: Draft) -> None:
    footer = draft.document.sections[-1].footer.paragraphs[0]
    for element in parsed(paragraph(run("Page ") + field("PAGE", "1") + run("."))):
        footer._p.append(element)


def picture_in_header(draft: Draft) -> None:
    line = draft.document.sections[-1].header.paragraphs[0]
    line.add_run().add_picture(io.BytesIO(png((30, 30, 200))), width=Inches(0.5))


def watermark(draft: Draft) -> None:
    line = draft.document.sections[-1].header.paragraphs[0]
    shape = (
        '<w:r><w:pict><v:shape id="w1" type="#t136" style="position:absolute;width:400pt;'
        'height:100pt;z-index:-1"><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
    )
    line._p.append(parsed(shape))


def sections(draft: Draft) -> None:
    section = draft.document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    draft.say("Across a page on its side")
    back = draft.document.add_section(WD_SECTION.NEW_PAGE)
    back.orientation = WD_ORIENT.PORTRAIT
    back.page_width, back.page_height = back.page_height, back.page_width


def columns(draft: Draft) -> None:
    section: Any = draft.document.add_section(WD_SECTION.CONTINUOUS)._sectPr
    section.find(qn("w:cols")).set(qn("w:num"), "2")
    draft.say(*(f"Paragraph {number} in two columns. " * 12 for number in range(3)))


def page_breaks(draft: Draft) -> None:
    draft.document.add_paragraph("Before the break").add_run().add_break(WD_BREAK.PAGE)
    draft.document.add_paragraph("On a new page").paragraph_format.page_break_before = True


def line_numbers(draft: Draft) -> None:
    section: Any = draft.document.sections[-1]._sectPr
    section.find(qn("w:cols")).addprevious(parsed('<w:lnNumType w:countBy="1"/>'))


# Notes and reviews


def _notes(draft: Draft, kind: str) -> None:
    mark = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    draft.put(paragraph(run(f"With a {kind}") + mark))
    separators = "".join(
        f'<w:{kind} w:type="{type}" w:id="{id}"><w:p><w:r><w:{type}/></w:r></w:p></w:{kind}>'
        for id, type in enumerate(("separator", "continuationSeparator"))
    )
    own = f"<w:r><w:{kind}Ref/></w:r>"
    xml = (
        f"<w:{kind}s {SPACES}>{separators}"
        f'<w:{kind} w:id="2">{paragraph(own + run(f" The {kind}."))}</w:{kind}></w:{kind}s>'
    )
    draft.part(f"{kind}s.xml", xml, f"{OFFICE}.wordprocessingml.{kind}s+xml", f"{kind}s")


def footnotes(draft: Draft) -> None:
    _notes(draft, "footnote")


def endnotes(draft: Draft) -> None:
    _notes(draft, "endnote")


def comments(draft: Draft) -> None:
    for words in ("Commented upon", "And this too"):
        commented = draft.document.add_paragraph().add_run(words)
        draft.document.add_comment(commented, text=f"{words}?", author="Ann", initials="A")


def tracked_changes(draft: Draft) -> None:
    old = '<w:r><w:delText xml:space="preserve">deleted </w:delText></w:r>'
    was = f'<w:rPrChange w:id="{draft.id()}" {BY}><w:rPr/></w:rPrChange>'
    draft.put(
        paragraph(
            run("Kept ")
            + f'<w:ins w:id="{draft.id()}" {BY}>{run("inserted ")}</w:ins>'
            + f'<w:del w:id="{draft.id()}" {BY}>{old}</w:del>'
            + run("formatted", f"<w:b/>{was}")
        )
    )


def tracked_moves(draft: Draft) -> None:
    def moved(kind: str) -> str:
        range = f'w:id="{draft.id()}"'
        return paragraph(
            f'<w:{kind}RangeStart {range} w:name="m" {BY}/>'
            f'<w:{kind} w:id="{draft.id()}" {BY}>{run("Moved words")}</w:{kind}>'
            f"<w:{kind}RangeEnd {range}/>"
        )

    draft.put(moved("moveFrom"), paragraph(run("Between the two")), moved("moveTo"))


# Links and fields


def bookmarks(draft: Draft) -> None:
    id = f'w:id="{draft.id()}"'
    mark = f'<w:bookmarkStart {id} w:name="here"/>{run("Marked")}<w:bookmarkEnd {id}/>'
    draft.put(
        paragraph(mark), paragraph(f'<w:hyperlink w:anchor="here">{run("To it")}</w:hyperlink>')
    )


def readings_above(draft: Draft) -> None:
    """Small characters above others, which tell how to read them."""
    base = f"<w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase>"
    draft.put(paragraph(f"<w:r><w:ruby><w:rubyPr/>{base}</w:ruby></w:r>" + run(" with a reading")))


def smart_tags(draft: Draft) -> None:
    """What Word recognised by itself until 2010."""
    tag = f'<w:smartTag w:uri="u" w:element="place">{run("Paris")}</w:smartTag>'
    draft.put(paragraph(run("A trip to ") + tag))


def tags_of_data(draft: Draft) -> None:
    draft.put(paragraph(f'<w:customXml w:uri="u" w:element="e">{run("Tagged")}</w:customXml>'))


def exceptions_from_protection(draft: Draft) -> None:
    id = f'w:id="{draft.id()}"'
    start = f'<w:permStart {id} w:edGrp="everyone"/>'
    draft.put(paragraph(start + run("Everyone may edit this") + f"<w:permEnd {id}/>"))


def links(draft: Draft) -> None:
    id = draft.document.part.relate_to(
        "https://jupyter.org/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    draft.put(paragraph(run("See ") + f'<w:hyperlink r:id="{id}">{run("Jupyter")}</w:hyperlink>'))


def fields(draft: Draft) -> None:
    draft.put(
        paragraph(f'<w:fldSimple w:instr=" AUTHOR ">{run("Ann")}</w:fldSimple>'),
        paragraph(run("Figure ") + field("SEQ Figure \\* ARABIC", "1") + run(": a caption")),
    )


def cross_references(draft: Draft) -> None:
    bookmarks(draft)
    draft.put(paragraph(run("As said in ") + field("REF here \\h", "Marked") + run(" above.")))


def table_of_contents(draft: Draft) -> None:
    def entry(title: str, inner: str) -> str:
        return paragraph(inner + run(f"{title}\t"), '<w:pStyle w:val="TOC1"/>')

    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h </w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    draft.put(
        entry("First chapter", begin + code + separate),
        entry("Second chapter", ""),
        paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    )
    for title in ("First chapter", "Second chapter"):
        draft.document.add_heading(title, 1)


def form_fields(draft: Draft) -> None:
    data = '<w:ffData><w:name w:val="Text1"/><w:enabled/><w:textInput/></w:ffData>'
    box = field("FORMTEXT", "of the old kind")
    begin = '<w:fldChar w:fldCharType="begin"'
    box = box.replace(f"{begin}/>", f"{begin}>{data}</w:fldChar>", 1)
    draft.put(paragraph(run("A field ") + box))


# Forms


def content_controls(draft: Draft) -> None:
    def control(inner: str, more: str = "") -> str:
        name = f'<w:alias w:val="Name"/><w:tag w:val="name"/><w:id w:val="{draft.id()}"/>'
        properties = f"<w:sdtPr>{name}{more}</w:sdtPr>"
        return f"<w:sdt>{properties}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    draft.put(
        paragraph(run("A name: ") + control(run("Ann"), "<w:text/>")),
        control(paragraph(run("A block of text"))),
    )


def choices(draft: Draft) -> None:
    """Content controls to choose from: a list, a date and a box to tick."""
    kinds = {
        "red": '<w:dropDownList><w:listItem w:displayText="red" w:value="1"/></w:dropDownList>',
        "1 May": '<w:date><w:dateFormat w:val="d MMMM"/></w:date>',
        "☒": '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>',
    }
    for text, kind in kinds.items():
        properties = f'<w:sdtPr><w:id w:val="{draft.id()}"/>{kind}</w:sdtPr>'
        content = f"<w:sdtContent>{run(text)}</w:sdtContent>"
        draft.put(paragraph(run("Choose: ") + f"<w:sdt>{properties}{content}</w:sdt>"))


def form_data(draft: Draft) -> None:
    data = "<data><name>Ann</name></data>"
    draft.part("/customXml/item9.xml", data, "application/xml", "customXml")


# Drawn things


def pictures(draft: Draft) -> None:
    draft.document.add_picture(io.BytesIO(png((200, 30, 30))), width=Inches(1))


def floating_pictures(draft: Draft) -> None:
    source = draft.document.add_picture(io.BytesIO(png((30, 200, 30))), width=Inches(1))
    inline: Any = source._inline
    drawing = inline.getparent()
    anchor = parsed(
        '<wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0"'
        ' relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        "<wp:posOffset>2000000</wp:posOffset></wp:positionH>"
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        "</wp:anchor>"
    )
    for child in list(inline):
        anchor.append(child)
        if child.tag.endswith("}extent"):
            anchor.append(parsed('<wp:wrapSquare wrapText="bothSides"/>'))
    drawing.replace(inline, anchor)
    draft.say("Beside the picture, around which these words flow. " * 6)


def equations(draft: Draft) -> None:
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    )
    draft.put(
        paragraph(run("In the line: ") + fraction),
        paragraph(f"<m:oMathPara>{fraction}</m:oMathPara>"),
    )


def charts(draft: Draft) -> None:
    values = "".join(f'<c:pt idx="{index}"><c:v>{index + 1}</c:v></c:pt>' for index in range(3))
    xml = (
        f"<c:chartSpace {SPACES}><c:chart><c:plotArea><c:layout/><c:barChart>"
        '<c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/>'
        '<c:order val="0"/><c:val><c:numLit><c:formatCode>General</c:formatCode>'
        f'<c:ptCount val="3"/>{values}</c:numLit></c:val></c:ser><c:axId val="1"/>'
        '<c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/>'
        '<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx>'
        '<c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/>'
        '<c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )
    id = draft.part("charts/chart1.xml", xml, f"{OFFICE}.drawingml.chart+xml", "chart")
    draft.put(paragraph(graphic(f"{DRAWING}/chart", f'<c:chart r:id="{id}"/>')))


def smart_art(draft: Draft) -> None:
    kinds = {
        "dm": ("data", "dataModel", "<dgm:ptLst/><dgm:cxnLst/>"),
        "lo": ("layout", "layoutDef", ""),
        "qs": ("quickStyle", "styleDef", ""),
        "cs": ("colors", "colorsDef", ""),
    }
    ids = ""
    for attribute, (kind, root, inner) in kinds.items():
        name = f"diagram{kind[0].upper()}{kind[1:]}"
        xml = f"<dgm:{root} {SPACES}>{inner}</dgm:{root}>"
        type = f"{OFFICE}.drawingml.{name}+xml"
        ids += f' r:{attribute}="{draft.part(f"diagrams/{kind}1.xml", xml, type, name)}"'
    draft.put(paragraph(graphic(f"{DRAWING}/diagram", f"<dgm:relIds{ids}/>")))


def embedded_objects(draft: Draft) -> None:
    object = draft.part("embeddings/o1.bin", b"object", f"{OFFICE}.oleObject", "oleObject")
    icon = draft.part("media/icon9.png", png((9, 9, 9)), "image/png", "image")
    draft.put(
        paragraph(
            '<w:r><w:object w:dxaOrig="1440" w:dyaOrig="1440">'
            '<v:shape id="s1" style="width:72pt;height:72pt">'
            f'<v:imagedata r:id="{icon}"/></v:shape>'
            '<o:OLEObject Type="Embed" ProgID="Package" ShapeID="s1" DrawAspect="Icon" '
            f'ObjectID="_1" r:id="{object}"/></w:object></w:r>'
        )
    )


def _box(words: str) -> str:
    text = f"<w:txbxContent>{paragraph(run(words))}</w:txbxContent>"
    return graphic(
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x='0' y='0'/>"
        "<a:ext cx='3000000' cy='2000000'/></a:xfrm><a:prstGeom prst='rect'/></wps:spPr>"
        f"<wps:txbx>{text}</wps:txbx><wps:bodyPr/></wps:wsp>",
    )


def text_boxes(draft: Draft) -> None:
    draft.put(paragraph(_box("In a box")))


def _old_box(words: str) -> str:
    return (
        '<w:r><w:pict><v:shape id="b" style="width:200pt;height:50pt"><v:textbox>'
        f"<w:txbxContent>{paragraph(run(words))}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )


def old_text_boxes(draft: Draft) -> None:
    draft.put(paragraph(_old_box("In an old box")))


def text_boxes_of_word(draft: Draft) -> None:
    """A box as Word writes it: twice, for itself and for what is older."""
    new = _box("In both boxes").removeprefix("<w:r>").removesuffix("</w:r>")
    old = _old_box("In both boxes").removeprefix("<w:r>").removesuffix("</w:r>")
    draft.put(
        paragraph(
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
            f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )


# The whole document


def theme(draft: Draft) -> None:
    """Words in a colour and a font of the theme."""
    fonts = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/>'
    colour = '<w:color w:val="4F81BD" w:themeColor="accent1" w:themeShade="BF"/>'
    draft.put(paragraph(run("As the theme has it", fonts + colour)))


def properties(draft: Draft) -> None:
    core = draft.document.core_properties
    core.title, core.author, core.keywords = "The title", "Ann", "one, two"
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Client">'
        "<vt:lpwstr>Bob</vt:lpwstr></property></Properties>"
    )
    type = f"{OFFICE}.custom-properties+xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    draft.package_part("/docProps/custom.xml", custom, type, kind)


def signatures(draft: Draft) -> None:
    base = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    type = "application/vnd.openxmlformats-package.digital-signature"
    draft.package_part("/_xmlsignatures/origin.sigs", b"", f"{type}-origin", f"{base}/origin")
    draft.package_part(
        "/_xmlsignatures/sig1.xml",
        '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
        f"{type}-xmlsignature+xml",
        f"{base}/signature",
    )


def embedded_fonts(draft: Draft) -> None:
    type = f"{OFFICE}.obfuscatedFont"
    draft.part("fonts/font1.odttf", bytes(64), type, "font")


def documents_within(draft: Draft) -> None:
    page = "<html><body><p>From another document</p></body></html>"
    id = draft.part("afchunk1.htm", page, "text/html", "aFChunk")
    draft.put(f'<w:altChunk r:id="{id}"/>')
