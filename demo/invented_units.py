"""The units of the demo groups' rolls, invented: how many of which kind joined when, as the documents count them.

Jiangmen as of 2023-06-30: 135 = 5 schools + 6 associations + 51 manufacturers + 73 service firms, 106 enterprises at the end of 2018.
Shandong 64, E'nan 277 enterprises. Fixed seed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stdnum.cn import uscc

from demo.content.units import FIRST, GIVEN, MAKERS, SECOND, SERVICES, SURNAMES, TRADES
from groupportal.tenancy.models import Unit
from members.enums import Category, Industry, Section
from members.services.roll import ContactInput

SEED = 20181231
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
class Joining:
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


class Maker:
    """Invents units; the same seed invents the same."""

    def __init__(self, dice: random.Random, roll: Roll) -> None:
        self.dice, self.roll = dice, roll
        self.names = set(Unit.objects.values_list("name", flat=True))

    def rows(self) -> Iterator[Joining]:
        """All batches."""
        for batch in self.roll.batches:
            for _ in range(batch.count):
                name = self._name(batch.category, batch.industry)
                left = self._day(batch.left) if batch.left else None
                yield self.row(name, batch.category, batch.industry, self._day(batch.span), left)

    def row(
        self, name: str, category: str, industry: str, joined_on: dt.date, left_on: dt.date | None
    ) -> Joining:
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
        return Joining(name, joined_on, profile, self._contact(), left_on)

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


def maker_of(slug: str) -> Maker:
    """Who invents the units of a demo group."""
    return Maker(random.Random(f"{SEED}{slug}"), ROLLS[slug])  # noqa: S311 -- invented data, always the same
