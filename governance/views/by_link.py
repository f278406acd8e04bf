"""What somebody without an account does by a link: read agenda and papers, answer, sign in in the room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from governance.enums import MeetingState
from governance.forms.agenda import ReplyForm
from governance.models import AgendaPaper
from governance.services.invitation import answer
from governance.services.presence import arrive_by_code
from governance.views.meeting import _facts
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.contents import open_shown
from groupportal.files.responses import send_content
from groupportal.links.enums import Happening
from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.links.services import note_later
from groupportal.tenancy.scope import SYSTEM_ACTOR

FILE = "file"


class MeetingByLink(LinkFormPage):
    """One invitation: the meeting, its agenda and papers; the answer may be changed until it begins."""

    form_class = ReplyForm
    template_name = "governance/by_link.html"
    submit_label = "提交"
    finishes = keeps = False

    def get_title(self) -> str:
        return str(self.subject.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        takes_answers = self.subject.meeting.state == MeetingState.CALLED
        return {**super().get_form_kwargs(), "takes_answers": takes_answers}

    def get_initial(self) -> dict[str, Any]:
        reply = self.subject.reply
        return {"reply": "" if reply == "open" else reply, "note": self.subject.reply_note}

    def perform(self, form: Any) -> str:
        row, data = self.subject, form.cleaned_data
        if code := data["code"]:
            arrive_by_code(row, code, by=SYSTEM_ACTOR)
            messages.success(self.request, "已签到。")
        if data.get("reply"):
            answer(row, data["reply"], note=data["note"], by=SYSTEM_ACTOR)
            messages.success(self.request, "已收到您的回复，谢谢。")
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        agenda = row.meeting.items.order_by("position").prefetch_related("papers__file")
        items = [] if row.withdrawn else agenda
        return super().get_context_data(
            **{
                "row": row,
                "facts": _facts(row.meeting),
                "items": [(item, [self._paper(paper) for paper in item.papers.all()]) for item in items],
                "is_open": not row.withdrawn
                and row.meeting.state in (MeetingState.CALLED, MeetingState.OPEN),
                **kwargs,
            }
        )

    def _paper(self, paper: AgendaPaper) -> dict[str, Any]:
        file = paper.file
        url = f"{self.opened.url('paper')}?{FILE}={paper.public_id}"
        return {"name": file.name, "size": file.size, "url": url, "kind": "file"}


class PaperByLink(LinkPage):
    """A paper of this meeting, and of no other."""

    title = "会议材料"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        papers = AgendaPaper.objects.filter(item__meeting=self.subject.meeting_id).select_related(
            "file__shown_as"
        )
        asked = request.GET.get(FILE, "")
        paper = next((one for one in papers if str(one.public_id) == asked), None)
        if paper is None or self.subject.withdrawn:
            raise Http404
        try:
            content = open_shown(paper.file)
        except DomainError as error:
            closed = {"title": paper.file.name, "text": error.message, "tone": "care"}
            return render(request, "links/closed.html", closed, status=410)
        note_later(self.link, Happening.TAKEN, request, words=paper.file.name)
        purpose = f"凭会议链接下载（{self.link.addressee}）"
        seen(paper.file, by=None, kind=AccessKind.DOWNLOAD, purpose=purpose)
        return send_content(paper.file.to_show, content, request)
