"""Make the blank documents of jupyter_onlyoffice/templates/.

    python scripts/make_templates.py [TARGET_FOLDER]

Needs nothing but Python. The results are in the repository: run it after a change in ``blanks/``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from string import Template
from typing import Final

from blanks.form import form
from blanks.languages import Language, languages
from blanks.layouts import layout_parts
from blanks.packages import package

PARTS: Final = Path(__file__).parent / "blanks" / "parts"
TEMPLATES: Final = Path(__file__).parents[1] / "jupyter_onlyoffice" / "templates"
FONT: Final = "Arial"
THEMES: Final = {
    "docx": "word/theme/theme1.xml",
    "xlsx": "xl/theme/theme1.xml",
    "pptx": "ppt/theme/theme1.xml",
}


def main(target: Path) -> None:
    for folder, language in languages().items():
        blanks = {ext: office_open(ext, language) for ext in THEMES}
        blanks["pdf"] = form(blanks["docx"], language)
        write(target / folder, blanks)
    write(target, {ext: package(parts(ext)) for ext in ("odt", "ods", "odp")})


def write(folder: Path, blanks: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ext, content in blanks.items():
        (folder / f"blank.{ext}").write_bytes(content)


def office_open(ext: str, language: Language) -> bytes:
    """Return a blank .docx, .xlsx or .pptx."""
    texts = {name: content.decode() for name, content in parts(ext).items()}
    texts[THEMES[ext]] = compact((PARTS / "shared" / "theme1.xml").read_text("utf-8"))
    texts["docProps/core.xml"] = compact((PARTS / "shared" / "core.xml").read_text("utf-8"))
    if ext == "pptx":
        texts |= layout_parts()
    values = variables(language)
    return package(
        {name: Template(text).substitute(values).encode() for name, text in texts.items()}
    )


def parts(ext: str) -> dict[str, bytes]:
    """Return the parts that the repository has for a kind of file, by their name in it."""
    root = PARTS / ext
    return {
        path.relative_to(root).as_posix(): compact(path.read_text("utf-8")).encode()
        for path in root.rglob("*")
        if path.is_file()
    }


def compact(xml: str) -> str:
    """Drop the line breaks and indents between elements; none of the parts has text there."""
    return re.sub(r">\s+<", "><", xml).strip()


def variables(language: Language) -> dict[str, str]:
    """Return the value of each ``$placeholder`` in the parts."""
    paper, east = language.paper, language.east_asian
    text_width = paper.width - 2 * paper.margin
    values = {
        "tag": language.tag,
        "sheet": language.sheet,
        "title": language.title,
        "subtitle": language.subtitle,
        "level": language.level,
        "decimal": language.decimal,
        "separator": "," if language.decimal == "." else ";",
        "paper": str(paper.code),
        "page_width": str(paper.width),
        "page_height": str(paper.height),
        "margin": str(paper.margin),
        "tab_stop": "720" if language.tag == "en-US" else "709",
        "tab_center": str(text_width // 2),
        "tab_right": str(text_width),
        "font": FONT,
    }
    values |= {f"layout_{number}": name for number, name in enumerate(language.layouts, 1)}
    if east is None:
        return values | {
            "lang": f'lang="{language.tag}"',
            "half_points": "22",
            "row_height": "14.25",
            "character_spacing": "doNotCompress",
            "justify": "",
            "left": "",
            "cell_font": FONT,
            "cell_charset": "",
            "east_font": "",
            "east_or_font": FONT,
            "east_lang": "",
            "east_font_entry": "",
            "script_fonts": "",
        }
    return values | {
        # Latin letters in East Asian text are taken for English by the programs' spelling checkers.
        "lang": f'lang="{language.tag}" altLang="en-US"',
        "half_points": "21",
        "row_height": f"{east.row_height:g}",
        "character_spacing": "compressPunctuation",
        "justify": '<w:jc w:val="both"/>',
        "left": '<w:jc w:val="left"/>',
        "cell_font": east.font,
        "cell_charset": f'<charset val="{east.charset}"/>',
        "east_font": east.font,
        "east_or_font": east.font,
        "east_lang": f' w:eastAsia="{language.tag}"',
        "east_font_entry": (
            f'<w:font w:name="{east.font}"><w:charset w:val="{east.charset:02X}"/>'
            '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        ),
        "script_fonts": f'<a:font script="{east.script}" typeface="{east.font}"/>',
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES)
