"""Contests: the list, the page of one with what is to be done next, its jury, shortlist, vote, choice and result."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from governance.documents.contest import result_document
from governance.enums import ContestStage, MotionState, PartyPart
from governance.forms.contest import AwardsForm, ContestForm, JudgeForm, ShortlistForm, VoteForm
from governance.forms.motion import ReasonForm
from governance.models import Contest, ContestChoice, ContestEntry, ContestParty
from governance.selectors.contest import (
    EDIT,
    VIEW,
    choices_for,
    contests_for,
    entering_units,
    entries_for,
    has_judged,
    judging,
    jury_of,
    opinions_of,
    points,
    results_of,
    standing,
    takes_entries,
    with_opinions,
)
from governance.services.contest import (
    CHOICES,
    add_judge,
    begin_judging,
    cancel_contest,
    drop_judge,
    edit_contest,
    found_contest,
    open_contest,
    propose_choice,
    publish_by_vote,
    put_to_vote,
    rule_choice,
)
from governance.services.contest_entry import links_for_contest
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.deciding.standard import Ruled
from groupportal.files.responses import download
from groupportal.links.selectors import address_of
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

LISTED = ("征集评选", "governance:contests")


def entry_state(row: ContestEntry) -> StateCell:
    """What screening said of it."""
    return StateCell(f"entry_{row.state}", row.get_state_display())


class ContestList(ListPage):
    """What was called for."""

    action = VIEW
    title, measure, noun = "征集评选", "次", "征集"
    search = Search("搜征集名称、要求", ("title", "text"))
    chips = (Chips("阶段", "state", ContestStage.choices, narrows="state"),)
    columns = (
        Column("征集", "title", sort="title"),
        Column("阶段", lambda row: StateCell(f"contest_{row.state}", row.get_state_display()), "state"),
        Column("征集截止", "closes_on", "date", sort="closes_on"),
        Column("评议截止", "opinions_until", "date", sort="opinions_until"),
        Column("作品", "number_of_entries", "number"),
        Column("公布时间", "published_at", "time", sort="published_at", more=True),
    )
    add = Button("发起征集", "governance:contest_new")
    empty = Empty(
        "还没有征集", "集团征集徽标、案例等作品时列在这里：报送、筛选、评议、公布都在一处。", add, "seal"
    )

    def base_queryset(self) -> QuerySet[Contest]:
        rows = contests_for(self.request.viewer).order_by("-created_at", "-pk")
        told = ~Q(entries__state="withdrawn")
        return rows.annotate(number_of_entries=Count("entries", filter=told, distinct=True))

    def get_empty(self) -> Empty:
        """Who calls for none."""
        if self.request.viewer.can(EDIT):
            return self.empty
        return Empty("还没有征集", "集团征集作品时会告诉您，并列在这里。", None, "seal")


class NewContest(FormPage):
    action = EDIT
    title, listed, form_class = "发起征集", LISTED, ContestForm
    lead = "保存以后还看不到；核对好再发布，各成员单位会收到消息。"

    def perform(self, form: Any) -> str:
        return found_contest(form.said(), by=self.request.viewer).get_absolute_url()


class OfContest:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[Contest]:
        """Those the person sees."""
        return contests_for(self.request.viewer)


class ContestPage(OfContest, RecordPage):
    """One contest: what one's units entered, for the office all of it, and what comes next."""

    action = VIEW
    template_name = "governance/contest.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        edits = viewer.can(EDIT)
        entries = list(entries_for(viewer).filter(standing(), contest=row).order_by("number"))
        shortlist = list(with_opinions(row)) if edits and row.opinions_until else []
        motion = row.motion
        decides = edits and row.state == ContestStage.JUDGING
        voted_on = motion is not None and motion.state != MotionState.ANNULLED
        lost = voted_on and motion.state == MotionState.CLOSED and not motion.is_carried
        choice = choices_for(viewer).filter(contest=row, state=Ruled.WAITING).first()
        results = results_of(row) if row.state == ContestStage.PUBLISHED else []
        jury = list(jury_of(row)) if edits else []
        return super().get_context_data(
            **{
                "state": f"contest_{row.state}",
                "state_label": row.get_state_display(),
                "facts": _facts(row),
                "edits": edits,
                "entries": [(one, entry_state(one)) for one in entries if one not in results],
                "may_enter": takes_entries(row) and entering_units(viewer).exists(),
                "judges": list(judging(viewer).filter(contest=row)),
                "shortlist": [(one, points(one.mean)) for one in shortlist],
                "opinions": list(opinions_of(shortlist)),
                "jury": [(one, bool(row.opinions_until) and has_judged(one)) for one in jury],
                "choice": choice,
                "may_vote": decides and not voted_on and choice is None,
                "may_publish": decides and voted_on and motion.state == MotionState.CLOSED and not lost,
                "motion": motion if edits else None,
                "may_choose": decides and (not voted_on or lost),
                "may_begin": edits
                and row.state == ContestStage.OPEN
                and row.closes_on < timezone.localdate(),
                "may_link": edits and row.state in (ContestStage.OPEN, ContestStage.JUDGING),
                "may_change_jury": edits
                and row.state not in (ContestStage.PUBLISHED, ContestStage.CANCELLED),
                "results": results,
                **kwargs,
            }
        )


def _facts(row: Contest) -> list[tuple[str, str]]:
    facts = [
        (
            "征集截止",
            f"{cndate(row.closes_on)}（当天也收，{cndate(row.closes_on + dt.timedelta(days=1))}起定入围）",
        ),
        ("每家单位", f"最多 {row.entries_each} 件"),
        ("评议", f"{'匿名，' if row.is_anonymous else ''}{'打分' if row.is_scored else '写意见'}"),
    ]
    if row.opinions_until:
        facts.append(("评议截止", f"{cndate(row.opinions_until)}（当天也收）"))
    if row.published_at:
        facts.append(("公布时间", cntime(row.published_at)))
    if row.cancel_reason:
        facts.append(("取消原因", row.cancel_reason))
    return facts


