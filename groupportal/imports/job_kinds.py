"""The three jobs of an import: dry run, writing, taking back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError, refuse_hindered
from groupportal.files.selectors import path_of
from groupportal.files.services import require_unchanged, store_bytes
from groupportal.imports.enums import BatchState, ProblemLevel
from groupportal.imports.models import ImportBatch, ImportProblem
from groupportal.imports.registry import Checked, ImportKind, Problem, kind_of
from groupportal.imports.services import APPLY, CHECK, UNDO
from groupportal.jobs.models import Job
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.office.characters import printable

MAX_PROBLEMS = 2_000
"""Rows kept of what was found; how many more there are stands in the summary."""
_SEVERITY = [ProblemLevel.REFUSAL, ProblemLevel.ERROR, ProblemLevel.WARNING, ProblemLevel.NOTE]
_OWN_KEYS = ("url", "message", "undo")


def _batch_of(job: Job, *states: BatchState) -> ImportBatch:
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("file")
        .get(public_id=job.params["batch"])
    )
    if batch.state not in states:
        raise DomainError(
            "wrong_state", f"“{batch.file.name}”已是“{batch.get_state_display()}”，这一步没有进行。"
        )
    return batch


def _kind_for(batch: ImportBatch, ctx: JobContext) -> ImportKind:
    kind = kind_of(batch.kind)
    ctx.viewer.require(kind.action)
    require_unchanged(batch.file)
    return kind


def _params_of(batch: ImportBatch) -> dict[str, Any]:
    """What was filled in, the file, and its own name: on the disk it has another one, which says nothing to people."""
    return {**batch.params, "file": batch.file, "file_name": batch.file.name}


def _failed(job: Job) -> None:
    """The batch says so too, so that it can be checked again."""
    batch = ImportBatch.objects.filter(public_id=job.params["batch"], job=job).first()
    if batch is None or batch.state not in (BatchState.CHECKING, BatchState.APPLYING):
        return
    batch.state = BatchState.FAILED
    batch.outcome = {"message": job.message, "facts": []}
    batch.save(update_fields=["state", "outcome"])


@job_kind(CHECK, label="检查导入文件", action="imports.view_batch", after_failure=_failed, retries=False)
def check_batch(ctx: JobContext) -> JobOutcome:
    """Dry run: what the file holds and what is wrong with it. Whatever the kind writes is rolled back."""
    batch = _batch_of(ctx.job, BatchState.CHECKING)
    kind = _kind_for(batch, ctx)
    ctx.progress(1, "读取文件")
    checked = _dry_run(kind, batch, ctx)
    ctx.progress(95, "整理检查结果")
    has_refusal = any(p.level == ProblemLevel.REFUSAL for p in checked.problems)
    fit = checked.ok and not has_refusal
    partly = kind.takes_good_rows and not has_refusal
    batch.state = BatchState.CHECKED if fit or partly else BatchState.REFUSED
    kept = _keep_problems(batch, checked.problems)
    batch.summary = {
        "facts": shown_facts(checked.summary),
        "counts": Counter(str(p.level) for p in checked.problems),
        "total": len(checked.problems),
        "kept": kept,
        "ok": fit,
    }
    _keep_marked(kind, batch, checked.problems, ctx)
    batch.save()
    words = (
        "检查完成，请核对后确认导入。"
        if batch.state == BatchState.CHECKED
        else "文件不能导入，请看列出的问题。"
    )
    return JobOutcome(message=words, url=batch.get_absolute_url())


def _dry_run(kind: ImportKind, batch: ImportBatch, ctx: JobContext) -> Checked:
    try:
        with transaction.atomic():
            checked = kind.check(path_of(batch.file), _params_of(batch), ctx)
            transaction.set_rollback(True)
    except DomainError as error:
        return Checked((Problem(ProblemLevel.REFUSAL, error.code, error.message),), {}, ok=False)
    return checked


def _keep_problems(batch: ImportBatch, problems: Sequence[Problem]) -> int:
    """The gravest are kept where there are too many, all in the order they were found; how many are kept."""
    places = range(len(problems))
    gravest = sorted(places, key=lambda i: _SEVERITY.index(ProblemLevel(problems[i].level)))[:MAX_PROBLEMS]
    rows = [
        ImportProblem(
            batch=batch,
            position=position,
            level=problems[i].level,
            code=problems[i].code[:60],
            sheet=printable(problems[i].sheet)[:120],
            row=problems[i].row,
            column=printable(problems[i].column)[:120],
            subject=printable(problems[i].subject)[:300],
            message=printable(problems[i].message),
        )
        for position, i in enumerate(sorted(gravest), 1)
    ]
    ImportProblem.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _keep_marked(kind: ImportKind, batch: ImportBatch, problems: Sequence[Problem], ctx: JobContext) -> None:
    marked = kind.marked_file(path_of(batch.file), _params_of(batch), problems) if problems else None
    if marked is not None:
        name, content = marked
        batch.marked_file = store_bytes(
            content, name=name, by=ctx.viewer, purpose="导入文件", view_action=kind.action
        )


def shown_facts(found: dict[str, Any]) -> list[list[Any]]:
    """Labels and plain values in their order, which JSON objects do not keep in the database."""
    facts = []
    for label, value in found.items():
        if label in _OWN_KEYS or isinstance(value, (dict, list, tuple, set)):
            continue
        facts.append([str(label), value if isinstance(value, (int, bool)) else printable(str(value))])
    return facts


@job_kind(APPLY, label="导入文件", action="imports.view_batch", after_failure=_failed, retries=False)
def apply_batch(ctx: JobContext) -> JobOutcome:
    """Write what was checked, in this one transaction."""
    batch = _batch_of(ctx.job, BatchState.APPLYING)
    kind = _kind_for(batch, ctx)
    ctx.progress(1, "写入")
    take = kind.apply_good_rows if batch.summary.get("good_rows") else kind.apply
    outcome = take(path_of(batch.file), _params_of(batch), ctx, by=ctx.viewer)
    if kind.opened_with:
        batch.file.view_action = kind.opened_with
        batch.file.save(update_fields=["view_action"])
    _keep_outcome(batch, BatchState.APPLIED, outcome)
    record(
        "imports.batch_applied",
        batch,
        by=ctx.viewer.user,
        after={**dict(batch.outcome["facts"]), "sha256": batch.file.sha256},
    )
    return JobOutcome(message=batch.outcome["message"] or "已全部导入。", url=batch.get_absolute_url())


def _keep_outcome(batch: ImportBatch, state: BatchState, outcome: dict[str, Any]) -> None:
    batch.state, batch.finished_at = state, timezone.now()
    batch.outcome = {
        "facts": shown_facts(outcome),
        **{key: outcome.get(key, "") for key in _OWN_KEYS},
    }
    batch.save(update_fields=["state", "finished_at", "outcome"])


@job_kind(UNDO, label="撤销导入", action="imports.view_batch", retries=False)
def undo_batch(ctx: JobContext) -> JobOutcome:
    """Take back what a batch wrote; the batch stays as it is where that fails."""
    batch = _batch_of(ctx.job, BatchState.APPLIED)
    kind = kind_of(batch.kind)
    ctx.viewer.require(kind.action)
    refuse_hindered(kind.undo_hindrances(batch.outcome))
    ctx.progress(1, "撤销")
    _keep_outcome(batch, BatchState.UNDONE, kind.undo(batch.outcome, ctx, by=ctx.viewer))
    record("imports.batch_undone", batch, by=ctx.viewer.user, after=dict(batch.outcome["facts"]))
    return JobOutcome(message=batch.outcome["message"] or "已撤销这一批导入。", url=batch.get_absolute_url())
