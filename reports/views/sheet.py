"""The tables as they print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse

from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import Page
from groupportal.warnings.showing import findings_of
from plans.selectors.content import before_the_first_of_main
from reports.annex.values import SOURCE_LABELS, AnnexSet, HeadCell, PrintedForm
from reports.annex.write.layout import filled_in, noted, standard_form
from reports.selectors.sheet import ROWS_ON_A_PAGE, TABLES, TITLES, rows_on, sheet_of, warnings_on


def _head_rows(form: PrintedForm, annex: AnnexSet) -> list[list[HeadCell]]:
    """The head of a table row by row, as of the report's date."""
    cells = [replace(cell, text=filled_in(cell.text, annex)) for cell in form.head]
    rows = 1 + max(cell.row for cell in cells)
    return [[cell for cell in cells if cell.row == row] for row in range(rows)]


class SheetPage(AsOfMixin, Page):
    """One table as it prints; every figure opens; what to look at stands in the margin."""

    is_printed = True
    action = "reports.view_tables"

    def get_template_names(self) -> list[str]:
        return ["reports/sheet_funds.html" if self.table == "funds" else "reports/sheet_text.html"]

    def as_of_note(self) -> str:
        return before_the_first_of_main(self.as_of)

    @property
    def table(self) -> str:
        """Which of the three; 404 for another."""
        if self.kwargs["table"] not in TABLES:
            raise Http404
        return self.kwargs["table"]

    def get_title(self) -> str:
        return f"{TABLES[self.table]} {TITLES[self.table]}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = sheet_of(self.table, self.as_of)
        is_money = self.table == "funds"
        form, standard = shown.form, standard_form(self.table)
        annex = AnnexSet(self.as_of, unit_name=self.request.group.name)
        sheet = {
            "title": filled_in(form.title, annex),
            "lines": [filled_in(line, annex).split("\t") for line in form.above],
            "text": not is_money,
            "notes": noted(tuple(filled_in(note, annex) for note in form.notes)),
            "signatures": form.signatures,
        }
        is_print = bool(self.request.GET.get("print"))
        paginator = Paginator(shown.rows, max(len(shown.rows), 1) if is_print else ROWS_ON_A_PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        rows = rows_on(page)
        findings = (
            []
            if is_print
            else findings_of(warnings_on(page, shown.warnings), self.request.viewer, self.as_of)
        )
        own = (
            {"sources": list(SOURCE_LABELS.values())}
            if is_money
            else {"head": _head_rows(form if form.columns == standard.columns else standard, annex)}
        )
        return super().get_context_data(
            **{
                "sheet": sheet,
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                "is_print": is_print,
                "page_obj": page,
                "rows": rows,
                "findings": findings,
                "found": len(shown.warnings),
                "table": self.table,
                "may_make": self.request.viewer.can("reports.make_tables"),
                "make_url": reverse("reports:make"),
                **own,
                **kwargs,
            }
        )
