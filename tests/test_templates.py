"""The blank documents that new files start from."""

from __future__ import annotations

import io
import posixpath
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pypdf
import pytest
from lxml import etree
from odf import opendocument
from pptx.util import Inches

from jupyter_onlyoffice.core.content import complaint
from jupyter_onlyoffice.core.errors import UnsupportedFormat
from jupyter_onlyoffice.core.formats import format_of
from jupyter_onlyoffice.templates import (
    EXTENSIONS,
    LANGUAGES,
    NEUTRAL_EXTENSIONS,
    blank,
    nearest_language,
)

SCRIPT = Path(__file__).parents[1] / "scripts" / "make_templates.py"
FOLDER = blank("odt").parent

# The region that each language is marked with inside the files.
TAGS = {
    "cs": "cs-CZ",
    "de": "de-DE",
    "en-GB": "en-GB",
    "en-US": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "it": "it-IT",
    "ja": "ja-JP",
    "ko": "ko-KR",
    "nl": "nl-NL",
    "pl": "pl-PL",
    "pt-BR": "pt-BR",
    "pt-PT": "pt-PT",
    "ru": "ru-RU",
    "sv": "sv-SE",
    "tr": "tr-TR",
    "uk": "uk-UA",
    "zh-CN": "zh-CN",
    "zh-TW": "zh-TW",
}
EAST_ASIAN_FONTS = {
    "ja": "Yu Gothic",
    "ko": "Malgun Gothic",
    "zh-CN": "Microsoft YaHei",
    "zh-TW": "Microsoft JhengHei",
}
MAIN_PARTS = {
    "docx": ("/word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("/xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("/ppt/presentation.xml", "presentationml.presentation.main+xml"),
}
MIMETYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
LETTER, A4 = (612.0, 792.0), (595.3, 841.9)

every_language = pytest.mark.parametrize("lang", LANGUAGES)
every_package = pytest.mark.parametrize("ext", MAIN_PARTS)
every_neutral = pytest.mark.parametrize("ext", NEUTRAL_EXTENSIONS)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def xml(path: Path, part: str) -> Any:
    return etree.fromstring(parts(path)[part])


def paper(lang: str) -> tuple[float, float]:
    return LETTER if lang == "en-US" else A4


def w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


@every_language
def test_a_blank_document_has_one_empty_paragraph_and_the_usual_styles(lang: str) -> None:
    document = docx.Document(str(blank("docx", lang)))
    assert [paragraph.text for paragraph in document.paragraphs] == [""]
    assert not document.tables
    names = {style.name for style in document.styles}
    assert {"Normal", "Title", "Subtitle", "List Bullet", "List Number", "Table Grid"} <= names
    assert {f"Heading {level}" for level in range(1, 7)} <= names


@every_language
def test_a_blank_workbook_has_one_empty_sheet(lang: str) -> None:
    book = openpyxl.load_workbook(blank("xlsx", lang))
    [sheet] = book.worksheets
    assert sheet.dimensions == "A1:A1"
    assert sheet["A1"].value is None
    assert sheet.title.endswith("1")


@pytest.mark.parametrize(
    ("lang", "name"),
    [("en-US", "Sheet1"), ("de", "Tabelle1"), ("fr", "Feuil1"), ("es", "Hoja1"), ("pl", "Arkusz1")],
)
def test_the_sheet_is_called_as_people_are_used_to(lang: str, name: str) -> None:
    assert openpyxl.load_workbook(blank("xlsx", lang)).sheetnames == [name]


@every_language
def test_a_blank_presentation_has_one_empty_wide_title_slide(lang: str) -> None:
    show = pptx.Presentation(str(blank("pptx", lang)))
    [slide] = show.slides
    assert slide.slide_layout == show.slide_layouts[0]
    assert [shape.text_frame.text for shape in slide.placeholders] == ["", ""]
    assert len(show.slide_layouts) == 7
    assert len({layout.name for layout in show.slide_layouts}) == 7
    assert (show.slide_width, show.slide_height) == (Inches(40 / 3), Inches(7.5))


@every_language
def test_each_slide_layout_can_be_used(lang: str) -> None:
    show = pptx.Presentation(str(blank("pptx", lang)))
    for layout in show.slide_layouts:
        for placeholder in show.slides.add_slide(layout).placeholders:
            placeholder.text_frame.text = layout.name
    show.save(io.BytesIO())


@every_language
def test_a_blank_form_has_one_empty_page_and_no_fields(lang: str) -> None:
    reader = pypdf.PdfReader(blank("pdf", lang), strict=True)
    [page] = reader.pages
    assert page.extract_text() == ""
    assert "/AcroForm" in reader.root_object
    assert reader.get_fields() == {}


@every_language
def test_a_blank_form_carries_the_document_it_is_designed_from(lang: str) -> None:
    path = blank("pdf", lang)
    reader = pypdf.PdfReader(path)
    carried: Any = reader.get_object(1)
    assert carried["/Type"] == "/MetaOForm"
    identity: Any = reader.trailer["/ID"]
    assert [carried["/ID"]] * 2 == identity
    assert carried.get_data() == blank("docx", lang).read_bytes()
    assert b"/ONLYOFFICEFORM" in path.read_bytes()[:300]


@every_neutral
def test_a_blank_opendocument_opens(ext: str) -> None:
    document = opendocument.load(str(blank(ext)))
    assert document.getMediaType() == MIMETYPES[ext]


@every_neutral
def test_an_opendocument_type_stands_first_and_unpacked(ext: str) -> None:
    path = blank(ext)
    mimetype = MIMETYPES[ext]
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == mimetype
    # Programs look for it at this place without reading the zip.
    assert path.read_bytes()[38 : 38 + len(mimetype)].decode() == mimetype
    manifest = parts(path)["META-INF/manifest.xml"].decode()
    listed = set(re.findall(r'full-path="([^"/]+)"', manifest))
    assert listed == set(parts(path)) - {"mimetype", "META-INF/manifest.xml"}


@every_package
@every_language
def test_an_office_file_says_its_type_first(ext: str, lang: str) -> None:
    path = blank(ext, lang)
    assert list(parts(path))[:2] == ["[Content_Types].xml", "_rels/.rels"]
    name, kind = MAIN_PARTS[ext]
    types = {
        override.get("PartName"): override.get("ContentType")
        for override in xml(path, "[Content_Types].xml").iterfind("{*}Override")
    }
    assert types[name] == f"application/vnd.openxmlformats-officedocument.{kind}"


@every_package
@every_language
def test_an_office_file_has_the_parts_it_speaks_of_and_no_others(ext: str, lang: str) -> None:
    path = blank(ext, lang)
    present = {f"/{name}" for name in parts(path)}
    declared = {
        override.get("PartName")
        for override in xml(path, "[Content_Types].xml").iterfind("{*}Override")
    }
    related = set()
    for name in parts(path):
        if name.endswith(".rels"):
            base = "/" + posixpath.dirname(posixpath.dirname(name))
            for relation in xml(path, name):
                related.add(posixpath.normpath(posixpath.join(base, relation.get("Target"))))
    content = {
        name for name in present if not name.endswith(".rels") and name != "/[Content_Types].xml"
    }
    assert declared == related == content


@every_package
@every_language
def test_an_office_file_names_no_author_and_no_date(ext: str, lang: str) -> None:
    path = blank(ext, lang)
    properties = {
        etree.QName(element).localname: element.text or ""
        for element in xml(path, "docProps/core.xml")
    }
    assert properties == {"creator": "", "language": TAGS[lang]}
    everything = b"".join(parts(path).values()).lower()
    assert not re.search(rb"python|openpyxl|generated|2013|steve", everything)


@every_neutral
def test_an_opendocument_names_no_author_and_no_date(ext: str) -> None:
    [meta] = xml(blank(ext), "meta.xml")
    assert len(meta) == 0
    assert meta.text is None


@every_language
def test_paper_is_letter_in_the_united_states_and_a4_elsewhere(lang: str) -> None:
    page = xml(blank("docx", lang), "word/document.xml").find(f".//{w('pgSz')}")
    size = int(page.get(w("w"))) / 20, int(page.get(w("h"))) / 20
    assert size == pytest.approx(paper(lang), abs=0.1)
    box = pypdf.PdfReader(blank("pdf", lang)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(paper(lang), abs=0.1)
    sheet = openpyxl.load_workbook(blank("xlsx", lang)).worksheets[0]
    assert int(sheet.page_setup.paperSize) == (1 if lang == "en-US" else 9)


@every_language
def test_text_is_marked_with_its_language(lang: str) -> None:
    tag = TAGS[lang]
    language = xml(blank("docx", lang), "word/styles.xml").find(f".//{w('lang')}")
    assert language.get(w("val")) == tag
    assert language.get(w("eastAsia")) == (tag if lang in EAST_ASIAN_FONTS else None)
    show = b"".join(parts(blank("pptx", lang)).values()).decode()
    assert set(re.findall(r' lang="([^"]*)"', show)) == {tag}
    assert str(pypdf.PdfReader(blank("pdf", lang)).root_object["/Lang"]) == tag


@every_language
def test_fonts_are_ones_that_every_system_has_or_has_a_twin_of(lang: str) -> None:
    fonts = xml(blank("docx", lang), "word/styles.xml").find(f".//{w('rFonts')}")
    assert (fonts.get(w("ascii")), fonts.get(w("hAnsi"))) == ("Arial", "Arial")
    assert fonts.get(w("eastAsia")) == EAST_ASIAN_FONTS.get(lang, "Arial")
    cells = xml(blank("xlsx", lang), "xl/styles.xml").find("{*}fonts/{*}font/{*}name")
    assert cells.get("val") == EAST_ASIAN_FONTS.get(lang, "Arial")
    for ext, theme in (("docx", "word"), ("xlsx", "xl"), ("pptx", "ppt")):
        scheme = xml(blank(ext, lang), f"{theme}/theme/theme1.xml").iterfind(".//{*}minorFont/*")
        named = {font.get("typeface") for font in scheme}
        assert named - {""} == {"Arial", EAST_ASIAN_FONTS.get(lang, "Arial")}


@pytest.mark.parametrize("ext", [*EXTENSIONS, *NEUTRAL_EXTENSIONS])
def test_a_blank_file_is_what_our_own_check_takes_for_its_kind(ext: str) -> None:
    with blank(ext).open("rb") as stream:
        assert complaint(stream, format_of(f"new.{ext}")) is None


def test_the_folder_holds_every_language_and_nothing_else() -> None:
    expected = {f"{lang}/blank.{ext}" for lang in LANGUAGES for ext in EXTENSIONS}
    expected |= {f"blank.{ext}" for ext in NEUTRAL_EXTENSIONS}
    found = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("blank.*")}
    assert found == expected
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} - {"__pycache__"} == set(
        LANGUAGES
    )


