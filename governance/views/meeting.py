"""Meetings: the list, planning, the page of one with what is to be done next, its notice, opening, closing, writing it down later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from governance.enums import MeetingState, Part, Reply
from governance.forms.meeting import (
    CancelForm,
    CloneForm,
    EditForm,
    HeldForm,
    NoticeForm,
    OpenForm,
    PlanForm,
    moment,
)
from governance.models import Invitation, Meeting, Minutes
from governance.selectors.access import bodies_for, meetings_for
from governance.selectors.electors import present_now
from governance.selectors.invitation import own_at, seats_moved, standing
from governance.selectors.meeting import (
    AHEAD,
    EDIT,
    LIVE,
    charter_of,
    day_of,
    fell_through,
    is_by_letter,
    is_unexplained,
    last_of,
    notice_of,
    takes_motions,
)
from governance.selectors.minutes import follow_ups_for
from governance.selectors.presence import came, quorum_changes, quorum_of
from governance.selectors.proxy import accepted_proxies, proxies_for
from governance.selectors.voting import open_ballots
from governance.services.agenda import VOTED
from governance.services.invitation import (
    call_meeting,
    expected_number,
    links_for_meeting,
    notice_check,
    remind,
    without_account,
)
from governance.services.meeting import (
    cancel_meeting,
    clone_meeting,
    close_meeting,
    edit_meeting,
    open_meeting,
    plan_meeting,
    plan_series,
    record_held,
)
from governance.services.minutes import approve_minutes
from governance.views.common import seen_at, seen_in
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.links.selectors import address_of
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.calendars import CalendarPage, Event, Span
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.ui.vocabulary import state_of

VIEW = "governance.view_meetings"
LISTED = ("会议", "governance:meetings")


def state_cell(row: Meeting) -> StateCell:
    """How a meeting stands; one whose day has passed without it is late."""
    if fell_through(row):
        return StateCell("meeting_fallen", "流会（到会不足法定人数）")
    late = row.state in AHEAD and row.starts_at < timezone.now()
    return StateCell(f"meeting_{row.state}", row.get_state_display(), "时间已过" if late else False)


def _years(page: Any) -> list[tuple[str, str]]:
    years = meetings_for(page.request.viewer).order_by().dates("starts_at", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in years]


def _bodies(page: Any) -> list[tuple[str, str]]:
    return [(str(body.public_id), body.name) for body in bodies_for(page.request.viewer)[:12]]


class MeetingList(ListPage):
    """The meetings a person sees: for the office all, for others those they are asked to."""

    action = VIEW
    title, measure, noun = "会议", "次", "会议"
    search = Search("搜会议名称、机构、地点", ("title", "body__name", "place"))
    chips = (
        Chips("状态", "state", MeetingState.choices, narrows="state"),
        Chips("机构", "body", _bodies, narrows="body__public_id"),
        Chips("年度", "year", _years, narrows="starts_at__year"),
    )
    columns = (
        Column("会议", "title", sort="title"),
        Column("机构", "body.name", sort=("body__pinyin", "-starts_at")),
        Column("时间", "starts_at", "time", sort="starts_at"),
        Column("地点", "place"),
        Column("状态", state_cell, "state"),
        Column("应到", "number_voting", "number"),
        Column("到会", "number_came", "number"),
        Column("方式", "get_way_display", more=True),
        Column("种类", "get_kind_display", more=True),
    )
    add = Button("筹备会议", "governance:meeting_new")
    more = (
        Button("会议日历", "governance:meeting_month", "calendar"),
        Button("订阅到手机日历", "governance:calendar", "calendar"),
    )
    empty = Empty("还没有会议", "筹备一次会议：填时间、议程，发通知，回复和到会都记在这里。", add, "calendar")

    def base_queryset(self) -> QuerySet[Meeting]:
        voting = Q(invitations__part=Part.VOTING, invitations__withdrawn="")
        return (
            meetings_for(self.request.viewer)
            .order_by("-starts_at", "-pk")
            .annotate(
                number_voting=Count("invitations", filter=voting, distinct=True),
                number_came=Count(
                    "invitations", filter=voting & Q(invitations__presences__isnull=False), distinct=True
                ),
            )
        )

    def get_empty(self) -> Empty:
        """Who plans none."""
        if self.request.viewer.can(EDIT):
            return self.empty
        return Empty("还没有会议", "邀请您或您单位参加的会议会列在这里，并发消息告诉您。", None, "calendar")


class MeetingMonth(CalendarPage):
    """The same meetings by month, week or day."""

    action = VIEW
    title, listed = "会议日历", LISTED
    empty = "这段时间没有会议。"

    def events(self, span: Span) -> list[Event]:
        rows = meetings_for(self.request.viewer).filter(starts_at__date__range=(span.starts_on, span.ends_on))
        return [_event(row) for row in rows.order_by("starts_at", "pk")]


def _event(row: Meeting) -> Event:
    told = "" if row.state in (*LIVE, MeetingState.CLOSED) else row.get_state_display()
    tone = "plain" if told else state_of(f"meeting_{row.state}").tone
    return Event(row.title, row.starts_at, row.ends_at, row.get_absolute_url(), row.place, told, tone)


class PlanMeeting(FormPage):
    """One meeting, or several whose dates are looked at first."""

    action = EDIT
    title, listed = "筹备会议", LISTED
    lead = "先定机构和时间，保存后添加议程，再发通知。已经开过的会也从这里登记，保存后选“会后补记”。"
    form_class, form_takes = PlanForm, ("viewer",)

    def get_initial(self) -> dict[str, Any]:
        body = self.request.GET.get("body")
        return {"body": body} if body else {}

    def perform(self, form: Any) -> str:
        data, viewer = form.cleaned_data, self.request.viewer
        if data.get("every"):
            rows = plan_series(data["body"], form.said(), data["times"], by=viewer)
            messages.success(self.request, f"已排好 {len(rows)} 次会议。")
            return reverse(LISTED[1])
        return plan_meeting(data["body"], form.said(), by=viewer).get_absolute_url()


class OfMeeting(RecordFormPage):
    action = EDIT
    listed = LISTED

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer).select_related("body", "charter", "chair", "term")


class EditMeeting(OfMeeting):
    """Title, time, place, chair."""

    action = EDIT
    title, form_class, form_takes, done_message = "修改会议", EditForm, ("record",), "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        start = timezone.localtime(row.starts_at)
        return {
            **{name: getattr(row, name) for name in ("title", "kind", "way", "place", "notes")},
            "on": start.date(),
            "time": start.time(),
            "minutes": row.ends_at and int((row.ends_at - row.starts_at).total_seconds() // 60),
            "chair": row.chair and row.chair.public_id,
            "reason": row.short_notice_reason,
        }

    def perform(self, form: Any) -> str:
        row, data = self.get_object(), form.cleaned_data
        edit_meeting(row, form.said(data["chair"]), reason=data.get("reason", ""), by=self.request.viewer)
        return str(row.get_absolute_url())


class CloneMeeting(OfMeeting):
    """The same again: agenda and guests, without results."""

    action = EDIT
    title, form_class, submit_label = "照这次再开一次", CloneForm, "照样筹备"
    lead = "议程、地点、列席人员照搬；讨论、表决结果、到会不带过去。"
    done_message = "已照样筹备，请核对议程。"
    tells_overtaken = False

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        start = timezone.localtime(row.starts_at)
        return {"title": row.title, "time": start.time()}

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        new = clone_meeting(
            self.get_object(), data["title"], moment(data["on"], data["time"]), by=self.request.viewer
        )
        return new.get_absolute_url()


class CallMeeting(OfMeeting):
    """The notice as it will go out, with the check of its days; sent all the same where a reason is given."""

    action = EDIT
    title, form_class, submit_label = "发会议通知", NoticeForm, "发送通知"
    template_name = "governance/notice.html"
    done_message = "通知已发出。没有账号的，请在会议页面生成链接，用微信等方式发给本人。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_short": not self._verdict().ok}

    def _verdict(self) -> Any:
        return notice_check(self.get_object())

    def perform(self, form: Any) -> str:
        row = self.get_object()
        call_meeting(row, reason=form.cleaned_data.get("reason", ""), by=self.request.viewer)
        return str(row.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, verdict = self.get_object(), self._verdict()
        return super().get_context_data(
            **{
                "verdict": verdict,
                "number": expected_number(row),
                "items": row.items.order_by("position").prefetch_related("papers"),
                **kwargs,
            }
        )


class CancelMeeting(OfMeeting):
    action = EDIT
    title, form_class, submit_label, done_message = "取消会议", CancelForm, "取消会议", "会议已取消。"

    def perform(self, form: Any) -> str:
        row = self.get_object()
        cancel_meeting(row, form.cleaned_data["reason"], by=self.request.viewer)
        return str(row.get_absolute_url())


class RecordHeld(OfMeeting):
    """A meeting that was held before it was written down: times, who was there, the sheet."""

    action = EDIT
    title, form_class, form_takes, submit_label = "会后补记", HeldForm, ("record",), "补记到会并结束"
    done_message = "已补记。接着登记表决结果，再起草纪要。"
    lead = "对照签到表勾选到会的人。名单是开会那天在任的席位（或成员）和列席人员；通讯表决没有到会的人，不用勾选。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row, viewer, sheet = self.get_object(), self.request.viewer, form.cleaned_data["sheet"]
        with kept_together():
            kept = sheet and store_upload(sheet, by=viewer, purpose="签到表", view_action=VIEW)
            record_held(row, form.held(row, kept), by=viewer)
        return str(row.get_absolute_url())


class MeetingDeed(RecordDeedView):
    action = EDIT

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer)


class OpenMeeting(MeetingDeed):
    action = EDIT
    title, done_message = "宣布开会", "已宣布开会。"

    def perform(self) -> str:
        reason = self.request.POST.get("reason", "")
        return open_meeting(self.get_object(), reason=reason, by=self.request.viewer).get_absolute_url()


class CloseMeeting(MeetingDeed):
    action = EDIT
    title = "散会"

    def perform(self) -> str:
        row = close_meeting(self.get_object(), by=self.request.viewer)
        if is_by_letter(row):
            messages.success(self.request, "通讯表决已结束。接下来起草纪要。")
            return row.get_absolute_url()
        fell = "到会始终不足法定人数，按流会登记，不计入开会次数。" if fell_through(row) else ""
        messages.success(self.request, f"已散会。{fell}接下来起草纪要。")
        return row.get_absolute_url()


class Remind(MeetingDeed):
    action = EDIT
    title = "提醒没有回复的人"

    def perform(self) -> str:
        row = self.get_object()
        number = remind(row, by=self.request.viewer)
        messages.success(self.request, f"已提醒 {number} 人。")
        return str(row.get_absolute_url())


class ApproveLast(MeetingDeed):
    action = EDIT
    title, done_message = "通过上次纪要", "已登记：本次会议通过了上次纪要。"

    def perform(self) -> str:
        row = self.get_object()
        minutes = Minutes.objects.filter(meeting=last_of(row)).first()
        if minutes is None:
            raise DomainError("no_minutes", "上次会议还没有纪要，请先起草上次的纪要。")
        approve_minutes(minutes, row, seen=seen_in(self.request), by=self.request.viewer)
        return str(row.get_absolute_url())


class MeetingLinks(OfMeeting):
    """Links for those without an account, shown once with words and QR; nothing of it stays in a page's history."""

    action = EDIT
    http_method_names = ["post", "options"]
    title, tells_overtaken = "没有账号的参会人员", False
    template_name = "governance/links.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        found = links_for_meeting(row, by=request.viewer)
        label = f"{len(found)} 条会议链接"
        seen(None, by=request.user, kind=AccessKind.VIEW, purpose="发会议链接", label=label)
        links = [(one, address_of(link, request)) for one, link in found]
        response = self.render_to_response(
            {
                "title": self.title,
                "object": row,
                "breadcrumbs": self.breadcrumbs(),
                "links": links,
                "back": "返回会议",
                "none": ("都有账号", "参会人员都能在门户收到通知，不用发链接。"),
                "text": f"{cntime(row.starts_at)}，{row.place}。点链接看议程和材料，选“参加”或“请假”，不用账号。",
            }
        )
        response["Cache-Control"] = "no-store"
        return response


