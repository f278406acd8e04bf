"""Bodies of the demo groups: their figures, our wording, invented people.

Jiangmen: the councils of 2018 (chair 1, vice 1, 13 directors, secretary-general 1) and 2023 (17 seats), committees of which half must
be from outside. Shandong: the second council and its office. E'nan: four committees below the council.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from governance.charter_templates import TEMPLATES
from governance.enums import BodyKind, Capacity, SeatEnd
from governance.models import Body
from governance.services.body import BodyInput, found_body
from governance.services.charter import draft_charter, put_charter_in_force
from governance.services.seat import SeatInput, add_seat, end_seat
from governance.services.term import begin_term
from groupportal.deciding.decision import Decision
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from members.selectors.outside import members_on

_SEED = 20180601
_SURNAMES = "陈李黄梁林张吴何谭伍区赵冯余邓周容甄叶阮"
_GIVEN = "伟芳敏静强丽军洋勇艳杰娟涛明超霞平刚桂玲"
D = dt.date
_C = Capacity


class _Builder:
    """Bodies with charter, term and seats; people are made up from a fixed seed, units are the roll's."""

    def __init__(self, demo: DemoGroup, founded_on: dt.date) -> None:
        self.demo, self.by, self.founded_on = demo, demo.viewer("mishu"), founded_on
        self.rng = random.Random(_SEED)  # noqa: S311 -- the same demo every time
        rows = Unit.objects.filter(pk__in=members_on(founded_on)).order_by("pk")
        self.units: list[Unit] = list(rows[:60])

    def body(
        self, kind: str, name: str, on: dt.date, by_whom: str, parent: Body | None = None, **more: object
    ) -> Body:
        """A body whose charter is the template of its kind, from its founding."""
        decision = Decision(by_whom, on)
        made = found_body(
            BodyInput(kind, name, parent, **more),  # type: ignore[arg-type]
            starts_on=on,
            decision=decision,
            by=self.by,
        )
        self.charter(made, on, by_whom)
        return made

    def charter(self, body: Body, on: dt.date, by_whom: str, **said: object) -> None:
        """A version of its charter."""
        draft = draft_charter(body, replace(TEMPLATES[body.kind], **said), by=self.by)  # type: ignore[arg-type]
        put_charter_in_force(draft, on=on, decided_by=by_whom, by=self.by)

    def seats(
        self, body: Body, ranks: Sequence[str], on: dt.date, units: Sequence[Unit], outside: int = 0
    ) -> None:
        """One seat for each of ``ranks``; the last ``outside`` of them are from outside."""
        names = self._names()
        for place, capacity in enumerate(ranks):
            unit = units[place % len(units)]
            is_outside = place >= len(ranks) - outside
            user = self.demo.people["lishi"] if body.kind == BodyKind.COUNCIL and place == 1 else None
            facts = SeatInput(
                name=user.name if user else next(names),
                unit=unit,
                post="负责人" if capacity == _C.CHAIR else "",
                phone=f"13{self.rng.randrange(10**9):09d}",
                user=user,
                capacity=capacity,
                is_outside=is_outside,
            )
            add_seat(body, facts, starts_on=on, by=self.by)

    def _names(self) -> Iterator[str]:
        seen: set[str] = set()
        while True:
            name = self.rng.choice(_SURNAMES) + "".join(self.rng.sample(_GIVEN, self.rng.randint(1, 2)))
            if name not in seen:
                seen.add(name)
                yield name

    def term(self, body: Body, number: int, on: dt.date, by_whom: str, **more: object) -> None:
        """Begin one by somebody's decision."""
        begin_term(body, number=number, starts_on=on, decision=Decision(by_whom, on), by=self.by, **more)  # type: ignore[arg-type]


