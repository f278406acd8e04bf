"""The 目标任务分解表 on a page, plain or with what became of each year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from groupportal.lists.declaring import Chips
from groupportal.lists.drawing import chips_of
from groupportal.tenancy.kept import kept
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import Page
from groupportal.warnings.selectors import Standing, standings
from groupportal.warnings.showing import findings_of
from plans.selectors.content import before_the_first_of_main
from plans.selectors.outcome import Answer
from reports.annex.breakdown import collect_breakdown
from reports.annex.values import Breakdown, BreakdownRow, YearCell
from reports.annex.write.layout import breakdown_sheet, noted
from reports.enums import Report
from reports.selectors.sheet import ROWS_ON_A_PAGE

FORMS = Chips("表式", "form", (("plain", "只列预期"), ("state", "附完成情况")), default="state", every=None)


@dataclass(frozen=True)
class Year:
    """A year of a row: what it is to bring, what became of it, and where that opens."""

    year: int
    cell: YearCell | None
    state: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A row with the address of its task."""

    row: BreakdownRow
    url: str
    years: tuple[Year, ...]


@dataclass(frozen=True)
class _Shown:
    table: Breakdown
    rows: tuple[Row, ...]
    warnings: tuple[Standing, ...]


class BreakdownPage(AsOfMixin, Page):
    """The table as it prints; every state opens to the filing that says so; what to look at stands in the margin."""

    is_printed = True
    action = "reports.view_tables"
    title = "目标任务分解表"
    template_name = "reports/sheet_breakdown.html"

    def as_of_note(self) -> str:
        return before_the_first_of_main(self.as_of)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with_state = FORMS.chosen(self) == "state"  # type: ignore[arg-type]
        shown = kept("reports.breakdown", lambda: self._shown(with_state), self.as_of, with_state)
        sheet = breakdown_sheet(shown.table)
        head = [[cell for cell in sheet.head if cell.row == row] for row in range(sheet.head_rows)]
        is_print = bool(self.request.GET.get("print"))
        paginator = Paginator(shown.rows, max(len(shown.rows), 1) if is_print else ROWS_ON_A_PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        kind = Report.BREAKDOWN_STATE if with_state else Report.BREAKDOWN
        return super().get_context_data(
            **{
                "sheet": {
                    "title": sheet.title,
                    "lines": [line.split("\t") for line in sheet.above],
                    "text": True,
                    "notes": noted(sheet.notes),
                },
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                "is_print": is_print,
                "page_obj": page,
                "head": head,
                "rows": page,
                "with_state": with_state,
                "chips": chips_of(FORMS, self),  # type: ignore[arg-type]
                "findings": [] if is_print else findings_of(shown.warnings, self.request.viewer, self.as_of),
                "found": len(shown.warnings),
                "may_make": self.request.viewer.can("reports.make_tables"),
                "make_url": f"{reverse('reports:make')}?report={kind}",
                **kwargs,
            }
        )

    def _shown(self, with_state: bool) -> _Shown:
        found = collect_breakdown(self.as_of, with_state=with_state)
        rows = tuple(
            Row(
                row,
                reverse("plans:task", kwargs={"public_id": thread}),
                tuple(_years(row, answers, found.breakdown.years)),
            )
            for row, thread, answers in zip(found.breakdown.rows, found.threads, found.answers, strict=True)
        )
        return _Shown(found.breakdown, rows, tuple(standings(found.warnings)))


def _years(row: BreakdownRow, answers: dict[int, Answer], years: tuple[int, ...]) -> list[Year]:
    cells = {cell.year: cell for cell in row.years}
    found = []
    for year in years:
        answer = answers.get(year)
        state, url = (str(answer.result), answer.url) if answer else ("", "")
        found.append(Year(year, cells.get(year), state, url))
    return found
