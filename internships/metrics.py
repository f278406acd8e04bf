"""The figures of internships. Their rows name no student: whoever may see a figure may open it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet, Sum

from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, TextParam, metric, number_of
from internships.enums import BatchMode, ConcernKind, InternshipKind
from internships.models import Batch, Concern, Placement
from internships.selectors.concern import closed_between, received_between
from internships.selectors.figures import (
    fitting,
    hosts_of,
    incidents_between,
    of_known_majors,
    one_a_student,
    papers_of,
    pays_between,
    there_between,
    there_on,
    with_record,
)
from internships.selectors.pay_figures import FEWEST, Behind, Cell, behind_agreed, behind_paid
from internships.selectors.waiver import waivers_between
from members.enums import Category
from members.selectors.roll import active_on
from rosters.selectors.roster import at_school_on

_ACTION, _EXPORT = "internships.view_figures", "internships.export"
_RECORDS, _KEEPER = "实习安排", "学校"
_PARAMS = {"school": TextParam("学校"), "kind": ChoiceParam("类型", InternshipKind.choices)}
_COLUMNS = (
    Column("学校", "unit.name"),
    Column("实习单位", "host.unit.name"),
    Column("岗位", "post.name"),
    Column("类型", "get_kind_display"),
    Column("到岗日期", "arrived_on", "date"),
    Column("最后在岗日期", "last_on_post", "date"),
)


def _narrowed(rows: QuerySet[Placement], school: str | None, kind: str | None) -> QuerySet[Placement]:
    wanted = {"unit__name": school, "kind": kind}
    return rows.filter(**{field: value for field, value in wanted.items() if value})


def _told(rows: QuerySet[Placement]) -> MetricResult:
    listed = rows.select_related("unit", "host__unit", "post").order_by(
        "unit_id", "host_id", "arrived_on", "id"
    )
    batches = Batch.objects.filter(pk__in=rows.order_by().values("batch"))
    return MetricResult(
        number_of(rows), listed, _COLUMNS, files=lambda: papers_of(batches, "plan_file"), opens=False
    )


@metric(
    "internships.interns",
    label="实习学生",
    unit="人",
    definition="起始日期至截至日期之间（含两端）到岗实习过的学生人数，同一名学生只计一次：到岗当日计入，离岗当日不再计入。实习模式按批次登记的。",
    records=_RECORDS,
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params={**_PARAMS, "mode": ChoiceParam("实习模式", BatchMode.choices)},
)
def interns(
    as_of: dt.date,
    since: dt.date,
    school: str | None = None,
    kind: str | None = None,
    mode: str | None = None,
) -> MetricResult:
    """Students who were at a unit in a time."""
    rows = _narrowed(there_between(since, as_of), school, kind)
    return _told(one_a_student(rows.filter(batch__mode=mode) if mode else rows))


@metric(
    "internships.running",
    label="在岗实习学生",
    unit="人",
    definition="截至日期正在实习的学生人数：已经到岗、还没有离岗；离岗当日不再计入。",
    records=_RECORDS,
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def running(as_of: dt.date, school: str | None = None, kind: str | None = None) -> MetricResult:
    """Students who are at a unit on a day."""
    return _told(one_a_student(_narrowed(there_on(as_of), school, kind)))


@metric(
    "internships.hosts",
    label="接收实习学生的单位",
    unit="家",
    definition="起始日期至截至日期之间（含两端）有学生到岗实习过的单位家数，同一家单位只计一次。",
    records=_RECORDS,
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def hosts(as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None) -> MetricResult:
    """Units where students were in a time."""
    rows = hosts_of(_narrowed(there_between(since, as_of), school, kind)).select_related("unit")
    columns = (Column("实习单位", "unit.name"), Column("所在地", "region"))
    return MetricResult(number_of(rows), rows.order_by("unit__pinyin", "id"), columns, opens=False)


@metric(
    "internships.safety_passed",
    label="安全教育考核合格的实习学生",
    unit="人",
    definition="起始日期至截至日期之间（含两端）到岗实习过、安全教育考核合格日期不晚于截至日期的学生人数，同一名学生只计一次。",
    records=_RECORDS,
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def safety_passed(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """Interns of a time who passed the safety test."""
    rows = there_between(since, as_of).filter(is_safety_passed=True, safety_passed_on__lte=as_of)
    return _told(one_a_student(_narrowed(rows, school, kind)))


@metric(
    "internships.waived",
    label="免实习学生",
    unit="人",
    definition="起始日期至截至日期之间（含两端）有实习批次、截至日期学校已同意在这个批次免实习且没有撤销的学生人数，同一名学生只计一次。",
    records="免实习",
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def waived(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """Students who need not do an internship in a time."""
    wanted = {"unit__name": school, "batch__kind": kind}
    rows = waivers_between(since, as_of).filter(**{name: value for name, value in wanted.items() if value})
    rows = rows.filter(~Exists(rows.filter(student=OuterRef("student"), pk__gt=OuterRef("pk"))))
    columns = (
        Column("学校", "unit.name"),
        Column("批次", "batch.name"),
        Column("同意日期", "accepted_on", "date"),
    )
    listed = rows.select_related("unit", "batch").order_by("unit_id", "batch_id", "id")
    return MetricResult(number_of(rows), listed, columns, opens=False)


@metric(
    "internships.mode_reports",
    label="实习模式运作报告",
    unit="份",
    definition="报告日期不晚于截至日期的实习模式（例如“6+2”）运作报告份数，每个实习批次一份。",
    records="实习批次",
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params={"school": TextParam("学校")},
)
def mode_reports(as_of: dt.date, school: str | None = None) -> MetricResult:
    """Reports on how a way of arranging internships went, that schools keep with a batch."""
    rows = Batch.objects.filter(mode_report_on__lte=as_of)
    rows = rows.filter(unit__name=school) if school else rows
    columns = (
        Column("学校", "unit.name"),
        Column("实习批次", "name"),
        Column("报告日期", "mode_report_on", "date"),
    )
    listed = rows.select_related("unit").order_by("mode_report_on", "id")
    return MetricResult(
        number_of(rows), listed, columns, files=lambda: papers_of(rows, "mode_report"), opens=False
    )


_CONCERNS: dict[str, Any] = {
    "unit": "件",
    "records": "咨询与投诉台账",
    "keeper": _KEEPER,
    "action": _ACTION,
    "export_action": _EXPORT,
    "params": {"school": TextParam("学校"), "kind": ChoiceParam("种类", ConcernKind.choices)},
}
_LEDGER = (
    Column("编号", "number"),
    Column("学校", "unit.name"),
    Column("种类", "get_kind_display"),
    Column("事项", "get_topic_display"),
    Column("收到时间", "received_at", "time"),
    Column("状态", "get_state_display"),
    Column("结果", "get_result_display"),
)


def _ledger(rows: QuerySet[Concern], school: str | None, kind: str | None) -> MetricResult:
    wanted = {"unit__name": school, "kind": kind}
    found = rows.filter(**{field: value for field, value in wanted.items() if value})
    return MetricResult(number_of(found), found.select_related("unit"), _LEDGER, opens=False)


@metric(
    "internships.concerns",
    label="收到的实习咨询和投诉",
    definition="起始日期至截至日期之间（含两端）各校台账收到的咨询和投诉件数。",
    **_CONCERNS,
)
def concerns(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """Questions and complaints received in a time."""
    return _ledger(received_between(since, as_of), school, kind)


@metric(
    "internships.concerns_closed",
    label="办结的实习咨询和投诉",
    definition="起始日期至截至日期之间（含两端）办结过的咨询和投诉件数，同一件只计一次；后来要求重新办理的也计入。",
    **_CONCERNS,
)
def concerns_closed(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """Questions and complaints settled in a time."""
    return _ledger(closed_between(since, as_of), school, kind)


_DONE = (
    (
        "archived",
        "已归档的实习学生",
        "其中实习已经归档的学生人数：归档日期不晚于截至日期",
    ),
    ("assessed", "考核已确认的实习学生", "其中考核结果已经确认的学生人数：确认日期不晚于截至日期"),
    ("checked_in", "有签到记录的实习学生", "其中在这段时间里有签到或补签的学生人数"),
    ("visited", "教师走访过的实习学生", "其中在这段时间里教师走访见到过的学生人数，作废的走访不计"),
    ("journalled", "交过日志的实习学生", "其中交过日志且老师已批阅的学生人数：批阅日期在这段时间里"),
    ("agreed", "签了三方协议的实习学生", "其中三方协议已经生效的学生人数：三方签字日期都不晚于截至日期"),
    ("paid", "发放过报酬的实习学生", "其中在这段时间里有报酬发放记录的学生人数，更正过的按更正后的算"),
    ("insured", "投保实习责任保险的学生", "其中列入实习责任保险名单、保险期与这段时间有重合的学生人数"),
)


def _declare(name: str, label: str, words: str) -> None:
    @metric(
        f"internships.{name}",
        label=label,
        unit="人",
        definition=f"起始日期至截至日期之间（含两端）到岗实习过的学生，{words}，同一名学生只计一次。",
        records=_RECORDS,
        keeper=_KEEPER,
        action=_ACTION,
        export_action=_EXPORT,
        params=_PARAMS,
    )
    def counted(
        as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
    ) -> MetricResult:
        """Interns of a time of whom there is this record."""
        rows = with_record(there_between(since, as_of), name, since, as_of)
        return _told(one_a_student(_narrowed(rows, school, kind)))


for _one in _DONE:
    _declare(*_one)


_CENT = Decimal("0.01")
_NOT_OF_FEW = f"不足 {FEWEST} 人，不显示"
_NOT_TO_RECKON = f"会由此推算出不足 {FEWEST} 人的一项，也不显示"
_OF_PLACEMENTS: dict[str, Any] = {
    "records": _RECORDS,
    "keeper": _KEEPER,
    "action": _ACTION,
    "export_action": _EXPORT,
    "params": _PARAMS,
}


@metric(
    "internships.fitting",
    label="岗位与专业对口的实习学生",
    unit="人",
    definition="起始日期至截至日期之间（含两端）到岗实习过的学生，其中岗位对应的专业与所学专业属同一专业大类的人数（与第八条的核查同一口径），同一名学生只计一次。",
    **_OF_PLACEMENTS,
)
def fitting_posts(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """Interns of a time whose post fits what they learn."""
    return _told(fitting(one_a_student(_narrowed(there_between(since, as_of), school, kind))))


@metric(
    "internships.fitting_rate",
    label="实习岗位与专业对口率",
    unit="%",
    definition="起始日期至截至日期之间（含两端）到岗实习过、专业和岗位对应的专业都已登记的学生里，对口的占百分之几；没有登记的不算在内。",
    **_OF_PLACEMENTS,
)
def fitting_rate(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """The share of them among those of whom both are known."""
    rows = of_known_majors(one_a_student(_narrowed(there_between(since, as_of), school, kind)))
    told = _told(rows)
    fits = fitting(rows).count()
    return replace(
        told,
        told=_percent(fits, int(told.value or 0)),
        note=f"对口 {fits} 人，专业和岗位都已登记的 {told.value} 人。",
    )


@metric(
    "internships.members_rate",
    label="接收实习学生的企业成员占比",
    unit="%",
    definition="截至日期在册的企业成员里，起始日期至截至日期之间（含两端）有学生到岗实习过的占百分之几；当日处于暂停期的企业不计入。"
    "校企合作还有别的形式，这里只看接收实习学生。",
    records="成员期间、实习安排",
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
)
def members_rate(as_of: dt.date, since: dt.date) -> MetricResult:
    """The share of the enterprises on the roll that took interns in."""
    members = active_on(as_of, category=Category.ENTERPRISE)
    taking = members.filter(unit__in=hosts_of(there_between(since, as_of)).order_by().values("unit"))
    of, number = members.count(), taking.count()
    columns = (Column("单位名称", "unit.name"), Column("行业", "get_industry_display"))
    note = f"接收过实习学生的 {number} 家，在册的企业成员 {of} 家。"
    rows = taking.select_related("unit").order_by("unit__pinyin", "pk")
    return MetricResult(_percent(number, of), rows, columns, note=note, opens=False)


@metric(
    "internships.students_rate",
    label="到企业实习过的在校生占比",
    unit="%",
    definition="截至日期在校的学生里，起始日期至截至日期之间（含两端）到岗实习过的占百分之几。",
    records="学生、实习安排",
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def students_rate(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """The share of the students of a day who were at a unit in a time."""
    students = at_school_on(as_of)
    students = students.filter(unit__name=school) if school else students
    there = _narrowed(there_between(since, as_of), school, kind)
    told = _told(one_a_student(there.filter(student__in=students.order_by().values("pk"))))
    of = students.aggregate(of=Count("pk"))["of"]
    note = f"到岗实习过的 {told.value} 人，在校生 {of} 人。"
    return replace(told, told=_percent(int(told.value or 0), of), note=note)


def _percent(number: int, of: int) -> Decimal | None:
    return (Decimal(100 * number) / Decimal(of)).quantize(_CENT, ROUND_HALF_UP) if of else None


@metric(
    "internships.average_pay",
    label="实习学生月报酬平均数",
    unit="元/月",
    definition="起始日期至截至日期之间（含两端）到岗实习过、约定了报酬的学生，每月报酬的平均数，按每名学生最后一份安排算；没有约定报酬的不算在内。"
    f"{_NOT_OF_FEW}；{_NOT_TO_RECKON}。",
    **_OF_PLACEMENTS,
)
def average_pay(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """What interns of a time were to be paid a month, on average."""
    rows = one_a_student(_narrowed(there_between(since, as_of), school, kind)).filter(pay__gt=0)
    mean = rows.order_by().aggregate(mean=Avg("pay"))["mean"]
    value = None if mean is None else mean.quantize(_CENT, ROUND_HALF_UP)
    return _of_many(replace(_told(rows), told=value), (school, kind), behind_agreed(since, as_of))


@metric(
    "internships.pay_total",
    label="发给实习学生的报酬",
    unit="元",
    definition=f"起始日期至截至日期之间（含两端）登记的实际发放金额合计，更正过的按更正后的算。发给的学生{_NOT_OF_FEW}；{_NOT_TO_RECKON}。",
    records="报酬发放",
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def pay_total(
    as_of: dt.date, since: dt.date, school: str | None = None, kind: str | None = None
) -> MetricResult:
    """What was paid in a time. Rows tell no single amount: at a small unit it would be one person's."""
    wanted = {"placement__unit__name": school, "placement__kind": kind}
    rows = pays_between(since, as_of).filter(**{name: value for name, value in wanted.items() if value})
    total = rows.order_by().aggregate(total=Sum("paid"))["total"] or Decimal(0)
    columns = (
        Column("学校", "placement.unit.name"),
        Column("实习单位", "placement.host.unit.name"),
        Column("月份", "month", "date"),
        Column("发放日期", "paid_on", "date"),
    )
    listed = rows.select_related("placement__unit", "placement__host__unit").order_by("paid_on", "id")
    told = MetricResult(total, listed, columns, opens=False)
    return _of_many(told, (school, kind), behind_paid(since, as_of))


