"""Periods on a toy: asked for by date as a list of days would answer, apart in words and in the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groupportal.accounts.services import refuse_invalid
from groupportal.periods.period import begun_within, during, meeting
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.outcomes import race_codes, refused
from tests.toy.models import Stay
from tests.world import World

D = dt.date
START = D(2020, 1, 1)
LAST = 20


def _day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


Span = tuple[int, int | None]
spans = st.tuples(st.integers(0, LAST), st.none() | st.integers(0, LAST + 1))


def _days(span: Span) -> set[int]:
    """Every day of a span, by counting; what has no end goes on to the last day there is."""
    begins, ends = span
    return set(range(begins, LAST + 2 if ends is None else ends))


def _stay(unit: Unit, span: Span) -> Stay:
    begins, ends = span
    return Stay(unit=unit, starts_on=_day(begins), ends_on=None if ends is None else _day(ends))


class AsCounted(TestCase):
    """What the ground answers is what counting days answers."""

    @settings(max_examples=30)
    @given(given_spans=st.lists(spans, max_size=8), asked=spans)
    def test_overlap_and_as_of(self, given_spans: list[Span], asked: Span) -> None:
        group = self.group
        with group_scope(group, actor=SYSTEM_ACTOR):
            unit = Unit.objects.create(name="甲校")
            kept: list[Span] = []
            for span in given_spans:
                row = _stay(unit, span)
                fits = bool(_days(span)) and not any(_days(span) & _days(other) for other in kept)
                try:
                    refuse_invalid(row)
                except Exception:  # noqa: BLE001 -- any refusal is one
                    assert not fits
                    with pytest.raises(IntegrityError), transaction.atomic():
                        row.save()
                else:
                    assert fits
                    row.save()
                    kept.append(span)
            rows = {span: Stay.objects.get(starts_on=_day(span[0])) for span in kept}
            for number in range(LAST + 1):
                wanted = {rows[s].pk for s in kept if number in _days(s)}
                assert set(Stay.objects.filter(during(_day(number))).values_list("pk", flat=True)) == wanted
                by_path = Unit.objects.filter(during(_day(number), "stays__")).values_list("stays", flat=True)
                assert set(by_path) == wanted
            if _days(asked):
                probe = _stay(unit, asked)
                met = Stay.objects.filter(meeting(probe.starts_on, probe.ends_on))
                assert set(met) == {rows[s] for s in kept if _days(s) & _days(asked)}
                begun = Stay.objects.filter(begun_within(probe.starts_on, probe.ends_on))
                assert set(begun) == {rows[s] for s in kept if s[0] in _days(asked)}
                assert {s for s in kept if probe.meets(rows[s])} == {
                    s for s in kept if _days(s) & _days(asked)
                }
                for span in kept:
                    assert probe.covers(rows[span]) == (_days(span) <= _days(asked))

    def setUp(self) -> None:
        from tests.world import kept_world

        self.group = kept_world().a


def test_who_overlaps_reads_with_which_and_what_to_do(inside: World) -> None:
    first = Stay(unit=inside.ua, starts_on=D(2018, 6, 1), ends_on=D(2020, 1, 1))
    refuse_invalid(first)
    first.save()
    said = refused(lambda: refuse_invalid(Stay(unit=inside.ua, starts_on=D(2019, 12, 31))), "invalid")
    assert said == "入住日期：与另一段入住期间（2018年6月1日至2020年1月1日）重叠，请改日期，或先更正那一段。"
    next_one = Stay(unit=inside.ua, starts_on=D(2020, 1, 1))
    refuse_invalid(next_one)
    next_one.save()
    assert next_one.describe() == "2020年1月1日至今"
    refuse_invalid(first)  # itself is no other
    elsewhere = Stay(unit=Unit.objects.create(name="乙校"), starts_on=D(2019, 1, 1))
    refuse_invalid(elsewhere)


def test_a_period_ends_after_it_begins(inside: World) -> None:
    row = Stay(unit=inside.ua, starts_on=D(2020, 1, 1), ends_on=D(2020, 1, 1))
    assert refused(lambda: refuse_invalid(row), "invalid") == (
        "结束日期：应晚于入住日期（2020年1月1日），请核对。"
    )
    with pytest.raises(IntegrityError, match="stay_forwards"), transaction.atomic():
        row.save()
    assert "入住日期" in refused(lambda: refuse_invalid(Stay(unit=inside.ua)), "invalid")


def test_two_who_write_the_same_time_at_once_leave_one(committed_world: World) -> None:
    def deed() -> Any:
        unit = Unit.objects.select_for_update().get(pk=committed_world.ua.pk)
        row = Stay(unit=unit, starts_on=START)
        refuse_invalid(row)
        row.save()

    assert race_codes(committed_world.a, *[(committed_world.wang, deed)] * 2) == ["done", "invalid"]
