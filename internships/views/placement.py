"""Placements: the list with its deeds, one with its steps, what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import DASH, cndate, mask_phone, yuan
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import PlacementState
from internships.forms.filters import SEARCHED, PlacementFilter
from internships.forms.placement import (
    AnswerForm,
    ArriveForm,
    AssignForm,
    ConfirmForm,
    LeaveForm,
    PlacementForm,
    ReasonForm,
    TakeBackForm,
    TransferForm,
)
from internships.models import Alert, Placement
from internships.selectors.alert import VIEW as VIEW_ALERTS
from internships.selectors.alert import alerts_for
from internships.selectors.arranging import with_class
from internships.selectors.placement import placements_for
from internships.selectors.steps import steps_of
from internships.services.approving import PLACEMENTS, rule_placements, submit_placements, withdraw_placements
from internships.services.moving import cancel_placements, transfer, transfer_facts
from internships.services.outcome import Outcome
from internships.services.placement import SAID, assign, edit_placement
from internships.services.running import (
    CONFIRM,
    arrive,
    confirm_leaving,
    leave,
    take_back_arrival,
    take_back_leaving,
)
from internships.services.together import APPROVE, ARRANGE
from internships.states import HOLDS
from internships.views.alert import state_of as alert_state
from internships.views.many import ManyPlacements

VIEW, VIEW_SCHOOL = "internships.view_placements", "internships.view_school"
_P = PlacementState


def at(row: Placement, name: str = "placement") -> str:
    """A page about a placement."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


class PlacementList(ListPage):
    """All placements of the schools a person sees whole."""

    action = VIEW_SCHOOL
    title, measure, noun = "实习安排", "份", "安排"
    export_action = "internships.export"
    search = Search("搜学生姓名、拼音首字母、学号、实习单位", SEARCHED)
    filterset_class = PlacementFilter
    chips = (Chips("状态", "state", _P.choices, "state", every=("all", "全部"), counts=True),)
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("学号", "student.number", "short", sort="student__number", personal=True),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("岗位", "post.name"),
        Column("时间", "describe", sort="starts_on"),
        Column("指导教师", "teacher.name", sort=("teacher__pinyin", "student__pinyin")),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("单位指导人员", "mentor.name", more=True),
        Column("批次", "batch.name", more=True),
        Column("学校", "unit.name", sort=("unit__pinyin", "student__pinyin"), more=True),
        Column("专业", "student.programme.name", more=True),
        Column("去向来源", "get_source_display", "short", more=True),
        Column("报酬", "pay", "money", sort="pay", more=True, personal=True),
        Column("到岗日期", "arrived_on", "date", sort="arrived_on", more=True),
        Column("最后在岗日期", "last_on_post", "date", sort="left_on", more=True),
        Column("结束方式", "get_end_kind_display", "short", more=True),
    )
    opens = "internships:placement"
    add = Button("安排实习", "internships:batches")
    bulk = (
        Deed("提交审批", "internships:placements_submit", "right"),
        Deed("批准", "internships:placements_approve", "check"),
        Deed("退回", "internships:placements_return", "return"),
        Deed("指定教师、岗位", "internships:placements_assign", "pencil"),
        Deed("确认到岗", "internships:placements_arrive", "check"),
        Deed("登记离岗", "internships:placements_leave", "stop"),
        Deed("登记报酬", "internships:pay_many", "budget"),
        Deed("给学生开账号", "internships:placements_accounts", "user"),
        Deed("发每周反馈链接", "internships:feedback_ask", "link"),
        Deed("发家长查看链接", "internships:guardians_ask", "link"),
        Deed("撤回", "internships:placements_withdraw", "return"),
        Deed("发家长咨询投诉链接", "internships:concern_links", "link"),
        Deed("取消", "internships:placements_cancel", "stop"),
    )
    empty = Empty(
        "还没有实习安排",
        "打开一个批次，选学生安排到单位；手头有名单的，点“导入实习安排”。",
        add,
        "internship",
    )

    def base_queryset(self) -> QuerySet[Placement]:
        return with_class(placements_for(self.request.viewer, VIEW_SCHOOL), timezone.localdate())

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "placements"))]


def trail_of(row: Placement) -> list[dict[str, Any]]:
    """Who did what with a placement, the latest first."""
    entries = (
        AuditEntry.objects.filter(object_id=row.public_id).select_related("actor").order_by("-at", "-pk")
    )
    return [
        {"who": str(entry.actor or "门户"), "what": entry.action_label, "at": entry.at, "note": entry.note}
        for entry in entries[:50]
    ]


