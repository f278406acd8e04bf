"""Versions of the points rules: drafted, edited while drafts, put in force, never changed after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from itertools import chain, count, pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.periods import version
from groupportal.ui.formats import cndate
from groupportal.ui.pinyin import initials
from points.enums import ClaimState, Grading, RuleSetState
from points.events import known_events
from points.models import PointGrade, PointRule, PointRuleSet, PointsClaim, PointsEntry


@dataclass(frozen=True)
class RuleInput:
    """An item as it is edited; see ``PointRule``. Without a code it is given one (``coded``)."""

    code: str
    label: str
    points: Decimal
    measure: str = "event"
    unit: str = "次"
    yearly_cap: Decimal | None = None
    event: str = ""
    confirmer: str = ""
    evidence: str = ""
    needs_evidence: bool = False


@dataclass(frozen=True)
class GradeInput:
    """A grade as it is edited, the best first; see ``PointGrade``."""

    name: str
    min_points: Decimal | None = None
    top_count: int | None = None
    top_percent: Decimal | None = None
    earns: str = ""


@transaction.atomic
def draft_rules(name: str, *, by: Actor, copy_from: PointRuleSet | None = None) -> PointRuleSet:
    """A new version: empty, or with all that ``copy_from`` holds. DomainError where a draft is there already."""
    user = person(by, "points.edit_rules")
    if PointRuleSet.objects.filter(state=RuleSetState.DRAFT).exists():
        raise DomainError("draft_there", "已有一份积分规则草稿，请先完成或删除那一份。")
    last = PointRuleSet.objects.aggregate(last=Max("version"))["last"] or 0
    made = PointRuleSet(name=name.strip(), version=last + 1)
    if copy_from is not None:
        made.grading = copy_from.grading
    _checked(made)
    made.save()
    if copy_from is not None:
        PointRule.objects.bulk_create(_twins(copy_from.rules.order_by("position"), made))
        PointGrade.objects.bulk_create(_twins(copy_from.grades.order_by("position"), made))
    after = {"版本": made.version, "复制自": str(copy_from or "")}
    record("points.rules_drafted", made, by=user, after=after)
    return made


def _twins(rows: Iterable[Any], target: PointRuleSet) -> list[Any]:
    kept = ("id", "public_id", "group", "rule_set")
    return [
        type(row)(
            rule_set=target,
            **{f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in kept},
        )
        for row in rows
    ]


def coded(rules: Sequence[RuleInput]) -> list[RuleInput]:
    """Each with its code: that of an earlier item of the same name, else initials no other item ever had."""
    known = dict(PointRule.objects.order_by("rule_set__version").values_list("label", "code"))
    taken = {rule.code for rule in rules} | set(PointRule.objects.values_list("code", flat=True))
    used = {rule.code for rule in rules}
    found = []
    for rule in rules:
        again = known.get(rule.label, "")
        code = rule.code or (again if again not in used | {""} else _new_code(rule.label, taken))
        taken.add(code)
        found.append(replace(rule, code=code))
    return found


def _new_code(label: str, taken: set[str]) -> str:
    letters = initials("".join(label.split()))
    stem = re.sub(r"[^a-z0-9]|^[^a-z]+", "", letters)[:40] or "item"
    numbered = (f"{stem}-{n}" for n in count(2))
    return next(code for code in chain([stem], numbered) if code not in taken)


def locked_draft(rule_set: PointRuleSet) -> PointRuleSet:
    """The version, locked; DomainError unless it is a draft."""
    fresh = PointRuleSet.objects.select_for_update(of=("self",)).filter(pk=rule_set.pk).first()
    if fresh is None:
        raise DomainError("rules_gone", "这份草稿已被他人删除，请返回规则列表。")
    if fresh.state != RuleSetState.DRAFT:
        raise DomainError("not_a_draft", f"{fresh}已经生效或归档，不能修改。请先起草一个新版本。")
    return fresh


@transaction.atomic
def set_rules(rule_set: PointRuleSet, rules: Sequence[RuleInput], *, by: Actor) -> PointRuleSet:
    """Replace the items of a draft. DomainError names the item that is wrong."""
    user = person(by, "points.edit_rules")
    fresh = locked_draft(rule_set)
    before = [rule.label for rule in fresh.rules.order_by("position")]
    fresh.rules.all().delete()
    seen: dict[str, set[str]] = {"code": set(), "event": set()}
    for position, given in enumerate(coded(rules), 1):
        for name, label in (("code", "项目代码"), ("event", "自动来源")):
            value = getattr(given, name)
            if value and value in seen[name]:
                raise DomainError("rule_twice", f"第 {position} 项“{given.label}”的{label}与前面的项目重复。")
            seen[name].add(value)
        if given.event and given.event not in known_events():
            raise DomainError(
                "event_unknown", f"第 {position} 项“{given.label}”的自动来源不存在，请重新选择。"
            )
        rule = PointRule(rule_set=fresh, position=position, **asdict(given))
        _checked(rule, f"第 {position} 项“{given.label}”")
        rule.save()
    record(
        "points.rules_edited",
        fresh,
        by=user,
        before={"项目": before},
        after={"项目": [f"{r.label} {r.points} 分/{r.unit}" for r in rules]},
    )
    return fresh


@transaction.atomic
def set_grades(
    rule_set: PointRuleSet, grades: Sequence[GradeInput], *, grading: str, by: Actor
) -> PointRuleSet:
    """Replace the grades of a draft, the best first.

    DomainError for terms that don't fit the way of grading, or that rise instead of falling.
    """
    user = person(by, "points.edit_rules")
    fresh = locked_draft(rule_set)
    if grading not in Grading.values:
        raise DomainError("grading_unknown", "请选择定级方式：按分数线或按名额。")
    _check_terms(grades, grading)
    fresh.grades.all().delete()
    for position, given in enumerate(grades, 1):
        grade = PointGrade(rule_set=fresh, position=position, **asdict(given))
        _checked(grade, f"第 {position} 个等级“{given.name}”")
        grade.save()
    fresh.grading = grading
    fresh.save(update_fields=["grading"])
    record("points.grades_edited", fresh, by=user, after={"等级": [g.name for g in grades], "方式": grading})
    return fresh


def _check_terms(grades: Sequence[GradeInput], grading: str) -> None:
    names: set[str] = set()
    for position, grade in enumerate(grades, 1):
        if grade.name in names:
            raise DomainError("grade_twice", f"等级“{grade.name}”写了两次，请改名或删去一个。")
        names.add(grade.name)
        with_places = grade.top_count is not None or grade.top_percent is not None
        if grading == Grading.THRESHOLD and (grade.min_points is None or with_places):
            raise DomainError("grade_terms", f"按分数线定级时，等级“{grade.name}”要填最低分，不填名额。")
        if grade.top_count is not None and grade.top_percent is not None:
            raise DomainError("grade_terms", f"等级“{grade.name}”的名额请只填名次或百分比中的一种。")
        last = position == len(grades)
        if grading == Grading.QUOTA and not with_places and not last:
            raise DomainError(
                "grade_terms",
                f"按名额定级时，等级“{grade.name}”要填前几名或前百分之几；只有最后一级可以不填。",
            )
    for field, falls, words in (
        ("min_points", True, "最低分应低于"),
        ("top_count", False, "名次应大于"),
        ("top_percent", False, "百分比应大于"),
    ):
        given = [(g.name, getattr(g, field)) for g in grades if getattr(g, field) is not None]
        for (upper, more), (lower, less) in pairwise(given):
            if (less >= more) if falls else (less <= more):
                raise DomainError("grade_order", f"等级请从高到低排列：“{lower}”的{words}“{upper}”。")


@transaction.atomic
def put_in_force(rule_set: PointRuleSet, *, on: dt.date, decided_by: str, by: Actor) -> PointRuleSet:
    """The draft rules from ``on``; the version in force until then ends on that day.

    DomainError for a draft without items or grades, without a decision, for a day on or before the one on which the
    former version began, and for one on or before which points were entered by the former version.
    """
    user = person(by, "points.edit_rules")
    fresh = locked_draft(rule_set)
    if not fresh.rules.exists() or not fresh.grades.exists():
        raise DomainError("rules_empty", "草稿里还没有积分项目或等级，不能生效，请先填写。")
    if not decided_by.strip():
        raise DomainError("decision_missing", "请填写决定依据，例如“2023年第一次理事会决议”。")
    former = version.put_in_force(fresh, among=PointRuleSet.objects.all(), on=on, decided_by=decided_by)
    if former is not None:
        _refuse_scored(former, on)
    after = {"版本": fresh.version, "生效日期": on, "决定依据": fresh.decided_by}
    record("points.rules_in_force", fresh, by=user, before={"原版本": str(former or "")}, after=after)
    return fresh


def _refuse_scored(former: PointRuleSet, on: dt.date) -> None:
    scored = PointsEntry.objects.filter(reverses__isnull=True, renews__isnull=True)
    entries = scored.filter(rule__rule_set=former, occurred_on__gte=on)
    claims = PointsClaim.objects.filter(rule__rule_set=former, occurred_on__gte=on).exclude(
        state=ClaimState.WITHDRAWN
    )
    days = [rows.aggregate(last=Max("occurred_on"))["last"] for rows in (entries, claims)]
    last = max((day for day in days if day), default=None)
    if last:
        raise DomainError(
            "points_there",
            f"{cndate(last)}已有按{former}登记的积分或申报，新版本的生效日期须晚于这一天，已记的积分不会重算。",
        )


@transaction.atomic
def discard_rules(rule_set: PointRuleSet, *, by: Actor) -> None:
    """Remove a draft with all it holds."""
    user = person(by, "points.edit_rules")
    fresh = locked_draft(rule_set)
    record("points.rules_discarded", fresh, by=user, before={"版本": fresh.version, "名称": fresh.name})
    fresh.delete()


def _checked(row: Any, what: str = "") -> None:
    try:
        row.full_clean(exclude=["rule_set"])
    except ValidationError as error:
        field, said = next(iter(error.message_dict.items()))
        label = "" if field == "__all__" else f"“{row._meta.get_field(field).verbose_name}”"
        raise DomainError("value_wrong", re.sub(r"。?$", "。", f"{what}{label}有误：{said[0]}")) from error
