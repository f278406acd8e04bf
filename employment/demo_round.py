"""What the demo has of two-way choice: Jiangmen's first round, matched, its drafts of placements; a second, in which students choose.

Invented wishes, fixed seed. The days of the first round are over, so its wishes are written down, not pressed.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from employment.demo_demand import jiangmen as demand_first  # noqa: F401 -- its posts are there before
from employment.enums import DemandKind, DemandState, Lodging, RoundState
from employment.models import Chooser, Demand, Round, RoundPost, StudentWish, UnitRanking
from employment.selectors.round import barred, posts_of
from employment.services.demand import DemandInput, accept_demand, post_demand
from employment.services.round import RoundInput, add_students, draw, open_round, plan_round
from employment.services.round_match import match_round
from employment.services.round_posts import add_posts
from employment.services.round_publish import publish
from employment.services.round_result import hand_over
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from internships.selectors.placement import posts_for
from internships.services.batch import BatchInput, add_batch
from rosters.selectors.roster import students

if TYPE_CHECKING:
    from internships.models import Batch, Post

_SEED, _UNITS, _STUDENTS, _WISHES = 20230502, 8, 40, 4
_DAY = dt.timedelta(days=1)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The lead school's second oldest grade at eight units, the demo's own firm among them."""
    rng, today = random.Random(_SEED), timezone.localdate()  # noqa: S311 -- the same demo every time
    office, second, school_office = demo.viewer("mishu"), demo.viewer("mishu2"), demo.viewer("xuexiao")
    (school_id,) = school_office.units_for("employment.enter_students")
    school = Unit.objects.get(pk=school_id)
    rows = students().filter(unit=school, ends_on__isnull=True).order_by("number")
    grades = sorted(set(rows.values_list("grade", flat=True)))
    pupils = list(rows.filter(grade=grades[min(1, len(grades) - 1)], user__isnull=True)[:_STUDENTS])
    batch = add_batch(
        school,
        BatchInput(
            name=f"{grades[min(1, len(grades) - 1)]}级岗位实习（双向选择）",
            kind="post",
            starts_on=today + 40 * _DAY,
            ends_on=today + 220 * _DAY,
        ),
        by=office,
    )
    demands, more = (_demands(demo, office, second, today, nth) for nth in (0, 1))
    first = plan_round(_round("第一轮", today - 30 * _DAY, today), by=office)
    posts = add_posts(first, demands, by=office)
    places = add_students(first, pupils, school=school, batch=batch, by=school_office)
    _chosen(first, places, posts, rng, today)
    draw(first, by=office)
    match_round(first, by=office)
    publish(first, by=second)
    hand_over(first, school, by=school_office)
    _second(demo, first, more, school, batch)


def _round(name: str, starts: dt.date, today: dt.date, previous: Round | None = None) -> RoundInput:
    return RoundInput(
        f"岗位实习双向选择{name}",
        DemandKind.INTERN,
        wishes_from=starts,
        wishes_to=starts + 9 * _DAY,
        ranks_to=starts + 16 * _DAY,
        most_wishes=_WISHES,
        starts_on=today + 40 * _DAY,
        ends_on=today + 220 * _DAY,
        previous=previous,
    )


def _demands(demo: DemoGroup, office: Viewer, second: Viewer, today: dt.date, nth: int) -> list[Demand]:
    """One of each unit that takes interns, after its first post or its second; the demo's own firm first."""
    own = demo.viewer("qiye").units_for("employment.rank")
    of_units: dict[int, list[Post]] = {}
    for post in posts_for(office).filter(is_active=True, host__is_suspended=False).order_by("pk"):
        of_units.setdefault(post.host.unit_id, []).append(post)
    units = sorted(of_units, key=lambda unit: (unit not in own, unit))
    rows = []
    for post in [of_units[unit][nth] for unit in units if len(of_units[unit]) > nth][:_UNITS]:
        facts = DemandInput(
            DemandKind.INTERN,
            post.name,
            headcount=4,
            expires_on=today + 60 * _DAY,
            major_codes=tuple(post.major_codes or ()),
            starts_on=today + 40 * _DAY,
            place=("广东省", "江门市"),
            wage_from=Decimal(2600),
            lodging=Lodging.BOTH,
            duties="；".join(post.tasks or ()),
            contact="人事部",
            phone="0750-3111222",
        )
        row = post_demand(post.host.unit, facts, by=second, sure=True)
        rows.append(accept_demand(row, by=office) if row.state == DemandState.WAITING else row)
    return rows


def _chosen(
    row: Round, places: list[Chooser], posts: list[RoundPost], rng: random.Random, today: dt.date
) -> None:
    """Wishes for posts the rules allow, and each unit's list of who wished for it, with some equal."""
    Round.objects.filter(pk=row.pk).update(state=RoundState.OPEN, opened_at=timezone.now() - 31 * _DAY)
    offered = list(posts_of(row))
    people = list(row.choosers.select_related("student", "batch").order_by("number"))
    against = barred([(one, post) for one in people for post in offered], row, on=today)
    wished: dict[int, list[Chooser]] = {post.house_id: [] for post in posts}
    wishes = []
    for one in people:
        able = [post for post in offered if (one.pk, post.pk) not in against]
        able.sort(key=lambda post: rng.random() * (1 + offered.index(post)))
        for number, post in enumerate(able[:_WISHES], 1):
            wishes.append(StudentWish(chooser=one, post=post, number=number))
            wished[post.house_id].append(one)
    StudentWish.objects.bulk_create(wishes)
    row.choosers.filter(wishes__isnull=False).update(handed_in_at=timezone.now() - 22 * _DAY)
    for house, applicants in wished.items():
        rng.shuffle(applicants)
        UnitRanking.objects.bulk_create(
            UnitRanking(house_id=house, chooser=one, tier=place // 2 + 1)
            for place, one in enumerate(applicants[: len(applicants) * 9 // 10])
        )
    row.houses.update(ranked_at=timezone.now() - 15 * _DAY)


def _second(demo: DemoGroup, first: Round, demands: list[Demand], school: Unit, batch: Batch) -> None:
    """Those left over and the demo's student choose today."""
    today, office = timezone.localdate(), demo.viewer("mishu")
    row = plan_round(_round("第二轮", today - 2 * _DAY, today, Round.objects.get(pk=first.pk)), by=office)
    add_posts(row, demands, by=office)
    left = students().filter(pk__in=first.choosers.filter(post__isnull=True).values("student"))
    own = students().filter(user=demo.people["xuesheng"])
    add_students(row, [*left, *own], school=school, batch=batch, by=demo.viewer("xuexiao"))
    open_round(row, by=office)
