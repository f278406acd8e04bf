"""签到疑点: what a person should look at, the student's word, the teacher's finding."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate, cntime
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import SignalFinding, SignalKind
from internships.forms.daily import FindingForm, ReplyForm
from internships.models import Signal
from internships.selectors.placement import ruled_for
from internships.selectors.signal import check_in_of, signals_for
from internships.services.signal import reply_to_signal, settle_signal
from internships.views.daily import VIEW, days_address

OPEN = "open"


def state_of(signal: Signal) -> StateCell:
    """Where it stands."""
    if signal.finding:
        return StateCell("done", signal.get_finding_display())
    return StateCell("submitted", "学生已说明") if signal.reply else StateCell("missing", "待了解")


class SignalList(ListPage):
    """Those of students a person looks after; a student's own."""

    action = VIEW
    title = "签到疑点"
    lead = "疑点只提示教师去了解，不扣分、不处分；借用手机、同用一个网络、信号不好，都可能出现。"
    measure, noun = "条", "疑点"
    search = Search("搜姓名、拼音首字母、单位", ("placement__student__name", "placement__host__unit__name"))
    chips = (
        Chips(
            "结论",
            "finding",
            [(OPEN, "待了解"), *SignalFinding.choices],
            lambda page, rows, value: rows.filter(finding="" if value == OPEN else value),
            default=OPEN,
            every=("all", "全部"),
        ),
        Chips("种类", "kind", SignalKind.choices, "kind"),
    )
    columns = (
        Column("姓名", "placement.student.name", sort=("placement__student__pinyin", "id"), personal=True),
        Column("日期", "day", "date", sort="day"),
        Column("疑点", "get_kind_display", "short"),
        Column("情况", "words"),
        Column("状态", state_of, "state"),
        Column("实习单位", "placement.host.unit.name", more=True),
        Column("指导教师", "placement.teacher.name", more=True),
    )
    opens = "internships:signal"
    empty = Empty("没有疑点", "门户每小时看一遍当天的签到；有要了解的会列在这里。", icon="check")

    def base_queryset(self) -> QuerySet[Signal]:
        return signals_for(self.request.viewer)


class SignalPage(RecordPage):
    """One: what was seen, the check-in, the student's word, the finding."""

    action = VIEW
    template_name = "internships/daily/signal.html"

    def base_queryset(self) -> QuerySet[Signal]:
        return signals_for(self.request.viewer)

    def get_title(self) -> str:
        row = self.get_object()
        return f"{row.placement.student}：{row.get_kind_display()}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("签到疑点", reverse("internships:signals"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        check_in = check_in_of(row)
        at = (
            f"{cntime(check_in.made_at)} {check_in.get_kind_display()}，{cntime(check_in.at)}送达，回执 {check_in.receipt}"
            if check_in
            else DASH
        )
        own = row.placement.student.user_id == viewer.user.pk
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": [
                    ("情况", row.words),
                    ("签到", at),
                    ("日期", cndate(row.day)),
                    ("实习单位", row.placement.host.unit.name),
                    ("学生说明", f"{row.reply}（{cntime(row.replied_at)}）" if row.reply else "还没有说明"),
                    (
                        "教师结论",
                        f"{row.get_finding_display()}。{row.finding_words}（{row.settled_by}，{cntime(row.settled_at)}）"
                        if row.finding
                        else "还没有结论",
                    ),
                ],
                "days_url": days_address(row.placement),
                "may_reply": own and not row.finding,
                "may_settle": ruled_for(viewer, "internships.rule_daily")
                .filter(pk=row.placement_id)
                .exists(),
                **kwargs,
            }
        )


class _OfSignal(RecordFormPage):
    def base_queryset(self) -> QuerySet[Signal]:
        return signals_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("签到疑点", reverse("internships:signals")), (str(self.get_object()), self.address())]

    def address(self) -> str:
        """The signal's page."""
        return reverse("internships:signal", kwargs={"public_id": self.get_object().public_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"intro": self.get_object().words, "cancel_url": self.address(), **kwargs}
        )


class ReplyToSignal(_OfSignal):
    """The student's word."""

    action = "internships.check_in"
    title, form_class, submit_label, done_message = (
        "说明情况",
        ReplyForm,
        "提交说明",
        "已提交，指导教师会看到。",
    )

    def get_initial(self) -> dict[str, Any]:
        return {"words": self.get_object().reply}

    def perform(self, form: Any) -> str:
        reply_to_signal(self.get_object(), words=form.cleaned_data["words"], by=self.request.viewer)
        return self.address()


class SettleSignal(_OfSignal):
    """The teacher's finding."""

    action = "internships.rule_daily"
    title, form_class, done_message = "写结论", FindingForm, "结论已保存，学生可以看到。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {"finding": row.finding, "words": row.finding_words}

    def perform(self, form: Any) -> str:
        settle_signal(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return self.address()
