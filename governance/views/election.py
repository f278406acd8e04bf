"""Elections: the list, one election with its posts, candidates and votes, and its result put forward and confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from governance.documents.election import election_word
from governance.enums import CandidateState, ElectionState, Method, MotionState
from governance.forms.election import (
    BallotForm,
    EditElectionForm,
    ElectionForm,
    NominationsForm,
    PostForm,
    ProposeForm,
    RecordFileForm,
    WriteInsForm,
)
from governance.forms.motion import ReasonForm
from governance.models import Candidate, Election, ElectionBallot, ElectionPost
from governance.selectors.election import (
    EDIT,
    OPEN,
    TIE_RULE,
    VIEW,
    ballots_for,
    ballots_said,
    candidates_for,
    elections_for,
    eligibility_of,
    gaps_of,
    lapsing,
    nominating,
    posts_for,
    records_for,
    results_of,
    seen_ballots,
    state_on,
)
from governance.services.election import (
    ELECTIONS,
    add_post,
    cancel_election,
    confirm_result,
    edit_election,
    edit_post,
    keep_record,
    open_nominations,
    prepare_election,
    propose_result,
    remove_post,
    return_result,
    take_back,
)
from governance.services.election_ballot import put_to_vote, vote_again
from governance.services.write_in import set_write_ins
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.responses import download
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.uploads.checking import PAPERS

LISTED = ("换届选举", "governance:elections")
LOOKS = {
    ElectionState.PREPARING: "draft",
    ElectionState.WAITING: "submitted",
    ElectionState.RETURNED: "returned",
    ElectionState.DONE: "approved",
    ElectionState.CANCELLED: "ended",
}


def _state(page: Any, row: Election) -> StateCell:
    state = ElectionState(state_on(row, page.as_of))
    return StateCell(LOOKS[state], state.label)


class ElectionList(AsOfMixin, ListPage):
    """The elections that were prepared by the day, the latest first."""

    action = VIEW
    title = LISTED[0]
    measure, noun = "次", "选举"
    search = Search("搜机构名称", ("body__name",))
    chips = (Chips("状态", "state", ElectionState.choices, narrows="state"),)
    opens = "governance:election"
    add = Button("筹备换届选举", "governance:election_new")
    empty = Empty("还没有换届选举", "届满以前在这里筹备：职位和名额、候选人、投票、产生席位。", add, "member")

    def get_columns(self) -> tuple[Column, ...]:
        """The state as of the day."""
        return (
            Column("选举", str),
            Column("筹备日期", "prepared_on", "date", sort="prepared_on"),
            Column("新一届开始日期", "starts_on", "date", sort="starts_on"),
            Column("产生的届", "term"),
            Column("状态", lambda row: _state(self, row), "state"),
        )

    def base_queryset(self) -> QuerySet[Election]:
        return elections_for(self.request.viewer).filter(prepared_on__lte=self.as_of)


class NewElection(FormPage):
    """A body's next term is prepared."""

    action = EDIT
    title = "筹备换届选举"
    listed = LISTED
    form_class = ElectionForm
    submit_label = "开始筹备"
    lead = "职位和名额先按章程要点列出，都是等额，以后可以改。"

    def perform(self, form: Any) -> str:
        return prepare_election(by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class _OfElection:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[Election]:
        """Those the person sees."""
        return elections_for(self.request.viewer)


class ElectionPage(_OfElection, RulingPage):
    """Posts with candidates and what came of each vote; what comes next; the result to be confirmed by another."""

    action = VIEW
    actions = {"get": VIEW, "post": EDIT}
    kind = ELECTIONS
    template_name = "governance/election.html"
    answer_label = "核对意见"
    answer_help = "退回时必须填写。"
    verdicts = (
        Verdict(ElectionState.DONE, "确认结果，产生席位", "新一届和当选人的席位已产生。"),
        Verdict(ElectionState.RETURNED, "退回", "已退回。", danger=True),
    )

    def rule(self, row: Election, verdict: Verdict, form: Any) -> None:
        service = confirm_result if verdict.state == ElectionState.DONE else return_result
        service(row, answer=form.cleaned_data["answer"], by=self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        office, is_open = viewer.can(EDIT), row.state in OPEN
        opens = bool(row.record) and records_for(viewer).filter(pk=row.pk).exists()
        found = results_of(row)
        seen = seen_ballots(viewer, row)
        posts = [
            (
                one,
                standing,
                tuple(
                    (
                        ballot,
                        outcome,
                        () if outcome.lacks else ballots_said(ballot.motion, outcome),
                        _takes_names(ballot),
                    )
                    for ballot, outcome in one.outcomes
                    if ballot.pk in seen
                ),
                one.outcomes and all(ballot.pk in seen for ballot, _ in one.outcomes),
            )
            for one, standing in zip(found, self._standing(row, [one.post for one in found]), strict=True)
        ]
        gaps = gaps_of(row, found) if office and not any(one.lacks for one in found) else []
        return super().get_context_data(
            **{
                "state": LOOKS[ElectionState(row.state)],
                "state_label": row.get_state_display(),
                "facts": _facts(row),
                "posts": posts,
                "gaps": gaps,
                "lapsing": lapsing(row) if office and is_open else "",
                "tie_rule": TIE_RULE,
                "is_office": office and is_open,
                "may_propose": office and is_open and bool(found) and not any(one.lacks for one in found),
                "may_nominate": nominating(viewer, row).exists(),
                "may_keep": office and row.state in (ElectionState.WAITING, ElectionState.DONE),
                "may_take_back": row.state == ElectionState.WAITING and row.proposed_by_id == viewer.user.pk,
                "has_word": bool(found) and (office or row.state == ElectionState.DONE),
                "files": file_items([(row.record, "")], viewer) if opens else None,
                "files_title": "签字的选举结果记录",
                **kwargs,
            }
        )

    def _standing(
        self, row: Election, posts: list[ElectionPost]
    ) -> list[list[tuple[Candidate, StateCell, str]]]:
        """Of each post its candidates, with what the records say against one where it does."""
        rows = list(candidates_for(self.request.viewer).filter(post__election=row).order_by("pk"))
        verdicts = eligibility_of(row, rows, timezone.localdate())
        checked = row.state in OPEN
        return [
            [
                (one, candidate_state(one), "" if verdict.ok or not checked else "".join(verdict.lines))
                for one, verdict in zip(rows, verdicts, strict=True)
                if one.post_id == post.pk
            ]
            for post in posts
        ]


CANDIDATE_LOOKS = {
    CandidateState.WAITING: "submitted",
    CandidateState.ACCEPTED: "approved",
    CandidateState.REFUSED: "returned",
    CandidateState.WITHDRAWN: "ended",
}


def candidate_state(row: Candidate) -> StateCell:
    """Whether somebody stands."""
    return StateCell(CANDIDATE_LOOKS[CandidateState(row.state)], row.get_state_display())


def _takes_names(ballot: ElectionBallot) -> bool:
    """Whether its count on paper has votes for others, whose names are to be entered."""
    motion = ballot.motion
    on_paper = motion.method == Method.PAPER and motion.state == MotionState.CLOSED
    return on_paper and any(option.is_write_in and option.votes for option in motion.options.all())


def _facts(row: Election) -> list[tuple[str, Any]]:
    facts = [
        ("机构", str(row.body)),
        ("届次", f"第{row.number}届"),
        ("筹备日期", cndate(row.prepared_on)),
        ("新一届开始日期", cndate(row.starts_on)),
        ("候选人条件", row.eligibility or DASH),
        ("候选人范围", "成员单位的人员" if row.members_only else "不限成员单位"),
    ]
    if row.nominations_until:
        after = cndate(row.nominations_until + dt.timedelta(days=1))
        facts.append(("单位提名截止", f"{cndate(row.nominations_until)}（当天也收，{after}起可以提交表决）"))
    if row.proposed_by:
        facts.append(("提交结果", f"{row.proposed_by}，{cndate(timezone.localdate(row.proposed_at))}"))
    if row.ruled_by:
        facts.append(("核对结果", f"{row.ruled_by}，{cndate(timezone.localdate(row.ruled_at))}"))
    said = (("核对意见", row.answer), ("空缺等情况", row.gap_reason), ("取消原因", row.cancel_reason))
    return facts + [(label, words) for label, words in said if words]


class EditElection(_OfElection, RecordFormPage):
    """Number, first day, who may stand."""

    action = EDIT
    title = "修改选举"
    form_class = EditElectionForm

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in EditElectionForm.base_fields}

    def perform(self, form: Any) -> str:
        return edit_election(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class OpenNominations(_OfElection, RecordFormPage):
    """Units are asked to nominate."""

    action = EDIT
    title = "请各单位推荐候选人"
    form_class = NominationsForm
    submit_label = "通知各单位"
    done_message = "已通知各成员单位。"

    def get_initial(self) -> dict[str, Any]:
        return {"until": self.get_object().nominations_until}

    def perform(self, form: Any) -> str:
        return open_nominations(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class NewPost(_OfElection, RecordFormPage):
    action = EDIT
    title = "添加职位"
    form_class = PostForm
    form_takes = ("record",)
    done_message = "职位已添加。"

    def perform(self, form: Any) -> str:
        add_post(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return str(self.get_object().get_absolute_url())


class ProposeResult(_OfElection, RecordFormPage):
    """The result for another person to confirm."""

    action = EDIT
    title = "提交选举结果"
    form_class = ProposeForm
    submit_label = "提交结果"
    done_message = "已提交，请另一位同事核对计票单后确认。"
    lead = "提交以后由另一位同事确认，确认时一次产生新一届和全部席位，上一届同时结束。"

    def get_initial(self) -> dict[str, Any]:
        return {"gap_reason": self.get_object().gap_reason}

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_object()
        found = results_of(row)
        gaps = [] if any(one.lacks for one in found) else gaps_of(row, found)
        return {**super().get_form_kwargs(), "gaps": gaps}

    def perform(self, form: Any) -> str:
        return propose_result(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class TakeBackResult(_OfElection, RecordDeedView):
    action = EDIT
    done_message = "已撤回，可以更正。"

    def perform(self) -> str:
        return take_back(self.get_object(), by=self.request.viewer).get_absolute_url()


class Cancel(_OfElection, RecordFormPage):
    action = EDIT
    title = "取消选举"
    form_class = ReasonForm
    submit_label = "取消选举"

    def perform(self, form: Any) -> str:
        return cancel_election(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class RecordWord(_OfElection, RecordPage):
    """选举结果记录: the office's at any time, everybody's once the seats are made."""

    action = VIEW

    def base_queryset(self) -> QuerySet[Election]:
        return records_for(self.request.viewer)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        return download(election_word(row, self.request.group, timezone.now()), f"{row}结果记录.docx")


class KeepRecord(_OfElection, RecordFormPage):
    """The signed record."""

    action = EDIT
    title = "上传签字的选举结果记录"
    form_class = RecordFileForm
    submit_label = "上传"
    done_message = "签字的记录已上传，大家在选举页面都能打开。"

    def perform(self, form: Any) -> str:
        viewer = self.request.viewer
        with kept_together(), transaction.atomic():
            file = store_upload(
                form.cleaned_data["file"], by=viewer, purpose="选举结果记录", view_action=VIEW, accept=PAPERS
            )
            return keep_record(self.get_object(), file, by=viewer).get_absolute_url()


class OfPost:
    """A page about a post."""

    request: Any
    form_takes: tuple[str, ...] = ("record",)

    def base_queryset(self) -> QuerySet[ElectionPost]:
        """Those the person sees."""
        return posts_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the election."""
        return to_election(self.get_object().election)  # type: ignore[attr-defined]  # mixed into pages of one record


def to_election(election: Election) -> list[tuple[str, str]]:
    """The way to an election."""
    return [(LISTED[0], reverse(LISTED[1])), (str(election), election.get_absolute_url())]


class EditPost(OfPost, RecordFormPage):
    action = EDIT
    title = "修改职位"
    form_class = PostForm
    done_message = "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in PostForm.base_fields}

    def perform(self, form: Any) -> str:
        row = edit_post(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return str(row.election.get_absolute_url())


class RemovePost(OfPost, RecordDeedView):
    action = EDIT
    done_message = "职位已删去。"

    def perform(self) -> str:
        post = self.get_object()
        remove_post(post, by=self.request.viewer)
        return str(post.election.get_absolute_url())


class PutToVote(OfPost, RecordFormPage):
    action = EDIT
    title = "提交表决"
    form_class = BallotForm
    submit_label = "提交表决"
    done_message = "选票已生成，投票和计票在这一页办。"
    lead = "在所选的会议里生成选票，同意参选的候选人都在上面。"
    service = staticmethod(put_to_vote)

    def perform(self, form: Any) -> str:
        row = self.service(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return str(row.motion.get_absolute_url())


class VoteAgain(PutToVote):
    action = EDIT
    title = "再次投票"
    lead = TIE_RULE
    service = staticmethod(vote_again)


class WriteIns(RecordFormPage):
    """Names that were written in."""

    action = EDIT
    title = "登记另选的人"
    form_class = WriteInsForm
    done_message = "已登记。"

    def base_queryset(self) -> QuerySet[ElectionBallot]:
        return ballots_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return to_election(self.get_object().post.election)

    def get_initial(self) -> dict[str, Any]:
        return {"names": "\n".join(f"{row.name} {row.votes}" for row in self.get_object().write_ins.all())}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        set_write_ins(row, form.cleaned_data["names"], by=self.request.viewer)
        return str(row.post.election.get_absolute_url())
