"""What the roll says of units where they are chosen: kind, seat, region, whom to turn to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.urls import reverse

from groupportal.people.choosing import Facet, Turn
from groupportal.tenancy.models import Unit
from members.enums import Category, Industry, Rank
from members.models import Contact, Member
from members.rules import region_name
from members.selectors.entries import entries_on
from members.selectors.roll import active_on

MOST_IN_ADDRESS = 60
"""Units that an address names; with more it leads to all."""


def facets_on(day: dt.date) -> list[Facet]:
    """Category, seat, region and industry of the members of a day; all others count as no members."""
    entries = entries_on(active_on(day), day)
    regions = sorted({e.member.region for e in entries if e.member.region})
    return [
        Facet("category", "类别", Category.choices, {e.member.unit_id: (e.category,) for e in entries}),
        Facet("rank", "级别", Rank.choices, {e.member.unit_id: (e.rank,) for e in entries}),
        Facet(
            "region",
            "地区",
            [(code, region_name(code) or code) for code in regions],
            {e.member.unit_id: (e.member.region,) for e in entries if e.member.region},
        ),
        Facet("industry", "行业", Industry.choices, {e.member.unit_id: (e.industry,) for e in entries}),
    ]


def main_contacts(units: Collection[int]) -> dict[int, Turn]:
    """The main contact of each of these units."""
    rows = Contact.objects.filter(member__unit__in=units, is_main=True).select_related("member")
    return {row.member.unit_id: Turn(row.name, row.phone, row.email) for row in rows}


def accounts_page(units: Sequence[Unit]) -> str:
    """Where accounts are opened for the contacts of these units."""
    address = reverse("members:accounts")
    on_roll = Member.objects.filter(unit__in=[u.pk for u in units], merged_into__isnull=True)
    named = [str(pk) for pk in on_roll.values_list("public_id", flat=True)[: MOST_IN_ADDRESS + 1]]
    return address + (f"?unit={'&unit='.join(named)}" if 0 < len(named) <= MOST_IN_ADDRESS else "")
