"""Nothing that a document names outside of itself is fetched or read.

The converter runs here without any confinement: what is under test is what it is given.
"""

from __future__ import annotations

import io
import subprocess
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from jupyter_onlyoffice.core.errors import Damaged, TooLarge
from jupyter_onlyoffice.engine.fonts import FontCatalogue, Fonts
from jupyter_onlyoffice.engine.hypertext import clean_html, clean_markdown
from jupyter_onlyoffice.engine.installed import installation
from jupyter_onlyoffice.engine.local import inside
from jupyter_onlyoffice.engine.markup import clean_xml
from jupyter_onlyoffice.engine.references import InputLimits, prepare

from . import hostile

REMOTE = (250, 20, 180)
SECRET = (17, 201, 93)
LIMITS = InputLimits()


def prepared(data: bytes, ext: str, limits: InputLimits = LIMITS) -> bytes:
    target = io.BytesIO()
    prepare(io.BytesIO(data), target, ext, limits)
    return target.getvalue()


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, PictureServer)
        self.server.requests.append(self.path)
        picture = hostile.png(REMOTE)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(picture)))
        self.end_headers()
        self.wfile.write(picture)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class PictureServer(ThreadingHTTPServer):
    """Counts who asks it for a picture."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pictures)
        self.requests: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/picture.png"


@pytest.fixture
def pictures() -> Iterator[PictureServer]:
    with PictureServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontCatalogue:
    return Fonts(tmp_path_factory.mktemp("fonts")).catalogue(installation())


@dataclass(frozen=True)
class Machine:
    """The converter, not confined, and what is on the disk that it runs on."""

    folder: Path
    fonts: FontCatalogue

    @property
    def secret(self) -> Path:
        path = self.folder / "private" / "secret.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(hostile.png(SECRET))
        return path

    def convert(self, source: Path, target: Path) -> None:
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        settings = {
            "m_sFileFrom": source,
            "m_sFileTo": target,
            "m_sAllFontsPath": self.fonts.file,
            "m_sFontDir": self.fonts.folder,
            "m_sTempDir": scratch,
            "m_bDontSaveAdditional": "true",
        }
        if source.suffix in (".txt", ".csv"):
            settings |= {"m_nCsvTxtEncoding": "46", "m_nCsvDelimiter": "4"}
        lines = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in settings.items())
        order = self.folder / "order.xml"
        order.write_text(f"<TaskQueueDataConvert>{lines}</TaskQueueDataConvert>")
        subprocess.run([installation().converter, order], check=True, timeout=120)  # noqa: S603

    def show(self, data: bytes, ext: str) -> Shown:
        """Convert a document to PDF and look at its first page."""
        source = self.folder / "job" / f"document.{ext}"
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(data)
        pdf, page = source.with_name("result.pdf"), source.with_name("page.png")
        self.convert(source, pdf)
        self.convert(pdf, page)
        text = PdfReader(pdf).pages[0].extract_text()
        with Image.open(page) as picture:
            colours = picture.convert("RGB").getcolors(picture.width * picture.height)
        assert colours is not None
        return Shown(text, frozenset(colour for _, colour in colours if isinstance(colour, tuple)))


@dataclass(frozen=True)
class Shown:
    text: str
    colours: frozenset[tuple[int, ...]]

    def has(self, colour: tuple[int, int, int]) -> bool:
        """Whether there is about that colour (a PDF may hold the picture as a JPEG)."""
        return any(
            all(abs(one - other) < 12 for one, other in zip(colour, seen, strict=True))
            for seen in self.colours
        )


@pytest.fixture
def machine(tmp_path: Path, fonts: FontCatalogue) -> Machine:
    return Machine(tmp_path, fonts)


def altchunk(data: bytes, name: str) -> bytes:
    rels = hostile.relationships(("c", "aFChunk", name, False))
    whole = hostile.text_document(rels, '</w:r></w:p><w:altChunk r:id="c"/><w:p><w:r>')
    return with_members(whole, {f"word/{name}": data})


def with_members(data: bytes, members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def flat_opc(data: bytes) -> bytes:
    package = "application/vnd.openxmlformats-package.relationships+xml"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType='
        f'"{package if name.endswith(".rels") else kind}"><pkg:xmlData>{part.decode()}'
        "</pkg:xmlData></pkg:part>"
        for name, part in members(data).items()
        if name != "[Content_Types].xml"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f"{parts}</pkg:package>"
    ).encode()


def utf16_rels(reference: str) -> bytes:
    rels = hostile.relationships(("p", "image", reference, True))
    whole = members(hostile.docx(reference, external=True))
    whole["word/_rels/document.xml.rels"] = f'<?xml version="1.0" encoding="UTF-16"?>{rels}'.encode(
        "utf-16"
    )
    return hostile.archive(whole)


def odd_rels(reference: str) -> bytes:
    """Another prefix, single quotes and a reference to the first character."""
    rels = (
        f"<x:Relationships xmlns:x='{hostile.PACKAGE}/relationships'><x:Relationship Id='p' "
        f"TargetMode = 'External' Type='{hostile.REL}/image' "
        f"Target='&#x{ord(reference[0]):x};{reference[1:]}'/></x:Relationships>"
    )
    return hostile.text_document(rels, hostile.inline('r:embed="p"'))


def quoted_printable_archive(reference: str) -> bytes:
    page = hostile.html(hostile.image(reference)).decode().replace("=", "=3D").replace("<", "=3C")
    return hostile.web_archive(page, "quoted-printable")


@dataclass(frozen=True)
class Case:
    ext: str
    make: hostile.Maker


def odf_showing(kind: str, reference: str) -> bytes:
    return hostile.odf(kind, hostile.odf_frame(reference))


def flat_odf_showing(kind: str, reference: str) -> bytes:
    return hostile.flat_odf(kind, hostile.odf_frame(reference))


ODF_KINDS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}

FETCHED = {
    "a docx with an embedded picture": Case("docx", lambda r: hostile.docx(r, external=True)),
    "a docx with a linked picture": Case(
        "docx", lambda r: hostile.docx(r, external=True, blip='r:link="p"')
    ),
    "a docx with a VML picture": Case("docx", hostile.docx_vml),
    "a docx whose relationships are in UTF-16": Case("docx", utf16_rels),
    "a docx whose relationships are written oddly": Case("docx", odd_rels),
    "a docx with HTML in it": Case(
        "docx", lambda r: altchunk(hostile.html(hostile.image(r)), "part.html")
    ),
    "a docx with HTML of no extension in it": Case(
        "docx", lambda r: altchunk(hostile.html(hostile.image(r)), "part.bin")
    ),
    "a docx with a web archive in it": Case("docx", lambda r: altchunk(hostile.mht(r), "part.mht")),
    "a docx with a docx in it": Case(
        "docx", lambda r: altchunk(hostile.docx(r, external=True), "part.docx")
    ),
    "a docx in one flat file": Case("xml", lambda r: flat_opc(hostile.docx(r, external=True))),
    "a docx behind something else": Case(
        "docx", lambda r: b"{\\rtf1 hello}" + hostile.docx(r, external=True)
    ),
    "an xlsx": Case("xlsx", lambda r: hostile.xlsx(r, external=True)),
    "an xlsx that is called docx": Case("docx", lambda r: hostile.xlsx(r, external=True)),
    "a pptx": Case("pptx", hostile.pptx),
    "a pptx with a linked picture": Case("pptx", lambda r: hostile.pptx(r, blip='r:link="p"')),
    **{f"an {ext}": Case(ext, partial(odf_showing, kind)) for ext, kind in ODF_KINDS.items()},
    **{
        f"an f{ext}": Case(f"f{ext}", partial(flat_odf_showing, kind))
        for ext, kind in ODF_KINDS.items()
    },
    "an epub": Case("epub", lambda r: hostile.epub(hostile.image(r))),
    "HTML": Case("html", lambda r: hostile.html(hostile.image(r))),
    "HTML in UTF-16": Case(
        "html", lambda r: hostile.html(hostile.image(r)).decode().encode("utf-16")
    ),
    "HTML in UTF-7": Case(
        "html",
        lambda r: hostile.html(
            f'+ADw-img src="{r}" width="150" height="150" +AD4-', '<meta charset="utf-7">'
        ),
    ),
    "HTML with an unquoted picture": Case("html", lambda r: hostile.html(f"<img src={r} >")),
    "HTML with a picture of the old name": Case(
        "html", lambda r: hostile.html(f'<IMAGE\nalt=">" SRC="{r}" width=150 height=150>')
    ),
    "HTML with a picture in entities": Case(
        "html", lambda r: hostile.html(hostile.image(r).replace("http", "&#104;ttp"))
    ),
    "HTML with a base": Case(
        "html",
        lambda r: hostile.html(
            hostile.image(r.rpartition("/")[2]), f'<base href="{r.rpartition("/")[0]}/">'
        ),
    ),
    "HTML that is called docx": Case("docx", lambda r: hostile.html(hostile.image(r))),
    "HTML that is called txt": Case("txt", lambda r: hostile.html(hostile.image(r))),
    "HTML that is called csv": Case("csv", lambda r: hostile.html(hostile.image(r))),
    "Markdown": Case("md", hostile.markdown),
    "Markdown with a picture defined elsewhere": Case(
        "md", lambda r: f"Witness\n\n![x][y]\n\n[y]: {r}\n".encode()
    ),
    "Markdown with HTML": Case("md", lambda r: f"Witness\n\n{hostile.image(r)}\n".encode()),
    "a web archive": Case("mht", hostile.mht),
    "a quoted-printable web archive": Case("mht", quoted_printable_archive),
}

READ = {
    name: FETCHED[name]
    for name in (
        "a docx with an embedded picture",
        "a docx with a linked picture",
        "a docx with a VML picture",
        "a docx with HTML in it",
        "an xlsx",
        "a pptx",
        "an odt",
        "HTML",
        "Markdown",
    )
}


@pytest.mark.parametrize("case", FETCHED.values(), ids=FETCHED.keys())
def test_as_a_control_the_converter_itself_fetches_what_is_named(
    case: Case, machine: Machine, pictures: PictureServer
) -> None:
    shown = machine.show(case.make(pictures.address), case.ext)
    assert pictures.requests == ["/picture.png"]
    assert shown.has(REMOTE)


@pytest.mark.parametrize("case", FETCHED.values(), ids=FETCHED.keys())
def test_nothing_is_fetched_for_a_prepared_document(
    case: Case, machine: Machine, pictures: PictureServer
) -> None:
    shown = machine.show(prepared(case.make(pictures.address), case.ext), case.ext)
    assert pictures.requests == []
    assert not shown.has(REMOTE)
    assert "Witness" in shown.text


@pytest.mark.parametrize("case", READ.values(), ids=READ.keys())
def test_as_a_control_the_converter_itself_reads_files_of_the_machine(
    case: Case, machine: Machine
) -> None:
    assert machine.show(case.make(str(machine.secret)), case.ext).has(SECRET)


@pytest.mark.parametrize("case", READ.values(), ids=READ.keys())
@pytest.mark.parametrize("spelling", ["{}", "../../../../../../../../../../../..{}", "file://{}"])
def test_no_file_of_the_machine_is_read_for_a_prepared_document(
    case: Case, spelling: str, machine: Machine
) -> None:
    document = prepared(case.make(spelling.format(machine.secret)), case.ext)
    shown = machine.show(document, case.ext)
    assert not shown.has(SECRET)
    assert "Witness" in shown.text


@pytest.mark.parametrize(
    ("data", "ext"),
    [
        (
            with_members(
                hostile.docx("media/own.png", external=False),
                {"word/media/own.png": hostile.png(SECRET)},
            ),
            "docx",
        ),
        (
            with_members(
                hostile.docx("/word/media/own.png", external=False),
                {"word/media/own.png": hostile.png(SECRET)},
            ),
            "docx",
        ),
        (
            with_members(
                hostile.pptx("../media/own.png", external=False),
                {"ppt/media/own.png": hostile.png(SECRET)},
            ),
            "pptx",
        ),
        (
            hostile.odf(
                "text",
                hostile.odf_frame("Pictures/own.png"),
                {"Pictures/own.png": hostile.png(SECRET)},
            ),
            "odt",
        ),
        (
            with_members(
                hostile.epub(hostile.image("../Images/own.png")),
                {"Images/own.png": hostile.png(SECRET)},
            ),
            "epub",
        ),
        (hostile.html(hostile.image(hostile.data_uri(hostile.png(SECRET)))), "html"),
        (hostile.markdown(hostile.data_uri(hostile.png(SECRET))), "md"),
    ],
    ids=["docx", "docx from the top", "pptx", "odt", "epub", "html", "md"],
)
def test_pictures_of_the_document_itself_stay(data: bytes, ext: str, machine: Machine) -> None:
    target = io.BytesIO()
    assert not prepare(io.BytesIO(data), target, ext, LIMITS)
    assert machine.show(target.getvalue(), ext).has(SECRET)


def test_pictures_of_a_web_archive_stay(machine: Machine) -> None:
    page = hostile.html(hostile.image("http://example.org/own.png")).decode()
    picture = ("http://example.org/own.png", hostile.png(SECRET))
    document = prepared(hostile.web_archive(page, "8bit", picture), "mht")
    assert machine.show(document, "mht").has(SECRET)


@pytest.mark.parametrize("broken", ["docx", "fodt"])
def test_what_the_converter_reads_up_to_a_fault_is_refused(
    broken: str, machine: Machine, pictures: PictureServer
) -> None:
    if broken == "docx":
        rels = hostile.relationships(("p", "image", pictures.address, True))[:-5]
        data = hostile.text_document(rels, hostile.inline('r:embed="p"'))
    else:
        data = hostile.flat_odf("text", hostile.odf_frame(pictures.address))[:-30]
    machine.show(data, broken)
    assert pictures.requests, "the control"
    with pytest.raises(Damaged):
        prepared(data, broken)


@pytest.mark.parametrize(
    "rels",
    [
        '<!DOCTYPE x [<!ENTITY h "http://127.0.0.1/">]>',
        '<!DOCTYPE x [<!ATTLIST Relationship TargetMode CDATA "External">]>',
    ],
    ids=["entities", "attributes"],
)
def test_xml_with_declarations_of_its_own_is_refused(rels: str) -> None:
    rels += hostile.relationships(("p", "image", "media/own.png", False))
    with pytest.raises(Damaged):
        prepared(hostile.text_document(rels, ""), "docx")


def test_links_for_people_stay() -> None:
    link = "https://example.org/?a=1&b=2"
    rels = hostile.relationships(
        ("h", "hyperlink", link, True), ("p", "image", "https://example.org/x.png", True)
    )
    document = members(prepared(hostile.text_document(rels, ""), "docx"))
    kept = document["word/_rels/document.xml.rels"]
    assert escape(link).encode() in kept
    assert b"x.png" not in kept
    odt = f'<text:a xlink:href="{escape(link)}">a</text:a>{hostile.odf_frame(link)}'
    content = members(prepared(hostile.odf("text", odt), "odt"))["content.xml"]
    assert content.count(escape(link).encode()) == 1
    page = hostile.html(f'<a href="{escape(link)}">a</a>{hostile.image(link)}')
    assert f'<a href="{escape(link)}">'.encode() in prepared(page, "html")
    assert b"[alt](https://example.org)" in prepared(b"![alt](https://example.org)", "md")


def test_the_text_of_a_document_is_the_same_afterwards(
    machine: Machine, pictures: PictureServer
) -> None:
    body = "".join(f"<p>Paragraph {number} &amp; more</p>" for number in range(20))
    data = hostile.html(body + hostile.image(pictures.address))
    assert machine.show(prepared(data, "html"), "html").text == machine.show(data, "html").text


def test_members_that_need_no_change_are_the_same_bytes() -> None:
    data = with_members(hostile.docx("http://127.0.0.1/", external=True), {"a/ü €.bin": b"\0" * 99})
    before, after = members(data), members(prepared(data, "docx"))
    del before["word/_rels/document.xml.rels"], after["word/_rels/document.xml.rels"]
    assert before == after


def test_members_that_would_be_unpacked_outside_are_left_out() -> None:
    data = with_members(
        hostile.docx("x.png", external=False), {"../up.txt": b"x", "a\\..\\..\\up.txt": b"x"}
    )
    assert not [name for name in members(prepared(data, "docx")) if "up.txt" in name]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_members_of_the_same_name_every_one_is_cleaned() -> None:
    rels = hostile.relationships(("p", "image", "http://127.0.0.1/x.png", True)).encode()
    name = "word/_rels/document.xml.rels"
    data = with_members(hostile.docx("http://127.0.0.1/x.png", external=True), {name: rels})
    assert b"127.0.0.1" not in b"".join(_every_member(prepared(data, "docx")))


def _every_member(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            yield archive.read(info)


class _Unseekable(io.RawIOBase):
    """Written to without going back, so that ``zipfile`` writes data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def test_sizes_that_follow_the_data_are_understood() -> None:
    target = _Unseekable()
    source = members(hostile.docx("http://127.0.0.1/x.png", external=True))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in source.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    after = members(prepared(bytes(target.data), "docx"))
    assert after["word/document.xml"] == source["word/document.xml"]
    assert b"127.0.0.1" not in after["word/_rels/document.xml.rels"]


