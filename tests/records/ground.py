"""What tests of lists stand on: workbooks made in a line, files brought in, commands run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from groupportal.imports.models import ImportBatch
from groupportal.imports.services import confirm, start_import, undo
from groupportal.records.importing import BroughtIn, bring_in
from groupportal.records.registry import kind_of
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for


def workbook(path: Path, *rows: Sequence[Any], title: str = "表") -> Path:
    """A sheet of these rows."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def sheet_of(content: bytes, folder: Path, title: str = "") -> Any:
    """A sheet of a workbook in bytes."""
    path = folder / "read.xlsx"
    path.write_bytes(content)
    book = load_workbook(path)
    return book[title] if title else book.active


def bring(code: str, path: Path, *, user: Any = None, **kwargs: Any) -> BroughtIn:
    """Bring a file in, in the scope that is open; written unless ``write=False``."""
    return bring_in(path, kind_of(code), by=user or SYSTEM_ACTOR, **{"write": True, **kwargs})


def said(found: BroughtIn) -> list[tuple[int | None, str, str]]:
    """The errors as (row, column, code)."""
    return [(p.row, p.column, p.code) for p in found.errors]


def command(*arguments: str) -> tuple[int, list[str]]:
    """``import_records``: exit code and lines."""
    out, code = StringIO(), 0
    try:
        call_command("import_records", *arguments, stdout=out)
    except CommandError as error:
        out.write(f"{error}\n")
        code = 1
    return code, out.getvalue().splitlines()


class Desk:
    """Somebody's desk: upload, confirm and undo in one line each, the jobs run at once."""

    def __init__(self, world: Any, callbacks: Any) -> None:
        self.world, self.callbacks = world, callbacks

    @contextmanager
    def inside(self) -> Any:
        """The scope of A."""
        with group_scope(self.world.a, actor=self.world.wang):
            yield

    def does(self, service: Any, *args: Any, **kwargs: Any) -> ImportBatch:
        with self.callbacks(execute=True), self.inside():
            batch = service(*args, by=viewer_for(self.world.wang, self.world.a), **kwargs)
        with self.inside():
            return ImportBatch.objects.select_related("job", "file", "marked_file").get(pk=batch.pk)

    def upload(self, path: Path, kind: str = "members", **params: Any) -> ImportBatch:
        """Upload and check."""
        return self.does(start_import, SimpleUploadedFile(path.name, path.read_bytes()), kind, params)

    def confirm(self, batch: ImportBatch, **kwargs: Any) -> ImportBatch:
        """Write."""
        return self.does(confirm, batch, **kwargs)

    def undo(self, batch: ImportBatch) -> ImportBatch:
        """Take back."""
        return self.does(undo, batch)

    def problems(self, batch: ImportBatch, level: str = "error") -> list[tuple[int | None, str, str]]:
        """Row, column and sentence of what was found."""
        with self.inside():
            found = batch.problems.filter(level=level)
            return list(found.values_list("row", "column", "message"))
