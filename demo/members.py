"""The rolls of the demo groups: invented units whose numbers are those of the documents.

Jiangmen as of 2023-06-30: 135 = 5 schools + 6 associations + 51 manufacturers + 73 service firms, 106 enterprises at the end of 2018.
Shandong 64, E'nan 277 enterprises. Fixed seed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stdnum.cn import uscc

from demo.content.units import FIRST, GIVEN, MAKERS, SECOND, SERVICES, SURNAMES, TRADES
from demo.roll_workbook import bring_roll
from groupportal.accounts.models import User
from groupportal.files.services import store_bytes
from groupportal.tenancy.models import Group, Unit
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer
from members.documents.approval_form import FormData, approval_forms
from members.enums import AttachmentKind, Category, Industry, LeaveReason, PeriodOrigin, Rank, Section
from members.models import Member, MemberAttachment
from members.services import admission, applications
from members.services.acting import Decision
from members.services.attachments import VIEW_ACTION
from members.services.periods import change_rank, leave, suspend
from members.services.proposals import propose_change
from members.services.roll import ContactInput, register_member

SEED = 20181231
CUT_OFF = dt.date(2023, 6, 30)
PAPERS = 130
"""How many members have their approval form: the figure of the document, the rest is still to be chased."""
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Batch:
    """So many units of one kind that joined within a span."""

    count: int
    category: str
    industry: str
    span: Span
    left: Span | None = None


@dataclass(frozen=True)
class _Joining:
    """One unit and when it came and went."""

    name: str
    joined_on: dt.date
    profile: dict[str, Any]
    contact: ContactInput
    left_on: dt.date | None = None


@dataclass(frozen=True)
class Roll:
    """How a group's roll is made up."""

    place: str
    regions: tuple[str, ...]
    batches: tuple[Batch, ...]


def _years(first: int, last: int) -> Span:
    return dt.date(first, 1, 5), dt.date(last, 12, 25)


_E, _M, _S = Category.ENTERPRISE, Industry.MANUFACTURING, Industry.SERVICES
_LATE = (dt.date(2019, 1, 10), dt.date(2023, 6, 20))
_GONE = (dt.date(2019, 6, 1), dt.date(2022, 12, 1))

ROLLS = {
    "jiangmen": Roll(
        "江门市",
        ("440703", "440704", "440705", "440781", "440783", "440784", "440785"),
        (
            Batch(4, Category.SCHOOL, _S, _years(2014, 2017)),
            Batch(6, Category.ASSOCIATION, _S, _years(2014, 2018)),
            Batch(42, _E, _M, _years(2014, 2018)),
            Batch(8, _E, _M, _LATE),
            Batch(59, _E, _S, _years(2014, 2018)),
            Batch(14, _E, _S, _LATE),
            # Four firms that were members in 2018 and left before the cut-off date.
            Batch(4, _E, _S, _years(2014, 2017), left=_GONE),
        ),
    ),
    "shandong": Roll(
        "山东",
        ("370102", "370202", "370302", "370702", "370602"),
        (
            Batch(17, Category.SCHOOL, _S, _years(2013, 2018)),
            Batch(4, Category.ASSOCIATION, _S, _years(2013, 2016)),
            Batch(36, _E, _M, (dt.date(2013, 10, 18), dt.date(2022, 12, 20))),
            Batch(5, _E, _S, (dt.date(2014, 3, 1), dt.date(2022, 12, 20))),
        ),
    ),
    "enan": Roll(
        "咸宁市",
        ("421202", "421221", "421222", "421223", "421224", "421281"),
        (
            Batch(6, Category.SCHOOL, _S, _years(2011, 2015)),
            Batch(3, Category.GOVERNMENT, Industry.OTHER, _years(2011, 2013)),
            Batch(5, Category.ASSOCIATION, _S, _years(2012, 2018)),
            Batch(150, _E, _M, (dt.date(2011, 12, 1), dt.date(2023, 6, 10))),
            Batch(126, _E, _S, (dt.date(2012, 2, 1), dt.date(2023, 6, 10))),
        ),
    ),
}


def build_members(group: Group, spec: Any, people: dict[str, User], viewer: Viewer) -> list[Member]:
    """Put a demo group's units on its roll. ``spec``: the DemoGroup; its three units join too, the park after the cut-off date."""
    dice = random.Random(f"{SEED}{spec.slug}")  # noqa: S311 -- invented data, always the same
    maker = _Maker(dice, ROLLS[spec.slug])
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


def _known(spec: Any, maker: _Maker) -> Iterator[_Joining]:
    """The units that people of the demo belong to."""
    school, firm, park = spec.units
    kinds = (
        (school, Category.SCHOOL, _S, spec.founded_on),
        (firm, _E, _M, dt.date(2016, 3, 1)),
        (park, Category.PARK, Industry.OTHER, dt.date(2024, 3, 15)),
    )
    for name, category, industry, day in kinds:
        yield maker.row(name, category, industry, max(day, spec.founded_on), None)


