"""Assignments: the list with its bulk deeds, assigning many at once, one assignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.people.choosing import chosen_before, where_accounts_are_opened
from groupportal.people.services.sets import save_unit_set
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.once import take_turns
from groupportal.ui.pages import FormPage, Page, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from plans.enums import OPEN, AssignmentState, FilingState
from plans.forms.filters import AssignmentFilter
from plans.forms.work import AssignForm, NewDateForm, NoteForm, ReasonForm, ReassignForm
from plans.models import Assignment
from plans.rules import can_file, is_asked
from plans.selectors import main_plan
from plans.selectors.assignments import assignments_for
from plans.selectors.people import threads_in_force
from plans.selectors.pressing import pressing_of, reminded_words
from plans.selectors.queues import filings_visible_to, rulings_due
from plans.services import assignment as services
from plans.views.cells import assignment_state, by_whom, filing_events, late_words, page
from plans.views.unserved import ways_for


def _in_state(_: Any, rows: Any, state: str) -> Any:
    if state == "overdue":
        return rows.filter(is_overdue=True)
    return rows.filter(state__in=OPEN) if state == "open" else rows.filter(state=state)


def _late(row: Assignment) -> str:
    return late_words(row, timezone.localdate()) if row.state in OPEN else ""


class AssignmentList(ListPage):
    """What was put to whom: filters in the address, reminders for those selected."""

    action = "plans.view_plan"
    title = "任务部署"
    measure, noun = "项", "部署"
    search = Search("搜索任务、单位或拼音首字母", ("thread__name", "unit__name"))
    filterset_class = AssignmentFilter
    chips = (
        Chips(
            "状态",
            "state",
            (
                ("open", "待填报"),
                ("overdue", "逾期"),
                (AssignmentState.FILED, "待审核"),
                (AssignmentState.RETURNED, "已退回"),
                (AssignmentState.ACCEPTED, "已通过"),
                (AssignmentState.CLOSED, "已办结"),
                (AssignmentState.CANCELLED, "已撤销"),
            ),
            _in_state,
        ),
    )
    columns = (
        Column("任务或指标", "thread.name", sort="thread__name"),
        Column("承办", by_whom, sort="unit__pinyin"),
        Column("截止日期", "due_on", "date", sort="due_on"),
        Column("期限", _late),
        Column("状态", assignment_state, "state"),
        Column("年度", lambda row: f"{row.year}年" if row.year else "", "short", sort="year", more=True),
        Column("工作要求", "request", more=True),
        Column("部署人", "assigned_by", more=True),
        Column("部署时间", "assigned_at", "time", sort="assigned_at", more=True),
        Column("最近催办", "reminded_on", "date", sort="reminded_on", more=True),
    )
    opens = "plans:assignment"
    add = Button("部署任务", "plans:assign")
    more = (Button("任务 × 单位", "plans:matrix", "sheet"),)
    bulk = (
        Deed("催办选中的", "plans:remind_many", "bell", look="primary", value="remind"),
        Deed("批量改期", "plans:bulk_edit", "calendar"),
    )
    empty = Empty(
        "还没有部署过任务",
        "把任务部署给承办单位或承办人，他们会收到消息，并在“我的填报”里填报进展。",
        Button("部署任务", "plans:assign"),
        "plan",
    )

    def base_queryset(self) -> Any:
        return assignments_for(self.request.viewer, timezone.localdate())


class _ToWhom:
    """A form that puts tasks to units: those without an account are named before, with where accounts are opened for them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address stands beside the words."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        unserved = context["form"].unserved
        return {**context, "accounts_url": where_accounts_are_opened(unserved) if unserved else ""}


class AssignPage(_ToWhom, FormPage):
    """Put many tasks to many units at once."""

    action = "plans.assign_task"
    title = "部署任务"
    template_name = "plans/assign_form.html"
    listed = ("任务部署", "plans:assignments")
    form_class = AssignForm
    submit_label = "部署并通知承办单位"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": main_plan()}

    def get_initial(self) -> dict[str, Any]:
        wanted = set(self.request.GET.getlist("thread"))
        threads = threads_in_force(main_plan()) if wanted else ()
        units = chosen_before(self.request) if "chosen" in self.request.GET else ()
        return {
            "threads": [t.public_id for t in threads if str(t.public_id) in wanted],
            "units": [unit.public_id for unit in units],
        }

    def perform(self, form: AssignForm) -> str:
        data = {k: v for k, v in form.cleaned_data.items() if k not in ("save_as", "known")}
        with (
            transaction.atomic()
        ):  # a set is not kept of a deployment that is refused, nor the other way round
            if name := form.cleaned_data["save_as"]:
                save_unit_set(name, data["units"], by=self.request.viewer)
            made = services.assign_tasks(by=self.request.viewer, **data)
        unserved = [a for a in made if a.unit in form.unserved and a.assignee_id is None]
        if unserved:
            messages.warning(
                self.request,
                f"已部署 {len(made)} 项，其中 {len(form.unserved)} 家没有账号、收不到消息：请在下面开账号、发链接或打印填报表。",
            )
            return reverse("plans:unserved")
        if made:
            messages.success(self.request, f"已部署 {len(made)} 项，承办单位会收到消息。")
        else:
            messages.info(self.request, "所选任务都已按同样的单位和日期部署过，没有重复部署。")
        return reverse("plans:assignments")


