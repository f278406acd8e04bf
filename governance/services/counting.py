"""The count of what was cast on the phone, and what comes of any count by the charter."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import rules
from governance.enums import (
    Choice,
    Counted,
    MeetingState,
    Method,
    MotionState,
)
from governance.models import (
    BallotReceipt,
    Charter,
    CountedBallot,
    Motion,
    NamedVote,
    SecretBallot,
    Voter,
)
from governance.selectors.election import OTHERS, names_with_votes
from governance.selectors.electors import Elector, Part, electorate, part_of
from governance.selectors.meeting import charter_of, is_by_letter
from governance.selectors.result import result_file
from governance.selectors.voting import (
    NAMELESS,
    RUN,
    Turnout,
    charter_applied,
    item_judged,
    majority_of,
    notice_judged,
    turnout_of,
)
from governance.services.motion import locked
from governance.services.voting import refused
from governance.services.write_in import lay_out_names
from governance.states import MOTION
from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.ui.formats import cntime

RANDOM = secrets.SystemRandom()
FEWEST_BALLOTS = 3
"""With fewer in the box, while others are missing, its content would tell who said what."""


@dataclass(frozen=True)
class Tally:
    """What was counted, in votes. ``issued`` ballots went out; ``votes`` by the label of an option."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    invalid: int = 0
    issued: int = 0
    votes: Mapping[str, int] = field(default_factory=dict)

    @property
    def returned(self) -> int:
        """Ballots that came back."""
        return self.yes + self.no + self.abstain + self.invalid


def charter_for(motion: Motion) -> Charter:
    charter = motion.charter or charter_of(motion.meeting)
    if charter is None or majority_of(charter, motion.matter) is None:
        raise DomainError(
            "charter_missing",
            f"“{motion.meeting.body}”在开会这天没有章程要点，或没有写明表决比例，不能判定结果。请先登记。",
        )
    return charter


@transaction.atomic
def count_votes(motion: Motion, *, by: Actor) -> Motion:
    """Close a vote on the phone and count it. Ballots without names are written anew in random order, and the open ones are gone.

    DomainError before the deadline while votes are missing, for a secret vote in which too few took part, for a meeting that was called
    off, and where a ballot can't be read.
    """
    user = person(by, RUN)
    row, now = locked(motion), timezone.now()
    if row.method == Method.SEALED:
        raise DomainError("to_be_opened", "封签投票由监票人用钥匙开箱计票。请先停止投票，再点“开箱计票”。")
    there = closing(row, now)
    return finish_counted(
        row, _open_box(row) if row.method == Method.SECRET else _count_named(row), there, now, user
    )


def refuse_cancelled(motion: Motion) -> None:
    """DomainError where the meeting of a vote was cancelled: nothing is decided by it any more."""
    if motion.meeting.state == MeetingState.CANCELLED:
        raise DomainError("meeting_cancelled", "这次会议已取消，不能计票，请作废这项表决。")


def closing(row: Motion, now: dt.datetime) -> Part:
    """Who takes part in a vote on the phone that ends now; DomainError where it can't end yet."""
    if row.state != MotionState.OPEN:
        raise DomainError("vote_not_open", f"这项表决{row.get_state_display()}，不能计票。")
    refuse_cancelled(row)
    turnout = turnout_of(row)
    if row.closes_at and row.closes_at > now and turnout.voted < turnout.entitled:
        raise DomainError(
            "vote_still_open",
            f"表决到{cntime(row.closes_at)}截止，{turnout}。全部投完或到时以后才能计票。",
        )
    there = taking_part(row, now)
    if row.method in NAMELESS:
        _refuse_few(row, turnout, charter_for(row), there)
    return there


def finish_counted(row: Motion, tally: Tally, part: Part, at: dt.datetime, user: Any) -> Motion:
    """What comes of a vote on the phone; DomainError in words where the database finds ballots lost or doubled."""
    issued = turnout_of(row).entitled
    try:
        with transaction.atomic():
            return finish(row, Tally(**{**vars(tally), "issued": issued}), part, at, user)
    except IntegrityError as error:
        raise refused(error) from None


def _refuse_few(motion: Motion, turnout: Turnout, charter: Charter, part: Part) -> None:
    """A box that is not full stays shut where it would tell who said what, or the count would be void: nobody tries a vote out."""
    cast = Voter.objects.filter(motion=motion, has_voted=True).count()
    quorum = rules.quorum(charter, part.entitled, part.present, part.represented)
    if turnout.voted < turnout.entitled and (cast < FEWEST_BALLOTS or not quorum.ok):
        raise DomainError(
            "ballots_few",
            f"{turnout}，票太少，不开箱。满 {FEWEST_BALLOTS} 人投票并达到法定人数，或全部投完，才能计票；"
            "请等更多人投票，不能再等的请作废。",
        )


def _count_named(motion: Motion) -> Tally:
    rows = NamedVote.objects.filter(voter__motion=motion).values_list("choice", "options", "voter__weight")
    return _tally((choice, options, weight) for choice, options, weight in rows)


def _open_box(motion: Motion) -> Tally:
    labels = dict(motion.options.values_list("position", "label"))
    ballots: list[tuple[str, list[str]]] = []
    receipts = []
    names: Counter[str] = Counter()
    for row in SecretBallot.objects.filter(motion=motion):
        if not row.content:
            raise DomainError(
                "ballot_sealed",
                "有票读不出来：服务器的密钥换过。票都还在，请平台运维放回原来的密钥，再计票。",
            )
        choice, *marked = json.loads(row.content)
        ballots += [(choice, [labels[one] for one in marked if one in labels])] * row.weight
        for name in filter(lambda one: isinstance(one, str), marked):
            names[name] += row.weight
        receipts.append(row.receipt)
    tally = lay_out(motion, ballots, receipts)
    lay_out_names(motion, names)
    SecretBallot.objects.filter(motion=motion).delete()
    return tally


