"""What consents and agreements say of a placement, read from records: for many placements at once, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from groupportal.periods.period import meeting
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import yuan
from internships.enums import PolicyKind
from internships.models import Agreement, Cover, Placement, Policy
from internships.papers.blocks import standard_terms
from internships.rules.barred import hazard_words
from rosters.selectors.roster import standing_on, students

Told = list[list[str]]
"""[[label, value], …], as it stood in a consent form."""
CLAUSES = (
    "岗位实习是学校教学的一部分，按实习方案进行；学校和单位各有一名指导人员全程指导。",
    "学校安排的岗位实习须由学生和监护人都知情同意；不同意的可以自行选择符合条件的单位。",
    "学校和单位不得向学生收取押金、培训费、管理费等任何费用，不得扣押证件，不得要求担保。",
    "实习期间投保实习责任保险，保费不由学生承担；上岗前要通过安全教育考核。",
    "不安排加班、夜班、休息日和节假日上班，以及国家禁止实习学生从事的作业；如有违反，请马上告诉学校。",
    "监护人可以向学校了解学生的实习单位、住宿、考勤和安全情况。",
)
"""What is told in every consent form: Articles 8, 9, 15–17, 20, 31, 35, in our words."""


def matter_of(placement: Placement) -> str:
    """What a consent or an agreement is about: where, as what, from when to when, in which edition of pay, lodging, place and
    danger. Another one wants another consent."""
    start, end = f"{placement.starts_on:%Y-%m-%d}", f"{placement.ends_on:%Y-%m-%d}"
    edition = f"|{placement.edition}" if placement.edition else ""
    return f"{placement.host_id}|{placement.post_id or 0}|{start}|{end}{edition}"


def is_about(matter: str, placement: Placement) -> bool:
    """Whether what was answered or agreed is about the placement as it is. Where a student has left, or is to move on before the end
    that was agreed, an earlier end undoes nothing."""
    return bool(placement.left_on or placement.planned_ends_on) or matter == matter_of(placement)


def fingerprint(said: Any) -> str:
    """Of what somebody reads before signing it: another one wherever a word of it is another."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]


def agreement_print(row: Agreement) -> str:
    """The fingerprint of an agreement: its terms, its declarations, and the placement it is about."""
    declared = (row.is_on_model, row.fees, row.holds_papers, row.asks_guarantee)
    return fingerprint((str(row.public_id), row.matter, row.terms, declared))


@dataclass(frozen=True)
class Profile:
    """What the roll of members says of a unit."""

    credit_code: str = ""
    address: str = ""


@dataclass(frozen=True)
class Around:
    """What stands around placements: classes by student, profiles by unit, policies by student."""

    classes: dict[int, str]
    profiles: dict[int, Profile]
    policies: dict[int, list[Policy]]

    def profile(self, unit_id: int) -> Profile:
        """Empty for a unit that is no member."""
        return self.profiles.get(unit_id, Profile())

    def liability(self, placement: Placement) -> list[Policy]:
        """The student's liability policies that meet the time of the placement, by their begin."""
        held = self.policies.get(placement.student_id, [])
        return [
            policy
            for policy in held
            if policy.kind == PolicyKind.LIABILITY
            and policy.starts_on < placement.ends_on
            and policy.ends_on > placement.starts_on
        ]


def around(placements: Sequence[Placement]) -> Around:
    """In three queries."""
    if not placements:
        return Around({}, {}, {})
    people = {p.student_id for p in placements}
    units = {p.unit_id for p in placements} | {p.host.unit_id for p in placements}
    belonging: Any = standing_on(students().filter(pk__in=people), timezone.localdate())
    named = Unit.objects.filter(pk__in=units, members__merged_into=None).values_list(
        "pk", "members__credit_code", "members__address"
    )
    time = (min(p.starts_on for p in placements), max(p.ends_on for p in placements))
    return Around(
        {pk: name or "" for pk, name in belonging.values_list("pk", "class_name")},
        {unit: Profile(code or "", address or "") for unit, code, address in named},
        covering(people, *time),
    )


