"""The door through which other parts feed the points ledger, entries by hand, and reversals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.ui.formats import cndate
from members.selectors.member import root_of
from members.selectors.roll import active_on
from points.enums import ClaimState, EntryOrigin
from points.events import known_events
from points.models import PointRule, PointsClaim, PointsEntry
from points.scoring import counted_back
from points.selectors.entry import rule_for_event
from points.services.claim import open_claim, undo_claim
from points.services.ledger import (
    cell_sums,
    check_facts,
    checked_note,
    checked_quantity,
    last_of,
    lock_cell,
    post,
    undoing,
)

if TYPE_CHECKING:
    from members.models import Member


@dataclass(frozen=True)
class PointEvent:
    """Something that happened and may earn points. ``code`` is a registered kind.

    ``key`` names the one fact for ever, the member included where several take part (``meeting:<id>:<member>``): the
    same code and key never score twice. ``files`` prove it.
    """

    code: str
    key: str
    member_id: int
    occurred_on: dt.date
    quantity: Decimal | int = 1
    note: str = ""
    files: tuple[StoredFile, ...] = ()


@transaction.atomic
def emit(event: PointEvent) -> PointsEntry | PointsClaim | None:
    """Score an event, in the transaction of whoever emits it; the entry, or the claim where somebody must confirm.

    None where no item is fed by this kind on that day, or the unit was no member then. An event that was scored before
    gives what it gave then, unless it was taken back meanwhile (``take_back``).

    KeyError for a kind nobody registered, DomainError for a day to come.
    """
    if event.code not in known_events():
        raise KeyError(f"point event {event.code} is not registered")
    day = checked_day(event.occurred_on, "发生日期")
    rule = rule_for_event(event.code, day)
    if rule is None:
        return None
    member = root_of(event.member_id)
    known = _known(rule.code, event.key)
    if known is not None:
        return _same_member(known, member)
    if not active_on(day).filter(pk=member.pk).exists():
        return None
    facts: dict[str, Any] = {
        "quantity": checked_quantity(rule, event.quantity),
        "note": event.note[:500],
        "files": event.files,
    }
    if rule.confirmer:
        return open_claim(member, rule, day, key=event.key, user=None, **facts)
    return post(member, rule, day, key=event.key, origin=EntryOrigin.EVENT, user=None, **facts)


def _same_member(known: PointsEntry | PointsClaim, member: Member) -> PointsEntry | PointsClaim:
    if root_of(known.member_id).pk != member.pk:
        raise ValueError(
            f"event {known.event_key} was emitted for another member: the key must name the member"
        )
    return known


def _known(item: str, key: str) -> PointsEntry | PointsClaim | None:
    entry = last_of(item, key)
    if entry is not None and undoing(entry) is None:
        return entry
    return PointsClaim.objects.filter(item=item, event_key=key).exclude(state=ClaimState.WITHDRAWN).first()


def known_by_hand(item: str, key: str) -> PointsEntry | PointsClaim | None:
    """What was entered by hand under this key."""
    return _known(item, f"{EntryOrigin.PORTAL}:{key}")


@transaction.atomic
def record_points(
    member: Member,
    *,
    rule: PointRule,
    occurred_on: dt.date,
    quantity: Decimal | int = 1,
    note: str = "",
    files: Iterable[StoredFile] | None = (),
    key: str,
    by: Actor,
    origin: str = EntryOrigin.PORTAL,
) -> PointsEntry | PointsClaim:
    """Enter points by hand; a claim comes of it where the item must be confirmed.

    ``key`` tells one entry from the next, so that a form sent twice scores once. ``files`` None: a look ahead, before evidence is
    asked for. DomainError as ``check_facts``.
    """
    user = person(by, "points.record_points")
    proof = None if files is None else list(files)
    amount = check_facts(member, rule, occurred_on, quantity, proof)
    own_key = f"{origin}:{key}"
    known = _known(rule.code, own_key)
    if known is not None:
        return known
    facts: dict[str, Any] = {
        "quantity": amount,
        "note": checked_note(note),
        "files": proof or [],
        "user": user,
    }
    if rule.confirmer:
        return open_claim(member, rule, occurred_on, key=own_key, **facts)
    return post(member, rule, occurred_on, key=own_key, origin=origin, **facts)


@transaction.atomic
def reverse_points(entry: PointsEntry, *, reason: str, by: Actor, on: dt.date | None = None) -> PointsEntry:
    """Cancel an entry by its opposite, which counts from ``on`` (today) for the year of the entry.

    What the cap had cut off other entries moves up. DomainError without a reason, for a reversal, for an entry already
    reversed, and for a day before the last entry of that item and year.
    """
    user = person(by, "points.record_points")
    text = reason.strip()
    if not text:
        raise DomainError("reason_missing", "请写明冲销原因，例如“重复登记”“单位登记错误”。")
    if len(text) > 300:
        raise DomainError("reason_long", f"冲销原因有 {len(text)} 个字，超过 300 个字，请缩短。")
    if entry.reverses_id:
        raise DomainError("is_reversal", "这一笔本身就是冲销，不能再冲销；请按正确的内容重新登记。")
    day = checked_day(on or timezone.localdate(), "冲销日期")
    _refuse_early(entry, day)
    return _reversed(entry, day, text, origin=entry.origin, user=user)


@transaction.atomic
def take_back(key: str, *, reason: str) -> None:
    """What an event brought goes, as the event was taken back: claims wait no longer, rows of the ledger are reversed from today on.

    ``key`` as in ``PointEvent``; those that name a member behind it are meant too. Told anew the event scores anew, once.
    What a person has reversed stays as it is.
    """
    of_it = Q(event_key=key) | Q(event_key__startswith=f"{key}:")
    said = f"事项已撤回：{reason.strip()}"[:300]
    for claim in PointsClaim.objects.filter(of_it).exclude(state=ClaimState.WITHDRAWN).order_by("pk"):
        undo_claim(claim, reason=said)
    stands = PointsEntry.objects.filter(of_it, reverses__isnull=True, reversals__isnull=True)
    for entry in stands.select_related("rule").order_by("member", "pk"):
        _reversed(entry, timezone.localdate(), said, origin=EntryOrigin.UNDONE, user=None)


def _reversed(entry: PointsEntry, day: dt.date, reason: str, *, origin: str, user: Any) -> PointsEntry:
    lock_cell(root_of(entry.member_id), entry.item, entry.year)
    full, counted, one_rule = cell_sums(root_of(entry.member_id), entry.item, entry.year)
    reversal = PointsEntry(
        member_id=entry.member_id,
        rule_id=entry.rule_id,
        item=entry.item,
        year=entry.year,
        occurred_on=day,
        quantity=entry.quantity,
        points=-entry.points,
        counted=counted_back(
            entry.points,
            entry.counted,
            cap=entry.rule.yearly_cap,
            full=full,
            counted=counted,
            one_rule=one_rule,
        ),
        note=(f"冲销：{entry.note}" if entry.note else "冲销")[:500],
        event_key=entry.event_key,
        origin=origin,
        reverses=entry,
        reason=reason,
        created_by=user,
    )
    try:
        with transaction.atomic():
            reversal.save()
    except IntegrityError as error:
        if "points_reversed_once" not in str(error):
            raise
        raise DomainError(
            "already_reversed", "这一笔已经被冲销，不能重复冲销；请刷新页面查看冲销记录。"
        ) from error
    record(
        "points.points_reversed",
        entry,
        by=SYSTEM_ACTOR if user is None else user,
        after={"积分": reversal.points, "计入": reversal.counted, "日期": day},
        note=reason,
    )
    return reversal


def _refuse_early(entry: PointsEntry, day: dt.date) -> None:
    """A reversal comes after all it may move up, so that no past day ever shows less than nothing."""
    member = root_of(entry.member_id)
    lock_cell(member, entry.item, entry.year)
    of_it = Q(member=member) | Q(member__merged_into=member)
    cell = PointsEntry.objects.filter(of_it, item=entry.item, year=entry.year)
    last = cell.aggregate(last=Max("occurred_on"))["last"]
    if last and day < last:
        raise DomainError(
            "reversal_too_early", f"冲销日期不能早于该单位这一项目当年最后一笔的日期（{cndate(last)}）。"
        )
