"""Final reports: handed in on a phone, read by the guiding teacher."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.deciding.standard import Ruled
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from internships.forms.assessment import ReportForm
from internships.models import Placement, Report
from internships.selectors.assessment import owing_report, reports_for
from internships.services.report import REPORTS, hand_in_report, rule_report

VIEW = "internships.view_reports"
LISTED = ("实习报告", "internships:reports")


class ReportList(ListPage):
    """Reports of a teacher's students, of the school, a student's own."""

    action = VIEW
    title, measure, noun = "实习报告", "份", "报告"
    search = Search("搜学生、学号", ("placement__student__name", "placement__student__number"))
    chips = (Chips("状态", "state", Ruled.choices, "state"),)
    columns = (
        Column("学生", "placement.student.name", sort=("placement__student__pinyin", "id"), personal=True),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("提交时间", "proposed_at", "time", sort="proposed_at"),
        Column("实习单位", "placement.host.unit.name"),
        Column("指导教师", "placement.teacher.name"),
        Column("批次", "placement.batch.name", more=True),
    )
    opens = "internships:report"
    empty = Empty("还没有交来的报告", "学生实习结束时提交的实习报告会列在这里。", None, "internship")

    def base_queryset(self) -> QuerySet[Report]:
        return reports_for(self.request.viewer)


class ReportPage(RulingPage):
    """One report; its teacher reads it here."""

    action = VIEW
    kind = REPORTS
    listed = LISTED
    template_name = "internships/report.html"
    answer_label, answer_help = "评语", "退回时必须写；学生会看到。"
    verdicts = (
        Verdict(Ruled.ACCEPTED, "通过", "已通过。"),
        Verdict(Ruled.REFUSED, "退回", "已退回，学生会收到您的话。", danger=True),
    )
    facts = (
        ("学生", "placement.student"),
        ("实习单位", "placement.host"),
        ("批次", "placement.batch"),
        ("附言", "note"),
    )

    def base_queryset(self) -> QuerySet[Report]:
        return reports_for(self.request.viewer)

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        rule_report(row, verdict.state, by=self.request.viewer, answer=form.cleaned_data["answer"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        own = row.placement.student.user_id == viewer.user.pk
        again = own and owing_report(viewer).filter(pk=row.placement_id).exists()
        return super().get_context_data(
            **{
                "attached": file_items([(row.file, "")], viewer),
                "may_withdraw": row.proposed_by_id == viewer.user.pk and row.state == Ruled.WAITING,
                "again_url": report_url(row.placement) if again else "",
                **kwargs,
            }
        )


def report_url(row: Placement) -> str:
    """Where a student hands in the report of a placement."""
    return reverse("internships:report_new", kwargs={"public_id": row.public_id})


class NewReport(RecordFormPage):
    """A student hands it in."""

    action = "internships.hand_in_report"
    title, form_class, submit_label, done_message = "交实习报告", ReportForm, "提交", "已提交，等老师批阅。"

    def base_queryset(self) -> QuerySet[Placement]:
        return owing_report(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("我的实习", reverse("internships:own"))]

    def perform(self, form: Any) -> str:
        said, viewer = form.cleaned_data, self.request.viewer
        with kept_together():
            file = store_upload(said["report"], by=viewer, purpose="实习报告", view_action=VIEW)
            row = hand_in_report(self.get_object(), file, note=said["note"], by=viewer)
        return row.get_absolute_url()


class WithdrawReport(RecordDeedView):
    """Take back what is not read yet."""

    action = "internships.hand_in_report"
    title, done_message = "撤回实习报告", "已撤回，改好再提交。"

    def base_queryset(self) -> QuerySet[Report]:
        return reports_for(self.request.viewer)

    def perform(self) -> str:
        row = REPORTS.withdraw(self.get_object(), Ruled.WITHDRAWN, by=self.request.viewer)
        return report_url(row.placement)
