"""Publishing the result of a round of two-way choice: applications, trail, posts that are full, messages to everybody."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made, make_group
from benchmarks.registry import Row, at_most, benchmark
from groupportal.accounts.models import User

FEW, MANY, AT_A_POST = 200, 2_000, 5
TIMES, SLACK = 3, 1.25


@benchmark(f"Publishing a round of two-way choice, {MANY:,} students (best of {TIMES})", order=74)
def publishing(bench: Bench) -> Iterator[Row]:
    """Processor time of the program beside the clock; ten times the students take no more than ten times as long."""
    database = bench.enter_any()
    few, many = (
        bench.once(f"publishing{number}", lambda number=number: _matched(number)) for number in (FEW, MANY)
    )
    settle(database)
    (_, few_cpu), (clock, cpu) = _best(few), _best(many)
    linear = MANY / FEW
    detail = f"{clock:.2f} s on the clock, {cpu:.2f} s of the program's processor time"
    name = f"processor time from {FEW} to {MANY:,} students (linear {linear:.0f} ×)"
    yield at_most(name, cpu / few_cpu, linear * SLACK, detail=detail)


def _best(made: Made) -> tuple[float, float]:
    """Seconds on the clock and of this program's processor; each time it is taken back."""
    from employment.models import Round  # noqa: PLC0415 -- app ready
    from employment.services.round_publish import publish  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.selectors import viewer_for  # noqa: PLC0415 -- app ready

    taken = []
    for _ in range(TIMES):
        with made.scope(), transaction.atomic():
            by, row = viewer_for(made.user, made.group), Round.objects.get()
            began, used = time.perf_counter(), time.process_time()
            publish(row, by=by)
            taken.append((time.perf_counter() - began, time.process_time() - used))
            transaction.set_rollback(True)
    return min(taken)


def _matched(number: int) -> Made:
    """A round in which so many students with accounts got a post each."""
    from employment.enums import DemandKind, DemandState, RoundState  # noqa: PLC0415 -- app ready
    from employment.models import Chooser, Demand, Round, RoundPost, RoundUnit  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.models import Unit  # noqa: PLC0415 -- app ready
    from rosters.models import Student  # noqa: PLC0415 -- app ready

    made, today = make_group(f"publishing{number}"), timezone.localdate()
    later: Any = today + dt.timedelta(days=60)
    people = User.objects.bulk_create(
        User(username=f"publishing{number}-{n}", name="李明") for n in range(number)
    )
    with made.scope():
        school = Unit.objects.get()
        pupils = Student.objects.bulk_create(
            Student(
                unit=school,
                number=f"{n:06d}",
                name="李明",
                pinyin="li ming",
                grade=2023,
                starts_on=today,
                user=user,
            )
            for n, user in enumerate(people)
        )
        firms = Unit.objects.bulk_create(
            Unit(name=f"江海第{n}电子有限公司", outside_reason="用人单位") for n in range(number // AT_A_POST)
        )
        row = Round.objects.create(
            name="第一轮",
            kind=DemandKind.GRADUATE,
            state=RoundState.MATCHED,
            wishes_from=today,
            wishes_to=today,
            ranks_to=today + dt.timedelta(days=1),
            seed="0" * 64,
            drawn_at=timezone.now(),
        )
        demands = Demand.objects.bulk_create(
            Demand(
                unit=firm,
                kind=DemandKind.GRADUATE,
                state=DemandState.OPEN,
                title="装配工",
                words="装配工",
                headcount=AT_A_POST,
                is_automatic=True,
                opened_on=today,
                expires_on=later,
            )
            for firm in firms
        )
        houses = RoundUnit.objects.bulk_create(RoundUnit(round=row, unit=firm) for firm in firms)
        posts = RoundPost.objects.bulk_create(
            RoundPost(house=house, demand=demand, cap=AT_A_POST)
            for house, demand in zip(houses, demands, strict=True)
        )
        Chooser.objects.bulk_create(
            Chooser(
                round=row,
                student=pupil,
                unit=school,
                number=n + 1,
                post=posts[n // AT_A_POST],
                matched=posts[n // AT_A_POST],
            )
            for n, pupil in enumerate(pupils)
        )
    return made
