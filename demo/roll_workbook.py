"""A demo group's roll as the workbook a secretariat would have, and in by the same door."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from groupportal.accounts.models import User
from groupportal.records.commanding import keep_batch, record_applied
from groupportal.records.importing import bring_in
from groupportal.records.registry import kind_of

_NAME = "成员单位名册.xlsx"


def bring_roll(rows: Iterable[Mapping[str, Any]], user: User) -> None:
    """Write the rows (values by column name, as the kind ``members`` has them) to a workbook and import it whole."""
    kind = kind_of("members")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.label)
    sheet.append([column.label for column in kind.columns])
    for row in rows:
        sheet.append([row.get(column.name) for column in kind.columns])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAME
        book.save(path)
        batch = keep_batch(SimpleUploadedFile(_NAME, path.read_bytes()), kind)
        found = bring_in(path, kind, by=user, batch=batch, write=True)
    if found.written is None:
        raise RuntimeError("\n".join(problem.message for problem in found.problems))
    record_applied(batch, kind, found)