class MeetingPage(RecordPage):
    """One meeting: what is to be done next, agenda with papers and votes, who is asked and there, whether enough are."""

    action = VIEW
    listed = LISTED
    template_name = "governance/meeting.html"

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer).select_related("body", "charter", "chair", "term", "sheet")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        edits = viewer.can(EDIT)
        people = list(standing(row).prefetch_related("presences"))
        here = (
            set(present_now(row).values_list("pk", flat=True))
            if row.state == MeetingState.OPEN
            else came(row)
        )
        letter = is_by_letter(row)
        opens = edits and row.state in AHEAD and day_of(row) == timezone.localdate() and not letter
        own = own_at(row, viewer)
        minutes = row.minutes.first()
        if minutes and not edits and minutes.published_at is None:
            minutes = None
        last = last_of(row) if edits else None
        last_minutes = (
            Minutes.objects.filter(meeting=last, approved_in__isnull=True).first() if last else None
        )
        tasks = follow_ups_for(viewer).filter(meeting=row)
        own_proxies = list(proxies_for(viewer).filter(giver__meeting=row))
        return super().get_context_data(
            **{
                "state_cell": state_cell(row),
                "facts": _facts(row),
                "edits": edits,
                "ahead": row.state in AHEAD,
                "live": row.state in LIVE,
                "past": row.starts_at < timezone.now(),
                "opens": opens,
                "letter": letter,
                "open_reason": OpenForm()["reason"] if opens and not _notice_stands(row) else None,
                "items": self._items(row, edits=edits),
                "other_motions": row.motions.filter(item__isnull=True),
                "people": [(one, one.pk in here) for one in people],
                "numbers": _numbers(people, here, letter=letter),
                "own": own,
                "arrived": all(one.pk in here for one in own),
                "to_vote": list(open_ballots(viewer).filter(motion__meeting=row))
                if row.state in LIVE
                else [],
                "may_give": any(one.part == Part.VOTING for one in own) and bool(_proxies_allowed(row)),
                "fell": fell_through(row),
                "attended": quorum_of(row) if row.state in (*LIVE, MeetingState.CLOSED) else None,
                "changes": quorum_changes(row)[1:],
                "proxies": [
                    *accepted_proxies(row),
                    *(one for one in own_proxies if one.state == Ruled.WAITING and row.state in LIVE),
                ],
                "own_proxies": own_proxies,
                "proxies_allowed": _proxies_allowed(row),
                "no_account": without_account(row) if edits and row.state in LIVE else [],
                "moved": seats_moved(row) if edits and row.state == MeetingState.CALLED else None,
                "minutes": minutes,
                "last_minutes": last_minutes,
                "approve_url": last_minutes and seen_at("approve_last", row, last_minutes.number),
                "tasks": list(tasks),
                "sheet": file_items([(row.sheet, "签到表")], viewer) if row.sheet else [],
                **kwargs,
            }
        )

    def _items(self, row: Meeting, *, edits: bool) -> list[dict[str, Any]]:
        viewer = self.request.viewer
        items = row.items.order_by("position").prefetch_related("papers__file", "motions")
        return [
            {
                "item": item,
                "papers": file_items([(paper.file, "") for paper in item.papers.all()], viewer),
                "motions": item.motions.all(),
                "is_unexplained": row.state == MeetingState.CLOSED and is_unexplained(item),
                "is_fixed": any(motion.state in VOTED for motion in item.motions.all()),
                "motion_new": reverse("governance:motion_new", kwargs={"public_id": item.public_id})
                if edits and viewer.can("governance.run_votes") and takes_motions(row)
                else "",
            }
            for item in items
        ]


