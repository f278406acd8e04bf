"""Points of one event for many members: one deed, which looks ahead first and scores nobody twice."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cndate
from groupportal.ui.names import folded
from members.selectors.roll import active_on
from points.models import PointRule, PointsClaim, PointsEntry
from points.services.entry import known_by_hand, record_points

if TYPE_CHECKING:
    from members.models import Member

MOST = 1_000


@dataclass(frozen=True)
class Awarded:
    """What came of it for one member. ``entry`` None: the unit was no member on the day."""

    member: Member
    entry: PointsEntry | PointsClaim | None
    is_known: bool = False
    """It had been entered for this event before; nothing was added."""


@transaction.atomic
def record_for_many(
    members: Iterable[Member],
    *,
    rule: PointRule,
    occurred_on: dt.date,
    event: str,
    quantity: Decimal | int = 1,
    files: Sequence[StoredFile] = (),
    by: Actor,
) -> list[Awarded]:
    """Enter the same points for all of them, in the order given, or for none.

    ``event`` (2023年年会) names what happened: the same event, day and item score a member once, whoever enters it and however
    often. DomainError without members or event, for units that were no members on the day, and as ``record_points``.
    """
    awarded = _award(members, rule=rule, day=occurred_on, event=event, quantity=quantity, files=files, by=by)
    if strangers := [one.member.name for one in awarded if one.entry is None]:
        raise DomainError(
            "not_members_then",
            f"{cndate(occurred_on)}不是在册成员，不能记积分：{'、'.join(strangers)}。请取消勾选，或核对日期。",
            field="members",
        )
    return awarded


def foresee(
    members: Iterable[Member],
    *,
    rule: PointRule,
    occurred_on: dt.date,
    event: str,
    quantity: Decimal | int = 1,
    by: Actor,
) -> list[Awarded]:
    """What ``record_for_many`` would do, caps included; nothing stays. Evidence is not asked for yet."""
    with transaction.atomic():
        awarded = _award(
            members, rule=rule, day=occurred_on, event=event, quantity=quantity, files=None, by=by
        )
        transaction.set_rollback(True)
    return awarded


def _award(
    members: Iterable[Member],
    *,
    rule: PointRule,
    day: dt.date,
    event: str,
    quantity: Decimal | int,
    files: Sequence[StoredFile] | None,
    by: Actor,
) -> list[Awarded]:
    chosen = list(members)
    name = event.strip()
    if not chosen:
        raise DomainError("nobody", "请至少选择一家单位。", field="members")
    if len(chosen) > MOST:
        raise DomainError("too_many", f"一次最多 {MOST:,} 家，请分几次登记。", field="members")
    if not name:
        raise DomainError("event_missing", "请写明是哪件事，例如“2023年年会”。", field="event")
    there = set(active_on(day).filter(pk__in=[m.pk for m in chosen]).values_list("pk", flat=True))
    done: dict[int, Awarded] = {}
    # Cells are locked in one order, so that two who enter at once wait for each other and never both.
    for member in sorted(chosen, key=lambda m: m.pk):
        if member.pk not in there:
            done[member.pk] = Awarded(member, None)
            continue
        key = _key(name, day, member)
        known = known_by_hand(rule.code, key)
        made = known or record_points(
            member,
            rule=rule,
            occurred_on=day,
            quantity=quantity,
            note=name,
            files=files,
            key=key,
            by=by,
        )
        done[member.pk] = Awarded(member, made, is_known=known is not None)
    return [done[member.pk] for member in chosen]


def _key(event: str, day: dt.date, member: Member) -> str:
    digest = hashlib.sha256(folded(event).encode()).hexdigest()[:16]
    return f"event:{day:%Y%m%d}:{digest}:{member.public_id}"
