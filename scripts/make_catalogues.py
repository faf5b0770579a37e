"""Gather the messages of the JupyterLab extension and of our pages, and compile translations.

::

    python scripts/make_catalogues.py           writes the template, the catalogues and the JSON
    python scripts/make_catalogues.py --check   writes nothing; fails if any of them is out of date

A translator edits ``jupyter_onlyoffice/locale/*/LC_MESSAGES/*.po`` and runs this. JupyterLab finds
the JSON beside it by the entry point ``jupyterlab.locale``, where a language pack of that language
is installed; the server itself reads ``page.json``. Needs Babel, which JupyterLab brings.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = ROOT / "labextension/src"
SCHEMAS: Final = ROOT / "labextension/schema"
DOMAIN: Final = "jupyter_onlyoffice"
PAGES: Final = ROOT / DOMAIN / "handlers/page"
LOCALES: Final = ROOT / DOMAIN / "locale"
TEMPLATE: Final = LOCALES / f"{DOMAIN}.pot"

_CALL: Final = re.compile(r"\b_?trans\s*\.\s*(__|_n)\s*\(\s*")
_TEXT: Final = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)\"""")
_JOINED: Final = re.compile(r"\s*\+\s*")
_KEPT: Final = ("Language:", "Plural-Forms", "MIME-Version", "Content-T")
"""What a file's header says of itself; the rest would differ with each run, or says nothing."""

Message = tuple[str, str | None, str | None]
"""A message, its plural, and its context."""


def messages() -> Iterator[Message]:
    """Yield the messages of sources and schemas, in a fixed order.

    Raises:
        ValueError: a message is put together in a way that nobody could translate.
    """
    for path in [*sorted(SOURCES.rglob("*.ts")), *pages()]:
        yield from messages_of(path)
    for path in sorted(SCHEMAS.glob("*.json")):
        schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
        yield from ((schema[name], None, "schema") for name in ("title", "description"))
        for field in schema["properties"].values():
            yield from ((field[name], None, "settings") for name in ("title", "description"))


def pages() -> list[Path]:
    """Return the files that pages of our own are made of."""
    return [*sorted(PAGES.glob("*.html")), *sorted(PAGES.glob("*.js"))]


def messages_of(path: Path) -> Iterator[Message]:
    """Yield the messages of a source.

    Raises:
        ValueError: a message is put together in a way that nobody could translate.
    """
    source = path.read_text("utf-8")
    for call in _CALL.finditer(source):
        text, end = _literal(source, call.end(), path)
        plural = None
        if call[1] == "_n":
            comma = re.compile(r"\s*,\s*").match(source, end)
            assert comma is not None  # noqa: S101
            plural, _ = _literal(source, comma.end(), path)
        yield text, plural, None


def template() -> Catalog:
    """Return the messages without any translation."""
    catalog = _catalog(None)
    for text, plural, context in messages():
        catalog.add((text, plural) if plural else text, context=context)
    return catalog


def updated(locale: str, text: str) -> Catalog:
    """Return a catalogue with the messages that there are now; what is not there any more goes."""
    known = read_po(io.StringIO(text), locale=locale)
    catalog = _catalog(locale)
    for message in template():
        if message.id:
            old = known.get(text_of(message), message.context)
            string = old.string if old is not None else None
            catalog.add(message.id, string or "", context=message.context)
    return catalog


def compiled(catalog: Catalog) -> str:
    """Return the JSON that JupyterLab takes: messages by themselves, or behind their context."""
    data: dict[str, Any] = {
        "": {
            "domain": DOMAIN,
            "language": str(catalog.locale),
            "pluralForms": catalog.plural_forms,
            "version": "",
        }
    }
    for message in sorted(catalog, key=lambda message: (text_of(message), message.context or "")):
        string = message.string or ""
        strings = [string] if isinstance(string, str) else list(string)
        text = text_of(message)
        if text and all(strings):
            data[f"{message.context}\x04{text}" if message.context else text] = strings
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def of_pages(catalog: Catalog) -> str:
    """Return the JSON that the server takes: what our pages say, by what it is in English."""
    texts = sorted({text for path in pages() for text, _, _ in messages_of(path)})
    found = {text: catalog.get(text) for text in texts}
    strings = {text: message.string for text, message in found.items() if message is not None}
    translated = {text: string for text, string in strings.items() if string}
    return json.dumps(translated, ensure_ascii=False, indent=1) + "\n"


def text_of(message: CatalogMessage) -> str:
    """Return a message; of one with a plural, the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def written(catalog: Catalog) -> str:
    """Return a catalogue as a file."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_output=True)
    head, blank, rest = out.getvalue().decode("utf-8").partition("\n\n")
    lines = head.splitlines()
    kept = [line for line in lines if line[:1] != '"' or line[1:].startswith(_KEPT)]
    return "\n".join(kept).lstrip() + blank + rest


def files() -> Iterator[tuple[Path, str]]:
    """Yield what all files are to hold."""
    yield TEMPLATE, written(template())
    for path in sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = updated(path.parents[1].name, path.read_text("utf-8"))
        yield path, written(catalog)
        yield path.with_suffix(".json"), compiled(catalog)
        yield path.with_name("page.json"), of_pages(catalog)


def _catalog(locale: str | None) -> Catalog:
    return Catalog(locale, DOMAIN, header_comment="", fuzzy=False)


def _literal(source: str, start: int, path: Path) -> tuple[str, int]:
    """Return the text of the literals at a place, joined by plus signs, and where they end."""
    parts = []
    while (found := _TEXT.match(source, start)) is not None:
        parts.append(re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2]))
        start = found.end()
        joined = _JOINED.match(source, start)
        if joined is None:
            return "".join(parts), start
        start = joined.end()
    line = source.count("\n", 0, start) + 1
    raise ValueError(f"{path.relative_to(ROOT)}:{line}: the message is no plain text.")


def main() -> int:
    """Write the files, or compare them."""
    stale = [
        (path, text)
        for path, text in files()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in stale:
        print(path.relative_to(ROOT))
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
