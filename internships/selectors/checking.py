"""What the rules say of placements, what of it was let pass, and who sees it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from groupportal.tenancy.viewer import Viewer
from internships.enums import Force, Moment, Outcome, PlacementState
from internships.models import Finding, Override, Placement
from internships.rules import rule as rules
from internships.rules.facts import Calendar
from internships.rules.packs import judged
from internships.rules.rule import Verdict
from internships.selectors.facts import facts_of
from internships.selectors.placement import placements_for
from internships.selectors.province import entered_packs
from internships.states import OPEN
from rosters.selectors.roster import standing_on, students

VIEW = "internships.view_checks"
IS_OPEN = (Outcome.BROKEN, Outcome.UNKNOWN)
BEFORE = (Moment.UNIT, Moment.PLACE)
_MOMENTS: dict[str, tuple[Moment, ...]] = {
    **dict.fromkeys((*OPEN, PlacementState.APPROVED), BEFORE),
    PlacementState.RUNNING: (Moment.RUN,),
    PlacementState.ENDING: (Moment.CLOSE,),
}


def live() -> QuerySet[Placement]:
    """Placements that are checked: what is archived or was cancelled is done with."""
    return Placement.objects.filter(state__in=list(_MOMENTS)).order_by("pk")


def moments_of(state: str) -> tuple[Moment, ...]:
    """Which rules are asked of a placement in this state; none once it is done with."""
    return _MOMENTS.get(state, ())


@dataclass(frozen=True)
class Judged:
    """A placement and what the rules say of it."""

    placement: Placement
    verdicts: list[Verdict]

    @property
    def open(self) -> list[Verdict]:
        """What is broken or can't be judged, let pass or not."""
        return [verdict for verdict in self.verdicts if verdict.outcome in IS_OPEN]

    @property
    def hindering(self) -> list[Verdict]:
        """What keeps it from going on."""
        return [verdict for verdict in self.verdicts if verdict.hinders]


def verdicts_of(
    ids: Collection[int], *, on: dt.date, moments: Iterable[Moment] | None = None
) -> Iterator[Judged]:
    """Each placement of these keys as judged on a day by the rules of ``moments``, else by those of its own state.

    One at a time, so that ten thousand take no more room than one; a warning that was let pass carries by whom.
    """
    asked = None if moments is None else tuple(moments)
    answers, entered = _answers(ids), entered_packs()
    for row, facts in facts_of(ids):
        wanted = moments_of(row.state) if asked is None else asked
        province = facts.school.province or ""
        found = judged(facts, on=on, province=province, entered=entered, moments=wanted)
        yield Judged(row, [_answered(verdict, row.pk, answers) for verdict in found])


def _answers(ids: Collection[int]) -> dict[tuple[int, str, str], Override]:
    """What was let pass, by placement, rule and inputs; not by who has handed the placement in meanwhile."""
    of_another = Q(placement__proposed_by__isnull=True) | ~Q(approver=F("placement__proposed_by"))
    rows = Override.objects.filter(of_another, placement__in=ids).select_related("approver")
    return {(row.placement_id, row.rule, row.print): row for row in rows.order_by("pk")}


def _answered(verdict: Verdict, placement: int, answers: Mapping[tuple[int, str, str], Override]) -> Verdict:
    if not answers or verdict.rule.force != Force.WARN or verdict.outcome != Outcome.BROKEN:
        return verdict
    row = answers.get((placement, verdict.rule.code, print_of(verdict)))
    if row is None:
        return verdict
    return replace(verdict, override=rules.Override(row.reason, str(row.approver), row.pk))


# What is kept


def plain(value: Any) -> Any:  # noqa: PLR0911 -- one answer per kind of value
    """An input as JSON, always the same for the same."""
    match value:
        case None | bool() | int():
            return value
        case Calendar():
            return _plain_calendar(value)
        case dt.date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case frozenset():
            return sorted(map(plain, value))
        case tuple() | list():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return str(value)


