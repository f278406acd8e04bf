"""Reports pages: what there is, the tables as they print, what was made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from groupportal.files.selectors import file_items
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin, as_of_label, parse_working_day
from groupportal.ui.formats import cntime
from groupportal.ui.pages import FormPage, Page, RecordFormPage, RecordPage
from groupportal.ui.pieces import icon
from groupportal.ui.tables import Column, StateCell
from groupportal.warnings.showing import about, findings_of
from plans.selectors.content import before_the_first_of_main
from reports.annex.snapshot import form_from
from reports.annex.values import SOURCE_LABELS, AnnexSet, HeadCell, PrintedForm
from reports.annex.write.layout import filled_in, noted, standard_form
from reports.enums import Report, Table
from reports.forms import MakeTablesForm, SettleForm, TableFormForm
from reports.models import ReportRun, TableForm
from reports.selectors import form_as_of, report_runs
from reports.services import set_form, settle_report
from reports.sheets import ROWS_ON_A_PAGE, TABLES, TITLES, rows_on, sheet_of


def _warned(run: ReportRun) -> str:
    """How many warnings its maker was told of, and how many of them nobody had said anything to."""
    left = sum(w.get("state", "unanswered") == "unanswered" for w in run.warnings)
    return f"{len(run.warnings)} 条，{left} 条没有说明" if left else f"{len(run.warnings)} 条"


class ReportsPage(AsOfMixin, ListPage):
    """The tables there are, a form to make them, and what was made before."""

    is_printed = True
    action = "reports.view_tables"
    title = "验收表"
    template_name = "reports/index.html"
    paginate_by = 20
    measure, noun = "次", "报表"
    opens = "reports:run"
    empty = Empty("还没有生成过报表", "选好截至日期，点“生成三张表”，完成后在这里下载。", icon="sheet")

    def base_queryset(self) -> Any:
        return report_runs()

    def get_columns(self) -> tuple[Column, ...]:
        may_download = self.request.viewer.can("reports.download_tables")

        def files(run: ReportRun) -> SafeString:
            if not may_download:
                return format_html_join(" ", "{}", ((made.get_form_display(),) for made in run.files.all()))
            sign = icon("download", "small")
            links = ((m.file.get_absolute_url(), sign, m.get_form_display()) for m in run.files.all())
            return format_html_join(" ", '<a href="{}">{}{}</a>', links)

        return (
            Column("报表", "get_kind_display"),
            Column("截至", "as_of", "date"),
            Column("生成时间", "made_at", "time"),
            Column("生成人", lambda run: run.made_by or "系统命令"),
            Column("状态", lambda run: StateCell("closed", "定稿") if run.final.all() else "", "state"),
            Column("提醒", _warned),
            Column("文件", files),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MakeTablesForm(initial={"as_of": self.as_of})
        tables = [(TABLES[t], TITLES[t], reverse("reports:sheet", kwargs={"table": t})) for t in TABLES]
        return super().get_context_data(
            **{
                "form": form,
                "tables": tables,
                "may_make": self.request.viewer.can("reports.make_tables"),
                "may_set_forms": self.request.viewer.can("reports.set_forms"),
                "may_compare": self.request.viewer.can("plans.import_plan"),
                **kwargs,
            }
        )


class MakeTables(FormPage):
    """Queue the making of a report and show its job."""

    action = "reports.make_tables"
    title = "生成三张表"
    form_class = MakeTablesForm
    submit_label = "生成三张表"

    def get_initial(self) -> dict[str, Any]:
        return {"as_of": parse_working_day(self.request)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def perform(self, form: Any) -> str:
        asked = form.cleaned_data
        params = {**asked, "as_of": asked["as_of"].isoformat()}
        title = f"生成{Report(asked['report']).label}（截至{as_of_label(asked['as_of'])}）"
        job = enqueue("reports.tables", params, by=self.request.viewer, title=title)
        return reverse("jobs:job", kwargs={"public_id": job.public_id})


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
        warned = shown.warnings
        if page.has_other_pages() and not is_money:
            here = {w.key for row in rows for w in row.warnings}
            warned = tuple(standing for standing in warned if standing.warning.key in here)
        findings = findings_of(warned, self.request.viewer, self.as_of)
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
                "findings": [] if is_print else findings,
                "found": len(shown.warnings),
                "table": self.table,
                "may_make": self.request.viewer.can("reports.make_tables"),
                "make_url": reverse("reports:make"),
                **own,
                **kwargs,
            }
        )


class RunPage(RecordPage):
    """A report that was made: its files, its snapshot, what its maker was told."""

    action = "reports.view_tables"
    template_name = "reports/run.html"

    def base_queryset(self) -> Any:
        return report_runs()

    def get_title(self) -> str:
        run = self.get_object()
        return f"{Report(run.kind).label}（截至{as_of_label(run.as_of)}）"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.get_object()
        files = [(made.file, made.get_form_display()) for made in run.files.all()]
        final = next(iter(run.final.all()), None)
        facts = [
            ("截至", as_of_label(run.as_of)),
            ("定稿", f"{final.settled_by}，{cntime(final.settled_at)} {final.note}" if final else None),
            ("生成时间", run.made_at),
            ("生成人", run.made_by or "系统命令"),
            ("程序版本", run.code_version),
        ]
        findings = [
            {
                "level": w.get("state", "").replace("unanswered", "") or "warning",
                "message": about(w["subject"], w["message"]),
                "table": w["table"],
                "said": w.get("said", ""),
            }
            for w in run.warnings
        ]
        return super().get_context_data(
            **{
                "facts": facts,
                "findings": findings,
                "files": file_items(files, self.request.viewer),
                "files_empty": "这次没有生成文件。",
                "current_version": settings.CODE_VERSION,
                "compare_url": f"{reverse('reports:compare')}?run={run.public_id}"
                if run.kind == Report.ANNEX and self.request.viewer.can("plans.import_plan")
                else "",
                "may_settle": final is None and self.request.viewer.can("reports.settle"),
                **kwargs,
            }
        )


class Settle(RecordFormPage):
    """This one is handed in."""

    action = "reports.settle"
    title = "报表定稿"
    lead = (
        "定稿表示交出的就是这一份。定稿后，它印的填报不能再撤回审核；不能取消定稿，但可以另外生成新的报表。"
    )
    form_class = SettleForm
    submit_label = "定稿"
    done_message = "已定稿。"

    def base_queryset(self) -> Any:
        return report_runs()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index")), (str(self.get_object()), self._back())]

    def perform(self, form: Any) -> str:
        settle_report(self.get_object(), note=form.cleaned_data["note"], by=self.request.viewer)
        return self._back()

    def _back(self) -> str:
        return reverse("reports:run", kwargs={"public_id": self.get_object().public_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self._back(), **kwargs})


class TableForms(AsOfMixin, Page):
    """表样: how each table is printed as of the day, and what was before."""

    is_printed = True
    action = "reports.set_forms"
    title = "表样"
    lead = "各表的表题、表头用语、备注和签字盖章行。导入附件2时按文件保存，也可以在这里改；没有导入过的按省里的标准表样。"
    template_name = "reports/forms.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = []
        for table, label in Table.choices:
            kept = form_as_of(table, self.as_of)
            form = form_from(kept.form) if kept else standard_form(table)
            facts = [
                ("用自", f"截至{as_of_label(kept.as_of)}" if kept else "标准表样"),
                ("来源", (kept.source_file or f"由 {kept.kept_by or '系统'} 修改") if kept else "—"),
                ("表题", form.title),
                ("表头", "｜".join(cell.text.replace("\n", "") for cell in form.head)),
                ("备注", "\n".join(form.notes) or "不印"),
                ("签字、盖章和日期", "、".join(form.signatures) or "不印"),
            ]
            tables.append((label, reverse("reports:form", kwargs={"table": table}), facts))
        before = TableForm.objects.select_related("source_file", "kept_by").order_by("-kept_at", "-pk")[:20]
        columns = (
            Column("表", "get_table_display"),
            Column("自截至日期", "as_of", "date"),
            Column("来源", lambda form: form.source_file or "修改"),
            Column("保存人", lambda form: form.kept_by or "系统"),
            Column("保存时间", "kept_at", "time"),
        )
        return super().get_context_data(**{"tables": tables, "kept": before, "columns": columns, **kwargs})


class EditTableForm(FormPage):
    """Other words and lines for a table, from a cut-off date on."""

    action = "reports.set_forms"
    form_class = TableFormForm
    submit_label = "保存表样"
    done_message = "表样已保存，以后生成的表按它打印。"

    @property
    def table(self) -> Table:
        """Which of the three; 404 for another."""
        if self.kwargs["table"] not in Table.values:
            raise Http404
        return Table(self.kwargs["table"])

    def get_title(self) -> str:
        return f"{self.table.label}的表样"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index")), ("表样", reverse("reports:forms"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        day = parse_working_day(self.request)
        kept = form_as_of(self.table, day)
        held = form_from(kept.form) if kept else standard_form(self.table)
        return {**super().get_form_kwargs(), "held": held, "as_of": kept.as_of if kept else day}

    def perform(self, form: Any) -> str:
        set_form(self.table, form.printed_form(), on=form.cleaned_data["as_of"], by=self.request.viewer)
        return reverse("reports:forms")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse("reports:forms"), **kwargs})
