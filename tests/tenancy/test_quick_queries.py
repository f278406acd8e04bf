"""The quick way to the SQL of a query leads to the same SQL as Django's own."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, expressions
from django.db.models.functions import Coalesce, Lower

from groupportal.quick_queries import QUICK
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.world import World


def _queries() -> list[Any]:
    held, units = Membership.objects.filter(unit=OuterRef("pk")), Unit.objects.all()
    return [
        units.order_by("name", "-pk"),
        units.filter(Q(name__contains="江") | ~Q(pk__in=[3, 4])).order_by(
            Lower("name").desc(nulls_last=True)
        ),
        units.annotate(many=Count("memberships")).filter(many__gt=0).order_by("-many", "name"),
        units.values("name").annotate(many=Count("pk", filter=Q(pk__gt=3))).order_by("name"),
        units.annotate(who=Subquery(held.order_by("pk").values("user__name")[:1])).order_by("who", "pk"),
        units.filter(Exists(held.filter(role="reader")), pk__gt=F("pk") - 1).values_list("name", "pk"),
        Membership.objects.select_related("user", "unit").order_by("user__name", "unit__name", "pk"),
        Membership.objects.annotate(at=Coalesce("unit__name", Value("集团")))
        .order_by("at", "user_id")
        .distinct(),
        units.values("pk", "name").union(units.values("pk", "name")).order_by("name"),
        Unit.objects.filter(pk__in=Membership.objects.filter(unit__in=units).values("unit")),
    ]


def _told() -> list[Any]:
    return [(query.query.get_compiler(connection=connection).as_sql(), list(query)) for query in _queries()]


def test_the_sql_is_that_of_django(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.spec_from_file_location("as_django_has_it", expressions.__file__)
    assert found is not None
    assert found.loader is not None
    django = importlib.util.module_from_spec(found)
    found.loader.exec_module(django)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        quick = _told()
        for kind, name, way in QUICK:
            assert vars(kind)[name] is way, "the program does not go the quick way"
            monkeypatch.setattr(kind, name, getattr(getattr(django, kind.__name__), name))
        assert _told() == quick
    assert any(rows for _, rows in quick)


def test_columns_are_the_same_where_django_says_so(world: World) -> None:
    one, other = (Unit._meta.get_field(name).get_col("here") for name in ("name", "id"))
    assert {one, Unit._meta.get_field("name").get_col("here")} == {one}
    assert len({one, other, Unit._meta.get_field("name").get_col("there")}) == 3
    copied = one.copy()
    assert copied == one
    assert copied is not one
    copied.alias = "there"
    assert one.alias == "here"
