"""Where graduates went, in numbers: every share with what it is a share of, how many did not answer, and what that leaves open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet

from employment.enums import (
    AT_WORK,
    EMPLOYED,
    SETTLED,
    STUDYING,
    Destination,
    FieldMatch,
    Locality,
    StudyLevel,
    StudyRoute,
    WageBand,
    Wave,
)
from employment.models import Graduate, GraduateAnswer
from employment.selectors.graduate import answers, current, graduates, years_back

_CENT = Decimal("0.01")
SILENT = "没有答复"
_FITS = (FieldMatch.FULL, FieldMatch.NEAR)


@dataclass(frozen=True)
class Rate:
    """``number`` of ``of``; of ``unknown`` of them it is not known, and they are not in ``number``. ``lack``: what is missing of those."""

    number: int
    of: int
    unknown: int
    lack: str = SILENT

    @property
    def value(self) -> Decimal | None:
        """Percent, where whoever told nothing counts as no; None over nobody."""
        return _percent(self.number, self.of)

    @property
    def most(self) -> Decimal | None:
        """Percent, if whoever told nothing were all yes."""
        return _percent(self.number + self.unknown, self.of)

    @property
    def span(self) -> str:
        """72.50%～80.00%: both ends, or the one there is."""
        if self.value is None:
            return ""
        return f"{self.value}%～{self.most}%" if self.unknown else f"{self.value}%"

    @property
    def counted(self) -> str:
        """（145/200，15 人没有答复）."""
        if self.value is None:
            return ""
        return f"（{self.number}/{self.of}{f'，{self.unknown} 人{self.lack}' if self.unknown else ''}）"

    @property
    def words(self) -> str:
        """72.50%～80.00%（145/200，15 人没有答复）."""
        return self.span + self.counted

    @property
    def note(self) -> str:
        """The sentence below a figure."""
        lack = (
            f"{self.lack}的 {self.unknown} 人：都不算是 {self.value}%，都算是 {self.most}%。"
            if self.unknown
            else f"{self.lack}的 0 人。"
        )
        return f"分子 {self.number} 人，分母 {self.of} 人，{lack}" if self.of else ""


def _percent(number: int, of: int) -> Decimal | None:
    return (Decimal(100 * number) / Decimal(of)).quantize(_CENT, ROUND_HALF_UP) if of else None


@dataclass(frozen=True)
class Tally:
    """Graduates and what they told, counted."""

    of: int = 0
    answered: int = 0
    settled: int = 0
    work: int = 0
    study: int = 0
    paid: int = 0
    fits: int = 0
    fit_known: int = 0
    here: int = 0
    place_known: int = 0
    origin_here: int = 0
    origin_known: int = 0
    three: int = 0
    three_known: int = 0
    members: int = 0

    @property
    def silent(self) -> int:
        """Who did not answer."""
        return self.of - self.answered

    def rate(self, what: str) -> Rate:
        """A share by the name of what is counted; each says of whom."""
        match what:
            case "fits":
                return Rate(self.fits, self.paid, self.paid - self.fit_known, "没有说明是否对口")
            case "origin_here":
                return Rate(self.origin_here, self.of, self.of - self.origin_known, "没有登记生源地")
            case "here":
                return Rate(self.here, self.of, self.of - self.place_known, "不知道在哪里工作")
            case "three":
                return Rate(self.three, self.of, self.of - self.three_known, "生源地或工作地不全")
            case "answered":
                return Rate(self.answered, self.of, 0)
        return Rate(getattr(self, what), self.of, self.silent)


def _counts() -> dict[str, Any]:
    told, here = Q(said__isnull=False), Locality.CITY
    works = Q(said__status__in=AT_WORK)
    # Where a graduate works is known for who told a place, and for who is not at work at all.
    placed = told & (~works | ~Q(said__place=""))
    local = works & Q(said__place=here)
    conditions = {
        "answered": told,
        "settled": Q(said__status__in=SETTLED),
        "work": works,
        "study": Q(said__status__in=STUDYING),
        "paid": Q(said__status__in=EMPLOYED),
        "fits": Q(said__status__in=EMPLOYED, said__match__in=_FITS),
        "fit_known": Q(said__status__in=EMPLOYED) & ~Q(said__match=""),
        "here": local,
        "place_known": placed,
        "origin_here": Q(origin=here),
        "origin_known": ~Q(origin=""),
        "three": local & Q(origin=here),
        # One of the two that says no is enough to know.
        "three_known": placed & ~Q(origin="") | ~Q(origin__in=("", here)) | placed & ~local,
        "members": Q(said__employer_unit__isnull=False),
    }
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def tallies(
    rows: QuerySet[Graduate], as_of: dt.date, wave: int, *by: str
) -> list[tuple[tuple[Any, ...], Tally]]:
    """Counts of these graduates for one time of asking, as of a day, for each value of ``by``. One query."""
    said = FilteredRelation("answers", condition=Q(answers__wave=wave) & current(as_of, "answers__"))
    found = rows.order_by().annotate(said=said).values(*by).annotate(of_all=Count("pk"), **_counts())
    names = [field.name for field in fields(Tally) if field.name != "of"]
    return [
        (tuple(row[name] for name in by), Tally(row["of_all"], *(row[name] for name in names)))
        for row in found.order_by(*by)
    ]


def tally(rows: QuerySet[Graduate], as_of: dt.date, wave: int) -> Tally:
    """All of them in one count."""
    said = FilteredRelation("answers", condition=Q(answers__wave=wave) & current(as_of, "answers__"))
    found = rows.order_by().annotate(said=said).aggregate(of=Count("pk"), **_counts())
    return Tally(**found)


@dataclass(frozen=True)
class Part:
    """Of whom (``of`` in words), and how many went each way; those of whom it is not known stand in each rate."""

    label: str
    of: str
    ways: list[tuple[str, Rate]]


def breakdown(rows: QuerySet[Graduate], as_of: dt.date, wave: int) -> list[Part]:
    """Where these graduates went, by status, wage band, route and level of study, as of a day. One query; parts of nobody are left out."""
    said = FilteredRelation("answers", condition=Q(answers__wave=wave) & current(as_of, "answers__"))
    names = [f"said__{name}" for name in ("status", "wage", "study_route", "study_level")]
    found = rows.order_by().annotate(said=said).values(*names).annotate(number=Count("pk"))
    held = [(*(one[name] or "" for name in names), one["number"]) for one in found.order_by(*names)]

    def part(
        label: str, of: str, at: int, choices: Any, among: Collection[str], *, lack: str = "没有填写"
    ) -> Part:
        counted = Counter[str]()
        for one in held:
            if one[0] in among:
                counted[one[at]] += one[-1]
        whole, unknown = counted.total(), counted[""]
        ways = [(str(words), Rate(counted[value], whole, unknown, lack)) for value, words in choices]
        return Part(label, of, ways if whole else [])

    paid = (*EMPLOYED, Destination.OWN, Destination.FREE)
    parts = (
        part("去向", "全部毕业生", 0, Destination.choices, ("", *Destination.values), lack=SILENT),
        part("月收入", "在单位就业、自主创业和自由职业的", 1, WageBand.choices, paid),
        part("升学渠道", "升学和出国出境的", 2, StudyRoute.choices, STUDYING),
        part("升学层次", "升学和出国出境的", 3, StudyLevel.choices, STUDYING),
    )
    return [one for one in parts if one.ways]


def asked_between(since: dt.date, as_of: dt.date, wave: int = Wave.AT_ONCE) -> QuerySet[Graduate]:
    """Graduates whose time of asking came in a time, both ends included: at graduation, or so many years after it."""
    return graduates().filter(graduated_on__range=(years_back(since, wave), years_back(as_of, wave)))


def told_by(rows: QuerySet[Graduate], as_of: dt.date, wave: int) -> QuerySet[GraduateAnswer]:
    """What these graduates told for one time of asking, as of a day, without their names."""
    found = answers(as_of).filter(wave=wave, graduate__in=rows.order_by().values("pk"))
    return found.select_related("graduate__unit", "graduate__programme", "employer_unit").order_by(
        "graduate__unit", "status", "pk"
    )


def followed_three_years(as_of: dt.date, since: dt.date) -> QuerySet[Graduate]:
    """Graduates who have told after one, two and three years, the last of it within a time."""
    rows = graduates()
    for wave in (Wave.FIRST, Wave.SECOND, Wave.THIRD):
        told = answers(as_of).filter(wave=wave)
        if wave == Wave.THIRD:
            told = told.filter(told_on__gte=since)
        rows = rows.filter(pk__in=told.values("graduate"))
    return rows
