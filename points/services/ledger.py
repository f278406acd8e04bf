"""Rows of the points ledger, written under the yearly cap. Rows are only ever added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum

from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.turns import take_turn
from groupportal.ui.formats import cndate, count
from members.selectors.roll import active_on
from points.enums import EntryOrigin, Measure
from points.models import PointRule, PointsClaim, PointsEntry, PointsEvidence
from points.scoring import ZERO, counted_now, full_points
from points.selectors.entry import rules_on

if TYPE_CHECKING:
    from members.models import Member

LARGEST_QUANTITY = Decimal(999_999)


def check_facts(
    member: Member, rule: PointRule, day: dt.date, quantity: Decimal | int, files: list[StoredFile] | None
) -> Decimal:
    """The quantity, checked with the rest; ``files`` None: evidence is not looked at yet.

    DomainError for a day to come, a rule not in force on it, a unit that was no member then, a quantity out of reach,
    missing evidence.
    """
    checked_day(day, "发生日期")
    if not rules_on(day).filter(pk=rule.pk).exists():
        raise DomainError(
            "rule_not_in_force",
            f"“{rule.label}”属于{rule.rule_set}，{cndate(day)}执行的不是这一版规则，请按当日的规则重新选择项目。",
        )
    if not active_on(day).filter(pk=member.pk).exists():
        raise DomainError(
            "not_member_then", f"{cndate(day)}“{member}”不是在册成员，不能记积分，请核对日期或成员单位。"
        )
    if rule.needs_evidence and files is not None and not files:
        needed = rule.evidence or "能证明这件事的文件"
        raise DomainError("evidence_missing", f"“{rule.label}”必须上传佐证：{needed}。")
    return checked_quantity(rule, quantity)


def checked_quantity(rule: PointRule, quantity: Decimal | int) -> Decimal:
    """The quantity with two places; DomainError at or below zero, beyond reach, or in parts where times are counted."""
    amount = Decimal(quantity)
    if not amount.is_finite() or not 0 < amount <= LARGEST_QUANTITY:
        raise DomainError("quantity_range", f"数量应大于 0、不超过 {count(LARGEST_QUANTITY)}，请核对。")
    if rule.measure == Measure.EVENT and amount != amount.to_integral_value():
        raise DomainError("quantity_whole", f"“{rule.label}”按次计分，数量请填整数。")
    if amount != amount.quantize(Decimal("0.01")):
        raise DomainError("quantity_places", "数量最多两位小数，请核对。")
    return amount


def checked_note(note: str) -> str:
    """The note as it is kept."""
    text = note.strip()
    if len(text) > 500:
        raise DomainError("note_long", f"说明有 {len(text)} 个字，超过 500 个字，请缩短。")
    return text


def post(
    member: Member,
    rule: PointRule,
    day: dt.date,
    *,
    key: str,
    quantity: Decimal,
    note: str,
    files: Iterable[StoredFile],
    origin: str,
    user: Any,
    claim: PointsClaim | None = None,
) -> PointsEntry:
    """Write a row of the ledger under the yearly cap; the one that is there where the key is known.

    What was taken back and is told anew (``PointsEntry.renews``) counts from the day of its reversal on: no past day gets more.
    """
    lock_cell(member, rule.code, day.year)
    last = last_of(rule.code, key)
    renewed = None if last is None else undoing(last)
    if last is not None and renewed is None:
        return last
    points = full_points(rule.points, quantity)
    _, counted, _ = cell_sums(member, rule.code, day.year)
    entry = PointsEntry(
        member=member,
        rule=rule,
        item=rule.code,
        year=day.year,
        occurred_on=max(day, renewed.occurred_on) if renewed else day,
        quantity=quantity,
        points=points,
        counted=counted_now(points, cap=rule.yearly_cap, counted=counted),
        note=note,
        event_key=key,
        origin=origin,
        claim=claim,
        renews=renewed,
        created_by=user,
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        known = last_of(rule.code, key)
        if known is None or not ("points_event_once" in str(error) or "points_renewed_once" in str(error)):
            raise
        return known
    PointsEvidence.objects.bulk_create(
        PointsEvidence(entry=entry, file=file) for file in {f.pk: f for f in files}.values()
    )
    after = {**entry_for_trail(rule, day, quantity, note), "应得": points, "计入": entry.counted}
    record("points.points_recorded", entry, by=user, after=after)
    return entry


def last_of(item: str, key: str) -> PointsEntry | None:
    """The newest row that this event brought, whether it stands or not."""
    return PointsEntry.objects.filter(item=item, event_key=key, reverses__isnull=True).order_by("-pk").first()


def undoing(entry: PointsEntry) -> PointsEntry | None:
    """The reversal that came since the event was taken back, which lets it score anew; a person's reversal does not."""
    return entry.reversals.filter(origin=EntryOrigin.UNDONE).first()


def lock_cell(member: Member, item: str, year: int) -> None:
    """One writer at a time per member, item and year, until the transaction ends.

    Rows of the ledger can't be locked themselves: the serving role has no right to change them.
    """
    take_turn("points", member.pk, item, year)


def cell_sums(member: Member, item: str, year: int) -> tuple[Decimal, Decimal, bool]:
    """What a member has of an item in a year: in full, counted, and whether one version of the item made it all."""
    of_it = Q(member=member) | Q(member__merged_into=member)
    found = PointsEntry.objects.filter(of_it, item=item, year=year).aggregate(
        full=Sum("points"), counted=Sum("counted"), rules=Count("rule", distinct=True)
    )
    return found["full"] or ZERO, found["counted"] or ZERO, found["rules"] <= 1


def entry_for_trail(rule: PointRule, day: dt.date, quantity: Decimal, note: str) -> dict[str, Any]:
    """What the trail keeps of an entry, and of a claim to one."""
    return {"项目": rule.label, "日期": day, "数量": quantity, "说明": note, "规则": str(rule.rule_set)}
