"""What was counted in the room: entered with who counted, who watched and the sheet; all that is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from governance.enums import (
    MeetingWay,
    Method,
    MotionState,
)
from governance.models import (
    Meeting,
    Motion,
)
from governance.selectors.electors import Part, electorate, part_of
from governance.selectors.meeting import is_by_letter
from governance.selectors.voting import BY_HAND, RUN
from governance.services.counting import Tally, charter_for, finish
from governance.services.motion import locked, refuse_told
from governance.services.voting import refuse_late_item
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cntime


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
    refuse_told(row.meeting)
    charter = charter_for(row)
    refuse_late_item(row, charter, hands.at)
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
    return finish(row, tally, there, hands.at, user)


def faults_of_hands(motion: Motion, tally: Tally, hands: Hands, *, returned: int) -> list[DomainError]:
    """All that is wrong with what was counted in the room, but for a sheet that is missing."""
    faults = [*_faults_of_tellers(hands), *_faults_of_moment(motion.meeting, hands.at)]
    if motion.method == Method.ACCLAIM:
        return faults
    there = part_of(electorate(motion.meeting, charter_for(motion), hands.at))
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
    begun, over = (
        meeting.opened_at or (meeting.called_at if is_by_letter(meeting) else None),
        meeting.closed_at,
    )
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
