"""What the demo has around its running batch: papers, the last week's check-ins, journals, visits. Fixed seed; set-based."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.partitions import make_months
from internships.enums import (
    AgreementState,
    CheckInKind,
    FindingItem,
    JournalState,
    Party,
    Payer,
    PlacementState,
    SigningWay,
    VisitFinding,
    Way,
)
from internships.models import Agreement, CheckIn, Consent, Journal, Placement
from internships.papers.filling import matter_of
from internships.selectors.calendar import worked_days
from internships.selectors.journal import slots_of
from internships.selectors.placement import placements
from internships.services.agreement import Declared, draft_agreements, set_batch_papers
from internships.services.checkin import receipt_number
from internships.services.concern import ConcernInput, Outside, answer_concern, close_concern, enter_concern
from internships.services.day_roll import roll_up
from internships.services.incident import (
    IncidentInput,
    grade_incident,
    note_incident,
    report_incident,
    take_incident,
)
from internships.services.insurance import PolicyInput, add_policy, cover_students
from internships.services.visit import VisitInput, log_visit

_SEED = 20260302
_LOOKED_AT = 4
"""Working days at the end of which alerts are looked for; nobody has been away longer but who is to have one."""
_P, _J = PlacementState, JournalState
_HELD = (_P.APPROVED, _P.RUNNING, _P.ENDING)
_TERMS = {
    "school_contact": "实习就业科",
    "school_phone": "0750-3821668",
    "meals": "在单位食堂用餐，费用由单位承担",
}
_WROTE = (
    "本周跟着师傅熟悉了生产线的各道工序，学会了看工艺卡，能自己完成来料检验并填写记录。",
    "本周练习了设备的日常点检，发现一台机器的防护罩松动，报告后当天修好。",
    "本周开始独立负责一个工位，前两天速度跟不上，后来按师傅教的顺序摆放零件，快了许多。",
    "本周参加了班组的质量分析会，了解了不良品怎样分类，自己做了一张统计表。",
)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Of the batch that is running: who is placed has all papers, who waits lacks some; a teacher's students write and are visited."""
    rng, today = random.Random(_SEED), timezone.localdate()  # noqa: S311 -- the same demo every time
    rows = list(placements().exclude(state=_P.DRAFT))
    _papers(demo, rows, rng)
    running = [row for row in rows if row.state == _P.RUNNING]
    _check_ins(running, today, rng)
    _journals(demo, running, today, rng)
    _visits(demo, running, rng)
    guided = [row for row in running if row.teacher and row.teacher.user_id]
    _concerns(demo, guided, today)
    _incidents(demo, guided, rng)