def bomb(name: str, mebibytes: int) -> bytes:
    buffer = io.BytesIO(hostile.docx("x.png", external=False))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(mebibytes):
            member.write(bytes(1024 * 1024))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["word/media/a.bin", "word/_rels/a.rels"])
def test_a_bomb_is_refused_without_being_unpacked(name: str) -> None:
    data = bomb(name, 400)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        prepared(data, "docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    data = bomb("word/_rels/a.rels", 100)
    size = (100 * 1024 * 1024).to_bytes(4, "little")
    assert data.count(size) >= 1
    lying = data.replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(Damaged):
        prepared(lying, "docx")


def test_too_many_members_are_refused() -> None:
    data = hostile.archive({f"{number}": b"" for number in range(21)})
    with pytest.raises(TooLarge):
        prepared(data, "docx", InputLimits(members=20))


def test_markup_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        prepared(hostile.html("x" * 1000), "html", InputLimits(markup=500))


@pytest.mark.parametrize("cut", [30, 200, -40, -10])
def test_an_archive_that_is_cut_off_is_damaged(cut: int) -> None:
    with pytest.raises(Damaged):
        prepared(hostile.docx("x.png", external=False)[:cut], "docx")


def test_documents_in_documents_have_an_end() -> None:
    data = hostile.docx("x.png", external=False)
    for _ in range(4):
        data = altchunk(data, "part.docx")
    with pytest.raises(Damaged):
        prepared(data, "docx")


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", bytes.fromhex("d0cf11e0a1b11ae1"), b"{\\rtf1 "])
def test_what_is_not_examined_passes_as_it_is(start: bytes) -> None:
    data = start + b'<img src="http://127.0.0.1/x.png">' + bytes(range(256))
    assert prepared(data, "doc") == data


@pytest.mark.parametrize(
    "reference",
    ["http:x", "HTTPS://x", "httpd.png", "www.example.org", "ftp.x", "file:///x", "/x", "\\\\x\\y",
     "//x", "../../x", "a/../../../x", "..%2f..%2fx", "%68ttp://x", "C:\\x", " http://x", "data:x"],
)  # fmt: skip
def test_a_reference_to_elsewhere_is_told(reference: str) -> None:
    assert not inside("folder")(reference)


@pytest.mark.parametrize(
    "reference", ["", "#x", "x.png", "../x.png", "./a/b.png", "a%20b.png", hostile.data_uri(b"x")]
)
def test_a_reference_to_the_document_itself_is_told(reference: str) -> None:
    assert inside("folder")(reference)


PIECES = st.lists(
    st.sampled_from(
        [
            *("<", ">", "<img ", "<IMG/", "<image", "<base ", "<link ", "<!--", "-->", "<b>"),
            *("src", "href", "alt", "=", '"', "'", " ", "/", "\n", "http://x/", "&#104;ttp:"),
            *("data:image/png;base64,AAAA", "`", "![", "](", ")", "\\", "[a]: http://x/"),
            "<p title=",
        ]
    ),
    max_size=25,
)


@given(PIECES)
@settings(deadline=None)
def test_no_risky_tag_with_a_reference_to_elsewhere_is_left(pieces: list[str]) -> None:
    cleaned = clean_html("".join(pieces).encode())
    for place in _places(cleaned.lower()):
        tag = cleaned[place : cleaned.index(b">", place) + 1].lower()
        assert b"http" not in tag
        assert b"&#" not in tag
        assert tag.count(b"<") == 1
    assert clean_html(cleaned) is cleaned


def _places(text: bytes) -> Iterator[int]:
    for name in (b"<img", b"<image", b"<link", b"<base"):
        place = text.find(name)
        while place >= 0:
            if text[place + len(name) : place + len(name) + 1] in (b" ", b"/", b"\n", b">"):
                yield place
            place = text.find(name, place + 1)


@given(PIECES)
@settings(deadline=None)
def test_markdown_only_gets_spaces(pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    cleaned = clean_markdown(text)
    assert clean_markdown(cleaned) is cleaned
    assert cleaned.replace(b" ", b"") == text.replace(b" ", b"")


def test_a_page_in_another_encoding_keeps_its_text(machine: Machine) -> None:
    head = '<meta charset="iso-2022-jp">'
    data = hostile.html("<p>Wor\u65e5\u672cds</p>", head).decode().encode("iso-2022-jp")
    assert "Witness" in machine.show(prepared(data, "html"), "html").text


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20),
    st.sampled_from(["utf-8", "utf-16"]),
    st.sampled_from(["'", '"']),
)
@settings(deadline=None)
def test_cleaned_xml_keeps_everything_else(text: str, encoding: str, quote: str) -> None:
    inner = escape(text, {"'": "&apos;", '"': "&quot;"})
    page = (
        f"<a t={quote}{inner}{quote}><!-- <i href='http://x'/> --><i t={quote}{inner}{quote} "
        f"href={quote}http://x/{inner}{quote}/>{inner}<a href={quote}http://y{quote}/></a>"
    )
    cleaned = clean_xml(page.encode(encoding)).decode()
    assert cleaned == page.replace(f"href={quote}http://x/{inner}{quote}", 'href=""')


NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


@given(st.dictionaries(NAMES.map("x/{}".format), st.binary()))
@settings(deadline=None)
def test_any_archive_comes_out_with_its_members(content: dict[str, bytes]) -> None:
    before = {"[Content_Types].xml": b"<Types/>", **content}
    assert members(prepared(hostile.archive(before), "docx")) == before
