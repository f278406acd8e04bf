"""Reads of the points: rules in force, the ledger, what it adds up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from members.selectors.member import is_member_on, member_of_unit
from members.selectors.roll import active_on
from points.enums import RunState
from points.models import GradingLine, GradingRun, PointRule, PointRuleSet, PointsEntry, PointsEvidence
from points.scoring import ZERO, graded

if TYPE_CHECKING:
    from members.models import Member


def rule_sets() -> QuerySet[PointRuleSet]:
    """All versions of the rules, the newest first."""
    return PointRuleSet.objects.order_by("-version")


def rule_set_on(day: dt.date) -> PointRuleSet | None:
    """The version in force on a day."""
    return PointRuleSet.objects.filter(during(day)).first()


def years_with_rules(today: dt.date) -> list[int]:
    """The years that can be graded, the latest first: rules were in force at their end, or are today."""
    spans = list(PointRuleSet.objects.filter(starts_on__isnull=False).values_list("starts_on", "ends_on"))
    first = min((start.year for start, _ in spans), default=today.year + 1)
    ends = {year: min(today, dt.date(year, 12, 31)) for year in range(today.year, first - 1, -1)}
    return [y for y, end in ends.items() if any(s <= end and (e is None or end < e) for s, e in spans)]


def rules_on(day: dt.date) -> QuerySet[PointRule]:
    """The items that can be scored on a day."""
    rows = PointRule.objects.filter(during(day, "rule_set__"))
    return rows.select_related("rule_set").order_by("position")


def rule_for_event(code: str, day: dt.date) -> PointRule | None:
    """The item fed by this kind of event on that day."""
    return rules_on(day).filter(event=code).first()


def entries_for(viewer: Viewer) -> QuerySet[PointsEntry]:
    """The entries this person may see: all, or those of the own unit; with ``file_count`` and ``is_reversed``."""
    return _own(all_entries(), viewer)


def all_entries() -> QuerySet[PointsEntry]:
    """The whole ledger, with ``file_count`` and ``is_reversed``."""
    files = PointsEvidence.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    counted = Subquery(files.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = PointsEntry.objects.select_related("rule__rule_set", "created_by", "reverses")
    return with_reversals(rows.annotate(file_count=Coalesce(counted, 0))).order_by("-occurred_on", "-id")


def stands_on(entry: PointsEntry, day: dt.date) -> str:
    """How an entry stood on a day, in words; its reversals are known (``entry.reversals``)."""
    if entry.occurred_on > day:
        return "当天还没有"
    if entry.reverses_id:
        return "冲销"
    return "已冲销" if any(row.occurred_on <= day for row in entry.reversals.all()) else "计入"


def with_reversals(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With unit, item and ``is_reversed``."""
    reversals = PointsEntry.objects.filter(reverses=OuterRef("pk"))
    return rows.select_related("member__unit", "rule").annotate(is_reversed=Exists(reversals))