def _papers(demo: DemoGroup, rows: list[Placement], rng: random.Random) -> None:
    by, batch = demo.viewer("xuexiao"), rows[0].batch
    signed, now = batch.starts_on - dt.timedelta(days=30), timezone.now()
    consents = []
    for place, row in enumerate(rows):
        parties = [Party.STUDENT] if row.state == _P.SUBMITTED and place % 3 == 0 else list(Party)
        for party in parties:
            is_guardian = party == Party.GUARDIAN
            consents.append(
                Consent(
                    placement=row,
                    party=party,
                    is_agreed=True,
                    signer=row.student.guardian or "监护人" if is_guardian else row.student.name,
                    relation=row.student.relation if is_guardian else "",
                    signed_on=signed,
                    way=SigningWay.PAPER,
                    matter=matter_of(row),
                    recorded_by=by.user,
                    recorded_at=now,
                )
            )
        if row.state in _HELD or place % 3:
            row.is_safety_passed, row.safety_passed_on = True, signed + dt.timedelta(days=10)
            row.safety_score = Decimal(rng.randrange(80, 100))
    Consent.objects.bulk_create(consents, batch_size=1_000)
    Placement.objects.bulk_update(
        rows, ["is_safety_passed", "safety_passed_on", "safety_score"], batch_size=500
    )
    # Of those that wait, two in three lack nothing.
    ready = {row.pk for place, row in enumerate(rows) if row.state in _HELD or place % 3}
    policy = add_policy(
        rows[0].unit,
        PolicyInput(
            insurer="示例财产保险股份有限公司江门中心支公司",
            number=f"{batch.starts_on:%Y}440703000128",
            payer=Payer.SCHOOL,
            starts_on=batch.starts_on - dt.timedelta(days=1),
            ends_on=batch.ends_on + dt.timedelta(days=1),
            bought_on=batch.starts_on - dt.timedelta(days=12),
        ),
        by=by,
    )
    cover_students(policy, [row.student_id for row in rows if row.pk in ready], by=by)
    said = Declared(is_on_model=True, fees=(), holds_papers=False, asks_guarantee=False)
    set_batch_papers(batch, _TERMS, said, pass_mark=Decimal(80), by=by)
    drafted = draft_agreements(rows, by=by).made
    placed = [one.pk for one in drafted if one.placement_id in ready]
    Agreement.objects.filter(pk__in=placed).update(
        state=AgreementState.EFFECTIVE,
        school_on=signed,
        unit_on=signed,
        student_on=signed,
        school_way=SigningWay.PAPER,
        unit_way=SigningWay.PAPER,
        student_way=SigningWay.PAPER,
    )


def _check_ins(rows: list[Placement], today: dt.date, rng: random.Random) -> None:
    """In and out of the last working days, where teacher or student has an account since the first; of a hundred, four
    forget it, and four have not come since the last working days began.
    """
    since = min(row.starts_on for row in rows)
    all_days = worked_days(since, today)[::-1]
    latest, worked = all_days[:6], all_days[:_LOOKED_AT][::-1]
    now, made = timezone.now(), []
    for place, row in enumerate(rows):
        is_away = place % 24 == 23 and row.student.user_id is None
        is_seen = row.student.user_id or (row.teacher and row.teacher.user_id)
        for day in all_days if is_seen else latest:
            if is_away and day >= worked[0]:
                continue
            if rng.random() < 0.04:
                continue
            for kind, hour in ((CheckInKind.IN, 8), (CheckInKind.OUT, 17)):
                minute = dt.time(hour, rng.randrange(0, 30))
                at = timezone.make_aware(dt.datetime.combine(day, minute))
                if at > now:
                    continue
                key = uuid.UUID(int=rng.getrandbits(128), version=4)
                made.append(
                    CheckIn(
                        placement=row,
                        student_id=row.student_id,
                        day=day,
                        kind=kind,
                        way=Way.CODE if rng.random() < 0.3 else Way.NONE,
                        at=at,
                        made_at=at,
                        key=key,
                        receipt=receipt_number(key, day),
                    )
                )
    make_months(CheckIn, all_days)
    CheckIn.objects.bulk_create(made, batch_size=2_000)
    roll_up(all_days)


def _journals(demo: DemoGroup, rows: list[Placement], today: dt.date, rng: random.Random) -> None:
    """Every week but the last is read; of the last one a few are missing, the rest wait for the teacher."""
    made, office = [], demo.people["xuexiao"].pk
    for row in rows:
        due = [slot for slot in slots_of(row) if slot.due_on < today]
        for slot in due:
            is_last = slot is due[-1]
            if is_last and rng.random() < 0.2:
                continue
            ruled_at = timezone.make_aware(
                dt.datetime.combine(slot.due_on + dt.timedelta(days=2), dt.time(20))
            )
            made.append(
                Journal(
                    placement=row,
                    kind=slot.kind,
                    number=slot.number,
                    begins_on=slot.begins_on,
                    due_on=slot.due_on,
                    state=_J.SUBMITTED if is_last else _J.APPROVED,
                    text=f"{rng.choice(_WROTE)}{rng.choice(_WROTE)}",
                    handed_on=slot.due_on,
                    proposed_by_id=row.student.user_id,
                    proposed_at=ruled_at - dt.timedelta(days=2),
                    ruled_by_id=None if is_last else (row.teacher and row.teacher.user_id) or office,
                    ruled_at=None if is_last else ruled_at,
                    answer="" if is_last else "已阅，注意安全。",
                )
            )
    Journal.objects.bulk_create(made, batch_size=1_000)