_COMMITTEE = [_C.CHAIR, _C.VICE, _C.SECRETARY]


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Two councils, the secretariat, two committees of which one has too few from outside since somebody left."""
    make = _Builder(demo, D(2018, 6, 1))
    rules = "集团章程（2019）"
    make_assembly(make, D(2014, 5, 20))
    council = make.body(BodyKind.COUNCIL, "理事会", D(2014, 5, 20), "集团成立大会")
    make.charter(council, D(2019, 6, 1), rules, seats_fewest=15, seats_most=21, term_years=5, vices_most=3)
    make.term(council, 1, D(2018, 6, 1), "2018年换届会议", due_on=D(2023, 5, 31))
    make.seats(council, [_C.CHAIR, _C.VICE, *[_C.MEMBER] * 13, _C.SECRETARY], D(2018, 6, 1), make.units)
    make.term(council, 2, D(2023, 6, 1), "2023年换届会议")
    make.seats(council, [_C.CHAIR, _C.VICE, _C.SECRETARY, *[_C.MEMBER] * 14], D(2023, 6, 1), make.units)
    office = make.body(BodyKind.SECRETARIAT, "秘书处", D(2014, 5, 20), "集团成立大会", council)
    make.term(office, 1, D(2018, 6, 1), "2018年换届会议")
    make.seats(office, [_C.CHAIR, _C.MEMBER, _C.MEMBER], D(2018, 6, 1), make.units[:1])
    lead = Unit.objects.get(name="江门市第一职业技术学校")
    for name in ("会计事务专业群建设指导委员会", "艺术设计专业建设指导委员会"):
        made = make.body(BodyKind.MAJORS, name, D(2022, 3, 1), "学校校长办公会", council, unit=lead)
        make.term(made, 1, D(2022, 3, 1), "学校校长办公会")
        ranks, others = [*_COMMITTEE, *[_C.MEMBER] * 5], make.units[1:20]
        make.seats(made, ranks, D(2022, 3, 1), [lead] * 4 + others[:4], outside=4)
    left = made.seats.filter(is_outside=True).order_by("pk").first()
    if left is not None:
        end_seat(left, ends_on=D(2023, 2, 1), reason=SeatEnd.RESIGNED, note="工作调动", by=make.by)


def make_assembly(make: _Builder, on: dt.date) -> None:
    """The meeting of all members."""
    make.body(BodyKind.ASSEMBLY, "会员大会", on, "集团成立大会", is_of_members=True)


@demo_part("shandong")
def shandong(demo: DemoGroup) -> None:
    """The second council and its office (one head, ten more)."""
    make = _Builder(demo, D(2018, 6, 1))
    council = make.body(BodyKind.COUNCIL, "理事会", D(2013, 10, 18), "集团成立大会")
    make.term(council, 1, D(2013, 10, 18), "集团成立大会", due_on=D(2018, 6, 1), ends_on=D(2018, 6, 12))
    make.term(council, 2, D(2018, 6, 12), "第二届理事会第一次会议")
    make.seats(
        council, [_C.CHAIR, _C.VICE, _C.VICE, _C.SECRETARY, *[_C.MEMBER] * 11], D(2018, 6, 12), make.units
    )
    office = make.body(BodyKind.SECRETARIAT, "秘书处", D(2013, 10, 18), "集团成立大会", council)
    make.term(office, 1, D(2018, 6, 12), "第二届理事会第一次会议")
    desk = make.body(BodyKind.OTHER, "理事会秘书处办公室", D(2019, 5, 10), "集团建设实施方案", office)
    make.term(desk, 1, D(2019, 5, 10), "集团建设实施方案")
    make.seats(desk, [_C.CHAIR, *[_C.MEMBER] * 10], D(2019, 5, 10), make.units[:1])


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """The council and four committees below it."""
    make = _Builder(demo, D(2021, 1, 1))
    council = make.body(BodyKind.COUNCIL, "理事会", D(2011, 11, 8), "集团成立大会")
    make.term(council, 1, D(2020, 12, 1), "2020年理事会换届会议")
    make.seats(council, [_C.CHAIR, _C.VICE, _C.SECRETARY, *[_C.MEMBER] * 9], D(2020, 12, 1), make.units)
    names = ("改革发展委员会", "科技服务委员会", "招生就业委员会", "教学服务委员会")
    for place, name in enumerate(names):
        made = make.body(BodyKind.SPECIAL, name, D(2021, 1, 10), "2020年理事会决议", council)
        make.term(made, 1, D(2021, 1, 10), "2020年理事会决议")
        units = make.units[place * 5 : place * 5 + 8]
        make.seats(made, [*_COMMITTEE, *[_C.MEMBER] * 4], D(2021, 1, 10), units)
