"""What rules judge: a placement and what stands around it, as values without a database.

None means that it isn't known, never that it isn't there: what is not there is said (``is_filed=False``, an empty tuple).
A rule that meets None can't judge.
"""

# ruff: noqa: RUF009 -- the calls only put a label beside a field
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cache
from typing import Any


def _known(label: str) -> Any:
    return field(default=None, metadata={"label": label})


def _part(label: str, kind: Any) -> Any:
    return field(default_factory=kind, metadata={"label": label})


@dataclass(frozen=True)
class Hazard:
    """A barred kind of work in a post (``barred.TAGS``), with its grade where it has one and that is known."""

    tag: str
    grade: int | None = None


@dataclass(frozen=True)
class Payment:
    """One pay day: what was due, and what came. ``paid_on`` None: nothing came."""

    due_on: dt.date
    due: Decimal
    paid_on: dt.date | None
    paid: Decimal
    in_money: bool
    to_student: bool


@dataclass(frozen=True)
class Shift:
    """One stretch of work; ``rest`` in minutes does not count as work.

    ``is_checked``: from check-in to check-out, which people do some time before and after they work. ``ends`` None: a day that counts
    as come, of which one of the two isn't known. ``away``: minutes between a check-out and the next check-in within it.
    """

    starts: dt.datetime
    ends: dt.datetime | None
    rest: int = 0
    is_checked: bool = False
    away: int = 0


@dataclass(frozen=True)
class Incident:
    """An accident or another important matter. ``level`` "" while nobody has said how grave it is; ``reported_on`` None: not reported."""

    occurred_on: dt.date
    reported_on: dt.date | None
    level: str = ""


@dataclass(frozen=True)
class Injury:
    occurred_on: dt.date
    has_claim: bool
    was_treated: bool


@dataclass(frozen=True)
class Sanction:
    decided_on: dt.date
    by_school: bool
    was_conferred: bool


@dataclass(frozen=True)
class GradePart:
    """A component of the grade; ``weight`` in percent, ``by``: school or unit."""

    name: str
    weight: int
    by: str
    is_attendance: bool = False


class Lacking(Exception):  # noqa: N818 -- told as an input that is missing
    """Something a rule must know isn't known; says what, in words."""


