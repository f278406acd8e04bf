"""Documents without what programs write of them: author, company, title, who commented and who changed what."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable

from lxml import etree

from groupportal.office.package import STUMBLES, xml_parser
from groupportal.uploads.limited import read_apart

_WHO = frozenset({"author", "initials", "userId", "providerId", "displayName", "lastModifiedBy", "userName"})
"""Attributes that name a person: of a comment, a change or a list of persons (ISO/IEC 29500-1, 17.13; [MS-DOCX] 2.5.3)."""
_NAMED_IN = re.compile(rb"\b(?:author|userName|lastModifiedBy|displayName|cmAuthor)", re.IGNORECASE)
_OFD_SAID = frozenset(
    {"Author", "Title", "Subject", "Abstract", "Keywords", "Creator", "CreatorVersion", "CustomDatas"}
)
"""What an OFD says of itself (GB/T 33190, 7.4, DocInfo)."""


def pdf(content: bytes) -> bytes:
    """A PDF without its particulars; ValueError where its pages can't be read."""
    try:
        return read_apart(content, "BARE", by="reader.py")
    except (subprocess.SubprocessError, OSError) as error:
        raise ValueError("its pages can't be read") from error


def office(content: bytes) -> bytes:
    """A Word, Excel or PowerPoint file that names nobody; ValueError where it isn't built as such a file."""
    return _archive(content, _office_part)


def ofd(content: bytes) -> bytes:
    """An OFD that names nobody; ValueError where it isn't built as one."""
    return _archive(content, _ofd_part)


def _archive(content: bytes, bare: Callable[[str, bytes], bytes]) -> bytes:
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
            for member in old.infolist():
                part = bare(member.filename.lower(), old.read(member))
                new.writestr(member, part, member.compress_type)
    except STUMBLES as error:
        raise ValueError("not built as such a file is") from error
    return made.getvalue()


def _office_part(path: str, part: bytes) -> bytes:
    """Of the parts that say something of the document (ISO/IEC 29500-2, 11; docProps) the empty root is left."""
    if path.endswith(".psmdcp") or (path.startswith("docprops/") and path.endswith(".xml")):
        root = etree.fromstring(part, xml_parser())
        return etree.tostring(etree.Element(root.tag, nsmap=root.nsmap))
    if not path.endswith(".xml") or not _NAMED_IN.search(part):
        return part
    root = etree.fromstring(part, xml_parser())
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        for key in element.attrib:
            if etree.QName(key).localname in _WHO or (name == "cmAuthor" and key == "name"):
                element.set(key, "")
        if name == "author":  # of comments in Excel
            element.text = ""
    return _written(root)


def _ofd_part(path: str, part: bytes) -> bytes:
    """The particulars go from ``OFD.xml``, who made a note from each list of notes."""
    if path != "ofd.xml" and not (path.endswith(".xml") and b"Creator" in part):
        return part
    root = etree.fromstring(part, xml_parser())
    for element in list(root.iter(etree.Element)):
        name, parent = etree.QName(element).localname, element.getparent()
        if name in _OFD_SAID and parent is not None and etree.QName(parent).localname == "DocInfo":
            parent.remove(element)
        elif name == "Annot" and "Creator" in element.attrib:
            element.set("Creator", "")
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
