"""Candidates: proposed, asked on the page or behind a link, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from governance.enums import CandidateState
from governance.forms.election import CandidateForm, ConsentByLinkForm, ConsentForm, WithdrawForm
from governance.models import Candidate, Election
from governance.selectors.election import (
    EDIT,
    NOMINATE,
    OPEN,
    VIEW,
    candidates_for,
    consents_for,
    elections_for,
    eligibility_of,
)
from governance.services.candidate import (
    CANDIDATES,
    answer_by_link,
    answer_candidacy,
    links_for_candidates,
    nominate,
    withdraw_candidate,
)
from governance.views.election import OfPost, candidate_state, to_election
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.links.pages import LinkFormPage
from groupportal.links.selectors import address_of
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import DASH, cndate, mask_phone
from groupportal.ui.pages import RecordFormPage
from groupportal.uploads.checking import PAPERS


class NewCandidate(OfPost, RecordFormPage):
    """By the office, or by a unit that was asked."""

    action = NOMINATE
    title = "提候选人"
    form_class = CandidateForm
    form_takes = ("record", "viewer")
    submit_label = "提名"
    done_message = "已提名，等本人答复是否参选。"

    def perform(self, form: Any) -> str:
        post = self.get_object()
        nominate(post, form.given(), by=self.request.viewer)
        return str(post.election.get_absolute_url())


class _OfCandidate:
    request: Any

    def base_queryset(self) -> QuerySet[Candidate]:
        """Those the person sees."""
        return candidates_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the election."""
        return to_election(self.get_object().post.election)  # type: ignore[attr-defined]  # mixed into pages of one record


class CandidatePage(_OfCandidate, RulingPage):
    """A candidate, and the question whether to stand."""

    action = VIEW
    actions = {"get": VIEW, "post": VIEW}
    kind = CANDIDATES
    form_class = ConsentForm
    template_name = "governance/candidate.html"
    answer_label = "说明"
    answer_help = "可以不填。"
    verdicts = (
        Verdict(CandidateState.ACCEPTED, "同意参选", "已登记：同意参选。"),
        Verdict(CandidateState.REFUSED, "不参选", "已登记：不参选。", danger=True),
    )

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.get_object().user_id == self.request.viewer.user.pk:
            del form.fields["paper"]
        return form

    def rule(self, row: Candidate, verdict: Verdict, form: Any) -> None:
        viewer, upload = self.request.viewer, form.cleaned_data.get("paper")
        with kept_together(), transaction.atomic():
            paper = upload and store_upload(
                upload, by=viewer, purpose="参选同意书", view_action=VIEW, accept=PAPERS
            )
            answer_candidacy(
                row, verdict.state, words=form.cleaned_data["answer"], paper=paper or None, by=viewer
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        shown = candidate_state(row)
        opens = bool(row.consent) and consents_for(viewer).filter(pk=row.pk).exists()
        alive = row.state in (CandidateState.WAITING, CandidateState.ACCEPTED)
        return super().get_context_data(
            **{
                "state": shown.state,
                "state_label": shown.label,
                "facts": candidate_facts(row, viewer),
                "files": file_items([(row.consent, "")], viewer) if opens else None,
                "files_title": "同意参选的签字件",
                "may_withdraw": alive and row.post.election.state in OPEN and self._may_withdraw(row),
                **kwargs,
            }
        )

    def _may_withdraw(self, row: Candidate) -> bool:
        viewer = self.request.viewer
        of_unit = row.state == CandidateState.WAITING and row.nominator_id in viewer.units_for(NOMINATE)
        return viewer.can(EDIT) or row.user_id == viewer.user.pk or of_unit


def candidate_facts(row: Candidate, viewer: Viewer | None = None) -> list[tuple[str, Any]]:
    """What is said of a candidate; the phone for the office alone, and never whole."""
    election = row.post.election
    (verdict,) = eligibility_of(election, [row], timezone.localdate())
    facts = [
        ("职位", f"{election}：{row.post}"),
        ("所在单位", str(row.unit or "个人身份")),
        ("单位职务", row.duty or DASH),
        ("提名", row.proposer),
        ("候选人条件", election.eligibility or DASH),
        ("简介", row.about or DASH),
    ]
    if verdict.lines and election.state in OPEN:
        facts.append(("按记录核对", "".join(verdict.lines)))
    if viewer is not None and viewer.can(EDIT) and row.phone:
        facts.append(("电话", mask_phone(row.phone)))
    if row.ruled_at:
        by = "本人凭链接" if row.answered_by_link else str(row.ruled_by)
        facts.append(("答复", f"{by}，{cndate(timezone.localdate(row.ruled_at))}"))
    return facts + ([("说明", row.answer)] if row.answer else [])


class WithdrawCandidate(_OfCandidate, RecordFormPage):
    """At the own wish, or the office's."""

    action = VIEW
    title = "退出参选"
    form_class = WithdrawForm
    submit_label = "确认退出"
    done_message = "已退出，不在选票上。"

    def perform(self, form: Any) -> str:
        row = withdraw_candidate(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return str(row.post.election.get_absolute_url())


class CandidateLinks(RecordFormPage):
    """Links for those without an account, shown with words and QR; nothing of it stays in a page's history."""

    action = EDIT
    http_method_names = ["post", "options"]
    title, tells_overtaken = "没有账号的候选人", False
    template_name = "governance/links.html"

    def base_queryset(self) -> QuerySet[Election]:
        return elections_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return to_election(self.get_object())

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        found = links_for_candidates(row, by=request.viewer)
        label = f"{len(found)} 条候选人链接"
        seen(None, by=request.user, kind=AccessKind.VIEW, purpose="发候选人链接", label=label)
        response = self.render_to_response(
            {
                "title": self.title,
                "object": row,
                "breadcrumbs": self.breadcrumbs(),
                "links": [(f"{one}：{one.post}", address_of(link, request)) for one, link in found],
                "back": "返回选举",
                "none": (
                    "没有要发的链接",
                    "没有账号的候选人都已经答复，或还没有提名。有账号的收到消息，自己答复。",
                ),
                "text": f"{row}请您答复是否参选。点链接看职位和条件，选“同意参选”或“不参选”，不用账号。",
            }
        )
        response["Cache-Control"] = "no-store"
        return response


class CandidacyByLink(LinkFormPage):
    """The question whether to stand, for somebody without an account; answered once."""

    form_class = ConsentByLinkForm
    template_name = "governance/candidacy_by_link.html"
    submit_label = "提交答复"
    # The link goes on: whoever answered may look up what.
    finishes = keeps = False

    def get_title(self) -> str:
        return f"{self.subject.post.election}：{self.subject.post}"

    def perform(self, form: Any) -> str:
        row = answer_by_link(self.subject, **form.cleaned_data)
        messages.success(self.request, f"已收到您的答复：{row.get_state_display()}。")
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: Candidate = self.subject
        is_open = row.state == CandidateState.WAITING and row.post.election.state in OPEN
        return super().get_context_data(
            **{"row": row, "facts": candidate_facts(row), "is_open": is_open, **kwargs}
        )
