"""Puts the units of the demo groups on their rolls, with papers, decisions and applications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from stdnum.cn import uscc

from demo.invented_units import Joining, Maker, maker_of
from demo.roll_workbook import bring_roll
from demo.samples import sample_document
from groupportal.accounts.models import User
from groupportal.deciding.decision import Decision
from groupportal.files.services import store_bytes
from groupportal.tenancy.models import Group
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer
from members.documents.approval_form import FormData, approval_forms
from members.enums import AttachmentKind, Category, Industry, LeaveReason, PeriodOrigin, Rank, Section
from members.models import Member, MemberAttachment
from members.services import admission, applications
from members.services.attachments import VIEW_ACTION
from members.services.periods import change_rank, leave, suspend
from members.services.proposals import propose_change
from members.services.roll import register_member

CUT_OFF = dt.date(2023, 6, 30)
PAPERS, INTRODUCTIONS = 130, 5
"""How many members have their approval form, and how many of these an introduction by 2023: 135 papers, the document's figure."""
INTRODUCED_ON = dt.date(2023, 3, 1)


def build_members(group: Group, spec: Any, people: dict[str, User], viewer: Viewer) -> list[Member]:
    """Put a demo group's units on its roll. ``spec``: the DemoGroup; its three units join too, the park after the cut-off date."""
    maker = maker_of(spec.slug)
    rows = [*_known(spec, maker), *maker.rows()]
    ranked = [(row, _rank(n, row)) for n, row in enumerate(rows, 1)]
    if spec.slug == "jiangmen":
        members = [_enrol(row, rank, viewer) for row, rank in ranked]
    else:
        bring_roll((_as_row(row, rank) for row, rank in ranked), viewer.user)
        found = {m.unit.name: m for m in Member.objects.select_related("unit")}
        members = [found[row.name] for row in rows]
    there = [
        m for m, row in zip(members, rows, strict=True) if row.left_on is None and row.joined_on <= CUT_OFF
    ]
    _add_papers(group, there, viewer)
    if spec.slug == "jiangmen":
        _jiangmen(group, members, people, viewer)
    return members


def _known(spec: Any, maker: Maker) -> Iterator[Joining]:
    """The units that people of the demo belong to."""
    school, firm, park = spec.units
    kinds = (
        (school, Category.SCHOOL, Industry.SERVICES, spec.founded_on),
        (firm, Category.ENTERPRISE, Industry.MANUFACTURING, dt.date(2016, 3, 1)),
        (park, Category.PARK, Industry.OTHER, dt.date(2024, 3, 15)),
    )
    for name, category, industry, day in kinds:
        yield maker.row(name, category, industry, max(day, spec.founded_on), None)


def _enrol(row: Joining, rank: str, viewer: Viewer) -> Member:
    decision = Decision(f"{row.joined_on.year}年理事会决议", row.joined_on)
    member = register_member(
        row.name,
        joined_on=row.joined_on,
        profile=row.profile,
        rank=rank,
        decision=decision,
        contacts=[row.contact],
        origin=PeriodOrigin.IMPORT,
        by=viewer,
    )
    if row.left_on:
        decision = Decision(f"{row.left_on.year}年理事会决议", row.left_on)
        leave(member, left_on=row.left_on, reason=LeaveReason.REQUEST, decision=decision, by=viewer)
    return member


def _as_row(row: Joining, rank: str) -> dict[str, Any]:
    shown = {
        "category": Category(row.profile["category"]).label,
        "industry": Industry(row.profile["industry"]).label,
        "section": Section(row.profile["section"]).label if row.profile["section"] else "",
        "rank": Rank(rank).label,
        "contact_name": row.contact.name,
        "contact_title": row.contact.title,
        "contact_phone": row.contact.phone,
    }
    return {**row.profile, **shown, "name": row.name, "joined_on": row.joined_on}


def _rank(number: int, row: Joining) -> str:
    if row.left_on or number == 3:
        return Rank.MEMBER
    return Rank.VICE_CHAIR if number <= 6 else Rank.DIRECTOR if number <= 18 else Rank.MEMBER


def _add_papers(group: Group, members: Sequence[Member], viewer: Viewer) -> None:
    """An approval form for most of them, an introduction for some: blank ones, stored once and named in each unit's attachments."""
    content = approval_forms([FormData("（演示样例）")], group_name=group.name, as_of=CUT_OFF)
    form = store_bytes(
        content, name="加盟审批表（演示）.docx", by=viewer.user, purpose="成员材料", view_action=VIEW_ACTION
    )
    about = sample_document("单位介绍", viewer, purpose="成员材料", view_action=VIEW_ACTION)
    joined = {
        member.pk: member.periods.all()[0].starts_on
        for member in Member.objects.filter(pk__in=[m.pk for m in members]).prefetch_related("periods")
    }
    papers = [(AttachmentKind.APPROVAL_FORM, form, one, joined[one.pk]) for one in members[:PAPERS]]
    papers += [
        (AttachmentKind.INTRODUCTION, about, one, max(INTRODUCED_ON, joined[one.pk]))
        for one in members[:INTRODUCTIONS]
    ]
    MemberAttachment.objects.bulk_create(
        MemberAttachment(member=one, kind=kind, file=file, dated_on=day, added_by=viewer.user)
        for kind, file, one, day in papers
    )


def _jiangmen(group: Group, members: Sequence[Member], people: dict[str, User], viewer: Viewer) -> None:
    """What makes a queue and a history: a rise, a suspension after the cut-off date, applications, a new name."""
    decision = Decision("2024年第一次理事会决议", dt.date(2024, 4, 12))
    change_rank(members[40], rank=Rank.DIRECTOR, starts_on=dt.date(2024, 5, 1), decision=decision, by=viewer)
    suspend(
        members[60],
        starts_on=dt.date(2024, 5, 1),
        reason="连续两年未参加集团活动",
        decision=decision,
        by=viewer,
    )
    staff = viewer_for(people["qiye"], group)
    propose_change(members[1], name="侨光电子科技有限公司", reason="2024年更名，营业执照已换发", by=staff)
    waiting = [_apply(name, n) for n, name in enumerate(("江门市海悦食品有限公司", "台山市嘉禾物流有限公司"))]
    admission.accept(waiting[0], note="材料齐全", by=viewer)
    admission.request_material(
        _apply("鹤山市明辉照明电器有限公司", 2), text="请补充营业执照扫描件。", by=viewer
    )


def _apply(name: str, number: int) -> Any:
    body = f"91440705MA9{number:06d}"
    application = applications.start_application(
        {
            "name": name,
            "credit_code": body + uscc.calc_check_digit(body),
            "category": Category.ENTERPRISE,
            "industry": Industry.SERVICES if "物流" in name else Industry.MANUFACTURING,
            "region": "440705",
            "introduction": f"{name}，演示用的虚构单位。",
            "contact_name": "余敏",
            "contact_phone": f"1380000{number:04d}",
            "wish": "接收学生实习，共建课程。",
        }
    )
    return applications.submit_application(application)
