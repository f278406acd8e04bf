"""申报: what a unit says it did, confirmed by the role its item names, never by the person or the unit that claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import count
from members.selectors.member import root_of, staff_of
from members.selectors.roll import active_on
from points.enums import CLAIM_MOVES, ClaimState, Confirmer, EntryOrigin
from points.models import PointRule, PointsClaim, PointsEntry
from points.services.ledger import check_facts, checked_note, open_claim, post

if TYPE_CHECKING:
    from members.models import Member


@transaction.atomic
def claim_points(
    member: Member,
    *,
    rule: PointRule,
    occurred_on: dt.date,
    quantity: Decimal | int = 1,
    note: str = "",
    files: Iterable[StoredFile] = (),
    key: str,
    by: Viewer,
) -> PointsClaim:
    """A unit's own staff ask for points. ``key`` tells one claim from the next. DomainError as ``check_facts``."""
    by.require("points.claim_points", unit_id=member.unit_id)
    kept = list(files)
    amount = check_facts(member, rule, occurred_on, quantity, kept)
    return open_claim(
        member,
        rule,
        occurred_on,
        key=f"claim:{key}",
        quantity=amount,
        note=checked_note(note),
        files=kept,
        user=by.user,
    )


def may_confirm(claim: PointsClaim, viewer: Viewer) -> bool:
    """Whether this person may rule on the claim: holds the role the item names, did not claim it, is not of the unit."""
    wanted = Role(claim.rule.confirmer or Confirmer.SECRETARIAT)
    if not viewer.can("points.confirm_points") or wanted not in viewer.roles:
        return False
    of_the_unit = root_of(claim.member_id).unit_id in viewer.unit_ids
    return claim.claimed_by_id != viewer.user.pk and not of_the_unit


def _open(claim: PointsClaim, state: str, by: Viewer) -> PointsClaim:
    by.require("points.confirm_points")
    fresh = (
        PointsClaim.objects.select_for_update(of=("self",))
        .select_related("member__unit", "rule__rule_set", "claimed_by")
        .get(pk=claim.pk)
    )
    if fresh.claimed_by_id == by.user.pk:
        raise DomainError("two_people", "这一笔是您自己申报的，申报和确认须由两个人完成，请交给另一位同事。")
    if not may_confirm(fresh, by):
        role = Confirmer(fresh.rule.confirmer or Confirmer.SECRETARIAT).label
        raise NotAllowed(f"“{fresh.rule.label}”由{role}确认，且不能由申报单位自己的人确认。")
    if state not in CLAIM_MOVES[fresh.state]:
        raise DomainError(
            "claim_state", f"这一笔申报已经是“{fresh.get_state_display()}”，请刷新页面查看最新情况。"
        )
    return fresh


def _close(claim: PointsClaim, state: str, answer: str, by: Viewer) -> None:
    claim.state, claim.answer = state, answer
    claim.decided_by, claim.decided_at = by.user, timezone.now()
    claim.save(update_fields=["state", "answer", "decided_by", "decided_at"])


@transaction.atomic
def confirm_claim(claim: PointsClaim, *, by: Viewer, note: str = "") -> PointsEntry:
    """The claim makes its entry. DomainError for one's own claim, one that was ruled on, a unit that was no member then."""
    fresh = _open(claim, ClaimState.CONFIRMED, by)
    member = root_of(fresh.member_id)
    if not active_on(fresh.occurred_on).filter(pk=member.pk).exists():
        raise DomainError(
            "not_member_then", f"“{member}”在发生日期不是在册成员，不能记积分，请写明原因，不予确认。"
        )
    _close(fresh, ClaimState.CONFIRMED, checked_note(note), by)
    entry = post(
        member,
        fresh.rule,
        fresh.occurred_on,
        key=fresh.event_key,
        quantity=fresh.quantity,
        note=fresh.note,
        files=[paper.file for paper in fresh.files.select_related("file")],
        origin=EntryOrigin.CLAIM,
        user=by.user,
        claim=fresh,
    )
    record("points.claim_confirmed", fresh, by=by.user, after={"计入": entry.counted}, note=note)
    cut = "" if entry.counted == entry.points else f"（应得 {count(entry.points)} 分，已到年度上限）"
    _tell(fresh, f"积分已确认：{fresh.rule.label}", f"计入 {count(entry.counted)} 分{cut}。")
    return entry


@transaction.atomic
def refuse_claim(claim: PointsClaim, *, reason: str, by: Viewer) -> PointsClaim:
    """No points for it. DomainError without a reason, which the unit gets to read."""
    fresh = _open(claim, ClaimState.REFUSED, by)
    text = checked_note(reason)
    if not text:
        raise DomainError("reason_missing", "不予确认时请写明原因，申报单位会收到这段话。")
    _close(fresh, ClaimState.REFUSED, text, by)
    record("points.claim_refused", fresh, by=by.user, note=text)
    _tell(fresh, f"积分未确认：{fresh.rule.label}", text)
    return fresh


def _tell(claim: PointsClaim, title: str, body: str) -> None:
    people = {
        user.pk: user
        for user in (*staff_of(root_of(claim.member_id), "points.claim_points"), claim.claimed_by)
        if user
    }
    notify(
        people.values(),
        topic="points.claim_decided",
        title=title,
        body=body,
        url=group_url(active_group(), "points:claim", public_id=claim.public_id),
    )
