"""Figures of graduates. Shares count whoever told nothing as no; the note says the other end. Rows name nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from employment.enums import AT_WORK, EMPLOYED, SETTLED, STUDYING, FieldMatch, Locality, Wave
from employment.models import Graduate, GraduateAnswer
from employment.selectors.destination import Tally, asked_between, followed_three_years, tally, told_by
from groupportal.metrics.registry import (
    ChoiceParam,
    Column,
    IntParam,
    MetricResult,
    TextParam,
    metric,
    number_of,
)
from groupportal.tenancy.kept import once

_WAVES = [(str(wave.value), str(wave.label)) for wave in Wave]
_PARAMS = {
    "school": TextParam("学校"),
    "programme": TextParam("专业"),
    "wave": ChoiceParam("哪一次", _WAVES),
    "year": IntParam("毕业年份", unit="年"),
}
_SAID: dict[str, Any] = {
    "records": "毕业去向",
    "keeper": "学校",
    "action": "employment.view_figures",
    "export_action": "employment.export_graduates",
    "params": _PARAMS,
}
_RATE: dict[str, Any] = {**_SAID, "unit": "%"}
_WHO = "起始日期至截至日期之间（含两端）毕业的学生；选“毕业满几年”的，是这段时间里满几年的毕业生；写了毕业年份的，只算那一年毕业的。"
_LACK = "没有答复的不算在分子里，全算进去是多少写在数字下面。"
_TOLD = (
    Column("学校", "graduate.unit.name"),
    Column("专业", "graduate.programme.name"),
    Column("去向", "get_status_display"),
    Column("工作地", "get_place_display"),
    Column("专业对口", "get_match_display"),
    Column("来源", "get_source_display"),
    Column("填报日期", "told_on", "date"),
)
_GRADUATES = (
    Column("学校", "unit.name"),
    Column("专业", "programme.name"),
    Column("毕业日期", "graduated_on", "date"),
    Column("生源地", "get_origin_display"),
)


@dataclass(frozen=True)
class _Asked:
    """Whose shares are asked for. Figures shown together ask for the same people: these are counted once."""

    as_of: dt.date
    since: dt.date
    school: str | None = None
    programme: str | None = None
    wave: str | None = None
    year: int | None = None

    @property
    def at(self) -> int:
        """The time of asking."""
        return int(self.wave or Wave.AT_ONCE)

    @property
    def rows(self) -> QuerySet[Graduate]:
        """The graduates."""
        wanted = {
            "unit__name": self.school,
            "programme__name": self.programme,
            "graduated_on__year": self.year,
        }
        rows = asked_between(self.since, self.as_of, self.at)
        return rows.filter(**{field: value for field, value in wanted.items() if value})


@once
def _tally(asked: _Asked) -> Tally:
    return tally(asked.rows, asked.as_of, asked.at)


@metric("employment.graduates", label="毕业生人数", unit="人", definition=f"{_WHO}", **_SAID)
def number(as_of: dt.date, since: dt.date, **who: Any) -> MetricResult:
    """Those who graduated in a time."""
    rows = _Asked(as_of, since, **who).rows
    return MetricResult(number_of(rows), rows.select_related("unit", "programme"), _GRADUATES, opens=False)


def _declare_share(code: str, label: str, what: str, definition: str, **which: Any) -> None:
    """A share of the graduates in question: ``what`` of the tally, and ``which`` answers stand behind it."""

    @metric(code, label=label, definition=f"{_WHO}{definition}", **_RATE)
    def share(as_of: dt.date, since: dt.date, **who: Any) -> MetricResult:
        asked = _Asked(as_of, since, **who)
        rate = _tally(asked).rate(what)
        told: QuerySet[GraduateAnswer] = told_by(asked.rows, as_of, asked.at).filter(**which)
        return MetricResult(rate.value, told, _TOLD, note=rate.note, opens=False)


_HERE = {"status__in": AT_WORK, "place": Locality.CITY}
_declare_share(
    "employment.settled_rate",
    "毕业去向落实率",
    "settled",
    f"其中就业、参军、自主创业、自由职业、升学和出国出境的占百分之几。{_LACK}",
    status__in=SETTLED,
)
_declare_share(
    "employment.work_rate",
    "毕业生就业率",
    "work",
    f"其中就业、参军、自主创业、自由职业的占百分之几，升学的不算就业。{_LACK}",
    status__in=AT_WORK,
)
_declare_share(
    "employment.study_rate",
    "毕业生升学率",
    "study",
    f"其中升学和出国出境的占百分之几。{_LACK}",
    status__in=STUDYING,
)
_declare_share(
    "employment.match_rate",
    "毕业生专业对口率",
    "fits",
    "其中已在单位就业的里，工作与所学专业对口或相关的占百分之几。没有说明是否对口的不算在分子里；没有答复去向的不在分母里。",
    status__in=EMPLOYED,
    match__in=(FieldMatch.FULL, FieldMatch.NEAR),
)
_declare_share(
    "employment.local_rate",
    "毕业生本地就业占比",
    "here",
    f"其中在学校所在市就业、创业的占百分之几。{_LACK}",
    **_HERE,
)
_declare_share(
    "employment.three_local_rate",
    "本地生源本地培养本地就业占比",
    "three",
    f"其中生源地和工作地都是学校所在市（“三本”）的占百分之几。{_LACK}",
    **_HERE,
    graduate__origin=Locality.CITY,
)
_declare_share(
    "employment.response_rate",
    "毕业生跟踪答复率",
    "answered",
    "其中登记了去向的占百分之几，不论由本人填写、教师电话、学校登记还是表格导入。",
)


@metric(
    "employment.origin_rate",
    label="毕业生本地生源占比",
    definition=f"{_WHO}其中生源地是学校所在市的占百分之几。没有登记生源地的不算在分子里。",
    **_RATE,
)
def origin_rate(as_of: dt.date, since: dt.date, **who: Any) -> MetricResult:
    """The share that came from the school's city."""
    asked = _Asked(as_of, since, **who)
    rate = _tally(asked).rate("origin_here")
    local = asked.rows.filter(origin=Locality.CITY).select_related("unit", "programme")
    return MetricResult(rate.value, local, _GRADUATES, note=rate.note, opens=False)


@metric(
    "employment.tracked",
    label="跟踪满三年的毕业生",
    unit="人",
    definition="毕业满一年、满两年、满三年的去向都已登记，其中满三年的在起始日期至截至日期之间（含两端）登记的毕业生人数。",
    **{**_SAID, "params": {"school": TextParam("学校")}},
)
def tracked(as_of: dt.date, since: dt.date, school: str | None = None) -> MetricResult:
    """Graduates of whom all three years are known."""
    rows = followed_three_years(as_of, since)
    rows = rows.filter(unit__name=school) if school else rows
    return MetricResult(number_of(rows), rows.select_related("unit", "programme"), _GRADUATES, opens=False)