def _visits(demo: DemoGroup, rows: list[Placement], rng: random.Random) -> None:
    """Most units were visited once, where possible by the teacher with an account; at one, something is to be followed up."""
    today, is_opened = timezone.localdate(), False
    by_host = sorted(rows, key=lambda row: row.host_id)
    for place, (_, group) in enumerate(groupby(by_host, key=lambda row: row.host_id)):
        everybody = list(group)
        own = [row for row in everybody if row.teacher and row.teacher.user_id]
        met = own or everybody[:3]
        teacher = met[0].teacher
        if place % 12 == 11 or teacher is None:
            continue
        day = today - dt.timedelta(days=rng.randrange(3, 27))
        at = timezone.make_aware(dt.datetime.combine(day, dt.time(rng.randrange(9, 17))))
        is_open = bool(own) and not is_opened
        is_opened |= is_open
        findings = dict.fromkeys((item.value for item in FindingItem), VisitFinding.FINE.value)
        if is_open:
            findings[FindingItem.SAFETY] = VisitFinding.PROBLEM
        said = VisitInput(
            visited_at=at,
            met=[row for row in met if row.teacher_id == teacher.pk],
            findings=findings,
            text="护目镜数量不够，已请单位补发。" if is_open else "学生都在岗，工作内容与协议一致。",
            follow_up="核实护目镜是否补发" if is_open else "",
            follow_up_on=today + dt.timedelta(days=7) if is_open else None,
        )
        log_visit(teacher, met[0].host, said, by=demo.viewer("jiaoshi" if own else "xuexiao"))


def _concerns(demo: DemoGroup, rows: list[Placement], today: dt.date) -> None:
    """One complaint is settled, one is late, a question is new."""
    by, school = demo.viewer("xuexiao"), rows[0].unit
    said = (
        ("complaint", "fees", "孩子说单位要交三百元工服押金，请学校核实。", 20),
        ("complaint", "hours", "最近连续两周晚上九点才下班，没有加班说明。", 18),
        ("question", "pay", "实习报酬每个月几号发？", 1),
    )
    made = [
        enter_concern(
            school,
            ConcernInput(kind, topic, text, placement=row),
            Outside("guardian", "phone", today - dt.timedelta(days=days), row.student.guardian or "家长"),
            by=by,
        )
        for row, (kind, topic, text, days) in zip(rows, said, strict=False)
    ]
    answer_concern(made[0], text="已与单位核实，押金当天退还，并书面承诺不再收取。", by=by)
    close_concern(made[0], result="upheld", text="押金已退还", by=by)


def _incidents(demo: DemoGroup, rows: list[Placement], rng: random.Random) -> None:
    """A cut finger is being dealt with."""
    now = timezone.now()
    said = IncidentInput(
        key=uuid.UUID(int=rng.getrandbits(128), version=4),
        kind="injury",
        text="搬料时划伤左手，已在厂医务室包扎，陪同到区医院打破伤风针。",
        occurred_at=now - dt.timedelta(minutes=25),
        people=rows[:1],
        is_injured=True,
        measures="师傅陪同就医，已告知家长。",
    )
    (row, *_), _known = report_incident(said, by=demo.viewer("jiaoshi"))
    by = demo.viewer("xuexiao")
    take_incident(row, by=by)
    grade_incident(row, level="general", text="表皮划伤，不住院", by=by)
    note_incident(row, kind="treatment", text="区医院清创，医生说休息两天。", by=by)
