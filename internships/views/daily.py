"""Each day: the student's check-in page and month, who is missing today, make-ups, leave, the site code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from groupportal.accounts.rotating import code_at, seconds_left
from groupportal.deciding.pages import RulingPage
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.files.services import store_upload
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate, percent
from groupportal.ui.pages import DeedView, FormPage, Page, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import Attendance, CheckInKind, Way
from internships.forms.daily import ConsentForm, LeaveForm, MakeUpForm, PositionForm
from internships.models import CheckIn, HostUnit, Leave, MakeUp, Placement, SiteCode
from internships.selectors.attendance import (
    asked_for,
    attendance,
    day_off,
    leaves_for,
    make_ups_for,
    month_of,
    rates,
    share,
)
from internships.selectors.checkin import (
    check_ins_for,
    has_consent,
    own_placements,
    own_student,
    placement_now,
)
from internships.selectors.placement import at_own_unit, looked_after, placements_for, ruled_for
from internships.selectors.signal import signals_for
from internships.services.checkin import confirm_present, require_running
from internships.services.leave import LEAVES, ask_leave
from internships.services.location import EDITION, WORDS, give_consent, read_position, withdraw_consent
from internships.services.make_up import MAKE_UPS, ask_make_up, own_running, rule_make_up
from internships.services.site_code import renew_code

VIEW = "internships.view_placements"
_STATES = {
    Attendance.CAME: "done",
    Attendance.LEAVE: "leave",
    Attendance.REST: "rest",
    Attendance.MISSING: "missing",
}


def days_address(placement: Placement) -> str:
    """A placement's days."""
    return reverse("internships:days", kwargs={"public_id": placement.public_id})


class CheckInPage(Page):
    """The student's: one large button, what waits to be sent, receipts. The script sends to the API."""

    action = "internships.check_in"
    title = "签到"
    template_name = "internships/daily/check_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, today = self.request.viewer, timezone.localdate()
        student = own_student(viewer)
        row = placement_now(own_placements(viewer), today)
        done = list(check_ins_for(viewer).filter(placement=row, day=today).order_by("made_at")) if row else []
        kinds = {check_in.kind for check_in in done}
        came = bool(kinds & {CheckInKind.IN, CheckInKind.FIELD})
        return super().get_context_data(
            **{
                "placement": row,
                "waits": _waits(row, today) if row else "",
                "student": student,
                "today": today,
                "done": done,
                "main": CheckInKind.OUT if came else CheckInKind.IN,
                "other": CheckInKind.IN if came else CheckInKind.OUT,
                "has_consent": has_consent(student.pk),
                "days_url": days_address(row) if row else "",
                **kwargs,
            }
        )


def _waits(placement: Placement, today: dt.date) -> str:
    """When it begins, where it is still to begin; "" otherwise."""
    try:
        require_running(placement, today)
    except DomainError as error:
        return error.message if error.code == "before_start" else ""
    return ""


