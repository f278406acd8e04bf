"""Who has a vote at a moment, who casts it, whether somebody is there to: the one reckoning of 应到 and 实到, live and in votes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.enums import Per
from governance.models import Charter, Invitation, Meeting, Presence
from governance.selectors.invitation import entitled, standing
from governance.selectors.meeting import AHEAD, is_by_letter
from governance.selectors.proxy import accepted_proxies
from groupportal.periods.period import during
from members.selectors.outside import members_on


@dataclass(frozen=True)
class Elector:
    """One vote before it is cast: whose it is, who casts it instead, what it counts for, whether somebody is there to cast it."""

    invitation: Invitation
    holder: Invitation | None
    weight: int
    is_here: bool


@dataclass(frozen=True)
class Part:
    """Who took part, in votes: all there are, those there in person, those represented by somebody who is."""

    entitled: int
    present: int
    represented: int = 0

    @property
    def there(self) -> int:
        """In person or represented."""
        return self.present + self.represented


def part_of(electors: Iterable[Elector]) -> Part:
    """Summed up."""
    rows = list(electors)
    return Part(
        sum(each.weight for each in rows),
        sum(each.weight for each in rows if each.is_here and each.holder is None),
        sum(each.weight for each in rows if each.is_here and each.holder is not None),
    )


def there(at: dt.datetime) -> Q:
    """Presences that a moment lies in."""
    return Q(came_at__lte=at) & (Q(left_at__isnull=True) | Q(left_at__gt=at))


def present_now(meeting: Meeting, at: dt.datetime | None = None) -> QuerySet[Invitation]:
    """Who is there at a moment, guests too."""
    here = Presence.objects.filter(there(at or timezone.now()), invitation__meeting=meeting)
    return standing(meeting).filter(pk__in=here.values("invitation"))


def holders_at(meeting: Meeting) -> dict[int, Invitation]:
    """Key of the giver -> holder of the proxies that hold."""
    return {row.giver_id: row.holder for row in accepted_proxies(meeting)}


def electors(
    charter: Charter, rows: Iterable[Invitation], here: Collection[int], holders: Mapping[int, Invitation]
) -> list[Elector]:
    """The votes of these by a charter: one a seat, or one a unit, which the first of its seats that is there casts."""
    found = [_elector(row, charter, here, holders) for row in rows]
    return _one_a_unit(found) if charter.per == Per.UNIT else found


def electorate(meeting: Meeting, charter: Charter, at: dt.datetime) -> list[Elector]:
    """Who has a vote at a moment by a charter: who was asked when the meeting began, whatever became of their seats or units since.

    Of a vote by letter, which is open before its meeting begins, those of them who sit, or are members, on the day of the moment.
    """
    rows = entitled(meeting)
    if is_by_letter(meeting) and meeting.state in AHEAD:
        day = timezone.localdate(at)
        is_member = Q(unit__in=members_on(day))
        rows = rows.filter(is_member if meeting.body.is_of_members else during(day, "seat__"))
    here = set(present_now(meeting, at).order_by().values_list("pk", flat=True))
    return electors(charter, rows, here, holders_at(meeting))


def _elector(
    row: Invitation, charter: Charter, here: Collection[int], holders: Mapping[int, Invitation]
) -> Elector:
    holder = None if row.pk in here else holders.get(row.pk)
    return Elector(row, holder, row.weight if charter.is_weighted else 1, (holder or row).pk in here)


def _one_a_unit(found: Iterable[Elector]) -> list[Elector]:
    best: dict[int, Elector] = {}
    for each in sorted(found, key=lambda one: (not one.is_here, one.holder is not None, one.invitation.pk)):
        best.setdefault(each.invitation.unit_id or -each.invitation.pk, each)
    return sorted(best.values(), key=lambda one: one.invitation.pk)
