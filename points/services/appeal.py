"""申诉: a unit objects to an entry or to one that is missing; whoever answers says why, and corrects what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from members.selectors.member import root_of, staff_of
from points.enums import APPEAL_MOVES, AppealState, EntryOrigin
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


@transaction.atomic
def file_appeal(
    member: Member, *, entry: PointsEntry | None, text: str, files: Iterable[StoredFile] = (), by: Viewer
) -> PointsAppeal:
    """Object to ``entry``, or say that one is missing (None).

    DomainError without a reason, for another unit's entry, a reversal, an entry reversed already or under appeal.
    """
    by.require("points.appeal_points", unit_id=member.unit_id)
    if entry is not None:
        _refuse_entry(member, entry)
    appeal = PointsAppeal(
        member=member, entry=entry, text=_written(text, "请写明申诉理由。"), filed_by=by.user
    )
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError as error:
        if "points_appeal_one_open" not in str(error):
            raise
        raise DomainError("appeal_open", "这一笔积分已有申诉在等候答复，请等秘书处答复后再提。") from error
    PointsPaper.objects.bulk_create(
        PointsPaper(appeal=appeal, file=file) for file in {f.pk: f for f in files}.values()
    )
    record("points.points_appealed", appeal, by=by.user, after={"理由": appeal.text[:300]})
    return appeal


def _refuse_entry(member: Member, entry: PointsEntry) -> None:
    if root_of(entry.member_id).pk != member.pk:
        raise DomainError("other_members_entry", "只能对本单位的积分提出申诉，请从本单位的积分页面进入。")
    if entry.reverses_id:
        raise DomainError("is_reversal", "冲销记录不能单独申诉，请对漏记的积分提出申诉，并说明是哪一笔。")
    if entry.reversals.exists():
        raise DomainError("already_reversed", "这一笔已经被冲销，不再计入；如认为漏记，请提出漏记申诉。")


def _written(text: str, missing: str) -> str:
    kept = text.strip()
    if not kept:
        raise DomainError("text_missing", missing)
    if len(kept) > MAX_TEXT:
        raise DomainError("text_long", f"内容有 {len(kept)} 个字，超过 {MAX_TEXT} 个字，请缩短。")
    return kept


@transaction.atomic
def reject_appeal(appeal: PointsAppeal, *, answer: str, by: Viewer) -> PointsAppeal:
    """The points stay as they are, and the unit reads why."""
    fresh = _open(appeal, AppealState.REJECTED, by)
    return _close(fresh, AppealState.REJECTED, answer, by)


@transaction.atomic
def uphold_appeal(
    appeal: PointsAppeal, *, answer: str, correction: Correction | None = None, by: Viewer
) -> PointsAppeal:
    """The unit is right: the disputed entry is reversed, and ``correction`` entered where points are due.

    DomainError where an entry is missing and no correction is given.
    """
    fresh = _open(appeal, AppealState.UPHELD, by)
    text = _written(answer, "请写明答复，申诉单位会收到这段话。")
    if fresh.entry is None and correction is None:
        raise DomainError("correction_missing", "申诉的是漏记积分，成立时请填写要补记的项目、日期和数量。")
    if fresh.entry is not None:
        fresh.reversal = fresh.entry.reversals.first() or reverse_points(
            fresh.entry, reason=f"申诉成立：{text}"[:300], by=by
        )
    if correction is not None:
        fresh.correction = _correct(fresh, correction, text, by)
    return _close(fresh, AppealState.UPHELD, text, by)


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


def _open(appeal: PointsAppeal, state: str, by: Viewer) -> PointsAppeal:
    by.require("points.answer_appeals")
    fresh = (
        PointsAppeal.objects.select_for_update(of=("self",))
        .select_related("member__unit", "entry__rule", "entry__member", "filed_by")
        .get(pk=appeal.pk)
    )
    if fresh.filed_by_id == by.user.pk:
        raise DomainError("two_people", "这份申诉是您自己提出的，请交给另一位同事答复。")
    if state not in APPEAL_MOVES[fresh.state]:
        raise DomainError(
            "appeal_state", f"这份申诉已经答复（{fresh.get_state_display()}），请刷新页面查看最新情况。"
        )
    return fresh


def _close(appeal: PointsAppeal, state: str, answer: str, by: Viewer) -> PointsAppeal:
    appeal.answer = _written(answer, "请写明答复，申诉单位会收到这段话。")
    appeal.state = state
    appeal.answered_by, appeal.answered_at = by.user, timezone.now()
    appeal.save(update_fields=["state", "answer", "answered_by", "answered_at", "reversal", "correction"])
    verb = "points.appeal_upheld" if state == AppealState.UPHELD else "points.appeal_rejected"
    record(verb, appeal, by=by.user, note=appeal.answer)
    people = {u.pk: u for u in (*staff_of(root_of(appeal.member_id), "points.claim_points"), appeal.filed_by)}
    notify(
        people.values(),
        topic="points.appeal_answered",
        title=f"积分申诉已答复：{appeal.get_state_display()}",
        body=appeal.answer[:300],
        url=group_url(active_group(), "points:appeal", public_id=appeal.public_id),
    )
    return appeal