def _notice_stands(row: Meeting) -> bool:
    charter = charter_of(row)
    return bool(row.short_notice_reason) or charter is None or notice_of(row, charter).ok


def _proxies_allowed(row: Meeting) -> int:
    charter = charter_of(row)
    return charter.proxies_each if charter and row.state in LIVE else 0


def _facts(row: Meeting) -> list[tuple[str, Any]]:
    until = f"至{timezone.localtime(row.ends_at):%H:%M}" if row.ends_at else ""
    facts = [
        ("机构", row.body.name),
        ("时间", f"{cntime(row.starts_at)}{until}"),
        ("地点", row.place or "待定"),
        ("方式", f"{row.get_way_display()}，{row.get_kind_display()}"),
    ]
    if row.term:
        facts.append(("届", str(row.term)))
    if row.chair:
        facts.append(("主持", str(row.chair)))
    if row.notes:
        facts.append(("说明", row.notes))
    if row.called_at:
        facts.append(("通知", f"{cndate(row.called_at)}发出"))
    if row.short_notice_reason:
        facts.append(("提前天数不足的说明", row.short_notice_reason))
    if row.opened_at:
        end = f"，{timezone.localtime(row.closed_at):%H:%M}散会" if row.closed_at else ""
        if is_by_letter(row):
            end = f"至{cntime(row.closed_at)}" if row.closed_at else ""
        later = "（会后补记）" if row.recorded_later else ""
        facts.append(("表决" if is_by_letter(row) else "开会", f"{cntime(row.opened_at)}{end}{later}"))
    if row.attendance_note:
        facts.append(("到会更正", row.attendance_note))
    if row.cancel_reason:
        facts.append(("取消原因", row.cancel_reason))
    return facts


def _numbers(people: list[Invitation], here: set[int], *, letter: bool) -> str:
    voting = [one for one in people if one.part == Part.VOTING]
    if letter:
        return f"应投 {len(voting)} 人"
    guests = len(people) - len(voting)
    said = [f"应到 {len(voting)} 人"]
    for reply in (Reply.COMES, Reply.LEAVE, Reply.OPEN):
        number = sum(one.reply == reply for one in voting)
        said.append(f"{reply.label} {number}")
    said.append(f"到会 {sum(one.pk in here for one in voting)}")
    if guests:
        said.append(f"列席 {guests} 人")
    return "，".join(said)
