"""Reads of the pool of experts."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from experts.models import Expert, ExpertField, ExpertPeriod, ExpertRecord
from groupportal.lists.declaring import with_words
from groupportal.periods.period import during


def experts() -> QuerySet[Expert]:
    """Everybody who is or was in the pool, by name."""
    return Expert.objects.select_related("member__unit").order_by("pinyin", "id")


def experts_on(
    as_of: dt.date, *, kind: str | None = None, field: str | None = None, side: str | None = None
) -> QuerySet[Expert]:
    """Those in the pool on a day; on the day of leaving no longer. Their periods alone decide."""
    rows = experts().filter(Exists(_periods_on(as_of).filter(expert=OuterRef("pk"))))
    if kind:
        rows = rows.filter(kind=kind)
    if side:
        rows = rows.filter(side=side)
    if field:
        rows = rows.filter(Exists(ExpertField.objects.filter(expert=OuterRef("pk"), name=field)))
    return rows


def _periods_on(as_of: dt.date) -> QuerySet[ExpertPeriod]:
    return ExpertPeriod.objects.filter(during(as_of))


def listed(rows: QuerySet[Expert], as_of: dt.date) -> QuerySet[Expert]:
    """With what a list shows as of a day: ``is_inside`` the pool, ``deeds`` done up to it, and the fields."""
    done = (
        ExpertRecord.objects.filter(expert=OuterRef("pk"), occurred_on__lte=as_of)
        .order_by()
        .values("expert")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(
        is_inside=Exists(_periods_on(as_of).filter(expert=OuterRef("pk"))),
        deeds=Coalesce(Subquery(done, output_field=IntegerField()), 0),
    ).prefetch_related("fields")


def search(rows: QuerySet[Expert], text: str) -> QuerySet[Expert]:
    """Every word somewhere in name, its pinyin, unit, its pinyin, title, position or a field."""

    def in_a_field(word: str) -> Q:
        return Q(Exists(ExpertField.objects.filter(expert=OuterRef("pk"), name__icontains=word)))

    fields = ("name", "unit_name", "member__unit__name", "title", "position")
    return with_words(rows, text, *fields, also=in_a_field)


def known_fields() -> list[str]:
    """The fields in use, the commonest first."""
    rows = ExpertField.objects.order_by().values("name").annotate(n=Count("pk")).order_by("-n", "name")
    return [row["name"] for row in rows]


def similar_experts(name: str, *, member_id: int | None, unit_name: str) -> QuerySet[Expert]:
    """People of the same name and unit: perhaps the same person twice."""
    rows = experts().filter(name=name.strip())
    return rows.filter(member_id=member_id) if member_id else rows.filter(unit_name=unit_name.strip())


def experts_named(name: str, unit: str) -> list[Expert]:
    """Those of this name at the unit of this name, member or not."""
    at_unit = Q(member__unit__name=unit) | Q(member__isnull=True, unit_name=unit)
    return list(experts().filter(at_unit, name=name))


def hours_by_kind(expert: Expert, as_of: dt.date) -> dict[str, dict[str, object]]:
    """What an expert did up to a day: how often and how many hours, by kind."""
    rows = (
        ExpertRecord.objects.filter(expert=expert, occurred_on__lte=as_of)
        .order_by()
        .values("kind")
        .annotate(times=Count("pk"), hours=Sum("hours"))
    )
    return {row["kind"]: {"times": row["times"], "hours": row["hours"]} for row in rows}
