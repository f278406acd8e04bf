"""Candidates: proposed by the office or a unit, asked by account or link, written in, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from governance.enums import CandidateState, ElectionState
from governance.models import Candidate, Election, ElectionPost
from governance.selectors.election import EDIT, NOMINATE, eligibility_of, nominating
from governance.services.election import LINK, locked_election, locked_post, result_of
from governance.services.seat import check_account
from governance.states import CONSENT
from groupportal.accounts.models import User
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.links.services import Addressed, hold_links, issue_links, settle_links
from groupportal.messages.services import notify
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.selectors import in_force
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import folded, kept_name
from members.services.contacts import checked_phone


class _Candidates(RulingKind[Candidate]):
    model, page = Candidate, "governance:candidate"
    action, proposing = EDIT, NOMINATE
    recorded = {
        CandidateState.WAITING: "governance.candidate_proposed",
        CandidateState.ACCEPTED: "governance.candidate_agreed",
        CandidateState.REFUSED: "governance.candidate_declined",
        CandidateState.WITHDRAWN: "governance.candidate_withdrawn",
    }
    told = {
        CandidateState.WAITING: "请答复是否参选",
        CandidateState.ACCEPTED: "候选人已同意参选",
        CandidateState.REFUSED: "候选人不参选",
        CandidateState.WITHDRAWN: "候选人已退出",
    }
    own_words = (
        "这位候选人是您提的，不能由您答复：是否参选由本人答复；提的就是您自己的，请秘书处凭您的签字件登记。"
    )

    def require(self, row: Candidate, viewer: Viewer) -> None:
        """NotAllowed for anybody but the candidate and the office."""
        if row.user_id != viewer.user.pk and not viewer.can(EDIT):
            raise NotAllowed("是否参选由候选人本人答复。")

    def let_in(self, row: Candidate, viewer: Viewer) -> None:
        """The office proposes; a unit where it was asked to, up to the day it was given."""
        if viewer.can(EDIT):
            return
        viewer.require(NOMINATE, unit_id=row.nominator_id)
        election = row.post.election
        if row.nominator not in nominating(viewer, election):
            until = f"，提名到{cndate(election.nominations_until)}截止" if election.nominations_until else ""
            raise DomainError("nominations_closed", f"{election}现在不收单位提名{until}。请联系秘书处。")

    def let_back(self, row: Candidate, viewer: Viewer) -> None:
        """The person, the office, and while nobody has answered the unit that proposed."""
        if viewer.can(EDIT) or row.user_id == viewer.user.pk:
            return
        viewer.require(NOMINATE, unit_id=row.nominator_id)
        if row.nominator_id is None or row.state != CandidateState.WAITING:
            raise NotAllowed("已经答复的候选人，由本人或秘书处办理退出。")

    def due(self, viewer: Viewer) -> QuerySet[Candidate]:
        rows = Candidate.objects.filter(state=CandidateState.WAITING)
        rows = rows.exclude(post__election__state__in=(ElectionState.CANCELLED, ElectionState.DONE))
        if not viewer.can(EDIT):
            rows = rows.filter(user=viewer.user.pk)
        return rows.exclude(self.own(viewer)).order_by("proposed_at", "pk")

    def title(self, row: Candidate) -> str:
        """With the post: one person may stand for two."""
        return f"{super().title(row)}，{row.post.election.body}{row.post}"

    def for_trail(self, row: Candidate) -> dict[str, Any]:
        return {"职位": str(row.post), "候选人": str(row), "提名": row.proposer}

    def hears(self, row: Candidate) -> Iterable[Any]:
        """Who proposed it, and the person, except of what they answered themselves."""
        if row.state == CandidateState.WAITING:
            return [row.user]
        return [row.proposed_by] if row.user_id == row.ruled_by_id else [row.proposed_by, row.user]


CANDIDATES = _Candidates()


@dataclass(frozen=True)
class CandidateInput:
    """What is said of a candidate; ``user``: the account that answers, ``nominator``: the unit whose proposal it is."""

    name: str
    unit: Unit | None = None
    duty: str = ""
    phone: str = ""
    user: User | None = None
    is_outside: bool = False
    about: str = ""
    nominator: Unit | None = None
    nominated_by: str = ""


@transaction.atomic
def nominate(post: ElectionPost, facts: CandidateInput, *, by: Actor) -> Candidate:
    """Propose somebody, who is asked to agree; once the post was counted, somebody who was written in and elected.

    NotAllowed for a unit once it was counted. DomainError for one who is proposed already, whom the records do not let stand, for an
    account of somebody else, and in other cases once the post was put to the vote.
    """
    election = locked_election(post.election)
    post.election = election
    said = {**vars(facts), "name": kept_name(facts.name.strip()), "phone": checked_phone(facts.phone)}
    row = Candidate(post=post, **said)
    _refuse_strange(row, by)
    found = result_of(post)
    if found.outcomes:
        person(by, EDIT)
        _was_written_in(row, found.unasked)
    (verdict,) = eligibility_of(election, [row], timezone.localdate())
    if not verdict.ok:
        raise DomainError("not_eligible", f"{row}：{''.join(verdict.lines)}")
    if row.user is not None:  # as the seat will ask, when the candidates can't be changed any more
        check_account(row.user, row.unit)
    return CANDIDATES.submit(row, by=by)


def _refuse_strange(row: Candidate, by: Actor) -> None:
    """Whoever holds the account answers: it is the candidate's own, and one of the unit where a unit names it."""
    user = row.user
    if user is None:
        return
    if folded(user.name) != folded(row.name):
        words = (
            f"账号是{user.name}的，不是{row.name}的。请选本人的账号；没有账号的不选，发链接或凭签字件答复。"
        )
        raise DomainError("another_person", words, field="user")
    of_office = not isinstance(by, Viewer) or by.can(EDIT)
    held = Membership.objects.filter(in_force(), user=user, unit=row.unit_id, unit__isnull=False)
    if not of_office and not held.exists():
        words = f"{user.name}的账号不是{row.unit or '所填单位'}的，不能由他答复。请核对所在单位和账号。"
        raise DomainError("another_unit", words, field="user")


