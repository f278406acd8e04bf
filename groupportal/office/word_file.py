"""What every writer of Word files uses."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from groupportal.office.archive import StillZip
from groupportal.office.characters import printable, property_text
from groupportal.office.stamp import Stamp

_DOCUMENT = "word/document.xml"
_BODY = b"<w:body>"
_RELATIONS, _END_OF_RELATIONS = "word/_rels/document.xml.rels", b"</Relationships>"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
LANGUAGE = "zh-CN"


def safe_text(value: Any) -> str:
    """``value`` as text that XML can hold; None is ""."""
    return "" if value is None else printable(str(value))


def new_document() -> Any:
    """An empty python-docx document in Chinese, without the preview picture of another one that its template brings."""
    import docx  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import

    document = docx.Document()
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/metadata/thumbnail")]:
        del rels[key]
    for language in document.styles.element.iter(qn("w:lang")):
        # Digits are Latin letters to an office program: in Chinese it would break a number where the line ends.
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), LANGUAGE)
    return document


def set_properties(document: Any, *, title: str, creator: str, stamp: Stamp) -> None:
    """What it is, whose, and where it comes from. No clock but the stamp's."""
    properties = document.core_properties
    properties.title = property_text(title)
    properties.author = properties.last_modified_by = property_text(creator)
    properties.identifier = properties.subject = property_text(stamp.snapshot_id)
    properties.comments = property_text(stamp.description)
    properties.version = property_text(stamp.code_version)
    properties.created = properties.modified = stamp.made_at_utc
    properties.revision, properties.keywords, properties.language = 1, "", LANGUAGE


def document_bytes(
    document: Any, body: Iterable[str] = (), links: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """The file of a python-docx document. Equal documents give equal bytes.

    ``body`` is XML put at the beginning of the document's body, piece by piece: a long table
    built as a tree of python-docx would take several hundred megabytes. ``links``: addresses with the ids by which it names them.
    """
    saved, result = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, StillZip(result) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _DOCUMENT:
                target.write_pieces(name, _with_body(content, body))
            elif name == _RELATIONS and links:
                target.write_pieces(name, _with_links(content, links))
            else:
                target.writestr(name, content)
    return result.getvalue()


def _with_links(content: bytes, links: Mapping[str, str]) -> Iterator[bytes]:
    before, tag, after = content.rpartition(_END_OF_RELATIONS)
    yield before
    for address, key in links.items():
        yield f'<Relationship Id="{key}" Type="{_HYPERLINK}" Target={quoteattr(address)} TargetMode="External"/>'.encode()
    yield tag + after


def _with_body(content: bytes, body: Iterable[str]) -> Iterator[bytes]:
    before, tag, after = content.partition(_BODY)
    yield before + tag
    for piece in body:
        yield piece.encode()
    yield after