class Location(FormPage):
    """Separate consent to positions, in a wording of its own; below it the way to take it back."""

    action = "internships.check_in"
    title = "位置同意"
    template_name = "internships/daily/location.html"
    submit_label = "我已阅读，同意收集签到位置"
    done_message = "已记下您的同意，随时可以在这里撤回。"

    form_class = ConsentForm

    def get_initial(self) -> dict[str, Any]:
        return {"edition": EDITION}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("签到", reverse("internships:check_in"))]

    def perform(self, form: Any) -> str:
        give_consent(by=self.request.viewer, edition=form.cleaned_data["edition"])
        return reverse("internships:check_in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = has_consent(own_student(self.request.viewer).pk)
        words = [line.format(days=settings.POSITION_DAYS) for line in WORDS]
        return super().get_context_data(**{"words": words, "held": held, **kwargs})


class WithdrawLocation(DeedView):
    """Take the consent back; positions are deleted at once."""

    action = "internships.check_in"

    def perform(self) -> str:
        gone = withdraw_consent(by=self.request.viewer)
        messages.success(self.request, f"已撤回同意，删除了{gone}个位置。以后请用现场码，或请单位人员确认。")
        return reverse("internships:location")


class Today(AsOfMixin, ListPage):
    """Who came on a day and who is missing: a school's students, a teacher's, a unit's."""

    action = VIEW
    title = "每日考勤"
    template_name = "internships/daily/today.html"
    measure, noun = "名", "实习生"
    search = Search(
        "搜姓名、拼音首字母、学号、单位", ("student__name", "student__number", "host__unit__name")
    )
    chips = (
        Chips(
            "当天",
            "standing",
            Attendance.choices,
            "standing",
            default=lambda page: "all" if page.off else Attendance.MISSING,
            every=("all", "全部"),
            counts=True,
        ),
    )
    columns = (
        Column("姓名", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("当天", lambda row: standing_cell(row.standing), "state"),
        Column("签到", lambda row: _clock(row.came_at), "short", sort="came_at"),
        Column("签退", lambda row: _clock(row.went_at), "short", sort="went_at"),
        Column("方式", lambda row: Way(row.way).label if row.way else DASH, "short"),
        Column("指导教师", "teacher.name", more=True),
        Column("学校", "unit.name", sort=("unit__pinyin", "student__pinyin"), more=True),
    )
    opens = "internships:days"
    more = (
        Button("补签和请假", "internships:asked", "clock"),
        Button("现场码", "internships:site_code", "seal"),
    )

    def get_empty(self) -> Empty:
        if self.base_queryset().exists():
            return Empty("没有缺勤的", "应到的都签到了，点上面的“全部”看每一名。", icon="check")
        return Empty("这一天没有人", "学生到岗以后，签到、请假和缺勤会列在这里。", icon="calendar")

    def base_queryset(self) -> QuerySet[Placement]:
        return attendance(placements_for(self.request.viewer), self.as_of)

    @property
    def off(self) -> str:
        """Why nobody is expected on the day; "" on a working day."""
        if not hasattr(self, "_off"):
            self._off = day_off(self.as_of)
        return self._off

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.base_queryset()
        by_school = self._kept("schools", lambda: rates(rows, "unit__name"))
        return super().get_context_data(
            **{
                "off": self.off,
                "total": _sum(by_school),
                "panels": [
                    (title, found)
                    for title, found in (
                        ("各校", by_school if len(by_school) > 1 else []),
                        ("各班", self._kept("classes", lambda: rates(rows, "class_name"))),
                        ("各实习单位", self._kept("hosts", lambda: rates(rows, "host__unit__name"))),
                    )
                    if found
                ],
                **kwargs,
            }
        )


def _clock(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else DASH


def standing_cell(standing: str) -> StateCell:
    """How somebody stands on a day as lists show it."""
    return StateCell(_STATES[Attendance(standing)], Attendance(standing).label)


def _sum(found: list[Any]) -> dict[str, Any]:
    total = {
        name: sum(getattr(rate, name) for rate in found) for name in ("came", "leave", "rest", "missing")
    }
    expected = total["came"] + total["missing"]
    rate = share(total["came"], expected)
    return {**total, "expected": expected, "percent": DASH if rate is None else percent(rate)}


class Days(RecordPage):
    """A placement's days of a month: the student's own record, and what teachers and the unit see of it."""

    action = VIEW
    template_name = "internships/daily/days.html"

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object().student}的考勤"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        if self.request.viewer.can("internships.check_in"):
            return [("签到", reverse("internships:check_in"))]
        return [("每日考勤", reverse("internships:today"))]

    @property
    def month(self) -> dt.date:
        """The month of the address; this one for none."""
        asked = self.request.GET.get("month", "")
        try:
            found = dt.date.fromisoformat(f"{asked}-01")
        except ValueError:
            found = None
        near = found is not None and dt.MINYEAR < found.year < dt.MAXYEAR
        return found if near and found else timezone.localdate().replace(day=1)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, today = self.get_object(), self.request.viewer, timezone.localdate()
        days = month_of(row, self.month, today)
        of_school = looked_after(viewer, "internships.rule_daily").filter(pk=row.pk).exists()
        photos = [(c.photo, str(c)) for d in days for c in d.check_ins if c.photo_id] if of_school else []
        months = {
            "before": (self.month - dt.timedelta(days=1)).replace(day=1),
            "after": (self.month + dt.timedelta(days=32)).replace(day=1),
        }
        return super().get_context_data(
            **{
                "days": [(day, StateCell(_STATES[Attendance(day.standing)], day.label)) for day in days],
                "month": self.month,
                "before": months["before"] if months["before"] >= row.starts_on.replace(day=1) else None,
                "after": months["after"] if months["after"] <= today else None,
                "counts": {
                    "came": sum(d.standing == Attendance.CAME for d in days),
                    "leave": sum(d.standing == Attendance.LEAVE for d in days),
                    "missing": sum(d.standing == Attendance.MISSING for d in days),
                },
                "facts": [
                    ("实习单位", row.host.unit.name),
                    ("岗位", row.post.name if row.post else DASH),
                    ("指导教师", row.teacher.name if row.teacher else DASH),
                    ("实习期间", row.describe()),
                ],
                "photos": file_items(photos, viewer),
                "may_read": ruled_for(viewer, "internships.read_positions").filter(pk=row.pk).exists(),
                "signals": signals_for(viewer).filter(
                    placement=row, day__gte=self.month, day__lt=months["after"]
                ),
                "is_own": row.student.user_id == viewer.user.pk,
                "of_school": of_school,
                **kwargs,
            }
        )


class ReadPosition(RecordFormPage):
    """The position of one check-in, once the purpose is given; written down, never kept by the browser."""

    action = "internships.read_positions"
    title = "查看签到位置"
    form_class = PositionForm
    submit_label = "查看"
    template_name = "internships/daily/position.html"

    def base_queryset(self) -> QuerySet[CheckIn]:
        seen = ruled_for(self.request.viewer, self.action).order_by().values("pk")
        return CheckIn.objects.filter(placement__in=seen, latitude__isnull=False).select_related(
            "placement__student", "placement__host__unit"
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object().placement
        return [(f"{row.student}的考勤", days_address(row))]

    def _carried_out(self, form: Any) -> HttpResponse:
        shown = read_position(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        response = self.render_to_response(self.get_context_data(form=form, shown=shown))
        response["Cache-Control"] = "private, no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": days_address(self.get_object().placement), **kwargs})


class _Ask(FormPage):
    """What a student asks for about the own placement."""

    action = "internships.check_in"
    submit_label = "提交申请"
    done_message = "已提交，审核后会发消息告诉您。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("签到", reverse("internships:check_in")), ("补签和请假", reverse("internships:asked"))]

    def paper(self, form: Any, purpose: str) -> Any:
        """The file that came along, kept."""
        upload = form.cleaned_data["paper"]
        return upload and store_upload(upload, by=self.request.viewer, purpose=purpose, view_action=VIEW)


class NewMakeUp(_Ask):
    title, form_class = "申请补签", MakeUpForm

    def get_initial(self) -> dict[str, Any]:
        return {"day": self.request.GET.get("day", "")}

    def perform(self, form: Any) -> str:
        data, by = form.cleaned_data, self.request.viewer
        placement = own_running(by, data["day"])
        file = self.paper(form, "补签证明")
        row = ask_make_up(placement, day=data["day"], reason=data["reason"], file=file, by=by)
        return row.get_absolute_url()


class NewLeave(_Ask):
    title, form_class = "申请请假", LeaveForm

    def perform(self, form: Any) -> str:
        data, by = form.cleaned_data, self.request.viewer
        placement = own_running(by, data["first"])
        row = ask_leave(
            placement,
            kind=data["kind"],
            starts_on=data["first"],
            ends_on=data["ends_on"],
            reason=data["reason"],
            file=self.paper(form, "请假证明"),
            by=by,
        )
        return row.get_absolute_url()


def _asked(row: Any) -> str:
    if isinstance(row, MakeUp):
        return "补签"
    level = "学校审批" if row.needs_school else "教师审批"
    return f"{row.get_kind_display()}{row.number_of_days}天，{level}"


def _when(row: Any) -> str:
    return cndate(row.day) if isinstance(row, MakeUp) else f"{cndate(row.starts_on)}起"


class Asked(ListPage):
    """Leave and make-ups: what waits for this person, a student's own, all a person sees."""

    action = VIEW
    title = "补签和请假"
    measure, noun = "份", "申请"
    search = Search("搜姓名、拼音首字母", ("placement__student__name",))
    chips = (
        Chips(
            "种类",
            "what",
            [("leave", "请假"), ("make_up", "补签")],
            lambda page, rows, v: rows,
            "leave",
            None,
        ),
        Chips("状态", "state", Ruled.choices, "state"),
    )
    columns = (
        Column("姓名", "placement.student.name", sort=("placement__student__pinyin", "id"), personal=True),
        Column("申请", _asked),
        Column("日期", _when),
        Column("实习单位", "placement.host.unit.name"),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("提出时间", "proposed_at", "time", sort="proposed_at"),
    )
    add = (Button("申请请假", "internships:leave_new"),)
    more = (Button("申请补签", "internships:makeup_new"),)
    empty = Empty("还没有申请", "学生提交的补签和请假会列在这里。", icon="clock")

    def base_queryset(self) -> Any:
        return asked_for(self.request.viewer, MakeUp if self.request.GET.get("what") == "make_up" else Leave)


class _AskedPage(RulingPage):
    action = VIEW
    listed = ("补签和请假", "internships:asked")
    template_name = "internships/daily/asked.html"
    take_back = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        own = row.proposed_by_id == viewer.user.pk and row.state == Ruled.WAITING
        url = reverse(self.take_back, kwargs={"public_id": row.public_id}) if own else ""
        files = file_items([(row.file, "")] if row.file else [], viewer)
        return super().get_context_data(**{"withdraw_url": url, "files": files, **kwargs})


class MakeUpPage(_AskedPage):
    action = VIEW
    kind = MAKE_UPS
    take_back = "internships:makeup_withdraw"
    facts = (
        ("学生", "placement.student"),
        ("实习单位", "placement.host"),
        ("补签日期", "day"),
        ("原因", "reason"),
        ("提出人", "proposed_by"),
    )

    def base_queryset(self) -> QuerySet[MakeUp]:
        return make_ups_for(self.request.viewer)

    def get_title(self) -> str:
        return f"补签：{self.get_object()}"

    def rule(self, row: Any, verdict: Any, form: Any) -> None:
        rule_make_up(row, verdict.state, by=self.request.viewer, answer=form.cleaned_data["answer"])


class LeavePage(_AskedPage):
    action = VIEW
    kind = LEAVES
    take_back = "internships:leave_withdraw"
    facts = (
        ("学生", "placement.student"),
        ("实习单位", "placement.host"),
        ("种类", "get_kind_display"),
        ("请假日期", "starts_on"),
        ("销假日期（回到岗位）", "ends_on"),
        ("天数", "number_of_days"),
        ("事由", "reason"),
        ("提出人", "proposed_by"),
    )

    def base_queryset(self) -> QuerySet[Leave]:
        return leaves_for(self.request.viewer)

    def get_title(self) -> str:
        return f"请假：{self.get_object()}"


class WithdrawMakeUp(RecordDeedView):
    """Take an own request back while it waits."""

    action = "internships.check_in"
    done_message = "已撤回。"
    ruling: Any = MAKE_UPS

    def base_queryset(self) -> Any:
        return make_ups_for(self.request.viewer)

    def perform(self) -> str:
        row = self.ruling.withdraw(self.get_object(), Ruled.WITHDRAWN, by=self.request.viewer)
        return str(row.get_absolute_url())


class WithdrawLeave(WithdrawMakeUp):
    action = "internships.check_in"
    ruling = LEAVES

    def base_queryset(self) -> Any:
        return leaves_for(self.request.viewer)


class SiteCodePage(Page):
    """The unit's rotating code, large, and the own interns of today with a button each."""

    action = "internships.show_code"
    title = "现场码"
    lead = "学生在签到页面输入这六位数字，就表明人在单位。每分钟换一次，请只给在场的学生看。"
    template_name = "internships/daily/site_code.html"

    def hosts(self) -> QuerySet[HostUnit]:
        """The units the person acts for."""
        return own_hosts(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, now = self.request.viewer, timezone.now()
        hosts = list(self.hosts())
        secrets = {row.host_id: row.secret for row in SiteCode.objects.filter(host__in=hosts)}
        rows = attendance(placements_for(viewer).filter(at_own_unit(viewer)), timezone.localdate(now))
        return super().get_context_data(
            **{
                "codes": [
                    (host, code_at(secrets[host.pk], now) if host.pk in secrets else "") for host in hosts
                ],
                "seconds": seconds_left(now),
                "interns": [(row, standing_cell(row.standing)) for row in rows],
                "missing": Attendance.MISSING,
                **kwargs,
            }
        )


def own_hosts(viewer: Any) -> QuerySet[HostUnit]:
    """The units that take interns for which a person shows the code."""
    return HostUnit.objects.filter(unit__in=viewer.units_for("internships.show_code")).select_related("unit")


class RenewCode(RecordDeedView):
    """Codes come from something new."""

    action = "internships.show_code"
    done_message = "现场码已更换，旧的不再有用。"

    def base_queryset(self) -> QuerySet[HostUnit]:
        return own_hosts(self.request.viewer)

    def perform(self) -> str:
        renew_code(self.get_object(), by=self.request.viewer)
        return reverse("internships:site_code")


class Confirm(RecordDeedView):
    """An intern is there today, the unit says."""

    action = "internships.show_code"

    def base_queryset(self) -> QuerySet[Placement]:
        viewer = self.request.viewer
        return placements_for(viewer).filter(Q(host__unit__in=viewer.units_for(self.action)))

    def perform(self) -> str:
        row = confirm_present(self.get_object(), by=self.request.viewer)
        messages.success(self.request, f"已确认{row.placement.student}今天在岗。")
        return reverse("internships:site_code")
