"""What the demo has of placements: one running batch of a thousand students of the lead school, each a step further or less. Fixed seed."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from itertools import chain

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from internships.enums import Lodging, PlacementState
from internships.models import AuthorityFiling, HostUnit, Mentor, Placement, Post
from internships.rules.lists import PLAN_SECTIONS, TOPICS
from internships.services.batch import BatchInput, add_batch
from internships.services.host import HostInput, add_host
from members.enums import Category
from rosters.selectors.roster import students, teachers_for

_SEED = 20260301
_POSTS = ("装配", "检验", "仓储分拣", "收银", "厨师助理", "机修", "文员", "客服")
_HOSTS, _A_TEACHER = 47, 25
_P = PlacementState


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The lead school's oldest grade, in 48 units; 区伟强's among them, 梁巧云 and 黄子涵 in it."""
    by, rng, today = demo.viewer("mishu"), random.Random(_SEED), timezone.localdate()  # noqa: S311 -- the same demo every time
    (school_id,) = demo.viewer("xuexiao").units_for("internships.arrange")
    school = Unit.objects.get(pk=school_id)
    rows = students().filter(unit=school, ends_on__isnull=True).order_by("number")
    oldest = rows.order_by("grade").values_list("grade", flat=True)[0]
    batch = add_batch(
        school,
        BatchInput(
            name=f"{oldest}级岗位实习",
            kind="post",
            starts_on=today - dt.timedelta(days=75),
            ends_on=today + dt.timedelta(days=105),
            is_joint=True,
            approved_on=today - dt.timedelta(days=110),
            months=6,
            sections=list(PLAN_SECTIONS),
            is_filed=True,
            filing=AuthorityFiling.objects.filter(school=school).first(),
            student_trained_on=today - dt.timedelta(days=82),
            mentors_trained_on=today - dt.timedelta(days=84),
            topics=list(TOPICS),
            is_taken_over=False,
            daily_journals=0,
            grade_parts=[
                ["考勤", 20, "unit", True],
                ["单位评价", 40, "unit", False],
                ["实习报告", 40, "school", False],
            ],
        ),
        by=by,
    )
    hosts = _hosts(demo, rng, by)
    posts, mentors = _of_hosts(hosts, rng)
    open_to: dict[str, list[Post]] = {}
    for post in chain(*posts.values()):
        open_to.setdefault((post.major_codes or [""])[0], []).append(post)
    teachers = list(teachers_for(by).filter(unit=school).order_by("number"))
    ruled_at = timezone.now() - dt.timedelta(days=90)
    by_key = {host.pk: host for host in hosts}
    made = []
    for place, student in enumerate(rows.filter(grade=oldest)):
        # Where the trade is theirs; 黄子涵 is at 区伟强's firm.
        fitting = open_to.get(student.programme.code if student.programme else "")
        post = fitting[place % len(fitting)] if fitting else rng.choice(posts[hosts[place % len(hosts)].pk])
        if student.user_id:
            post = posts[hosts[0].pk][0]
        host = by_key[post.host_id]
        state = _P.RUNNING if student.user_id else _state(place)
        # Who waits for approval begins next week.
        starts_on = today + dt.timedelta(days=5) if state in (_P.DRAFT, _P.SUBMITTED) else batch.starts_on
        row = Placement(
            unit=school,
            batch=batch,
            student=student,
            host=host,
            post=post,
            mentor=mentors[host.pk],
            teacher=teachers[place // _A_TEACHER % len(teachers)],
            kind=batch.kind,
            starts_on=starts_on,
            ends_on=batch.ends_on,
            state=state,
            via_agency=False,
            is_independent=False,
            pay=Decimal(rng.randrange(18, 32) * 100),
            is_paid_by_unit=True,
            pay_cycle_months=1,
            lodging=rng.choice((Lodging.UNIT, Lodging.HOME)),
        )
        if state != _P.DRAFT:
            row.proposed_by, row.proposed_at = demo.people["xuexiao"], ruled_at - dt.timedelta(days=2)
        if state in (_P.APPROVED, _P.RUNNING, _P.ENDING):
            row.ruled_by, row.ruled_at = demo.people["mishu"], ruled_at
        if state in (_P.RUNNING, _P.ENDING):
            row.arrived_on = batch.starts_on
        if state == _P.ENDING:
            row.left_on = row.ends_on = today - dt.timedelta(days=rng.randrange(1, 20))
            row.end_kind, row.end_reason = "early", "专业不对口，与单位协商后离岗"
        made.append(row)
    Placement.objects.bulk_create(made, batch_size=1_000)


def _state(place: int) -> PlacementState:
    """Of a hundred: three being arranged, five that wait, three that have not come, two that left early."""
    rest = place % 100
    for state, until in ((_P.DRAFT, 3), (_P.SUBMITTED, 8), (_P.APPROVED, 11), (_P.ENDING, 13)):
        if rest < until:
            return state
    return _P.RUNNING


def _hosts(demo: DemoGroup, rng: random.Random, by: object) -> list[HostUnit]:
    """区伟强's firm first, then firms of the roll, as far as they are not registered yet."""
    (own,) = demo.viewer("qiye").units_for("internships.edit_own_host")
    held = {host.unit_id: host for host in HostUnit.objects.select_related("unit")}
    firms = (
        Unit.objects.filter(members__category=Category.ENTERPRISE).exclude(pk=own).order_by("pk").distinct()
    )
    units = [Unit.objects.get(pk=own), *firms[:_HOSTS]]
    return [held.get(unit.pk) or add_host(unit, HostInput(), by=demo.viewer("mishu")) for unit in units]


def _of_hosts(hosts: list[HostUnit], rng: random.Random) -> tuple[dict[int, list[Post]], dict[int, Mentor]]:
    held: dict[int, list[Post]] = {}
    for post in Post.objects.filter(host__in=hosts):
        held.setdefault(post.host_id, []).append(post)
    new = [
        Post(host=host, name=name, headcount=40)
        for host in hosts
        if host.pk not in held
        for name in rng.sample(_POSTS, 2)
    ]
    for post in Post.objects.bulk_create(new):
        held.setdefault(post.host_id, []).append(post)
    guides = {m.host_id: m for m in Mentor.objects.filter(host__in=hosts)}
    more = [
        Mentor(host=host, name=f"{surname}师傅", phone=f"13{rng.randrange(10**9):09d}")
        for host, surname in zip(hosts, "何林陈梁黄吴谭区冯余" * 5, strict=False)
        if host.pk not in guides
    ]
    return held, guides | {m.host_id: m for m in Mentor.objects.bulk_create(more)}
