"""Minutes and what meetings gave to do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from governance.documents.minutes import file_name, minutes_word
from governance.forms.agenda import DoneForm, FollowUpForm, MinutesForm, ScanForm
from governance.models import FollowUp, Minutes
from governance.selectors.access import meetings_for
from governance.selectors.meeting import EDIT
from governance.selectors.minutes import (
    VIEW,
    follow_ups_for,
    minutes_for,
    overdue,
    own_follow_ups,
    void_since,
)
from governance.services.follow_up import add_follow_up, finish_follow_up
from governance.services.minutes import (
    OvertakenError,
    attach_scan,
    draft_minutes,
    publish_minutes,
    write_minutes,
)
from governance.views.common import seen_at, seen_in
from governance.views.meeting import MeetingDeed, OfMeeting
from groupportal.files.responses import download
from groupportal.files.selectors import file_items
from groupportal.files.services import store_upload
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

MINUTES = ("会议纪要", "governance:minutes_list")
TASKS = ("落实事项", "governance:follow_ups")


class MinutesList(ListPage):
    """Minutes: for the office all, for others those that were published."""

    action = VIEW
    title, measure, noun = "会议纪要", "份", "纪要"
    search = Search("搜会议、机构、正文", ("meeting__title", "meeting__body__name", "text"))
    columns = (
        Column("会议", "meeting.title", sort="meeting__title"),
        Column("机构", "meeting.body.name", sort=("meeting__body__pinyin", "-id")),
        Column("开会时间", "meeting.starts_at", "time", sort="meeting__starts_at"),
        Column(
            "状态",
            lambda row: (
                StateCell("published", "已公布") if row.published_at else StateCell("draft", "起草中")
            ),
            "state",
        ),
        Column("公布时间", "published_at", "time", sort="published_at"),
        Column("在哪次会议通过", "approved_in.title"),
    )
    empty = Empty("还没有公布的纪要", "散会以后起草纪要，公布以后列在这里。", None, "file")

    def base_queryset(self) -> QuerySet[Minutes]:
        return minutes_for(self.request.viewer)


class DraftMinutes(MeetingDeed):
    action = EDIT
    title, done_message = "起草纪要", "已按登记的到会、议程和表决起草，请修改。"

    def perform(self) -> str:
        return draft_minutes(self.get_object(), by=self.request.viewer).get_absolute_url()


class _OfMinutes:
    request: Any

    def base_queryset(self) -> QuerySet[Minutes]:
        return minutes_for(self.request.viewer)


class MinutesPage(_OfMinutes, RecordPage):
    """The text, the signed copy, every version."""

    action = VIEW
    listed = MINUTES
    template_name = "governance/minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        edits = viewer.can(EDIT)
        revisions = row.revisions.select_related("written_by").order_by("-number") if edits else []
        asked = self.request.GET.get("version", "")
        shown = next((one for one in revisions if str(one.number) == asked), None)
        facts = [
            ("机构", row.meeting.body.name),
            ("开会时间", cntime(row.meeting.opened_at)),
            ("公布", cntime(row.published_at) if row.published_at else "还没有公布"),
        ]
        if row.approved_in:
            facts.append(("通过", str(row.approved_in)))
        return super().get_context_data(
            **{
                "facts": facts,
                "edits": edits,
                "sees_meeting": meetings_for(viewer).filter(pk=row.meeting_id).exists(),
                "text": shown.text if shown else row.text,
                # What is published is what is read here.
                "publish_url": seen_at("minutes_publish", row, (shown or row).number),
                "shown": shown,
                "void": void_since(row),
                "revisions": revisions,
                "scan": file_items([(row.scan, "签字件")], viewer) if row.scan else [],
                **kwargs,
            }
        )


class WriteMinutes(_OfMinutes, RecordFormPage):
    """The text; whoever saves second is shown the other's, and nothing of either is lost."""

    action = EDIT
    listed = MINUTES
    title, form_class, done_message = "修改纪要", MinutesForm, "已保存，以前的各稿都留着。"
    template_name = "governance/minutes_form.html"
    tells_overtaken = False
    current: Any = None

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {"text": row.text, "seen": row.number}

    def perform(self, form: Any) -> str:
        row, said = self.get_object(), form.cleaned_data
        try:
            kept = write_minutes(row, said["text"], seen=said["seen"], by=self.request.viewer)
        except OvertakenError as error:
            self.current = error.current
            form.data = {**form.data.dict(), "seen": error.current.number}
            raise
        if row.scan_id and not kept.scan_id:
            messages.warning(self.request, "签字件是上一稿的，已经取下。请就这一稿重新签字、上传。")
        return str(row.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"current": self.current, **kwargs})