def _enrol(row: _Joining, rank: str, viewer: Viewer) -> Member:
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


def _as_row(row: _Joining, rank: str) -> dict[str, Any]:
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


def _rank(number: int, row: _Joining) -> str:
    if row.left_on or number == 3:
        return Rank.MEMBER
    return Rank.VICE_CHAIR if number <= 6 else Rank.DIRECTOR if number <= 18 else Rank.MEMBER


class _Maker:
    """Invents units; the same seed invents the same."""

    def __init__(self, dice: random.Random, roll: Roll) -> None:
        self.dice, self.roll = dice, roll
        self.names = set(Unit.objects.values_list("name", flat=True))

    def rows(self) -> Iterator[_Joining]:
        """All batches."""
        for batch in self.roll.batches:
            for _ in range(batch.count):
                name = self._name(batch.category, batch.industry)
                left = self._day(batch.left) if batch.left else None
                yield self.row(name, batch.category, batch.industry, self._day(batch.span), left)

    def row(
        self, name: str, category: str, industry: str, joined_on: dt.date, left_on: dt.date | None
    ) -> _Joining:
        """One unit."""
        dice, region = self.dice, self.dice.choice(self.roll.regions)
        profile = {
            "credit_code": self._code(category, region),
            "category": category,
            "industry": industry,
            "section": _section(category, industry),
            "region": region,
            "address": f"{dice.choice(('建设', '迎宾', '发展', '港口', '工业'))}路 {dice.randint(1, 300)} 号",
            "staff_total": dice.randint(20, 1500),
            "staff_total_on": dt.date(2022, 12, 31),
            "introduction": f"{name}，演示用的虚构单位。",
        }
        return _Joining(name, joined_on, profile, self._contact(), left_on)

    def _day(self, span: Span) -> dt.date:
        return span[0] + dt.timedelta(days=self.dice.randint(0, (span[1] - span[0]).days))

    def _name(self, category: str, industry: str) -> str:
        dice, place = self.dice, self.roll.place
        while True:
            word = dice.choice(FIRST) + dice.choice(SECOND)
            if category == Category.SCHOOL:
                name = f"{place}{word}职业技术学校"
            elif category == Category.ASSOCIATION:
                name = f"{place}{dice.choice(TRADES)}行业协会"
            elif category == Category.GOVERNMENT:
                name = f"{place}{dice.choice(('教育局', '人力资源和社会保障局', '经济和信息化局', '科学技术局'))}"
            else:
                trade = dice.choice(MAKERS if industry == _M else SERVICES)
                name = f"{place}{word}{trade}有限公司"
            if name not in self.names:
                self.names.add(name)
                return name

    def _code(self, category: str, region: str) -> str:
        head = {Category.SCHOOL: "12", Category.GOVERNMENT: "11", Category.ASSOCIATION: "51"}.get(
            Category(category), "91"
        )
        body = head + region + "MA" + "".join(self.dice.choice(_ALPHABET) for _ in range(7))
        return body + uscc.calc_check_digit(body)

    def _contact(self) -> ContactInput:
        dice = self.dice
        name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, dice.choice((1, 2))))
        phone = f"1{dice.choice('35789')}{dice.choice('0123456789')}{dice.randint(0, 10**8 - 1):08d}"
        return ContactInput(name, dice.choice(("经理", "主任", "人事主管", "副校长")), phone)


def _section(category: str, industry: str) -> str:
    if category == Category.SCHOOL:
        return Section.P
    if category in (Category.GOVERNMENT, Category.ASSOCIATION):
        return Section.S
    return {Industry.MANUFACTURING: Section.C, Industry.SERVICES: Section.L}.get(Industry(industry), "")


def _add_papers(group: Group, members: Sequence[Member], viewer: Viewer) -> None:
    """An approval form for most of them: a blank one, stored once and named in each unit's attachments."""
    content = approval_forms([FormData("（演示样例）")], group_name=group.name, as_of=CUT_OFF)
    form = store_bytes(
        content, name="加盟审批表（演示）.docx", by=viewer.user, purpose="member", view_action=VIEW_ACTION
    )
    MemberAttachment.objects.bulk_create(
        MemberAttachment(
            member=member,
            kind=AttachmentKind.APPROVAL_FORM,
            file=form,
            dated_on=member.periods.all()[0].joined_on,
            added_by=viewer.user,
        )
        for member in Member.objects.filter(pk__in=[m.pk for m in members[:PAPERS]]).prefetch_related(
            "periods"
        )
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