class PlacementPage(RulingPage):
    """One placement: what is said, its steps with what is missing, the ruling, the trail for the school's office."""

    action = VIEW
    kind = PLACEMENTS
    template_name = "internships/placement.html"
    verdicts = (
        Verdict(_P.APPROVED, "批准", "已批准。"),
        Verdict(_P.RETURNED, "退回", "已退回，提交的人会收到您的意见。", danger=True),
    )
    answer_label, answer_help = "审批意见", "退回时必须填写，提交的人会收到这段话。"

    def base_queryset(self) -> QuerySet[Placement]:
        rows = placements_for(self.request.viewer).select_related("ruled_by", "proposed_by", "report_file")
        return with_class(rows, timezone.localdate())

    def get_title(self) -> str:
        return str(self.get_object().student.name)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        for name, (title, action) in LISTS.items():
            if self.request.viewer.can(action):
                return [(title, reverse(name))]
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        arranges, confirms = (
            placements_for(viewer, action).filter(pk=row.pk).exists() if viewer.can(action) else False
            for action in (ARRANGE, CONFIRM)
        )
        whole = viewer.can(VIEW_SCHOOL, unit_id=row.unit_id)
        return super().get_context_data(
            **{
                "state": row.state,
                "state_label": row.get_state_display(),
                "steps": self._steps(row, arranges=arranges, confirms=confirms),
                "deeds": self._deeds(row, arranges=arranges, confirms=confirms),
                "facts": self._facts(row, whole=whole),
                "events": trail_of(row) if whole else None,
                "alerts": self._alerts(row),
                "student_url": row.student.get_absolute_url() if whole else "",
                **kwargs,
            }
        )

    def _alerts(self, row: Placement) -> list[tuple[Alert, StateCell]]:
        """What is to be seen to first; nothing for who follows no placements: the unit, the student."""
        viewer = self.request.viewer
        rows = alerts_for(viewer).filter(placement=row) if viewer.can(VIEW_ALERTS) else ()
        return [(alert, alert_state(alert)) for alert in sorted(rows, key=lambda each: not each.is_alive)]

    def _steps(self, row: Placement, *, arranges: bool, confirms: bool) -> list[Any]:
        """Without links for who can mend nothing."""
        steps = steps_of([row])[row.pk]
        may = {"arranged": arranges, "own_choice": arranges, "submitted": arranges, "arrived": confirms}
        may |= {"left": confirms, "confirmed": confirms}
        here = at(row)
        return [
            replace(step, url="" if step.url == here or not may.get(step.key, True) else step.url)
            for step in steps
        ]

    def _deeds(self, row: Placement, *, arranges: bool, confirms: bool) -> list[dict[str, Any]]:
        """The buttons of its state: label, address, whether it posts."""
        state, found = row.state, []
        if arranges:
            found += [
                (state in (_P.DRAFT, _P.RETURNED), "提交审批", "placement_submit", True),
                (
                    state == _P.SUBMITTED and row.proposed_by_id == self.request.user.pk,
                    "撤回",
                    "placement_withdraw",
                    True,
                ),
                (state in (_P.DRAFT, _P.RETURNED, _P.APPROVED, _P.RUNNING), "修改", "placement_edit", False),
                (state == _P.RUNNING, "转岗、变更", "placement_transfer", False),
                (state == _P.RUNNING, "取消到岗", "placement_not_arrived", False),
                (state in (_P.DRAFT, _P.RETURNED, _P.APPROVED), "取消安排", "placement_cancel", False),
                (state == _P.ENDING, "取消离岗", "placement_take_back", False),
            ]
        if confirms:
            unconfirmed = state == _P.ENDING and not row.left_confirmed_on and row.end_kind != "done"
            found += [
                (state == _P.APPROVED, "确认到岗", "placement_arrive", False),
                (state == _P.RUNNING, "登记离岗", "placement_leave", False),
                (unconfirmed, "确认离岗", "placement_confirm", False),
            ]
        deeds = [
            {"label": label, "url": at(row, name), "posts": posts}
            for open_, label, name, posts in found
            if open_
        ]
        if state in HOLDS and self.request.viewer.can("internships.raise_concern"):
            enters = self.request.viewer.can("internships.handle_concerns")
            page = reverse("internships:concern_enter" if enters else "internships:concern_new")
            url = f"{page}?placement={row.public_id}"
            deeds.append({"label": "登记投诉" if enters else "咨询或投诉", "url": url, "posts": False})
        return deeds

    def _facts(self, row: Any, *, whole: bool) -> list[tuple[str, Any]]:
        """What everybody sees who sees it; pay and notes the school and the student alone."""
        viewer = self.request.viewer
        facts = [
            ("学校", row.unit.name),
            ("班级", row.class_name or DASH),
            ("批次", row.batch.name),
            ("实习单位", row.host.unit.name),
            ("地址", row.host.address or DASH),
            ("岗位", str(row.post or DASH)),
            ("类型", row.get_kind_display()),
            ("时间", row.describe()),
            ("学校指导教师", _named(row.teacher)),
            ("单位指导人员", _named(row.mentor)),
            ("到岗日期", cndate(row.arrived_on)),
        ]
        if row.left_on:
            early = f"（{row.get_end_kind_display()}）"
            facts.append(("最后在岗日期", f"{cndate(row.last_on_post)}{early}"))
        if whole or row.student.user_id == viewer.user.pk:
            facts += [
                ("报酬", f"{yuan(row.pay)}/月" if row.pay is not None else "未登记"),
                ("住宿", row.get_lodging_display() or "未登记"),
                ("去向来源", row.get_source_display()),
                ("实习所在地", row.region or row.host.region or DASH),
            ]
        if whole and row.note:
            facts.append(("备注", row.note))
        return facts


