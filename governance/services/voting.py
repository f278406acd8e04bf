"""Opening a vote on the phone and casting in it. Who may vote is fixed at the opening; the database marks who has."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import sealing
from governance.ballot_guards import REFUSALS
from governance.enums import Choice, MeetingState, MeetingWay, Method, MotionState
from governance.models import Charter, Meeting, Motion, NamedVote, SecretBallot, Voter
from governance.selectors.electors import electorate, part_of, present_now
from governance.selectors.invitation import is_own, told_people
from governance.selectors.meeting import charter_of, is_by_letter
from governance.selectors.sealing import keys_of
from governance.selectors.voting import (
    NAMELESS,
    ON_PHONE,
    RUN,
    VOTE,
    item_judged,
    majority_of,
    notice_judged,
    options_of,
    own_ballot,
)
from governance.services import write_in
from governance.services.locking import locked_meeting
from governance.services.motion import locked
from governance.states import MOTION
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.messages.services.notice import Message, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.kept import changed
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime

WORDS = {
    "vote_not_open": "这项表决现在不能投票，您的票没有投出。请刷新页面查看最新情况。",
    "vote_over": "表决已经截止，您的票没有投出。如有异议，请联系会议工作人员。",
    "voted_already": "这一票已经投过，不能再投，也不能更改。",
    "vote_named_otherwise": "表决方式与页面不符，您的票没有投出。请刷新页面重新投票。",
    "voters_fixed": "表决已经开始，参加表决的人不能再变动。",
    "motion_fixed": "表决已经开始，内容不能再改。",
    "ballots_missing": "收回的票数与投票记录不符，没有计票，票都还在。请联系平台运维核对。",
    "count_waits": "开箱结果已登记，正等监票人核对，不能另外登记。监票人核对不符的，再重新开箱。",
    "not_watching": "核对开箱结果的须是这项表决的监票人本人，并且不是计票人。",
    "vote_anothers": "这一票由别人投，您的票没有投出。委托了别人的，由受托人投。",
    "count_unconfirmed": "监票人还没有都核对一致，没有计票，票都还在。",
}


@dataclass(frozen=True)
class Said:
    """What a vote says: a ``choice``, or the labels of the ``options`` marked; of a sealed vote what the browser ``sealed``, in base64;
    ``names`` written in (另选他人).

    It shows itself to nobody who prints it.
    """

    choice: str = ""
    options: tuple[str, ...] = ()
    sealed: str = ""
    names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Said(…)"


@transaction.atomic
def open_vote(
    motion: Motion,
    *,
    closes_at: dt.datetime | None = None,
    by_letter: bool = False,
    keys_needed: int | None = None,
    by: Actor,
) -> Motion:
    """Fix who may vote and let them; who has an account is told. ``keys_needed``: how many keys open the box of a sealed vote.

    DomainError for a vote by hand, a meeting that is not on, a charter without rules for it, a deadline that is missing or over, a sealed
    vote whose keys are not all made or opened a box before, or in which votes count differently.
    """
    user = person(by, RUN)
    # The meeting before the motion: nobody closes it, calls it off or takes a proxy back in between.
    locked_meeting(motion.meeting_id)
    row, now = locked(motion), timezone.now()
    meeting = row.meeting
    if row.method not in ON_PHONE:
        raise DomainError(
            "vote_by_hand", f"{row.get_method_display()}不用在手机上开始，请当场表决后登记计票结果。"
        )
    row.by_letter = by_letter or meeting.way == MeetingWay.LETTER
    _refuse_time(row, meeting, closes_at, now)
    charter = charter_of(meeting)
    if charter is None or majority_of(charter, row.matter) is None:
        raise DomainError(
            "charter_missing",
            f"“{meeting.body}”在开会这天没有章程要点，或没有写明表决比例，不能判定结果。请先登记。",
        )
    if row.by_letter and not charter.allows_letter:
        raise DomainError(
            "letter_not_allowed", "章程要点没有允许通讯表决，只有到会的人可以投票。请改为会上表决。"
        )
    if closes_at and is_by_letter(meeting):
        _refuse_short(meeting, charter, closes_at)
    refuse_late_item(row, charter, closes_at)
    if row.method in NAMELESS and charter.is_weighted and row.choose_most > 1:
        raise DomainError(
            "weights_would_show",
            "按权重计票的无记名表决一次只能选一项：多选时票数相同的选法会显出是谁投的。请分几项表决。",
        )
    if row.method in NAMELESS and charter.is_weighted and row.options.filter(is_write_in=True).exists():
        raise DomainError(
            "weights_would_show",
            "按权重计票的无记名表决不能另选他人：所写姓名的票数会显出是谁写的。请去掉另选他人，或改用纸质票决。",
        )
    if row.method == Method.SEALED:
        row.sealed_to = _sealed_to(row.meeting, keys_needed)
    found = electorate(meeting, charter, now)
    if not found:
        raise DomainError("nobody_votes", "这次会议还没有有表决权的人，请先邀请出席人员。")
    if row.method == Method.SEALED and len({each.weight for each in found}) > 1:
        raise DomainError(
            "weights_name_voters",
            "各人的票数不同，封签的票开箱时带着票数，会显出是谁投的。请改用手机无记名表决。",
        )
    voters = Voter.objects.bulk_create(
        Voter(motion=row, invitation=each.invitation, holder=each.holder, weight=each.weight)
        for each in found
    )
    MOTION.move(row, MotionState.OPEN)
    row.charter, row.per, row.entitled = charter, charter.per, part_of(found).entitled
    row.opens_at, row.closes_at = now, closes_at
    row.save()
    record("governance.vote_opened", row, by=user, after={"应投": row.entitled, "截止": cntime(closes_at)})
    _tell(row, voters)
    return row


def _refuse_time(motion: Motion, meeting: Meeting, closes_at: dt.datetime | None, now: dt.datetime) -> None:
    letter = meeting.way == MeetingWay.LETTER and meeting.state == MeetingState.CALLED
    if meeting.state != MeetingState.OPEN and not letter:
        raise DomainError(
            "meeting_not_on", f"这次会议{meeting.get_state_display()}，请在宣布开会之后、散会之前开始表决。"
        )
    if motion.by_letter and closes_at is None:
        raise DomainError("deadline_missing", "通讯表决请写明截止时间。", field="closes_at")
    if closes_at is not None and closes_at <= now:
        raise DomainError("deadline_over", "截止时间已经过去，请填写以后的时间。", field="closes_at")


def _refuse_short(meeting: Meeting, charter: Charter, closes_at: dt.datetime) -> None:
    judged = notice_judged(meeting, charter, timezone.localdate(closes_at))
    if not judged.ok:
        raise DomainError(
            "short_notice",
            f"{''.join(judged.lines)}请推后截止时间；确需提前的，先把会议日期改到截止那天并写明原因。",
            field="closes_at",
        )


def refuse_late_item(motion: Motion, charter: Charter, ends: dt.datetime | None) -> None:
    """DomainError where the item of a vote came later than the charter asks and nobody says why: the vote would be void.

    ``ends``: of one by letter.
    """
    until = timezone.localdate(ends) if ends and is_by_letter(motion.meeting) else None
    judged = item_judged(motion, charter, until)
    if not judged.ok:
        over = motion.meeting.state == MeetingState.CLOSED
        where, deed = ("补写增加的原因", "登记计票") if over else ("修改、加材料", "表决")
        raise DomainError(
            "late_item",
            f"{''.join(judged.lines)}这样表决无效。请先在会议页面这项议程的“{where}”里写明通知以后才增加的原因，再{deed}。",
        )


def _sealed_to(meeting: Meeting, needed: int | None) -> dict[str, Any]:
    keys = list(keys_of(meeting))
    if missing := [str(key) for key in keys if not key.public_key]:
        raise DomainError("keys_missing", f"{'、'.join(missing)}还没有生成钥匙，不能开始。请他们先生成。")
    if not sealing.FEWEST_KEYS <= len(keys) <= sealing.MOST_KEYS:
        raise DomainError(
            "keys_number",
            f"封签投票要有 {sealing.FEWEST_KEYS} 至 {sealing.MOST_KEYS} 位监票人，现在有 {len(keys)} 位。请先指定监票人。",
        )
    if needed is None or not sealing.FEWEST_KEYS <= needed <= len(keys):
        raise DomainError(
            "keys_needed",
            f"有 {len(keys)} 位监票人，请写明其中几位到场才能开箱：{sealing.FEWEST_KEYS} 至 {len(keys)} 位。",
            field="keys_needed",
        )
    # Who has had a key at a count may have kept it.
    boxes = Motion.objects.filter(box_opened_at__isnull=False).values_list("sealed_to", flat=True)
    used = {key["public_key"] for sealed in boxes for key in sealed["keys"]}
    if known := [str(key) for key in keys if key.public_key in used]:
        raise DomainError("keys_used", f"{'、'.join(known)}的钥匙开过箱，请他们重新生成，再开始表决。")
    return {"needed": needed, "keys": [{"name": str(key), "public_key": key.public_key} for key in keys]}


def _tell(motion: Motion, voters: list[Voter]) -> None:
    """The message leads to the ballot; where somebody casts several, to the question with all of them."""
    until = f"请在{cntime(motion.closes_at)}前投票。" if motion.closes_at else "请现在投票。"
    people = told_people([voter.holder or voter.invitation for voter in voters])
    ballots: dict[Any, list[Voter]] = defaultdict(list)
    for voter in voters:
        for user in people[(voter.holder or voter.invitation).pk]:
            ballots[user].append(voter)
    group, said = active_group(), f"{motion.meeting}，{motion.get_method_display()}。{until}"
    notify_all(
        [
            Message(
                [user],
                f"请表决：{motion.title}",
                said,
                group_url(group, "governance:ballot", public_id=own[0].public_id)
                if len(own) == 1
                else group_url(group, "governance:motion", public_id=motion.public_id),
            )
            for user, own in ballots.items()
        ],
        topic="governance.vote_opened",
    )


def why_not(voter: Voter, viewer: Viewer) -> str:
    """Why this person can't cast this vote now, as a sentence; "" where nothing stands in the way."""
    motion = voter.motion
    if motion.state != MotionState.OPEN:
        return f"这项表决{motion.get_state_display()}，不能投票。"
    over = motion.box_shut_at or motion.closes_at
    if over and over <= timezone.now():
        return f"表决已于{cntime(over)}截止，不能再投票。"
    if voter.has_voted:
        return WORDS["voted_already"]
    if voter.found_for != viewer.key and own_ballot(viewer, voter.public_id) is None:
        return f"这一票已委托{voter.holder}投，请由受托人投票。" if voter.holder else "这一票不由您投。"
    if not motion.by_letter and not present_now(motion.meeting).filter(is_own(viewer)).exists():
        return "只有到会的人可以投票。请先扫现场码或请会议工作人员登记到会，再投票。"
    return ""


