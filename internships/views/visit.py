"""Visits: the units to go to, logging one on a phone, the list, one with what was added to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate, cntime
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.uploads.checking import IMAGES
from internships.forms.visit import CorrectForm, FollowForm, VisitFilter, VisitForm
from internships.models import HostUnit, Visit
from internships.selectors.placement import VIEW_SCHOOL
from internships.selectors.visit import LOG, hosts_open_to, open_follow_ups, units_to_visit, visits_for
from internships.services.visit import (
    SHARE,
    VisitInput,
    correct_visit,
    follow_visit,
    log_visit,
    share_visit,
)

VIEW = "internships.view_visits"
_LIST = ("走访记录", "internships:visits")


def at(row: Any, name: str = "visit") -> str:
    """A page about a visit."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


def _follow_up(row: Visit) -> StateCell | str:
    if not row.follow_up or row.is_void:
        return ""
    if row.followed_on:
        return StateCell("followed", "已跟进")
    late = row.follow_up_on and row.follow_up_on < timezone.localdate()
    return StateCell("to_follow", "待跟进", overdue=late)


def _by_follow_up(page: Any, rows: QuerySet[Visit], value: str) -> QuerySet[Visit]:
    left = open_follow_ups(rows)
    match value:
        case "open":
            return left
        case "late":
            return left.filter(follow_up_on__lt=timezone.localdate())
        case "problem":
            return rows.filter(has_problem=True, is_void=False)
    return rows.filter(is_void=True)


class VisitList(ListPage):
    """Visits: a teacher's own, a school's for its office, what the school lets it see for a unit."""

    action = VIEW
    title, measure, noun = "走访记录", "次", "走访"
    search = Search("搜单位、教师、情况", ("host__unit__name", "teacher__name", "text", "follow_up"))
    filterset_class = VisitFilter
    chips = (
        Chips(
            "情况",
            "look",
            [("open", "有待跟进"), ("late", "跟进逾期"), ("problem", "发现问题"), ("void", "已作废")],
            _by_follow_up,
        ),
    )
    columns = (
        Column("单位", "host.unit.name", sort=("host__unit__pinyin", "-visited_at")),
        Column("走访时间", "visited_at", "time", sort="visited_at"),
        Column("教师", "teacher.name", sort=("teacher__pinyin", "-visited_at")),
        Column("见到学生", "number_met", "number", sort="number_met"),
        Column("发现问题", lambda row: "、".join(row.problems) or DASH),
        Column("跟进", _follow_up, "state"),
        Column("跟进期限", "follow_up_on", "date", sort="follow_up_on"),
        Column("跟进人", "follow_teacher.name", more=True),
        Column("要跟进的事", "follow_up", more=True),
        Column("情况", "text", more=True),
        Column("学校", "unit.name", sort=("unit__pinyin", "-visited_at"), more=True),
        Column("登记时间", "created_at", "time", sort="created_at", more=True),
    )
    opens = "internships:visit"
    add = Button("登记走访", "internships:visit_units")
    empty = Empty("还没有走访记录", "从“本月要走访的单位”里选一家，两分钟就能登记。", add, "internship")

    def base_queryset(self) -> QuerySet[Visit]:
        return visits_for(self.request.viewer)

    def get_empty(self) -> Empty:
        """A unit logs nothing."""
        if self.request.viewer.can(LOG):
            return self.empty
        return Empty("还没有走访记录", "学校告知本单位的走访记录会列在这里。", None, "internship")


def _days(row: Any) -> str:
    if row.last_visit is None:
        return "还没去过"
    days = (timezone.localdate() - timezone.localdate(row.last_visit)).days
    return f"{days}天前" if days else "今天"


def _this_month(page: Any, rows: QuerySet[HostUnit], value: str) -> QuerySet[HostUnit]:
    first = timezone.make_aware(dt.datetime.combine(timezone.localdate().replace(day=1), dt.time()))
    gone = Q(last_visit__gte=first)
    return rows.filter(gone) if value == "gone" else rows.exclude(gone) if value == "left" else rows


ROUTE = "?month=left&sort=region&print=1"
"""Those not visited this month, street by street, on paper."""


class UnitsToVisit(ListPage):
    """Where the person's interns are, with how long ago somebody went: a tap opens the form for that unit."""

    action = LOG
    title, measure, noun = "本月要走访的单位", "家", "单位"
    lead = "点一家单位，登记到那里的走访。自己学生多的排在前面。"
    search = Search("搜单位、所在地", ("unit__name", "region", "address"))
    chips = (Chips("本月", "month", [("left", "本月还没去"), ("gone", "本月去过")], _this_month),)
    columns = (
        Column("单位", "unit.name", sort=("unit__pinyin", "id")),
        Column("在岗学生", "interns", "number", sort="interns"),
        Column("上次走访", _days, "short", sort="last_visit"),
        Column("待跟进", "follow_ups", "number", sort="follow_ups"),
        Column(
            "所在地",
            lambda row: " ".join(filter(None, (row.region, row.address))) or DASH,
            sort=("region", "address", "id"),
        ),
        Column("联系人", "contact", more=True),
    )
    more = (
        Button("离我最近", "internships:visit_nearest", "search"),
        Button("按路线打印", "internships:visit_units", "print", query=ROUTE),
    )
    empty = Empty(
        "现在没有在岗的学生", "您指导的学生到单位实习以后，他们的单位会列在这里。", None, "internship"
    )

    def base_queryset(self) -> QuerySet[HostUnit]:
        return units_to_visit(self.request.viewer, timezone.localdate())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_LIST[0], reverse(_LIST[1]))]

    def row_url(self, row: Any) -> str:
        return at(row, "visit_new")

    def _ordered(self, rows: Any) -> Any:
        # Never visited comes first among the longest ago.
        if self.request.GET.get("sort") == "last_visit":
            return rows.order_by(F("last_visit").asc(nulls_first=True), "unit__pinyin", "pk")
        return super()._ordered(rows)


