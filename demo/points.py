"""Points and experts of a demo group: rules, two years of entries, a published grading, a pool of experts.

Jiangmen's pool holds 81 enterprise experts as of 2023-06-30, the figure of its document. Fixed seed; years follow the calendar.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from demo.content.contribution import BY_HAND, DEEDS, FIELDS, GRADES, POSITIONS, RULES, TITLES
from demo.content.units import GIVEN, SURNAMES
from demo.samples import sample_upload
from experts.enums import Side
from experts.services.deed import record_deed
from experts.services.expert import ExpertInput, add_expert
from groupportal.accounts.models import User
from groupportal.files.services import store_upload
from groupportal.tenancy.models import Group
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer
from members.enums import Category
from members.models import Member
from members.selectors.member import own_members
from members.selectors.roll import active_on
from points.models import PointRule, PointsEntry
from points.services.appeal import file_appeal
from points.services.claim import claim_points, confirm_claim
from points.services.entry import record_points, reverse_points
from points.services.grading import grade_year, publish_run
from points.services.rule import draft_rules, put_in_force, set_grades, set_rules

CUT_OFF = dt.date(2023, 6, 30)
RULES_FROM = dt.date(2020, 9, 1)
"""Within the term of Jiangmen's plan, which asks for such rules."""
ACTIVE_UNITS = 24
IN_POOL = {"jiangmen": 81}
"""Experts as of the cut-off date; other groups have a dozen."""


def build_points(group: Group, people: dict[str, User], viewer: Viewer) -> None:
    """Put points and experts in, after the roll. Before the plan's current work: material approved there scores by itself.

    ``people`` by their keys of ``demo.content.people``; ``viewer`` is of the secretariat, and acts in the open scope.
    """
    dice = random.Random(f"{CUT_OFF}{group.slug}")  # noqa: S311 -- the same demo every time
    today = timezone.localdate()
    last = today.year - 1
    rules = _rules(viewer, min(RULES_FROM, dt.date(last - 2, 1, 1)))
    members = _chosen(people, group, dt.date(last, 1, 1), dice)
    if members:
        for year, until in ((last, dt.date(last, 12, 31)), (today.year, today)):
            _entries(members, rules, year=year, until=until, dice=dice, viewer=viewer)
        _by_claim(group, people, rules, dt.date(last, 11, 20))
        _reversal(last, viewer)
        run = grade_year(last, as_of=min(today, dt.date(today.year, 1, 10)), by=viewer)
        publish_run(run, by=viewer, on=min(today, dt.date(today.year, 1, 15)))
        _open_matters(group, people, rules, today)
    _experts(group, dice, viewer)


def _rules(viewer: Viewer, on: dt.date) -> dict[str, PointRule]:
    drafted = draft_rules("集团化办学合作贡献积分等级管理办法", by=viewer)
    set_rules(drafted, RULES, by=viewer)
    set_grades(drafted, GRADES, grading="threshold", by=viewer)
    put_in_force(drafted, on=on, decided_by="集团理事会决议（演示）", by=viewer)
    return {rule.code: rule for rule in drafted.rules.select_related("rule_set")}


def _own(people: dict[str, User], group: Group) -> list[Member]:
    """The units that people of the demo act for, by person."""
    found = [
        own_members(viewer_for(people[key], group), "points.claim_points").first()
        for key in ("xuexiao", "qiye")
        if key in people
    ]
    return [member for member in found if member is not None]


def _chosen(people: dict[str, User], group: Group, day: dt.date, dice: random.Random) -> list[Member]:
    own = _own(people, group)
    others = list(active_on(day).exclude(pk__in=[m.pk for m in own]).order_by("id"))
    known = [member for member in own if active_on(day).filter(pk=member.pk).exists()]
    return [*known, *dice.sample(others, min(ACTIVE_UNITS, len(others)))]


def _entries(
    members: list[Member],
    rules: dict[str, PointRule],
    *,
    year: int,
    until: dt.date,
    dice: random.Random,
    viewer: Viewer,
) -> None:
    meetings = [
        day for day in (dt.date(year, 1, 12), dt.date(year, 6, 20), dt.date(year, 12, 15)) if day <= until
    ]
    span = (until - dt.date(year, 1, 1)).days
    for number, member in enumerate(members):
        for day in meetings:
            if dice.random() < 0.7:
                record_points(
                    member,
                    rule=rules["meeting"],
                    occurred_on=day,
                    note="集团理事会会议",
                    key=f"demo-meeting:{day:%Y%m%d}:{member.public_id}",
                    by=viewer,
                )
        for code in dice.sample(BY_HAND, 1 + number % 3):
            most = 3 if code == "practice" else 30 - number
            record_points(
                member,
                rule=rules[code],
                occurred_on=dt.date(year, 1, 1) + dt.timedelta(days=dice.randint(0, span)),
                quantity=dice.randint(1, max(most, 2)),
                note=f"{year}年{rules[code].label}",
                key=f"demo:{year}:{code}:{member.public_id}",
                by=viewer,
            )