def lay_out(motion: Motion, ballots: list[tuple[str, list[str]]], receipts: Iterable[str] = ()) -> Tally:
    """Write down what a box held, in random order; what that counts to. ``receipts``: hashes of those not written down before."""
    RANDOM.shuffle(ballots)
    CountedBallot.objects.bulk_create(
        CountedBallot(motion=motion, choice=choice, options=options) for choice, options in ballots
    )
    BallotReceipt.objects.bulk_create(
        BallotReceipt(motion=motion, receipt=receipt) for receipt in sorted(receipts)
    )
    return _tally((choice, options, 1) for choice, options in ballots)


def _tally(ballots: Iterable[tuple[str, list[str], int]]) -> Tally:
    said: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    for choice, options, weight in ballots:
        said[choice or Choice.YES] += weight
        for label in options:
            votes[label] += weight
    return Tally(
        said[Choice.YES], said[Choice.NO], said[Choice.ABSTAIN], invalid=said[Counted.INVALID], votes=votes
    )


def taking_part(motion: Motion, now: dt.datetime) -> Part:
    """Who was part of a vote on the phone: those who voted; in the room also those there who did not."""
    here: set[int] = set()
    if not motion.by_letter:
        found = electorate(motion.meeting, charter_for(motion), now)
        here = {each.invitation.pk for each in found if each.is_here}
    rows = Voter.objects.filter(motion=motion).select_related("invitation", "holder")
    return part_of(
        Elector(row.invitation, row.holder, row.weight, row.has_voted or row.invitation_id in here)
        for row in rows
    )


def finish(motion: Motion, tally: Tally, part: Part, at: dt.datetime, user: Any) -> Motion:
    charter = charter_for(motion)
    counts = rules.Counts(part.entitled, part.there, tally.yes, tally.no, tally.abstain, tally.invalid)
    validity = _validity(motion, charter, part, at)
    carried, chosen = _outcome(motion, charter, counts, tally.votes)
    MOTION.move(motion, MotionState.CLOSED)
    motion.charter, motion.closed_at, motion.closed_by = charter, at, user
    motion.entitled, motion.present, motion.represented = counts.entitled, counts.present, part.represented
    motion.issued, motion.returned, motion.invalid = tally.issued, tally.returned, tally.invalid
    motion.yes, motion.no, motion.abstain = tally.yes, tally.no, tally.abstain
    motion.is_valid, motion.is_carried = validity.ok, validity.ok and carried.ok
    motion.verdict = [*validity.lines, *carried.lines]
    if motion.method == Method.SEALED:
        if tally.invalid:
            motion.verdict.append(f"有 {tally.invalid} 票打不开或写得不对，计为无效。")
        motion.verdict.append(
            f"{motion.teller}登记的开箱结果，经监票人{motion.scrutineer}各自用开箱时抄下的校验码核对，一致。"
        )
    if not validity.ok:
        motion.verdict.append("程序不符合章程，表决无效。")
    for option in motion.options.all():
        option.votes, option.is_chosen = tally.votes.get(option.label, 0), option.label in chosen
        option.save(update_fields=["votes", "is_chosen"])
    motion.digest = hashlib.sha256(result_file(motion)).hexdigest()
    refuse_invalid(motion)
    motion.save()
    record("governance.vote_counted", motion, by=user, after=_told(motion))
    return motion


def _validity(motion: Motion, charter: Charter, part: Part, at: dt.datetime) -> rules.Verdict:
    meeting, letter = motion.meeting, is_by_letter(motion.meeting)
    verdict = charter_applied(meeting, charter)
    verdict &= rules.quorum(charter, part.entitled, part.present, part.represented, by_letter=letter)
    until = timezone.localdate(motion.closes_at or at) if letter else None
    verdict &= notice_judged(meeting, charter, until) & item_judged(motion, charter, until)
    if letter and not charter.allows_letter:
        verdict &= rules.Verdict(False, ("章程没有允许通讯表决。",))
    return verdict


def _outcome(
    motion: Motion, charter: Charter, counts: rules.Counts, votes: Mapping[str, int]
) -> tuple[rules.Verdict, tuple[str, ...]]:
    rule = majority_of(charter, motion.matter)
    assert rule is not None  # noqa: S101 -- _charter refuses one without
    options = {option.label: votes.get(option.label, 0) for option in motion.options.all()}
    if not options:
        return rules.carried(rule, counts), ()
    ballot = motion.election_ballots.first()
    if ballot is None:
        found = rules.chosen(rule, counts, options, motion.choose_most)
        return rules.Verdict(bool(found.labels), found.lines), found.labels
    named = names_with_votes(ballot, options)
    if named is None:
        told = "，".join(f"{label} {count} 票" for label, count in options.items())
        return rules.Verdict(False, (f"{told}。登记“{OTHERS}”写的是谁、各几票以后，按姓名判定谁当选。",)), ()
    found = rules.chosen(rule, counts, named, ballot.places)
    return rules.Verdict(bool(found.labels), found.lines), found.labels


def _told(motion: Motion) -> dict[str, Any]:
    outcome = "通过" if motion.is_carried else "未通过" if motion.is_valid else "无效"
    return {"结果": outcome, "同意": motion.yes, "反对": motion.no, "弃权": motion.abstain}