def covering(students: Iterable[int], starts_on: dt.date, ends_on: dt.date) -> dict[int, list[Policy]]:
    """The policies of students that meet a time, by student."""
    rows = Cover.objects.filter(meeting(starts_on, ends_on, "policy__"), student__in=students)
    found: dict[int, list[Policy]] = {}
    for cover in rows.select_related("policy").order_by("policy__starts_on", "pk"):
        found.setdefault(cover.student_id, []).append(cover.policy)
    return found


def period_words(placement: Placement) -> str:
    """From the first day to the last."""
    return placement.describe()


def _pay_words(placement: Placement) -> str:
    return f"每月{yuan(placement.pay)}" if placement.pay else ""


def policy_words(policy: Policy) -> str:
    """A policy as agreements and pages say it."""
    return (
        f"{policy.insurer}，保单号{policy.number}，{policy.describe()}，"
        f"保费由{policy.get_payer_display()}承担"
    )


def _insurance_words(placement: Placement, near: Around) -> str:
    return "；".join(map(policy_words, near.liability(placement)))


def _lodging_words(placement: Placement) -> str:
    told = placement.get_lodging_display() if placement.lodging else ""
    post = placement.post.lodging if placement.post else ""
    return "；".join(part for part in (told, post) if part)


def _place_words(placement: Placement) -> str:
    """The region first, unless the address begins with it."""
    region, address = placement.region or placement.host.region, placement.host.address
    return address if region and address.startswith(region) else f"{region}{address}"


def filled_terms(placement: Placement, near: Around) -> dict[str, str]:
    """What an agreement says: the records' words over the batch's, these over the standard ones. What nobody says is left out."""
    student, host, post = placement.student, placement.host, placement.post
    school, unit = near.profile(placement.unit_id), near.profile(host.unit_id)
    read = {
        "school_name": str(placement.unit),
        "school_address": school.address,
        "unit_name": str(host),
        "unit_code": unit.credit_code,
        "unit_address": unit.address or host.address,
        "unit_contact": host.contact,
        "unit_phone": host.contact_phone,
        "student_name": student.name,
        "student_number": student.number,
        "student_class": near.classes.get(student.pk, ""),
        "student_major": student.programme.name if student.programme else "",
        "guardian_name": student.guardian,
        "guardian_relation": student.get_relation_display() if student.relation else "",
        "project": placement.batch.name,
        "period": period_words(placement),
        "place": _place_words(placement),
        "post": post.name if post else "",
        "tasks": "、".join(post.tasks or ()) if post else "",
        "teacher": placement.teacher.name if placement.teacher else "",
        "mentor": placement.mentor.name if placement.mentor else "",
        "lodging": _lodging_words(placement),
        "hours": post.hours if post else "",
        "hazards": hazard_words(post.hazards) if post else "",
        "pay": _pay_words(placement),
        "insurance": _insurance_words(placement, near),
    }
    if placement.pay_cycle_months and not placement.batch.terms.get("pay_day"):
        read["pay_day"] = f"每{placement.pay_cycle_months}个月支付一次"
    said = {**standard_terms(), **placement.batch.terms, **{key: text for key, text in read.items() if text}}
    return {key: text for key, text in said.items() if text}


def consent_facts(placement: Placement, near: Around) -> Told:
    """What student and guardian are told before they sign. What is not known says so: nobody signs a blank."""
    student, post = placement.student, placement.post
    facts = {
        "学生": student.name,
        "学校": str(placement.unit),
        "专业": student.programme.name if student.programme else "",
        "班级": near.classes.get(student.pk, ""),
        "实习类型": placement.get_kind_display(),
        "实习单位": str(placement.host),
        "实习地点": _place_words(placement),
        "实习岗位": post.name if post else "",
        "实习时间": period_words(placement),
        "工作时间": post.hours if post else "",
        "危险作业": hazard_words(post.hazards) if post else "",
        "报酬": _pay_words(placement),
        "食宿": _lodging_words(placement),
        "责任保险": _insurance_words(placement, near),
        "学校指导教师": placement.teacher.name if placement.teacher else "",
        "单位指导人员": placement.mentor.name if placement.mentor else "",
        "单位负责人": placement.host.contact,
    }
    return [[label, text or "学校还没有登记，签字前请问清楚"] for label, text in facts.items()]
