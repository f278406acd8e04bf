"""What every writer of Word files uses."""

from __future__ import annotations

import io
from typing import Any

from groupportal.ui.archive import still_bytes
from groupportal.ui.characters import printable


def safe_text(value: Any) -> str:
    """``value`` as text that XML can hold; None is ""."""
    return "" if value is None else printable(str(value))


def document_bytes(document: Any) -> bytes:
    """The file of a python-docx document. Equal documents give equal bytes."""
    result = io.BytesIO()
    document.save(result)
    return still_bytes(result.getvalue())