class LogVisit(RecordFormPage):
    """The form of a visit to one unit, on one page; what is typed stays in the phone until it has arrived."""

    action = LOG
    template_name = "internships/visit_form.html"
    form_class, submit_label, done_message = VisitForm, "登记走访", "已登记走访。"
    tells_overtaken = False  # a visit more; the time that is offered goes on by itself

    def base_queryset(self) -> QuerySet[HostUnit]:
        return hosts_open_to(self.request.viewer)

    def get_title(self) -> str:
        return f"走访{self.get_object()}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(UnitsToVisit.title, reverse("internships:visit_units"))]

    def get_initial(self) -> dict[str, Any]:
        now = timezone.localtime()
        return {"visited_on": now.date(), "visited_time": now.time().replace(second=0, microsecond=0)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer, "host": self.get_object()}

    def perform(self, form: Any) -> str:
        said, viewer = form.cleaned_data, self.request.viewer
        with kept_together():
            photos = [
                store_upload(photo, by=viewer, purpose="走访照片", view_action=VIEW, accept=IMAGES)
                for photo in said["photos"]
            ]
            facts = VisitInput(
                visited_at=form.moment(),
                met=tuple(said["met"]),
                findings=form.findings(),
                photos=tuple(photos),
                **{name: said[name] for name in ("text", "follow_up", "follow_up_on", "follow_teacher")},
            )
            return at(log_visit(said["teacher"], self.get_object(), facts, by=viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "parts": context["form"].parts(),
            "draft": f"visit-{self.get_object().public_id}",
            "cancel_url": self.breadcrumbs()[-1][1],
        }


class _OfVisit(RecordFormPage):
    action = LOG

    def base_queryset(self) -> QuerySet[Visit]:
        return visits_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [(_LIST[0], reverse(_LIST[1])), (str(row), at(row))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": at(self.get_object()), **kwargs})


class CorrectVisit(_OfVisit):
    """Add what was wrong, or say that the visit does not count."""

    action = LOG
    title, form_class, submit_label, done_message = (
        "更正走访记录",
        CorrectForm,
        "保存更正",
        "已补充在记录下面。",
    )

    def perform(self, form: Any) -> str:
        correct_visit(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return at(self.get_object())


class FollowVisit(_OfVisit):
    """Say how what was to be followed up was settled."""

    action = LOG
    title, form_class, submit_label, done_message = "登记跟进完成", FollowForm, "登记完成", "已登记跟进完成。"

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        follow_visit(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return at(self.get_object())


class ShareVisit(RecordDeedView):
    """Let the unit see it, or no longer."""

    action = SHARE
    title = "告知单位"

    def base_queryset(self) -> QuerySet[Visit]:
        return visits_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        share_visit(row, shared=not row.is_shared, by=self.request.viewer)
        return at(row)


class VisitPage(RecordPage):
    """One visit: what was found, whom the teacher met, pictures, what was added since. The unit reads neither names nor follow-up."""

    action = VIEW
    template_name = "internships/visit.html"

    def base_queryset(self) -> QuerySet[Visit]:
        return visits_for(self.request.viewer).select_related("noted_by")

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_LIST[0], reverse(_LIST[1]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        office = viewer.can(VIEW_SCHOOL, unit_id=row.unit_id)
        teachers = {row.teacher.user_id, row.follow_teacher.user_id if row.follow_teacher else None}
        mine = office or viewer.user.pk in teachers
        pictures = row.photos.select_related("file")
        return super().get_context_data(
            **{
                "mine": mine,
                "state_cell": _state_of(row),
                "facts": self._facts(row, mine=mine),
                "found": row.found,
                "met": _met(row) if mine else None,
                "photos": file_items([(one.file, "") for one in pictures], viewer),
                "notes": list(row.notes.select_related("written_by")) if mine else None,
                "may_follow": mine and bool(row.follow_up) and not row.followed_on and not row.is_void,
                "may_share": viewer.can(SHARE, unit_id=row.unit_id) and not row.is_void,
                **kwargs,
            }
        )

    def _facts(self, row: Any, *, mine: bool) -> list[tuple[str, Any]]:
        facts = [
            ("实习单位", row.host.unit.name),
            ("走访时间", cntime(row.visited_at)),
            ("走访教师", row.teacher.name),
            ("学校", row.unit.name),
        ]
        if not mine:
            return facts
        if row.follow_up:
            done = (
                f"{cndate(row.followed_on)}完成" if row.followed_on else f"{cndate(row.follow_up_on)}以前办好"
            )
            facts += [("要跟进的事", row.follow_up), ("跟进", f"{row.follow_teacher}，{done}")]
        who = f"{row.noted_by}，" if row.noted_by else ""
        shared = "学校已告知单位，单位可以查看" if row.is_shared else "单位看不到"
        return [*facts, ("登记", f"{who}{cntime(row.created_at)}"), ("对单位", shared)]


def _state_of(row: Visit) -> StateCell | None:
    if row.is_void:
        return StateCell("void", "已作废")
    cell = _follow_up(row)
    return cell if isinstance(cell, StateCell) else None


def _met(row: Visit) -> Iterable[Any]:
    return [one.placement for one in row.met.select_related("placement__student", "placement__post")]
