"""What every writer of Word files uses."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZipFile

from groupportal.ui.archive import StillZip
from groupportal.ui.characters import printable

_DOCUMENT = "word/document.xml"
_BODY = b"<w:body>"


def safe_text(value: Any) -> str:
    """``value`` as text that XML can hold; None is ""."""
    return "" if value is None else printable(str(value))


def document_bytes(document: Any, body: Iterable[str] = ()) -> bytes:
    """The file of a python-docx document. Equal documents give equal bytes.

    ``body`` is XML put at the beginning of the document's body, piece by piece: a long table
    built as a tree of python-docx would take several hundred megabytes.
    """
    saved, result = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, StillZip(result) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _DOCUMENT:
                target.write_pieces(name, _with_body(content, body))
            else:
                target.writestr(name, content)
    return result.getvalue()


def _with_body(content: bytes, body: Iterable[str]) -> Iterator[bytes]:
    before, tag, after = content.partition(_BODY)
    yield before + tag
    for piece in body:
        yield piece.encode()
    yield after