@lru_cache(maxsize=64)
def _plain_calendar(calendar: Calendar) -> dict[str, Any]:
    days = sorted(day.isoformat() for day in calendar.off), sorted(day.isoformat() for day in calendar.work)
    return {"years": sorted(calendar.years), "print": _digest(days)}


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2s(text.encode(), digest_size=16).hexdigest()


def print_of(verdict: Verdict) -> str:
    """What a verdict rests on, to be known again by: rule, version of its pack, inputs."""
    inputs = {name: plain(value) for name, value in verdict.inputs.items()}
    return _digest([verdict.rule.code, verdict.pack, inputs])


def kept_of(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it is kept."""
    override = verdict.override
    return {
        "rule": verdict.rule.code,
        "pack": verdict.pack,
        "article": verdict.rule.article,
        "title": verdict.rule.title,
        "force": verdict.rule.force.value,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "inputs": {name: plain(value) for name, value in verdict.inputs.items()},
        "filing": verdict.filing_number,
        "override": {"reason": override.reason, "approver": override.approver} if override else None,
    }


def finding_of(placement: int, verdict: Verdict, *, on: dt.date) -> Finding:
    """A verdict that is open, as lists read it; not saved."""
    return Finding(
        placement_id=placement,
        rule=verdict.rule.code,
        pack=verdict.pack,
        title=verdict.rule.title,
        article=verdict.rule.article,
        force=verdict.rule.force,
        outcome=verdict.outcome,
        reason=verdict.reason,
        print=print_of(verdict),
        day=on,
        override_id=verdict.override.key if verdict.override else None,
    )


# Who sees what of it


def findings_for(viewer: Viewer, action: str = VIEW) -> QuerySet[Finding]:
    """What is open of the placements a person sees and for which this may be done."""
    seen = placements_for(viewer, action)
    rows = Finding.objects.filter(placement__in=seen.order_by().values("pk"))
    return rows.select_related(
        "placement__student", "placement__unit", "placement__host__unit", "override__approver"
    ).order_by("placement__student__pinyin", "placement", "rule")


def with_classes(rows: QuerySet[Finding], day: dt.date) -> QuerySet[Finding]:
    """With the class the student is in on a day (``class_name``, ``class_id``)."""
    then: QuerySet[Any] = standing_on(students(), day).filter(pk=OuterRef("placement__student_id")).order_by()
    return rows.annotate(
        class_name=Subquery(then.values("class_name")[:1]),
        class_id=Subquery(then.values("class_public")[:1]),
    )


@dataclass(frozen=True)
class Tally:
    """How much is open of a rule, unit, class or school. ``key``: what its findings are found by, "" for none."""

    BY: ClassVar[dict[str, tuple[str, str]]] = {
        "rule": ("rule", "title"),
        "host": ("placement__host__public_id", "placement__host__unit__name"),
        "school_class": ("class_id", "class_name"),
        "unit": ("placement__unit__public_id", "placement__unit__name"),
    }

    key: str
    name: str
    article: str
    broken: int
    unknown: int
    passed: int
    placements: int


def tallies(rows: QuerySet[Finding], by: str) -> list[Tally]:
    """Findings of ``with_classes`` counted by a key of ``Tally.BY``, the most broken first."""
    key, name = Tally.BY[by]
    article = ["article"] if by == "rule" else []
    open_ones = Q(override__isnull=True)
    found = (
        rows.order_by()
        .values(key, name, *article)
        .annotate(
            broken=Count("pk", filter=open_ones & Q(outcome=Outcome.BROKEN)),
            unknown=Count("pk", filter=open_ones & Q(outcome=Outcome.UNKNOWN)),
            passed=Count("pk", filter=~open_ones),
            placements=Count("placement", distinct=True),
        )
    )
    counted = [
        Tally(
            str(row[key] or ""),
            row[name] or "没有归到班级",
            row.get("article", ""),
            row["broken"],
            row["unknown"],
            row["passed"],
            row["placements"],
        )
        for row in found
    ]
    return sorted(counted, key=lambda row: (-row.broken, -row.unknown, row.key))
