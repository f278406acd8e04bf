"""One placement that keeps every rule: cases are told as what is different from it. Made up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from internships.enums import InternshipKind, Source
from internships.rules.facts import Calendar, GradePart, Payment, PlacementFacts, Shift, changed
from internships.rules.lists import ARCHIVE, ASSESSMENT_ITEMS, BLOCKS, PLAN_SECTIONS, SCHOOL_RULES, TOPICS

D = dt.date
ON = D(2026, 3, 14)
"""The day for which cases are judged: a Saturday in the second week of the placement."""
_WEEKS = [D(2026, 3, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)]
START, END = D(2026, 3, 2), D(2026, 8, 28)
BEFORE = D(2026, 2, 9)


def shift(day: dt.date, starts: int = 8, ends: int = 17, rest: int = 60) -> Shift:
    """A stretch of work from one full hour to another of the same day."""
    at = dt.datetime.combine
    return Shift(at(day, dt.time(starts)), at(day, dt.time(ends)), rest)


def checked(day: dt.date, begins: dt.time, ends: dt.time | None) -> Shift:
    """A day with check-in, and with check-out unless None."""
    at = dt.datetime.combine
    return Shift(at(day, begins), None if ends is None else at(day, ends), is_checked=True)


CALENDAR = Calendar(
    years=frozenset({2026}), off=frozenset({D(2026, 4, 6), D(2026, 5, 1)}), work=frozenset({D(2026, 5, 9)})
)
SHIFTS = tuple(shift(day) for day in _WEEKS)
PAID = Payment(D(2026, 3, 10), Decimal(2600), D(2026, 3, 10), Decimal(2600), in_money=True, to_student=True)
PARTS = (
    GradePart("日志与报告", 40, "school"),
    GradePart("岗位表现", 40, "unit"),
    GradePart("出勤", 20, "unit", is_attendance=True),
)

GROUND = changed(
    PlacementFacts(),
    {
        "student.name": "陈小禾",
        "student.born_on": D(2007, 5, 20),
        "student.sex": "女",
        "student.year_at_start": 3,
        "student.major_code": "660101",
        "student.is_independent": True,
        "student.health_checked_on": D(2025, 9, 10),
        "unit.name": "示例机械厂",
        "unit.is_registered": True,
        "unit.operates_lawfully": True,
        "unit.is_untrustworthy": False,
        "unit.credit_checked_on": D(2026, 1, 5),
        "unit.credit_valid_until": D(2026, 12, 31),
        "unit.safety_checked_on": D(2026, 1, 5),
        "unit.has_safety_violation": False,
        "unit.last_violation_on": D(2019, 1, 1),
        "unit.has_stable_cooperation": True,
        "unit.is_new": True,
        "unit.assessed_on": D(2026, 1, 8),
        "unit.has_assessment_report": True,
        "unit.assessment_items": frozenset(ASSESSMENT_ITEMS),
        "unit.chosen_on": D(2026, 1, 15),
        "unit.is_party_decided": True,
        "unit.party_meeting_on": D(2026, 1, 14),
        "unit.is_published": True,
        "unit.is_entertainment": False,
        "unit.is_agency": False,
        "unit.contact": "林主任",
        "unit.staff_total": 300,
        "unit.lowest_wage": Decimal(2500),
        "unit.is_suspended": False,
        "post.tasks": ("零件测量", "数控车削", "质量记录"),
        "post.major_codes": ("660103",),
        "post.hazards": (),
        "post.labour_grade": 1,
        "post.is_harmful": False,
        "post.staff_total": 40,
        "post.monthly_wage": Decimal(3200),
        "post.repetitive_share": 40,
        "placement.kind": InternshipKind.POST,
        "placement.source": Source.SCHOOL,
        "placement.starts_on": START,
        "placement.ends_on": END,
        "placement.school_mentor": "何老师",
        "placement.unit_mentor": "周师傅",
        "placement.region": "江门市",
        "placement.province": "广东省",
        "placement.is_abroad": False,
        "placement.via_agency": False,
        "school.region": "江门市",
        "school.province": "广东省",
        "school.has_head": True,
        "school.has_office": True,
        "school.rules": frozenset(SCHOOL_RULES),
        "school.uses_platform": True,
        "school.has_lodging_rules": True,
        "school.declares_no_profit": True,
        "school.has_channel": True,
        "school.has_ledger": True,
        "school.is_in_yearly_report": True,
        "batch.is_filed": True,
        "batch.filing_number": "江教职备〔2026〕12号",
        "plan.is_joint": True,
        "plan.approved_on": BEFORE,
        "plan.sections": frozenset(PLAN_SECTIONS),
        "plan.months": 6,
        "preparation.student_on": BEFORE,
        "preparation.mentors_on": BEFORE,
        "safety.is_passed": True,
        "safety.passed_on": BEFORE,
        "consent.has_student": True,
        "consent.student_on": BEFORE,
        "consent.has_guardian": True,
        "consent.guardian_on": BEFORE,
        "own.has_student": True,
        "own.has_guardian": True,
        "own.is_approved": True,
        "own.approved_on": BEFORE,
        "own.is_followed": True,
        "headcount.in_unit": 20,
        "headcount.elsewhere_in_unit": 3,
        "headcount.in_post": 6,
        "headcount.elsewhere_in_post": 0,
        "agreement.is_effective": True,
        "agreement.is_on_model": True,
        "agreement.school_on": BEFORE,
        "agreement.unit_on": BEFORE,
        "agreement.student_on": BEFORE,
        "agreement.blocks": frozenset(BLOCKS),
        "agreement.fees": (),
        "agreement.holds_papers": False,
        "agreement.asks_guarantee": False,
        "exemption.is_filed": True,
        "exemption.filing_number": "江教职备〔2026〕3号",
        "exemption.filed_on": BEFORE,
        "exemption.covers": frozenset(),
        "exemption.valid_until": END,
        "pay.monthly": Decimal(2600),
        "pay.is_by_unit": True,
        "pay.cycle_months": 1,
        "pay.payments": (PAID,),
        "rota.shifts": SHIFTS,
        "calendar.table": CALENDAR,
        "journals.due": 2,
        "journals.written": 2,
        "journals.has_report": True,
        "education.topics": frozenset(TOPICS),
        "inspection.school_days": frozenset(_WEEKS),
        "inspection.unit_days": frozenset(_WEEKS),
        "events.incidents": (),
        "events.injuries": (),
        "events.sanctions": (),
        "events.forced": 0,
        "events.fees": 0,
        "events.overdue": 0,
        "lodging.is_arranged": True,
        "lodging.is_outside": False,
        "lodging.guardian_on": BEFORE,
        "lodging.recorded_on": BEFORE,
        "lodging.moved_on": START,
        "far.is_agreed": True,
        "far.is_filed": True,
        "far.filing_number": "粤教职备〔2026〕7号",
        "far.filed_on": BEFORE,
        "far.is_checked": True,
        "far.has_escort": True,
        "insurance.is_insured": True,
        "insurance.starts_on": D(2026, 3, 1),
        "insurance.ends_on": D(2026, 8, 31),
        "insurance.lists_student": True,
        "insurance.payer": "school",
        "insurance.has_accident": True,
        "assessment.parts": PARTS,
        "assessment.is_taken_over": False,
        "archive.held": frozenset(ARCHIVE),
    },
)