def test_all_blank_documents_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("blank.*")) < 600_000


def make(target: Path) -> dict[str, bytes]:
    subprocess.run([sys.executable, SCRIPT, target], check=True)  # noqa: S603 - our own script
    return {
        path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("blank.*")
    }


def contents(content: bytes) -> list[tuple[object, ...]]:
    """What a zip holds and how, whichever compressor has packed it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            (member.filename, member.date_time, member.compress_type, archive.read(member))
            for member in archive.infolist()
        ]


def test_the_script_makes_the_same_bytes_each_time(tmp_path: Path) -> None:
    assert make(tmp_path / "first") == make(tmp_path / "second")


def test_the_script_makes_the_files_of_the_repository(tmp_path: Path) -> None:
    made = make(tmp_path)
    kept = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("blank.*")
    }
    assert set(made) == set(kept)
    for name, content in made.items():
        if not name.endswith(".pdf"):
            assert contents(content) == contents(kept[name]), name
        elif made[name.replace(".pdf", ".docx")] == kept[name.replace(".pdf", ".docx")]:
            # A form carries its document packed, so other compressors make other forms.
            assert content == kept[name], name


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (None, "en-US"),
        ("", "en-US"),
        ("en", "en-US"),
        ("en-US", "en-US"),
        ("en_US.UTF-8", "en-US"),
        ("en-CA", "en-US"),
        ("en-GB", "en-GB"),
        ("en-AU", "en-GB"),
        ("en-IE", "en-GB"),
        ("de", "de"),
        ("de-DE", "de"),
        ("de_DE", "de"),
        ("de-AT", "de"),
        ("DE-ch", "de"),
        ("de_DE@euro", "de"),
        ("fr-CA", "fr"),
        ("es-419", "es"),
        ("pt", "pt-BR"),
        ("pt-BR", "pt-BR"),
        ("pt_PT", "pt-PT"),
        ("pt-AO", "pt-PT"),
        ("zh", "zh-CN"),
        ("zh-CN", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh-Hans-HK", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-TW", "zh-TW"),
        ("zh_HK", "zh-TW"),
        ("ja-JP", "ja"),
        (" ru ", "ru"),
        ("C", "en-US"),
        ("C.UTF-8", "en-US"),
        ("POSIX", "en-US"),
        ("tlh", "en-US"),
        ("fi-FI", "en-US"),
    ],
)
def test_the_nearest_language_is_chosen(lang: str | None, expected: str) -> None:
    assert nearest_language(lang) == expected
    assert blank("docx", lang) == FOLDER / expected / "blank.docx"


@pytest.mark.parametrize(
    "lang",
    [
        "../../../etc/passwd",
        "de/../../../etc",
        "..",
        "/etc",
        "C:\\Windows",
        "de\0",
        "de\n../x",
        "de@../../etc",
        "blank.docx",
        "__pycache__",
        "\uff44\uff45",
        "-" * 100_000,
        "de" * 100_000,
        "de" + "-x" * 100_000,
    ],
)
@pytest.mark.parametrize("ext", [*EXTENSIONS, *NEUTRAL_EXTENSIONS])
def test_a_hostile_language_leads_to_nothing_but_a_blank_document(ext: str, lang: str) -> None:
    path = blank(ext, lang)
    assert path in set(FOLDER.rglob("blank.*"))


@pytest.mark.parametrize("ext", ["DOCX", "Xlsx", "ODT"])
def test_extensions_may_be_written_in_capitals(ext: str) -> None:
    assert blank(ext).name == f"blank.{ext.lower()}"


@pytest.mark.parametrize(
    "ext", ["", ".docx", "docm", "dotx", "xltx", "ppsx", "txt", "../blank.odt", "docx/..", "doc"]
)
def test_a_kind_without_a_blank_document_is_refused(ext: str) -> None:
    with pytest.raises(UnsupportedFormat):
        blank(ext)
