"""A filtered list of members as rows of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from groupportal.records.sharing import shown_email, shown_phone
from groupportal.ui.asof import parse_as_of
from members.filters import filtered
from members.models import Contact, Member, MembershipPeriod, RankPeriod
from members.selectors.entries import RollEntry, entries_on

CHUNK = 1_000


def roll_count(request: Any) -> int:
    """How many units the list has."""
    return int(filtered(request).qs.count())


def roll_rows(request: Any, *, in_full: bool) -> Iterator[Mapping[str, Any]]:
    """Row by row, as of the cut-off date: the last membership, the seat held (at last), the main contact.

    Contacts are masked unless ``in_full``.
    """
    as_of = parse_as_of(request)
    chunk: list[Member] = []
    for member in filtered(request).qs.order_by("unit__pinyin", "id").iterator(chunk_size=CHUNK):
        chunk.append(member)
        if len(chunk) == CHUNK:
            yield from _rows(chunk, as_of, in_full)
            chunk = []
    yield from _rows(chunk, as_of, in_full)


def _rows(members: list[Member], as_of: Any, in_full: bool) -> Iterator[Mapping[str, Any]]:
    contacts = {c.member_id: c for c in Contact.objects.filter(member__in=members, is_main=True)}
    reasons = dict(
        MembershipPeriod.objects.filter(member__in=members, left_on__lte=as_of)
        .order_by("left_on")
        .values_list("member_id", "leave_reason")
    )
    ended = RankPeriod.objects.filter(member__in=members, ends_on__lte=as_of)
    last_ranks = {(row.member_id, row.ends_on): row.rank for row in ended}
    for entry in entries_on(members, as_of):
        contact = contacts.get(entry.member.pk)
        rank = last_ranks.get((entry.member.pk, entry.left_on), entry.rank)
        yield {
            **_unit(entry),
            **_person(contact, in_full),
            "rank": rank,
            "leave_reason": _reason(entry, reasons),
        }


def _reason(entry: RollEntry, reasons: dict[int, str]) -> str:
    return reasons.get(entry.member.pk, "") if entry.left_on else ""


def _unit(entry: RollEntry) -> dict[str, Any]:
    member = entry.member
    return {
        "name": member.unit.name,
        "credit_code": member.credit_code,
        "category": entry.category,
        "industry": entry.industry,
        "section": member.section,
        "joined_on": entry.joined_on,
        "left_on": entry.left_on,
        "region": member.region,
        "address": member.address,
        "staff_total": member.staff_total,
        "staff_total_on": member.staff_total_on,
        "website": member.website,
        "introduction": member.introduction,
        "note": member.note,
    }


def _person(contact: Contact | None, in_full: bool) -> dict[str, Any]:
    if contact is None:
        return {}
    return {
        "contact_name": contact.name,
        "contact_title": contact.title,
        "contact_phone": shown_phone(contact.phone, in_full=in_full),
        "contact_email": shown_email(contact.email, in_full=in_full),
    }