def _named(person: Any) -> str:
    return f"{person.name} {mask_phone(person.phone)}" if person and person.phone else str(person or DASH)


LISTS = {
    "internships:placements": ("实习安排", VIEW_SCHOOL),
    "internships:guided": ("我的学生", "internships.guide"),
    "internships:at_unit": ("本单位实习生", "internships.edit_own_host"),
    "internships:own": ("我的实习", "internships.view_own"),
}
"""Where people find placements, by what they may."""


class _OfPlacement(RecordFormPage):
    """A form about one placement."""

    action = ARRANGE

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, self.action)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [(str(row.student), at(row))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": at(self.get_object()), **kwargs})

    def perform(self, form: Any) -> str:
        self.act(form)
        return at(self.get_object())

    def act(self, form: Any) -> object:
        """Call the service."""
        raise NotImplementedError


class _Said(_OfPlacement):
    """A form that says where the student goes."""

    action = ARRANGE

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_object()
        return {**super().get_form_kwargs(), "viewer": self.request.viewer, "batch": row.batch}

    def said(self) -> Any:
        """What the form begins with."""
        return self.get_object()

    def get_initial(self) -> dict[str, Any]:
        said = self.said()
        values = {name: getattr(said, name) for name in SAID}
        return {name: getattr(value, "public_id", value) for name, value in values.items()}


class EditPlacement(_Said):
    """Put right what is said."""

    action = ARRANGE
    title, form_class, done_message = "修改实习安排", PlacementForm, "已保存。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "held": self.get_object()}

    def act(self, form: Any) -> object:
        row = self.get_object()
        kept = edit_placement(row, form.given(), by=self.request.viewer)
        if kept.edition > row.edition:
            self.done_message = (
                "已保存。报酬调低了，或住宿、地点、类型变了：以前签的同意书和协议不再算数，请重新发链接签字。"
            )
        return kept

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        parts = [(title, [form[name] for name in names]) for title, names in PlacementForm.PARTS]
        return {**context, "parts": parts}


class Transfer(_Said):
    """To another unit or post, or on other terms."""

    action = ARRANGE
    title, form_class, submit_label = "转岗、变更", TransferForm, "拟新的安排"
    done_message = "原来的实习到前一天为止；新的安排已拟好，补齐后提交审批。"

    def said(self) -> Any:
        return transfer_facts(self.get_object())

    def perform(self, form: Any) -> str:
        data = dict(form.cleaned_data)
        reason, confirmer = data.pop("reason"), data.pop("confirmer")
        row = self.get_object()
        stays = (data["host"], data["post"]) == (row.host, row.post)
        said = {name: value for name, value in data.items() if not stays or value not in (None, "")}
        facts = replace(transfer_facts(row, stays=stays), **said)
        new = transfer(row, facts, reason=reason, confirmer=confirmer, by=self.request.viewer)
        return at(new)


class CancelPlacement(_OfPlacement):
    """Let go of one that has not begun."""

    action = ARRANGE
    title, form_class, submit_label, done_message = "取消安排", ReasonForm, "取消安排", "已取消。"

    def act(self, form: Any) -> object:
        return cancel_placements([self.get_object()], by=self.request.viewer, **form.cleaned_data).only()


class TakeBackLeaving(_OfPlacement):
    """A leaving that was recorded by mistake."""

    action = ARRANGE
    title, form_class, submit_label, done_message = "取消离岗", TakeBackForm, "取消离岗", "已取消，实习继续。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {"ends_on": row.planned_ends_on or row.batch.ends_on}

    def act(self, form: Any) -> object:
        return take_back_leaving(self.get_object(), by=self.request.viewer, **form.cleaned_data)


class TakeBackArrival(_OfPlacement):
    """An arrival that was confirmed by mistake."""

    action = ARRANGE
    title, form_class, submit_label = "取消到岗", ReasonForm, "取消到岗"
    done_message = "已取消到岗，等真的到岗时再确认；单位因此得的积分已冲销。"

    def act(self, form: Any) -> object:
        return take_back_arrival(self.get_object(), by=self.request.viewer, **form.cleaned_data)


class Arrive(_OfPlacement):
    """The student came."""

    action = CONFIRM
    title, form_class, submit_label, done_message = "确认到岗", ArriveForm, "确认到岗", "已确认到岗。"

    def act(self, form: Any) -> object:
        return arrive([self.get_object()], by=self.request.viewer, **form.cleaned_data).only()


class Leave(_OfPlacement):
    """The student left."""

    action = CONFIRM
    title, form_class, submit_label, done_message = "登记离岗", LeaveForm, "登记离岗", "已登记离岗。"

    def act(self, form: Any) -> object:
        return leave([self.get_object()], by=self.request.viewer, **form.cleaned_data).only()


class ConfirmLeaving(_OfPlacement):
    """The unit says that the student left."""

    action = CONFIRM
    title, form_class, submit_label, done_message = "确认离岗", ConfirmForm, "确认离岗", "已确认离岗。"

    def act(self, form: Any) -> object:
        return confirm_leaving([self.get_object()], by=self.request.viewer, **form.cleaned_data).only()


class _Deed(RecordDeedView):
    action = ARRANGE

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, self.action)