def _own(rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    if viewer.can("points.view_ranking"):
        return rows
    return rows.filter(viewer.within("points.view_points", "member__unit", "member__merged_into__unit"))


def own_rows(rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Of rows with a ``member``, those this person may see."""
    return _own(rows, viewer)


def entries_of_member(member: Member, year: int | None, as_of: dt.date) -> QuerySet[PointsEntry]:
    """What a member, its merged duplicates included, got up to a day, for a year or for all."""
    rows = all_entries().filter(Q(member=member) | Q(member__merged_into=member), occurred_on__lte=as_of)
    return rows if year is None else rows.filter(year=year)


def sum_counted(rows: QuerySet[PointsEntry]) -> Decimal:
    """What entries add up to."""
    found = PointsEntry.objects.filter(pk__in=rows.order_by().values("pk"))
    return found.order_by().aggregate(total=Sum("counted"))["total"] or ZERO


def points_by_member(year: int, as_of: dt.date) -> dict[int, Decimal]:
    """Points of a year up to a day by member; duplicates count for the member they were merged into."""
    rows = (
        PointsEntry.objects.filter(year=year, occurred_on__lte=as_of)
        .order_by()
        .annotate(owner=Coalesce(F("member__merged_into_id"), F("member_id")))
        .values_list("owner")
        .annotate(total=Sum("counted"))
    )
    return dict(rows)


def points_by_label(year: int, as_of: dt.date) -> dict[str, Decimal]:
    """Points of a year up to a day by the name of the item, the most first."""
    rows = PointsEntry.objects.filter(year=year, occurred_on__lte=as_of).order_by()
    sums = rows.values_list("rule__label").annotate(total=Sum("counted"))
    return dict(sorted(sums, key=lambda row: (-row[1], row[0])))


@dataclass(frozen=True)
class RankRow:
    """A member's place in the ranking."""

    member: Member
    points: Decimal
    rank: int


def standing(year: int, as_of: dt.date) -> list[tuple[Member, Decimal]]:
    """The members of the last day that counts, by name, each with its points of the year."""
    day = min(as_of, dt.date(year, 12, 31))
    points = points_by_member(year, as_of)
    members = active_on(day).order_by("unit__pinyin", "id")
    return [(member, points.get(member.pk, ZERO)) for member in members]


def ranking(year: int, as_of: dt.date) -> list[RankRow]:
    """Everybody's place in a year up to a day; equal points share a place. Two queries."""
    return [RankRow(g.who, g.points, g.rank) for g in graded(standing(year, as_of), ())]


@dataclass(frozen=True)
class ItemSum:
    """What a member got for an item in a year."""

    code: str
    label: str
    full: Decimal
    counted: Decimal
    cap: Decimal | None
    times: int


def points_by_item(member: Member, year: int, as_of: dt.date) -> list[ItemSum]:
    """A member's year by item, the most first. The label and the cap are those of the newest version used."""
    rows = (
        PointsEntry.objects.filter(Q(member=member) | Q(member__merged_into=member))
        .filter(year=year, occurred_on__lte=as_of)
        .select_related("rule")
        .order_by("rule__rule_set__version", "id")
    )
    found: dict[str, list[PointsEntry]] = {}
    for row in rows:
        found.setdefault(row.item, []).append(row)
    sums = [_item_sum(code, entries) for code, entries in found.items()]
    return sorted(sums, key=lambda s: (-s.counted, s.label))


def _item_sum(code: str, entries: Sequence[PointsEntry]) -> ItemSum:
    rule = entries[-1].rule
    return ItemSum(
        code,
        rule.label,
        sum((e.points for e in entries), ZERO),
        sum((e.counted for e in entries), ZERO),
        rule.yearly_cap,
        sum(-1 if e.reverses_id else 1 for e in entries),
    )


def runs() -> QuerySet[GradingRun]:
    """All gradings, the newest first."""
    return GradingRun.objects.select_related("rule_set", "made_by", "published_by").order_by(
        "-year", "-version"
    )


def run_on(year: int, day: dt.date) -> GradingRun | None:
    """The grading of a year that held on a day: the newest published by then."""
    return (
        runs()
        .exclude(state=RunState.DRAFT)
        .filter(year=year, published_on__lte=day)
        .order_by("-version")
        .first()
    )


def grades_of_member(member: Member) -> QuerySet[GradingLine]:
    """A member's published grades, the latest year first."""
    return (
        GradingLine.objects.filter(Q(member=member) | Q(member__merged_into=member))
        .filter(run__state=RunState.PUBLISHED)
        .select_related("run__rule_set", "member__unit")
        .order_by("-run__year")
    )


AT_ONCE = "岗位需求免审核"
"""The line among what a grade earns that lets its units open posts without being ruled on."""


def posts_at_once(unit_id: int, day: dt.date) -> bool:
    """Whether the grade that a unit's member holds on a day earns that."""
    member = member_of_unit(unit_id)
    if member is None or not is_member_on(unit_id, day):
        return False
    held = grades_of_member(member).filter(run__published_on__lte=day).first()
    return held is not None and AT_ONCE in map(str.strip, held.earns.splitlines())


def years_with_points() -> list[int]:
    """The years the ledger holds points for, the latest first."""
    return list(PointsEntry.objects.order_by("-year").values_list("year", flat=True).distinct())
