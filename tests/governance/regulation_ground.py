"""What tests of regulations stand on: who acts, a draft with its paragraphs, a round of comments."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import docx
from django.utils import timezone

from governance.articles import read_clauses
from governance.enums import Numbered
from governance.models import Consultation, Meeting, Motion, RegulationVersion
from governance.services.consultation import open_consultation
from governance.services.counting import Tally
from governance.services.numbering import set_form
from governance.services.regulation import bring_into_force, put_to_vote, settle_draft
from governance.services.regulation_draft import add_clause, found_regulation
from groupportal.deciding.decision import Decision
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from members.models import Member
from tests.governance.votes_ground import by_hand
from tests.members.ground import enrol
from tests.world import World, make_user

D = dt.date
DAY = D(2021, 1, 20)
DECISION = Decision("2021年第一次理事会决议", DAY)
FORM = "鄂职发〔{年}〕{号}号"
# Numbered as the committee's rules of a school of ours are: the sixth article is missing.
CHARTER = """第一章 总则
第一条：为规范集团办学，制定本章程。
第五条：集团由学校和企业组成。
校外委员不少于二分之一。
第三章 职责
第七条：理事会决定集团事项。
第八条:按第七条办理。"""
RULES = "第一条 每年开会两次。\n第二条 决议由秘书处印发。\n第三条 委员每届三年。"


def people(world: World) -> Member:
    """李's school on the roll, unless it is there, and a firm with its own person 何."""
    if not Member.objects.filter(unit=world.ua).exists():
        enrol(world, world.ua.name)
    member = enrol(world, "江海电子有限公司")
    he = make_user("he_a", "何敏")
    Membership.objects.create(user=he, role=Role.ENTERPRISE, unit=Unit.objects.get(pk=member.unit_id))
    return member


def draft(world: World, text: str = RULES, name: str = "理事会工作制度", **said: Any) -> RegulationVersion:
    """A first draft with its text."""
    version = found_regulation(name, by=world.wang, **said)
    for clause in read_clauses(text.splitlines()):
        add_clause(version, text=clause.text, kind=clause.kind, number=clause.number, by=world.wang)
    return version


def in_force(world: World, on: dt.date = DAY, **said: Any) -> RegulationVersion:
    """A regulation that holds from a day on."""
    set_form(Numbered.REGULATION, FORM, by=world.wang)
    version = draft(world, **said)
    settle_draft(version, by=world.wang)
    return bring_into_force(version, on=on, decision=DECISION, by=world.wang)


def carried(world: World, meeting: Meeting, version: RegulationVersion) -> Motion:
    """What the three of a sitting vote for, by hands, now."""
    return by_hand(world, put_to_vote(version, meeting, by=world.wang), Tally(3, issued=3))


def round_of(world: World, days: int = 10, **said: Any) -> Consultation:
    """A draft that goes round for some days."""
    closes_on = timezone.localdate() + dt.timedelta(days=days)
    return open_consultation(draft(world, **said), closes_on=closes_on, by=world.wang)


def is_over(consultation: Consultation) -> None:
    """Its last day was yesterday."""
    day = timezone.localdate() - dt.timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(opened_on=day, closes_on=day)
    consultation.refresh_from_db()


def word(text: str) -> bytes:
    """A .docx with a paragraph for each line."""
    document, stream = docx.Document(), BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()
