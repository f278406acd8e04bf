"""Yearly grades: worked out by a job, kept as they came out, published when somebody decides so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.messages.services import Message, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.turns import take_turn
from groupportal.ui.formats import count
from points.enums import RunState
from points.models import GradingLine, GradingRun
from points.scoring import graded
from points.selectors.entry import rule_set_on, standing
from points.states import RUN


@transaction.atomic
def grade_year(
    year: int, *, as_of: dt.date, by: Actor, progress: Callable[[int, str], None] = lambda percent, step: None
) -> GradingRun:
    """Grade the members of a year by the points entered up to ``as_of``; a new version, not yet published.

    The rules are those in force at the end of the year, or on ``as_of`` where that is earlier. DomainError for a day to come
    or before the year, without rules in force, without members.
    """
    user = person(by, "points.grade_points")
    checked_day(as_of, "截至日期")
    if as_of < dt.date(year, 1, 1):
        raise DomainError("as_of_early", f"截至日期早于 {year} 年，请改为该年或以后的日期。")
    rule_set = rule_set_on(min(as_of, dt.date(year, 12, 31)))
    if rule_set is None:
        raise DomainError("no_rules", f"{year} 年还没有生效的积分规则，不能定级。请先编制规则并使其生效。")
    progress(10, "汇总积分")
    rows = standing(year, as_of)
    if not rows:
        raise DomainError("no_members", f"{year} 年没有在册成员，不能定级。请先登记成员单位。")
    progress(40, "排名定级")
    results = graded(rows, list(rule_set.grades.order_by("position")))
    _one_at_a_time(year)
    last = GradingRun.objects.filter(year=year).aggregate(last=Max("version"))["last"] or 0
    run = GradingRun(
        year=year, version=last + 1, as_of=as_of, rule_set=rule_set, member_count=len(results), made_by=user
    )
    run.full_clean()
    run.save()
    progress(70, "保存结果")
    GradingLine.objects.bulk_create(
        [
            GradingLine(
                run=run,
                member=result.who,
                position=position,
                rank=result.rank,
                points=result.points,
                grade=result.grade.name if result.grade else "",
                earns=getattr(result.grade, "earns", ""),
            )
            for position, result in enumerate(results, 1)
        ],
        batch_size=1000,
    )
    after = {"年度": year, "版次": run.version, "截至": as_of, "规则": str(rule_set), "单位数": len(results)}
    record("points.year_graded", run, by=user, after=after)
    return run


def _one_at_a_time(year: int) -> None:
    take_turn("grading", year)


@transaction.atomic
def publish_run(run: GradingRun, *, by: Actor, on: dt.date | None = None) -> GradingRun:
    """Make a grading the one that holds for its year, from ``on`` (today); the one published before is superseded.

    DomainError for one that was published before, or is older than the one published now.
    """
    user = person(by, "points.grade_points")
    day = checked_day(on or timezone.localdate(), "公布日期")
    _one_at_a_time(run.year)
    fresh = GradingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    RUN.move(fresh, RunState.PUBLISHED)
    former = (
        GradingRun.objects.select_for_update(of=("self",))
        .filter(year=fresh.year, state=RunState.PUBLISHED)
        .first()
    )
    if former is not None:
        if former.version > fresh.version or (former.published_on and day < former.published_on):
            raise DomainError(
                "run_older", f"{former}已经公布，不能再公布更早的结果；如需更正，请重新定级后公布新的版次。"
            )
        RUN.move(former, RunState.SUPERSEDED)
        former.superseded_on = day
        former.save(update_fields=["state", "superseded_on"])
    fresh.published_on, fresh.published_by = day, user
    fresh.save(update_fields=["state", "published_on", "published_by"])
    before = {"原版次": former.version if former else ""}
    record("points.grades_published", fresh, by=user, before=before, after={"公布日期": day})
    _tell(fresh)
    return fresh


def _tell(run: GradingRun) -> None:
    """Each unit's people read their own grade."""
    people: dict[int, list[User]] = defaultdict(list)
    for held in people_who_can("points.claim_points").select_related("user"):
        if held.unit_id is not None:
            people[held.unit_id].append(held.user)
    lines = run.lines.select_related("member").filter(member__unit_id__in=people)
    notify_all(
        [
            Message(
                people[line.member.unit_id],
                title=f"{run.year}年度合作贡献等级已公布",
                body=f"本单位 {count(line.points)} 分，第 {line.rank} 名，{line.grade or '未定级'}。",
                url=group_url(active_group(), "points:member", public_id=line.member.public_id),
                dedup=f"grading:{run.public_id}:{line.pk}",
            )
            for line in lines
        ],
        topic="points.published",
    )