def _of_many(told: MetricResult, asked: Cell, behind: Behind) -> MetricResult:
    """Neither figure nor rows where it would tell of few people; nobody is told of as of nobody."""
    cell = (asked[0] or None, asked[1] or None)
    if cell not in behind.gone:
        return told
    note = _NOT_OF_FEW if len(behind.people[cell]) < FEWEST else _NOT_TO_RECKON
    return replace(told, told=None, rows=told.rows.none(), files=None, note=f"{note}。")


@metric(
    "internships.incidents",
    label="报告的实习突发事件",
    unit="起",
    definition="起始日期至截至日期之间（含两端）报告的实习突发事件起数，不论级别、是否结案。",
    records="突发事件",
    keeper=_KEEPER,
    action=_ACTION,
    export_action=_EXPORT,
    params={"school": TextParam("学校")},
)
def incidents(as_of: dt.date, since: dt.date, school: str | None = None) -> MetricResult:
    """Incidents reported in a time."""
    rows = incidents_between(since, as_of)
    rows = rows.filter(unit__name=school) if school else rows
    columns = (
        Column("学校", "unit.name"),
        Column("种类", "get_kind_display"),
        Column("级别", "get_level_display"),
        Column("报告时间", "reported_at", "time"),
        Column("状态", "get_state_display"),
    )
    return MetricResult(number_of(rows), rows.select_related("unit"), columns, opens=False)
