"""申诉: a unit objects to an entry or to one that is missing; whoever answers says why, and corrects what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from members.selectors.member import root_of, staff_of
from points.enums import AppealState, EntryOrigin
from points.models import PointRule, PointsAppeal, PointsEntry, PointsPaper
from points.services.entry import reverse_points
from points.services.ledger import check_facts, post

if TYPE_CHECKING:
    from members.models import Member

MAX_TEXT = 2000


@dataclass(frozen=True)
class Correction:
    """The entry that should have been there."""

    rule: PointRule
    occurred_on: dt.date
    quantity: Decimal | int = 1


class _Appeals(RulingKind[PointsAppeal]):
    model = PointsAppeal
    action, proposing = "points.answer_appeals", "points.appeal_points"
    page, unit, heir = "points:appeal", "member__unit_id", "member__merged_into__unit_id"
    topics = ("points.appeal_answered", "points.appeal_answered")
    recorded = {
        AppealState.OPEN: "points.points_appealed",
        AppealState.UPHELD: "points.appeal_upheld",
        AppealState.REJECTED: "points.appeal_rejected",
    }
    told = {AppealState.UPHELD: "申诉成立", AppealState.REJECTED: "申诉不成立"}
    own_words = "这份申诉是您自己提出的，请交给另一位同事答复。"
    unit_words = "申诉单位自己的人不能答复，请交给不属于该单位的同事。"
    why_words = "请写明答复，申诉单位会收到这段话。"

    def unit_of(self, row: PointsAppeal) -> int | None:
        return root_of(row.member_id).unit_id

    def for_trail(self, row: PointsAppeal) -> dict[str, Any]:
        return {"理由": row.text[:300]} if row.state == AppealState.OPEN else {}

    def title(self, row: PointsAppeal) -> str:
        return f"积分申诉已答复：{self.told[row.state]}"

    def hears(self, row: PointsAppeal) -> Iterable[Any]:
        return [*staff_of(root_of(row.member_id), "points.claim_points"), row.proposed_by]


APPEALS = _Appeals()


@transaction.atomic
def file_appeal(
    member: Member, *, entry: PointsEntry | None, text: str, files: Iterable[StoredFile] = (), by: Viewer
) -> PointsAppeal:
    """Object to ``entry``, or say that one is missing (None).

    DomainError without a reason, for another unit's entry, a reversal, an entry reversed already or under appeal.
    """
    if entry is not None:
        _refuse_entry(member, entry)
    elif PointsAppeal.objects.filter(
        member=member, entry=None, state=AppealState.OPEN, text=text.strip()
    ).exists():
        raise DomainError("appeal_open", "同样内容的申诉已在等候答复，请等秘书处答复后再提。")
    appeal = PointsAppeal(member=member, entry=entry, text=_written(text))
    APPEALS.submit(appeal, by=by)
    PointsPaper.objects.bulk_create(
        PointsPaper(appeal=appeal, file=file) for file in {f.pk: f for f in files}.values()
    )
    return appeal


def _refuse_entry(member: Member, entry: PointsEntry) -> None:
    if root_of(entry.member_id).pk != member.pk:
        raise DomainError("other_members_entry", "只能对本单位的积分提出申诉，请从本单位的积分页面进入。")
    if entry.reverses_id:
        raise DomainError("is_reversal", "冲销记录不能单独申诉，请对漏记的积分提出申诉，并说明是哪一笔。")
    if entry.reversals.exists():
        raise DomainError("already_reversed", "这一笔已经被冲销，不再计入；如认为漏记，请提出漏记申诉。")


def _written(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise DomainError("text_missing", "请写明申诉理由。")
    if len(kept) > MAX_TEXT:
        raise DomainError("text_long", f"内容有 {len(kept)} 个字，超过 {MAX_TEXT} 个字，请缩短。")
    return kept


def reject_appeal(appeal: PointsAppeal, *, answer: str, by: Viewer) -> PointsAppeal:
    """The points stay as they are, and the unit reads why."""
    return APPEALS.rule(appeal, AppealState.REJECTED, by=by, answer=answer)


def uphold_appeal(
    appeal: PointsAppeal, *, answer: str, correction: Correction | None = None, by: Viewer
) -> PointsAppeal:
    """The unit is right: the disputed entry is reversed, and ``correction`` entered where points are due.

    DomainError where an entry is missing and no correction is given.
    """

    def put_right(row: PointsAppeal) -> None:
        if row.entry is None and correction is None:
            raise DomainError(
                "correction_missing", "申诉的是漏记积分，成立时请填写要补记的项目、日期和数量。"
            )
        if row.entry is not None:
            row.reversal = row.entry.reversals.first() or reverse_points(
                row.entry, reason=f"申诉成立：{row.answer}"[:300], by=by
            )
        if correction is not None:
            row.correction = _correct(row, correction, row.answer, by)

    return APPEALS.rule(appeal, AppealState.UPHELD, by=by, answer=answer, apply=put_right)


def _correct(appeal: PointsAppeal, correction: Correction, text: str, by: Viewer) -> PointsEntry:
    files = [paper.file for paper in appeal.files.select_related("file")]
    if appeal.entry is not None:
        files += [kept.file for kept in appeal.entry.files.select_related("file")]
    member = root_of(appeal.member_id)
    amount = check_facts(member, correction.rule, correction.occurred_on, correction.quantity, files)
    return post(
        member,
        correction.rule,
        correction.occurred_on,
        key=f"appeal:{appeal.public_id}",
        quantity=amount,
        note=f"申诉成立补记：{text}"[:500],
        files=files,
        origin=EntryOrigin.PORTAL,
        user=by.user,
    )
