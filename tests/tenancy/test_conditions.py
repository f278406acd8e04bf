"""What a condition says of a row in memory is what the database says of it; a row is saved with few questions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from governance.enums import Capacity
from governance.models import Seat
from groupportal.errors import DomainError
from groupportal.tenancy.conditions import Undecided, truth
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from tests.governance.ground import D, council, seat
from tests.world import World

ROW: dict[str, Any] = {
    "low": 1,
    "high": Decimal("2.50"),
    "none": None,
    "word": "chair",
    "choice": Capacity.CHAIR,
    "is_so": True,
    "day": dt.date(2026, 2, 28),
    "other_day": dt.date(2026, 3, 1),
}


@pytest.mark.parametrize(
    "condition",
    [
        Q(low__lt=F("high")),
        Q(low=F("none")),
        ~Q(low=F("none")) & Q(low=2),
        Q(none=None) & Q(none__isnull=True) & Q(low__isnull=False),
        Q(none__gt=3),
        ~Q(none=3),
        Q(none__gt=3) | Q(is_so=True),
        Q(none__gt=3) & Q(is_so=False),
        ~(Q(none__gt=3) & Q(is_so=False)),
        ~(Q(word="chair") | Q(none=1)),
        ~(Q(word="vice") | Q(none=1)),
        Q(word=F("choice")) & Q(choice__in=["chair", Capacity.VICE]),
        ~Q(choice__in=(Capacity.VICE,)) & Q(day__lte=F("other_day")) & Q(high__gte=Decimal("2.5")),
        Q(none__in=[1, 2]),
        Q(day__gt=F("other_day")) | Q(low__gt=F("high")),
        Q(),
    ],
    ids=str,
)
@pytest.mark.usefixtures("db")
def test_the_database_says_the_same(condition: Q) -> None:
    """Where it is unknown, the database lets pass."""
    about = {
        name: models.Value(value, models.IntegerField()) if value is None else value
        for name, value in ROW.items()
    }
    assert (truth(condition, ROW) is not False) == condition.check(about)
    assert {truth(condition, ROW), truth(~condition, ROW)} in ({True, False}, {None})


@pytest.mark.parametrize(
    "condition",
    [
        Q(day__year=2026),
        Q(word__gt="b"),
        Q(word__startswith="c"),
        Q(elsewhere=1),
        Q(low=F("high") + 1),
        Q(is_so=1),
        Q(day=dt.datetime(2026, 2, 28, tzinfo=dt.UTC)),
        Q(low__in=[1, None]),
        Q(Length(models.Value("x"))),
        Q(low=1) ^ Q(low=2),
        Q(low=1.0),
    ],
    ids=str,
)
def test_what_only_the_database_can_say_is_left_to_it(condition: Q) -> None:
    with pytest.raises(Undecided):
        truth(condition, ROW)


def test_a_row_is_checked_with_one_question_for_each_other_row_it_must_not_meet(
    world: World, query_count: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        made = council(world, 1)
        held = Seat.objects.select_related("body", "term", "unit", "user").get()
        with query_count() as number:
            held.full_clean()
        # The account's times in the body, the person's times, the unique pair of the wall.
        assert number() <= 3
        # What a row says is still refused, each in the words of its own constraint.
        held.weight = 0
        with pytest.raises(ValidationError):
            held.full_clean()
        with pytest.raises(DomainError, match="重叠"):
            seat(world, made, held.name, unit=held.unit, starts_on=D(2020, 1, 1))


def test_a_key_to_a_row_that_is_not_there_or_not_ours_is_refused(world: World) -> None:
    with group_scope(world.b, actor=world.qian):
        theirs = Unit.objects.first()
    with group_scope(world.a, actor=world.wang):
        council(world, 1)
        held = Seat.objects.select_related("unit", "user").get()
        for wrong in ({"unit": theirs}, {"user_id": 0}):
            row = Seat.objects.select_related("unit", "user").get()
            for name, value in wrong.items():
                setattr(row, name, value)
            with pytest.raises(ValidationError):
                row.full_clean()
        held.full_clean()