@dataclass(frozen=True)
class Calendar:
    """Days off and make-up workdays of the years that are known."""

    years: frozenset[int]
    off: frozenset[dt.date]
    work: frozenset[dt.date]

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work on a day. Lacking for a year without a table: weekends are no substitute for it."""
        if day.year not in self.years:
            raise Lacking(f"{day.year}年的节假日与调休表")
        return day in self.work or (day.weekday() < 5 and day not in self.off)


@dataclass(frozen=True)
class StudentFacts:
    name: str | None = _known("姓名")
    born_on: dt.date | None = _known("出生日期")
    sex: str | None = _known("性别")
    year_at_start: int | None = _known("开始时所在年级")
    major_code: str | None = _known("专业代码")
    is_independent: bool | None = _known("是否相对独立参与工作")
    health_checked_on: dt.date | None = _known("最近体检日期")


@dataclass(frozen=True)
class UnitFacts:
    name: str | None = _known("名称")
    is_registered: bool | None = _known("是否登记为法人或非法人组织")
    operates_lawfully: bool | None = _known("是否合法经营")
    is_untrustworthy: bool | None = _known("有无失信记录")
    credit_checked_on: dt.date | None = _known("信用核查日期")
    credit_valid_until: dt.date | None = _known("信用核查有效期")
    safety_checked_on: dt.date | None = _known("安全生产记录核查日期")
    has_safety_violation: bool | None = _known("有无安全生产违法记录")
    last_violation_on: dt.date | None = _known("最近一次违法记录日期")
    has_stable_cooperation: bool | None = _known("是否有稳定合作关系")
    is_new: bool | None = _known("是否新增单位")
    assessed_on: dt.date | None = _known("实地考察日期")
    has_assessment_report: bool | None = _known("有无考察评估报告")
    assessment_items: frozenset[str] | None = _known("考察项目")
    chosen_on: dt.date | None = _known("选定日期")
    is_party_decided: bool | None = _known("是否经校级党组织会议研究")
    party_meeting_on: dt.date | None = _known("校级党组织会议日期")
    is_published: bool | None = _known("名单是否公布")
    is_entertainment: bool | None = _known("是否营业性娱乐场所")
    is_agency: bool | None = _known("是否中介机构")
    contact: str | None = _known("指定的负责人")
    staff_total: int | None = _known("在岗职工总数")
    lowest_wage: Decimal | None = _known("最低档工资")
    is_suspended: bool | None = _known("是否因违规停止接收实习")


@dataclass(frozen=True)
class PostFacts:
    tasks: tuple[str, ...] | None = _known("典型工作任务")
    major_codes: tuple[str, ...] | None = _known("对应专业代码")
    hazards: tuple[Hazard, ...] | None = _known("危险作业标记")
    labour_grade: int | None = _known("体力劳动强度级别")
    is_harmful: bool | None = _known("是否有害身心健康")
    staff_total: int | None = _known("同类岗位在岗职工数")
    monthly_wage: Decimal | None = _known("同岗位工资")
    repetitive_share: int | None = _known("单一重复工作所占比例")


@dataclass(frozen=True)
class PlacementPart:
    kind: str | None = _known("类型")
    source: str | None = _known("去向来源")
    starts_on: dt.date | None = _known("开始日期")
    ends_on: dt.date | None = _known("结束日期")
    school_mentor: str | None = _known("学校指导教师（全程）")
    unit_mentor: str | None = _known("单位指导人员（全程）")
    region: str | None = _known("所在地")
    province: str | None = _known("所在省份")
    is_abroad: bool | None = _known("是否在境外")
    via_agency: bool | None = _known("是否经中介组织、安排或管理")


@dataclass(frozen=True)
class SchoolFacts:
    region: str | None = _known("所在地")
    province: str | None = _known("所在省份")
    has_head: bool | None = _known("是否有分管校领导")
    has_office: bool | None = _known("是否有管理部门")
    rules: frozenset[str] | None = _known("实习管理制度")
    uses_platform: bool | None = _known("是否使用信息化平台")
    has_lodging_rules: bool | None = _known("有无住宿和请销假制度")
    declares_no_profit: bool | None = _known("是否承诺不以营利为目的组织实习")
    has_channel: bool | None = _known("有无咨询投诉渠道")
    has_ledger: bool | None = _known("有无专门台账")
    is_in_yearly_report: bool | None = _known("实习情况是否写入年度质量报告")


@dataclass(frozen=True)
class BatchFacts:
    is_filed: bool | None = _known("是否已向主管部门备案")
    filing_number: str | None = _known("备案号")


@dataclass(frozen=True)
class PlanFacts:
    is_joint: bool | None = _known("是否由学校和单位共同制订")
    approved_on: dt.date | None = _known("批准日期")
    sections: frozenset[str] | None = _known("内容")
    months: int | None = _known("规定的实习月数")


@dataclass(frozen=True)
class PreparationFacts:
    student_on: dt.date | None = _known("学生岗前培训日期")
    mentors_on: dt.date | None = _known("指导人员岗前培训日期")


@dataclass(frozen=True)
class SafetyFacts:
    is_passed: bool | None = _known("安全教育考核是否合格")
    passed_on: dt.date | None = _known("安全教育考核合格日期")


@dataclass(frozen=True)
class ConsentFacts:
    has_student: bool | None = _known("学生是否签字")
    student_on: dt.date | None = _known("学生签字日期")
    has_guardian: bool | None = _known("监护人是否签字")
    guardian_on: dt.date | None = _known("监护人签字日期")


@dataclass(frozen=True)
class OwnChoiceFacts:
    has_student: bool | None = _known("学生是否申请")
    has_guardian: bool | None = _known("监护人是否同意")
    is_approved: bool | None = _known("学校是否同意")
    approved_on: dt.date | None = _known("学校同意日期")
    is_followed: bool | None = _known("指导教师是否跟踪日常情况")


@dataclass(frozen=True)
class HeadcountFacts:
    in_unit: int | None = _known("集团各校同时在该单位实习的人数")
    elsewhere_in_unit: int | None = _known("单位申报的集团外学校实习人数")
    in_post: int | None = _known("集团各校同时在该类岗位实习的人数")
    elsewhere_in_post: int | None = _known("单位申报的集团外学校同类岗位实习人数")


@dataclass(frozen=True)
class AgreementFacts:
    is_effective: bool | None = _known("是否生效")
    is_on_model: bool | None = _known("是否用示范文本")
    school_on: dt.date | None = _known("学校签字日期")
    unit_on: dt.date | None = _known("单位签字日期")
    student_on: dt.date | None = _known("学生签字日期")
    blocks: frozenset[str] | None = _known("已写明的内容")
    fees: tuple[str, ...] | None = _known("向学生收取的费用")
    holds_papers: bool | None = _known("是否扣押证件")
    asks_guarantee: bool | None = _known("是否要求担保")


@dataclass(frozen=True)
class ExemptionFacts:
    """An arrangement for a special major or post, filed beforehand (Article 17)."""

    is_filed: bool | None = _known("是否事先备案")
    filing_number: str | None = _known("备案号")
    filed_on: dt.date | None = _known("备案日期")
    covers: frozenset[str] | None = _known("备案范围")
    valid_until: dt.date | None = _known("有效期")


@dataclass(frozen=True)
class PayFacts:
    monthly: Decimal | None = _known("月报酬")
    is_by_unit: bool | None = _known("是否由单位发放")
    cycle_months: int | None = _known("发放周期")
    payments: tuple[Payment, ...] | None = _known("发放记录")


@dataclass(frozen=True)
class RotaFacts:
    shifts: tuple[Shift, ...] | None = _known(
        "排班或签到签退（开始前是岗位的起止时间和每周天数，实习中是最近四个整周的签到签退）"
    )


@dataclass(frozen=True)
class CalendarFacts:
    table: Calendar | None = _known("节假日与调休表")


@dataclass(frozen=True)
class JournalFacts:
    due: int | None = _known("应写篇数")
    written: int | None = _known("已写篇数")
    has_report: bool | None = _known("实习报告是否提交")


@dataclass(frozen=True)
class EducationFacts:
    topics: frozenset[str] | None = _known("已开展的教育")


@dataclass(frozen=True)
class InspectionFacts:
    school_days: frozenset[dt.date] | None = _known("学校指导教师检查日期")
    unit_days: frozenset[dt.date] | None = _known("单位指导人员检查日期")


@dataclass(frozen=True)
class EventFacts:
    incidents: tuple[Incident, ...] | None = _known("突发事件和重要情况")
    injuries: tuple[Injury, ...] | None = _known("人身伤害")
    sanctions: tuple[Sanction, ...] | None = _known("对违纪学生的处分")
    forced: int | None = _known("查实的强制、干预投诉数")
    fees: int | None = _known("查实的收费、扣证、担保投诉数")
    overdue: int | None = _known("逾期未答复的咨询和投诉数")


@dataclass(frozen=True)
class LodgingFacts:
    is_arranged: bool | None = _known("学校是否安排统一住宿")
    is_outside: bool | None = _known("是否在统一住宿外居住")
    guardian_on: dt.date | None = _known("监护人签字日期")
    recorded_on: dt.date | None = _known("学校登记日期")
    moved_on: dt.date | None = _known("入住日期")


@dataclass(frozen=True)
class FarFacts:
    """Placements in another province, or abroad."""

    is_agreed: bool | None = _known("主管部门是否事先同意")
    is_filed: bool | None = _known("是否报省级备案")
    filing_number: str | None = _known("备案号")
    filed_on: dt.date | None = _known("备案日期")
    is_checked: bool | None = _known("是否经驻外使领馆核实")
    has_escort: bool | None = _known("是否有教师全程陪同")


@dataclass(frozen=True)
class InsuranceFacts:
    is_insured: bool | None = _known("是否投保责任保险")
    starts_on: dt.date | None = _known("起保日期")
    ends_on: dt.date | None = _known("到期日期")
    lists_student: bool | None = _known("被保险人名单是否有该学生")
    payer: str | None = _known("保费由谁承担")
    has_accident: bool | None = _known("有无意外伤害保险")


@dataclass(frozen=True)
class AssessmentFacts:
    parts: tuple[GradePart, ...] | None = _known("考核构成")
    is_taken_over: bool | None = _known("是否照搬单位的考勤或员工考核")


@dataclass(frozen=True)
class ArchiveFacts:
    held: frozenset[str] | None = _known("已归档材料")


@dataclass(frozen=True)
class PlacementFacts:
    """All that rules ask about one placement. Whoever gathers it says what is known; the rest stays None."""

    student: StudentFacts = _part("学生", StudentFacts)
    unit: UnitFacts = _part("单位", UnitFacts)
    post: PostFacts = _part("岗位", PostFacts)
    placement: PlacementPart = _part("实习", PlacementPart)
    school: SchoolFacts = _part("学校", SchoolFacts)
    batch: BatchFacts = _part("批次", BatchFacts)
    plan: PlanFacts = _part("实习方案", PlanFacts)
    preparation: PreparationFacts = _part("岗前培训", PreparationFacts)
    safety: SafetyFacts = _part("安全教育", SafetyFacts)
    consent: ConsentFacts = _part("知情同意书", ConsentFacts)
    own: OwnChoiceFacts = _part("自主实习申请", OwnChoiceFacts)
    headcount: HeadcountFacts = _part("人数", HeadcountFacts)
    agreement: AgreementFacts = _part("三方协议", AgreementFacts)
    exemption: ExemptionFacts = _part("特殊安排备案", ExemptionFacts)
    pay: PayFacts = _part("报酬", PayFacts)
    rota: RotaFacts = _part("工作时间", RotaFacts)
    calendar: CalendarFacts = _part("日历", CalendarFacts)
    journals: JournalFacts = _part("日志", JournalFacts)
    education: EducationFacts = _part("实习教育", EducationFacts)
    inspection: InspectionFacts = _part("检查", InspectionFacts)
    events: EventFacts = _part("事件", EventFacts)
    lodging: LodgingFacts = _part("住宿", LodgingFacts)
    far: FarFacts = _part("跨省、境外实习", FarFacts)
    insurance: InsuranceFacts = _part("责任保险", InsuranceFacts)
    assessment: AssessmentFacts = _part("考核", AssessmentFacts)
    archive: ArchiveFacts = _part("档案", ArchiveFacts)


@cache
def input_labels() -> dict[str, str]:
    """Every input (``student.born_on``) in words (学生·出生日期)."""
    return {
        f"{part.name}.{fact.name}": f"{part.metadata['label']}·{fact.metadata['label']}"
        for part in fields(PlacementFacts)
        for fact in fields(part.default_factory)  # type: ignore[arg-type]
    }


def changed(facts: PlacementFacts, changes: Mapping[str, Any]) -> PlacementFacts:
    """The same with other values: ``{"student.born_on": day}``. TypeError for an input there is none of."""
    parts: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        part, _, fact = name.partition(".")
        parts.setdefault(part, {})[fact] = value
    return replace(facts, **{p: replace(getattr(facts, p), **values) for p, values in parts.items()})
