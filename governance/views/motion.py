"""What is put to a vote: the list, the page of one with its result, adding, opening, counting, annulling."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from governance.enums import Matter, Method, MotionState, ResolutionState
from governance.forms.motion import HandsForm, MotionForm, OpenForm, ReasonForm
from governance.models import AgendaItem, Motion, Voter
from governance.selectors.access import meetings_for, motions_for
from governance.selectors.election import elected_said
from governance.selectors.regulation import decided_by
from governance.selectors.resolution import resolutions_for
from governance.selectors.result import has_receipt, named_votes, result_file
from governance.selectors.sealing import counts_to_check, fingerprints, keys_of, last_count, own_keys
from governance.selectors.voting import (
    BY_HAND,
    NAMELESS,
    ON_PHONE,
    RUN,
    ballots_at,
    open_ballots,
    turnout_of,
)
from governance.services.annulment import annul
from governance.services.counting import count_votes
from governance.services.hand_count import Hands, count_by_hand
from governance.services.motion import add_motion, edit_motion, remove_motion
from governance.services.resolution import resolve
from governance.services.sealed_count import stopped_said
from governance.services.voting import hash_of, open_vote
from groupportal.files.responses import download
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import DASH, cndate, cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage, not_found_unless
from groupportal.ui.tables import Column, StateCell

VIEW = "governance.view_meetings"
LISTED = ("表决", "governance:motions")
MOST_NAMES = 200
MOST_NAMED = 8
"""How many of those who have not voted are named before a count."""


def state_cell(row: Motion) -> StateCell:
    """How a motion stands; once counted, what came of it."""
    if row.state != MotionState.CLOSED:
        return StateCell(f"motion_{row.state}", row.get_state_display())
    if not row.is_valid:
        return StateCell("motion_invalid", "无效")
    if row.matter == Matter.ELECTION and not row.is_carried:
        # Who is elected may be said by names that are written in, not by the options.
        return StateCell("motion_lost", "已计票")
    return StateCell("motion_carried", "通过") if row.is_carried else StateCell("motion_lost", "未通过")


class MotionList(ListPage):
    """Motions of the meetings a person sees; ``?state=mine`` those to vote on."""

    action = VIEW
    title, measure, noun = "表决", "项", "表决"
    search = Search("搜表决事项、会议、机构", ("title", "meeting__title", "meeting__body__name"))
    chips = (
        Chips(
            "状态",
            "state",
            [("mine", "待我投票"), *MotionState.choices],
            lambda page, rows, state: (
                rows.filter(pk__in=open_ballots(page.request.viewer).order_by().values("motion"))
                if state == "mine"
                else rows.filter(state=state)
            ),
        ),
    )
    columns = (
        Column("表决事项", "title", sort="title"),
        Column("会议", "meeting.title", sort=("meeting__starts_at", "id")),
        Column("日期", "meeting.starts_at", "date", sort=("meeting__starts_at", "id")),
        Column("方式", "get_method_display"),
        Column("结果", state_cell, "state"),
        Column("机构", "meeting.body.name", more=True),
        Column("同意", "yes", "number", more=True),
        Column("反对", "no", "number", more=True),
        Column("弃权", "abstain", "number", more=True),
    )
    opens = "governance:motion"
    empty = Empty("还没有表决", "在会议的议程里提出表决事项，结果都列在这里。", None, "check")

    def base_queryset(self) -> QuerySet[Motion]:
        return motions_for(self.request.viewer)


class _OfMotion:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[Motion]:
        """Motions the person sees."""
        rows = motions_for(self.request.viewer)
        return rows.select_related("meeting__body", "item", "charter", "closed_by", "sheet__uploaded_by")


class MotionPage(_OfMotion, RecordPage):
    """One motion: the question with its papers, the turnout, what came of it and why."""

    action = VIEW
    template_name = "governance/motion.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        meeting = self.get_object().meeting
        return [*super().breadcrumbs(), (meeting.title, meeting.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, cell = self.get_object(), self.request.viewer, state_cell(self.get_object())
        papers = row.item.papers.select_related("file__uploaded_by") if row.item else ()
        files = [(paper.file, "") for paper in papers] + ([(row.sheet, "计票单")] if row.sheet else [])
        runs, closed = viewer.can(RUN), row.state == MotionState.CLOSED
        receipt = self.request.GET.get("receipt", "").strip()
        elected = elected_said(row)
        return super().get_context_data(
            **{
                "state": cell.state,
                "state_label": cell.label,
                "facts": _facts(row),
                "files": file_items(files, viewer),
                "files_title": "会议材料",
                "files_empty": "没有材料。",
                "version": decided_by(row, viewer),
                "elected": elected,
                "options": list(row.options.all()),
                "ballots": list(ballots_at(viewer, row)),
                "named": list(named_votes(row)[:MOST_NAMES]) if closed and row.method == Method.NAMED else [],
                "has_file": closed,
                "is_secret": row.method in NAMELESS,
                **_sealed(row, viewer),
                "receipt": receipt,
                "receipt_found": bool(receipt and closed) and has_receipt(row, hash_of(row, receipt)),
                "may_edit": runs and row.state == MotionState.DRAFT,
                "may_open": runs and row.state == MotionState.DRAFT and row.method in ON_PHONE,
                "may_enter": runs and row.state == MotionState.DRAFT and row.method in BY_HAND,
                "may_count": runs and row.state == MotionState.OPEN and row.method != Method.SEALED,
                "count_text": _count_text(row) if runs and row.state == MotionState.OPEN else "",
                "may_annul": runs and row.state in (MotionState.OPEN, MotionState.CLOSED),
                "may_resolve": runs
                and closed
                and row.is_carried
                and not elected
                and not row.resolutions.exclude(state=ResolutionState.WITHDRAWN).exists(),
                "related": [
                    {"title": one.title, "url": one.get_absolute_url(), "note": one.number}
                    for one in resolutions_for(viewer).filter(motion=row)
                ],
                **kwargs,
            }
        )


def _count_text(row: Motion) -> str:
    """What the end of a vote means, and for whom it comes too early."""
    waiting = [str(voter) for voter in row.voters.filter(has_voted=False).select_related("invitation__unit")]
    words = "结束后不能再投票。无记名的票会打乱次序，与投票人再也对不上。"
    if not waiting:
        return words
    named = "、".join(waiting[:MOST_NAMED]) + ("等" if len(waiting) > MOST_NAMED else "")
    return f"还有 {len(waiting)} 票没有投（{named}），现在结束，他们不能再投。{words}"


def _sealed(row: Motion, viewer: Viewer) -> dict[str, Any]:
    """Of a sealed vote: whose keys, how many of them open it, what comes next."""
    if row.method != Method.SEALED:
        return {}
    runs, open_now = viewer.can(RUN), row.state == MotionState.OPEN
    draft, is_open = row.state == MotionState.DRAFT, runs and open_now
    count = last_count(row) if open_now else None
    checks = list(count.checks.all()) if count else []
    differs = next((check for check in checks if not check.agrees), None)
    return {
        "sealed": True,
        "keys": [(str(key), key.fingerprint) for key in keys_of(row.meeting)] if draft else fingerprints(row),
        "needed": row.sealed_to.get("needed"),
        "may_name": runs and draft,
        "own_key": own_keys(viewer).filter(invitation__meeting=row.meeting_id).first() if draft else None,
        "may_shut": is_open and row.box_shut_at is None,
        "may_open_box": is_open and row.box_shut_at is not None and (count is None or differs is not None),
        "count": count,
        "confirmed": [check.name for check in checks if check.agrees],
        "stopped": stopped_said(differs) if differs else "",
        "may_check": count is not None and counts_to_check(viewer).filter(pk=count.pk).exists(),
    }


def _facts(row: Motion) -> list[tuple[str, Any]]:
    facts = [
        ("会议", row.meeting.title),
        ("议程", row.item.title if row.item else DASH),
        ("事项种类", row.get_matter_display()),
        ("表决方式", row.get_method_display() + ("（通讯表决）" if row.by_letter else "")),
    ]
    if row.closes_at:
        facts.append(("截止", cntime(row.closes_at)))
    if row.box_shut_at:
        facts.append(("停止投票", cntime(row.box_shut_at)))
    if row.box_opened_at:
        facts.append(("开箱", cntime(row.box_opened_at)))
    if row.charter:
        facts.append(("适用章程要点", f"{cndate(row.charter.starts_on)}起生效"))
    if row.state == MotionState.CLOSED:
        facts += [
            ("应到、实到", f"{row.entitled}、{row.present}（含受托 {row.represented}）"),
            ("发出、收回、无效", f"{row.issued}、{row.returned}、{row.invalid}"),
            ("计票时间", cntime(row.closed_at)),
        ]
    if row.teller:
        facts.append(("计票人、监票人", f"{row.teller}、{row.scrutineer}"))
    if row.annul_reason:
        facts.append(("作废原因", row.annul_reason))
    return facts


class MotionTurnout(_OfMotion, RecordPage):
    """How many have voted, fetched again and again while the vote is open; who runs it sees who has not."""

    action = VIEW
    template_name = "governance/_turnout.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        missing = []
        if row.state == MotionState.OPEN and self.request.viewer.can(RUN):
            rows = Voter.objects.filter(motion=row, has_voted=False)
            missing = list(rows.select_related("invitation__unit", "holder__unit")[:MOST_NAMES])
        return super().get_context_data(turnout=turnout_of(row), missing=missing, **kwargs)


class _Form(_OfMotion, RecordFormPage):
    action = RUN


class NewMotion(FormPage):
    """Put a question to a meeting, at an item of its agenda."""

    action = RUN
    title, listed, form_class = "提出表决事项", LISTED, MotionForm

    def item(self) -> AgendaItem:
        """The item of the address."""
        rows = AgendaItem.objects.filter(meeting__in=meetings_for(self.request.viewer))
        return get_object_or_404(rows.select_related("meeting"), public_id=self.kwargs["public_id"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        meeting = self.item().meeting
        return [("会议", reverse("governance:meetings")), (meeting.title, meeting.get_absolute_url())]

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.item().title}

    def perform(self, form: Any) -> str:
        item = self.item()
        made = add_motion(item.meeting, item=item, by=self.request.viewer, **form.cleaned_data)
        return made.get_absolute_url()


class EditMotion(_Form):
    """Correct a question nobody has voted on."""

    title, form_class = "修改表决事项", MotionForm

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        said = {name: getattr(row, name) for name in ("title", "text", "matter", "method", "choose_most")}
        return {**said, "options": "\n".join(row.options.values_list("label", flat=True))}

    def perform(self, form: Any) -> str:
        return edit_motion(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class RemoveMotion(_OfMotion, RecordDeedView):
    """Take off a question nobody has voted on."""

    action = RUN
    done_message = "已删除这项表决。"

    def perform(self) -> str:
        return remove_motion(self.get_object(), by=self.request.viewer).get_absolute_url()


class OpenVote(_Form):
    """Begin a vote on the phone."""

    title, form_class, form_takes = "开始表决", OpenForm, ("record",)
    submit_label, done_message = "开始表决", "表决已开始，有表决权的人已收到消息。"
    lead = "开始以后，谁有表决权就定了，事项和选项不能再改。"

    def perform(self, form: Any) -> str:
        letter = form.cleaned_data.get("by_letter", False)
        row = open_vote(
            self.get_object(),
            closes_at=form.closes_at(),
            by_letter=letter,
            keys_needed=form.cleaned_data.get("keys_needed"),
            by=self.request.viewer,
        )
        return row.get_absolute_url()


class CountByHand(_Form):
    """Enter what was counted in the room."""

    title, form_class, form_takes = "登记计票结果", HandsForm, ("record",)
    submit_label, done_message = "登记并判定", "已登记，结果按章程要点判定如下。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        data, viewer, tally = form.cleaned_data, self.request.viewer, form.tally()
        with kept_together(), transaction.atomic():
            upload = data["sheet"]
            sheet = store_upload(upload, by=viewer, purpose="计票单", view_action=VIEW) if upload else None
            hands = Hands(data["teller"], data["scrutineer"], form.when(), sheet)
            row = count_by_hand(
                self.get_object(),
                tally,
                hands,
                returned=form.came_back(),
                by=viewer,
            )
        return row.get_absolute_url()


class CountVotes(_OfMotion, RecordDeedView):
    """Close a vote on the phone and count it."""

    action = RUN
    done_message = "已计票，结果按章程要点判定如下。"

    def perform(self) -> str:
        return count_votes(self.get_object(), by=self.request.viewer).get_absolute_url()


class AnnulVote(_Form):
    """Declare a vote void."""

    title, form_class, submit_label = "作废表决", ReasonForm, "确认作废"
    lead = "作废以后不能恢复，原因会公布在这一页；需要重新表决的，另外提出。"
    done_message = "已作废。"

    def perform(self, form: Any) -> str:
        return annul(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class ResolveMotion(_OfMotion, RecordDeedView):
    """Draw up the resolution of what was carried."""

    action = RUN
    done_message = "已照表决事项起草决议，请核对文字，再公布。"

    def perform(self) -> str:
        return resolve(self.get_object(), by=self.request.viewer).get_absolute_url()


class ResultFile(_OfMotion, RecordPage):
    """The published file of a result, which anybody can count again."""

    action = VIEW

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        not_found_unless(row.state == MotionState.CLOSED)
        day = timezone.localdate(row.closed_at)
        return download(result_file(row), f"表决结果 {row.title[:40]} {day:%Y-%m-%d}.json")
