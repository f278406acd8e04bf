"""Records in the one import flow: dry run, all rows or the good ones, the marked workbook, undo. The command uses the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from groupportal.errors import DomainError, Hindrance, refuse_hindered
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.models import ImportBatch
from groupportal.imports.registry import BAD_ROWS, ROWS, ROWS_LEFT_OUT, Checked, ImportKind, Problem
from groupportal.jobs.registry import JobContext
from groupportal.records.findings import Findings
from groupportal.records.kinds import Progress, RecordKind, Work, Written
from groupportal.records.marking import marked_workbook
from groupportal.records.reading import read_rows
from groupportal.records.undoing import NOTHING_KEPT
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.turns import take_turn
from groupportal.uploads.texts import CSV

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer


def _silent(percent: int, step: str) -> None:
    """For callers that show no bar."""


@dataclass(frozen=True)
class BroughtIn:
    """A file that was gone through: what was found, and what was written (None for nothing)."""

    problems: Sequence[Problem]
    summary: dict[str, int]
    good: int
    bad: int
    written: Written | None = None

    @property
    def errors(self) -> list[Problem]:
        """What keeps rows out."""
        return [p for p in self.problems if p.level == ProblemLevel.ERROR]


@transaction.atomic
def bring_in(
    path: Path,
    kind: RecordKind,
    *,
    by: Any,
    name: str = "",
    params: dict[str, Any] | None = None,
    batch: ImportBatch | None = None,
    write: bool = False,
    good_rows: bool = False,
    progress: Progress = _silent,
) -> BroughtIn:
    """Read, clean and check a file; with ``write``, write it: all of it, or with ``good_rows`` the rows without errors.

    With an error and without ``good_rows`` nothing is written. DomainError where the file as a whole is refused.
    ``by`` is a viewer; a bare user or SYSTEM_ACTOR was let in by the caller.
    """
    if write:
        _one_at_a_time(kind)
    findings = Findings()
    progress(2, "读取文件")
    read = read_rows(path, kind, findings, name=name or path.name, derive=write, progress=progress)
    work = Work(
        stage=read.stage,
        findings=findings,
        columns=kind.by_name,
        params=params or {},
        around=read.around,
        by=by,
        batch=batch,
        present=read.present,
        progress=progress,
    )
    progress(60, "与已有的记录核对")
    kind.check(work)
    good = read.stage.good()
    bad = read.rows - good
    summary = {ROWS: read.rows, **({BAD_ROWS: bad} if bad else {}), **kind.forecast(work)}
    written = None
    if write and good and (good_rows or not findings.errors):
        progress(75, "写入")
        try:
            with transaction.atomic():
                written = kind.write(work)
        except IntegrityError as error:
            raise DomainError(
                "met_others", "写入时发现有人刚刚登记了相同的内容，没有导入任何数据。请重新上传这个文件。"
            ) from error
    if written is None:
        transaction.set_rollback(True)  # what a check tried out, too
    return BroughtIn(findings.problems(), summary, good, bad, written)


def _one_at_a_time(kind: RecordKind) -> None:
    """One file of a kind at a time in a group, until the transaction ends."""
    take_turn("records", kind.code)


class RecordImport(ImportKind):
    """A record kind as a kind of import."""

    accept = (".xlsx", CSV)
    takes_good_rows = True

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.code, self.label, self.action, self.help = kind.code, kind.label, kind.action, kind.help
        self.params_form, self.has_undo = kind.params_form, kind.has_undo

    @property
    def template_url(self) -> str:
        """Where the template is."""
        return reverse("records:template", kwargs={"kind": self.code})

    def check(self, path: Path, params: dict[str, Any], ctx: JobContext) -> Checked:
        """Whole file, nothing written."""
        batch = _batch_of(ctx)
        found = bring_in(
            path, self.kind, by=ctx.viewer, name=batch.file.name, params=params, progress=ctx.progress
        )
        if not found.good:
            words = "没有一行可以导入，请按列出的问题改好后重新上传。"
            refusal = Problem(ProblemLevel.REFUSAL, "no_good_rows", words)
            return Checked([refusal, *found.problems], found.summary, ok=False)
        return Checked(found.problems, found.summary, ok=not found.errors)

    def apply(self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """All rows or none."""
        return self._write(path, params, ctx, by, good_rows=False)

    def apply_good_rows(
        self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer
    ) -> dict[str, Any]:
        """The rows without errors."""
        return self._write(path, params, ctx, by, good_rows=True)

    def _write(
        self, path: Path, params: dict[str, Any], ctx: JobContext, by: Viewer, *, good_rows: bool
    ) -> dict[str, Any]:
        batch = _batch_of(ctx)
        done = bring_in(
            path,
            self.kind,
            by=by,
            name=batch.file.name,
            params=params,
            batch=batch,
            write=True,
            good_rows=good_rows,
            progress=ctx.progress,
        )
        return outcome_of(done, self.kind, batch)

    def marked_file(
        self, path: Path, params: dict[str, Any], problems: Sequence[Problem]
    ) -> tuple[str, bytes] | None:
        """The person's own workbook with its errors in it; None where there is nothing to correct."""
        if not any(p.level == ProblemLevel.ERROR for p in problems):
            return None
        return f"{self.label}-标出问题.xlsx", marked_workbook(path, self.kind, problems)

    def undo_consequences(self, outcome: dict[str, Any]) -> list[str]:
        """As the kind of record says."""
        batch = undo_batch(outcome)
        return self.kind.undo_consequences(batch) if batch else []

    def undo_hindrances(self, outcome: dict[str, Any]) -> list[Hindrance]:
        """As the kind of record says."""
        batch = undo_batch(outcome)
        return self.kind.undo_hindrances(batch) if batch else [NOTHING_KEPT]

    def undo(self, outcome: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """Take back what the batch wrote."""
        refuse_hindered(self.undo_hindrances(outcome))
        batch = undo_batch(outcome)
        return dict(self.kind.undo(batch, by=by)) if batch else {}


def outcome_of(done: BroughtIn, kind: RecordKind, batch: ImportBatch) -> dict[str, Any]:
    """What a written file leaves on its batch. DomainError where nothing was written."""
    if done.written is None:
        first = done.errors[0] if done.errors else None
        where = f"第 {first.row} 行“{first.column}”：{first.message}" if first else ""
        raise DomainError(
            "rows_changed",
            f"检查之后记录有了变化，有 {done.bad} 行不能导入（{where}），没有写入任何数据。请重新检查。",
        )
    facts: dict[str, Any] = dict(done.written.facts)
    if done.bad:
        facts[ROWS_LEFT_OUT] = done.bad
    return {
        **facts,
        "message": done.written.message,
        "url": group_url(active_group(), kind.list_url) if kind.list_url else "",
        "undo": {"batch": str(batch.public_id)},
    }


def _batch_of(ctx: JobContext) -> ImportBatch:
    return ImportBatch.objects.select_related("file").get(public_id=ctx.params["batch"])


def undo_batch(outcome: dict[str, Any]) -> ImportBatch | None:
    """The batch an outcome is of; None where nothing was kept for undoing it."""
    kept = outcome.get("undo") or {}
    if not kept.get("batch"):
        return None
    return ImportBatch.objects.select_related("file").filter(public_id=kept["batch"]).first()