def cast(voter: Voter, said: Said, *, by: Viewer) -> str:
    """Cast a vote; the receipt to be shown once, "" of a named vote.

    DomainError in words where it is late, not this person's, cast before, or says what can't be said; nothing is kept then. Nothing of
    a secret vote's content stands beside its voter, here or in the trail. A refusal undoes the whole request, as with a check-in.
    """
    by.require(VOTE)
    try:
        receipt = _cast(voter, said, by)
    except IntegrityError as error:
        raise refused(error) from None
    changed("governance_voter")
    return receipt


@transaction.atomic(savepoint=False)
def _cast(voter: Voter, said: Said, by: Viewer) -> str:
    motion = voter.motion
    if reason := why_not(voter, by):
        raise DomainError("vote_refused", reason)
    if motion.method == Method.SEALED:
        return _put_in(voter, said.sealed, sealing.hash_of(_sealed(motion, said)))
    options = options_of(motion)
    places = {option.label: option.position for option in options}
    others = next((option.label for option in options if option.is_write_in), "")
    said = _with_others(motion, said, others)
    refuse_said(said, motion.choose_most, places)
    if motion.method == Method.NAMED:
        NamedVote.objects.create(voter=voter, choice=said.choice, options=list(said.options), cast_by=by.user)
        return ""
    # In the order of the question: an order of the voter's own would be a signature.
    marked = sorted(places[label] for label in said.options)
    content = json.dumps([said.choice, *marked, *said.names])
    return _put_in(voter, content.ljust(write_in.LENGTH if others else sealing.LENGTH))


