"""Reads around report runs."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from groupportal.tenancy.viewer import Viewer
from reports.enums import Report
from reports.models import FinalReport, ReportFile, ReportRun

SEEN_WITH = {
    Report.ANNEX: "reports.view_tables",
    Report.BREAKDOWN: "reports.view_tables",
    Report.BREAKDOWN_STATE: "reports.view_tables",
    Report.PACKAGE: "reports.download_package",
    Report.ANNUAL: "reports.view_tables",
    Report.RETURN: "reports.view_whole_return",
}
"""What a person must hold to see that a document of a kind was made, and what its maker was told."""
_BEFORE_FINAL = {Report.ANNUAL: "reports.view_whole_annual"}
"""What it takes until it is final: nobody has approved a draft."""


def report_runs() -> QuerySet[ReportRun]:
    """What was made, the latest first, with files and maker; the snapshots are left where they are."""
    return (
        ReportRun.objects.defer("snapshot")
        .select_related("made_by", "job")
        .prefetch_related("files__file", finals())
    )


def finals() -> Prefetch:
    """Whether a run is final, and by whom; what it keeps of findings is read where it is shown."""
    return Prefetch("final", FinalReport.objects.defer("findings").select_related("settled_by"))


def runs_for(viewer: Viewer) -> QuerySet[ReportRun]:
    """Those this person may see."""
    seen = Q(kind__in=[kind for kind, action in SEEN_WITH.items() if viewer.can(action)])
    closed = [kind for kind, action in _BEFORE_FINAL.items() if not viewer.can(action)]
    return report_runs().filter(
        seen, ~Q(kind__in=closed) | Exists(FinalReport.objects.filter(run=OuterRef("pk")))
    )


def files_for(viewer: Viewer) -> QuerySet[ReportFile]:
    """The files of those."""
    return ReportFile.objects.filter(run__in=runs_for(viewer).order_by().values("pk"))


def documents_for(viewer: Viewer) -> QuerySet[ReportRun]:
    """The same with ``version`` and ``is_final``."""
    return with_versions(runs_for(viewer))


def made_before(run: ReportRun, viewer: Viewer) -> QuerySet[ReportRun]:
    """Those of its kind that were made before it: what it can be held against."""
    return runs_for(viewer).filter(kind=run.kind, pk__lt=run.pk)


def before_of(run: ReportRun, viewer: Viewer) -> ReportRun | None:
    """The version before it; of the first one of its day, what was made last of its kind."""
    before = made_before(run, viewer)
    return before.filter(as_of=run.as_of).first() or before.first()


def with_versions(rows: QuerySet[ReportRun]) -> QuerySet[ReportRun]:
    """With ``version``, counted within kind and cut-off date, and ``is_final``."""
    same = ReportRun.objects.filter(kind=OuterRef("kind"), as_of=OuterRef("as_of"), pk__lte=OuterRef("pk"))
    number = same.order_by().values("kind").annotate(number=Count("pk")).values("number")
    return rows.annotate(
        version=Subquery(number), is_final=Exists(FinalReport.objects.filter(run=OuterRef("pk")))
    )


def current_final(run: ReportRun) -> FinalReport | None:
    """The one of its kind and cut-off date that was made final last: what was handed in."""
    finals = FinalReport.objects.filter(run__kind=run.kind, run__as_of=run.as_of)
    return finals.select_related("run", "settled_by").first()