class Submit(_Deed):
    """Hand one in."""

    action = ARRANGE
    title, done_message = "提交审批", "已提交，等另一位同事审批。"

    def perform(self) -> str:
        return at(submit_placements([self.get_object()], by=self.request.viewer).only())


class Withdraw(_Deed):
    """Take one back."""

    action = ARRANGE
    title, done_message = "撤回", "已撤回，可以修改后再提交。"

    def perform(self) -> str:
        return at(withdraw_placements([self.get_object()], by=self.request.viewer).only())


# --- with many


class SubmitMany(ManyPlacements):
    """Hand several in."""

    action, title, deed = ARRANGE, "提交审批", "提交"

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return submit_placements(rows, by=self.request.viewer)


class WithdrawMany(ManyPlacements):
    """Take several back."""

    action, title, deed = ARRANGE, "撤回", "撤回"

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return withdraw_placements(rows, by=self.request.viewer)


class ApproveMany(ManyPlacements):
    """Approve several."""

    action, title, deed = APPROVE, "批准实习安排", "批准"

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return rule_placements(rows, _P.APPROVED, by=self.request.viewer)


class ReturnMany(ManyPlacements):
    """Return several with the same words."""

    action, title, deed, form_class = APPROVE, "退回实习安排", "退回", AnswerForm

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return rule_placements(rows, _P.RETURNED, by=self.request.viewer, **form.cleaned_data)


class AssignMany(ManyPlacements):
    """The same teacher, mentor or post for several."""

    action, title, deed, form_class = ARRANGE, "指定教师、岗位", "指定", AssignForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer}

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return assign(rows, by=self.request.viewer, **form.cleaned_data)


class CancelMany(ManyPlacements):
    """Let several go."""

    action, title, deed, form_class = ARRANGE, "取消实习安排", "取消", ReasonForm

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return cancel_placements(rows, by=self.request.viewer, **form.cleaned_data)


class _ComeAndGo(ManyPlacements):
    """Back to the list that the person has: the unit's, the teacher's or the school's."""

    action = CONFIRM

    def chosen_in(self) -> tuple[str, str]:
        for name, (title, action) in LISTS.items():
            if self.request.viewer.can(action):
                return title, reverse(name)
        return super().chosen_in()


class ArriveMany(_ComeAndGo):
    """Several came on a day."""

    action, title, deed, form_class = CONFIRM, "确认到岗", "确认到岗", ArriveForm

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return arrive(rows, by=self.request.viewer, **form.cleaned_data)


class LeaveMany(_ComeAndGo):
    """Several left."""

    action, title, deed, form_class = CONFIRM, "登记离岗", "登记离岗", LeaveForm

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return leave(rows, by=self.request.viewer, **form.cleaned_data)
