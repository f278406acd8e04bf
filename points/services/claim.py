"""申报: what a unit says it did, confirmed by the role its item names, never by the person or the unit that claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import count
from members.selectors.member import root_of, staff_of
from members.selectors.roll import active_on
from points.enums import ClaimState, Confirmer, EntryOrigin
from points.models import PointRule, PointsClaim, PointsEntry, PointsPaper
from points.services.ledger import check_facts, checked_note, entry_for_trail, lock_cell, post

if TYPE_CHECKING:
    from members.models import Member


class _Claims(RulingKind[PointsClaim]):
    model = PointsClaim
    action, proposing = "points.confirm_points", "points.claim_points"
    page, unit, heir = "points:claim", "member__unit_id", "member__merged_into__unit_id"
    topics = ("points.claim_decided", "points.claim_decided")
    recorded = {
        ClaimState.CLAIMED: "points.points_claimed",
        ClaimState.CONFIRMED: "points.claim_confirmed",
        ClaimState.REFUSED: "points.claim_refused",
    }
    told = {ClaimState.CONFIRMED: "积分已确认", ClaimState.REFUSED: "积分未确认"}
    own_words = "这一笔是您自己申报的，申报和确认须由两个人完成，请交给另一位同事。"
    unit_words = "申报单位自己的人不能确认，请交给不属于该单位的同事。"
    why_words = "不予确认时请写明原因，申报单位会收到这段话。"

    def unit_of(self, row: PointsClaim) -> int | None:
        return root_of(row.member_id).unit_id

    def require(self, row: PointsClaim, viewer: Viewer) -> None:
        """NotAllowed for a person who does not hold the role the item names."""
        super().require(row, viewer)
        wanted = Role(row.rule.confirmer or Confirmer.SECRETARIAT)
        if wanted not in viewer.roles:
            raise NotAllowed(f"“{row.rule.label}”由{wanted.label}确认。")

    def due(self, viewer: Viewer) -> QuerySet[PointsClaim]:
        named = Q(rule__confirmer__in=viewer.roles)
        if Role.SECRETARIAT in viewer.roles:
            named |= Q(rule__confirmer="")
        return (
            super().due(viewer).filter(named).select_related("member__unit", "rule__rule_set", "proposed_by")
        )

    def for_trail(self, row: PointsClaim) -> dict[str, Any]:
        if row.state == ClaimState.CLAIMED:
            return entry_for_trail(row.rule, row.occurred_on, row.quantity, row.note)
        entry = row.entries.first()
        return {"计入": entry.counted} if entry else {}

    def title(self, row: PointsClaim) -> str:
        return f"{self.told[row.state]}：{row.rule.label}"

    def body(self, row: PointsClaim) -> str:
        entry = row.entries.first()
        if entry is None:
            return row.answer
        cut = "" if entry.counted == entry.points else f"（应得 {count(entry.points)} 分，已到年度上限）"
        return f"计入 {count(entry.counted)} 分{cut}。{row.answer}"

    def hears(self, row: PointsClaim) -> Iterable[Any]:
        return [*staff_of(root_of(row.member_id), self.proposing), row.proposed_by]


CLAIMS = _Claims()


@transaction.atomic
def open_claim(
    member: Member,
    rule: PointRule,
    day: dt.date,
    *,
    key: str,
    quantity: Decimal,
    note: str,
    files: Iterable[StoredFile],
    user: Any,
) -> PointsClaim:
    """A claim that waits to be confirmed; the one that is there where the key is known, asked anew where it was undone.

    Facts were checked by the caller.

    ``user``: who claims, let in by the caller; None for what an event brings.
    """
    lock_cell(member, rule.code, day.year)
    claim = PointsClaim.objects.filter(item=rule.code, event_key=key).first()
    if claim is not None and claim.state != ClaimState.WITHDRAWN:
        return claim
    claim = claim or PointsClaim(item=rule.code, event_key=key)
    claim.member, claim.rule, claim.occurred_on, claim.quantity = member, rule, day, quantity
    claim.note, claim.answer = note, ""
    if claim.pk:
        claim.save()
    claim = CLAIMS.submit(claim, by=SYSTEM_ACTOR if user is None else user)
    there = set(claim.files.values_list("file", flat=True))
    fresh = {f.pk: f for f in files if f.pk not in there}
    PointsPaper.objects.bulk_create(PointsPaper(claim=claim, file=file) for file in fresh.values())
    return claim


def undo_claim(claim: PointsClaim, *, reason: str) -> None:
    """What it is about was taken back: it waits no longer, and counts as neither confirmed nor refused."""
    row = CLAIMS.locked(claim)
    before = {"状态": row.get_state_display()}
    row.moves.undo(row, ClaimState.WITHDRAWN)
    row.ruled_by, row.ruled_at, row.answer = None, None, reason
    save_in_words(row)
    record("points.claim_withdrawn", row, by=SYSTEM_ACTOR, before=before, note=reason)


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


def confirm_claim(claim: PointsClaim, *, by: Viewer, note: str = "") -> PointsEntry:
    """The claim makes its entry. DomainError for a unit that was no member then, and as ``RulingKind.rule``."""
    made = []

    def post_it(row: PointsClaim) -> None:
        member = root_of(row.member_id)
        if not active_on(row.occurred_on).filter(pk=member.pk).exists():
            raise DomainError(
                "not_member_then", f"“{member}”在发生日期不是在册成员，不能记积分，请写明原因，不予确认。"
            )
        entry = post(
            member,
            row.rule,
            row.occurred_on,
            key=row.event_key,
            quantity=row.quantity,
            note=row.note,
            files=[paper.file for paper in row.files.select_related("file")],
            origin=EntryOrigin.CLAIM,
            user=by.user,
            claim=row,
        )
        made.append(entry)

    CLAIMS.rule(claim, ClaimState.CONFIRMED, by=by, answer=note, apply=post_it)
    return made[0]


def refuse_claim(claim: PointsClaim, *, reason: str, by: Viewer) -> PointsClaim:
    """No points for it. DomainError without a reason, which the unit gets to read."""
    return CLAIMS.rule(claim, ClaimState.REFUSED, by=by, answer=reason)
