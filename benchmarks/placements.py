"""Ten thousand placements, and what it takes to judge them in a fresh process."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from decimal import Decimal
from typing import Any

import django
from django.apps import apps

SCHOOLS, HOSTS, POSTS = 5, 60, 5
START, END, ON = dt.date(2026, 3, 2), dt.date(2026, 8, 29), dt.date(2026, 3, 14)
BEFORE = dt.date(2026, 2, 9)


def make_placements(number: int, *, by: Any) -> None:
    """So many placements of students of five schools in sixty units, of which most is known that rules ask; in the active group."""
    from groupportal.tenancy.models import Unit  # noqa: PLC0415 -- app ready
    from internships import models as m  # noqa: PLC0415 -- app ready
    from internships.rules.lists import PLAN_SECTIONS, SCHOOL_RULES, TOPICS  # noqa: PLC0415 -- app ready

    student, teacher, programme = (
        apps.get_model("rosters", name) for name in ("Student", "Teacher", "Programme")
    )
    schools = [Unit.objects.create(name=f"示例学校{n}") for n in range(SCHOOLS)]
    m.SchoolBasis.objects.bulk_create(
        m.SchoolBasis(unit=unit, region="江门市", province="广东省", rules=list(SCHOOL_RULES), has_head=True)
        for unit in schools
    )
    firms = [Unit.objects.create(name=f"示例机械厂{n}") for n in range(HOSTS)]
    hosts = m.HostUnit.objects.bulk_create(
        m.HostUnit(
            unit=unit, region="江门市", province="广东省", contact="何建", is_registered=True, operates_lawfully=True,
            is_untrustworthy=False, credit_checked_on=BEFORE, credit_valid_until=END, safety_checked_on=BEFORE,
            has_safety_violation=False, is_entertainment=False, is_agency=False, staff_total=3_000,
            staff_total_on=BEFORE, elsewhere=0, lowest_wage=Decimal(2500),
        )
        for unit in firms
    )  # fmt: skip
    m.Selection.objects.bulk_create(
        m.Selection(school=school, host=host, starts_on=BEFORE, is_new=False, is_party_decided=True,
                    party_meeting_on=BEFORE, is_published=True)
        for school in schools for host in hosts
    )  # fmt: skip
    posts = m.Post.objects.bulk_create(
        m.Post(host=host, name=f"岗位{n}", tasks=["测量", "车削"], major_codes=["660103"], hazards=[["dust", 1]],
               labour_grade=1, is_harmful=False, staff_total=600, staff_total_on=BEFORE, elsewhere=0,
               monthly_wage=Decimal(3200), repetitive_share=40)
        for host in hosts for n in range(POSTS)
    )  # fmt: skip
    mentors = m.Mentor.objects.bulk_create(m.Mentor(host=host, name="周师傅") for host in hosts)
    code = programme.objects.create(code="660101", edition=2021, name="示例专业", level="secondary")
    batches, teachers = [], []
    for unit in schools:
        batches.append(
            m.Batch.objects.create(
                unit=unit, name="批次", kind="post", starts_on=START, ends_on=END, is_joint=True, approved_on=BEFORE,
                sections=list(PLAN_SECTIONS), months=6, student_trained_on=BEFORE, mentors_trained_on=BEFORE,
                topics=list(TOPICS), grade_parts=[["日志", 60, "school", False], ["出勤", 40, "unit", True]],
            )
        )  # fmt: skip
        teachers.append(teacher.objects.create(unit=unit, name="何老师", number="T1", starts_on=BEFORE))
    students = student.objects.bulk_create(
        (
            student(unit=schools[n % SCHOOLS], number=f"{n:06d}", name=f"学生{n}", sex="female", grade=2023,
                    born_on=dt.date(2007, 1, 1) + dt.timedelta(days=n % 900), programme=code, starts_on=BEFORE)
            for n in range(number)
        ),
        batch_size=2_000,
    )  # fmt: skip
    now = dt.datetime(2026, 2, 20, tzinfo=dt.UTC)
    m.Placement.objects.bulk_create(
        (
            m.Placement(
                unit=row.unit, batch=batches[n % SCHOOLS], student=row, host=hosts[n % HOSTS],
                post=posts[n % HOSTS * POSTS + n % POSTS], mentor=mentors[n % HOSTS], teacher=teachers[n % SCHOOLS],
                kind="post", state="approved", starts_on=START, ends_on=END, via_agency=False, is_independent=True,
                pay=Decimal(2600), is_paid_by_unit=True, pay_cycle_months=1, is_safety_passed=True,
                safety_passed_on=BEFORE, lodging="school", ruled_at=now,
                ruled_by=by,
            )
            for n, row in enumerate(students)
        ),
        batch_size=2_000,
    )  # fmt: skip


def judged_apart(database: str, slug: str) -> dict[str, float]:
    """Judge all placements of a group by every rule, in a process of its own: seconds, of them the processor's, and MiB."""
    told = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "benchmarks.placements",
            database,
            slug,
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "groupportal.settings.test"},
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def main(database: str, slug: str) -> None:
    """In the child."""
    django.setup()
    from benchmarks.bench_database import use  # noqa: PLC0415 -- app ready
    from benchmarks.groups import again  # noqa: PLC0415 -- app ready
    from benchmarks.machine import peak_rss_mib  # noqa: PLC0415 -- app ready
    from internships.enums import Moment  # noqa: PLC0415 -- app ready
    from internships.selectors.checking import live, verdicts_of  # noqa: PLC0415 -- app ready

    use(database)
    made = again(slug)
    before, began, busy = peak_rss_mib(), time.perf_counter(), time.process_time()
    with made.scope():
        ids = list(live().values_list("pk", flat=True))
        verdicts = sum(len(judged.verdicts) for judged in verdicts_of(ids, on=ON, moments=tuple(Moment)))
    found = {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - busy,
        "before": before,
        "most": peak_rss_mib(),
        "verdicts": verdicts,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
