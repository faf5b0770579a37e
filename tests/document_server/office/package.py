"""Zip packages (OOXML, ODF): reading a part, replacing some and keeping the others."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_TYPE = f"{_OFFICE}/officeDocument"
RELATION_ID = f"{{{_OFFICE}}}id"


def part(data: bytes, name: str) -> bytes:
    """One part of a package; raises KeyError if it is not there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def part_names(data: bytes) -> list[str]:
    """Every part, in the order of the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def tree(data: bytes, name: str) -> etree._Element:
    """One XML part, parsed without entities or network."""
    return etree.fromstring(part(data, name), etree.XMLParser(resolve_entities=False))


def with_parts(data: bytes, parts: Mapping[str, etree._Element]) -> bytes:
    """Return the package with these parts replaced; all others keep bytes, order and date."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            if info.filename in parts:
                content = etree.tostring(
                    parts[info.filename], xml_declaration=True, encoding="UTF-8", standalone=True
                )
            else:
                content = source.read(info)
            target.writestr(info, content)
    return out.getvalue()


def related(data: bytes, source: str) -> dict[str, str]:
    """Targets of a part's relationships by id; ``source`` is "" for the package itself."""
    return {
        relation.get("Id", ""): posixpath.normpath(
            posixpath.join("/", posixpath.dirname(source), relation.get("Target", ""))
        ).lstrip("/")
        for relation in _relations(data, source)
    }


def main_part(data: bytes) -> str:
    """Name of the part that the package is about (``word/document.xml``)."""
    targets = related(data, "")
    for relation in _relations(data, ""):
        if relation.get("Type") == _MAIN_TYPE:
            return targets[relation.get("Id", "")]
    raise KeyError(_MAIN_TYPE)


def _relations(data: bytes, source: str) -> list[etree._Element]:
    folder, name = posixpath.split(source)
    relations = tree(data, posixpath.join(folder, "_rels", f"{name}.rels"))
    return list(relations.findall(f"{{{_RELATIONSHIPS}}}Relationship"))
