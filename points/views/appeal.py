"""Appeals: the list, filing one, answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.figures import plain
from groupportal.ui.formats import cndate, cntime, count
from groupportal.ui.pages import RecordFormPage
from groupportal.ui.tables import Column, StateCell
from members.selectors.member import own_members, root_of
from points.enums import AppealState
from points.forms.entry import AnswerForm, AppealForm
from points.models import PointsAppeal, PointsEntry
from points.selectors.entry import entries_for
from points.selectors.queue import appeals_visible_to
from points.services.appeal import APPEALS, Correction, file_appeal, reject_appeal, uphold_appeal
from points.views.base import counted_words, page, store_evidence

if TYPE_CHECKING:
    from members.models import Member

STATES = {AppealState.OPEN: "submitted", AppealState.UPHELD: "approved", AppealState.REJECTED: "closed"}


def _about(appeal: PointsAppeal) -> str:
    if appeal.entry is None:
        return "漏记积分"
    return f"{appeal.entry.rule.label}（{cndate(appeal.entry.occurred_on)}）"


class AppealList(ListPage):
    """Appeals the person may see."""

    action = "points.view_points"
    title = "积分申诉"
    measure, noun = "份", "申诉"
    search = Search("搜单位名称或拼音首字母", ("member__unit__name",))
    chips = (Chips("状态", "state", AppealState.choices, "state"),)
    columns = (
        Column("成员单位", "member.name", sort="member__unit__pinyin"),
        Column("申诉事项", _about),
        Column("申诉日期", "proposed_at", "date", sort="proposed_at"),
        Column("申诉人", "proposed_by"),
        Column(
            "状态", lambda row: StateCell(STATES[AppealState(row.state)], row.get_state_display()), "state"
        ),
    )
    opens = "points:appeal"
    empty = Empty(
        "还没有积分申诉", "成员单位对积分有异议，或认为漏记时，可以从本单位积分页面提出。", icon="seal"
    )

    def base_queryset(self) -> QuerySet[PointsAppeal]:
        return appeals_visible_to(self.request.viewer)


class _FileAppeal(RecordFormPage):
    action = "points.appeal_points"
    listed = ("积分申诉", "points:appeals")
    form_class = AppealForm
    submit_label = "提交申诉"
    done_message = "申诉已提交，秘书处答复后会发消息告诉您。"

    def parts(self) -> tuple[Member, PointsEntry | None]:
        """Who appeals, and against what."""
        raise NotImplementedError

    def perform(self, form: Any) -> str:
        member, entry = self.parts()
        data, viewer = form.cleaned_data, self.request.viewer
        with kept_together(), transaction.atomic():
            files = store_evidence(data["files"], viewer)
            appeal = file_appeal(member, entry=entry, text=data["text"], files=files, by=viewer)
        return appeal.get_absolute_url()


class AppealEntry(_FileAppeal):
    """Against an entry."""

    def base_queryset(self) -> QuerySet[PointsEntry]:
        return entries_for(self.request.viewer)

    def get_title(self) -> str:
        return f"对“{self.get_object().rule.label}”的积分提出申诉"

    def parts(self) -> tuple[Member, PointsEntry | None]:
        entry = self.get_object()
        return root_of(entry.member_id), entry

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.get_object()
        intro = f"{cndate(entry.occurred_on)}，{entry.rule.label}，计入 {counted_words(entry)}。"
        return super().get_context_data(**{"intro": intro, "cancel_url": entry.get_absolute_url(), **kwargs})


class AppealMissing(_FileAppeal):
    """For points that are missing."""

    title = "提出漏记积分申诉"

    def base_queryset(self) -> QuerySet[Member]:
        return own_members(self.request.viewer, self.action)

    def parts(self) -> tuple[Member, PointsEntry | None]:
        return self.get_object(), None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": page("member", self.get_object()), **kwargs})


class AppealPage(RulingPage):
    """One appeal; whoever may answer does it here."""

    action = "points.view_points"
    listed = ("积分申诉", "points:appeals")
    form_class = AnswerForm
    template_name = "points/appeal.html"
    kind = APPEALS
    answer_label = "答复"
    answer_help = "写明依据，申诉单位会收到这段话。"
    verdicts = (
        Verdict(AppealState.UPHELD, "申诉成立", "已答复，申诉单位会收到消息。"),
        Verdict(AppealState.REJECTED, "申诉不成立，维持原记录", "已答复，申诉单位会收到消息。", danger=True),
    )

    def base_queryset(self) -> QuerySet[PointsAppeal]:
        return appeals_visible_to(self.request.viewer)

    def get_title(self) -> str:
        appeal = self.get_object()
        return f"{appeal.member}的申诉：{_about(appeal)}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "disputed": self.get_object().entry}

    def get_initial(self) -> dict[str, Any]:
        entry = self.get_object().entry
        if entry is None:
            return {}
        return {"item": entry.item, "quantity": plain(entry.quantity), "occurred_on": entry.occurred_on}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appeal, viewer = self.get_object(), self.request.viewer
        kept = appeal.files.select_related("file__uploaded_by").order_by("id")
        facts = [
            ("成员单位", appeal.member.name),
            ("申诉事项", _about(appeal)),
            ("申诉人", f"{appeal.proposed_by}，{cntime(appeal.proposed_at)}"),
        ]
        if entry := appeal.entry:
            facts.insert(
                2, ("原记录", f"{count(entry.quantity)} {entry.rule.unit}，计入 {counted_words(entry)}")
            )
        if appeal.ruled_at:
            facts.append(("答复人", f"{appeal.ruled_by}，{cntime(appeal.ruled_at)}"))
        return super().get_context_data(
            **{
                "state": STATES[AppealState(appeal.state)],
                "state_label": appeal.get_state_display(),
                "files": file_items(((row.file, "") for row in kept), viewer),
                **kwargs,
                "facts": facts,
            }
        )

    def rule(self, row: PointsAppeal, verdict: Verdict, form: Any) -> None:
        data, viewer = form.cleaned_data, self.request.viewer
        if verdict.state == AppealState.REJECTED:
            reject_appeal(row, answer=data["answer"], by=viewer)
            return
        found = data.get("rule")
        correction = Correction(found, data["occurred_on"], data["quantity"] or 1) if found else None
        uphold_appeal(row, answer=data["answer"], correction=correction, by=viewer)
