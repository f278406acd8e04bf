"""Reads around imports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from groupportal.imports.enums import NOT_IMPORTED, BatchState, ProblemLevel
from groupportal.imports.models import ImportBatch, ImportProblem
from groupportal.imports.registry import kind_of, kinds_for, said_by_records
from groupportal.tenancy.viewer import Viewer
from groupportal.warnings.registry import Warned


def batches_for(viewer: Viewer) -> QuerySet[ImportBatch]:
    """The batches of the kinds this viewer may import; an operator on a visit sees them all.

    Who imports a kind for single units only sees what they brought themselves: another unit's file is another unit's data.
    """
    batches = ImportBatch.objects.select_related("file", "created_by", "job")
    if viewer.visit is not None:
        return batches
    kinds = kinds_for(viewer)
    whole = [kind.code for kind in kinds if viewer.for_all_units(kind.action)]
    return batches.filter(
        Q(kind__in=whole) | Q(kind__in=[kind.code for kind in kinds], created_by=viewer.user)
    )


def findings_kept() -> Iterator[Warned]:
    """Warnings about the file of each kind that was read in last, but for what the records say themselves. Two queries."""
    last = (
        ImportBatch.objects.filter(state=BatchState.APPLIED)
        .order_by("kind", "-finished_at", "-pk")
        .distinct("kind")
    )
    batches = {batch.pk: batch for batch in last.select_related("file")}
    found = ImportProblem.objects.filter(batch__in=batches, level=ProblemLevel.WARNING)
    for problem in found.order_by("batch", "position") if batches else ():
        batch = batches[problem.batch_id]
        if problem.code not in said_by_records(batch.kind):
            yield warned_of(problem, batch)


def warned_of(problem: ImportProblem, batch: ImportBatch) -> Warned:
    """A finding as people answer it: the same one again where another file says the same at the same place."""
    where = [problem.sheet, f"第 {problem.row} 行" if problem.row else "", problem.column]
    return Warned(
        f"imports.findings:{batch.kind}:{problem.code}:{'·'.join(where)}"[:300],
        problem.message,
        " ".join(filter(None, [f"导入的文件“{batch.file.name}”", *where[1:]])),
        problem.sheet,
        batch.get_absolute_url(),
    )


def left_lying(batch: ImportBatch, viewer: Viewer) -> list[ImportBatch]:
    """Files of the same kind and matter that came before this one and were neither imported nor given up, the latest first."""
    kind = kind_of(batch.kind)
    earlier = batches_for(viewer).filter(
        kind=batch.kind, created_at__lt=batch.created_at, state__in=NOT_IMPORTED
    )
    known = kind.matter(batch)
    return [one for one in earlier if not known or kind.matter(one) in ("", known)]
