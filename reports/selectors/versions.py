"""Two documents of one kind, figure by figure and text by text, from their snapshots."""

from __future__ import annotations

from collections.abc import Iterable

from groupportal.errors import DomainError
from groupportal.tenancy.kept import kept
from reports.annex.compare import Cells, Compared, aligned, compare_printed
from reports.annex.read.detect import TableKind, column_label
from reports.annex.snapshot import annex_from, breakdown_from
from reports.annex.values import Breakdown
from reports.enums import Report
from reports.models import ReportRun
from reports.opened.annual import compared_annuals
from reports.opened.annual_return import compared_returns
from reports.package.values import Contents, contents_from


def compared_runs(earlier: ReportRun, later: ReportRun) -> tuple[Compared, ...]:
    """The tables of two documents; DomainError where they are not of one kind."""
    if earlier.kind != later.kind:
        raise DomainError("other_kind", f"“{earlier}”和“{later}”不是同一种，不能比较。请选同一种的两份。")
    return kept(
        "reports.versions", lambda: _COMPARE[Report(earlier.kind)](earlier, later), earlier.pk, later.pk
    )


def _annexes(earlier: ReportRun, later: ReportRun) -> tuple[Compared, ...]:
    return compare_printed(annex_from(earlier.snapshot), annex_from(later.snapshot))


def _breakdowns(earlier: ReportRun, later: ReportRun) -> tuple[Compared, ...]:
    one, other = (list(_targets(breakdown_from(run.snapshot))) for run in (earlier, later))
    rows = aligned(lambda key: column_label(TableKind.BREAKDOWN, key), one, other)
    return (Compared("breakdown", str(TableKind.BREAKDOWN), tuple(rows)),)


def _targets(breakdown: Breakdown) -> Iterable[Cells]:
    for row in breakdown.rows:
        cells = {"responsible": row.responsible, "measures": row.measures, "mark": row.mark}
        years = {f"year.{cell.year}": cell.text for cell in row.years}
        years |= {f"state.{cell.year}": cell.standing for cell in row.years if cell.state}
        yield {"heading": "", "name": row.name, **cells, **years}


_OF_PACKAGE = {"asked": "要求的数量", "files": "材料", "state": "情况"}


def _packages(earlier: ReportRun, later: ReportRun) -> tuple[Compared, ...]:
    one, other = (list(_points(contents_from(run.snapshot))) for run in (earlier, later))
    return (Compared("package", "要点和材料", tuple(aligned(lambda key: _OF_PACKAGE[key], one, other))),)


def _points(contents: Contents) -> Iterable[Cells]:
    lacking = {(lack.task.number, lack.point): lack.reason for lack in contents.lacks}
    for task in contents.tasks:
        for point in task.points:
            names = [contents.files[use.at].name for use in contents.proofs(task, point)]
            yield {
                "heading": task.name,
                "name": f"{point.number}{point.text}",
                "asked": point.asked,
                "files": "\n".join(sorted(names)),
                "state": lacking.get((task.number, point), "有佐证"),
            }


_COMPARE = {
    Report.ANNEX: _annexes,
    Report.BREAKDOWN: _breakdowns,
    Report.BREAKDOWN_STATE: _breakdowns,
    Report.PACKAGE: _packages,
    Report.ANNUAL: compared_annuals,
    Report.RETURN: compared_returns,
}
COMPARABLE = frozenset(_COMPARE)
"""The kinds two of which can be held beside one another."""
