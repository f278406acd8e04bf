"""学生交接: a teacher asks, the colleague or the office answers. Phones first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.deciding.standard import Ruled
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import RecordDeedView
from groupportal.ui.tables import Column, StateCell
from internships.forms.handover import HandOverForm
from internships.models import HandOver, Placement
from internships.selectors.arranging import guided
from internships.selectors.handover import PROPOSE, RULE, handovers_for
from internships.services.handover import HAND_OVERS, propose_handover, rule_handover, withdraw_handover
from internships.services.outcome import Outcome
from internships.views.many import ManyPage

LISTED = ("学生交接", "internships:handovers")


class HandOverList(ListPage):
    """A teacher's own and those asked of the person; for the office the school's."""

    action = RULE
    title, measure, noun = "学生交接", "份", "交接"
    search = Search("搜教师、学生", ("teacher__name", "to__name", "students__placement__student__name"))
    chips = (Chips("状态", "state", Ruled.choices, "state"),)
    columns = (
        Column("现在指导的教师", "teacher.name", sort=("teacher__pinyin", "-proposed_at")),
        Column("接手的教师", "to.name", sort=("to__pinyin", "-proposed_at")),
        Column("学生", "number", "number"),
        Column("从哪天起", "starts_on", "date", sort="starts_on"),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("办理", "stands"),
        Column("原因", "reason", more=True),
        Column("提出时间", "proposed_at", "time", sort="proposed_at", more=True),
    )
    opens = "internships:handover"
    more = (Button("我的学生", "internships:guided"),)
    empty = Empty("还没有交接", "教师在“我的学生”里勾选学生，点“交给同事”提出。", None, "internship")

    def base_queryset(self) -> QuerySet[HandOver]:
        return handovers_for(self.request.viewer)


class HandOverPage(RulingPage):
    """One; the colleague or the office answers here."""

    action = RULE
    kind = HAND_OVERS
    listed = LISTED
    template_name = "internships/handover.html"
    verdicts = (
        Verdict(Ruled.ACCEPTED, "同意", "已同意。"),
        Verdict(Ruled.REFUSED, "退回", "已退回，对方会收到您的话。", danger=True),
    )
    facts = (
        ("现在指导的教师", "teacher.name"),
        ("接手的教师", "to.name"),
        ("学生", "names"),
        ("从哪天起", "starts_on"),
        ("原因", "reason"),
        ("办理", "stands"),
        ("办理日期", "done_on"),
    )

    def base_queryset(self) -> QuerySet[HandOver]:
        return handovers_for(self.request.viewer)

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        rule_handover(row, verdict.state, by=self.request.viewer, answer=form.cleaned_data["answer"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        to_come = row.state in (Ruled.WAITING, Ruled.ACCEPTED) and row.done_on is None
        own = row.proposed_by_id == self.request.viewer.user.pk and to_come
        url = reverse("internships:handover_withdraw", kwargs={"public_id": row.public_id}) if own else ""
        return super().get_context_data(**{"withdraw_url": url, **kwargs})


class HandOverMany(ManyPage):
    """Own students are offered to a colleague."""

    action, title, deed, form_class = PROPOSE, "交给同事", "提出交接", HandOverForm
    list_page, form_takes = ("我的学生", "internships:guided"), ("viewer",)

    def base_queryset(self) -> QuerySet[Placement]:
        return guided(self.request.viewer)

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return propose_handover(rows, by=self.request.viewer, **form.cleaned_data)

    def notes(self, form: Any, found: Outcome[Any]) -> Sequence[str]:
        return ("同事或学校同意以前，还由您指导。",) if found.done else ()


class WithdrawHandOver(RecordDeedView):
    """Take back what is not carried out yet."""

    action = PROPOSE
    title, done_message = "撤回交接", "已撤回，学生还由您指导。"

    def base_queryset(self) -> QuerySet[HandOver]:
        return handovers_for(self.request.viewer)

    def perform(self) -> str:
        row = withdraw_handover(self.get_object(), by=self.request.viewer)
        return str(row.get_absolute_url())
