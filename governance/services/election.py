"""换届选举: preparation, posts, votes, names written in, the result put forward by one and seated by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from governance.enums import (
    CandidateState,
    Capacity,
    ElectionState,
    MeetingState,
    MotionState,
)
from governance.models import Body, Candidate, Election, ElectionBallot, ElectionPost
from governance.selectors.election import (
    EDIT,
    NOMINATE,
    OPEN,
    PostResult,
    gaps_of,
    places_taken,
    posts_by_charter,
    results_of,
)
from governance.selectors.voting import decided_on
from governance.services.seat import SeatInput, add_seat
from governance.services.term import begin_term
from governance.states import ELECTION
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import Decision
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.links.services import hold_links, settle_links
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import kept_name
from members.selectors.outside import members_on, merged_units

TOPIC = "governance.election"
LINK = "governance.candidacy"
"""Purpose of the links by which candidates answer."""


class _Elections(RulingKind[Election]):
    model, page = Election, "governance:election"
    action = proposing = EDIT
    recorded = {
        ElectionState.WAITING: "governance.election_proposed",
        ElectionState.DONE: "governance.election_concluded",
        ElectionState.RETURNED: "governance.election_returned",
        ElectionState.PREPARING: "governance.election_taken_back",
    }
    told = {
        ElectionState.WAITING: "请确认选举结果",
        ElectionState.DONE: "选举结果已确认，席位已产生",
        ElectionState.RETURNED: "选举结果被退回",
    }
    own_words = "结果是您提交的，请由另一位同事核对计票单以后确认。"

    def let_back(self, row: Election, viewer: Viewer) -> None:
        """Who put it forward takes it back; a colleague who finds a fault returns it."""
        self.let_in(row, viewer)
        if row.proposed_by_id != viewer.user.pk:
            raise DomainError("two_people", "结果不是您提交的。有错的，请写明原因退回。")

    def for_trail(self, row: Election) -> dict[str, Any]:
        return {"选举": str(row), "空缺等情况": row.gap_reason}


ELECTIONS = _Elections()


@transaction.atomic
def prepare_election(
    body: Body,
    *,
    number: int | None = None,
    starts_on: dt.date,
    prepared_on: dt.date | None = None,
    eligibility: str = "",
    members_only: bool = True,
    by: Actor,
) -> Election:
    """Begin to prepare a body's next term, with the posts its charter asks for, each 等额. Without ``number`` it is the one after the last.

    DomainError for a body without seats, and for a term that is there or not the next.
    """
    user = person(by, EDIT)
    if body.is_of_members:
        raise DomainError("no_seats", f"{body}由全体成员单位组成，没有席位可选。", field="body")
    row = Election(
        body=body,
        created_by=user,
        prepared_on=prepared_on or timezone.localdate(),
        state=ElectionState.PREPARING,
    )
    _write(row, number or _last_term(body) + 1, starts_on, eligibility, members_only=members_only)
    for at, asked in enumerate(posts_by_charter(body, starts_on), 1):
        ElectionPost.objects.create(
            election=row, position=at, title=asked.title, capacity=asked.capacity, places=asked.places
        )
    record("governance.election_prepared", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_election(
    election: Election,
    *,
    number: int,
    starts_on: dt.date,
    eligibility: str = "",
    members_only: bool = True,
    by: Actor,
) -> Election:
    """Correct what is prepared; once a post was put to the vote, the first day alone. DomainError as ``prepare_election``."""
    user = person(by, EDIT)
    row = locked_election(election)
    before = _for_trail(row)
    kept = (row.number, row.eligibility, row.members_only)
    cast = ElectionBallot.objects.filter(post__election=row).exclude(motion__state=MotionState.ANNULLED)
    if kept != (number, eligibility.strip(), members_only) and cast.exists():
        raise DomainError("voted_on", f"{row}已经提交表决，只能改新一届开始日期，届次和候选人条件不能再改。")
    _write(row, number, starts_on, eligibility, members_only=members_only)
    record("governance.election_edited", row, by=user, before=before, after=_for_trail(row))
    return row


def _last_term(body: Body) -> int:
    last: int = body.terms.aggregate(last=Max("number"))["last"] or 0
    return last


def _write(row: Election, number: int, starts_on: dt.date, eligibility: str, *, members_only: bool) -> None:
    if number <= (last := _last_term(row.body)):
        raise DomainError("term_there", f"{row.body}已有第{last}届，请填第{last + 1}届。", field="number")
    row.number, row.starts_on, row.members_only = number, starts_on, members_only
    row.eligibility = eligibility.strip()
    save_in_words(row)


def _for_trail(row: Election) -> dict[str, Any]:
    only = "是" if row.members_only else "否"
    return {"机构": str(row.body), "届次": row.number, "开始日期": row.starts_on, "限成员单位": only}


def locked_election(election: Election) -> Election:
    """The election, locked and fresh. DomainError where it can't be changed any more."""
    fresh = Election.objects.select_for_update(of=("self",)).select_related("body").get(pk=election.pk)
    if fresh.state not in OPEN:
        raise DomainError("election_over", f"这次选举{fresh.get_state_display()}，不能再改。")
    return fresh


