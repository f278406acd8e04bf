"""The count: by hand with the sheet, or of what was cast on the phone; what comes of it by the charter; annulling."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import rules
from governance.enums import (
    Choice,
    ContestStage,
    Counted,
    ElectionState,
    MeetingState,
    MeetingWay,
    Method,
    MotionState,
)
from governance.models import (
    BallotReceipt,
    Charter,
    Contest,
    CountedBallot,
    Election,
    Meeting,
    Motion,
    NamedVote,
    RegulationVersion,
    SecretBallot,
    ShutBallot,
    Voter,
)
from governance.selectors.meeting import charter_of, notice_of
from governance.selectors.result import result_file
from governance.selectors.voting import (
    BY_HAND,
    NAMELESS,
    RUN,
    Elector,
    Part,
    Turnout,
    charter_before,
    electorate,
    majority_of,
    part_of,
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
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cndate, cntime, quoted

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


@dataclass(frozen=True)
class Hands:
    """Who counted (计票人) under whose eyes (监票人), when, and the sheet."""

    teller: str
    scrutineer: str
    at: dt.datetime
    sheet: StoredFile | None = None


@transaction.atomic
def count_by_hand(motion: Motion, tally: Tally, hands: Hands, *, returned: int, by: Actor) -> Motion:
    """Enter what was counted in the room. ``returned``: ballots that came back, as the sheet says.

    DomainError where one person counted and watched, a paper vote has no sheet, the numbers don't add up or exceed who was there.
    """
    user = person(by, RUN)
    row = locked(motion)
    if row.method not in BY_HAND or row.state != MotionState.DRAFT:
        raise DomainError(
            "not_by_hand", f"这项表决是{row.get_method_display()}，{row.get_state_display()}，不能登记计票。"
        )
    charter = _charter(row)
    if faults := faults_of_hands(row, tally, hands, returned=returned):
        raise faults[0]
    if row.method == Method.PAPER and hands.sheet is None:
        raise DomainError("sheet_missing", "纸质票决请上传计票单（照片或扫描件）。", field="sheet")
    there = part_of(electorate(row.meeting, charter, hands.at))
    if row.meeting.way == MeetingWay.LETTER:
        there = Part(there.entitled, returned)
    elif row.method == Method.ACCLAIM:
        tally = Tally(yes=there.there, issued=there.there)
    row.teller, row.scrutineer, row.sheet = hands.teller.strip(), hands.scrutineer.strip(), hands.sheet
    row.opens_at, row.charter, row.per = hands.at, charter, charter.per
    return _finish(row, tally, there, hands.at, user)


def faults_of_hands(motion: Motion, tally: Tally, hands: Hands, *, returned: int) -> list[DomainError]:
    """All that is wrong with what was counted in the room, but for a sheet that is missing."""
    faults = [*_faults_of_tellers(hands), *_faults_of_moment(motion.meeting, hands.at)]
    if motion.method == Method.ACCLAIM:
        return faults
    there = part_of(electorate(motion.meeting, _charter(motion), hands.at))
    if motion.meeting.way == MeetingWay.LETTER:
        there = Part(there.entitled, there.entitled)
    return [*faults, *_faults_of_sums(motion, tally, returned, there)]


def _faults_of_tellers(hands: Hands) -> Iterator[DomainError]:
    teller, scrutineer = ("".join(name.split()) for name in (hands.teller, hands.scrutineer))
    if not teller or not scrutineer:
        yield DomainError("tellers_missing", "请写明计票人和监票人。", field="teller")
        return
    if teller == scrutineer:
        yield DomainError(
            "tellers_same", f"计票人和监票人都是{teller}，须是两个人，请核对。", field="scrutineer"
        )


def _faults_of_moment(meeting: Meeting, at: dt.datetime) -> Iterator[DomainError]:
    begun, over = meeting.opened_at, meeting.closed_at
    if begun is None or at < begun or (over is not None and at > over) or at > timezone.now():
        span = f"（{cntime(begun)}至{cntime(over) if over else '今'}）" if begun else "（还没有开会）"
        yield DomainError("moment_outside", f"表决时间应在会议进行当中{span}，请核对。", field="at")


def _faults_of_sums(motion: Motion, tally: Tally, returned: int, part: Part) -> Iterator[DomainError]:
    if returned > tally.issued:
        yield DomainError(
            "returned_many",
            f"收回 {returned} 张，多于发出的 {tally.issued} 张，请核对计票单。",
            field="returned",
        )
    if tally.issued > part.there:
        yield DomainError(
            "issued_many",
            f"{'发出' if motion.method == Method.PAPER else '合计'} {tally.issued} 票，"
            f"而有权投的（到会或受托）是 {part.there} 票。请先核对到会登记，再核对计票单。",
            field="issued",
        )
    if tally.returned != returned:
        parts = f"同意 {tally.yes}、反对 {tally.no}、弃权 {tally.abstain}、无效 {tally.invalid}"
        if tally.votes:
            parts = f"选了的 {tally.yes}、弃权 {tally.abstain}、无效 {tally.invalid}"
        yield DomainError(
            "ballots_add_up",
            f"{parts}，合计 {tally.returned}，与收回 {returned} 不符，请核对计票单。",
            field="returned",
        )
    most = tally.yes * motion.choose_most
    if any(votes > tally.yes for votes in tally.votes.values()) or sum(tally.votes.values()) > most:
        yield DomainError(
            "options_add_up",
            f"选了的票有 {tally.yes} 张，每张最多选 {motion.choose_most} 项，各项得票合计不应超过 {most}，"
            "每项也不应超过票数，请核对计票单。",
        )


def _charter(motion: Motion) -> Charter:
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
        _refuse_few(row, turnout, _charter(row), there)
    return there


def finish_counted(row: Motion, tally: Tally, part: Part, at: dt.datetime, user: Any) -> Motion:
    """What comes of a vote on the phone; DomainError in words where the database finds ballots lost or doubled."""
    issued = turnout_of(row).entitled
    try:
        with transaction.atomic():
            return _finish(row, Tally(**{**vars(tally), "issued": issued}), part, at, user)
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
        found = electorate(motion.meeting, _charter(motion), now)
        here = {each.invitation.pk for each in found if each.is_here}
    rows = Voter.objects.filter(motion=motion).select_related("invitation", "holder")
    return part_of(
        Elector(row.invitation, row.holder, row.weight, row.has_voted or row.invitation_id in here)
        for row in rows
    )


def _finish(motion: Motion, tally: Tally, part: Part, at: dt.datetime, user: Any) -> Motion:
    charter = _charter(motion)
    counts = rules.Counts(part.entitled, part.there, tally.yes, tally.no, tally.abstain, tally.invalid)
    validity = _validity(motion, charter, part)
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


def _validity(motion: Motion, charter: Charter, part: Part) -> rules.Verdict:
    meeting = motion.meeting
    verdict = rules.Verdict(True, (f"适用{cndate(charter.starts_on)}起生效的章程要点。",))
    if before := charter_before(meeting):
        verdict &= rules.Verdict(
            True, (f"发通知时生效的是{cndate(before.starts_on)}起的版本；以开会这天生效的为准。",)
        )
    verdict &= rules.quorum(charter, part.entitled, part.present, part.represented)
    notice = notice_of(meeting, charter)
    if not notice.ok and meeting.short_notice_reason:
        notice = rules.Verdict(
            True, (*notice.lines, f"提前天数不足的说明：{meeting.short_notice_reason.rstrip('。')}。")
        )
    verdict &= notice
    if meeting.way == MeetingWay.LETTER and not charter.allows_letter:
        verdict &= rules.Verdict(False, ("章程没有允许通讯表决。",))
    return verdict


def _outcome(
    motion: Motion, charter: Charter, counts: rules.Counts, votes: Mapping[str, int]
) -> tuple[rules.Verdict, tuple[str, ...]]:
    rule = majority_of(charter, motion.matter)
    assert rule is not None  # noqa: S101 -- _charter refuses one without
    labels = list(motion.options.values_list("label", flat=True))
    if not labels:
        return rules.carried(rule, counts), ()
    found = rules.chosen(rule, counts, {label: votes.get(label, 0) for label in labels}, motion.choose_most)
    return rules.Verdict(bool(found.labels), found.lines), found.labels


def _told(motion: Motion) -> dict[str, Any]:
    outcome = "通过" if motion.is_carried else "未通过" if motion.is_valid else "无效"
    return {"结果": outcome, "同意": motion.yes, "反对": motion.no, "弃权": motion.abstain}


def _refuse_elected(motion: Motion) -> None:
    rows = Election.objects.select_for_update(of=("self",)).filter(posts__ballots__motion=motion)
    for row in rows.select_related("body"):
        if row.state in (ElectionState.WAITING, ElectionState.DONE):
            words = f"{row}{row.get_state_display()}，依据这项表决，不能作废。结果待确认的，请先退回结果。"
            raise DomainError("election_stands", words)


def _refuse_published(motion: Motion) -> None:
    rows = Contest.objects.select_for_update(of=("self",)).filter(motion=motion)
    for row in rows:
        if row.state == ContestStage.PUBLISHED:
            raise DomainError("contest_stands", f"{quoted(row)}的评选结果已依据这项表决公布，不能作废。")


@transaction.atomic
def annul(motion: Motion, *, reason: str, by: Actor) -> Motion:
    """Declare a vote void, with the reason; what was cast in one that is open is never read, or the reason says that it was.

    DomainError without a reason, or where a resolution, a regulation that has not ended, or the result of an election or of a
    contest stands on it.
    """
    user = person(by, RUN)
    row = locked(motion)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明作废的原因，参会人员会看到。", field="reason")
    if (resolution := row.resolutions.exclude(state="withdrawn").first()) is not None:
        raise DomainError(
            "resolution_stands", f"这项表决已形成决议“{resolution}”，请先删除或撤销决议，再作废表决。"
        )
    _refuse_elected(row)
    _refuse_published(row)
    standing = RegulationVersion.objects.filter(motion=row).exclude(ends_on__lte=timezone.localdate())
    if (version := standing.select_related("regulation").first()) is not None:
        raise DomainError(
            "regulation_stands",
            f"{version}依据这项表决公布，请先废止，或公布新版本代替它，失效以后再作废表决。",
        )
    seen = row.state == MotionState.OPEN and row.box_opened_at is not None
    SecretBallot.objects.filter(motion=row).delete()
    ShutBallot.objects.filter(motion=row).delete()
    MOTION.move(row, MotionState.ANNULLED)
    row.annul_reason = ("已开箱后作废：" if seen else "") + reason.strip()
    row.save(update_fields=["state", "annul_reason"])
    record("governance.vote_annulled", row, by=user, note=row.annul_reason)
    return row