def _by_claim(group: Group, people: dict[str, User], rules: dict[str, PointRule], day: dt.date) -> None:
    """What the school and the firm claimed last year, confirmed by whom the rules name."""
    for key, code, confirmer in (("xuexiao", "course", "mishu2"), ("qiye", "donation", "caiwu")):
        if not {key, confirmer} <= people.keys():
            continue
        claimer = viewer_for(people[key], group)
        member = (
            own_members(claimer, "points.claim_points").filter(pk__in=active_on(day).values("pk")).first()
        )
        if member is None:
            continue
        proof = store_upload(
            sample_upload(rules[code].evidence),
            by=claimer,
            purpose="积分佐证",
            view_action="points.view_points",
        )
        claim = claim_points(
            member,
            rule=rules[code],
            occurred_on=day,
            quantity=3,
            note="见所附材料",
            files=[proof],
            key=f"demo:{code}",
            by=claimer,
        )
        confirm_claim(claim, by=viewer_for(people[confirmer], group))


def _reversal(year: int, viewer: Viewer) -> None:
    entry = PointsEntry.objects.filter(year=year, item="practice").order_by("id").first()
    if entry is not None:
        reverse_points(entry, reason="与上一批教师实践重复登记", by=viewer, on=dt.date(year, 12, 31))


def _open_matters(group: Group, people: dict[str, User], rules: dict[str, PointRule], today: dt.date) -> None:
    """A claim that waits and an appeal to answer, so that the to-dos are not empty."""
    if "qiye" in people:
        firm = viewer_for(people["qiye"], group)
        member = own_members(firm, "points.claim_points").filter(pk__in=active_on(today).values("pk")).first()
        if member is not None:
            claim_points(
                member,
                rule=rules["course"],
                occurred_on=today,
                note="共建《智能设备安装与调试》课程",
                key="demo:open",
                by=firm,
            )
            file_appeal(member, entry=None, text="今年上半年接收实习学生 12 人，尚未记分。", by=firm)


def _experts(group: Group, dice: random.Random, viewer: Viewer) -> None:
    firms = list(active_on(CUT_OFF, category=Category.ENTERPRISE).order_by("id"))
    schools = list(active_on(CUT_OFF, category=Category.SCHOOL).order_by("id"))
    wanted = IN_POOL.get(group.slug, 12)
    names = _names(dice)
    for number in range(wanted + 4):
        joined_on = dt.date(2018, 9, 1) + dt.timedelta(days=dice.randint(0, 1500))
        # Four left before the cut-off date and are not in its figure.
        left_on = dt.date(2023, 3, 1) if number >= wanted else None
        _expert(next(names), "enterprise", (joined_on, left_on), firms, dice=dice, viewer=viewer)
    kinds: tuple[tuple[str, list[Member]], ...] = (
        ("school", schools),
        ("part_time", firms),
        ("industry", []),
    )
    for number in range(8):
        kind, units = kinds[number % len(kinds)]
        joined_on = dt.date(2023, 9, 1) + dt.timedelta(days=dice.randint(0, 300))
        _expert(next(names), kind, (joined_on, None), units, dice=dice, viewer=viewer)


def _names(dice: random.Random) -> Iterator[str]:
    pairs = [f"{one}{other}" for one in SURNAMES for other in GIVEN]
    dice.shuffle(pairs)
    yield from pairs


def _expert(
    name: str,
    kind: str,
    span: tuple[dt.date, dt.date | None],
    units: list[Member],
    *,
    dice: random.Random,
    viewer: Viewer,
) -> None:
    member = dice.choice(units) if units and dice.random() < 0.85 else None
    joined_on, left_on = span
    facts = ExpertInput(
        name=name,
        kind=kind,
        member=member,
        unit_name="" if member else "行业技术服务中心（演示）",
        side=Side.INSIDE if member else Side.OUTSIDE,
        title=dice.choice(TITLES),
        position=dice.choice(POSITIONS),
        phone=f"1380000{dice.randint(0, 9999):04d}",
        fields=tuple(dice.sample(FIELDS, dice.randint(1, 2))),
    )
    reason = "聘期届满" if left_on else ""
    expert = add_expert(facts, joined_on=joined_on, left_on=left_on, reason=reason, by=viewer)
    if dice.random() < 0.4:
        deed, title, hours = dice.choice(DEEDS)
        on = joined_on + dt.timedelta(days=60)
        record_deed(expert, kind=deed, occurred_on=on, title=title, hours=hours, by=viewer)