def _was_written_in(row: Candidate, unasked: tuple[str, ...]) -> None:
    if row.name not in unasked:
        raise DomainError(
            "voted_on",
            f"{quoted(row.post)}已经提交表决，只能登记另选当选的人：{'、'.join(unasked) or '没有'}。",
        )
    row.is_written_in = True


@transaction.atomic
def answer_candidacy(
    row: Candidate, state: str, *, words: str = "", paper: StoredFile | None = None, by: Viewer
) -> Candidate:
    """Agree or decline: the person, or the office, which needs the signed paper to say that somebody agreed."""
    CANDIDATES.require(row, by)
    hold_links([LINK], [row])
    _answerable(row)
    if row.user_id != by.user.pk and state == CandidateState.ACCEPTED and paper is None:
        raise DomainError("paper_missing", "代本人登记同意参选的，请上传本人签字件。", field="paper")

    def keep(fresh: Candidate) -> None:
        fresh.consent = paper

    made = CANDIDATES.rule(row, state, by=by, answer=words, apply=keep)
    settle_links(LINK, made, words="已经答复")
    return made


def _answerable(row: Candidate, *, leaves: bool = False) -> None:
    election = locked_election(row.post.election)
    row.post.election = election
    # Who is elected may decline up to the day the seats are made.
    if not row.is_written_in and not (leaves and str(row) in result_of(row.post).elected):
        locked_post(row.post)


@transaction.atomic
def answer_by_link(row: Candidate, state: str, *, words: str = "") -> Candidate:
    """Agree or decline behind the person's own link."""
    _answerable(row)
    fresh = CANDIDATES.locked(row)
    CONSENT.move(fresh, state)
    fresh.answered_by_link, fresh.ruled_at, fresh.answer = True, timezone.now(), words.strip()
    save_in_words(fresh)
    record(
        CANDIDATES.recorded[CandidateState(state)],
        fresh,
        by=SYSTEM_ACTOR,
        after=CANDIDATES.for_trail(fresh),
        note="凭链接",
    )
    notify(
        CANDIDATES.hears(fresh),
        topic="deciding.ruled",
        title=CANDIDATES.title(fresh),
        body=fresh.answer,
        url=CANDIDATES.url(fresh),
    )
    return fresh


@transaction.atomic
def withdraw_candidate(row: Candidate, *, reason: str = "", by: Viewer) -> Candidate:
    """Take a candidate off before the vote, at the person's own wish or the office's; one who is elected declines after it too.

    DomainError where the office says no reason: the candidate and who proposed them read it.
    """
    hold_links([LINK], [row])
    _answerable(row, leaves=True)
    words = reason.strip()
    if not words and by.can(EDIT) and row.user_id != by.user.pk:
        raise DomainError(
            "reason_missing", "秘书处办理退出请写明原因，候选人和提名人会看到。", field="reason"
        )

    def keep(fresh: Candidate) -> None:
        fresh.answer = words or fresh.answer

    made = CANDIDATES.withdraw(row, CandidateState.WITHDRAWN, by=by, note=words, apply=keep)
    settle_links(LINK, made, words="候选人已退出")
    return made


@transaction.atomic
def links_for_candidates(election: Election, *, by: Viewer) -> list[tuple[Candidate, Any]]:
    """A link for each candidate without an account who has not answered. Asking twice makes no second."""
    by.require(EDIT)
    row = locked_election(election)
    rows = list(
        Candidate.objects.filter(post__election=row, state=CandidateState.WAITING, user__isnull=True)
        .select_related("post", "unit")
        .order_by("pk")
    )
    asked = [Addressed(one, f"{one.name}（{one.post}）") for one in rows]
    ends = timezone.now() + dt.timedelta(days=30)
    return list(zip(rows, issue_links(LINK, asked, by=by, expires_at=ends), strict=True)) if rows else []
