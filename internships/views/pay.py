"""报酬发放: what was recorded, and recording it: for one intern or for several as agreed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.pages import RecordFormPage
from groupportal.ui.tables import Column
from internships.forms.pay import PayForm, PayManyForm
from internships.models import PayRecord, Placement
from internships.selectors.pay import RECORD, payable_for, pays_for
from internships.services.pay import record_many, record_pay
from internships.views.chosen import ChosenPage
from internships.words import known

VIEW = "internships.view_pay"
PAYS = ("报酬发放", "internships:pays")


def _which(page: Any, rows: QuerySet[PayRecord], value: str) -> QuerySet[PayRecord]:
    return rows.filter(is_current=value == "now") if value in ("now", "before") else rows


class PayList(ListPage):
    """What is recorded, the latest month first; what was put right stands under 更正前."""

    action = VIEW
    title, measure, noun = "报酬发放", "条", "记录"
    lead = "报酬要按月、足额、用货币直接发给学生本人（规定第十八条）。没有登记的月份，核查时答“不能判断”。"
    search = Search("搜学生、实习单位、学校", ("placement__student__name", "placement__host__unit__name"))
    export_action = "internships.export"
    chips = (
        Chips(
            "记录",
            "which",
            [("now", "现在算数的"), ("before", "更正前的")],
            _which,
            default="now",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column(
            "学生", "placement.student.name", sort=("placement__student__pinyin", "-month"), personal=True
        ),
        Column("月份", lambda row: f"{row.month:%Y年%-m月}", "short", sort="month"),
        Column("应发", "due", "money", sort="due", personal=True),
        Column("实发", "paid", "money", sort="paid", personal=True),
        Column("应发日期", "due_on", "date", sort="due_on"),
        Column(
            "发放日期", lambda row: known(row.paid_on) if row.paid_on else "没有发", "short", sort="paid_on"
        ),
        Column("发放方式", lambda row: row.get_way_display() or "—", "short"),
        Column("直接发给学生", lambda row: known(row.is_to_student) if row.paid_on else "—", "short"),
        Column("实习单位", "placement.host.unit.name", sort=("placement__host__unit__pinyin", "-month")),
        Column("凭证", lambda row: "有" if row.evidence_id else "没有", "short", more=True),
        Column("学校", "placement.unit.name", more=True),
        Column("登记人", lambda row: str(row.recorded_by or "门户"), more=True),
        Column("更正的原因", "reason", more=True),
    )
    empty = Empty("还没有登记报酬", "在“本单位实习生”或“实习安排”里勾选学生，点“登记报酬”。", None, "budget")

    def base_queryset(self) -> QuerySet[PayRecord]:
        """What goes out as a file takes the right for the school of each."""
        viewer = self.request.viewer
        rows = pays_for(viewer)
        return rows.filter(viewer.within(self.export_action, "placement__unit")) if self.is_taken else rows

    def row_url(self, row: Any) -> str:
        """To putting it right, for those who record it."""
        may = self.request.viewer.can(RECORD)
        return reverse("internships:pay_record", kwargs={"public_id": row.placement.public_id}) if may else ""

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "pays"))]


class RecordMany(ChosenPage):
    """The chosen interns, each as agreed."""

    action = RECORD
    title, form_class, submit_label = "登记报酬", PayManyForm, "登记"
    list_page = PAYS
    done_words, done_measure = "已登记", "名学生的报酬"

    def base_queryset(self) -> QuerySet[Placement]:
        return payable_for(self.request.viewer)

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        done, left_out = record_many(rows, form.given(), by=self.request.viewer)
        return len(done), left_out


class RecordPay(RecordFormPage):
    """A month of one intern, or putting one right."""

    action = RECORD
    listed = PAYS
    form_class, submit_label, done_message = PayForm, "登记", "已登记。"

    def base_queryset(self) -> QuerySet[Placement]:
        return payable_for(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object().student}的报酬"

    def perform(self, form: Any) -> str:
        record_pay(self.get_object(), form.given(), by=self.request.viewer)
        return reverse(PAYS[1])
