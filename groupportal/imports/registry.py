"""The kinds of import. Apps declare theirs in ``import_kinds.py``: a subclass of ``ImportKind`` given to ``register_kind``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms

from groupportal.errors import Hindrance
from groupportal.imports.enums import ProblemLevel
from groupportal.jobs.registry import JobContext

if TYPE_CHECKING:
    from groupportal.imports.models import ImportBatch
    from groupportal.tenancy.viewer import Viewer


ROWS, BAD_ROWS, ROWS_LEFT_OUT = "数据行", "有错误的行", "没有导入的行"
"""Labels of counts by which the page of a batch says how many rows can be taken and how many were not."""


@dataclass(frozen=True)
class Problem:
    """Something found in a file. ``message`` is a whole sentence; ``sheet`` names a sheet or table, ``row`` counts from 1."""

    level: ProblemLevel | str
    code: str
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    subject: str = ""
    """The name of what stands in that row; ``ImportKind.subject_urls`` finds its page."""


@dataclass(frozen=True)
class Checked:
    """What a dry run found. ``summary`` holds Chinese labels and what to show beside them; ``ok``: may be confirmed."""

    problems: Sequence[Problem] = ()
    summary: dict[str, Any] = field(default_factory=dict)
    ok: bool = True


class ImportKind:
    """One kind of file on its way in. ``path`` is the stored file, already known to be harmless and of ``accept``.

    ``params_form`` asks for what the file does not say; its cleaned data come as JSON values in ``params``, beside them
    ``file`` (StoredFile) and ``file_name``: what sentences call it, whose ``path`` ends in a name people never gave it.
    """

    code: str = ""
    label: str = ""
    action: str = ""
    """What it takes to upload the file and, until it is applied, to open it."""
    opened_with: str = ""
    """What it takes to open it afterwards, where figures lead to it; "" where that stays the same."""
    accept: tuple[str, ...] = (".docx", ".xlsx")
    help: str = ""
    order: int = 100
    """Where it stands among the kinds: the smaller, the earlier; those alike by label."""
    params_form: type[forms.Form] | None = None
    takes_good_rows: bool = False
    """Whether the rows without errors may be taken alone, by ``apply_good_rows``."""
    has_undo: bool = False
    """Whether ``undo`` can take an applied batch back."""
    said_by_records: frozenset[str] = frozenset()
    """Codes of findings that the records say themselves once the file is in, or that ask no more once somebody confirmed it."""

    @property
    def template_url(self) -> str:
        """Where a workbook to fill in can be downloaded; "" where there is none."""
        return ""

    def check(self, path: Path, params: dict[str, Any], ctx: JobContext) -> Checked:
        """Read and compare. What it writes is rolled back. A DomainError refuses the file with its sentence."""
        raise NotImplementedError

    def apply(self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """Write, in one transaction; a DomainError undoes all of it.

        Returns Chinese labels and counts to show, and where wanted ``url``, ``message``, and ``undo`` (kept for ``undo``).
        """
        raise NotImplementedError

    def apply_good_rows(
        self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer
    ) -> dict[str, Any]:
        """``apply`` for the rows without errors; only asked where ``takes_good_rows``."""
        raise NotImplementedError

    def marked_file(
        self, path: Path, params: dict[str, Any], problems: Sequence[Problem]
    ) -> tuple[str, bytes] | None:
        """Name and content of the file with its problems marked in it, to correct and upload again; None for none."""
        return None

    def subject_urls(self, subjects: Collection[str]) -> dict[str, str]:
        """The pages of what problems are about, by name, as far as the portal has them."""
        return {}

    def matter(self, batch: ImportBatch) -> str:
        """What the file is of, where files of a kind are of different things (a date); "" where it is not known."""
        return ""

    def links(self, batch: ImportBatch) -> list[tuple[str, str]]:
        """Label and address of what else can be done with a file that could be read."""
        return []

    def undo_consequences(self, outcome: dict[str, Any]) -> list[str]:
        """What undoing this batch does, sentence by sentence, for the person who is about to."""
        return ["这一批新增的记录会删除，更新过的恢复原来的内容。"]

    def undo_hindrances(self, outcome: dict[str, Any]) -> list[Hindrance]:
        """Why this batch can't be taken back any more; empty where it can."""
        return []

    def undo(self, outcome: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """Take back what ``apply`` wrote, by its outcome; only asked where ``has_undo``. Returns what to show."""
        raise NotImplementedError


_kinds: dict[str, ImportKind] = {}


def register_kind(kind: ImportKind) -> ImportKind:
    """Declare a kind; ValueError where its code is taken or a name is missing."""
    if not (kind.code and kind.label and kind.action):
        raise ValueError(f"{kind!r} lacks code, label or action")
    if kind.code in _kinds and type(_kinds[kind.code]) is not type(kind):
        raise ValueError(f"import kind {kind.code} is declared twice")
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> ImportKind:
    """The kind; KeyError for one nobody declared."""
    return _kinds[code]


def said_by_records(code: str) -> frozenset[str]:
    """``ImportKind.said_by_records`` of a kind; empty where it is gone."""
    return _kinds[code].said_by_records if code in _kinds else frozenset()


def label_of(code: str) -> str:
    """The kind in words; the code itself for one that is no longer declared."""
    return _kinds[code].label if code in _kinds else code


def kinds_for(viewer: Viewer) -> list[ImportKind]:
    """The kinds this viewer may import, in order."""
    return sorted((k for k in _kinds.values() if viewer.can(k.action)), key=lambda k: (k.order, k.label))
