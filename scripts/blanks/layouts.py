"""The slide layouts of a blank presentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A frame to fill in; without a box it lies where the slide master has it.

    ``kind`` is a value of the type ST_PlaceholderType; a box is left, top, width and height in EMU.
    """

    name: str
    kind: str
    index: int = 0
    box: tuple[int, int, int, int] | None = None
    anchor: str = ""
    style: str = ""  # attributes of the first level
    size: int = 0  # hundredths of a point; 0 leaves it to the master
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout; ``kind`` is a value of the type ST_SlideLayoutType."""

    kind: str
    placeholders: tuple[Placeholder, ...]


_LEFT: Final = 838200
_RIGHT: Final = 6248400
_HALF: Final = 5105400
_TITLE: Final = Placeholder("Title", "title")
_PLAIN: Final = 'marL="0" indent="0"'

# In the order of Language.layouts, and of the parts' names.
LAYOUTS: Final = (
    Layout(
        "title",
        (
            Placeholder(
                "Title",
                "ctrTitle",
                box=(1219200, 1188720, 9753600, 2286000),
                anchor="b",
                style='algn="ctr"',
                size=5400,
            ),
            Placeholder(
                "Subtitle",
                "subTitle",
                1,
                box=(1219200, 3611880, 9753600, 1371600),
                style=f'{_PLAIN} algn="ctr"',
                size=2400,
            ),
        ),
    ),
    Layout("obj", (_TITLE, Placeholder("Content Placeholder", "", 1))),
    Layout(
        "secHead",
        (
            Placeholder(
                "Title", "title", box=(_LEFT, 1463040, 10515600, 2468880), anchor="b", size=4800
            ),
            Placeholder(
                "Text Placeholder",
                "body",
                1,
                box=(_LEFT, 4023360, 10515600, 1371600),
                style=_PLAIN,
                size=2400,
            ),
        ),
    ),
    Layout(
        "twoObj",
        (
            _TITLE,
            Placeholder("Content Placeholder", "", 1, box=(_LEFT, 1737360, _HALF, 4389120)),
            Placeholder("Content Placeholder", "", 2, box=(_RIGHT, 1737360, _HALF, 4389120)),
        ),
    ),
    Layout(
        "twoTxTwoObj",
        (
            _TITLE,
            Placeholder(
                "Text Placeholder",
                "body",
                1,
                box=(_LEFT, 1645920, _HALF, 731520),
                anchor="b",
                style=_PLAIN,
                size=2400,
                bold=True,
            ),
            Placeholder("Content Placeholder", "", 2, box=(_LEFT, 2423160, _HALF, 3703320)),
            Placeholder(
                "Text Placeholder",
                "body",
                3,
                box=(_RIGHT, 1645920, _HALF, 731520),
                anchor="b",
                style=_PLAIN,
                size=2400,
                bold=True,
            ),
            Placeholder("Content Placeholder", "", 4, box=(_RIGHT, 2423160, _HALF, 3703320)),
        ),
    ),
    Layout("titleOnly", (_TITLE,)),
    Layout("blank", ()),
)

_NAMESPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELATIONS: Final = (
    f"{_DECLARATION}"
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/slideMaster" Target="../slideMasters/slideMaster1.xml"/>'
    "</Relationships>"
)
# The number 12 of a footer's index is a habit of presentation programs; any free one would do.
_FOOTERS: Final = (
    ("Date Placeholder", 'type="dt" sz="half" idx="10"', ""),
    ("Footer Placeholder", 'type="ftr" sz="quarter" idx="11"', ""),
    (
        "Slide Number Placeholder",
        'type="sldNum" sz="quarter" idx="12"',
        (
            '<a:fld id="{6F2D4A3B-9C1E-4F57-8B60-2D7A1C9E5F04}" type="slidenum">'
            "<a:rPr $lang/><a:t>\u2039#\u203a</a:t></a:fld>"
        ),
    ),
)


def layout_parts() -> dict[str, str]:
    """Return the text of each layout part and of its relations, by name, with placeholders."""
    parts = {}
    for number, layout in enumerate(LAYOUTS, 1):
        parts[f"ppt/slideLayouts/slideLayout{number}.xml"] = _layout(layout, f"$layout_{number}")
        parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = _RELATIONS
    return parts


def _layout(layout: Layout, name: str) -> str:
    shapes = [_placeholder(number, one) for number, one in enumerate(layout.placeholders, 2)]
    for number, (label, attributes, field) in enumerate(_FOOTERS, 2 + len(shapes)):
        shapes.append(
            _shape(
                number,
                label,
                attributes,
                "",
                f"<a:bodyPr/><a:lstStyle/><a:p>{field}<a:endParaRPr $lang/></a:p>",
            )
        )
    return (
        f'{_DECLARATION}<p:sldLayout {_NAMESPACES} type="{layout.kind}" preserve="1">'
        f'<p:cSld name="{name}"><p:spTree>'
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{''.join(shapes)}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _placeholder(number: int, placeholder: Placeholder) -> str:
    attributes = f'type="{placeholder.kind}"' if placeholder.kind else ""
    if placeholder.index:
        attributes += f' idx="{placeholder.index}"'
    return _shape(
        number,
        placeholder.name,
        attributes.strip(),
        _position(placeholder),
        _body(placeholder) + _list_style(placeholder) + _sample_text(placeholder),
    )


def _shape(number: int, name: str, attributes: str, position: str, text: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name} {number - 1}"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {attributes}/></p:nvPr></p:nvSpPr>"
        f"<p:spPr>{position}</p:spPr><p:txBody>{text}</p:txBody></p:sp>"
    )


def _position(placeholder: Placeholder) -> str:
    if placeholder.box is None:
        return ""
    left, top, width, height = placeholder.box
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _body(placeholder: Placeholder) -> str:
    return f'<a:bodyPr anchor="{placeholder.anchor}"/>' if placeholder.anchor else "<a:bodyPr/>"


def _list_style(placeholder: Placeholder) -> str:
    if not placeholder.size:
        return "<a:lstStyle/>"
    bold = ' b="1"' if placeholder.bold else ""
    style = f" {placeholder.style}" if placeholder.style else ""
    bullet = "<a:buNone/>" if "indent" in placeholder.style else ""
    return (
        f"<a:lstStyle><a:lvl1pPr{style}>{bullet}"
        f'<a:defRPr sz="{placeholder.size}"{bold}/></a:lvl1pPr></a:lstStyle>'
    )


def _sample_text(placeholder: Placeholder) -> str:
    if placeholder.kind in {"title", "ctrTitle"}:
        return _paragraph("$title")
    if placeholder.kind == "subTitle":
        return _paragraph("$subtitle")
    if placeholder.kind == "body":
        return _paragraph("$level 1")
    return "".join(_paragraph(f"$level {level}", level) for level in range(1, 6))


def _paragraph(text: str, level: int = 1) -> str:
    indent = f'<a:pPr lvl="{level - 1}"/>' if level > 1 else ""
    return f"<a:p>{indent}<a:r><a:rPr $lang/><a:t>{text}</a:t></a:r></a:p>"