class _OneAssignment:
    """Pages about one assignment that the person may see."""

    request: Any

    def base_queryset(self) -> Any:
        """Assignments this person may see."""
        return assignments_for(self.request.viewer, timezone.localdate())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list and the task."""
        row = self.get_object()  # type: ignore[attr-defined]
        return [("任务部署", reverse("plans:assignments")), (row.thread.name, page("task", row.thread))]


class AssignmentPage(_OneAssignment, RecordPage):
    """One assignment: what is asked, until when, what came, what is next."""

    action = "plans.view_plan"
    template_name = "plans/assignment_detail.html"

    def get_title(self) -> str:
        return f"部署：{self.get_object().thread.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, today = self.get_object(), self.request.viewer, timezone.localdate()
        filings = list(filings_visible_to(viewer).filter(assignment=row).order_by("-id"))
        may_assign = viewer.can("plans.assign_task")
        is_open = row.state in OPEN
        facts = [
            ("承办", by_whom(row)),
            ("截止日期", f"{cndate(row.due_on)}{f'（{late_words(row, today)}）' if is_open else ''}"),
            ("年度", f"{row.year}年" if row.year else None),
            ("部署人", f"{row.assigned_by or '系统'}，{cntime(row.assigned_at)}"),
            ("最近催办", reminded_words(row.reminded_on, today)),
        ]
        if row.closed_at:
            facts.append(("办结", f"{row.closed_by}，{cntime(row.closed_at)} {row.closing_note}"))
        return super().get_context_data(
            **{
                "shown": assignment_state(row),
                "facts": facts,
                "filings": filings,
                "events": filing_events([f for f in filings if f.state != FilingState.DRAFT]),
                "step": self._step(row, filings),
                "may_change": may_assign and is_open,
                "ways": ways_for([row], [row.unit])
                if may_assign and pressing_of([row], today).unserved
                else None,
                "press_words": f"请填报：{row.thread.name}（截止{cndate(row.due_on)}，{late_words(row, today)}）",
                **kwargs,
            }
        )

    def _step(self, row: Assignment, filings: list[Any]) -> dict[str, Any] | None:
        viewer = self.request.viewer
        if row.state == AssignmentState.FILED:
            waiting = rulings_due(viewer).filter(assignment=row).first()
            if waiting:
                return {"title": "有一份填报待审核", "label": "去审核", "href": page("review", waiting)}
        if row.state in OPEN and can_file(viewer, row):
            back = row.state == AssignmentState.RETURNED
            started = any(f.state == FilingState.DRAFT for f in filings)
            reason = next((f.answer for f in filings if f.state == FilingState.RETURNED), "")
            if not is_asked(viewer, row):
                return {
                    "title": "等承办单位填报",
                    "text": "单位不便登录的，可以按它交来的材料代为填写；代填的也须由他人审核。",
                    "label": "继续代填" if started else "代单位填报",
                    "post": page("file_assignment", row),
                    "more_label": "查看汇总",
                    "more_href": page("consolidation", row.thread),
                }
            return {
                "title": "填报被退回，请修改后重新提交" if back else "请在截止日期前填报进展",
                "text": f"退回意见：{reason}" if back else row.request,
                "label": "继续填写草稿" if started else "修改填报" if back else "填报进展",
                "post": page("file_assignment", row),
            }
        if row.state == AssignmentState.ACCEPTED and viewer.can("plans.assign_task"):
            return {"title": "填报已通过，可以办结", "label": "办结", "href": page("close", row)}
        return None


class Reassign(_ToWhom, _OneAssignment, RecordFormPage):
    """Pass it on."""

    action = "plans.assign_task"
    title = "改派任务"
    template_name = "plans/reassign_form.html"
    form_class = ReassignForm
    submit_label = "改派并通知"
    done_message = "已改派，新的承办方会收到消息。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        unit = row.unit.public_id if row.unit else None
        return {"unit": unit, "assignee": row.assignee_id, "due_on": row.due_on}

    def perform(self, form: ReassignForm) -> str:
        data = {name: value for name, value in form.cleaned_data.items() if name != "known"}
        row = services.reassign(self.get_object(), by=self.request.viewer, **data)
        if form.unserved:
            self.done_message = (
                f"已改派。“{row.unit}”没有账号、收不到消息：请开账号、发填报链接或打印填报表。"
            )
        return page("assignment", row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": page("assignment", self.get_object()), **kwargs})


class Cancel(_OneAssignment, RecordFormPage):
    """Call it off."""

    action = "plans.assign_task"
    title = "撤销部署"
    form_class = ReasonForm
    submit_label = "撤销这项部署"
    done_message = "部署已撤销，承办单位会收到通知。"

    def perform(self, form: ReasonForm) -> str:
        row = services.cancel_assignment(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return page("assignment", row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": page("assignment", self.get_object()), **kwargs})


class Close(_OneAssignment, RecordFormPage):
    """Done with."""

    action = "plans.assign_task"
    title = "办结任务"
    form_class = NoteForm
    submit_label = "办结"
    done_message = "已办结。"

    def perform(self, form: NoteForm) -> str:
        return page(
            "assignment",
            services.close_assignment(self.get_object(), by=self.request.viewer, **form.cleaned_data),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": page("assignment", self.get_object()), **kwargs})


class Remind(_OneAssignment, RecordDeedView):
    """Press for one."""

    action = "plans.assign_task"
    title = "催办"

    def perform(self) -> str:
        row = self.get_object()
        if pressing_of([row], timezone.localdate()).unserved:
            raise DomainError(
                "unserved", f"“{row.unit}”没有账号，没有人会收到催办。请先开账号，或发填报链接、打印填报表。"
            )
        _say(self.request, services.remind([row], by=self.request.viewer))
        return page("assignment", row)


class AssignmentsBulkEdit(BulkEditPage):
    """Another date for several assignments."""

    action = "plans.assign_task"
    title = "批量改期"
    form_class = NewDateForm
    list_page = ("任务部署", "plans:assignments")
    measure = "项"

    def base_queryset(self) -> Any:
        return assignments_for(self.request.viewer, timezone.localdate())

    def change(self, row: Assignment, values: Mapping[str, Any]) -> Assignment:
        return services.reassign(
            row, unit=row.unit, assignee=row.assignee, due_on=values.get("due_on"), by=self.request.viewer
        )

    def value_of(self, row: Assignment, name: str) -> str:
        return cndate(row.due_on)


class RemindMany(Page):
    """Press for those selected in a list. Where somebody had a reminder today, or has no account, that is said before."""

    action = "plans.assign_task"
    title = "催办"
    template_name = "plans/remind.html"
    listed = ("任务部署", "plans:assignments")
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_turns(request)
        today, viewer = timezone.localdate(), self.request.viewer
        rows = list(assignments_for(viewer, today).filter(public_id__in=chosen_ids(request)))
        found = pressing_of(rows, today)
        if "sure" in request.POST or not (found.unserved or (found.today and found.due)):
            _say(request, services.remind(rows, by=viewer))
            return redirect(self._back())
        return self.render_to_response(self.get_context_data(rows=rows, found=found, today=today))

    def _back(self) -> str:
        """The list or matrix the rows were ticked in."""
        back = self.request.POST.get("back") or self.request.headers.get("Referer", "")
        own = f"{self.request.scheme}://{self.request.get_host()}/"
        return back if back.startswith(own) else reverse("plans:assignments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, today = kwargs["found"], kwargs["today"]
        by_unit: dict[str, list[Assignment]] = {}
        for row in [*found.due, *found.today]:
            by_unit.setdefault(by_whom(row), []).append(row)
        return super().get_context_data(
            **{
                "ids": [row.public_id for row in found.due],
                "back": self._back(),
                "parts": [_pressed(whom, tasks, today) for whom, tasks in by_unit.items()],
                "ways": ways_for(found.unserved, found.unserved_units),
                **kwargs,
            }
        )


def _pressed(whom: str, tasks: list[Assignment], today: dt.date) -> dict[str, Any]:
    """What one unit is reminded of, and when it was last."""
    due = [a for a in tasks if a.reminded_on != today]
    return {
        "whom": whom,
        "many": len(due),
        "names": "、".join(a.thread.name for a in (due or tasks)[:4])
        + (" 等" if len(due or tasks) > 4 else ""),
        "last": reminded_words(max((a.reminded_on for a in tasks if a.reminded_on), default=None), today),
        "again": not due,
    }


def _say(request: Any, pressed: int) -> None:
    if pressed:
        messages.success(
            request, f"已催办 {pressed} 项，承办单位会收到消息。要在微信里也说一声的，用“催办文字”。"
        )
    else:
        messages.info(request, "没有需要催办的：选中的部署今天已经催办过，或不在待填报状态。")
