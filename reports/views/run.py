"""What reports there are and were made."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from groupportal.files.selectors import file_items
from groupportal.jobs.services import enqueue
from groupportal.links.selectors import link_rows
from groupportal.lists.declaring import Empty
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import AsOfMixin, as_of_label, parse_working_day
from groupportal.ui.formats import cntime
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.pieces import icon
from groupportal.ui.tables import Column, StateCell
from groupportal.warnings.showing import about, answer_url
from reports.annual.back import stale
from reports.enums import TABLE_REPORTS, Report
from reports.forms.run import MakeTablesForm, SettleForm
from reports.models import ReportRun
from reports.opened.take_apart import OPENABLE
from reports.selectors.checks import DOCUMENTS, as_kept, with_findings
from reports.selectors.run import documents_for, made_before, report_runs, runs_for
from reports.selectors.sheet import TABLES, TITLES
from reports.selectors.versions import COMPARABLE
from reports.services.run import settle_report
from reports.views.checks import checks_url

_MOST_SHOWN = 200


def warned(run: ReportRun) -> str:
    """How many warnings its maker was told of, and how many of them nobody had said anything to; "" for none."""
    if not run.warnings:
        return ""
    if run.final.all():
        return f"{len(run.warnings)} 条，都有说明"
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
        return report_runs().filter(kind__in=[kind for kind, _ in TABLE_REPORTS])

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
            Column("提醒", warned),
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
                "checks_url": checks_url(self.as_of),
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
        asked = self.request.GET.get("report", "")
        kind = asked if asked in dict(TABLE_REPORTS) else Report.ANNEX
        return {"as_of": parse_working_day(self.request), "report": kind}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def perform(self, form: Any) -> str:
        asked = form.cleaned_data
        params = {**asked, "as_of": asked["as_of"].isoformat()}
        title = f"生成{Report(asked['report']).label}（截至{as_of_label(asked['as_of'])}）"
        job = enqueue("reports.tables", params, by=self.request.viewer, title=title)
        return reverse("jobs:job", kwargs={"public_id": job.public_id})


class RunPage(RecordPage):
    """A report that was made: its files, its snapshot, what its maker was told."""

    action = "reports.view_tables"
    template_name = "reports/run.html"

    def base_queryset(self) -> Any:
        return documents_for(self.request.viewer)

    def get_title(self) -> str:
        run = self.get_object()
        return f"{Report(run.kind).label}（截至{as_of_label(run.as_of)}）"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("成稿", reverse("reports:documents"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.get_object()
        files = [(made.file, made.get_form_display()) for made in run.files.all()]
        final = next(iter(run.final.all()), None)
        facts = [
            ("截至", as_of_label(run.as_of)),
            ("版本", f"第 {run.version} 版"),
            ("定稿", f"{final.settled_by}，{cntime(final.settled_at)} {final.note}" if final else None),
            ("生成时间", run.made_at),
            ("生成人", run.made_by or "系统命令"),
        ]
        found = with_findings(run)
        return super().get_context_data(
            **{
                "facts": facts,
                "findings": shown_findings(found[:_MOST_SHOWN], self.request.viewer, run.as_of),
                "more": max(len(found) - _MOST_SHOWN, 0),
                "left": sum(one.get("state", "unanswered") == "unanswered" for one in found),
                "found": len(found),
                "checks_url": checks_url(run.as_of) if run.kind in DOCUMENTS else "",
                "files": file_items(files, self.request.viewer),
                "files_title": "文件",
                "files_empty": "这次没有生成文件。",
                "compare_url": f"{reverse('reports:compare')}?run={run.public_id}"
                if run.kind == Report.ANNEX and self.request.viewer.can("plans.import_plan")
                else "",
                "may_link": run.kind in OPENABLE and self.request.viewer.can("reports.issue_expert_link"),
                "links": link_rows(run, self.request.viewer),
                "versions_url": f"{reverse('reports:versions')}?later={run.public_id}"
                if run.kind in COMPARABLE and made_before(run, self.request.viewer).exists()
                else "",
                "technical": f"程序版本 {run.code_version}，快照 {run.snapshot_sha256[:16]}",
                "may_settle": final is None
                and run.kind != Report.RETURN
                and self.request.viewer.can("reports.settle"),
                **kwargs,
            }
        )


def shown_findings(found: list[dict[str, Any]], viewer: Viewer, as_of: dt.date) -> list[dict[str, Any]]:
    """Findings of a document as ``ui/findings.html`` takes them; what is still so can be answered where it is listed."""
    may_answer = viewer.can("warnings.answer_warnings")
    return [
        {
            "level": one.get("state", "").replace("unanswered", "") or "warning",
            "message": about(one["subject"], one["message"]),
            "table": " · ".join(filter(None, [one["table"], one.get("title", "")])),
            "url": one.get("url", ""),
            "said": one.get("said", ""),
            "answer_url": answer_url(as_kept(one), as_of)
            if may_answer and one.get("key") and one.get("state") == "unanswered"
            else "",
            "answer_label": "写说明或搁置",
        }
        for one in found
    ]


class Settle(RecordFormPage):
    """This one is handed in."""

    action = "reports.settle"
    title = "报表定稿"
    lead = (
        "定稿表示交出的就是这一份。定稿后，它印的填报不能再撤回审核；不能取消定稿，但可以另外生成新的报表。"
    )
    template_name = "reports/settle.html"
    form_class = SettleForm
    submit_label = "定稿"
    done_message = "已定稿。"

    def base_queryset(self) -> Any:
        return runs_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index")), (str(self.get_object()), self._back())]

    def perform(self, form: Any) -> str:
        settle_report(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        return self._back()

    @cached_property
    def _found(self) -> list[dict[str, Any]]:
        return with_findings(self.get_object())

    def get_form_kwargs(self) -> dict[str, Any]:
        left = sum(one["state"] == "unanswered" for one in self._found)
        return {**super().get_form_kwargs(), "left": left}

    def _back(self) -> str:
        return reverse("reports:run", kwargs={"public_id": self.get_object().public_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, left = self.get_object(), [one for one in self._found if one["state"] == "unanswered"]
        return super().get_context_data(
            **{
                "cancel_url": self._back(),
                # All of them: one reason accepts what stands here, and nothing that does not.
                "findings": shown_findings(left, self.request.viewer, run.as_of),
                "left": len(left),
                "stale": list(stale(run.snapshot)) if run.kind == Report.ANNUAL else [],
                "answered": len(self._found) - len(left),
                "checks_url": checks_url(run.as_of) if run.kind in DOCUMENTS else "",
                **kwargs,
            }
        )
