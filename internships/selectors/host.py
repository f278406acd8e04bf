"""Units that take interns, as lists show them and as rules ask about them. Who sees which stands in ``selectors.placement``."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from internships.models import HostUnit, Placement, Post, Selection
from internships.selectors.attendance import running_on
from internships.selectors.placement import VIEW_SCHOOL
from members.selectors.member import member_of_unit

OWN = "internships.edit_own_host"
member_of = member_of_unit

LACKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "registered": ("是否依法登记", ("is_registered",)),
    "credit": (
        "信用核查",
        ("operates_lawfully", "is_untrustworthy", "credit_checked_on", "credit_valid_until"),
    ),
    "safety": ("安全生产核查", ("has_safety_violation", "safety_checked_on")),
    "barred": ("是否娱乐场所、中介机构", ("is_entertainment", "is_agency")),
    "contact": ("指定的负责人", ("contact",)),
    "staff": ("在岗职工总数", ("staff_then",)),
    "elsewhere": ("集团外学校的实习人数", ("elsewhere",)),
    "wage": ("最低档工资", ("lowest_wage",)),
    "posts": ("岗位", ("number_of_posts",)),
}
"""What rules ask of a unit: words, and the columns of ``listed`` of which none may be empty."""


def lacking(row: HostUnit) -> list[str]:
    """What rules ask of a unit and nobody has said; for a row of ``listed``."""
    return [words for words, names in LACKS.values() if any(getattr(row, n) in (None, "") for n in names)]


def lacks(key: str) -> Q:
    """The rows of ``listed`` that lack this one of ``LACKS``."""
    names = LACKS[key][1]
    return Q(*((f"{n}__isnull", True) if n != "contact" else (n, "") for n in names), _connector=Q.OR)


def with_staff(rows: QuerySet[HostUnit]) -> QuerySet[HostUnit]:
    """With ``is_member``, ``staff_then`` and ``staff_then_on``: a member's number of staff is the roll's, where it has one."""
    roll = "unit__members__"
    counted = Q(**{f"{roll}staff_total__isnull": False})
    return rows.annotate(
        is_member=ExpressionWrapper(Q(**{f"{roll}isnull": False}), BooleanField()),
        staff_then=Coalesce(F(f"{roll}staff_total"), F("staff_total"), output_field=IntegerField()),
        staff_then_on=Case(
            When(counted, then=F(f"{roll}staff_total_on")),
            default=F("staff_total_on"),
            output_field=DateField(),
        ),
    )


def listed(rows: QuerySet[HostUnit], viewer: Viewer, day: dt.date) -> QuerySet[HostUnit]:
    """With staff, posts, interns of all schools on a day, and whether a school of the person's has chosen it by then.

    ``number_of_posts`` and ``interns_then`` are None for none.
    """
    chosen = Selection.objects.filter(during(day), viewer.within(VIEW_SCHOOL, "school"), host=OuterRef("pk"))
    return with_staff(rows).annotate(
        number_of_posts=_number(Post.objects.filter(is_active=True)),
        interns_then=_number(Placement.objects.filter(running_on(day))),
        is_chosen=Exists(chosen),
    )


def _number(rows: QuerySet[Any]) -> Subquery:
    of_host = rows.filter(host=OuterRef("pk")).order_by().values("host").annotate(n=Count("pk"))
    return Subquery(of_host.values("n"), output_field=IntegerField())


def own_hosts(viewer: Viewer) -> QuerySet[HostUnit]:
    """Those of the units a person works for, whatever else the person sees."""
    return (
        HostUnit.objects.filter(unit__in=viewer.units_for(OWN))
        .select_related("unit")
        .order_by("unit__pinyin", "id")
    )


def units_to_add() -> QuerySet[Unit]:
    """Units of the group that are no host yet."""
    return (
        Unit.objects.filter(is_active=True)
        .exclude(pk__in=HostUnit.objects.values("unit"))
        .order_by("pinyin", "id")
    )


def own_units(viewer: Viewer) -> QuerySet[Unit]:
    """The units a person works for."""
    return Unit.objects.filter(pk__in=viewer.units_for(OWN)).order_by("pinyin", "id")