@transaction.atomic
def open_nominations(election: Election, *, until: dt.date, by: Actor) -> Election:
    """Let member units nominate up to a day, that day too; their people are told. DomainError for a day that is over."""
    user = person(by, EDIT)
    row = locked_election(election)
    if until < timezone.localdate():
        raise DomainError("deadline_over", "提名截止日期已经过去，请填今天或以后的日期。", field="until")
    row.nominations_until = until
    save_in_words(row)
    record("governance.nominations_opened", row, by=user, after={"提名截止": until})
    held = people_who_can(NOMINATE).filter(unit__in=members_on(timezone.localdate())).select_related("user")
    notify(
        [each.user for each in held],
        topic=TOPIC,
        title=f"请推荐候选人：{row}",
        body=f"提名到{cndate(until)}截止。候选人条件：{row.eligibility or '见选举页面'}",
        url=group_url(active_group(), "governance:election", public_id=row.public_id),
    )
    return row


@transaction.atomic
def add_post(
    election: Election,
    *,
    title: str,
    places: int,
    capacity: str = Capacity.MEMBER,
    surplus: int = 0,
    allows_others: bool = True,
    by: Actor,
) -> ElectionPost:
    """A post to be elected. DomainError for more places than the charter has."""
    user = person(by, EDIT)
    fresh = locked_election(election)
    last = fresh.posts.aggregate(last=Max("position"))["last"] or 0
    row = ElectionPost(election=fresh, position=last + 1)
    _write_post(
        row, title=title, places=places, capacity=capacity, surplus=surplus, allows_others=allows_others
    )
    record("governance.election_post_added", fresh, by=user, after={"职位": row.title, "选举": row.form_said})
    return row


@transaction.atomic
def edit_post(post: ElectionPost, *, by: Actor, **facts: Any) -> ElectionPost:
    """Correct a post before it is voted on; ``facts`` as ``add_post``."""
    user = person(by, EDIT)
    row = locked_post(post)
    before = {"职位": row.title, "选举": row.form_said}
    _write_post(row, **facts)
    after = {"职位": row.title, "选举": row.form_said}
    record("governance.election_post_edited", row.election, by=user, before=before, after=after)
    return row