class _Form(OfContest, RecordFormPage):
    action = EDIT


class EditContest(_Form):
    action = EDIT
    title, form_class, done_message = "修改征集", ContestForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in ContestForm.base_fields}

    def perform(self, form: Any) -> str:
        return edit_contest(self.get_object(), form.said(), by=self.request.viewer).get_absolute_url()


class CancelContest(_Form):
    action = EDIT
    title, form_class, submit_label, done_message = "取消征集", ReasonForm, "取消征集", "征集已取消。"

    def perform(self, form: Any) -> str:
        reason = form.cleaned_data["reason"]
        return cancel_contest(self.get_object(), reason, by=self.request.viewer).get_absolute_url()


class AddJudge(_Form):
    action = EDIT
    title, form_class, submit_label, done_message = "添加评委", JudgeForm, "添加", "已添加。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        add_judge(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return str(self.get_object().get_absolute_url())


class BeginJudging(_Form):
    action = EDIT
    title, form_class, form_takes, submit_label = "定入围、开始评议", ShortlistForm, ("record",), "开始评议"
    lead = "只列筛选为符合的作品。开始以后评委和被邀请的单位会收到消息，入围名单不能再改。"
    done_message = "评议已经开始。没有账号的评委，请在征集页面生成链接发给本人。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        row = begin_judging(self.get_object(), list(data["entries"]), data["until"], by=self.request.viewer)
        return row.get_absolute_url()


class PutToVote(_Form):
    action = EDIT
    title, form_class, submit_label = "提请会议表决", VoteForm, "提请表决"
    lead = "选项是全部入围作品。表决按会议的章程要点判定，计票以后回到征集页面公布结果。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        return put_to_vote(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class ProposeChoice(_Form):
    action = EDIT
    title, form_class, form_takes, submit_label = "两人评定", AwardsForm, ("record",), "提交，请同事确认"
    lead = "由您提出、另一位同事确认，确认以后公布。"
    done_message = "已提交，等另一位同事确认。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row = propose_choice(
            self.get_object(), form.awards(), form.cleaned_data["reason"], by=self.request.viewer
        )
        return row.get_absolute_url()


class _Deed(OfContest, RecordDeedView):
    action = EDIT


class OpenContest(_Deed):
    action = EDIT
    title, done_message = "发布征集", "已发布，各成员单位会收到消息。"

    def perform(self) -> str:
        return open_contest(self.get_object(), by=self.request.viewer).get_absolute_url()


class PublishByVote(_Deed):
    action = EDIT
    title, done_message = "按表决结果公布", "已公布。"

    def perform(self) -> str:
        return publish_by_vote(self.get_object(), by=self.request.viewer).get_absolute_url()


class DropJudge(RecordDeedView):
    action = EDIT
    title, done_message = "去掉评委", "已去掉。"

    def base_queryset(self) -> QuerySet[ContestParty]:
        return ContestParty.objects.filter(part=PartyPart.JUDGES)

    def perform(self) -> str:
        return drop_judge(self.get_object(), by=self.request.viewer).get_absolute_url()


class ContestLinks(_Form):
    """Links for those without an account, shown once with words and QR."""

    action = EDIT
    http_method_names = ["post", "options"]
    title, tells_overtaken = "没有账号的单位和评委", False
    template_name = "governance/contest_links.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        found = links_for_contest(row, by=request.viewer)
        label = f"{len(found)} 条征集链接"
        seen(None, by=request.user, kind=AccessKind.VIEW, purpose="发征集链接", label=label)
        response = self.render_to_response(
            {
                "title": self.title,
                "object": row,
                "breadcrumbs": self.breadcrumbs(),
                "links": [(one, address_of(link, request)) for one, link in found],
                "text": "点链接，不用账号。",
            }
        )
        response["Cache-Control"] = "no-store"
        return response


class ContestResult(OfContest, RecordPage):
    """评选结果公告 as Word."""

    action = VIEW

    def base_queryset(self) -> QuerySet[Contest]:
        return super().base_queryset().filter(state=ContestStage.PUBLISHED)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        decided = row.choices.filter(state=Ruled.ACCEPTED).exists() or row.motion is None
        basis = "经评定，" if decided else f"经{row.motion.meeting}表决，"
        made = result_document(row, results_of(row), basis, request.group.name)
        stamp = Stamp(str(row.public_id), row.published_at, settings.CODE_VERSION)
        return download(write_document(made, stamp), f"{row}评选结果公告.docx")


class ChoicePage(RulingPage):
    """A result put forward, and the form to confirm it."""

    action = EDIT
    kind, listed = CHOICES, LISTED
    template_name = "governance/contest_choice.html"
    verdicts = (
        Verdict(Ruled.ACCEPTED, "确认并公布", "结果已公布。"),
        Verdict(Ruled.REFUSED, "退回", "已退回，提出的同事会收到您的意见。", danger=True),
    )
    facts = (("征集", "contest"), ("提出人", "proposed_by"), ("理由", "reason"))

    def base_queryset(self) -> QuerySet[ContestChoice]:
        return choices_for(self.request.viewer)

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        rule_choice(row, verdict.state, answer=form.cleaned_data["answer"], by=self.request.viewer)

    def after(self, row: Any) -> str:
        return str(row.contest.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        entries = row.contest.entries.filter(public_id__in=row.awards).select_related("unit")
        awards = [(one, row.awards[str(one.public_id)]) for one in entries.order_by("number")]
        return super().get_context_data(**{"awards": awards, **kwargs})