class AttachScan(_OfMinutes, RecordFormPage):
    action = EDIT
    listed = MINUTES
    title, form_class, submit_label, done_message = "上传签字件", ScanForm, "上传", "已上传。"
    tells_overtaken = False

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.get_object().number}

    def perform(self, form: Any) -> str:
        row, viewer = self.get_object(), self.request.viewer
        scan = store_upload(form.cleaned_data["scan"], by=viewer, purpose="纪要签字件", view_action=VIEW)
        return attach_scan(row, scan, seen=form.cleaned_data["seen"], by=viewer).get_absolute_url()


class PublishMinutes(_OfMinutes, RecordDeedView):
    action = EDIT
    title, done_message = "公布纪要", "已公布，并通知了成员。"

    def perform(self) -> str:
        row = self.get_object()
        return publish_minutes(row, seen=seen_in(self.request), by=self.request.viewer).get_absolute_url()


class MinutesFile(_OfMinutes, RecordPage):
    """The minutes as Word."""

    action = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        return download(minutes_word(row), file_name(row))


def _task_state(row: FollowUp) -> StateCell:
    if row.done_on:
        return StateCell("task_done", "已办好")
    return StateCell("task_open", "办理中", overdue=row.due_on < timezone.localdate())


def _by_task(page: Any, rows: QuerySet[FollowUp], value: str) -> QuerySet[FollowUp]:
    match value:
        case "late":
            return overdue(rows, timezone.localdate())
        case "own":
            return rows.filter(pk__in=own_follow_ups(page.request.viewer).order_by().values("pk"))
        case "open":
            return rows.filter(done_on__isnull=True)
    return rows.filter(done_on__isnull=False)


class FollowUpList(ListPage):
    """What meetings gave to do."""

    action = VIEW
    title, measure, noun = "落实事项", "件", "事项"
    search = Search("搜事项、会议、责任单位", ("what", "meeting__title", "unit__name", "owner__name"))
    chips = (
        Chips(
            "情况",
            "look",
            [("open", "办理中"), ("late", "逾期"), ("own", "交给我或本单位的"), ("done", "已办好")],
            _by_task,
        ),
    )
    columns = (
        Column("事项", "what"),
        Column("会议", "meeting.title", sort=("meeting__starts_at", "id")),
        Column("责任单位或责任人", lambda row: str(row.unit or row.owner or "")),
        Column("完成期限", "due_on", "date", sort="due_on"),
        Column("状态", _task_state, "state"),
        Column("完成日期", "done_on", "date", sort="done_on"),
        Column("怎样办好的", "done_note", more=True),
    )
    empty = Empty("还没有落实事项", "会议交办的事从会议页面登记，列在这里，到期提醒。", None, "tasks")

    def base_queryset(self) -> QuerySet[FollowUp]:
        return follow_ups_for(self.request.viewer)


class AddFollowUp(OfMeeting):
    action = EDIT
    title, form_class, form_takes, submit_label = "登记落实事项", FollowUpForm, ("record",), "登记"
    tells_overtaken = False
    done_message = "已登记，责任人会收到消息。"

    def perform(self, form: Any) -> str:
        row = self.get_object()
        add_follow_up(row, by=self.request.viewer, **form.cleaned_data)
        return str(row.get_absolute_url())


class FollowUpPage(RecordPage):
    """One thing to do."""

    action = VIEW
    listed = TASKS
    template_name = "governance/follow_up.html"

    def base_queryset(self) -> QuerySet[FollowUp]:
        return follow_ups_for(self.request.viewer).select_related("item", "created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        facts = [
            ("会议", str(row.meeting)),
            ("议程", str(row.item or "其他事项")),
            ("责任单位或责任人", str(row.unit or row.owner)),
            ("完成期限", cndate(row.due_on)),
        ]
        if row.done_on:
            facts += [("完成日期", cndate(row.done_on)), ("怎样办好的", row.done_note)]
        own = own_follow_ups(viewer).filter(pk=row.pk).exists()
        may = row.done_on is None and (own or viewer.can(EDIT))
        return super().get_context_data(
            **{"facts": facts, "state_cell": _task_state(row), "may_finish": may, **kwargs}
        )


class FinishFollowUp(RecordFormPage):
    action = VIEW
    listed = TASKS
    title, form_class, submit_label, done_message = "登记办好", DoneForm, "登记办好", "已登记。"

    def base_queryset(self) -> QuerySet[FollowUp]:
        viewer = self.request.viewer
        return FollowUp.objects.all() if viewer.can(EDIT) else own_follow_ups(viewer)

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        finish_follow_up(row, by=self.request.viewer, **form.cleaned_data)
        return str(row.get_absolute_url())