def _write_post(row: ElectionPost, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.title = kept_name(row.title.strip())
    for asked in posts_by_charter(row.election.body, row.election.starts_on):
        if asked.capacity == row.capacity and asked.most and row.places > asked.most:
            words = f"章程要点规定{asked.title}不多于 {asked.most} 名，现在填了 {row.places} 名，请改小或先修改章程要点。"
            raise DomainError("places_many", words, field="places")
    save_in_words(row)


def locked_post(post: ElectionPost) -> ElectionPost:
    """The post, locked with its election. DomainError once it was put to the vote."""
    election = locked_election(post.election)
    row = ElectionPost.objects.select_for_update(of=("self",)).get(pk=post.pk)
    row.election = election
    if result_of(row).outcomes:
        raise DomainError("voted_on", f"{quoted(row)}已经提交表决，职位和候选人不能再改。")
    return row


@transaction.atomic
def remove_post(post: ElectionPost, *, by: Actor) -> None:
    """Take a post out with its candidates. DomainError once it was voted on."""
    user = person(by, EDIT)
    hold_links([LINK], post.candidates.all())
    row = locked_post(post)
    if row.ballots.exists():
        raise DomainError("voted_on", f"{quoted(row)}投过票，不能删去。")
    record("governance.election_post_removed", row.election, by=user, before={"职位": row.title})
    _let_go(
        row.election, row.candidates.all(), f"“{row.title}”不再选举", "这个职位已从选举中删去，您不用再答复。"
    )
    row.delete()


def _let_go(election: Election, rows: QuerySet[Candidate], title: str, words: str) -> None:
    """Tell who was asked that nothing comes of it; their links are read and no more."""
    asked = list(
        rows.filter(state__in=(CandidateState.WAITING, CandidateState.ACCEPTED)).select_related("user")
    )
    for one in asked:
        settle_links(LINK, one, words=title)
    notify(
        [one.user for one in asked],
        topic=TOPIC,
        title=f"{title}：{election}",
        body=words,
        url=group_url(active_group(), "governance:election", public_id=election.public_id),
    )


def result_of(post: ElectionPost) -> PostResult:
    """Where one post stands."""
    return next(found for found in results_of(post.election) if found.post.pk == post.pk)


@transaction.atomic
def propose_result(election: Election, *, gap_reason: str = "", by: Actor) -> Election:
    """Put the result forward for another person to confirm.

    DomainError where a post is not counted, somebody written in has not agreed, and without a reason where places stay open or the
    charter would not be kept.
    """
    person(by, EDIT)
    row = locked_election(election)
    row.gap_reason, row.gaps = gap_reason.strip(), []
    row.gaps = gaps_of(row, _complete(row))
    row.save(update_fields=["gap_reason", "gaps"])
    return ELECTIONS.submit(row, by=by)


def _complete(row: Election, *, proposed: bool = False) -> list[PostResult]:
    found = results_of(row)
    if not found:
        raise DomainError("no_posts", "这次选举还没有职位，请先添加。")
    if lacking := [f"{one.post}：{one.lacks}" for one in found if one.lacks]:
        raise DomainError("not_counted", "还不能产生席位。" + "".join(lacking))
    if unasked := "、".join(name for one in found for name in one.unasked):
        raise DomainError("not_asked", f"{unasked}是另选当选的，请登记他的单位和是否接受（提候选人）。")
    if (gaps := gaps_of(row, found)) and not row.gap_reason:
        words = f"{''.join(gaps)}请再次投票，或写明怎样处理。"
        raise DomainError("gaps", words, field="gap_reason")
    if proposed and (new := [gap for gap in gaps if gap not in row.gaps]):
        raise DomainError("gaps", f"提交以后又有：{''.join(new)}请退回，写明怎样处理后重新提交。")
    return found


@transaction.atomic
def take_back(election: Election, *, by: Viewer) -> Election:
    """Take the result back that one put forward, to correct it; the sheet that was signed is not its any more."""
    return ELECTIONS.withdraw(election, ElectionState.PREPARING, by=by, apply=_unsigned)


def _unsigned(row: Election) -> None:
    row.record = None


@transaction.atomic
def return_result(election: Election, *, answer: str, by: Viewer) -> Election:
    """Return it with the fault found, without the signed sheet. DomainError without words, and for who put it forward."""
    return ELECTIONS.rule(election, ElectionState.RETURNED, by=by, answer=answer, apply=_unsigned)


@transaction.atomic
def confirm_result(election: Election, *, answer: str = "", by: Viewer) -> Election:
    """Seat who was elected: the former term and its seats end, the next begins with a seat for everybody, in one step.

    Who was elected to two posts sits in the higher. DomainError for who put it forward, before the day the term begins, for a term
    that would begin before it was elected, and as ``propose_result`` where something changed since.
    """

    def seat(row: Election) -> None:
        found = _complete(row, proposed=True)
        motions = [ballot.motion for one in found for ballot, _ in one.outcomes]
        last = max(motions, key=decided_on)
        day = decided_on(last)
        if row.starts_on > timezone.localdate():
            words = f"新一届{cndate(row.starts_on)}开始，请到那一天再确认。"
            raise DomainError("not_yet", words)
        if row.starts_on < day:
            words = (
                f"{cndate(day)}才选出，新一届不能从{cndate(row.starts_on)}开始。请退回，改新一届开始日期。"
            )
            raise DomainError("before_vote", words)
        decision = Decision(f"{last.meeting}选举", day, row.record)
        taken = places_taken(found)
        row.term = begin_term(
            row.body, number=row.number, starts_on=row.starts_on, decision=decision, by=by.user
        )
        merged = merged_units()
        for capacity, one in taken:
            one.unit_id = merged.get(one.unit_id or 0, one.unit_id)
            add_seat(row.body, _seat(one, capacity), starts_on=row.starts_on, decision=decision, by=by.user)
        elected = {result.people[name].pk for result in found for name in result.elected}
        Candidate.objects.filter(pk__in=elected).update(is_elected=True)

    return ELECTIONS.rule(election, ElectionState.DONE, by=by, answer=answer, apply=seat)


def _seat(row: Candidate, capacity: str) -> SeatInput:
    return SeatInput(
        row.name,
        unit=row.unit,
        post=row.duty,
        phone=row.phone,
        user=row.user,
        capacity=capacity,
        is_outside=row.is_outside,
    )


@transaction.atomic
def cancel_election(election: Election, *, reason: str, by: Actor) -> Election:
    """Call it off. DomainError without a reason, and while a vote of it goes on."""
    user = person(by, EDIT)
    candidates = Candidate.objects.filter(post__election=election)
    hold_links([LINK], candidates)
    row = locked_election(election)
    if not reason.strip():
        raise DomainError("reason_missing", "取消选举请写明原因。", field="reason")
    _refuse_voting(row)
    ELECTION.move(row, ElectionState.CANCELLED)
    row.ruled_by = row.ruled_at = None
    row.cancel_reason = reason.strip()
    save_in_words(row)
    record("governance.election_cancelled", row, by=user, note=row.cancel_reason)
    _let_go(row, candidates, "选举已取消", row.cancel_reason)
    return row


def _refuse_voting(row: Election) -> None:
    going: Iterable[ElectionBallot] = ElectionBallot.objects.filter(
        post__election=row, motion__state__in=("draft", "open")
    ).exclude(motion__meeting__state=MeetingState.CANCELLED)
    if names := "、".join(str(one.motion) for one in going):
        raise DomainError("vote_going_on", f"{names}还没有表决完，请先删除或作废这项表决，再取消选举。")


@transaction.atomic
def keep_record(election: Election, file: StoredFile, *, by: Actor) -> Election:
    """The signed record as a file, once the result was put forward."""
    user = person(by, EDIT)
    row = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    if row.state not in (ElectionState.WAITING, ElectionState.DONE):
        raise DomainError("no_result", "结果还没有提交，签字的记录请在提交以后上传。")
    row.record = file
    row.save(update_fields=["record"])
    record("governance.election_record_kept", row, by=user, after={"文件": file.name})
    return row
