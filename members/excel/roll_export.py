"""A filtered list of members as rows of the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from members.models import Contact, Member, MembershipPeriod, RankPeriod
from members.selectors.entries import RollEntry, entries_on

CHUNK = 1_000


def roll_rows(members: QuerySet[Member], as_of: dt.date) -> Iterator[Mapping[str, Any]]:
    """Row by row, as of a day: the last membership, the seat held (at last), the main contact."""
    chunk: list[Member] = []
    for member in members.iterator(chunk_size=CHUNK):
        chunk.append(member)
        if len(chunk) == CHUNK:
            yield from _rows(chunk, as_of)
            chunk = []
    yield from _rows(chunk, as_of)


def _rows(members: list[Member], as_of: dt.date) -> Iterator[Mapping[str, Any]]:
    contacts = {c.member_id: c for c in Contact.objects.filter(member__in=members, is_main=True)}
    reasons = dict(
        MembershipPeriod.objects.filter(member__in=members, ends_on__lte=as_of)
        .order_by("ends_on")
        .values_list("member_id", "leave_reason")
    )
    ended = RankPeriod.objects.filter(member__in=members, ends_on__lte=as_of)
    last_ranks = {(row.member_id, row.ends_on): row.rank for row in ended}
    for entry in entries_on(members, as_of):
        contact = contacts.get(entry.member.pk)
        rank = last_ranks.get((entry.member.pk, entry.left_on), entry.rank)
        yield {
            **_unit(entry),
            **_person(contact),
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


def _person(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {}
    return {
        "contact_name": contact.name,
        "contact_title": contact.title,
        "contact_phone": contact.phone,
        "contact_email": contact.email,
    }
