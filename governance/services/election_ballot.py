"""The votes of an election: a post put to the vote, and voted on again where places stayed open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from governance import rules
from governance.enums import (
    CandidateState,
    Matter,
    Method,
)
from governance.models import AgendaItem, Election, ElectionBallot, ElectionPost, Meeting
from governance.selectors.election import (
    EDIT,
    OTHERS,
    PostResult,
    electing_bodies,
    eligibility_of,
    standing_for,
)
from governance.services.election import locked_election, locked_post, result_of
from governance.services.motion import add_motion
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate, quoted

WRITTEN_ON = (Method.PAPER, Method.SECRET)
"""Ways of voting in which a name can be written on the ballot."""


@transaction.atomic
def put_to_vote(
    post: ElectionPost,
    meeting: Meeting,
    *,
    item: AgendaItem | None = None,
    method: str = Method.PAPER,
    by: Actor,
) -> ElectionBallot:
    """The ballot of a post as a motion of a meeting, at an ``item`` of its agenda; everybody who agreed stands on it.

    DomainError while units nominate, where somebody has not answered or may not stand by the records, 等额 or 差额 does not fit the
    number of candidates, the meeting is of another body, or it was put to the vote already.
    """
    person(by, EDIT)
    row = locked_post(post)
    until = row.election.nominations_until
    if until is not None and until >= timezone.localdate():
        after = cndate(until + dt.timedelta(days=1))
        raise DomainError(
            "nominations_open", f"各单位提名到{cndate(until)}截止，当天也收，{after}起可以提交表决。"
        )
    if waiting := row.candidates.filter(state=CandidateState.WAITING).count():
        raise DomainError("not_answered", f"还有 {waiting} 位候选人没有答复是否参选，请先落实。")
    standing = list(standing_for(row))
    for one, verdict in zip(
        standing, eligibility_of(row.election, standing, timezone.localdate()), strict=True
    ):
        if not verdict.ok:
            raise DomainError("not_eligible", f"{one}：{''.join(verdict.lines)}请先请他退出。")
    verdict = rules.slate(row.places, row.surplus, len(standing))
    if not verdict.ok:
        raise DomainError("candidates_number", f"{quoted(row)}：{''.join(verdict.lines)}")
    names = [str(one) for one in standing]
    return _ballot(row, names, meeting, item=item, method=method, places=row.places, turn=1, by=by)


@transaction.atomic
def vote_again(
    post: ElectionPost,
    meeting: Meeting,
    *,
    item: AgendaItem | None = None,
    method: str = Method.PAPER,
    by: Actor,
) -> ElectionBallot:
    """One more vote for the places that stayed open: among those who tie for the last, else among those who were not elected.

    Whom the records do not let stand any more is left out. DomainError where no place is open, or nobody is left to choose among.
    """
    person(by, EDIT)
    election = locked_election(post.election)
    row = ElectionPost.objects.select_for_update(of=("self",)).get(pk=post.pk)
    row.election = election
    found = result_of(row)
    names = _eligible(election, found)
    if not names:
        words = found.lacks or f"{quoted(row)}没有空出的名额，或没有可以再选的候选人，不用再次投票。"
        raise DomainError("no_second_vote", words)
    turn = found.outcomes[-1][0].turn + 1
    return _ballot(row, names, meeting, item=item, method=method, places=found.open, turn=turn, by=by)


def _eligible(election: Election, found: PostResult) -> list[str]:
    """Of those one more vote would be among, whom the records of today let stand."""
    rows = [(name, found.people[name]) for name in found.again if name in found.people]
    verdicts = eligibility_of(election, [row for _, row in rows], timezone.localdate())
    lost = {name for (name, _), verdict in zip(rows, verdicts, strict=True) if not verdict.ok}
    return [name for name in found.again if name not in lost]


def _ballot(
    post: ElectionPost,
    names: Sequence[str],
    meeting: Meeting,
    *,
    item: AgendaItem | None,
    method: str,
    places: int,
    turn: int,
    by: Actor,
) -> ElectionBallot:
    election = post.election
    if meeting.body_id not in electing_bodies(election.body):
        words = (
            f"{meeting}是{meeting.body}的会议，不选举{election.body}。请选本机构、上级机构或全体成员的会议。"
        )
        raise DomainError("other_body", words, field="meeting")
    if post.allows_others and method not in WRITTEN_ON:
        words = "“另选他人”要在选票上写姓名，请用纸质票决或手机无记名表决；要举手的，先在职位里去掉“可以另选他人”。"
        raise DomainError("written_on_paper", words, field="method")
    options = [*names, OTHERS] if post.allows_others else list(names)
    sole = None if len(options) > 1 else next(one for one in standing_for(post) if str(one) == names[0])
    again = "" if turn == 1 else f"（第{turn}次投票）"
    motion = add_motion(
        meeting,
        item=item,
        options=() if sole else options,
        title=f"选举{election.body}第{election.number}届{post}{again}",
        text=f"选举{sole}为{election.body}第{election.number}届{post}。" if sole else "",
        matter=Matter.ELECTION,
        method=method,
        choose_most=min(places, len(options)),
        by=by,
    )
    motion.options.filter(label=OTHERS).update(is_write_in=True)
    row = ElectionBallot(post=post, turn=turn, motion=motion, places=places, sole=sole)
    save_in_words(row)
    after = {"职位": str(post), "候选人": "、".join(names), "会议": str(meeting)}
    record("governance.election_put_to_vote", election, by=acting(by), after=after)
    return row
