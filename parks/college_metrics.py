"""Figures of 产业学院, bases and services among units."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet, Sum

from groupportal.metrics.registry import Column, MetricResult, metric, number_of
from groupportal.periods.period import during
from parks.enums import ALL_FIVE, BaseFunctionKind
from parks.models import (
    BaseCourse,
    BaseInvestment,
    CollegePartner,
    IndustryCollege,
    MutualService,
    TrainingBase,
)
from parks.selectors.base import used_on
from parks.selectors.papers import papers, papers_of_bases, papers_of_colleges

_VIEW = "parks.view_colleges"
_STANDING = (
    Column("名称", "name"),
    Column("单位", "unit.name"),
    Column("开始日期", "starts_on", "date"),
)


@metric(
    "parks.colleges",
    label="产业学院",
    unit="个",
    definition="截至日在办的产业学院数：已成立、还没有撤销。",
    records="产业学院",
    keeper="牵头学校",
    action=_VIEW,
)
def colleges(as_of: dt.date) -> MetricResult:
    """产业学院 that exist on a day."""
    rows = IndustryCollege.objects.filter(during(as_of)).select_related("unit")
    return MetricResult(number_of(rows), rows, _STANDING, files=lambda: papers_of_colleges(rows))


@metric(
    "parks.college_partners",
    label="产业学院合作企业",
    unit="家",
    definition="截至日参加共建在办产业学院的单位数，参加几个的只算一家。",
    records="产业学院",
    keeper="牵头学校",
    action=_VIEW,
)
def college_partners(as_of: dt.date) -> MetricResult:
    """Units that carry a 产业学院 on a day, each once."""
    rows = CollegePartner.objects.filter(during(as_of), during(as_of, "college__"))
    columns = (
        Column("单位", "unit.name"),
        Column("产业学院", "college.name"),
        Column("开始日期", "starts_on", "date"),
    )
    number = rows.order_by().values("unit").distinct().count()
    return MetricResult(
        number,
        rows.select_related("unit", "college"),
        columns,
        files=lambda: papers(rows, "paper", "college"),
    )


def _of_bases(rows: QuerySet[TrainingBase]) -> MetricResult:
    return MetricResult(number_of(rows), rows, _STANDING, files=lambda: papers_of_bases(rows))


@metric(
    "parks.bases",
    label="实训基地",
    unit="个",
    definition="截至日在用的实训基地数，校内、校外合计。",
    records="实训基地",
    keeper="管理单位",
    action=_VIEW,
)
def bases(as_of: dt.date) -> MetricResult:
    """Bases in use on a day."""
    rows = TrainingBase.objects.filter(during(as_of)).select_related("unit")
    return _of_bases(rows)


@metric(
    "parks.full_bases",
    label="“五位一体”实训基地",
    unit="个",
    definition="截至日在用、同时有实训教学、技术培训、技术推广、生产、营业五项功能的实训基地数；功能按截至日。",
    records="实训基地",
    keeper="管理单位",
    action=_VIEW,
)
def full_bases(as_of: dt.date) -> MetricResult:
    """Bases with all five functions on a day."""
    return _of_bases(used_on(as_of, ALL_FIVE).select_related("unit"))


@metric(
    "parks.apprenticeship_bases",
    label="现代学徒制实训基地",
    unit="个",
    definition="截至日在用、是现代学徒制的实训基地数；是不是现代学徒制按截至日。",
    records="实训基地",
    keeper="管理单位",
    action=_VIEW,
)
def apprenticeship_bases(as_of: dt.date) -> MetricResult:
    """Bases of apprenticeship on a day."""
    return _of_bases(used_on(as_of, [BaseFunctionKind.APPRENTICES]).select_related("unit"))


@metric(
    "parks.base_investment",
    label="实训基地投入",
    unit="元",
    definition="起始日期至截至日期之间（含两端）各单位投入实训基地的金额，按投入日期，资金、设备、场地合计。",
    records="基地投入",
    keeper="管理单位",
    action=_VIEW,
)
def base_investment(as_of: dt.date, since: dt.date) -> MetricResult:
    """What units put into bases in a time, in 元."""
    rows = BaseInvestment.objects.filter(day__gte=since, day__lte=as_of).select_related("unit", "base")
    columns = (
        Column("单位", "unit.name"),
        Column("基地", "base.name"),
        Column("日期", "day", "date"),
        Column("金额", "amount", "money"),
    )
    return MetricResult(
        rows.aggregate(total=Sum("amount"))["total"] or Decimal(0),
        rows,
        columns,
        files=lambda: papers(rows, "paper", "base"),
    )


@metric(
    "parks.base_lessons",
    label="实训基地课时",
    unit="节",
    definition="起始日期至截至日期所在各年度，实训基地承担课程的课时合计。",
    records="基地课程",
    keeper="管理单位",
    action=_VIEW,
)
def base_lessons(as_of: dt.date, since: dt.date) -> MetricResult:
    """Lessons taught at bases in the years of a time."""
    rows = BaseCourse.objects.filter(year__gte=since.year, year__lte=as_of.year).select_related("base")
    columns = (
        Column("课程", "name"),
        Column("基地", "base.name"),
        Column("年度", "year"),
        Column("课时", "lessons", "number"),
    )
    return MetricResult(
        rows.aggregate(total=Sum("lessons"))["total"] or 0,
        rows,
        columns,
        files=lambda: papers(rows, "paper", "base"),
    )


@metric(
    "parks.mutual_services",
    label="互助运营服务",
    unit="项",
    definition="起始日期至截至日期之间（含两端）成员之间和对外的互助运营服务项数，按日期。",
    records="互助运营服务",
    keeper="提供单位",
    action=_VIEW,
)
def mutual_services(as_of: dt.date, since: dt.date) -> MetricResult:
    """Services among units in a time."""
    rows = MutualService.objects.filter(day__gte=since, day__lte=as_of).select_related("unit", "receiver")
    columns = (Column("服务项目", "title"), Column("提供单位", "unit.name"), Column("日期", "day", "date"))
    return MetricResult(number_of(rows), rows, columns, files=lambda: papers(rows, "paper"))
