"""Where the parts of a Word file are, and how its elements lie within one another."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from groupportal.office.package import xml_parser
from groupportal.office.word_runs import SKIPPED, TEXT_BOX

_MAX_SIDE_PART_BYTES = 8 * 1024 * 1024
_TBL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tbl"


def document_path(archive: zipfile.ZipFile) -> str:
    """The part that holds the text. KeyError where there is none."""
    root = etree.fromstring(archive.read("_rels/.rels"), xml_parser())
    for relation in root.iter("{*}Relationship"):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    raise KeyError("officeDocument")


def side_part(archive: zipfile.ZipFile, path: str) -> etree._Element | None:
    """A part beside the text; None where there is none, or one larger than any honest one."""
    if path not in archive.namelist() or archive.getinfo(path).file_size > _MAX_SIDE_PART_BYTES:
        return None
    return etree.fromstring(archive.read(path), xml_parser())


def nearest(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest elements of these kinds below an element; content controls are seen through."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in SKIPPED:
            yield from nearest(child, *tags)


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes that hang on an element, not those in tables or boxes inside of it, nor the same drawn for old programs."""
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in SKIPPED and child.tag != _TBL:
            yield from text_boxes(child)
