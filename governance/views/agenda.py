"""The agenda: matters with papers, put in order with buttons alone, what was said of each."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from governance.forms.agenda import DiscussionForm, ItemForm
from governance.forms.motion import ReasonForm
from governance.models import AgendaItem, AgendaPaper
from governance.selectors.access import meetings_for, papers_for
from governance.services.agenda import (
    EDIT,
    ItemInput,
    add_item,
    edit_item,
    explain_item,
    move_item,
    note_discussion,
    remove_item,
    remove_paper,
)
from governance.views.meeting import LISTED, VIEW, OfMeeting
from groupportal.files.services import kept_together, store_upload
from groupportal.ui.pages import RecordDeedView, RecordFormPage


def items_for(viewer: Any) -> QuerySet[AgendaItem]:
    """The items of the meetings a person sees."""
    rows = AgendaItem.objects.filter(meeting__in=meetings_for(viewer))
    return rows.select_related("meeting__body")


def _kept_papers(form: Any, viewer: Any) -> ItemInput:
    data = form.cleaned_data
    papers = [
        store_upload(upload, by=viewer, purpose="会议材料", view_action=VIEW)
        for upload in data["papers"] or ()
    ]
    return ItemInput(data["title"], data["text"], data["presenter"], papers, data.get("reason", ""))


class AddItem(OfMeeting):
    """One more matter."""

    action = EDIT
    title, form_class, submit_label = "添加议程", ItemForm, "添加"
    form_takes = ("record",)
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row, viewer = self.get_object(), self.request.viewer
        with kept_together():
            add_item(row, _kept_papers(form, viewer), by=viewer)
        return str(row.get_absolute_url())


class _OfItem(RecordFormPage):
    action = EDIT
    listed = LISTED

    def base_queryset(self) -> QuerySet[AgendaItem]:
        return items_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        meeting = self.get_object().meeting
        return [*super().breadcrumbs(), (str(meeting), meeting.get_absolute_url())]


class EditItem(_OfItem):
    action = EDIT
    title, form_class, done_message = "修改议程", ItemForm, "已保存。"
    form_takes = ("record",)
    lead = "这里选的材料加在原有的后面。"
    template_name = "governance/item_form.html"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in ("title", "text", "presenter")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = self.get_object().papers.select_related("file")
        return super().get_context_data(**{"papers": papers, **kwargs})

    def perform(self, form: Any) -> str:
        row, viewer = self.get_object(), self.request.viewer
        with kept_together():
            edit_item(row, _kept_papers(form, viewer), by=viewer)
        return str(row.meeting.get_absolute_url())


class NoteDiscussion(_OfItem):
    action = EDIT
    title, form_class, done_message = "记录讨论", DiscussionForm, "已保存，起草纪要时会写进去。"

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.get_object().discussed}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        note_discussion(row, form.cleaned_data["text"], by=self.request.viewer)
        return str(row.meeting.get_absolute_url())


class ExplainItem(_OfItem):
    """Why it came too late, once the meeting is over."""

    action = EDIT
    title, form_class, submit_label = "补写增加的原因", ReasonForm, "保存"
    done_message = "已保存，表决结果和纪要写明是会后补写的。"
    lead = "这项议程在通知以后增加，提前天数不足章程要求。写明原因，才能登记它的表决；补写的日期会一并写明。"

    def perform(self, form: Any) -> str:
        row = self.get_object()
        explain_item(row, form.cleaned_data["reason"], by=self.request.viewer)
        return str(row.meeting.get_absolute_url())


class MoveItem(RecordDeedView):
    """Up, or down where the form says so."""

    action = EDIT
    title = "调整议程顺序"

    def base_queryset(self) -> QuerySet[AgendaItem]:
        return items_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        move_item(row, up=self.request.POST.get("to") != "down", by=self.request.viewer)
        return f"{row.meeting.get_absolute_url()}#agenda"


class RemoveItem(RecordDeedView):
    action = EDIT
    title, done_message = "去掉议程", "已去掉。"

    def base_queryset(self) -> QuerySet[AgendaItem]:
        return items_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        remove_item(row, by=self.request.viewer)
        return f"{row.meeting.get_absolute_url()}#agenda"


class RemovePaper(RecordDeedView):
    action = EDIT
    title, done_message = "去掉材料", "已去掉。"

    def base_queryset(self) -> QuerySet[AgendaPaper]:
        return papers_for(self.request.viewer).select_related("item__meeting", "file")

    def perform(self) -> str:
        row = self.get_object()
        remove_paper(row, by=self.request.viewer)
        return f"{row.item.meeting.get_absolute_url()}#agenda"