def _with_others(motion: Motion, said: Said, others: str) -> Said:
    """The same with the names as they are counted, and marked as ``others``, the option for them; "" where there is none."""
    if not said.names:
        if others and others in said.options:
            raise DomainError("name_missing", f"选了“{others}”，请写明姓名。", field="names")
        return said
    marked = tuple(label for label in said.options if label != others)
    names = tuple(write_in.written(motion, said.names, marked))
    return replace(said, options=(*marked, others), names=names)


def _put_in(voter: Voter, content: str, content_hash: str = "") -> str:
    """The receipt: random, so that nothing leads from it to the ballot."""
    receipt = "-".join(secrets.token_hex(2).upper() for _ in range(5))
    SecretBallot.objects.create(
        motion=voter.motion,
        voter=voter,
        content=content,
        receipt=hash_of(voter.motion, receipt),
        content_hash=content_hash,
    )
    return receipt


def hash_of(motion: Motion, receipt: str) -> str:
    """What is published of a receipt's signs, however they were written down: small, wide, without or with other dashes."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", receipt).upper() if sign.isalnum())
    signs = "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
    return hashlib.sha256(f"{motion.public_id}:{signs}".encode()).hexdigest()


def refused(error: IntegrityError) -> Exception:
    """What the database refused, in words; the error itself where it is another."""
    said = str(error)
    if "sealed_ballot_once" in said:
        return DomainError("sealed_twice", "这张封好的票已经投过一次，没有再投。请刷新页面重新选择。")
    word = next((each for each in REFUSALS if said.startswith(each)), "")
    return DomainError(word, WORDS[word]) if word else error


def _sealed(motion: Motion, said: Said) -> bytes:
    """What is in a sealed ballot nobody sees; its length is that of every other. DomainError where it is not."""
    if said.choice or said.options or not said.sealed:
        raise DomainError(
            "not_sealed", "这张票没有封好，没有投出。请在打开 JavaScript 的浏览器里重新打开这一页投票。"
        )
    try:
        sealed = base64.b64decode(said.sealed, validate=True)
    except ValueError:
        sealed = b""
    if len(sealed) != sealing.size_of(motion.sealed_to["needed"], len(motion.sealed_to["keys"])):
        raise DomainError("sealed_badly", "这张票的封签与这项表决的钥匙不符，没有投出。请刷新页面重新投票。")
    return sealed


def refuse_said(said: Said, most: int, labels: Collection[str]) -> None:
    """DomainError where a vote says what can't be said: ``labels`` are the options of the question, of which ``most`` may be marked."""
    if said.sealed:
        raise DomainError("not_to_seal", "这项表决不用封签，请刷新页面重新投票。")
    if not labels:
        if said.choice not in Choice.values or said.options:
            raise DomainError("choice_missing", "请选择同意、反对或弃权。", field="choice")
        return
    if said.choice not in ("", Choice.ABSTAIN) or not set(said.options) <= set(labels):
        raise DomainError("option_unknown", "所选的选项不在这项表决里，请刷新页面重选。", field="options")
    if bool(said.options) == bool(said.choice):
        raise DomainError("option_missing", "请至少选一项，或选择弃权。", field="options")
    if len(set(said.options)) < len(said.options) or len(said.options) > most:
        raise DomainError(
            "options_many",
            f"最多选 {most} 项，现在选了 {len(said.options)} 项，请去掉多选的。",
            field="options",
        )
