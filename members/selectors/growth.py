"""How the group grew: counts by category at year ends, by region, against what the plan asks for."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Min

from groupportal.periods.period import during
from members.models import EarlierKind, MembershipPeriod, SuspensionPeriod
from members.rules import region_name
from members.selectors.roll import Kind, active_on, earlier_kinds_on

MAX_YEARS = 30
METRIC = "members.active"


def year_ends(as_of: dt.date) -> list[dt.date]:
    """The last days of the years from the first joining on, and ``as_of`` itself at the end."""
    first = MembershipPeriod.objects.aggregate(first=Min("starts_on"))["first"]
    if first is None or first > as_of:
        return [as_of]
    years = range(max(first.year, as_of.year - MAX_YEARS), as_of.year)
    return [*(dt.date(year, 12, 31) for year in years), as_of]


def counts_at(days: Sequence[dt.date]) -> dict[dt.date, Counter[Kind]]:
    """Members of each category and industry on each of these days. Three queries, however many days or members."""
    found: dict[dt.date, Counter[Kind]] = {day: Counter() for day in days}
    _add(found, days, 1)
    _add(found, days, -1, suspended=True)
    _recount_changed(found, days)
    return {day: +counter for day, counter in found.items()}


def _add(
    found: dict[dt.date, Counter[Kind]], days: Sequence[dt.date], sign: int, *, suspended: bool = False
) -> None:
    model = SuspensionPeriod if suspended else MembershipPeriod
    counts = {f"n{i}": Count("pk", filter=during(day)) for i, day in enumerate(days)}
    rows = model.objects.order_by().values(category=F("member__category"), industry=F("member__industry"))
    for row in rows.annotate(**counts):
        for i, day in enumerate(days):
            found[day][row["category"], row["industry"]] += sign * row[f"n{i}"]


def _recount_changed(found: dict[dt.date, Counter[Kind]], days: Sequence[dt.date]) -> None:
    """Members that counted as something else on a day: taken from what they are, given to what they were."""
    changes: dict[int, list[EarlierKind]] = defaultdict(list)
    for row in EarlierKind.objects.filter(until__gt=min(days)).select_related("member").order_by("until"):
        changes[row.member_id].append(row)
    if not changes:
        return
    spans: dict[int, list[tuple[dt.date, dt.date | None, int]]] = defaultdict(list)
    for model, sign in ((MembershipPeriod, 1), (SuspensionPeriod, -1)):
        rows = model.objects.filter(member__in=changes).values_list("member_id", "starts_on", "ends_on")
        for member, start, end in rows:
            spans[member].append((start, end, sign))
    for member, kinds in changes.items():
        for day in days:
            then = next((row for row in kinds if row.until > day), None)
            counted = sum(s for start, end, s in spans[member] if start <= day and (end is None or day < end))
            if then and counted:
                found[day][then.member.category, then.member.industry] -= counted
                found[day][then.category, then.industry] += counted


@dataclass(frozen=True)
class Region:
    """The members in a division itself, those below it not counted; ``code`` "" for members without one."""

    code: str
    name: str
    kinds: Counter[Kind]


def regions_on(as_of: dt.date) -> list[Region]:
    """The divisions members are in on a day, with the members of each kind. Two queries."""
    active = active_on(as_of).order_by()
    found: dict[str, Counter[Kind]] = defaultdict(Counter)
    for row in active.values("region", "category", "industry").annotate(n=Count("pk")):
        found[row["region"]][row["category"], row["industry"]] += row["n"]
    changed = earlier_kinds_on(as_of).filter(member__in=active.values("pk")).select_related("member")
    for then in changed:
        kinds = found[then.member.region]
        kinds[then.member.category, then.member.industry] -= 1
        kinds[then.category, then.industry] += 1
    return [Region(code, region_name(code) or code or "未填写", +kinds) for code, kinds in found.items()]
